"""The trail in numbers: how much happened in a time, and on each of its days or months."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from data.periods import Period, period_of
from data.trail import ENTERED, Trail, TrailAsked

TAKEN = frozenset(("export", "send", "personal"))
"""Kinds of entries by which figures or data left."""
BY_COMMAND = frozenset((*ENTERED, "import", "other"))
MOST_DAYS = 31
"""So many days can be read side by side; of more, months are."""
Days = tuple[tuple[date, str, str, int], ...]


@dataclass(frozen=True)
class TrailCounts:
    """Of the entries asked for: how many, by how many people, taken along or sent, refused, entered or imported.

    busiest: who has most of them, and how many; empty and 0 where there are none.
    """

    entries: int
    people: int
    taken: int
    refused: int
    entered: int
    busiest: tuple[str, int]


@dataclass(frozen=True)
class Span:
    """A day or a month with its number of entries. month: what a day belongs to, or the month itself."""

    day: date | None
    month: Period
    n: int


def trail_counts(days: Days) -> TrailCounts:
    """The sums of `Trail.days`."""
    by_who = Counter[str]()
    for _on, _kind, who, n in days:
        by_who[who] += n
    busiest = min(by_who.items(), key=lambda each: (-each[1], each[0]), default=("", 0))
    return TrailCounts(
        sum(by_who.values()),
        len(by_who),
        sum(n for _, kind, _, n in days if kind in TAKEN),
        sum(n for _, kind, _, n in days if kind == "refused"),
        sum(n for _, kind, _, n in days if kind in BY_COMMAND),
        busiest,
    )


def spans(trail: Trail, asked: TrailAsked, days: Days) -> tuple[Span, ...]:
    """Every day, or month where there are many, from the first asked for or found to the last that has an entry.

    days: what `trail.days` gave for the question. Those on which nothing happened are there with 0; before the log
    begins nothing is known, and no day is given.
    """
    if not days:
        return ()
    begins = min(days[0][0], trail.begins_at.date()) if trail.begins_at else days[0][0]
    first, last = max(asked.since or begins, begins), days[-1][0]
    counts = Counter[date]()
    for on, _kind, _who, n in days:
        counts[on] += n
    if (last - first).days < MOST_DAYS:
        every = [first + timedelta(days=at) for at in range((last - first).days + 1)]
        return tuple(Span(day, period_of(day, "month"), counts[day]) for day in every)
    months = [period_of(first, "month")]
    while months[-1].end < last:
        months.append(period_of(months[-1].end + timedelta(days=1), "month"))
    return tuple(
        Span(None, month, sum(n for on, n in counts.items() if month.start <= on <= month.end)) for month in months
    )
