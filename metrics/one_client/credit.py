"""Credit of one client: what it owes on the as-of date, how much of that is late, how long it takes to pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.marts.credit import LONGEST_DAYS
from data.messages import N_
from data.tables import WIDE, served
from metrics.kpi import NO_SALES, NOT_YOURS
from metrics.one_client.today import today, year_before

NO_PAYMENTS = N_("unknown: no order says when it was paid; import `paid_on` of `sales`")
NO_DUE = N_("unknown: no order says when it is due; import `due_on` of `sales`")
AGES: tuple[str, ...] = ("not_due", "late_30", "late_60", "late_more")
"""How late what is owed is: not yet, up to 30 days, 31 to 60, longer."""


@dataclass(frozen=True)
class Owed:
    """What is owed of one age: money and orders."""

    age: str
    owed_e4: int
    orders: int


@dataclass(frozen=True)
class Credit:
    """What a client owes. missing: why nothing is known.

    ages: what is owed by how late it is, in the order of AGES. late_days: of the longest one. days_to_pay: mean over
    the revenue paid in the last twelve months; agreed_days: the mean that was agreed for it; n: those order lines.
    untold_e4, untold, untold_orders: money, lines and orders of twelve months that say neither when they are due nor
    when they were paid.
    """

    ages: tuple[Owed, ...] = ()
    late_days: int = 0
    days_to_pay: float | None = None
    agreed_days: float | None = None
    n: int = 0
    untold_e4: int = 0
    untold: int = 0
    untold_orders: int = 0
    missing: str = ""

    @property
    def owed_e4(self) -> int:
        return sum(each.owed_e4 for each in self.ages)

    @property
    def late_e4(self) -> int:
        return sum(each.owed_e4 for each in self.ages if each.age != "not_due")


@cache
def _told(column: str) -> ir.Table:
    rows = served("sales_anywhere")
    return rows.filter(rows[column].notnull()).select(column).limit(1)


def lacks_payments(view: View) -> str:
    """Why nothing can be said of what clients owe, a message; empty where something can.

    Rows:   order lines of all clients that the reader may see.
    Value:  a message or "".
    Cuts:   none.
    Source: definition of the house.
    """
    if not view.has("sales"):
        return NO_SALES
    if not view.may_see("money"):
        return NOT_YOURS
    for column, why in (("due_on", NO_DUE), ("paid_on", NO_PAYMENTS)):
        if view.run(_told(column)).empty:
            return why
    return ""


def _lines(key: int, as_of: date) -> ir.Table:
    """The client's order lines with their age: paid ones of twelve months, open ones, and those that tell nothing."""
    day = ibis.literal(as_of)
    rows = served("sales_anywhere").filter(_.client_key == key)
    is_paid = (rows.paid_on <= day).fill_null(False)
    is_odd = (rows.due_on.delta(rows.ordered_on, unit="day") > LONGEST_DAYS).fill_null(False)
    late = day.delta(rows.due_on, unit="day")
    age = ibis.cases(
        (is_paid, "paid"), (rows.due_on.isnull() | is_odd, "untold"), (late <= 0, "not_due"), (late <= 30, "late_30"),
        (late <= 60, "late_60"), else_="late_more",
    )  # fmt: skip
    aged = rows.mutate(
        age=age, late=late,
        took=rows.paid_on.delta(rows.ordered_on, unit="day"), agreed=rows.due_on.delta(rows.ordered_on, unit="day"),
    )  # fmt: skip
    recent = _.ordered_on >= ibis.literal(year_before(as_of))
    return aged.filter(recent | _.age.notin(("paid", "untold")))


def client_credit(view: View, key: int) -> Credit:
    """What one client owes on the as-of date, how much of it is late, and how long it usually takes to pay.

    Rows:   its order lines with a day they are due and not yet paid; returned lines count with their sign. Usual days:
            lines of the last twelve months that are paid, each currency unit counting alike.
    Value:  a Credit.
    Cuts:   additive over clients but for the days.
    Source: days sales outstanding; definition of the house.
    """
    now = today(view)
    if why := now.once(lacks_payments):
        return Credit(missing=why)
    lines = _lines(key, view.as_of)
    weight = (_.revenue_e4 > 0).ifelse(_.revenue_e4, 0).cast("float64")
    rows = now.run(
        lines.group_by("age").agg(
            money_e4=_.revenue_e4.sum().cast(WIDE).cast("int64"), orders=_.order_id.nunique(), lines=_.count(),
            late=_.late.max(), weight=weight.sum(), took=(weight * _.took).sum(),
            agreed_weight=_.agreed.notnull().ifelse(weight, 0.0).sum(), agreed=(weight * _.agreed).sum(),
        )
    )  # fmt: skip
    return _credit({str(row["age"]): row for row in rows.to_dict("records")})


def _credit(rows: dict[str, dict[str, object]]) -> Credit:
    def of(age: str, name: str) -> float:
        value = rows.get(age, {}).get(name)
        return 0.0 if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type]

    paid, agreed = of("paid", "weight"), of("paid", "agreed_weight")
    return Credit(
        tuple(Owed(age, int(of(age, "money_e4")), int(of(age, "orders"))) for age in AGES),
        int(max(0.0, *(of(age, "late") for age in AGES[1:]))),
        of("paid", "took") / paid if paid else None,
        of("paid", "agreed") / agreed if agreed else None,
        int(of("paid", "lines")),
        int(of("untold", "money_e4")),
        int(of("untold", "lines")),
        int(of("untold", "orders")),
    )
