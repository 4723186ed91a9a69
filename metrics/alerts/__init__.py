"""Alerts worth reading: signals of clients, what is at stake, and how many false alarms to expect."""

from metrics.alerts.counted import Counted, counted, judged_share
from metrics.alerts.kinds import KINDS, LABELS, STATISTICAL, TOPICS
from metrics.alerts.listed import Filters, Found, Listed, alerts_of, found_alerts, spoken_of, stake_of
from metrics.alerts.reading import ExpectedAlarms, alert_counts, evidence, expected_alarms
from metrics.alerts.rows import alert_rows, alerts_of_clients, list_sums
from metrics.alerts.sums import alert_sums

__all__ = [
    "KINDS", "LABELS", "STATISTICAL", "TOPICS", "Counted", "ExpectedAlarms", "Filters", "Found", "Listed",
    "alert_counts", "alert_rows", "alert_sums", "alerts_of", "alerts_of_clients", "counted", "evidence",
    "expected_alarms", "found_alerts", "judged_share", "list_sums", "spoken_of", "stake_of",
]  # fmt: skip
