"""Which targets make up that of a whole: of a year its quarters or months, of a region those below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from data.periods import GRAINS, Period
from metrics.kpi import KPIS
from metrics.series import parts_of

ADDITIVE = frozenset(key for key, kpi in KPIS.items() if kpi.adds)
"""KPIs of the house whose targets of parts add up to that of the whole. Ratios never do."""
Key = tuple[str, int, str]
"""(kpi, region key, period key)."""
Cell = tuple[float, str, str]
"""The value of one target that was set, its owner and its better side; empty texts where nobody said so."""


@dataclass(frozen=True)
class Targets:
    """Targets one may see, by KPI, region key and period key.

    managers: those of account managers, by manager. only: the managers that are selected: all answers are then theirs.
    additive: KPIs whose targets of parts add up, own ones among them.
    """

    values: Mapping[Key, float]
    children: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    owners: Mapping[Key, str] = field(default_factory=dict)
    sides: Mapping[Key, str] = field(default_factory=dict)
    managers: Mapping[str, Targets] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    additive: frozenset[str] = ADDITIVE

    def of(self, kpi: str, region_key: int, period: Period) -> float | None:
        """The target of a KPI (money in ten-thousandths), or None when nobody set it.

        Without one for the period itself, the sum of its quarters or of its months where all of them are set; without
        one for the region, the sum of the regions directly below where each has one; for the company, of the regions at
        the top. Of several selected managers, the sum where each has one.
        """
        return _total(self._cells(kpi, region_key, period))

    def of_manager(self, kpi: str, region_key: int, manager: str, period: Period) -> float | None:
        """The target of an account manager in a region and below it, or None when nobody set it.

        As `of`; of the regions below those must have one in which the manager was ever given one of that KPI.
        """
        return _total(self._cells_of(manager, kpi, region_key, period))

    def owner(self, kpi: str, region_key: int, period: Period) -> str | None:
        """Who answers for what `of` gives; None where nobody does, or several do for parts of it."""
        return _agreed(owner for _value, owner, _side in self._cells(kpi, region_key, period))

    def better(self, kpi: str, region_key: int, period: Period) -> str | None:
        """Which side of what `of` gives is better, higher or lower; None where nobody said: then as the KPI has it."""
        return _agreed(side for _value, _owner, side in self._cells(kpi, region_key, period))

    def _cells(self, kpi: str, region_key: int, period: Period) -> tuple[Cell, ...]:
        """What was set and makes up the target; nothing when there is none."""
        if len(self.only) > 1 and kpi not in self.additive:
            return ()
        if self.only:
            return _all_of(self._cells_of(manager, kpi, region_key, period) for manager in self.only)
        return self._in_place(kpi, region_key, period, lambda key: self.children.get(key, ()))

    def _cells_of(self, manager: str, kpi: str, region_key: int, period: Period) -> tuple[Cell, ...]:
        theirs = self.managers.get(manager)
        if theirs is None:
            return ()
        places = theirs._places.get(kpi, frozenset())
        return theirs._in_place(
            kpi, region_key, period, lambda key: tuple(k for k in theirs.children.get(key, ()) if k in places)
        )

    def _in_place(
        self, kpi: str, region_key: int, period: Period, below: Callable[[int], tuple[int, ...]]
    ) -> tuple[Cell, ...]:
        own = self._in_time(kpi, region_key, period)
        parts = () if own or kpi not in self.additive else below(region_key)
        return own or _all_of(self._in_place(kpi, key, period, below) for key in parts)

    def _in_time(self, kpi: str, region_key: int, period: Period) -> tuple[Cell, ...]:
        key = (kpi, region_key, period.key)
        if (value := self.values.get(key)) is not None:
            return ((value, self.owners.get(key, ""), self.sides.get(key, "")),)
        smaller = GRAINS[GRAINS.index(period.grain) + 1 :] if kpi in self.additive else ()
        for grain in smaller:
            found = [self.values.get((kpi, region_key, part.key)) for part in parts_of(period, grain)]
            if all(value is not None for value in found):
                return _all_of(self._in_time(kpi, region_key, part) for part in parts_of(period, grain))
        return ()

    @cached_property
    def _places(self) -> Mapping[str, frozenset[int]]:
        """By KPI, the regions that have a target of it in some period, with those above them."""
        above = {child: key for key, below in self.children.items() for child in below}
        found: dict[str, set[int]] = {}
        for kpi, region_key, _period in self.values:
            place: int | None = region_key
            while place is not None and place not in found.setdefault(kpi, set()):
                found[kpi].add(place)
                place = above.get(place)
        return {kpi: frozenset(places) for kpi, places in found.items()}


def _all_of(parts: Iterable[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    """The cells of all parts; nothing as soon as one part has none, and without parts."""
    found: list[Cell] = []
    for part in parts:
        if not part:
            return ()
        found.extend(part)
    return tuple(found)


def _total(cells: tuple[Cell, ...]) -> float | None:
    return sum(value for value, _owner, _side in cells) if cells else None


def _agreed(said: Iterable[str]) -> str | None:
    words = set(said)
    return (words.pop() or None) if len(words) == 1 else None
