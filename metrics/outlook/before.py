"""What the late tables of an earlier version spare: groups that did not change, and models that won for a series."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from data.late_tables import LATE
from metrics.forecast import Trial
from metrics.outlook.measures import GROUPS

Before = Mapping[str, pd.DataFrame]
"""The late tables of an earlier version by name."""
BETWEEN = ":"
"""Between the fingerprint of the group and that of the series."""


def kept_of(before: Before | None, fingerprint: str) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """The rows of the group with that fingerprint in both tables, or None where there are none."""
    if not _is_usable(before):
        return None
    assert before is not None
    tests = before["forecast_tests"]
    mine = tests[tests["fingerprint"].str.startswith(fingerprint + BETWEEN)]
    if mine.empty:
        return None
    told = {f.key for group in GROUPS if _has(group.measures, mine) for f in group.forecasts}
    forecasts = before["forecasts"]
    return _plain("forecasts", forecasts[forecasts["kpi"].isin(told)]), _plain("forecast_tests", mine)


def known_forms(before: Before | None) -> dict[str, tuple[str, tuple[Trial, ...]]]:
    """By fingerprint of a series that models competed for: the one that won, and how all of them did."""
    if not _is_usable(before):
        return {}
    assert before is not None
    tests = before["forecast_tests"]
    series = tests["fingerprint"].str.partition(BETWEEN)[2]
    competed = tests[series != ""].assign(series=series)
    competed = competed.drop_duplicates(["series", "region_key", "model"])
    found = {}
    for (name, _region), rows in competed.groupby(["series", "region_key"], sort=False):
        chosen = rows[rows["is_chosen"]]
        if len(rows) > 1 and len(chosen) == 1:
            found[str(name)] = str(chosen["model"].iloc[0]), tuple(_trial(row) for row in rows.to_dict("records"))
    return found


def _trial(row: Mapping[Hashable, Any]) -> Trial:
    off, off_share = (None if pd.isna(row[name]) else float(row[name]) for name in ("mase", "smape"))
    covered, checked, origins = (int(row[name]) for name in ("covered", "checked", "origins"))
    return Trial(row["model"], off, off_share, covered, checked, origins, float(row["widening"]), why=row["why"])


def _is_usable(before: Before | None) -> bool:
    return before is not None and all(set(LATE[table]) <= set(before.get(table, ())) for table in LATE)


def _has(measures: tuple[object, ...], tests: pd.DataFrame) -> bool:
    return bool(tests["kpi"].isin([measure.key for measure in measures]).any())  # type: ignore[attr-defined]


def _plain(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as they are made: days as days, texts never missing."""
    found = rows[list(LATE[table])].reset_index(drop=True)
    days = [name for name, kind in LATE[table].items() if kind == "date"]
    return found.assign(**{name: pd.to_datetime(found[name]).dt.date for name in days})
