"""False loyalty (虚假忠诚): who buys without wanting to, with what chance, and what revenue stays only for that."""

from __future__ import annotations

from metrics.false_loyalty.barriers import Barriers, Opened, first_to_go, held_by_barriers, opened, opening
from metrics.false_loyalty.chances import chances
from metrics.false_loyalty.kinds import KINDS, Kind, Kinds, LoyaltyMap, captives, loyalty_kinds, loyalty_map
from metrics.false_loyalty.published import Figures, false_loyalty_figures, published_figures
from metrics.false_loyalty.stay import StayModel, fit_stay, judged

__all__ = [
    "KINDS",
    "Barriers",
    "Figures",
    "Kind",
    "Kinds",
    "LoyaltyMap",
    "Opened",
    "StayModel",
    "captives",
    "chances",
    "false_loyalty_figures",
    "first_to_go",
    "fit_stay",
    "held_by_barriers",
    "judged",
    "loyalty_kinds",
    "loyalty_map",
    "opened",
    "opening",
    "published_figures",
]
