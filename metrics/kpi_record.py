"""What a key figure is, why one may be unknown, and the share that many of them are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from data.messages import N_
from data.scope import Topic
from metrics.figure import Figure, Unit, unknown
from metrics.intervals import wilson

Sums = Mapping[str, int]
Better = Literal["higher", "lower", "neither"]

NOT_YOURS = N_("not yours; ask whoever looks after the data")
NOT_BEGUN = N_("this period has not begun yet")
BEFORE_DATA = N_("the data begin later")
NO_SALES = N_("no sales yet: import `sales` to see this")
NO_COSTS = N_("unknown: no order line has a cost of goods")
SOME_COSTS = N_("unknown: the cost of goods is not known for every order line")
NO_ACTIVITIES = N_("no service costs yet: import `activities` to see this")
UNPRICED = N_("unknown: some service acts have neither a cost nor a rate")
NO_ORDERS = N_("nothing was sold in this period")
NO_GROSS = N_("unknown: there is no gross profit to divide by")
NO_ORDERED_QUANTITY = N_("unknown: the sales do not say what was asked for")
NO_YEAR_BEFORE = N_("unknown: nobody was active a year before")
NO_CREDIT = N_("unknown: no order says when it was paid or is due")
NOT_YET_PAID = N_("not known yet: who pays late has not paid for this period")
NO_SURVEYS = N_("no surveys yet: import `surveys` to see this")
NO_COMPLAINTS = N_("no complaints yet: import `complaints` to see this")
NO_PROMISES = N_("no promises yet: import `promises` to see this")
CLIENTS_DO_NOT_ADD = N_("clients cannot be added over periods; choose the year to see them")
SCORES_DO_NOT_ADD = N_("scores cannot be added over periods; choose the year to see those of its last day")
ABSENT_TABLE: Mapping[str, str] = {
    "sales": NO_SALES,
    "activities": NO_ACTIVITIES,
    "surveys": NO_SURVEYS,
    "complaints": NO_COMPLAINTS,
    "promises": NO_PROMISES,
}
"""What is said of a key figure whose table is not there."""

SMALL = 30
"""A rate or a mean of fewer than this says little: pages grey it."""


@dataclass(frozen=True)
class Kpi:
    """One key figure: its words, its unit, which side is good, and how it comes out of the sums.

    topic: the right it takes; those of its tables (`needs`) are taken too. adds: whether its value adds up over periods
    and regions. parts: numerator and denominator of a ratio, each the name of a sum or the key of a figure that adds;
    the ratio of a cut is that of the summed parts. is_estimate: it comes out of a sample, so a small n says little.
    is_sample: some days of a period speak for all of it, so that data which begin in its midst do not make it wrong.
    unsummed_why: why it cannot be told from the sums of shorter periods (a message); empty where it can. made_of: of a
    figure of the company's own, the figures of the house that its formula comes down to.
    """

    key: str
    label: str
    unit: Unit
    better: Better
    figure: Callable[[Sums], Figure]
    topic: Topic = "money"
    needs: tuple[str, ...] = ("sales",)
    adds: bool = False
    parts: tuple[str, str] | None = None
    is_estimate: bool = False
    is_sample: bool = False
    unsummed_why: str = ""
    made_of: tuple[str, ...] = ()


def sum_of(name: str) -> Callable[[Sums], Figure]:
    """The figure that is one of the sums itself."""

    def figure(sums: Sums) -> Figure:
        return Figure(sums[name], n=sums["orders"])

    return figure


def share_of(part: int, whole: int, missing: str) -> Figure:
    """A share with its Wilson interval; unknown with that reason when there is no whole."""
    if not whole:
        return unknown(missing)
    low, high = wilson(part, whole)
    return Figure(part / whole, n=whole, low=low, high=high)


def is_small(found: Figure, kpi: Kpi | None = None) -> bool:
    """Whether a figure is an estimate that rests on fewer than 30: known, but not to be leaned on.

    Without its Kpi only a figure with an interval counts as an estimate; a sum of few orders is exact.
    """
    is_estimate = found.low is not None if kpi is None else kpi.is_estimate
    return found.value is not None and is_estimate and found.n < SMALL
