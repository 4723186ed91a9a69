"""Who may see what (Scope), and what they chose to see (Selection). Both are frozen, hashable values.

A Scope is resolved once per rerun by the top layer. A Selection comes from the filter bar or a link and can only
narrow: the door applies both, and neither knows the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from data.periods import Grain, Period

Topic = Literal["money", "satisfaction", "personal", "setup"]
TOPICS: frozenset[Topic] = frozenset(("money", "satisfaction", "personal", "setup"))
Role = Literal["executive", "manager", "preparer", "analyst", "administrator"]
ROLES: tuple[Role, ...] = ("executive", "manager", "preparer", "analyst", "administrator")
_SEEN: frozenset[Topic] = frozenset(("money", "satisfaction"))
TOPICS_OF_ROLE: Mapping[Role, frozenset[Topic]] = {
    "executive": _SEEN,
    "manager": _SEEN | {"personal"},
    "preparer": _SEEN,
    "analyst": _SEEN,
    "administrator": TOPICS,
}
"""What a role may see where a rule names no topics."""
Duty = Literal["collect", "model", "serve", "set_up"]
DUTIES: tuple[Duty, ...] = ("collect", "model", "serve", "set_up")
MAY: Mapping[Role, frozenset[Duty]] = {
    "executive": frozenset(("collect",)),
    "manager": frozenset(("collect", "serve")),
    "preparer": frozenset(("collect",)),
    "analyst": frozenset(("collect", "model")),
    "administrator": frozenset(DUTIES),
}
"""What each role may enter: collect panels for a snapshot and keep it; save what-ifs and ways to grade; judge alerts,
plan acts and override kinds of clients; change settings, targets, rates, rights and imports."""
Comparison = Literal["previous", "last_year", "target"]
COMPARISONS: tuple[Comparison, ...] = ("last_year", "previous", "target")
TIERS = ("A", "B", "C", "D")


@dataclass(frozen=True)
class Scope:
    """The rights of one person, with the reason. The default sees nothing.

    everywhere: sees every region and the totals of the company; otherwise only `regions` and all that lies below them.
    role: what they may enter; it shows nothing more than the topics do. on: the day on which that was so, if anybody
    looked at a calendar.
    """

    who: str = ""
    everywhere: bool = False
    regions: frozenset[str] = frozenset()
    topics: frozenset[Topic] = frozenset()
    why: str = "no right was given"
    role: Role = "manager"
    on: date | None = None

    @property
    def is_empty(self) -> bool:
        return not self.topics or not (self.everywhere or self.regions)

    def may(self, duty: Duty) -> bool:
        """Whether the role enters things of that kind, and there is anything to enter them about."""
        return not self.is_empty and duty in MAY[self.role]

    @property
    def may_set_up(self) -> bool:
        """Whether the set-up of the whole company is theirs to change."""
        return self.everywhere and "setup" in self.topics and self.may("set_up")

    def shared(self) -> Scope:
        """The same rights without whose they are: equal for all whose rights are equal, as a key of kept answers."""
        return replace(self, who="", why="", role="executive", on=None)


NOBODY = Scope()


def whole_company(who: str, why: str) -> Scope:
    """Everything, for the person at their own machine or a command line that owns the store."""
    return Scope(who, everywhere=True, topics=TOPICS, why=why, role="administrator")


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
