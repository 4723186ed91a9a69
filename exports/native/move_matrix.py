"""Who moved between bands as a table of counts: rises and falls on grounds of their own."""

from __future__ import annotations

from typing import Any

from charts.chart import Chart
from charts.move_matrix import STRONG
from charts.theme import Theme
from exports.native.spec import Cell, Grid, Native

NAMES = 0.2


def native_move_matrix(chart: Chart, theme: Theme) -> Native:
    """Rows are the bands then, columns the bands now; the count of each move is the number behind its cell."""
    bands = chart.options["bands"]
    corner = Cell(f"{chart.words['then']} ↓   {chart.words['now']} →", ink=theme.muted)
    rows = [(corner, *(Cell(str(name), ink=theme.muted, align="center") for _, name in bands))]
    moves = {(row["from_band"], row["to_band"]): row for row in chart.frame.to_dict("records")}
    for key, name in bands:
        cells = (_cell(moves[key, other], key == other, chart.options["better"], theme) for other, _ in bands)
        rows.append((Cell(str(name), ink=theme.ink), *cells))
    widths = (NAMES, *((1 - NAMES) / len(bands),) * len(bands))
    return Native((Grid(tuple(rows), widths),))


def _cell(row: dict[str, Any], is_same: bool, better: str, theme: Theme) -> Cell:
    return Cell(
        str(row["text"]), _ground(row, better, theme), theme.ink, is_same, "center", number=float(row["clients"])
    )


def _ground(row: dict[str, Any], better: str, theme: Theme) -> str:
    """As on the screen: strong where a tenth of a row's clients moved there, one colour where no direction is good."""
    if not row["clients"]:
        return ""
    if row["step"] == 0:
        return theme.heat[2]
    if better == "neither":
        return theme.density[0]
    is_strong = row["share"] >= STRONG
    return theme.heat[(4 if is_strong else 3) if row["step"] > 0 else (0 if is_strong else 1)]
