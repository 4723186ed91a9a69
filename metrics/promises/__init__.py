"""Promises: what was kept in time and by whom, what is overdue, call backs, what goes along, visits."""

from metrics.kpi_event_sums import is_kept_in_time
from metrics.promises.afterwards import orders_afterwards, satisfaction_afterwards
from metrics.promises.broken import Overdue, broken_promises, clients_let_down, days_late, median_of, overdue
from metrics.promises.call_backs import CallBacks, call_backs, call_backs_by_manager
from metrics.promises.effort import Effort, effort, effort_by_manager, largest_misvisited, misvisited_clients
from metrics.promises.kept import (
    CUTS,
    Cut,
    KeptParts,
    KindFigures,
    Part,
    kept_parts,
    kind_figures,
    standing_out,
)
from metrics.promises.kinds import call_back_kinds, role_of_kind, weekly_visit_kinds
from metrics.promises.matched import Matched
from metrics.promises.over_time import KeptMonths, kept_months

__all__ = [
    "CUTS",
    "CallBacks",
    "Cut",
    "Effort",
    "KeptMonths",
    "KeptParts",
    "KindFigures",
    "Matched",
    "Overdue",
    "Part",
    "broken_promises",
    "call_back_kinds",
    "call_backs",
    "call_backs_by_manager",
    "clients_let_down",
    "days_late",
    "effort",
    "effort_by_manager",
    "is_kept_in_time",
    "kept_months",
    "kept_parts",
    "kind_figures",
    "largest_misvisited",
    "median_of",
    "misvisited_clients",
    "orders_afterwards",
    "overdue",
    "role_of_kind",
    "satisfaction_afterwards",
    "standing_out",
    "weekly_visit_kinds",
]
