"""Alerts counted by kind, region or account manager, with what people made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from data.door import View
from metrics.alerts.listed import Listed, spoken_of, stakes_of
from metrics.alerts.sums import alert_sums
from metrics.figure import Figure, unknown
from metrics.intervals import wilson


@dataclass(frozen=True)
class Counted:
    """How many alerts of a part were raised in 12 months, and how many of them are open (they hold and nobody said
    anything), seen, done, no problem, due by some day, overdue. stake_total_e4: money a year in the open ones, of each
    client the most, and `known`: of how many clients it is known."""

    raised: int = 0
    open: int = 0
    stake_total_e4: int = 0
    known: int = 0
    seen: int = 0
    done: int = 0
    no_problem: int = 0
    due: int = 0
    overdue: int = 0

    def __add__(self, other: Counted) -> Counted:
        return Counted(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def closed(self) -> int:
        return self.done + self.no_problem

    @property
    def stake_e4(self) -> int | None:
        """Money at stake in the open ones; None where it is known of none."""
        return self.stake_total_e4 if self.known else None

    @property
    def closed_share(self) -> float | None:
        """The share that is done or no problem, of all raised; None where nothing was raised."""
        return self.closed / self.raised if self.raised else None


def counted(view: View, by: str = "") -> dict[Any, Counted]:
    """The alerts of the view by a column of `alert_sums`, with what people made of them; "": all, under the key "".

    Rows:   one per client and kind in the last twelve months.
    Value:  a Counted by the value of the column, in its order.
    Cuts:   additive over clients.
    Source: definition of the house.
    """
    found = {_key(row[by]) if by else "": _raw(row) for row in alert_sums(view, by).to_dict("records")}
    groups: dict[Any, list[Listed]] = {}
    for each in view.once(spoken_of):
        groups.setdefault(getattr(each, by) if by else "", []).append(each)
    for key, own in groups.items():
        found[key] = _with_said(found[key], own, view.as_of)
    return found


def judged_share(parts: Iterable[Counted], missing: str) -> Figure:
    """Of the alerts that somebody closed the share that was said to be no problem.

    Rows:   closed alerts of the parts.
    Value:  0 to 1 with its Wilson interval; unknown, with that reason, where nobody closed one.
    Cuts:   not additive: ask again for the part.
    Source: Wilson 1927.
    """
    closed, wrong = 0, 0
    for part in parts:
        closed, wrong = closed + part.closed, wrong + part.no_problem
    return Figure(wrong / closed, closed, *wilson(wrong, closed)) if closed else unknown(missing)


def _raw(row: dict[Any, Any]) -> Counted:
    """As if nobody had said anything."""
    stake = 0 if pd.isna(row["stake_e4"]) else int(row["stake_e4"])
    return Counted(int(row["raised"]), int(row["standing"]), stake, int(row["known"]))


def _with_said(part: Counted, own: list[Listed], today: date) -> Counted:
    """The part with the alerts of clients that were spoken of as people made them, instead of as they were raised."""
    before = stakes_of(each for each in own if each.is_standing)
    after = stakes_of(each for each in own if each.is_waiting)
    states = [each.state for each in own]
    due = [each for each in own if not each.is_closed and each.due_on is not None]
    said = Counted(
        0,
        sum(each.is_waiting for each in own) - sum(each.is_standing for each in own),
        sum(after.values()) - sum(before.values()),
        len(after) - len(before),
        states.count("seen"),
        states.count("done"),
        states.count("no_problem"),
        len(due),
        sum(each.is_overdue(today) for each in due),
    )
    return part + said


def _key(value: Any) -> Any:
    """A day as a day, a number as a whole number."""
    return value.date() if isinstance(value, pd.Timestamp) else value
