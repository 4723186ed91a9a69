"""What one client answered over time, beside what all clients answered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.periods import Period, period_of
from data.tables import served
from metrics.one_client.today import today

MOST = 50
LEAST_ANSWERS = 5
"""Answers below which a quarter's mean of all clients is not told: it would show single ones."""


@dataclass(frozen=True)
class Answers:
    """The newest answers as they came, and the quarters with an answer: mean of the client and of all, 0 to 1."""

    rows: pd.DataFrame
    quarters: tuple[tuple[Period, float, float | None], ...]


@cache
def _by_day() -> ir.Table:
    rows = served("surveys_anywhere").filter(_.share.notnull())
    month = rows.answered_on.truncate("M")
    return rows.group_by(day=month).agg(total=_.share.sum(), answers=_.count())


def means_by_month(view: View) -> pd.DataFrame:
    """Sum and number of the answers of every month of all clients that the reader may see, each from 0 to 1.

    Rows:   answers that say how satisfied the client is.
    Value:  columns day (the first of the month), total, answers.
    Cuts:   additive.
    Source: definition of the house.
    """
    return view.run(_by_day())


def client_answers(view: View, key: int) -> Answers:
    """What one client answered, with the mean of all clients in the same quarters.

    Rows:   its answers up to the as-of date, the newest first; of all clients that the reader may see, calendar
            quarters with at least five answers.
    Value:  an Answers; satisfaction from 0, the low end of the scale, to 1, its high end.
    Cuts:   of one client.
    Source: definition of the house.
    """
    now = today(view)
    rows = now.run(
        served("surveys_anywhere").filter(_.client_key == key).order_by(ibis.desc("answered_on")).limit(MOST)
    )
    known = rows[rows["share"].notna()]
    quarters = [period_of(day.date(), "quarter") for day in pd.to_datetime(known["answered_on"])]
    own: dict[Period, list[float]] = {}
    for quarter, share in zip(quarters, known["share"], strict=True):
        own.setdefault(quarter, []).append(float(share))
    if not own:
        return Answers(rows, ())
    every = now.once(means_by_month)
    of = [period_of(day.date(), "quarter") for day in pd.to_datetime(every["day"])]
    sums = every.assign(quarter=of).groupby("quarter")[["total", "answers"]].sum() if len(every) else every
    found = []
    for quarter in sorted(own, key=lambda each: each.start):
        answers = float(sums["answers"].get(quarter, 0.0))
        mean = float(sums["total"][quarter]) / answers if answers >= LEAST_ANSWERS else None
        found.append((quarter, sum(own[quarter]) / len(own[quarter]), mean))
    return Answers(rows, tuple(found))
