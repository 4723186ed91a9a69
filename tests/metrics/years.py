"""A fiscal year by hand: months with targets and forecasts, without a store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from data.periods import Period, period_of
from metrics.figure import Figure
from metrics.kpi_list import KPIS
from metrics.outlook import YearOutlook
from metrics.year_shown import ShownMonth, YearShown

YEAR = period_of(date(2026, 1, 1), "year")
NOTHING = Figure(None)
Value = float | None


def figures(values: Sequence[Value]) -> list[Figure]:
    return [Figure(value) for value in values]


def month_of(number: int) -> Period:
    return period_of(date(2026, number, 1), "month")


def year_by_hand(
    now: Sequence[Value],
    before: Sequence[Value],
    targets: Sequence[Value],
    ahead: Sequence[tuple[float, float, float] | None] = (),
    *,
    running: int = 0,
    elapsed: float = 0.0,
    kpi: str = "revenue",
    outlook: YearOutlook | None = None,
    **more: object,
) -> YearShown:
    """now, before, targets: by month, twelve; ahead: forecast, low, high. running: number of the month that runs."""
    foreseen = [*ahead, *[None] * (12 - len(ahead))]
    months = []
    for number in range(1, 13):
        value, span = now[number - 1], foreseen[number - 1]
        month = ShownMonth(
            month_of(number), Figure(value), Figure(before[number - 1]), targets[number - 1], number == running,
            value is None,
        )  # fmt: skip
        months.append(month if span is None else replace(month, forecast=span[0], low=span[1], high=span[2]))
    total = sum(value for value in now if value is not None)
    shown = YearShown(
        KPIS[kpi], YEAR, tuple(months), Figure(total), NOTHING, NOTHING, None, None, None, False, False,
        outlook or YearOutlook(YEAR), elapsed,
    )  # fmt: skip
    return replace(shown, **more)  # type: ignore[arg-type]
