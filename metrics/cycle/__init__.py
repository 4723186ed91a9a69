"""The cycle of plan and done: what is due, what was done in time, effort by kind, the month, and the load to come."""

from metrics.cycle.adherence import Adherence, Step, adherence, halves
from metrics.cycle.due import Listed, Work, by_owner, work_due
from metrics.cycle.effort import KIND_NAMES, KINDS, KindEffort, absent_acts, effort_by_kind, kind_of_act
from metrics.cycle.entered import entered_items, untaken_alerts
from metrics.cycle.items import LABELS, SOURCES, Item, Source
from metrics.cycle.load import PROMISED, Load, LoadAhead, load_ahead, load_of
from metrics.cycle.promised import promised_counts, promised_items
from metrics.cycle.report import MonthReport, month_report, report_month
from metrics.cycle.rhythm import KEY_TIER, RHYTHM_DAYS, rhythm_counts, rhythm_items
from metrics.cycle.span import CARRIED_DAYS, HORIZONS, Horizon, Span, span_of

__all__ = [
    "CARRIED_DAYS",
    "HORIZONS",
    "KEY_TIER",
    "KINDS",
    "KIND_NAMES",
    "LABELS",
    "PROMISED",
    "RHYTHM_DAYS",
    "SOURCES",
    "Adherence",
    "Horizon",
    "Item",
    "KindEffort",
    "Listed",
    "Load",
    "LoadAhead",
    "MonthReport",
    "Source",
    "Span",
    "Step",
    "Work",
    "absent_acts",
    "adherence",
    "by_owner",
    "effort_by_kind",
    "entered_items",
    "halves",
    "kind_of_act",
    "load_ahead",
    "load_of",
    "month_report",
    "promised_counts",
    "promised_items",
    "report_month",
    "rhythm_counts",
    "rhythm_items",
    "span_of",
    "untaken_alerts",
    "work_due",
]
