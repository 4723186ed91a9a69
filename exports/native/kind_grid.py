"""Four kinds as a table of two by two: how many there are, and what they bring."""

from __future__ import annotations

from typing import Any

from charts.chart import Chart
from charts.theme import Theme
from exports.native.spec import Cell, Grid, Native


def native_kind_grid(chart: Chart, theme: Theme) -> Native:
    """Each kind is a block of cells on one ground: its name and count, then a cell for every line."""
    cells = {(row.column, row.row): row for row in chart.frame.itertuples(index=False)}
    rows = [(Cell(""), *(Cell(str(head), ink=theme.muted) for head in chart.options["columns"]))]
    for at, head in enumerate(chart.options["rows"]):
        kinds = [cells.get((column, at)) for column in (0, 1)]
        names = [_cell("" if kind is None else f"{kind.name}  {kind.count}", kind, theme, True) for kind in kinds]
        rows.append((Cell(str(head), ink=theme.muted), *names))
        for line in range(max(len(kind.lines) if kind is not None else 0 for kind in kinds)):
            said = ["" if kind is None else "".join(kind.lines[line : line + 1]) for kind in kinds]
            rows.append((Cell(""), *(_cell(text, kind, theme) for text, kind in zip(said, kinds, strict=True))))
    rest = chart.words["rest"]
    return Native((Grid(tuple(rows), widths=(0.2, 0.4, 0.4)),), (rest,) if rest else ())


def _cell(text: str, kind: Any, theme: Theme, is_bold: bool = False) -> Cell:
    """A cell on the ground of its kind; none for no kind."""
    grounds = {"good": theme.heat[4], "bad": theme.heat[0], "plain": theme.zone}
    return Cell("") if kind is None else Cell(text, grounds[kind.role], theme.ink, is_bold)
