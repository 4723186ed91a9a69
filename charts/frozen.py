"""A panel as plain JSON, and the same panel again: what a snapshot keeps of the screen.

Nothing is lost on the way and nothing is asked again: frames with their dtypes, options, words, tiles, remarks. Of a
list that is longer than the screen shows its first LONGEST_LIST rows are kept too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import pandas as pd

from charts.chart import Chart
from charts.frozen_frames import frame_from, frame_record
from charts.frozen_values import plain, thawed
from charts.panel import Change, Note, Panel, Remark, Strip, Table, TableColumn, Tile

FORMAT = 1
LONGEST_LIST = 2_000


class CannotThaw(ValueError):
    """A frozen panel that this program cannot open: a newer one made it, or it is none."""


@dataclass(frozen=True)
class KeptRows:
    """The beginning of a longer list, as it was when it was frozen; `more` rows of it were not kept."""

    rows: pd.DataFrame
    more: int = 0

    def __call__(self, most: int) -> pd.DataFrame:
        return self.rows.head(most)


def frozen_panel(panel: Panel) -> Panel:
    """The panel with its whole list fetched, up to LONGEST_LIST rows: it asks for nothing any more."""
    table = panel.table
    if table is None or table.all_rows is None or isinstance(table.all_rows, KeptRows):
        return panel
    rows = table.all_rows(LONGEST_LIST + 1)
    kept = rows.head(LONGEST_LIST).reset_index(drop=True)
    left = max(len(table.rows) + table.more - len(kept), len(rows) - len(kept), 0)
    return replace(panel, table=replace(table, all_rows=KeptRows(kept, left)))


def panel_record(panel: Panel) -> dict[str, Any]:
    """The panel as plain JSON. Raises TypeError, naming it, for something in it that cannot be kept as it is."""
    held = frozen_panel(panel)
    try:
        return {"format": FORMAT} | _record(held, {"chart": _chart_record, "table": _table_record} | _LISTS)
    except TypeError as error:
        raise TypeError(f"panel {panel.key}: {error}") from error


def panel_from(record: Mapping[str, Any]) -> Panel:
    """The panel that `panel_record` was given, equal in everything. Raises CannotThaw for what is no such record."""
    try:
        if record["format"] > FORMAT:
            raise CannotThaw(f"it was kept by a newer Sidu (format {record['format']}, this one reads {FORMAT})")
        return _panel_from(record)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, CannotThaw):
            raise
        raise CannotThaw(f"a frozen panel cannot be read: {error}") from error


def _record(thing: Any, how: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a frozen value; `how` says which of them are not plain values."""
    return {f.name: how.get(f.name, plain)(getattr(thing, f.name)) for f in fields(thing)}


def _chart_record(chart: Chart | None) -> Any:
    if chart is None:
        return None
    return _record(
        chart, {"frame": frame_record, "words": lambda m: plain(dict(m)), "options": lambda m: plain(dict(m))}
    )


def _table_record(table: Table | None) -> Any:
    if table is None:
        return None
    columns = {"columns": lambda columns: [_record(each, {}) for each in columns]}
    return _record(table, columns | {"rows": frame_record, "all_rows": _kept_record})


def _kept_record(kept: KeptRows | None) -> Any:
    return None if kept is None else {"rows": frame_record(kept.rows), "more": kept.more}


def _tile_record(tile: Tile) -> Any:
    return _record(tile, {"change": lambda c: c and _record(c, {}), "strip": lambda s: s and _record(s, {})})


_LISTS = {
    "note": lambda note: _record(note, {}),
    "tiles": lambda tiles: [_tile_record(tile) for tile in tiles],
    "remarks": lambda remarks: [_record(remark, {}) for remark in remarks],
}


def _panel_from(record: Mapping[str, Any]) -> Panel:
    own = {"chart", "table", "note", "tiles", "remarks", "format"}
    return Panel(
        **_thawed({name: each for name, each in record.items() if name not in own}),
        chart=record["chart"] and _chart_from(record["chart"]),
        table=record["table"] and _table_from(record["table"]),
        note=Note(**_thawed(record["note"])),
        tiles=tuple(_tile_from(tile) for tile in record["tiles"]),
        remarks=tuple(Remark(**_thawed(remark)) for remark in record["remarks"]),
    )


def _chart_from(record: Mapping[str, Any]) -> Chart:
    return Chart(frame=frame_from(record["frame"]), **_thawed(record, "frame"))


def _table_from(record: Mapping[str, Any]) -> Table:
    kept = record["all_rows"]
    return Table(
        columns=tuple(TableColumn(**_thawed(column)) for column in record["columns"]),
        rows=frame_from(record["rows"]),
        all_rows=None if kept is None else KeptRows(frame_from(kept["rows"]), kept["more"]),
        **_thawed(record, "columns", "rows", "all_rows"),
    )


def _tile_from(record: Mapping[str, Any]) -> Tile:
    change, strip = record["change"], record["strip"]
    return Tile(
        change=None if change is None else Change(**_thawed(change)),
        strip=None if strip is None else Strip(**_thawed(strip)),
        **_thawed(record, "change", "strip"),
    )


def _thawed(record: Mapping[str, Any], *but: str) -> dict[str, Any]:
    return {name: thawed(each) for name, each in record.items() if name not in but}
