"""The weeks that alerts look at: how far back, how many are judged, how long a rhythm takes to show."""

from __future__ import annotations

from datetime import date, timedelta

WEEK_DAYS = 7
WEEKS = 156
"""All weeks that are read, the last whole one included: three years."""
JUDGED = 52
WARM = 26
"""Weeks before the judged ones in which sums already run: what was abnormal by then was raised by then."""
BASE, LAG = 52, 8
"""What is usual is the mean of so many weeks, which end so many weeks before: a change does not hide itself."""
FIRST = WEEKS - JUDGED - WARM
JUDGED_FROM = WEEKS - JUDGED
FEWEST_WEEKS, FEWEST_ORDERS = 26, 8
"""A client has a rhythm after so many weeks of that base, with an order in so many of them."""
FREQUENT = 0.25
"""From this share of weeks with an order on amounts are judged; below it only the time without an order is."""
_MONDAY = date(1970, 1, 5)


def last_sunday(day: date) -> date:
    """The last day of the last whole week (Monday to Sunday) up to that day."""
    return day - timedelta(days=(day - _MONDAY).days % WEEK_DAYS + 1) if (day - _MONDAY).days % 7 != 6 else day


def week_end(sunday: date, week: int) -> date:
    """The last day of that week, where week `WEEKS` − 1 ends on `sunday`."""
    return sunday - timedelta(days=WEEK_DAYS * (WEEKS - 1 - week))
