"""Frozen records of what people said of alerts and planned to do for clients."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class AlertJudgement:
    """What was said last of a client's alert of a kind. It is about what was raised on or before `as_of`."""

    client_id: str
    kind: str
    raised_on: date
    as_of: date
    state: str
    owner: str
    note: str
    due_on: date | None
    who: str
    at: datetime
    revision: int

    def is_about(self, raised_on: date) -> bool:
        """Whether an alert that was raised on that day is the one that was judged, and not a later one."""
        return raised_on <= self.as_of


@dataclass(frozen=True)
class AlertChange:
    """One judgement as it was given. old_state: what had been said before; None where nothing was."""

    said: AlertJudgement
    old_state: str | None


@dataclass(frozen=True)
class PlannedAct:
    """An act that somebody planned for a client. done_on: None while it is not done."""

    item: str
    client_id: str
    owner: str
    kind: str
    due_on: date
    note: str
    done_on: date | None
    outcome: str
    who: str
    at: datetime
    revision: int

    @property
    def is_done(self) -> bool:
        return self.done_on is not None


@dataclass(frozen=True)
class PlanChange:
    """One act planned, changed, done or dropped: how it stood from then on. is_dropped: it was taken out of the plan.

    old_due_on: the day by which it had been planned before; None where it is new.
    """

    said: PlannedAct
    is_dropped: bool
    old_due_on: date | None
