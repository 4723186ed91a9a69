"""A table of attainments: rows of key figures, columns of regions, each cell with a mark, its number and a ground.

▲ reached, ● nearly, ▼ below: the mark says what the ground says, for whoever does not see the colour. Cells are bars,
so that a click anywhere in one opens its region.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from charts import axes
from charts.axes import Figure
from charts.chart import Chart
from charts.measure import is_unknown
from charts.table_marks import attainment_mark, heat_step
from charts.theme import SIZE_AXIS, SIZE_LABEL, Theme, faded
from charts.wrapping import in_two, wrapped

if TYPE_CHECKING:
    from locales.words import Words

ROW_PX, HEAD_PX, LINE_PX, TURNED_PX, BOTTOM_PX = 40, 22, 15, 96, 4
MOST_LABEL_PX = 92
IN_ONE_LINE = 4
"""More columns than this leave a phone no room for mark and number side by side: they stand one above the other."""
FAINT = 0.55


def heat_table_chart(
    cells: pd.DataFrame,
    words: Words,
    *,
    label: str,
    rows: Sequence[str],
    columns: Sequence[str],
    clicks: str = "",
    clicks_page: str = "",
    alt: str = "",
) -> Chart:
    """Attainment by row and column.

    cells: one row a cell: `row` and `column` (places in `rows` and `columns`), `reached` (1 = as it should be; None is
    unknown, or means nothing), `text` (the number as it is read, without a sign of the mark), `hover` (lines of
    text, plain); optional `is_small` (rests on few: drawn faint) and a key column for `clicks`. Cells that are not
    given stay empty.
    Raises ValueError for an empty frame, one without these columns, or when no cell is known.
    """
    axes.required(cells, ["row", "column", "reached", "text", "hover"], "heat_table")
    if all(is_unknown(value) for value in cells["reached"]) and set(cells["text"]) <= {"", "–"}:
        raise ValueError("heat_table: no cell is known; say in the panel's `missing` why there is nothing to draw")
    kept = [
        "row",
        "column",
        "reached",
        "text",
        "hover",
        *(name for name in ("is_small", clicks) if name in cells.columns),
    ]
    frame = cells[kept].astype(object).where(cells[kept].notna(), None)
    options = {"rows": tuple(map(str, rows)), "columns": tuple(map(str, columns))}
    height = _heads(options["columns"], _label_px(options["rows"]))[1] + ROW_PX * len(rows) + BOTTOM_PX
    names = {"label": label, "unknown": words.unknown}
    return Chart("heat_table", frame, names, options, height, clicks, clicks_page, alt)


def heat_table_figure(chart: Chart, theme: Theme) -> Figure:
    """Draws `heat_table_chart`."""
    rows, columns = chart.options["rows"], chart.options["columns"]
    left = _label_px(rows)
    names, head, is_level = _heads(columns, left)
    found = axes.layout(theme, chart.height, left=left, top=head, bottom=BOTTOM_PX)
    found["bargap"] = 0
    found["xaxis"] = axes.named_axis(
        theme, -0.5, len(columns) - 0.5, range(len(columns)), names, side="top", ticklabelstandoff=2
    )
    if not is_level:
        del found["xaxis"]["tickangle"]  # the browser turns the names where they have no room
        found["xaxis"]["autotickangles"] = [0, -90]
    heads = ["<br>".join(map(axes.escaped, _lines(name))) for name in rows]
    found["yaxis"] = axes.named_axis(theme, len(rows) - 0.5, -0.5, range(len(rows)), heads, ticklabelstandoff=6)
    found["yaxis"]["tickfont"] = {"size": SIZE_AXIS, "color": theme.muted}
    return {"data": [_cells(chart, theme)], "layout": found}


def _cells(chart: Chart, theme: Theme) -> Figure:
    cells = chart.frame.to_dict("records")
    between = "<br>" if len(chart.options["columns"]) > IN_ONE_LINE else " "
    marks = [attainment_mark(cell["reached"]).sign for cell in cells]
    grounds = [_ground(cell["reached"], theme) for cell in cells]
    faint = [bool(cell.get("is_small")) for cell in cells]
    trace: Figure = {
        "type": "bar", "orientation": "h", "x": [1] * len(cells), "base": [cell["column"] - 0.5 for cell in cells],
        "y": [cell["row"] for cell in cells], "width": 1,
        "marker": {"color": grounds, "line": {"color": theme.panel, "width": 2}},
        "text": [
            f"{mark}{between}{axes.escaped(cell['text'])}" if mark else axes.escaped(cell["text"])
            for mark, cell in zip(marks, cells, strict=True)
        ],
        "textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "constraintext": "none",
        "insidetextfont": {
            "size": SIZE_LABEL, "color": [faded(theme.ink, FAINT) if one else theme.ink for one in faint],
        },
        "hovertext": ["<br>".join(map(axes.escaped, str(cell["hover"]).split("\n"))) for cell in cells],
        "hoverinfo": "text", "cliponaxis": False,
    }  # fmt: skip
    if chart.clicks:
        trace["customdata"] = [cell[chart.clicks] for cell in cells]
    return trace


def _ground(reached: Any, theme: Theme) -> str:
    step = heat_step(reached)
    return theme.zone if step is None else theme.heat[step]


def _label_px(rows: Sequence[str]) -> int:
    return max(axes.text_px(line, SIZE_AXIS) for name in rows for line in _lines(name)) + 8


def _lines(name: str) -> list[str]:
    """A row's name in at most two lines."""
    return in_two(name, MOST_LABEL_PX, SIZE_AXIS)


def _heads(columns: Sequence[str], left: int) -> tuple[list[str], int, bool]:
    """Names above the columns, the room they take, and whether they stay level: in one or two lines where a phone has
    room for that, else as many as stand beside each other when the browser turns them upright."""
    slot = int((axes.NARROW_PX - left) / len(columns)) - 4
    lines = [wrapped(name, slot, SIZE_AXIS) for name in columns]
    if all(_reads_well(each) for each in lines):
        texts = ["<br>".join(map(axes.escaped, each)) for each in lines]
        return texts, HEAD_PX + LINE_PX * (max(map(len, lines)) - 1), True
    turned = [
        in_two(name, TURNED_PX, SIZE_AXIS) if slot >= 2 * LINE_PX - 4 else [axes.fitted(name, TURNED_PX, SIZE_AXIS)]
        for name in columns
    ]
    tall = max(axes.text_px(line, SIZE_AXIS) for each in turned for line in each) + 10
    return ["<br>".join(map(axes.escaped, each)) for each in turned], tall, False


def _reads_well(lines: Sequence[str]) -> bool:
    """One line or two, none shortened, none of a single letter."""
    return len(lines) <= 2 and (len(lines) == 1 or len(lines[1]) > 1) and not any(line.endswith("…") for line in lines)
