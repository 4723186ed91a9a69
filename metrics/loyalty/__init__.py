"""Loyalty: how sure it is that a client still buys, how much it will buy, and whether its loyalty is meant."""

from __future__ import annotations

from metrics.loyalty.bg_bb import BgBb, BgBbParameters, fit_bg_bb
from metrics.loyalty.bg_nbd import BgNbd, BgNbdParameters, fit_bg_nbd
from metrics.loyalty.kinds import KINDS, Kind, false_loyalty_probability, kind

__all__ = [
    "KINDS",
    "BgBb",
    "BgBbParameters",
    "BgNbd",
    "BgNbdParameters",
    "Kind",
    "false_loyalty_probability",
    "fit_bg_bb",
    "fit_bg_nbd",
    "kind",
]
