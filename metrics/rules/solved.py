"""The rule about complaints that were solved: are those clients more loyal than those who never complained?"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.periods import Period, period_of
from data.tables import served
from metrics.figure import Figure, unknown
from metrics.kpi import BEFORE_DATA, NO_SALES, NOT_YOURS, first_day
from metrics.rules.rule import Rule, share_difference
from metrics.word_of_mouth.acts import NO_COMPLAINTS

ANSWERS_COUNT_DAYS = 548
NO_SOLVED = N_("unknown: no complaint of that year says on which day it was solved")
NOBODY_IN_BOTH = N_("unknown: nobody who bought then is in one of the two groups")


@cache
def _before(first: date, year_before: date, shares: tuple[float, float, float]) -> ir.Table:
    """What was known of each client on the day before `first`: the level of its last answer of 18 months, and the tier
    that its revenue of the twelve months before gave it; "" where it had bought nothing."""
    sheets = served("surveys_anywhere").filter(
        _.level.notnull(), _.answered_on < first, _.answered_on >= first - timedelta(days=ANSWERS_COUNT_DAYS)
    )
    days = sheets.group_by(["client_key", "answered_on"]).agg(level=_.level.max())
    levels = days.group_by(asked_key="client_key").agg(level=_.level.argmax(_.answered_on))
    months = served("client_period_calendar").filter(
        _.grain == "month", _.period_start >= year_before, _.period_start < first, _.orders > 0
    )
    sums = months.group_by(buyer_key="client_key").agg(revenue_e4=_.revenue_e4.sum())
    rank = ibis.percent_rank().over(order_by=[ibis.desc(sums.revenue_e4), sums.buyer_key])
    bounds = zip(shares, "ABC", strict=True)
    tier = ibis.cases(*((rank < share, tier) for share, tier in bounds), else_="D")
    return (
        sums.select("buyer_key", tier_then=tier)
        .outer_join(levels, [("buyer_key", "asked_key")])
        .select(
            known_key=ibis.coalesce(_.buyer_key, _.asked_key),
            level=_.level.fill_null(0),
            tier_then=_.tier_then.fill_null(""),
        )
    )


@cache
def _kept(
    first: date, between: date, last: date, after: date, known_on: date, intervals: int, shortest_days: int
) -> ir.Table:
    """Clients that bought from `first` to before `between`, by what they had complained by `known_on`, and whether they
    still bought, by their own rhythm, on the day before `after`."""
    months = served("client_period_calendar").filter(_.grain == "month", _.orders > 0)
    months = months.filter(_.period_start >= first, _.period_start <= last)
    clients = months.group_by("client_key").agg(was_here=(_.period_start < between).any(), last_on=_.last_on.max())
    rhythms = served("clients_anywhere").select(rhythm_key="client_key", median_gap_days="median_gap_days")
    paced = clients.filter(_.was_here).join(rhythms, [("client_key", "rhythm_key")])
    patience = ibis.greatest((paced.median_gap_days.fill_null(0.0) * intervals).ceil().cast("int32"), shortest_days)
    waited = ibis.literal(after).delta(paced.last_on, unit="day")
    cases = served("complaints_anywhere").filter(_.received_on <= known_on)
    complainers = cases.group_by(case_client="client_key").agg(
        is_recent=(_.received_on >= first).any(),
        is_solved=ibis.coalesce(_.resolved_on <= known_on, False).all(),
    )
    joined = paced.mutate(is_kept=waited <= patience).left_join(complainers, [("client_key", "case_client")])
    group = ibis.cases(
        (_.case_client.isnull(), "never"), (_.is_recent & _.is_solved, "solved"), (_.is_recent, "unsolved"),
        else_="before",
    )  # fmt: skip
    return joined.mutate(group=group)


def kept_by_case(view: View) -> pd.DataFrame:
    """Who still buys a year later by whether a complaint was solved, among clients that were alike before.

    Rows:   clients that bought in the twelve months before the last twelve whole ones. solved: complained in those
            months, and every complaint up to their end was solved by then; unsolved: complained in them, and not every
            one was; before: complained only earlier; never: not up to their end.
    Value:  columns group, level (the last answer of the 18 months before; 0 without one), tier_then (by the revenue of
            the twelve months before; "" without any), n, kept: retained at the end, as `metrics.kpi.retention` has it.
    Cuts:   additive.
    Source: definition of the house (`retained`).
    """
    first, between, last = _months(view)
    kept, settings = (first.start, between.start, last.start, last.end + timedelta(days=1)), view.settings
    rows = _kept(*kept, between.previous().end, settings.retention_intervals, settings.shortest_retention_days)
    year_before = first.back(12).start
    known = _before(first.start, year_before, settings.tier_shares)
    joined = rows.left_join(known, [("client_key", "known_key")])
    told = joined.mutate(level=_.level.fill_null(0), tier_then=_.tier_then.fill_null(""))
    return view.run(told.group_by(["group", "level", "tier_then"]).agg(n=_.count(), kept=_.is_kept.cast("int64").sum()))


def _months(view: View) -> tuple[Period, Period, Period]:
    """The first and the middle of the 24 months that end with the last whole month, and that month."""
    last = period_of(view.until, "month", view.settings.calendar)
    last = last if last.end <= view.until else last.previous()
    return last.back(23), last.back(11), last


def solved_and_loyal(view: View) -> Rule:
    """How many more of the complainers whose cases were solved still buy than of those who never complained.

    Rows:   clients that bought in the twelve months before the last twelve whole ones. Solved: complained in those
            months, and every complaint up to their end was solved by then. Never: no complaint up to then.
    Value:  a Rule with the share that still buys at the end, solved less never (Newcombe's interval).
    Cuts:   not additive: ask again for the part.
    Source: "service recovery paradox", McCollough & Bharadwaj 1992; interval: Newcombe 1998.
    """
    why = kept_missing(view)
    found: Figure = unknown(why)
    values: dict[str, int | float] = {}
    if not why:
        found, values = _compared(kept_counts(view.once(kept_by_case)))
    claim = N_("complainers whose case is solved are more loyal than those who never complained")
    counted = (
        N_("{solved_kept} of {solved} solved complainers still buy a year later, {never_kept} of {never} others")
        if values
        else N_("who still buys a year later: solved complainers less those who never complained")
    )
    return Rule("solved", claim, 0, float("inf"), "points", found, counted, values)


def kept_counts(rows: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Group → (retained, all) of `kept_by_case`.

    Rows:   as `kept_by_case`.
    Value:  whole numbers; groups without clients are absent.
    Cuts:   additive.
    Source: definition of the house.
    """
    sums = rows.groupby("group")[["kept", "n"]].sum()
    return {str(group): (int(row["kept"]), int(row["n"])) for group, row in sums.iterrows()}


def _compared(counts: dict[str, tuple[int, int]]) -> tuple[Figure, dict[str, int | float]]:
    solved, never = counts.get("solved", (0, 0)), counts.get("never", (0, 0))
    if not solved[1]:
        return unknown(NO_SOLVED), {}
    if not never[1]:
        return unknown(NOBODY_IN_BOTH), {}
    values: dict[str, int | float] = {
        "solved_kept": solved[0], "solved": solved[1], "never_kept": never[0], "never": never[1],
    }  # fmt: skip
    return share_difference(solved, never), values


def kept_missing(view: View) -> str:
    """Why it is not known who still buys after a complaint; "" if it is.

    Rows:   none.
    Value:  a message key.
    Cuts:   none.
    Source: definition of the house.
    """
    first, _between, _last = _months(view)
    if not (view.may_see("money") and view.may_see("satisfaction")):
        return NOT_YOURS
    if not view.has("sales"):
        return NO_SALES
    if not view.has("complaints"):
        return NO_COMPLAINTS
    began = first_day(view)
    is_later = began is None or period_of(began, "month", view.settings.calendar).start > first.start
    return BEFORE_DATA if is_later else ""
