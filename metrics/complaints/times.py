"""How long clients wait for an answer and for a solution; complaints still open count for as long as they were seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from metrics.complaints.cases import (
    MOST_DAYS,
    MOST_HOURS,
    NO_ANSWERED,
    NO_CATEGORY,
    NO_RESOLVED,
    NONE_IN_PERIOD,
    absent_why,
    cases,
    recorded,
)
from metrics.complaints.waiting import Waiting, waiting
from metrics.figure import Figure, unknown
from metrics.intervals import wilson

Step = Literal["answer", "solution"]
By = Literal["category", "manager"]
LEAST_IN_PART = 5
SAME_DAY_HOURS, NEXT_DAY_HOURS = 24, 48
COLUMNS: dict[Step, tuple[str, str, str, int]] = {
    "answer": ("is_timed", "hours", "is_answered", MOST_HOURS),
    "solution": ("is_dated", "days", "is_solved", MOST_DAYS),
}


@dataclass(frozen=True)
class Times:
    """How long a step takes. missing: why nothing is known; left_out: complaints whose times cannot be counted."""

    curve: Waiting | None
    left_out: int = 0
    missing: str = ""

    @property
    def median(self) -> Figure:
        """Hours to the answer, or days to the solution, by which half have it."""
        return self.curve.median if self.curve is not None else unknown(self.missing)

    def done_by(self, time: float) -> Figure:
        """The share that has it by that time."""
        return self.curve.done_by(time) if self.curve is not None else unknown(self.missing)

    @property
    def done(self) -> Figure:
        """The share that has it at all by the as-of date, however long it has been waited for, with Wilson's interval.

        Rows:   complaints of the period whose times can be counted.
        Value:  0 to 1; None without any.
        Cuts:   not additive: ask again for the part.
        Source: Wilson 1927.
        """
        if self.curve is None or not self.curve.n:
            return unknown(self.missing or NONE_IN_PERIOD)
        return Figure(self.curve.ended / self.curve.n, self.curve.n, *wilson(self.curve.ended, self.curve.n))


@cache
def _counted(step: Step, as_of: date, by: str) -> ir.Table:
    is_known, length, is_over, most = COLUMNS[step]
    rows = cases("", as_of)
    keys = [rows[by].name("part")] if by else []
    told = rows.select(
        *keys,
        is_known=rows[is_known],
        length=ibis.least(rows[length], most),
        is_over=rows[is_over] & (rows[length] <= most),
        is_ever=rows[is_over],
    )
    return told.group_by([*(["part"] if by else []), "is_known", "length", "is_over"]).agg(
        n=_.count(), ever=_.is_ever.cast("int64").sum()
    )


def _absent(view: View, step: Step) -> str:
    if why := absent_why(view):
        return why
    known = recorded(view)
    if step == "answer":
        return "" if known.answered else NO_ANSWERED
    return "" if known.solved else NO_RESOLVED


def _times(rows: pd.DataFrame) -> Times:
    known = rows[rows["is_known"].astype(bool)]
    left_out = int(rows["n"].sum() - known["n"].sum())
    if not int(rows["n"].sum()):
        return Times(None, missing=NONE_IN_PERIOD)
    curve = waiting(known["length"], known["is_over"].astype(float), known["n"])
    # Those solved later than the longest time that is drawn are solved all the same.
    ended = Waiting(curve.times, curve.waiting, curve.variance, curve.n, int(known["ever"].sum()))
    return Times(ended, left_out)


def step_times(view: View, step: Step) -> Times:
    """How long the answer to a complaint of the period takes in hours, or its solution in days.

    Rows:   complaints received in the period, as they stand on the as-of date: those not answered or solved yet count
            for as long as they have been seen. Left out and counted: dates before the complaint, and for the answer
            also solved complaints without an answer on record.
    Value:  Times; missing says why where no complaint ever recorded that step.
    Cuts:   not additive: ask again for the part.
    Source: Kaplan & Meier 1958, JASA 53.
    """
    if why := _absent(view, step):
        return Times(None, missing=why)
    return _times(view.run(_counted(step, view.as_of, "")))


@dataclass(frozen=True)
class PartTimes:
    """One category or account manager: its name (None: not known), how many complaints, and both steps."""

    name: str | None
    n: int
    answer: Times
    solution: Times


def times_by(view: View, by: By) -> tuple[PartTimes, ...]:
    """Both steps by category or by account manager at the time, those with the most complaints first.

    Rows:   as `step_times`; parts of fewer than five complaints are left out.
    Value:  one PartTimes each; empty where complaints cannot be told.
    Cuts:   not additive.
    Source: Kaplan & Meier 1958, JASA 53.
    """
    if absent_why(view) or (by == "category" and not recorded(view).category):
        return ()
    column = "category" if by == "category" else "manager_key"
    steps: tuple[Step, ...] = ("answer", "solution")
    found = {step: view.run(_counted(step, view.as_of, column)) for step in steps}
    lacking = {step: _absent(view, step) for step in steps}
    names = view.tree.names("manager")
    totals = found["answer"].groupby("part", dropna=False)["n"].sum().sort_values(ascending=False, kind="stable")
    parts = []
    for part, n in totals.items():
        if n < LEAST_IN_PART:
            continue
        mine = {step: _of_part(found[step], part) for step in steps}
        times = {s: Times(None, missing=lacking[s]) if lacking[s] else _times(mine[s]) for s in steps}
        name = names.get(int(str(part))) if by == "manager" else part if isinstance(part, str) else None
        parts.append(PartTimes(name, int(n), times["answer"], times["solution"]))
    return tuple(parts)


def _of_part(rows: pd.DataFrame, part: object) -> pd.DataFrame:
    is_mine = rows["part"].isna() if not isinstance(part, str) and pd.isna(part) else rows["part"] == part
    return rows[is_mine]


def times_missing(view: View, by: By) -> str:
    """Why there are no times by that part: what is not recorded, or nobody complained; "" if there are.

    Rows:   none.
    Value:  a message key.
    Cuts:   none.
    Source: definition of the house.
    """
    if why := absent_why(view):
        return why
    known = recorded(view)
    if not known.answered and not known.solved:
        return NO_RESOLVED
    return NO_CATEGORY if by == "category" and not known.category else ""
