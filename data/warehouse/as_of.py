"""The as-of date of a version: how far the company is known."""

from __future__ import annotations

from datetime import date

import duckdb

from data.tables import EVENT_DAY

DATED = {t: EVENT_DAY[t] for t in ("sales", "surveys", "activities", "complaints", "referrals")}
VOICES = ("surveys", "complaints", "referrals")
"""What clients said and did: together they say how far a company without sales is known."""


class NothingToPublish(RuntimeError):
    """There are neither sales nor surveys: no page could say anything."""


def last_known_day(con: duckdb.DuckDBPyConnection, today: date) -> date:
    """The last day anything is known of, not later than today; sales decide, else what clients said, else the rest.

    Without sales, complaints and recommendations count beside the answers: they are what follows an answer.
    """
    last = {
        table: con.execute(f"SELECT max({day}) FROM raw_{table} WHERE {day} <= ?", [today]).fetchall()[0][0]
        for table, day in DATED.items()
    }
    decide = ("sales",) if last["sales"] else VOICES if last["surveys"] else tuple(DATED)
    if known := [last[table] for table in decide if last[table]]:
        return max(known)
    raise NothingToPublish("there are no sales and no surveys yet; import one of them first")
