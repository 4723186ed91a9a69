"""The activity rates that a version's acts are priced with: what files brought and what people entered.

Both have one home, and the later word wins: an entry at the desk stands over what files brought before it, and a file
that says something else later stands over the entry. A file that repeats what an earlier one said brings nothing new.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from data.desk import Desk, EnteredRate
from data.rates import ActivityRate
from data.warehouse.said import said_sql, utc
from data.warehouse.settle import FactFile, facts_sql

TABLE = "activity_rates"
ACCEPTED = f"accepted_{TABLE}"
"""The view of the rows that files brought; `raw_activity_rates` is what stands."""
AMOUNTS = ("rate_per_driver_e4", "practical_capacity_e4", "capacity_cost_e4", "minutes_per_act_e4")
_SAME = "e.activity = b.activity AND e.valid_from = b.valid_from"


def entered_rates(root: Path) -> tuple[EnteredRate, ...]:
    """What a store's desk says of rates now. Raises DeskError when it cannot be read."""
    with Desk.at(root) as desk:
        return desk.rates()


def plain_rates(entries: Iterable[EnteredRate]) -> list[dict[str, Any]]:
    """Entries as a version's record keeps them; `rates_from` reads them back."""
    return [
        {
            "activity": entry.rate.activity,
            "valid_from": entry.rate.valid_from.isoformat(),
            **{name: getattr(entry.rate, name) for name in AMOUNTS},
            "is_withdrawn": entry.is_withdrawn,
            "who": entry.who,
            "at": entry.at.isoformat(),
            "revision": entry.revision,
        }
        for entry in entries
    ]


def rates_from(record: Iterable[Mapping[str, Any]]) -> tuple[EnteredRate, ...]:
    """The entries that a record holds."""
    return tuple(
        EnteredRate(
            ActivityRate(r["activity"], date.fromisoformat(r["valid_from"]), *(r[name] for name in AMOUNTS)),
            r["is_withdrawn"],
            r["who"],
            datetime.fromisoformat(r["at"]),
            r["revision"],
        )
        for r in record
    )


def stand_rates(
    con: duckdb.DuckDBPyConnection,
    entries: Sequence[EnteredRate],
    files: Sequence[FactFile],
    imports: Iterable[Mapping[str, Any]],
    folder: Path,
) -> None:
    """Let `raw_activity_rates` be the rates that stand: in units of the driver, one per activity and day."""
    con.execute(f"CREATE OR REPLACE TEMP VIEW {ACCEPTED} AS {facts_sql(TABLE, list(files), folder)}")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE entered_rates (activity VARCHAR, valid_from DATE, rate_per_driver_e4 BIGINT,"
        " practical_capacity_e4 BIGINT, is_withdrawn BOOLEAN, entered_at TIMESTAMP)"
    )
    if entries:
        con.executemany("INSERT INTO entered_rates VALUES (?, ?, ?, ?, ?, ?)", [_row(entry) for entry in entries])
    con.execute(f"CREATE OR REPLACE TEMP VIEW brought_rates AS {_brought(files, imports, folder)}")
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW raw_{TABLE} AS SELECT b.* EXCLUDE (said_at) FROM brought_rates b"
        f" WHERE NOT EXISTS (SELECT 1 FROM entered_rates e WHERE {_SAME} AND e.entered_at >= b.said_at)"
        " UNION ALL BY NAME SELECT e.* EXCLUDE (is_withdrawn, entered_at) FROM entered_rates e WHERE NOT e.is_withdrawn"
        f" AND NOT EXISTS (SELECT 1 FROM brought_rates b WHERE {_SAME} AND e.entered_at < b.said_at)"
    )


def _brought(files: Sequence[FactFile], imports: Iterable[Mapping[str, Any]], folder: Path) -> str:
    """SQL for the rows of the files, each with the moment of the last import that said something of its key."""
    said = said_sql(TABLE, files, imports, folder)
    return f"SELECT f.*, said.said_at FROM {ACCEPTED} AS f JOIN ({said}) AS said USING (activity, valid_from)"


def _row(entry: EnteredRate) -> tuple[object, ...]:
    rate, at = entry.rate, utc(entry.at)
    return rate.activity, rate.valid_from, rate.standing_e4, rate.capacity_in_drivers_e4, entry.is_withdrawn, at
