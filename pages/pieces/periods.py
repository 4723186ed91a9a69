"""The selected period and the one it is compared with, in words: of week calendars with their days and weeks."""

from __future__ import annotations

from data.periods import Period
from data.scope import Selection
from locales import Words


def compared_periods(selection: Selection, words: Words) -> str:
    """ "Q3 2026 against Q3 2025"; in a week calendar "P2 FY 2026 (4 weeks, 1 Mar – 28 Mar 2026) against P2 FY 2025".

    Where lengths differ it says so: a period with or after a 53rd week is compared with as many weeks of the year
    before, any other with a period of 4 weeks where it may have 5 itself.
    """
    mine, before = selection.period, selection.compared().period
    shown = period_with_days(mine, words)
    if selection.comparison == "target":
        return words("{period} against target", period=shown)
    weeks = mine.weeks
    if weeks is not None and selection.comparison == "last_year" and mine.is_longer_or_shorter():
        return words.many(
            "{period} against {n} week from {day} on", "{period} against {n} weeks from {day} on", weeks,
            period=shown, day=words.day(before.start),
        )  # fmt: skip
    named = words.period(before)
    if before.weeks is not None and before.weeks != weeks:
        named = words.many("{period} ({n} week)", "{period} ({n} weeks)", before.weeks, period=named)
    return words("{period} against {before}", period=shown, before=named)


def period_with_days(period: Period, words: Words) -> str:
    """The name of a period; of a week calendar's with its weeks and days, which its name does not say."""
    if period.weeks is None:
        return words.period(period)
    days = words.days(period.start, period.end)
    name = words.period(period)
    return words.many(
        "{period} ({n} week, {days})", "{period} ({n} weeks, {days})", period.weeks, period=name, days=days
    )
