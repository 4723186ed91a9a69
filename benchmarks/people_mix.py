"""What people ask for while they work: pages and filters in believable shares, the same for every arm."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from data.options import FilterOptions

PAGES = {
    "overview": 8, "clients": 3, "cost_and_profit": 3, "word_of_mouth": 2, "kpis": 2, "one_client": 1, "methods": 1,
}  # fmt: skip
"""How often each page is opened, against the others."""
MOVES, RECENT, REGIONS = 0.25, 8, 6
"""One action of four goes to another page; periods are the latest eight of each length; regions the first six."""
CUTS = ("region", "channel", "tier")


@dataclass(frozen=True)
class Mix:
    """What can be chosen. Everything is drawn from it by a seeded generator, so that arms ask alike."""

    periods: tuple[str, ...]
    regions: tuple[str, ...]
    channels: tuple[str, ...]
    pages: tuple[str, ...]

    def record(self) -> dict[str, Any]:
        return {name: list(getattr(self, name)) for name in ("periods", "regions", "channels", "pages")}


def mix_of(options: FilterOptions, pages: Sequence[str]) -> Mix:
    """The mix for a store: latest periods of each length, some regions and channels, the pages that exist."""
    latest = sorted(options.periods, key=lambda period: period.start, reverse=True)
    by_grain = [[p.key for p in latest if p.grain == grain][:RECENT] for grain in ("quarter", "month", "year")]
    periods = [key for keys in by_grain for key in keys]
    regions = tuple(region.region_id for region in options.regions[:REGIONS])
    return Mix(tuple(periods), regions, tuple(options.channels[:4]), tuple(page for page in PAGES if page in pages))


def actions(mix: Mix, dice: random.Random) -> Iterator[tuple[str, str]]:
    """Endless (page key, query of the link): mostly another filter, now and then another page with the filters kept.

    Near periods are asked more than far ones, and people look at the whole company or at one part of it.
    """
    page = mix.pages[0]
    chosen: dict[str, str] = {}
    while True:
        if dice.random() < MOVES:
            page = dice.choices(mix.pages, [PAGES[name] for name in mix.pages])[0]
        else:
            chosen = _narrowed(mix, chosen, dice)
        yield page, urlencode({name: value for name, value in chosen.items() if value})


def _narrowed(mix: Mix, chosen: dict[str, str], dice: random.Random) -> dict[str, str]:
    what = dice.choices(("period", "compare", "region", "channel", "tier", "reset"), (55, 10, 15, 8, 7, 5))[0]
    offered = {
        "period": [dice.choices(mix.periods, [(1 + at) ** -1.5 for at in range(len(mix.periods))])[0]],
        "compare": ["previous", ""],
        "region": [*mix.regions, "", "", ""],
        "channel": [*mix.channels, "", ""],
        "tier": ["A", "B", "A,B", ""],
    }
    if what == "reset":
        return {}
    kept = {name: value for name, value in chosen.items() if what not in CUTS or name not in CUTS}
    return {**kept, what: dice.choice(offered[what])}
