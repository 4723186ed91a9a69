"""Forecasts: how they are made, how good they were, and how those of parts are made to add up."""

from __future__ import annotations

from metrics.forecast.accuracy import mase, smape
from metrics.forecast.candidates import ALL
from metrics.forecast.chance import chance_of_hitting
from metrics.forecast.model import forecast
from metrics.forecast.outlook import Outlook, PastOrigin, Trial
from metrics.forecast.reconciling import reconcile

__all__ = [
    "ALL",
    "Outlook",
    "PastOrigin",
    "Trial",
    "chance_of_hitting",
    "forecast",
    "mase",
    "reconcile",
    "smape",
]
