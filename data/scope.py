"""Who may see what (Scope), and what they chose to see (Selection). Both are frozen, hashable values.

A Scope is resolved once per rerun by the top layer. A Selection comes from the filter bar or a link and can only
narrow: the door applies both, and neither knows the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from data.periods import Grain, Period

Topic = Literal["money", "satisfaction", "personal", "setup"]
TOPICS: frozenset[Topic] = frozenset(("money", "satisfaction", "personal", "setup"))
Comparison = Literal["previous", "last_year", "target"]
COMPARISONS: tuple[Comparison, ...] = ("last_year", "previous", "target")
TIERS = ("A", "B", "C", "D")


@dataclass(frozen=True)
class Scope:
    """The rights of one person, with the reason. The default sees nothing.

    everywhere: sees every region and the totals of the company; otherwise only `regions` and all that lies below them.
    """

    who: str = ""
    everywhere: bool = False
    regions: frozenset[str] = frozenset()
    topics: frozenset[Topic] = frozenset()
    why: str = "no right was given"

    @property
    def is_empty(self) -> bool:
        return not self.topics or not (self.everywhere or self.regions)


NOBODY = Scope()


def whole_company(who: str, why: str) -> Scope:
    """Everything, for the person at their own machine or a command line that owns the store."""
    return Scope(who, everywhere=True, topics=TOPICS, why=why)


@dataclass(frozen=True)
class Selection:
    """What the filter bar says. An empty tuple means "all"; a tuple of codes means "only these"."""

    period: Period
    comparison: Comparison = "last_year"
    regions: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    managers: tuple[str, ...] = ()

    @property
    def grain(self) -> Grain:
        return self.period.grain

    def at(self, period: Period) -> Selection:
        return replace(self, period=period)

    def previous(self) -> Selection:
        return self.at(self.period.previous())

    def last_year(self) -> Selection:
        return self.at(self.period.last_year())

    def unfiltered(self) -> Selection:
        """The same period without any filter."""
        return Selection(self.period, self.comparison)

    def compared(self) -> Selection:
        """The selection this one is compared with; a target is compared on the side, so last year stands in."""
        return self.previous() if self.comparison == "previous" else self.last_year()
