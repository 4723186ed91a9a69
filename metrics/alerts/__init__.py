"""Alerts worth reading: signals of clients, what is at stake, and how many false alarms to expect."""

from metrics.alerts.kinds import KINDS, LABELS, STATISTICAL, TOPICS
from metrics.alerts.reading import ExpectedAlarms, alert_counts, alert_rows, evidence, expected_alarms
from metrics.alerts.sums import alert_sums, alerts_of_clients

__all__ = [
    "KINDS", "LABELS", "STATISTICAL", "TOPICS", "ExpectedAlarms", "alert_counts", "alert_rows", "alert_sums",
    "alerts_of_clients", "evidence", "expected_alarms",
]  # fmt: skip
