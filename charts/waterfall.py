"""From parts to a whole in steps: each bar begins where the one before ended; totals stand on zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart, tidy
from charts.measure import is_unknown
from charts.theme import SIZE_AXIS, SIZE_STRONG, Theme
from charts.wrapping import wrapped

if TYPE_CHECKING:
    from locales.words import Words

NEEDS = ("kind", "label", "said", "start", "end")
KINDS = ("head", "part", "total", "before", "missing")
TOP_PX, BOTTOM_PX, BAR_PX, LINE_PX, AIR_PX, HEAD_PX = 2, 24, 12, 17, 14, 26
GAP_PX = 4  # between a text and its bar
RIGHT_MOST_PX = 84
TICKS = (0, 25, 50, 75, 100)


def waterfall_chart(steps: pd.DataFrame, words: Words, *, digits: int = 1, alt: str = "") -> Chart:
    """Scores from 0 to 100 made up step by step, several of them one below the other.

    steps: one row a line from above: `kind` ("head" opens a score; "part" adds from `start` to `end`; "total" is the
    score, from zero; "before" the score a year ago; "missing" a part that is not known), `label`, `said` (the raw
    value and its weight, or why it is not known), `start`, `end` in points.
    The height follows from the rows, whose texts stand above their bars and are never cut.
    Raises ValueError for an empty frame, missing columns, another kind, or a bar without its ends.
    """
    axes.required(steps, NEEDS, "waterfall")
    if strange := sorted(set(steps["kind"]) - set(KINDS)):
        raise ValueError(f'waterfall: "{strange[0]}" is not a kind of step; choose one of {", ".join(KINDS)}')
    rows: list[dict[str, Any]] = []
    down = 0.0
    for kind, label, said, start, end in zip(*(steps[name] for name in NEEDS), strict=True):
        is_bar = kind in ("part", "total", "before")
        if is_bar and (is_unknown(start) or is_unknown(end)):
            raise ValueError(f'waterfall: the step "{label}" has no start or end; its kind may be "missing"')
        row: dict[str, Any] = {"kind": kind, "label": str(label), "said": str(said) if isinstance(said, str) else ""}
        row |= {"start": float(start) if is_bar else None, "end": float(end) if is_bar else None}
        row["text"] = _text(row, words, digits)
        row["lines"] = tuple(_lines(row))
        down += HEAD_PX if kind == "head" and rows else 0.0
        row["top"] = down
        down += LINE_PX * len(row["lines"]) + (0 if kind in ("head", "missing") else GAP_PX + BAR_PX) + AIR_PX / 2
        row["hover"] = "<br>".join(axes.escaped(text) for text in (row["label"], row["text"], row["said"]) if text)
        rows.append(row)
    height = round(down) + TOP_PX + BOTTOM_PX
    ends = [end for row in rows for end in (row["start"], row["end"]) if end is not None]
    reach = (min(0.0, *ends), max(100.0, *ends)) if ends else (0.0, 100.0)
    frame = tidy({name: [row[name] for row in rows] for name in rows[0]})
    return Chart("waterfall", frame, {}, {"down": down, "reach": reach}, height, alt=alt)


def _text(row: dict[str, Any], words: Words, digits: int) -> str:
    """What stands at the right of a bar: what a part adds, or the score."""
    if row["kind"] == "part":
        return words.number(row["end"] - row["start"], digits, sign=True)
    return words.number(row["end"], digits) if row["end"] is not None else ""


def _lines(row: dict[str, Any]) -> list[str]:
    """The texts above a bar: its name, what it was made from in the same line where there is room on a phone."""
    if row["kind"] == "head":
        return [row["label"]]
    room = axes.NARROW_PX - RIGHT_MOST_PX
    together = " · ".join(text for text in (row["label"], row["said"]) if text)
    return wrapped(together, room, SIZE_AXIS)


def waterfall_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `waterfall_chart`."""
    rows = chart.frame.to_dict("records")
    low, high = chart.options["reach"]
    right = 10 + max((axes.text_px(row["text"], SIZE_STRONG) for row in rows), default=0)
    found = axes.layout(theme, chart.height, right=right, top=TOP_PX, bottom=BOTTOM_PX)
    pad = 0.01 * (high - low)
    found["xaxis"] = axes.named_axis(theme, low - pad, high + pad, TICKS, [str(tick or "") for tick in TICKS])
    found["yaxis"] = axes.bare_axis(theme, -chart.options["down"], 0)
    found["shapes"] = [
        {
            "type": "line", "x0": tick, "x1": tick, "yref": "paper", "y0": 0, "y1": 1, "layer": "below",
            "line": {"color": theme.axis if tick == 0 else theme.hairline, "width": 1},
        }
        for tick in TICKS
    ]  # fmt: skip
    found["shapes"] += _rules(rows, theme)
    found["annotations"] = [note for row in rows for note in _notes(row, theme)]
    found["barmode"] = "overlay"
    return {"data": [_bars(rows, theme)], "layout": found}


def _bar_y(row: dict[str, Any]) -> float:
    """The middle of a row's bar."""
    return -float(row["top"] + LINE_PX * len(row["lines"]) + GAP_PX + BAR_PX / 2)


def _rules(rows: list[dict[str, Any]], theme: Theme) -> list[Figure]:
    """A hairline above every score but the first, and the thread from the end of each bar to the next."""
    found = []
    for at, row in enumerate(rows):
        if row["kind"] == "head" and at:
            y = -(row["top"] - HEAD_PX / 2 + 2)
            line = {"color": theme.axis, "width": 1}
            found.append({"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": line})
        following = next((later for later in rows[at + 1 :] if later["kind"] != "missing"), None)
        if row["kind"] == "part" and following is not None and following["kind"] in ("part", "total"):
            ends = {"x0": row["end"], "x1": row["end"], "y0": _bar_y(row), "y1": _bar_y(following)}
            found.append({"type": "line", **ends, "line": {"color": theme.axis, "width": 1, "dash": "dot"}})
    return found


def _notes(row: dict[str, Any], theme: Theme) -> list[Figure]:
    """Name and raw value above the bar on the panel's ground, and what it comes to at the right."""
    kind, y = row["kind"], -row["top"]
    is_loud = kind in ("head", "total")
    size = SIZE_STRONG if kind == "head" else SIZE_AXIS
    text = "<br>".join(axes.escaped(line) for line in row["lines"])
    colour = theme.ink if is_loud else theme.muted
    place: dict[str, Any] = {"x": 0, "xref": "paper", "xanchor": "left", "y": y, "yanchor": "top", "align": "left"}
    found = [axes.note(f"<b>{text}</b>" if is_loud else text, colour=colour, size=size, bgcolor=theme.panel, **place)]
    if row["text"]:
        at_right: dict[str, Any] = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 8, "y": _bar_y(row)}
        shown = f"<b>{row['text']}</b>" if kind == "total" else row["text"]
        said = theme.muted if kind == "before" else theme.ink
        found.append(axes.note(shown, colour=said, size=SIZE_STRONG if kind == "total" else SIZE_AXIS, **at_right))
    return found


def _bars(rows: list[dict[str, Any]], theme: Theme) -> Figure:
    """All bars in one trace: totals dark, last year lighter, what adds in good, what takes away in bad."""
    bars = [row for row in rows if row["start"] is not None]
    return {
        "type": "bar", "orientation": "h", "y": [_bar_y(row) for row in bars],
        "x": [round(row["end"] - row["start"], 4) for row in bars], "base": [round(row["start"], 4) for row in bars],
        "width": [BAR_PX if row["kind"] != "before" else BAR_PX / 2 for row in bars],
        "marker": {"color": [_colour(row, theme) for row in bars], "line": {"width": 0}},
        "hovertext": [row["hover"] for row in bars], "hoverinfo": "text",
    }  # fmt: skip


def _colour(row: dict[str, Any], theme: Theme) -> str:
    if row["kind"] == "total":
        return theme.actual
    if row["kind"] == "before":
        return theme.before
    if row["text"].startswith("±"):  # it rounds to nothing
        return theme.neutral
    return theme.good if row["end"] >= row["start"] else theme.bad
