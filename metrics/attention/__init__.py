"""What needs attention, ranked by the money at stake: regions, plans, losses, promises, alerts, payments."""

from __future__ import annotations

from metrics.attention.alerts import alerts_by_region, open_alerts
from metrics.attention.matter import ALERTS, KINDS, STAKES, Kind, Matter
from metrics.attention.ranking import MOST_RANKED, Attention, matters

__all__ = [
    "ALERTS",
    "KINDS",
    "MOST_RANKED",
    "STAKES",
    "Attention",
    "Kind",
    "Matter",
    "alerts_by_region",
    "matters",
    "open_alerts",
]
