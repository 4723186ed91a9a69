"""What one client was expected to order: its own level, moved as all other clients moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from scipy.special import stdtrit

from data.door import View
from data.periods import Period
from data.tables import WIDE, served
from metrics.one_client.today import today

FEWEST_MONTHS, MOST_MONTHS = 6, 12
"""Months before the one that is judged: with fewer a client is new, more are of another time."""
LEVEL = 0.95


@dataclass(frozen=True)
class Expected:
    """What was expected of a month, with the 95 % interval of a single month, in ten-thousandths."""

    value_e4: float
    low_e4: float
    high_e4: float

    @property
    def half_e4(self) -> float:
        return self.high_e4 - self.value_e4


@dataclass(frozen=True)
class Month:
    """One month of a client: what it ordered and what was expected; None where it is too new, or nothing moved."""

    period: Period
    revenue_e4: int
    expected: Expected | None


def expected_month(own: Sequence[float], others: Sequence[float], others_now: float) -> Expected | None:
    """What a client orders when it goes on as it did and moves as all others move: seasons and festivals included.

    Rows:   revenue of the client, and of all others, in up to twelve months before; what all others bought in the month
            that is judged. Only months since the client's first order.
    Value:  share of the client in what the others bought, times what they bought now, with the 95 % prediction
            interval of a single month from the spread of its months around that share, never below nothing; None with
            fewer than six months, or where the others bought nothing.
    Cuts:   not additive: intervals of a sum of months are narrower (`expected_sum`).
    Source: ratio estimator, Cochran 1977, Sampling Techniques; Student 1908.
    """
    mine, rest = np.asarray(own, dtype=float), np.asarray(others, dtype=float)
    if len(mine) < FEWEST_MONTHS or rest.sum() <= 0 or (rest <= 0).any() or others_now <= 0:
        return None
    share = mine.sum() / rest.sum()
    scale = others_now / rest.mean()
    spread = float(np.sqrt(((mine - share * rest) ** 2).sum() / (len(mine) - 1)))
    half = float(stdtrit(len(mine) - 1, (1 + LEVEL) / 2)) * spread * scale * sqrt(1 + 1 / len(mine))
    value = max(float(share * others_now), 0.0)
    return Expected(value, max(value - half, 0.0), value + half)


def expected_sum(months: Sequence[Expected]) -> Expected | None:
    """What was expected of several months together; months err apart.

    Rows:   one a month.
    Value:  the sum and its 95 % interval; None without a month.
    Cuts:   additive in its value, not in its interval.
    Source: variance of a sum of independent errors.
    """
    if not months:
        return None
    value, half = sum(month.value_e4 for month in months), sqrt(sum(month.half_e4**2 for month in months))
    return Expected(value, max(value - half, 0.0), value + half)


@cache
def _all_months() -> ir.Table:
    rows = served("region_period_calendar").filter(_.grain == "month")
    return rows.group_by("period_start").agg(revenue_e4=_.revenue_e4.sum().cast(WIDE).cast("int64"))


def all_months(view: View) -> pd.Series:
    """Revenue of every month of all clients that the reader may see; index the month's first day.

    Rows:   order lines of every month.
    Value:  ten-thousandths by month.
    Cuts:   additive.
    Source: definition of the house.
    """
    rows = view.run(_all_months())
    return pd.Series(rows["revenue_e4"].to_numpy(float), pd.to_datetime(rows["period_start"]).dt.date).sort_index()


def expected_months(view: View, key: int, months: Sequence[Period]) -> list[Month]:
    """These months of one client, each with what was expected of it by the twelve months before.

    Rows:   one a month in the order given; the client's sales wherever they were, against those of all other clients
            that the reader may see.
    Value:  a Month each; of the running month both sides hold what there is so far.
    Cuts:   see `expected_month`.
    Source: see `expected_month`.
    """
    now = today(view)
    asked = served("client_period_calendar").filter(_.client_key == key, _.grain == "month")
    rows = now.run(asked.group_by("period_start").agg(revenue_e4=_.revenue_e4.sum().cast(WIDE).cast("int64")))
    own = dict(zip(pd.to_datetime(rows["period_start"]).dt.date, rows["revenue_e4"].astype("int64"), strict=True))
    total = now.once(all_months).to_dict()
    first = min((day for day in own), default=None)

    def before(month: Period) -> list[Period]:
        earlier = [month.back(steps) for steps in range(MOST_MONTHS, 0, -1)]
        return [each for each in earlier if first is not None and each.start >= first]

    def others(month: Period) -> float:
        return float(total.get(month.start, 0.0)) - float(own.get(month.start, 0))

    found = []
    for month in months:
        past = before(month)
        mine = [float(own.get(each.start, 0)) for each in past]
        expected = expected_month(mine, [others(each) for each in past], others(month))
        found.append(Month(month, int(own.get(month.start, 0)), expected))
    return found
