"""The alerts of one client that are still to be dealt with, and what was planned with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from ibis import _

from data.door import View
from data.tables import served
from metrics.one_client.today import today

DEALT_WITH = frozenset(("done", "no_problem"))


@dataclass(frozen=True)
class Signal:
    """One alert: what was seen and expected, the money at stake a year; what people said of it.

    state: open, seen, done or no_problem, of the judgement that belongs to it. is_open: it stands, and nobody dealt
    with it.
    """

    kind: str
    raised_on: date
    is_standing: bool
    observed: float | None
    expected: float | None
    stake_e4: int | None
    about: str
    state: str = "open"
    owner: str = ""
    note: str = ""
    due_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.is_standing and self.state not in DEALT_WITH


def client_signals(view: View, key: int, client_id: str) -> tuple[Signal, ...]:
    """The alerts of one client of the last twelve months, those that stand first, then by money at stake.

    Rows:   its rows of `client_alerts`, whatever the filters, each with the judgement that was made on or after the
            day it was raised.
    Value:  one Signal each.
    Cuts:   of one client.
    Source: see `metrics.alerts`.
    """
    rows = today(view).run(served("client_alerts_anywhere").filter(_.client_key == key))
    if rows.empty:
        return ()
    said = {each.kind: each for each in view.alert_judgements if each.client_id == client_id}
    found = [_signal(row, said.get(str(row["kind"]))) for row in rows.to_dict("records")]
    return tuple(sorted(found, key=lambda each: (not each.is_open, not each.is_standing, -(each.stake_e4 or 0))))


def _signal(row: dict[str, Any], said: Any) -> Signal:
    raised = pd.Timestamp(row["raised_on"]).date()
    belongs = said is not None and raised <= said.as_of
    judged = {"state": said.state, "owner": said.owner, "note": said.note, "due_on": said.due_on} if belongs else {}
    return Signal(
        str(row["kind"]), raised, bool(row["is_standing"]), _real(row["observed"]), _real(row["expected"]),
        None if pd.isna(row["stake_e4"]) else int(row["stake_e4"]), str(row["about"] or ""), **judged,
    )  # fmt: skip


def _real(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
