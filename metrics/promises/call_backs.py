"""How soon those who complained are called back: hours counted from the day on which the complaint came in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.tables import WIDE, served
from metrics.differences import benjamini_hochberg
from metrics.distributions import binomial_p
from metrics.figure import Figure, unknown
from metrics.intervals import wilson

NO_ANSWERED_AT = N_("unknown: no complaint says when it was answered (`answered_at`)")
NONE_CAME = N_("no complaint came in in this period")
BOUNDS_H = (6, 12, 18, 24, 30, 36, 42, 48, 72)
DAY_H = 24


@dataclass(frozen=True)
class CallBacks:
    """Complaints of the period by the hours until they were answered.

    bins: (from hour, to hour, complaints), the last without an end; open: not answered. The hour at which a complaint
    comes in is not on record, so hours count from the start of its day. same_day: the share answered on the day they
    came in, surely within 24 hours; next_day: by the end of the day after, as all that were within 24 hours; the share
    within 24 hours lies between the two.
    """

    complaints: int
    bins: tuple[tuple[int, int | None, int], ...]
    open: int
    same_day: Figure
    next_day: Figure
    missing: str = ""


@cache
def _hours() -> ir.Table:
    """Complaints with the hours from the start of their day to the answer."""
    rows = served("complaints")
    return rows.mutate(
        hours=rows.answered_at.delta(rows.received_on.cast("timestamp"), unit="minute").cast("float64") / 60
    )


@cache
def _binned() -> ir.Table:
    rows = _hours()
    bound = ibis.cases(*((rows.hours < bound, at) for at, bound in enumerate(BOUNDS_H)), else_=len(BOUNDS_H))
    placed = rows.mutate(place=ibis.ifelse(rows.hours.isnull(), -1, bound))
    return placed.group_by("place").agg(complaints=_.count()).order_by("place")


def call_backs(view: View) -> CallBacks:
    """Complaints by the hours until somebody answered, with the share on the same day and by the end of the next.

    Rows:   complaints that came in in the period; those not answered yet count as not answered in time.
    Value:  CallBacks; shares with Wilson intervals, unknown with the reason where nothing says when it was answered.
    Cuts:   counts are additive.
    Source: definition of the house; Wilson 1927.
    """
    rows = view.run(_binned())
    counted = {int(place): int(n) for place, n in zip(rows["place"], rows["complaints"], strict=True)}
    total, left = sum(counted.values()), counted.get(-1, 0)
    why = NONE_CAME if not total else NO_ANSWERED_AT if total == left else ""
    if why:
        return CallBacks(total, (), left, unknown(why), unknown(why), why)
    ends: list[int | None] = [*BOUNDS_H, None]
    bins = tuple(
        (low, high, counted.get(at, 0)) for at, (low, high) in enumerate(zip((0, *BOUNDS_H), ends, strict=True))
    )
    within = [sum(n for _low, high, n in bins if high is not None and high <= days * DAY_H) for days in (1, 2)]
    return CallBacks(total, bins, left, _share(within[0], total), _share(within[1], total))


def _share(successes: int, n: int) -> Figure:
    return Figure(successes / n, n, *wilson(successes, n))


@cache
def _by_manager() -> ir.Table:
    rows = _hours().mutate(is_soon=(_.hours < 2 * DAY_H).fill_null(False), is_same=(_.hours < DAY_H).fill_null(False))
    sums = {name: _[name].sum().cast(WIDE).cast("int64") for name in ("is_same", "is_soon")}
    return rows.group_by("manager_key").agg(complaints=_.count(), **sums)


def call_backs_by_manager(view: View) -> pd.DataFrame:
    """The share of complaints answered by the end of the next day, by account manager, the surely low first.

    Rows:   complaints that came in in the period, by who looked after the client then; one not answered counts.
    Value:  columns manager (missing where unknown), complaints, same_day, soon (shares), low, high (Wilson, of soon),
            adjusted (exact p against the share of all, for all managers compared), differs (beyond chance).
    Cuts:   counts are additive.
    Source: definition of the house; Wilson 1927; Benjamini & Hochberg 1995.
    """
    rows = view.run(_by_manager())
    rows["manager"] = rows["manager_key"].map(view.tree.names("manager"))
    figures = [_share(int(n), int(total)) for n, total in zip(rows["is_soon"], rows["complaints"], strict=True)]
    rows["soon"], rows["low"], rows["high"] = (
        [getattr(figure, name) for figure in figures] for name in ("value", "low", "high")
    )
    rows["same_day"] = rows["is_same"] / rows["complaints"]
    share = rows["is_soon"].sum() / rows["complaints"].sum() if len(rows) else 0.0
    counts = zip(rows["is_soon"], rows["complaints"], strict=True)
    told = benjamini_hochberg([binomial_p(int(n), int(total), share) for n, total in counts])
    rows["adjusted"], rows["differs"] = told.adjusted, told.found
    return rows[["manager", "complaints", "same_day", "soon", "low", "high", "adjusted", "differs"]].sort_values(
        ["high", "manager"], ignore_index=True
    )
