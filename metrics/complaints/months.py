"""Complaints per 100 clients, month by month of a year against the year before."""

from __future__ import annotations

from dataclasses import dataclass

from data.door import View
from data.periods import Period
from metrics.complaints.differing import are_chance
from metrics.figure import Figure, relative_change, unknown
from metrics.kpi import calendar_sums
from metrics.series import figure_before, figure_in, months_of_year

RATE = "complaints_per_100"


@dataclass(frozen=True)
class MonthRate:
    """One month and the same a year before; a running month is not compared. is_chance: the two may be the same."""

    month: Period
    now: Figure
    before: Figure
    is_running: bool
    is_chance: bool

    @property
    def change(self) -> float | None:
        return relative_change(self.now.value, self.before.value)


def month_rates(view: View) -> tuple[MonthRate, ...]:
    """The key figure "complaints per 100 clients" in the months of the selected year up to the view's last day.

    Rows:   as `metrics.kpi.complaints_per_100`: complaints of the month over the clients that bought in it.
    Value:  one MonthRate each, with exact Poisson intervals; changes judged at a false discovery rate of 5 %.
    Cuts:   not additive.
    Source: Garwood 1936; Benjamini & Hochberg 1995.
    """
    sums = calendar_sums(view, "money", "complaints")
    months = [month for month in months_of_year(view) if month.start <= view.until]
    running = [month.is_running(view.as_of) for month in months]
    now = [figure_in(view, RATE, sums, month) for month in months]
    then = [
        unknown("") if runs else figure_before(view, RATE, sums, month)
        for month, runs in zip(months, running, strict=True)
    ]
    chance = are_chance(list(zip(now, then, strict=True)))
    return tuple(MonthRate(*row) for row in zip(months, now, then, running, chance, strict=True))
