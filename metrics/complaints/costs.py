"""What complaints cost: compensation paid and work on them, against what the clients concerned bring in a year."""

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
from data.periods import FiscalCalendar, Period, period_of
from data.roles import activities_by_role
from data.tables import WIDE, served
from metrics.capital_charge import parts_of
from metrics.complaints.cases import NO_COMPENSATION, NONE_IN_PERIOD, absent_why, recorded
from metrics.contribution import client_sums_of_period
from metrics.figure import Figure, unknown
from metrics.intervals import Z
from metrics.kpi import NO_ACTIVITIES, NO_COSTS, NO_SALES, NOT_YOURS
from metrics.service_costs import activity_costs

MONTHS_SHOWN = 12
NO_HANDLING = N_("unknown: no kind of act in `activities` is named as work on complaints")
UNPRICED_HANDLING = N_("unknown: acts of work on complaints without a known cost")
PAID_NOTHING = N_("no complaint of this period says that something was paid")


@dataclass(frozen=True)
class Costs:
    """Cost of the complaints of a period. Money in ten-thousandths.

    paid: compensation where the complaint says it, n those that do, its interval that of a compound Poisson sum;
    silent: complaints that say nothing of it.
    handling: work on complaints done in the period, n the acts; unpriced: acts of it whose cost is not known.
    profit: of twelve months, of the compensated clients whose profit is known, n of `paid_clients` of them.
    """

    complaints: int
    paid: Figure
    silent: int
    paid_clients: int
    handling: Figure
    unpriced: int
    profit: Figure

    @property
    def paid_each(self) -> float | None:
        """Compensation per complaint that says something was paid."""
        return self.paid.value / self.paid.n if self.paid.value is not None and self.paid.n else None

    @property
    def handling_each(self) -> float | None:
        """Work on complaints per complaint of the period."""
        return self.handling.value / self.complaints if self.handling.value is not None and self.complaints else None


def _whole(column: ir.Value) -> ir.Value:
    return column.sum().fill_null(0).cast(WIDE).cast("int64")


@cache
def _paid(by_category: bool) -> ir.Table:
    rows = served("complaints")
    sums = {
        "complaints": _.count(),
        "said": _.compensation_e4.count(),
        "paid_e4": _whole(_.compensation_e4),
        "squares": (_.compensation_e4.cast("float64") * _.compensation_e4.cast("float64")).sum().fill_null(0.0),
        "clients": _.client_key.nunique(where=_.compensation_e4 > 0),
    }
    return rows.group_by("category").agg(**sums) if by_category else rows.agg(**sums)


@cache
def _profit(rate_parts: int) -> ir.Table:
    """Profit of twelve months of the clients that were compensated in the period."""
    paid = served("complaints").filter(_.compensation_e4 > 0).select(paid_key="client_key").distinct()
    sums = client_sums_of_period("client_period_trailing", rate_parts)
    joined = paid.join(sums, [("paid_key", "client_key")])
    return joined.agg(known=_.profit_e4.count(), profit_e4=_whole(_.profit_e4))


def _handling(view: View) -> tuple[Figure, int]:
    if not view.may_see("money"):
        return unknown(NOT_YOURS), 0
    if not view.has("activities"):
        return unknown(NO_ACTIVITIES), 0
    rows = activity_costs(view)
    mine = rows[rows["activity"].isin(activities_by_role(rows["activity"])["complaint"])]
    if mine.empty:
        return unknown(NO_HANDLING), 0
    acts, cost, unpriced = (int(mine[name].sum()) for name in ("acts", "cost_e4", "unpriced_acts"))
    return (unknown(UNPRICED_HANDLING), unpriced) if unpriced == acts else (Figure(cost, acts - unpriced), unpriced)


def complaint_costs(view: View) -> Costs:
    """What the complaints of the period cost.

    Rows:   complaints received in the period; acts done in it whose name says that they are work on complaints. A
            complaint that says nothing of compensation is unknown, not 0, and counted apart.
    Value:  Costs, money in ten-thousandths.
    Cuts:   sums are additive, amounts per complaint are not.
    Source: definition of the house; acts by their names, see `data.roles`; interval: compound Poisson, Feller 1968.
    """
    handling, unpriced = _handling(view)
    if why := absent_why(view):
        return Costs(0, unknown(why), 0, 0, handling, unpriced, unknown(why))
    row = view.run(_paid(False)).iloc[0]
    complaints, said, paid, clients = (int(row[name]) for name in ("complaints", "said", "paid_e4", "clients"))
    # As many payments as a Poisson process brings, each of its own size: the variance of the sum is that of squares.
    half = Z * float(row["squares"]) ** 0.5
    found = unknown(PAID_NOTHING if complaints else NONE_IN_PERIOD)
    if said:
        found = Figure(paid, said, max(0.0, paid - half), paid + half)
    found = found if recorded(view).compensation else unknown(NO_COMPENSATION)
    return Costs(complaints, found, complaints - said, clients, handling, unpriced, _profit_of(view, clients))


def _profit_of(view: View, clients: int) -> Figure:
    if not view.may_see("money"):
        return unknown(NOT_YOURS)
    if not view.has("sales"):
        return unknown(NO_SALES)
    if not clients:
        return unknown(PAID_NOTHING)
    row = view.run(_profit(parts_of(view.settings.capital_rate))).iloc[0]
    known = int(row["known"])
    return Figure(int(row["profit_e4"]), known) if known else unknown(NO_COSTS)


def paid_by_category(view: View) -> pd.DataFrame:
    """Compensation by what the complaint was about, the most expensive first.

    Rows:   complaints of the period; category is missing where none was noted.
    Value:  columns category, complaints, said (those that say what was paid), paid_e4 (missing where none says it),
            each_e4 (per complaint that says it), clients (that were paid something).
    Cuts:   additive but for each_e4.
    Source: definition of the house.
    """
    rows = view.run(_paid(True))
    is_said = rows["said"] > 0
    rows["each_e4"] = (rows["paid_e4"] / rows["said"].where(is_said)).round()
    rows["paid_e4"] = rows["paid_e4"].where(is_said)
    return rows.sort_values(["paid_e4", "complaints", "category"], ascending=[False, False, True], ignore_index=True)


@cache
def _by_month(since: date, calendar: FiscalCalendar) -> ir.Table:
    rows = served("complaints_history").filter(_.received_on >= since)
    month = period_start(rows.received_on, "month", calendar).name("month_start")
    sums = {"complaints": _.count(), "said": _.compensation_e4.count(), "paid_e4": _whole(_.compensation_e4)}
    return rows.group_by(month).agg(**sums)


@cache
def _handled(since: date, until: date) -> ir.Table:
    rows = served("activity_period_calendar").filter(
        _.grain == "month", _.period_start >= since, _.period_start <= until
    )
    sums = {name: _whole(_[name]) for name in ("acts", "cost_e4", "unpriced_acts")}
    return rows.group_by(["activity", "period_start"]).agg(**sums)


@dataclass(frozen=True)
class MonthCost:
    """Cost of one month: compensation of the complaints that came in, work on complaints done; None is unknown."""

    month: Period
    complaints: int
    said: int
    paid_e4: int | None
    handling_e4: int | None


def cost_months(view: View) -> tuple[MonthCost, ...]:
    """Compensation and work on complaints in the twelve months up to the period's end, oldest first.

    Rows:   as `complaint_costs`, month by month; months before the first complaint are left out.
    Value:  one MonthCost each; empty where complaints cannot be told or never say what was paid.
    Cuts:   additive.
    Source: definition of the house.
    """
    if absent_why(view):
        return ()
    calendar = view.settings.calendar
    last = period_of(view.until, "month", calendar)
    first = last.back(MONTHS_SHOWN - 1)
    rows = view.run(_by_month(first.start, calendar))
    paid = {_day(row["month_start"]): row for row in rows.to_dict("records")}
    begun = next((low for table, low, _high in view.version.days if table == "complaints"), None)
    handling = _handled_months(view, first.start, last.start)
    found = []
    for steps in range(MONTHS_SHOWN - 1, -1, -1):
        month = last.back(steps)
        if begun is None or month.end < begun:
            continue
        row = paid.get(month.start, {"complaints": 0, "said": 0, "paid_e4": 0})
        said = int(row["said"])
        amount = int(row["paid_e4"]) if said else None
        found.append(MonthCost(month, int(row["complaints"]), said, amount, handling.get(month.start)))
    return tuple(found)


def _handled_months(view: View, first: date, last: date) -> dict[date, int]:
    if not view.may_see("money") or not view.has("activities"):
        return {}
    rows = view.run(_handled(first, last))
    mine = rows[rows["activity"].isin(activities_by_role(rows["activity"])["complaint"])]
    known = mine[mine["acts"] > mine["unpriced_acts"]]
    return {_day(start): int(cost) for start, cost in known.groupby("period_start")["cost_e4"].sum().items()}


def _day(moment: object) -> date:
    return pd.Timestamp(str(moment)).date()
