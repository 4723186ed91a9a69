"""Where one client stands: its state, its grade with the chances of each, its kind and who put it there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd
from ibis import _

from data.door import View
from data.tables import served
from metrics.grade.letters import LETTERS
from metrics.grade.scheme import CRITERIA, Scheme, scheme_in_force
from metrics.grade.sureness import graded_chances
from metrics.grade.weighing import chance_of
from metrics.one_client.today import today
from metrics.segments.kinds import overridden_keys, sorted_kinds


@dataclass(frozen=True)
class State:
    """The state at the end of the last whole month (`client_states`), and since when."""

    state: str
    since: date | None
    months: int
    rhythm_days: float | None
    idle_days: int | None


@dataclass(frozen=True)
class ClientGrade:
    """The grade of one client under the scheme in force; letter None without a known income.

    score: points, 0 to 100. chances: letter → chance, empty where the error is unknown. scores: criterion → points of
    those that are known. bound: of the next better letter, None for A. is_capped: a grave incident keeps it there.
    weights: criterion → weight.
    """

    letter: str | None = None
    score: float | None = None
    chances: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    scores: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    weights: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    bound: float | None = None
    is_capped: bool = False

    @property
    def short_of(self) -> float | None:
        """Points that are lacking to the next better grade; None where there is none or a veto stands."""
        if self.bound is None or self.score is None or self.is_capped:
            return None
        return max(self.bound - self.score, 0.0)

    @property
    def most_room(self) -> str:
        """The criterion in which most points of the score can still be won; "" where none is known."""
        room = {name: self.weights[name] * (100 - points) for name, points in self.scores.items()}
        best = max(room, key=lambda name: room[name], default="")
        return best if room.get(best, 0) > 0 else ""


@dataclass(frozen=True)
class ClientKind:
    """The kind by ability and integrity; is_overridden: a person said it, against `by_figures`."""

    kind: str
    by_figures: str
    is_overridden: bool


def client_state(view: View, key: int) -> State | None:
    """The state of one client at the end of the last whole month.

    Rows:   its row of `client_states`, whatever the filters.
    Value:  a State; None where none was published, or money is not the reader's.
    Cuts:   of one client.
    Source: see `metrics.states`.
    """
    rows = today(view).run(served("client_states_anywhere").filter(_.client_key == key))
    if rows.empty:
        return None
    row = rows.iloc[0]
    return State(str(row["state"]), _day(row["since"]), int(row["months"]), _real(row["rhythm_days"]),
                 None if pd.isna(row["idle_days"]) else int(row["idle_days"]))  # fmt: skip


def client_grade(view: View, key: int) -> ClientGrade:
    """The grade of one client with the chance of each letter, given what is uncertain in the figures below it.

    Rows:   its latest moment, whatever the filters.
    Value:  a ClientGrade.
    Cuts:   of one client.
    Source: see `metrics.grade.graded_chances`.
    """
    scheme = scheme_in_force(view)
    mine = served("client_moments_anywhere").filter(_.client_key == key)
    rows = graded_chances(mine, view.settings, scheme, "client_key")
    asked = rows.mutate(**{f"chance_{letter}": chance_of(rows, letter) for letter in LETTERS})
    found = today(view).run(asked)
    return _grade(found.iloc[0].to_dict(), scheme) if len(found) else ClientGrade()


def _grade(row: Mapping[str, Any], scheme: Scheme) -> ClientGrade:
    if pd.isna(row["now"]):
        return ClientGrade()
    letter = LETTERS[int(row["now"]) - 1]
    chances = {each: _real(row[f"chance_{each}"]) for each in LETTERS}
    scores = {name: _real(row.get(f"{name}_score")) for name in CRITERIA}
    at, score = LETTERS.index(letter), float(row["score"]) / 10_000
    by_score = next((n for n, bound in enumerate(scheme.bounds) if score >= bound - 1e-9), len(scheme.bounds))
    return ClientGrade(
        letter,
        score,
        MappingProxyType({} if None in chances.values() else {each: float(c or 0.0) for each, c in chances.items()}),
        MappingProxyType({name: points / 10_000 for name, points in scores.items() if points is not None}),
        MappingProxyType(dict(zip(CRITERIA, map(float, scheme.weights), strict=True))),
        scheme.bounds[at - 1] if at else None,
        at > by_score,
    )


def client_kind(view: View, key: int) -> ClientKind | None:
    """Of what kind one client is, by the figures and by what a person said.

    Rows:   its latest moment, whatever the filters.
    Value:  a ClientKind; None where there is no moment.
    Cuts:   of one client.
    Source: see `metrics.segments.sorted_kinds`.
    """
    mine = served("client_moments_anywhere").filter(_.client_key == key)
    placed = sorted_kinds(mine, overridden_keys(view)).select("kind", "by_figures", "is_overridden")
    rows = today(view).run(placed)
    if rows.empty:
        return None
    row = rows.iloc[0]
    return ClientKind(str(row["kind"]), str(row["by_figures"]), bool(row["is_overridden"]))


def _day(value: Any) -> date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()


def _real(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
