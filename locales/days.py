"""How days and periods are written in each language."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_date

if TYPE_CHECKING:
    from data.periods import Period

DAY = {"en": "d MMM y", "zh": "y 年 M 月 d 日"}
MONTH = {"en": "LLL", "zh": "M 月"}
YEAR = {"en": "{year}", "zh": "{year} 年"}
FISCAL_YEAR = {"en": "FY {year}", "zh": "{year} 财年"}
QUARTER = {"en": ("Q1", "Q2", "Q3", "Q4"), "zh": ("一季度", "二季度", "三季度", "四季度")}
WEEK_MONTH = {"en": "P{number}", "zh": "第 {number} 期"}
RANGE = {"en": "{first} – {last}", "zh": "{first}—{last}"}
DAY_OF_YEAR = {"en": "d MMM", "zh": "M 月 d 日"}


@lru_cache(maxsize=4096)
def _formatted(day: date, pattern: str, locale: str) -> str:
    """Kept, as a page names the same few days and months again and again, each at half a millisecond."""
    return format_date(day, pattern, locale=locale)


def day_text(day: date, language: str) -> str:
    """The day in that language: "18 Oct 2026", "2026 年 10 月 18 日"."""
    return _formatted(day, DAY[language], locale=language)


def days_text(first: date, last: date, language: str) -> str:
    """Days from the first to the last: "1 Mar – 4 Apr 2026", "2026 年 3 月 1 日—4 月 4 日"; both years where two."""
    if first.year == last.year:
        start, end = (DAY_OF_YEAR, DAY) if language == "en" else (DAY, DAY_OF_YEAR)
    else:
        start, end = DAY, DAY
    return RANGE[language].format(
        first=_formatted(first, start[language], locale=language),
        last=_formatted(last, end[language], locale=language),
    )


def period_text(period: Period, language: str, short: bool) -> str:
    """The period in that language: "Q3 2026", "2026 年三季度"; `short` leaves the year out of quarters and months.

    A fiscal year that does not start in January, and every year of weeks, says so ("FY 2026"); it is named after the
    year in which it starts. A month is one of the calendar, or in a week calendar the year's period ("P3 FY 2026").
    """
    is_month, is_of_weeks = period.grain == "month", not isinstance(period.calendar, int)
    is_fiscal = is_of_weeks or (period.calendar != 1 and not is_month)
    number = period.start.year if is_month and not is_of_weeks else period.year
    year = (FISCAL_YEAR if is_fiscal else YEAR)[language].format(year=number)
    if period.grain == "year":
        return year
    if is_month and is_of_weeks:
        part = WEEK_MONTH[language].format(number=period.number)
    elif is_month:
        part = _formatted(period.start, MONTH[language], locale=language)
    else:
        part = QUARTER[language][period.number - 1]
    if short:
        return part
    if language == "en":
        return f"{part} {year}"
    return f"{year} {part}" if is_month and not is_of_weeks else f"{year}{part}"
