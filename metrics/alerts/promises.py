"""Broken promises: what was due in the last thirteen weeks and was kept late or not at all."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served

WEEKS = 13


@cache
def _by_kind(first: date, until: date) -> ir.Table:
    """Promises of each client by kind: how many fell due, were broken, are still open, and when."""
    promises = served("promises_anywhere")
    # What falls due today can still be kept today.
    due = promises.filter(promises.due_on >= ibis.literal(first), promises.due_on < ibis.literal(until))
    kept = due.kept_on.notnull() & (due.kept_on <= ibis.literal(until))
    told = due.mutate(is_kept=kept, is_broken=~(kept & (due.kept_on <= due.due_on)), is_open=~kept)
    return told.group_by("client_key", "kind").agg(
        due=_.count(),
        broken=_.is_broken.sum().cast("float64"),
        open=_.is_open.sum().cast("float64"),
        last_on=_.due_on.max(where=_.is_broken),
        kept_on=_.kept_on.max(where=_.is_broken & _.is_kept),
    )


def broken_promises(view: View) -> pd.DataFrame:
    """Clients to whom a promise of the last thirteen weeks was broken.

    Rows:   one per client: promises whose day has passed (not those due on the as-of date itself) and that were kept
            later or not at all.
    Value:  columns client_key, raised_on (the day after the latest broken one was due), lasts_until (the day on which
            the last of them was kept; the as-of date while one is open), is_standing (one is still open), observed
            (broken), expected (as many as the company breaks of so many), about (the kind broken most often, of two
            alike the later one). Facts: no statistic and no chance.
    Cuts:   additive over clients.
    Source: definition of the house.
    """
    rows = view.run(_by_kind(view.as_of - timedelta(days=7 * WEEKS), view.as_of))
    due, broken = float(rows["due"].sum()), float(rows["broken"].sum())
    sums = rows.groupby("client_key", as_index=False).agg(all_due=("due", "sum"), broken=("broken", "sum"))
    hurt = rows[rows["broken"] > 0].sort_values(["client_key", "broken", "last_on", "kind"])
    grouped = hurt.groupby("client_key", as_index=False)
    most = grouped.agg(
        about=("kind", "last"), last_on=("last_on", "max"), kept_on=("kept_on", "max"), open=("open", "sum")
    )
    found = most.merge(sums, on="client_key")
    is_open = found["open"].to_numpy() > 0
    until = np.where(is_open, np.datetime64(view.as_of), pd.to_datetime(found["kept_on"]).to_numpy("datetime64[D]"))
    return pd.DataFrame({
        "client_key": found["client_key"],
        "raised_on": (pd.to_datetime(found["last_on"]) + pd.Timedelta(days=1)).dt.date,
        "lasts_until": pd.Series(until).astype("datetime64[s]").dt.date,
        "is_standing": is_open,
        "observed": found["broken"],
        "expected": found["all_due"] * (broken / due if due else 0.0),
        "about": found["about"],
    })  # fmt: skip
