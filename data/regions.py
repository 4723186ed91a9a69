"""The tree of regions of one version, and the codes of its other dimensions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from data.engine import Engine


@dataclass(frozen=True)
class Region:
    """A region: its key in the version, its code, its name, its parent's key (None at the top), its depth from 0."""

    key: int
    region_id: str
    name: str
    parent: int | None
    depth: int


class RegionTree:
    """Regions by key and code, with everything below each. Small: read once when a version is opened."""

    def __init__(self, regions: Iterable[Region], codes: dict[str, dict[str, int]]) -> None:
        self.regions = {r.key: r for r in regions}
        self._by_id = {r.region_id: r for r in self.regions.values()}
        self._codes = codes
        self._children: dict[int | None, list[Region]] = {}
        for region in sorted(self.regions.values(), key=lambda r: r.region_id):
            self._children.setdefault(region.parent, []).append(region)

    @classmethod
    def of(cls, engine: Engine) -> RegionTree:
        rows = engine.rows("SELECT region_key, region_id, name, parent_key, depth FROM regions WHERE region_key > 0")
        codes = {
            "channel": dict(engine.rows("SELECT channel, channel_key FROM channels")),
            "manager": dict(engine.rows("SELECT account_manager, manager_key FROM managers")),
        }
        return cls((Region(*row) for row in rows), codes)

    def region(self, region_id: str) -> Region | None:
        return self._by_id.get(region_id)

    def children(self, key: int | None = None) -> tuple[Region, ...]:
        """The regions directly below a key; without a key the top ones."""
        return tuple(self._children.get(key, ()))

    def below(self, region_ids: Iterable[str]) -> tuple[int, ...]:
        """Keys of these regions and of all below them, sorted; unknown codes add nothing."""
        found: set[int] = set()
        waiting = [r.key for i in region_ids if (r := self._by_id.get(i))]
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting += [child.key for child in self.children(key)]
        return tuple(sorted(found))

    def branch(self, key: int, under: int | None) -> int | None:
        """The child of `under` (None: the top) in whose branch the region lies; None when it lies elsewhere."""
        place = self.regions.get(key)
        while place is not None:
            if place.parent == under:
                return place.key
            place = self.regions.get(place.parent) if place.parent is not None else None
        return None

    def codes(self, dimension: str, values: Iterable[str]) -> tuple[int, ...]:
        """Keys of channel or account-manager codes; unknown codes give -1, which no row has."""
        known = self._codes[dimension]
        return tuple(sorted({known.get(v, -1) for v in values}))

    def names(self, dimension: str) -> dict[int, str]:
        """Key → code of channels or account managers."""
        return {key: code for code, key in self._codes[dimension].items()}
