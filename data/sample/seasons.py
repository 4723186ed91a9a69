"""When the sample company sells: Spring Festival, months, price changes, survey waves.

Days are whole numbers since 1970-01-01 throughout this package.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

SPRING_FESTIVALS: dict[int, date] = {
    2020: date(2020, 1, 25),
    2021: date(2021, 2, 12),
    2022: date(2022, 2, 1),
    2023: date(2023, 1, 22),
    2024: date(2024, 2, 10),
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
    2029: date(2029, 2, 13),
    2030: date(2030, 2, 3),
    2031: date(2031, 1, 23),
    2032: date(2032, 2, 11),
}
FIRST_YEAR, LAST_YEAR = min(SPRING_FESTIVALS), max(SPRING_FESTIVALS)
MONTH_WEIGHTS = np.array([1.03, 0.95, 0.97, 0.97, 1.00, 0.98, 0.97, 0.99, 1.02, 1.00, 1.02, 1.08])
# (first day, last day, weight) counted from the first day of the festival: people stock up before it, shops rest in it.
FESTIVAL_WEIGHTS = ((-28, -15, 1.15), (-14, -3, 1.50), (-2, 6, 0.50), (7, 20, 0.85))
NATIONAL_DAY_WEIGHT = 1.12  # 15 to 30 September, before the October holiday
SURVEY_MONTHS = (3, 9)


@dataclass(frozen=True)
class PriceChange:
    """From `day` on, list prices of `categories` (None: all) and what the goods cost us move by these factors."""

    day: date
    name: str
    categories: tuple[str, ...] | None
    price: float
    cost: float


PRICE_CHANGES = (
    PriceChange(date(2022, 7, 1), "批发价调整 一类二类上调4%", ("一类", "二类"), 1.04, 1.035),
    PriceChange(date(2024, 1, 1), "批发价调整 三类四类五类上调2%", ("三类", "四类", "五类"), 1.02, 1.025),
    PriceChange(date(2025, 5, 1), "批发价调整 全部上调3%", None, 1.03, 1.032),
)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def month_start(day: date, months_later: int) -> date:
    """The first day of the month that many months after the month of `day`."""
    months = day.year * 12 + day.month - 1 + months_later
    return date(months // 12, months % 12 + 1, 1)


def months_of(days: np.ndarray) -> np.ndarray:
    """Months since January 1970 of each day."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def years_of(days: np.ndarray) -> np.ndarray:
    """Calendar year of each day."""
    return months_of(days) // 12 + 1970


def season(first_day: int, last_day: int) -> np.ndarray:
    """Selling weight of each day from first to last, both included; about 1 on an ordinary day."""
    days = np.arange(first_day, last_day + 1)
    weights = MONTH_WEIGHTS[months_of(days) % 12].copy()
    for festival in SPRING_FESTIVALS.values():
        offset = days - day_number(festival)
        for low, high, weight in FESTIVAL_WEIGHTS:
            weights[(offset >= low) & (offset <= high)] *= weight
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        before_holiday = (days >= day_number(date(year, 9, 15))) & (days <= day_number(date(year, 9, 30)))
        weights[before_holiday] *= NATIONAL_DAY_WEIGHT
    return weights


def survey_waves(first_day: int, last_day: int) -> list[tuple[str, int]]:
    """(name, day of invitation) of each half-yearly wave inside the span: 15 March and 15 September.

    The days lie 181 to 184 apart, so the 180 days after an answer end before the client's next one.
    """
    waves = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for half, month in enumerate(SURVEY_MONTHS, start=1):
            day = day_number(date(year, month, 15))
            if first_day <= day <= last_day:
                waves.append((f"{year}H{half}", day))
    return waves
