"""Which regions stand side by side: those one step below what is selected, each with all that lies under it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.door import View
from data.regions import Region


@dataclass(frozen=True)
class Branch:
    """A region with everything below it; `region` is None for what lies in no known region."""

    region: Region | None
    keys: frozenset[int]


def sums_below(rows: pd.DataFrame, keys: frozenset[int]) -> dict[str, int]:
    """The sums of some regions together.

    Rows:   whole numbers, one row per region_key (the index); those of `keys` count.
    Value:  column → sum; zeros where none of them has a row.
    Cuts:   additive.
    Source: definition of the house.
    """
    mine = [at for at, key in enumerate(rows.index.tolist()) if key in keys]
    return dict(zip(rows.columns.tolist(), rows.to_numpy("int64")[mine].sum(axis=0).tolist(), strict=True))


def branches(view: View) -> tuple[Branch, ...]:
    """The regions to show side by side: the children of the selected region, or the top ones one may see.

    A single region is opened until there are several, so that a company with one root shows its parts.
    """
    condition = view.condition
    visible = set(view.tree.regions)
    if condition.allowed is not None:
        visible &= set(condition.allowed)
    if condition.regions is not None:
        visible &= set(condition.regions)
    level = [r for k in visible if (r := view.tree.regions[k]).parent not in visible]
    while len(level) == 1 and (below := [c for c in view.tree.children(level[0].key) if c.key in visible]):
        level = below
    level.sort(key=lambda r: r.region_id)
    return tuple(Branch(r, frozenset(view.tree.below([r.region_id]))) for r in level)
