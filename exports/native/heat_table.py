"""A table of attainments as a native table: a mark, the number, and a ground that says how far it is reached."""

from __future__ import annotations

from typing import Any

from charts.chart import Chart
from charts.table_marks import attainment_mark, heat_step
from charts.theme import Theme
from exports.native.marks import mixed, number, plain
from exports.native.spec import Cell, Grid, Native

NAME_SHARE, FAINT = 2.4, 0.55


def native_heat_table(chart: Chart, theme: Theme) -> Native:
    """Rows of key figures, columns of regions; cells that rest on few are faint, those not given stay empty."""
    rows, columns = chart.options["rows"], chart.options["columns"]
    found = {(int(cell["row"]), int(cell["column"])): cell for cell in chart.frame.to_dict("records")}
    head = (Cell(plain(str(chart.words["label"]))), *(Cell(plain(name), align="center") for name in columns))
    body = tuple(
        (Cell(plain(name)), *(_cell(found.get((row, column)), theme) for column in range(len(columns))))
        for row, name in enumerate(rows)
    )
    return Native((Grid((head, *body), (NAME_SHARE, *(1.0,) * len(columns))),))


def _cell(cell: dict[str, Any] | None, theme: Theme) -> Cell:
    if cell is None:
        return Cell("")
    step, mark = heat_step(cell["reached"]), attainment_mark(cell["reached"]).sign
    ground = theme.zone if step is None else theme.heat[step]
    ink = mixed(theme.ink, FAINT, ground) if cell.get("is_small") else theme.ink
    text = " ".join(part for part in (mark, plain(str(cell["text"]))) if part)
    return Cell(text, ground, ink, align="center", number=number(cell["reached"]))
