"""Steps from one value to another as native stacked bars: each begins where the one before ended."""

from __future__ import annotations

from collections.abc import Sequence

from charts.axes import fitted, text_px
from charts.chart import Chart
from charts.effects import effects_figure
from charts.theme import Theme
from charts.waterfall import waterfall_figure
from exports.native.marks import number, plain
from exports.native.numbers import format_like
from exports.native.spec import Axis, Box, Native, Plot, Series

NAME_PX = 260
INNER_PX = 520
"""About the width of the bars, for the room that the numbers beyond them need."""
WHOLE = Box()
Span = tuple[float, float]


def native_effects(chart: Chart, theme: Theme) -> Native:
    """What made a change: zero is the value before, and the last bar the change itself."""
    rows = chart.frame.to_dict("records")
    colours = list(effects_figure(chart, theme)["data"][0]["marker"]["color"])
    spans = [(float(row["start"]), float(row["end"])) for row in rows]
    texts = [" ".join(part for part in (str(row["text"]), _in_brackets(row["inside"])) if part) for row in rows]
    names = [fitted(plain(str(row["label"])), NAME_PX) for row in rows]
    number_format = format_like(str(row["text"]) for row in rows if row["kind"] in ("effect", "residual"))
    return Native((steps_plot(names, spans, texts, colours, theme, plain(chart.words["label"]), number_format),))


def _in_brackets(text: str) -> str:
    return f"({text})" if text else ""


def native_waterfall(chart: Chart, theme: Theme) -> Native:
    """Scores made up step by step, one plot a score with its name above."""
    rows = chart.frame.to_dict("records")
    shades = iter(waterfall_figure(chart, theme)["data"][0]["marker"]["color"])
    for row in rows:
        row["colour"] = next(shades) if number(row["start"]) is not None else theme.muted
    heads = [at for at, row in enumerate(rows) if row["kind"] == "head"]
    starts = heads if heads[:1] == [0] else [0, *heads]
    groups = [rows[start:end] for start, end in zip(starts, [*starts[1:], len(rows)], strict=True)]
    sizes = [len(group) + 0.8 for group in groups]
    parts, top = [], 0.0
    low, high = chart.options["reach"]
    for group, size in zip(groups, sizes, strict=True):
        title = plain(group[0]["label"]) if group[0]["kind"] == "head" else ""
        shown = [row for row in group if row["kind"] != "head"]
        box = Box(0.0, top / sum(sizes), 1.0, size / sum(sizes))
        if shown:
            names = [" · ".join(plain(text) for text in (row["label"], row["said"]) if text) for row in shown]
            spans = [_span(row["start"], row["end"]) for row in shown]
            plot = steps_plot(
                names, spans, [row["text"] for row in shown], [row["colour"] for row in shown], theme, "",
                format_like(row["text"] for row in shown), (low, high), title, box,
            )  # fmt: skip
            parts.append(plot)
        top += size
    return Native(tuple(parts))


def _span(start: object, end: object) -> Span | None:
    first, last = number(start), number(end)
    return None if first is None or last is None else (first, last)


def steps_plot(
    names: Sequence[str],
    spans: Sequence[Span | None],
    texts: Sequence[str],
    colours: Sequence[str],
    theme: Theme,
    across: str,
    number_format: str,
    reach: Span | None = None,
    title: str = "",
    box: Box = WHOLE,
) -> Plot:
    """Floating bars: what lies between zero and a bar is a series without a fill, and its number stands beyond it.

    A bar that crosses zero has a piece on either side. spans: start and end of each bar, None where there is none.
    """
    ends = [end for span in spans if span for end in span]
    low, high = reach or (min(0.0, *ends), max(0.0, *ends))
    span = (high - low) or 1.0
    blank = tuple(None if one is None else _between(one) for one in spans)
    above = tuple(None if one is None else max(*one, 0.0) - max(min(one), 0.0) for one in spans)
    below = tuple(None if one is None else min(*one, 0.0) - min(max(one), 0.0) for one in spans)
    label_room = span * max(map(text_px, texts), default=0) / INNER_PX
    numbers = tuple(None if one is None else label_room for one in spans)
    series = [Series("", blank, theme.panel, fill="none"), Series(across, above, theme.actual, colours=tuple(colours))]
    if any(below):
        series.append(Series("", below, theme.actual, colours=tuple(colours)))
    series.append(
        Series(
            " ", numbers, theme.ink, fill="none", labels=tuple(map(str, texts)), places=("below",), ink=theme.ink,
            is_bold=False,
        )
    )  # fmt: skip
    axis = Axis(low=low - 0.02 * span * (low < 0), high=high + label_room, number_format=number_format, is_hidden=True)
    side = Axis(across, is_reversed=True)
    return Plot("stacked_bar", tuple(series), tuple(names), axis, side, title=title, gap=60, box=box)


def _between(span: Span) -> float:
    """From zero to where the bar begins; nothing where it crosses zero."""
    low, high = min(span), max(span)
    return low if low > 0 else high if high < 0 else 0.0
