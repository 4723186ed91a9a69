"""How days and periods are written in each language."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_date

if TYPE_CHECKING:
    from data.periods import Period

DAY = {"en": "d MMM y", "zh": "y 年 M 月 d 日"}
MONTH = {"en": "LLL", "zh": "M 月"}
YEAR = {"en": "{year}", "zh": "{year} 年"}
FISCAL_YEAR = {"en": "FY {year}", "zh": "{year} 财年"}
QUARTER = {"en": ("Q1", "Q2", "Q3", "Q4"), "zh": ("一季度", "二季度", "三季度", "四季度")}


def day_text(day: date, language: str) -> str:
    """The day in that language: "18 Oct 2026", "2026 年 10 月 18 日"."""
    return format_date(day, DAY[language], locale=language)


def period_text(period: Period, language: str, short: bool) -> str:
    """The period in that language: "Q3 2026", "2026 年三季度"; `short` leaves the year out of quarters and months.

    A fiscal year that does not start in January says so ("FY 2026"); it is named after the year in which it starts.
    A month is always a month of the calendar.
    """
    is_fiscal = period.fiscal_start != 1 and period.grain != "month"
    number = period.start.year if period.grain == "month" else period.year
    year = (FISCAL_YEAR if is_fiscal else YEAR)[language].format(year=number)
    if period.grain == "year":
        return year
    is_month = period.grain == "month"
    if is_month:
        part = format_date(period.start, MONTH[language], locale=language)
    else:
        part = QUARTER[language][period.number - 1]
    if short:
        return part
    if language == "en":
        return f"{part} {year}"
    return f"{year} {part}" if is_month else f"{year}{part}"
