"""How much clients talk: recommendations and complaints of a period against the clients that could have made them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.options import client_count
from data.periods import Period
from data.tables import EVENT_DAY, served
from metrics.everywhere import whole_calendar
from metrics.figure import Figure, unknown
from metrics.kpi import NOT_YOURS, history_sums, period_sums
from metrics.satisfaction import NO_ANSWERS
from metrics.satisfaction.answer_days import Days, Whole
from metrics.word_of_mouth import DAYS_A_YEAR, NO_COMPLAINTS, NO_REFERRALS, poisson_interval

NOBODY_ACTIVE = N_("unknown: no client was active in this period")
TABLES = {"praise": ("referrals", NO_REFERRALS), "complaint": ("complaints", NO_COMPLAINTS)}


@dataclass(frozen=True)
class Talk:
    """Recommendations and complaints per 100 clients and year, in one period.

    among: whose acts they are: of the clients that bought (`active`), that `answered`, or of `all` there are.
    """

    praise: Figure
    complaint: Figure
    among: Literal["active", "answered", "all"] = "active"


@cache
def _of_answering(table: str) -> ir.Table:
    acts, asked = served(table), served("surveys").select(asked_key="client_key").distinct()
    return acts.join(asked, acts.client_key == asked.asked_key).agg(acts=_.count())


@cache
def _answering() -> ir.Table:
    return served("surveys").agg(clients=_.client_key.nunique())


@cache
def _by_day() -> ir.Table:
    counted = [
        served(table + "_history").group_by(day=EVENT_DAY[table]).agg(acts=_.count()).mutate(table=ibis.literal(table))
        for table, _missing in TABLES.values()
    ]
    return ibis.union(*counted).order_by("day")


@dataclass(frozen=True)
class TalkDays:
    """Table of acts → the days on which any came, rising, and how many came on each."""

    days: Mapping[str, tuple[Days, Whole]]

    def acts(self, table: str, first: date, last: date) -> int:
        """Acts from one day to another."""
        days, acts = self.days[table]
        start, end = np.searchsorted(days, [np.datetime64(first), np.datetime64(last) + 1])
        return int(acts[start:end].sum())


def talk_days(view: View) -> TalkDays:
    """Recommendations and complaints by day under the view's filters, whatever its period: worked out once.

    Rows:   acts up to the as-of date.
    Value:  a TalkDays; some thousand numbers.
    Cuts:   additive.
    Source: definition of the house.
    """
    return whole_calendar(view).once(_talk_days)


def _talk_days(view: View) -> TalkDays:
    rows = view.run(_by_day())
    days, acts, tables = (rows[name].to_numpy() for name in ("day", "acts", "table"))
    of = {table: tables == table for table, _missing in TABLES.values()}
    return TalkDays({table: (days[its].astype("datetime64[D]"), acts[its]) for table, its in of.items()})


def talk(view: View) -> Talk:
    """Recommendations and complaints of the period per 100 clients and year.

    Rows:   acts of the view's period, whether or not their client ever answered a survey; over the clients that bought
            in it times the days of the period that have passed. Where there are no sales: acts of the clients that
            answered in the period over those; without surveys too, all clients of the view.
    Value:  acts per 100 clients and year with the exact Poisson interval (95 %), n acts; None where the table was
            never imported, nobody was active, or the reader may not see acts or who bought.
    Cuts:   acts and client-years are additive, rates are not.
    Source: definition of the house; Garwood 1936 for the interval.
    """
    among: Literal["active", "answered", "all"] = (
        "active" if view.has("sales") else "answered" if view.has("surveys") else "all"
    )
    if not view.may_see("satisfaction") or (among == "active" and not view.may_see("money")):
        return Talk(unknown(NOT_YOURS), unknown(NOT_YOURS), among)
    clients = {"active": _active, "answered": _who_answered, "all": client_count}[among](view)
    years = _years(view.selection.period.start, view.until) * clients
    praise, complaint = (_side(view, *known, among == "answered", years) for known in TABLES.values())
    return Talk(praise, complaint, among)


def _active(view: View) -> int:
    return period_sums(view)["active_clients"]


def _who_answered(view: View) -> int:
    return int(view.run(_answering())["clients"].iloc[0])


def _side(view: View, table: str, missing: str, of_answering: bool, years: float) -> Figure:
    if not view.has(table):
        return unknown(missing)
    if of_answering and not years:
        return unknown(NO_ANSWERS)
    if of_answering:
        return rate(int(view.run(_of_answering(table))["acts"].iloc[0]), years)
    return rate(talk_days(view).acts(table, view.selection.period.start, view.until), years)


def rate(acts: int, client_years: float) -> Figure:
    """Acts per 100 clients and year.

    Rows:   acts counted in that many client-years.
    Value:  0 or more with the exact Poisson interval (95 %), n acts; None without client-years.
    Cuts:   not additive: add acts and client-years and ask again.
    Source: Garwood 1936, "Fiducial limits for the Poisson distribution", Biometrika 28.
    """
    if client_years <= 0:
        return unknown(NOBODY_ACTIVE)
    low, high = poisson_interval(acts)
    scale = 100 / client_years
    return Figure(acts * scale, acts, low * scale, high * scale)


def talk_history(view: View, most: int = 12) -> dict[str, tuple[float | None, ...]]:
    """The two rates per period of the selected grain up to the selected one, oldest first.

    Rows:   as `talk`, period by period; periods in which nobody bought are unknown.
    Value:  `praise` and `complaint`, each a tuple of at most `most` rates; empty without sales, without the table and
            for a reader who may not see acts or who bought.
    Cuts:   none.
    Source: definition of the house.
    """
    if not view.has("sales") or not (view.may_see("satisfaction") and view.may_see("money")):
        return dict.fromkeys(TABLES, ())
    active = history_sums(view, "money")["active_clients"].tail(most)
    return {side: _past(view, table, active) if view.has(table) else () for side, (table, _why) in TABLES.items()}


def _past(view: View, table: str, active: pd.Series[int]) -> tuple[float | None, ...]:
    grain, calendar = view.selection.grain, view.settings.calendar
    every, found = talk_days(view), []
    for day, clients in active.items():
        until = min(Period(day, grain, calendar).end, view.until)
        found.append(rate(every.acts(table, day, until), _years(day, until) * int(clients)).value)
    return tuple(found)


def _years(first: date, last: date) -> float:
    return ((last - first).days + 1) / DAYS_A_YEAR
