"""A panel as tables of plain values, so that two answers to one question can be held beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from charts.panel import Panel, Table, Tile
from data.door import View
from data.options import filter_options
from data.periods import Period
from locales import Words
from metrics.restated import Column, Compared, Grid, compared

AHEAD = {"month": 18, "quarter": 8, "year": 3}
"""Periods after the last that a panel may name: those of a plan or a forecast."""


def compared_panels(old: Panel, new: Panel, ends: dict[str, date]) -> Compared:
    """What differs between two answers to the same question: of their tiles and of their tables."""
    found = Compared()
    after = dict(_grids(new))
    for name, grid in _grids(old):
        other = after.get(name)
        found = found.and_(compared(grid, other, ends) if other else Compared(gone=(name,)))
    return found


def grid_named(panel: Panel, name: str) -> Grid | None:
    """One of the tables of plain values of a panel: "table", or "tiles" with their unit."""
    return dict(_grids(panel)).get(name)


def grid_names(panel: Panel) -> tuple[str, ...]:
    """The names of a panel's tables of plain values."""
    return tuple(name for name, _ in _grids(panel))


def _grids(panel: Panel) -> Iterator[tuple[str, Grid]]:
    for unit in dict.fromkeys(tile.unit for tile in panel.tiles):
        yield f"tiles {unit}".rstrip(), _tile_grid([tile for tile in panel.tiles if tile.unit == unit], unit)
    if panel.table is not None:
        yield "table", _table_grid(panel.table)


def _tile_grid(tiles: list[Tile], unit: str) -> Grid:
    columns = (Column("tile", "text"), Column("label", "text"), Column("number", unit or "number"))
    return Grid(columns, tuple((tile.key, tile.label, tile.number) for tile in tiles), "tile")


def _table_grid(table: Table) -> Grid:
    code = next((name for name in (table.folds, table.opens) if name and name in table.rows.columns), "")
    columns = [Column(column.key, column.kind, column.label) for column in table.columns]
    if code and code not in {column.key for column in columns}:
        columns.append(Column(code, "text"))
    cells = (table.rows[column.key] for column in columns)
    return Grid(tuple(columns), tuple(zip(*cells, strict=True)), code)


def period_ends(view: View, as_of: date, words: Words) -> dict[str, date]:
    """Last days of periods by the names that rows and columns carry; and by the first day of those running then."""
    found: dict[str, date] = {}
    for period in _periods(view):
        found[words.period(period)] = found[period.key] = period.end
        if period.is_running(as_of):
            first = period.start.isoformat()
            found[first] = max(period.end, found.get(first, period.end))
    return found


def _periods(view: View) -> Iterator[Period]:
    known = filter_options(view).periods
    yield from known
    for grain, many in AHEAD.items():
        last = next((period for period in known if period.grain == grain), None)
        if last is not None:
            yield from (last.back(-steps) for steps in range(1, many + 1))
