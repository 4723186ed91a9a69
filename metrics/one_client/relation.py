"""The whole relation with one client as of the day of the data, asked once for all that the page shows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.desk import PlannedAct
from data.door import View
from metrics.clients import Client, day_of, known
from metrics.contribution import Ledger, client_ledger
from metrics.contribution.charged import capital_rate
from metrics.contribution.loss_makers import client_reasons
from metrics.one_client.both_ways import BothWays, both_ways
from metrics.one_client.credit import Credit, client_credit
from metrics.one_client.rhythm import NextOrder, next_order
from metrics.one_client.service import (
    Complaints,
    Promises,
    Visits,
    client_complaints,
    client_promises,
    client_visits,
)
from metrics.one_client.signals import Signal, client_signals
from metrics.one_client.standing import ClientGrade, ClientKind, State, client_grade, client_kind, client_state
from metrics.one_client.today import latest_moment


@dataclass(frozen=True)
class Relation:
    """What is known of one client; None where its tables are not there, or not the reader's.

    ledger, reasons, reasons_missing: of the view's period, as `client_ledger` and `client_reasons` give them. is_asked:
    whether clients are asked by surveys here.
    """

    moment: Mapping[str, Any]
    ledger: Ledger
    reasons: tuple[tuple[str, int], ...]
    reasons_missing: str
    state: State | None = None
    grade: ClientGrade | None = None
    kind: ClientKind | None = None
    signals: tuple[Signal, ...] = ()
    plans: tuple[PlannedAct, ...] = ()
    next_order: NextOrder | None = None
    credit: Credit | None = None
    both_ways: BothWays | None = None
    promises: Promises | None = None
    complaints: Complaints | None = None
    visits: Visits | None = None
    is_asked: bool = False

    @property
    def loss_reason(self) -> str:
        """The dearest reason of the loss; "" where none is known."""
        return self.reasons[0][0] if self.reasons else ""


def relation(view: View, found: Client) -> Relation:
    """All that is known of one client as of the day of the data; money only for whom it is, and so satisfaction.

    Rows:   those of the client, whatever the filters of the page; rights stay. The ledger is of the view's period.
    Value:  a Relation.
    Cuts:   of one client.
    Source: see what each part says of itself.
    """
    key, facts = found.key, found.facts
    has_money = view.has("sales") and view.may_see("money")
    may_hear = view.may_see("satisfaction")
    ledger = client_ledger(view, key, capital_rate(view))
    reasons, why = client_reasons(view, key, found.tier, ledger)
    moment = latest_moment(view, key)
    last_on, usual = day_of(facts["last_on"]), known(facts["median_gap_days"])
    ordered = None if last_on is None else date(last_on.year, last_on.month, last_on.day)  # a frame's days are moments
    rhythm = next_order(ordered, usual, int(known(facts["order_days"]) or 0), view.as_of)
    return Relation(
        moment, ledger, reasons, why,
        state=client_state(view, key) if has_money else None,
        grade=client_grade(view, key) if has_money else None,
        kind=client_kind(view, key) if has_money else None,
        signals=client_signals(view, key, found.client_id),
        plans=tuple(each for each in view.planned_acts if each.client_id == found.client_id),
        next_order=rhythm if view.has("sales") else None,
        credit=client_credit(view, key) if view.has("sales") else None,
        both_ways=both_ways(view, key, facts, moment) if has_money else None,
        promises=client_promises(view, key) if view.has("promises") and may_hear else None,
        complaints=client_complaints(view, key) if view.has("complaints") and may_hear else None,
        visits=client_visits(view, key, found.tier) if view.has("activities") and has_money else None,
        is_asked=view.has("surveys") and may_hear,
    )  # fmt: skip
