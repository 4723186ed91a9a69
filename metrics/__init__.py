"""The metrics: one file per family. METRICS lists every figure a page shows, with its words for the methods page."""

from __future__ import annotations

from metrics.definitions.kpis import KPIS
from metrics.definitions.loyalty import LOYALTY
from metrics.definitions.metric import Metric
from metrics.definitions.money import MONEY
from metrics.definitions.service import SERVICE
from metrics.definitions.states import STATES
from metrics.definitions.voices import VOICES

METRICS: tuple[Metric, ...] = (*KPIS, *MONEY, *VOICES, *LOYALTY, *STATES, *SERVICE)

__all__ = ["METRICS", "Metric"]
