"""One matter that needs attention: what it is, the money at stake, whose it is, and where one acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from data.messages import N_

Kind = Literal[
    "behind_target", "behind_before", "plan", "captive", "loss", "promise", "fall", "no_order", "mix", "satisfaction",
    "late", "dormant",
]  # fmt: skip
KINDS: tuple[Kind, ...] = (
    "behind_target", "behind_before", "plan", "captive", "loss", "promise", "fall", "no_order", "mix", "satisfaction",
    "late", "dormant",
)  # fmt: skip
ALERTS: tuple[Kind, ...] = ("loss", "fall", "no_order", "mix", "satisfaction")
"""Alerts that ask for an act; promises are reckoned from their own table, and a rise is no worry."""
STAKES: Mapping[Kind, str] = {
    "behind_target": N_("what the year so far, or the period, is short of its target"),
    "behind_before": N_("what the year so far is below the same days a year before"),
    "plan": N_("what the year's forecast is short of the year's target"),
    "captive": N_("revenue of 12 months that would leave if clients could buy elsewhere"),
    "loss": N_("their losses of 12 months"),
    "promise": N_("what these clients earned us in 12 months; their revenue where costs are unknown"),
    "fall": N_("a year of what is missing"),
    "no_order": N_("a year of what is missing"),
    "mix": N_("a year of what moved"),
    "satisfaction": N_("what these clients may take away in a year"),
    "late": N_("what is owed past its day"),
    "dormant": N_("what these clients earned us in 12 months; their revenue where costs are unknown"),
}
"""How the money at stake of each kind is reckoned; a message."""


@dataclass(frozen=True)
class Matter:
    """Something to act on. stake_e4: the yearly money at stake, in ten-thousandths; see STAKES.

    clients: how many it is about; count: how many promises, or order lines. name: the region, manager or key figure
    (a message) it is about, or the client where it is one. share: of what is due, or of revenue, or a chance.
    managers: how many account managers have a part of it; manager: who has the largest. client_id, client: the one with
    the most at stake. since: the oldest day. low_e4, high_e4: 95 % interval of the stake where it is an estimate.
    """

    kind: Kind
    stake_e4: int
    clients: int = 0
    count: int = 0
    name: str = ""
    share: float | None = None
    region_id: str = ""
    manager: str = ""
    managers: int = 0
    client_id: str = ""
    client: str = ""
    since: date | None = None
    low_e4: int | None = None
    high_e4: int | None = None
    key: str = ""
    is_over: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)
