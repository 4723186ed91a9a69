"""Drivers of satisfaction: how much each judged attribute explains of it, how it is scored, and how sure both are."""

from __future__ import annotations

from metrics.drivers.answers import NO_SCORES
from metrics.drivers.importance import Importance, relative_importance
from metrics.drivers.map import MONTHS, QUADRANTS, Driver, Drivers, Quadrant, satisfaction_drivers

__all__ = [
    "MONTHS",
    "NO_SCORES",
    "QUADRANTS",
    "Driver",
    "Drivers",
    "Importance",
    "Quadrant",
    "relative_importance",
    "satisfaction_drivers",
]
