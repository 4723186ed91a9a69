"""How much clients talk: recommendations and complaints of a period against the clients that were active in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.marts.sums import period_start
from data.messages import N_
from data.options import client_count
from data.periods import Period
from data.tables import EVENT_DAY, served
from metrics.figure import Figure, unknown
from metrics.kpi import history_sums, period_sums
from metrics.word_of_mouth import DAYS_A_YEAR, poisson_interval

NO_REFERRALS = N_("no recommendations yet: import `referrals` to see this")
NO_COMPLAINTS = N_("no complaints yet: import `complaints` to see this")
NOBODY_ACTIVE = N_("unknown: no client was active in this period")
TABLES = {"praise": ("referrals", NO_REFERRALS), "complaint": ("complaints", NO_COMPLAINTS)}


@dataclass(frozen=True)
class Talk:
    """Recommendations and complaints per 100 clients and year, in one period."""

    praise: Figure
    complaint: Figure


@cache
def _counted(table: str) -> ir.Table:
    return served(table).agg(acts=_.count())


@cache
def _by_period(table: str, grain: str, fiscal_start: int) -> ir.Table:
    acts = served(table + "_history")
    start = period_start(acts[EVENT_DAY[table]], grain, fiscal_start).name("period_start")
    return acts.group_by(start).agg(acts=_.count()).order_by("period_start")


def talk(view: View) -> Talk:
    """Recommendations and complaints of the period per 100 clients and year.

    Rows:   acts of the view's period, whether or not their client ever answered a survey; over the clients that bought
            in it (all clients of the view where there are no sales) times the days of the period that have passed.
    Value:  acts per 100 clients and year with the exact Poisson interval (95 %), n acts; None where the table was
            never imported or nobody was active.
    Cuts:   acts and client-years are additive, rates are not.
    Source: definition of the house; Garwood 1936 for the interval.
    """
    clients = period_sums(view)["active_clients"] if view.has("sales") else client_count(view)
    years = _years(view.selection.period.start, view.until) * clients
    return Talk(*(_side(view, table, missing, years) for table, missing in TABLES.values()))


def _side(view: View, table: str, missing: str, years: float) -> Figure:
    if not view.has(table):
        return unknown(missing)
    return rate(int(view.run(_counted(table))["acts"].iloc[0]), years)


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
    Value:  `praise` and `complaint`, each a tuple of at most `most` rates; empty without sales or without the table.
    Cuts:   none.
    Source: definition of the house.
    """
    if not view.has("sales"):
        return dict.fromkeys(TABLES, ())
    active = history_sums(view)["active_clients"].tail(most)
    return {side: _past(view, table, active) if view.has(table) else () for side, (table, _why) in TABLES.items()}


def _past(view: View, table: str, active: pd.Series[int]) -> tuple[float | None, ...]:
    grain, fiscal = view.selection.grain, view.settings.fiscal_year_start
    rows = view.run(_by_period(table, grain, fiscal))
    acts = dict(zip(pd.to_datetime(rows["period_start"]).dt.date, rows["acts"], strict=True))
    found = []
    for day, clients in active.items():
        until = min(Period(day, grain, fiscal).end, view.until)
        found.append(rate(int(acts.get(day, 0)), _years(day, until) * int(clients)).value)
    return tuple(found)


def _years(first: date, last: date) -> float:
    return ((last - first).days + 1) / DAYS_A_YEAR
