"""Four kinds in a grid of two by two: each cell says how many there are and what they bring; the rest stands below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.theme import SIZE_AXIS, SIZE_LABEL, SIZE_MESSAGE, Theme
from charts.wrapping import wrapped

if TYPE_CHECKING:
    from locales.words import Words

NEEDS = ("kind", "name", "column", "row", "value", "lines")
ROLES = ("good", "bad", "plain")
TOP_PX, BOTTOM_PX, GAP_PX, PAD_PX, LINE_PX = 26, 30, 8, 12, 18
CELL_PX = (axes.NARROW_PX - GAP_PX) // 2
SIZE_COUNT = 22


def kind_grid_chart(
    kinds: pd.DataFrame,
    words: Words,
    *,
    columns: tuple[str, str],
    rows: tuple[str, str],
    rest: str = "",
    height: int = 392,
    clicks: str = "",
    clicks_page: str = "",
    alt: str = "",
) -> Chart:
    """Four cells with a name, a count and a few lines of text.

    kinds: `kind` (a key), `name`, `column` and `row` (0 or 1, the upper row is 0), `value` (a count), `lines` (a list
    of short texts), optional `role` ("good", "bad", "plain": the ground of the cell). columns, rows: what the two
    columns and rows are, left to right and top to bottom. rest: a sentence on those in no cell.
    Raises ValueError for an empty frame, missing columns, an unknown role, or two cells in one place.
    """
    axes.required(kinds, NEEDS, "kind_grid")
    places = [(int(column), int(row)) for column, row in zip(kinds["column"], kinds["row"], strict=True)]
    if len(set(places)) < len(places) or any(at not in (0, 1) for place in places for at in place):
        raise ValueError(f"kind_grid: every kind has a place of its own, column and row 0 or 1; there was {places}")
    roles = [role if isinstance(role, str) else "plain" for role in kinds.get("role", ["plain"] * len(kinds))]
    wrong = sorted(set(roles) - set(ROLES))
    if wrong:
        raise ValueError(f'kind_grid: "{wrong[0]}" is not a role of a cell; choose one of {", ".join(ROLES)}')
    frame = pd.DataFrame(
        {
            "kind": [str(kind) for kind in kinds["kind"]],
            "name": [str(name) for name in kinds["name"]],
            "column": [column for column, _row in places],
            "row": [row for _column, row in places],
            "count": [words.count(int(value)) for value in kinds["value"]],
            "lines": pd.Series([[str(line) for line in lines] for lines in kinds["lines"]], dtype=object),
            "role": roles,
        }
    )
    heads = {"columns": list(columns), "rows": list(rows)}
    return Chart("kind_grid", frame, {"rest": rest}, heads, height, clicks, clicks_page, alt)


def kind_grid_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `kind_grid_chart`."""
    cells = [dict(zip(chart.frame.columns, row, strict=True)) for row in chart.frame.itertuples(index=False)]
    found = axes.layout(theme, chart.height, top=TOP_PX, bottom=BOTTOM_PX)
    found["xaxis"] = axes.bare_axis(theme, 0, 2)
    found["yaxis"] = axes.bare_axis(theme, 0, 2)
    found["shapes"] = [_ground(cell, theme) for cell in cells]
    found["annotations"] = [note for cell in cells for note in _said(cell, chart, theme)]
    found["annotations"] += [
        axes.note(
            axes.escaped(axes.fitted(head, CELL_PX, SIZE_AXIS)), colour=theme.muted, size=SIZE_AXIS, x=at, y=1,
            yref="paper", xanchor="left", yanchor="bottom", yshift=6, xshift=GAP_PX / 2,
        )
        for at, head in enumerate(chart.options["columns"])
    ]  # fmt: skip
    if chart.words["rest"]:
        place: dict[str, Any] = {"x": 0, "xref": "paper", "y": 0, "yref": "paper", "xanchor": "left", "yanchor": "top"}
        rest = axes.escaped(axes.fitted(chart.words["rest"], axes.NARROW_PX, SIZE_AXIS))
        found["annotations"].append(axes.note(rest, colour=theme.muted, size=SIZE_AXIS, yshift=-8, **place))
    return {"data": [_hover(cells, theme)], "layout": found}


def _ground(cell: dict[str, Any], theme: Theme) -> Figure:
    """The cell's rectangle; its edge in the panel's colour keeps the neighbours a few pixels apart."""
    fill = {"good": theme.heat[4], "bad": theme.heat[0], "plain": theme.zone}[cell["role"]]
    left, low = cell["column"], 1 - cell["row"]
    return {
        "type": "rect", "xref": "x", "yref": "y", "layer": "below", "fillcolor": fill,
        "line": {"width": GAP_PX, "color": theme.panel}, "x0": left, "x1": left + 1, "y0": low, "y1": low + 1,
    }  # fmt: skip


def _said(cell: dict[str, Any], chart: Chart, theme: Theme) -> list[Figure]:
    """Row name, kind, count and lines from the top of the cell down."""
    wide = CELL_PX - 2 * PAD_PX
    place: dict[str, Any] = {"x": cell["column"], "y": 2 - cell["row"], "xanchor": "left", "yanchor": "top"}
    place |= {"align": "left", "xshift": PAD_PX + GAP_PX / 2}
    down = PAD_PX + GAP_PX / 2
    head = axes.fitted(chart.options["rows"][cell["row"]], wide, SIZE_AXIS)
    found = [axes.note(axes.escaped(head), colour=theme.muted, size=SIZE_AXIS, yshift=-down, **place)]
    down += LINE_PX
    name = axes.escaped(axes.fitted(cell["name"], wide - 8, SIZE_MESSAGE))
    found.append(axes.note(f"<b>{name}</b>", colour=theme.ink, size=SIZE_MESSAGE, yshift=-down, **place))
    down += LINE_PX + 4
    found.append(axes.note(f"<b>{cell['count']}</b>", colour=theme.ink, size=SIZE_COUNT, yshift=-down, **place))
    down += LINE_PX + 12
    lines = [part for line in cell["lines"] for part in wrapped(line, wide, SIZE_LABEL)]
    text = "<br>".join(axes.escaped(line) for line in lines)
    found.append(axes.note(text, colour=theme.ink, size=SIZE_LABEL, yshift=-down, **place))
    return found


def _hover(cells: list[dict[str, Any]], theme: Theme) -> Figure:
    """An unseen mark in the middle of each cell that says all of it, also what was shortened."""
    said = ["<br>".join(axes.escaped(text) for text in (c["name"], c["count"], *c["lines"])) for c in cells]
    return {
        "type": "scatter", "mode": "markers", "x": [cell["column"] + 0.5 for cell in cells],
        "y": [1.5 - cell["row"] for cell in cells], "customdata": [[cell["kind"]] for cell in cells],
        "hovertext": said, "hoverinfo": "text",
        "marker": {"size": 60, "color": "rgba(0,0,0,0)", "line": {"width": 0}},
    }  # fmt: skip
