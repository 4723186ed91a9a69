"""Answers and the acts after them with the part of the company they belong to: asked once for all parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from data.door import View
from data.scope import TIERS
from metrics.branches import branches
from metrics.word_of_mouth.acts import DAYS_A_YEAR
from metrics.word_of_mouth.answers import on_one_scale, watched_answers

By = Literal["region", "channel", "tier"]
KEYS: dict[By, str] = {"region": "region_key", "channel": "channel_key", "tier": "tier"}
OUTSIDE = -1
"""The place of an answer that belongs to none of the parts: no region is known for it, or it lies above all parts."""


@dataclass(frozen=True)
class PartSums:
    """Parts in order, and one entry an answer; `part` is the place of the part, OUTSIDE for none.

    ids, names: the parts' codes and names. entries: part, client_key, satisfaction, answers (1 each), days, praise,
    complaints; satisfaction is on `scale`, the one most answers were given on.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    entries: pd.DataFrame
    scale: tuple[float, float]

    @property
    def years(self) -> np.ndarray:
        return np.asarray(self.entries["days"], float) / DAYS_A_YEAR


def part_sums(view: View, by: By) -> PartSums:
    """Answers with the years watched and the acts after them, and the part each belongs to.

    Rows:   answer sheets up to the end of the selected period; acts of the same client strictly after the day of the
            answer, within the days of the settings; neither time that has not passed nor time after a client closed.
    Value:  the regions below what is selected, all channels or all tiers, and the entries of those that have answers.
    Cuts:   answers, days and acts are additive. An answer belongs to the region and the channel its client had on that
            day, and to the tier it has today.
    Source: definition of the house.
    """
    seen = watched_answers(view, lives="clients", more=(KEYS[by],))
    kept = seen.days > 0
    rows = seen.rows[kept]
    if rows.empty:
        none = pd.DataFrame(columns=["part", "client_key", "satisfaction", "answers", "days", "praise", "complaints"])
        return PartSums(*_places(view, by)[1:], none, (0.0, 0.0))
    stated, scale, _scales, _converted = on_one_scale(rows, known_alone=True)
    place, ids, names = _places(view, by)
    entries = pd.DataFrame(
        {
            "part": [place.get(key, OUTSIDE) for key in rows[KEYS[by]].tolist()],
            "client_key": rows["client_key"].to_numpy("int64"),
            "satisfaction": stated.round(9),
            "answers": np.ones(len(rows), np.int64),
            "days": seen.days[kept],
            "praise": seen.praise[kept],
            "complaints": seen.complaints[kept],
        }
    )
    return PartSums(ids, names, entries.sort_values(["client_key", "satisfaction"], ignore_index=True), scale)


def _places(view: View, by: By) -> tuple[dict[object, int], tuple[str, ...], tuple[str, ...]]:
    """Key in the version → place of the part; codes and names in the same order."""
    if by == "tier":
        return {tier: n for n, tier in enumerate(TIERS)}, TIERS, TIERS
    if by == "channel":
        known = sorted((name, key) for key, name in view.tree.names("channel").items() if name)
        names = tuple(name for name, _key in known)
        return {key: n for n, (_name, key) in enumerate(known)}, names, names
    shown = [(b.region, b.keys) for b in branches(view) if b.region is not None]
    places: dict[object, int] = {key: n for n, (_region, keys) in enumerate(shown) for key in keys}
    regions = [region for region, _keys in shown]
    return places, tuple(r.region_id for r in regions), tuple(r.name or r.region_id for r in regions)
