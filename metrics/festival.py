"""The Spring Festival (春节): when it is, and how much of its time falls into a period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

FIRST_YEAR = 1990
# Month and day of the first day of the first lunar month in China (UTC+8), ten years a line from 1990. Calendars
# computed with a coarser moon give 2027-02-07 and 2030-02-02: those new moons come minutes from midnight.
_DAYS = """
    0127 0215 0204 0123 0210 0131 0219 0207 0128 0216
    0205 0124 0212 0201 0122 0209 0129 0218 0207 0126
    0214 0203 0123 0210 0131 0219 0208 0128 0216 0205
    0125 0212 0201 0122 0210 0129 0217 0206 0126 0213
    0203 0123 0211 0131 0219 0208 0128 0215 0204 0124
    0212 0201 0122 0210 0130 0217 0206 0126 0214 0202
    0123
"""
SPRING_FESTIVALS: dict[int, date] = {
    year: date(year, int(day[:2]), int(day[2:])) for year, day in enumerate(_DAYS.split(), start=FIRST_YEAR)
}
LAST_YEAR = max(SPRING_FESTIVALS)
WINDOWS = ((-28, -3), (-2, 6), (7, 20))
"""First and last day, counted from the festival: people stock up before it, businesses rest in it, trade recovers."""


class Span(Protocol):
    """What has a first and a last day, as a period has."""

    @property
    def start(self) -> date: ...

    @property
    def end(self) -> date: ...


def spring_festival(year: int) -> date:
    """The first day of the Spring Festival of that calendar year.

    Rows:   a table of facts, 1990 to 2050.
    Value:  a day between 21 January and 20 February.
    Cuts:   none.
    Errors: KeyError naming the years that are known.
    Source: the lunisolar calendar of China (GB/T 33661-2017), new moons at UTC+8.
    """
    if year not in SPRING_FESTIVALS:
        raise KeyError(f"no Spring Festival is known for {year}; there are {FIRST_YEAR} to {LAST_YEAR}")
    return SPRING_FESTIVALS[year]


def festival_shares(periods: Iterable[Span]) -> NDArray[np.float64]:
    """How much of the days before, in and after the Spring Festival falls into each period.

    Rows:   one a period, in the order given: anything with a first and a last day (`start`, `end`).
    Value:  three columns (28 to 3 days before; 2 days before to 6 after; 7 to 20 days after), each the share of that
            window's days that lie in the period; over whole years each column adds up to 1 a festival. No period gives
            no row. Festivals outside 1990 to 2050 count as none.
    Cuts:   additive over periods that do not overlap.
    Source: definition of the house.
    """
    rows = [[_share(span.start, span.end, first, last) for first, last in WINDOWS] for span in periods]
    return np.asarray(rows, dtype=float).reshape(-1, len(WINDOWS))


def _share(start: date, end: date, first: int, last: int) -> float:
    inside = 0
    for year in range(start.year, end.year + 2):
        if year in SPRING_FESTIVALS:
            festival = SPRING_FESTIVALS[year]
            opens, closes = festival + timedelta(days=first), festival + timedelta(days=last)
            inside += max((min(end, closes) - max(start, opens)).days + 1, 0)
    return inside / (last - first + 1)
