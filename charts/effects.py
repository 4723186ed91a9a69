"""What made a change: from the value before, one effect after the other, to the value now.

The axis is the change itself, zero is the value before: so bars begin at zero and small effects on large figures can be
seen without cutting the bars of the totals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart, tidy
from charts.measure import Kind, is_unknown, measure_of
from charts.theme import SIZE_AXIS, SIZE_IN_BAR, SIZE_STRONG, Quality, Theme
from charts.wrapping import in_two

if TYPE_CHECKING:
    from locales.words import Words

NEEDS = ("kind", "label", "value")
KINDS = ("before", "effect", "residual", "after")
TALL_ROW_PX = 34  # where a name takes two lines
LEFT_MOST_PX, RIGHT_MOST_PX, ROW_PX, TOP_PX, BOTTOM_PX, BAR, MOST_ROWS = 132, 110, 32, 26, 6, 0.5, 24


def effects_chart(
    steps: pd.DataFrame,
    words: Words,
    *,
    label: str,
    kind: Kind = "money",
    better: Literal["higher", "lower", "neither"] = "higher",
    digits: int = 1,
    clicks: str = "",
    clicks_page: str = "",
    alt: str = "",
) -> Chart:
    """Effects one below the other, each bar beginning where the one before ended.

    label: what is moved by how much, for shares with "points" in it.
    steps: `kind` ("before" first and "after" last, with the values themselves; between them "effect" and at most one
    "residual", with signed amounts), `label`, `value` as stored for `kind`. Together they must add up: the amounts are
    the difference of the two values. better: which side of an effect is good. clicks: a key column, empty where a row
    opens nothing.
    Raises ValueError for an empty frame, missing columns, another kind or order, an unknown value, more than 24 rows,
    or amounts that do not add up.
    """
    axes.required(steps, NEEDS, "effects")
    kinds, values = [str(one) for one in steps["kind"]], list(steps["value"])
    _checked(kinds, [str(text) for text in steps["label"]], values)
    amounts = [0.0 if one == "before" else float(value) for one, value in zip(kinds, values, strict=True)]
    amounts[-1] = float(values[-1]) - float(values[0])
    effects = amounts[1:-1]
    if abs(sum(effects) - amounts[-1]) > 1e-6 * max(1.0, abs(amounts[-1]), *map(abs, effects)):
        raise ValueError(f"effects: they add up to {sum(effects):g}, the change is {amounts[-1]:g}; state the residual")
    measure = measure_of([*(round(a) if kind == "money" else a for a in amounts)], kind, words, digits)
    rows: list[dict[str, Any]] = []
    end = 0.0
    for one, text, value, amount in zip(kinds, steps["label"], values, amounts, strict=True):
        start = end if one in ("effect", "residual") else 0.0
        end = start + amount
        is_total = one in ("before", "after")
        full = _full(value, kind, words, digits) if is_total else measure.full(amount, sign=True)
        rows.append(
            {
                "kind": one, "label": str(text), "start": measure.scaled(start), "end": measure.scaled(end),
                "text": full if is_total else measure.text(amount, sign=True), "full": full, "inside": "",
            }
        )  # fmt: skip
    rows[-1]["inside"] = measure.text(amounts[-1], sign=True)
    rows[-1]["full"] += f" ({measure.full(amounts[-1], sign=True)})"
    frame = tidy({name: [row[name] for row in rows] for name in rows[0]})
    if clicks:
        frame[clicks] = list(steps[clicks])
    # a difference of two shares is in points, not in percent: the label says so
    names = {"label": label if kind == "share" else words.headed(label, measure.unit)}
    is_tall = any(len(in_two(row["label"], LEFT_MOST_PX)) > 1 for row in rows)
    tall = TOP_PX + BOTTOM_PX + (TALL_ROW_PX if is_tall else ROW_PX) * len(rows)
    return Chart("effects", frame, names, {"better": better}, tall, clicks, clicks_page, alt)


def _checked(kinds: list[str], labels: list[str], values: list[Any]) -> None:
    """Refuses steps that are not a value, what was done to it, and a value."""
    if strange := sorted(set(kinds) - set(KINDS)):
        raise ValueError(f'effects: "{strange[0]}" is not a kind of step; choose one of {", ".join(KINDS)}')
    if len(kinds) > MOST_ROWS:
        raise ValueError(f"effects: {len(kinds)} rows, at most {MOST_ROWS} can be read; add small ones together")
    is_framed = len(kinds) > 1 and kinds[0] == "before" and kinds[-1] == "after"
    if not is_framed or {"before", "after"} & set(kinds[1:-1]) or kinds.count("residual") > 1:
        raise ValueError("effects: begin with the one value before, end with the one after, with one residual at most")
    for text, value in zip(labels, values, strict=True):
        if is_unknown(value):
            raise ValueError(f'effects: the step "{text}" has no value; say in the panel\'s `missing` why')


def _full(value: Any, kind: Kind, words: Words, digits: int) -> str:
    """A total with a unit of its own: it may be a hundred times the change."""
    return measure_of([round(value) if kind == "money" else value], kind, words, digits).full(
        round(value) if kind == "money" else value
    )


def effects_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `effects_chart`."""
    rows = chart.frame.to_dict("records")
    labels = [in_two(row["label"], LEFT_MOST_PX) for row in rows]
    left = 10 + max(axes.text_px(text) for lines in labels for text in lines)
    right = 12 + max(axes.text_px(row["text"], SIZE_STRONG) for row in rows)
    found = axes.layout(theme, chart.height, left=left, right=right, top=TOP_PX, bottom=BOTTOM_PX)
    ends = [0.0, *(end for row in rows for end in (row["start"], row["end"]))]
    pad = 0.03 * ((max(ends) - min(ends)) or 1.0)
    found["xaxis"] = axes.bare_axis(theme, min(ends) - pad, max(ends) + pad)
    found["yaxis"] = axes.bare_axis(theme, 0.5 - len(rows), 0.5)
    found["shapes"] = [
        {
            "type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1, "layer": "below",
            "line": {"color": theme.axis, "width": 1},
        },
        *_threads(rows, theme),
    ]  # fmt: skip
    caption = axes.note(
        chart.words["label"], colour=theme.muted, size=SIZE_AXIS, x=0, xref="paper", xshift=-left, xanchor="left", y=1,
        yref="paper", yanchor="bottom", yshift=6,
    )  # fmt: skip
    found["annotations"] = [caption]
    for at, (row, text) in enumerate(zip(rows, labels, strict=True)):
        found["annotations"] += _notes(row, text, -at, left, chart.options["better"], theme)
    bars = _bars(rows, chart.options["better"], theme)
    if chart.clicks:
        bars["customdata"] = [row[chart.clicks] for row in rows]
    return {"data": [bars], "layout": found}


def _notes(row: dict[str, Any], lines: list[str], y: int, left: int, better: str, theme: Theme) -> list[Figure]:
    """The name at the left and what it comes to at the right."""
    is_total = row["kind"] in ("before", "after")
    place: dict[str, Any] = {"y": y, "xref": "paper", "xanchor": "left"}
    shown = ["<br>".join(map(axes.escaped, lines)), axes.escaped(row["text"])]
    if is_total:
        shown = [f"<b>{one}</b>" for one in shown]
    colour = theme.ink if is_total else _colour(row, better, theme)
    return [
        axes.note(
            shown[0],
            colour=theme.ink,
            x=0,
            xshift=-left,
            align="left",
            **place,
        ),
        axes.note(shown[1], colour=colour, size=SIZE_STRONG, x=1, xshift=8, **place),
    ]


def _threads(rows: list[dict[str, Any]], theme: Theme) -> list[Figure]:
    """The thread from the end of each step to the next bar; the last one ends where the total does."""
    return [
        {
            "type": "line", "x0": row["end"], "x1": row["end"], "y0": -at, "y1": -at - 1, "layer": "below",
            "line": {"color": theme.axis, "width": 1, "dash": "dot"},
        }
        for at, row in enumerate(rows[:-1])
    ]  # fmt: skip


def _bars(rows: list[dict[str, Any]], better: str, theme: Theme) -> Figure:
    """All bars in one trace; the value before is the zero line, so it has none. The last one carries the change."""
    return {
        "type": "bar", "orientation": "h", "y": [-at for at in range(len(rows))],
        "x": [row["end"] - row["start"] for row in rows], "base": [row["start"] for row in rows], "width": BAR,
        "marker": {"color": [_colour(row, better, theme) for row in rows], "line": {"width": 0}},
        "hovertext": [f"{axes.escaped(row['label'])}<br>{axes.escaped(row['full'])}" for row in rows],
        "hoverinfo": "text", "text": [row["inside"] for row in rows], "textposition": "auto", "textangle": 0,
        "insidetextfont": {"size": SIZE_IN_BAR, "color": theme.in_bar}, "constraintext": "none", "cliponaxis": False,
        "outsidetextfont": {"size": SIZE_IN_BAR, "color": theme.ink},
    }  # fmt: skip


def _colour(row: dict[str, Any], better: str, theme: Theme) -> str:
    """Totals as actual and before; an effect by what it means, or by its direction where the company wants it so."""
    if row["kind"] in ("before", "after"):
        return theme.before if row["kind"] == "before" else theme.actual
    amount = row["end"] - row["start"]
    is_nothing = row["text"].startswith("±")  # it rounds to nothing
    if is_nothing or row["kind"] == "residual" or better == "neither":
        return theme.neutral
    quality: Quality = "good" if (amount > 0) == (better == "higher") else "bad"
    return theme.change(amount > 0, quality)
