"""Response side by side: by tier, region and channel, and who is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from data.door import View
from data.messages import N_
from metrics.branches import branches
from metrics.figure import Figure, unknown
from metrics.kpi import share_of
from metrics.response import COUNTS, NOBODY_ASKED, Response

NO_TURNOVER = N_("unknown: the turnover of the clients is not known or not yours")
Dimension = Literal["tier", "region", "channel"]
UNKNOWN = -1
"""In place of a region or channel that is not known; as text it would sort elsewhere."""


@dataclass(frozen=True)
class Group:
    """The response of a tier, region or channel. code None: not known.

    silent_share: its share of those who did not answer. silent_turnover: of their turnover, None where unknown.
    """

    code: str | int | None
    asked: int
    answered: int
    rate: Figure
    silent_share: float | None
    silent_turnover: float | None


def response_by(view: View, found: Response, dimension: Dimension) -> tuple[Group, ...]:
    """The response of each tier, of each region one below the selected one, or of each channel.

    Rows:   as `response`.
    Value:  one Group each; tiers from A on, regions in their order (code is the region's key), channels by name.
    Cuts:   counts are additive, rates are not.
    Source: definition of the house; interval Wilson 1927.
    """
    if found.missing:
        return ()
    cells = found.cells.assign(code=codes_of(view, found.cells, dimension))
    sums = cells.groupby("code")[list(COUNTS)].sum()
    silent = found.asked - found.answered
    turnover = int(found.cells["revenue_e4"].sum() - found.cells["revenue_answered_e4"].sum())
    groups = []
    for code, row in sums.iterrows():
        asked, answered = int(row["asked"]), int(row["answered"])
        kept = int(row["revenue_e4"] - row["revenue_answered_e4"])
        share = kept / turnover if found.knows_turnover and turnover > 0 else None
        name = None if code == UNKNOWN else code
        groups.append(
            Group(name, asked, answered, share_of(answered, asked, NOBODY_ASKED),
                  (asked - answered) / silent if silent else None, share)
        )  # fmt: skip
    return tuple(groups)


def codes_of(view: View, cells: pd.DataFrame, dimension: Dimension) -> list[str | int]:
    """The tier, branch key or channel key of every cell.

    Rows:   cells of a Response.
    Value:  one code a row; -1 where it is not known or lies outside the regions side by side.
    Cuts:   none.
    Source: definition of the house.
    """
    if dimension == "tier":
        return [str(tier) for tier in cells["tier"]]
    if dimension == "channel":
        names = view.tree.names("channel")
        return [int(key) if int(key) in names else UNKNOWN for key in cells["channel_key"]]
    home = {key: b.region.key for b in branches(view) if b.region for key in b.keys}
    return [home.get(int(key), UNKNOWN) for key in cells["region_key"]]


def silent_turnover(found: Response) -> Figure:
    """The share of the turnover of those asked that belongs to those who did not answer.

    Rows:   as `response`; net revenue of the trailing twelve months.
    Value:  0 to 1; None where the turnover is not known.
    Cuts:   not additive: ask again for the part.
    Source: definition of the house.
    """
    total = int(found.cells["revenue_e4"].sum()) if found.knows_turnover and not found.missing else 0
    if not total:
        return unknown(found.missing or NO_TURNOVER)
    return Figure(1 - int(found.cells["revenue_answered_e4"].sum()) / total, n=found.asked)
