"""What a person can do about one client: judge its kind or an alert, plan an act, say that it was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class OverrideKind:
    """Judge a client to be of another kind than the figures say, up to and with a day, at most 366 days ahead.

    kind: partner, support, reform or give_up. owner: who answers for it. seen_revision: the desk's revision that the
    person looked at, so that nobody's judgement is replaced unseen.
    """

    client_id: str
    kind: str
    reason: str
    owner: str
    expires_on: date
    seen_revision: int | None = None


@dataclass(frozen=True)
class EndOverride:
    """Let the figures say again of what kind a client is; that it was overridden stays on record."""

    client_id: str
    seen_revision: int | None = None


@dataclass(frozen=True)
class JudgeAlert:
    """Say what became of a client's alert of a kind: who sees to it, until when, and whether it is done.

    raised_on: the day of the alert that was judged; as_of: the as-of date of the data that the person looked at. What
    is raised after as_of is another alert. state: open, seen, done or no_problem. owner and note may be empty.
    """

    client_id: str
    kind: str
    raised_on: date
    as_of: date
    state: str
    owner: str = ""
    note: str = ""
    due_on: date | None = None
    seen_revision: int | None = None


@dataclass(frozen=True)
class PlanAct:
    """Plan an act for a client, or plan it otherwise while it is not done. item: its number, "" for a new one.

    owner: who will do it; kind: visit, call or other; due_on: the day by which.
    """

    item: str
    client_id: str
    owner: str
    kind: str
    due_on: date
    note: str = ""
    seen_revision: int | None = None


@dataclass(frozen=True)
class CloseAct:
    """Say on what day a planned act was done, and what came of it."""

    item: str
    client_id: str
    done_on: date
    outcome: str = ""
    seen_revision: int | None = None


@dataclass(frozen=True)
class DropAct:
    """Take an act that was not done out of the plan; that it was planned stays on record."""

    item: str
    client_id: str
    seen_revision: int | None = None


AboutClient = OverrideKind | EndOverride | JudgeAlert | PlanAct | CloseAct | DropAct
"""Commands about one client: given by whoever has the right to that client."""
