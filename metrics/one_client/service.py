"""How one client is served: promises kept and broken, complaints open, visits against those of its tier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import served
from metrics.contribution.peers import published_peers
from metrics.contribution.roles import activities_by_role
from metrics.figure import Figure
from metrics.intervals import wilson
from metrics.one_client.today import ahead, today, year_before

PROMISE_STATES: tuple[str, ...] = ("due", "overdue", "kept_late", "kept")
MOST = 50


@dataclass(frozen=True)
class Promises:
    """Promises to one client. kept: share of those due in twelve months that were kept by their day, with its interval.

    rows: the newest by the day they are due, with `state` (due, overdue, kept_late, kept). overdue: not kept at all
    though their day has passed, late_days: the longest of them. next_on: when the next one is due.
    """

    kept: Figure
    rows: pd.DataFrame
    overdue: int
    late_days: int
    next_on: date | None


def client_promises(view: View, key: int) -> Promises:
    """What was promised to one client and what became of it.

    Rows:   its promises up to a year ahead of the as-of date; overdue ones of the last twelve months.
    Value:  a Promises; the share is None when none was due in twelve months.
    Cuts:   of one client.
    Source: definition of the house; Wilson 1927.
    """
    asked = served("promises_anywhere").filter(_.client_key == key).order_by(ibis.desc("due_on")).limit(4 * MOST)
    rows = ahead(view).run(asked)
    due, kept = pd.to_datetime(rows["due_on"]), pd.to_datetime(rows["kept_on"])
    now = pd.Timestamp(view.as_of)
    is_kept = kept.notna() & (kept <= now)
    rows["state"] = [
        ("kept" if on <= day else "kept_late") if done else ("overdue" if day < now else "due")
        for day, on, done in zip(due, kept, is_kept, strict=True)
    ]
    recent = (due >= pd.Timestamp(year_before(view.as_of))) & (due < now)
    overdue = due[recent & (rows["state"] == "overdue")]
    n, good = int(recent.sum()), int((recent & (rows["state"] == "kept")).sum())
    coming = due[(rows["state"] == "due") & (due >= now)]
    return Promises(
        Figure(good / n, n, *wilson(good, n)) if n else Figure(None),
        rows.head(MOST).reset_index(drop=True),
        len(overdue),
        int((now - overdue.min()).days) if len(overdue) else 0,
        coming.min().date() if len(coming) else None,
    )


@dataclass(frozen=True)
class Complaints:
    """Complaints of one client: the newest, with `days` they took or stand open.

    in_year: received in the last twelve months; open, open_days: of these not solved, and for how long at most;
    older: received before and never solved.
    """

    rows: pd.DataFrame
    in_year: int
    open: int
    open_days: int
    older: int


def client_complaints(view: View, key: int) -> Complaints:
    """What one client complained of, and how long it took.

    Rows:   its complaints up to the as-of date, the newest first.
    Value:  a Complaints; days from receipt to solution, of an open one to the as-of date.
    Cuts:   of one client.
    Source: definition of the house.
    """
    asked = served("complaints_anywhere").filter(_.client_key == key).order_by(ibis.desc("received_on")).limit(MOST)
    rows = today(view).run(asked)
    now = pd.Timestamp(view.as_of)
    received, solved = pd.to_datetime(rows["received_on"]), pd.to_datetime(rows["resolved_on"])
    is_open = solved.isna() | (solved > now)
    rows["days"] = (solved.where(~is_open, now) - received).dt.days
    rows["is_open"] = is_open
    recent = received >= pd.Timestamp(year_before(view.as_of))
    waiting = rows.loc[is_open & recent, "days"]
    longest = int(waiting.max()) if len(waiting) else 0
    return Complaints(rows, int(recent.sum()), len(waiting), longest, int((is_open & ~recent).sum()))


@dataclass(frozen=True)
class Visits:
    """Visits of twelve months and the latest one; usual: those of a client of its tier, None where nobody says."""

    count: int
    last_on: date | None
    usual: float | None


def _acts(key: int, since: date) -> ir.Table:
    rows = served("activities_anywhere").filter(_.client_key == key)
    recent = (_.done_on >= ibis.literal(since)).cast("int64")
    return rows.group_by("activity").agg(acts=recent.sum(), last_on=_.done_on.max())


def client_visits(view: View, key: int, tier: str) -> Visits | None:
    """How often one client was visited in twelve months, against the clients of its tier.

    Rows:   acts whose name says a visit; None where neither this client nor its tier has any.
    Value:  a Visits; usual is the mean of the tier over the twelve months up to the as-of date, as published.
    Cuts:   of one client; the tier is that of the whole company.
    Source: see `metrics.contribution.tier_peers`.
    """
    now = today(view)
    rows = now.run(_acts(key, year_before(view.as_of)))
    visits = rows[rows["activity"].isin(activities_by_role(str(name) for name in rows["activity"])["visit"])]
    peers, why = now.once(published_peers)
    told = peers[(peers["tier"] == tier) & (peers["measure"] == "visits_per_client")]["value"].tolist()
    usual = float(told[0]) if told and not why else None
    if visits.empty and not usual:
        return None
    last = pd.to_datetime(visits["last_on"]).max() if len(visits) else None
    return Visits(int(visits["acts"].sum()), last.date() if last is not None else None, usual)
