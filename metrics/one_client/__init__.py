"""One client: the whole relation as of the day of the data, and what to do next with it."""

from __future__ import annotations

from metrics.one_client.acts import RULES, Act, next_acts
from metrics.one_client.answers import Answers, client_answers
from metrics.one_client.both_ways import BothWays, both_ways
from metrics.one_client.credit import AGES, Credit, Owed, client_credit, lacks_payments
from metrics.one_client.expectation import Expected, Month, expected_month, expected_months, expected_sum
from metrics.one_client.relation import Relation, relation
from metrics.one_client.rhythm import NextOrder, next_order
from metrics.one_client.service import (
    PROMISE_STATES,
    Complaints,
    Promises,
    Visits,
    client_complaints,
    client_promises,
    client_visits,
)
from metrics.one_client.signals import Signal, client_signals
from metrics.one_client.standing import ClientGrade, ClientKind, State, client_grade, client_kind, client_state
from metrics.one_client.today import ahead, latest_moment, today

__all__ = [
    "AGES",
    "Act",
    "Answers",
    "BothWays",
    "ClientGrade",
    "ClientKind",
    "Complaints",
    "Credit",
    "Expected",
    "Month",
    "NextOrder",
    "Owed",
    "PROMISE_STATES",
    "Promises",
    "RULES",
    "Relation",
    "Signal",
    "State",
    "Visits",
    "ahead",
    "both_ways",
    "client_answers",
    "client_complaints",
    "client_credit",
    "client_grade",
    "client_kind",
    "client_promises",
    "client_signals",
    "client_state",
    "client_visits",
    "expected_month",
    "expected_months",
    "expected_sum",
    "lacks_payments",
    "latest_moment",
    "next_acts",
    "next_order",
    "relation",
    "today",
]
