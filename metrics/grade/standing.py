"""How the clients stand under a scheme: how many in each grade, who would change grade against the one in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import ibis.expr.types as ir
import pandas as pd

from data.door import View
from data.settings import Settings
from data.tables import WIDE, served
from metrics.grade.criteria import known_criteria
from metrics.grade.letters import LETTERS
from metrics.grade.scheme import CRITERIA, Scheme
from metrics.grade.weighing import apart, best_rank, counted_weights, letters, scored, weighed


@dataclass(frozen=True)
class Standing:
    """Clients by their grade under a scheme and under the one in force.

    moves: (letter in force, letter under the scheme) → clients, also those that stay. ungraded: clients without a known
    income. capped: clients that a grave incident keeps at the cap. unscored: criterion → graded clients without a score
    in it, whose other weights were scaled up. sourceless: criteria that nobody has a score in.
    """

    moves: Mapping[tuple[str, str], int]
    ungraded: int
    capped: int
    unscored: Mapping[str, int]
    sourceless: tuple[str, ...]

    @property
    def graded(self) -> int:
        return sum(self.moves.values())

    @property
    def changed(self) -> int:
        """Clients whose grade is another one than in force."""
        return sum(clients for (then, now), clients in self.moves.items() if then != now)

    @property
    def raised(self) -> int:
        """Clients whose grade is better than in force."""
        return sum(clients for (then, now), clients in self.moves.items() if now < then)

    def clients(self, letter: str) -> int:
        """Clients of that grade under the scheme."""
        return sum(clients for (_then, now), clients in self.moves.items() if now == letter)

    def clients_in_force(self, letter: str) -> int:
        """Clients of that grade under the scheme in force."""
        return sum(clients for (then, _now), clients in self.moves.items() if then == letter)


def standing(view: View, scheme: Scheme, in_force: Scheme) -> Standing:
    """The clients' grades under a scheme, against those under the scheme in force.

    Rows:   clients of the view at the latest moment up to its last day.
    Value:  a Standing; grades are compared as whole numbers, so they are exact at the bounds.
    Cuts:   additive over clients.
    Source: weighted sum with lower bounds only; OECD/JRC 2008, "Handbook on constructing composite indicators".
    """
    return standing_of(view.run(grade_moves(view.settings, scheme, in_force)), view.settings)


def grade_moves(settings: Settings, scheme: Scheme, in_force: Scheme) -> ir.Table:
    """Clients by their rank in force and under the scheme: the question that a moved slider asks."""
    criteria = known_criteria(settings)
    scores = scored(served("client_moments"), settings)
    named = [f"{name}_score" for name in criteria]
    sums = apart(
        scores,
        *named,
        **weighed(scores, scheme, criteria),
        **weighed(scores, in_force, criteria, "then_"),
        best=best_rank(scores, scheme),
        then_best=best_rank(scores, in_force),
    )
    ranked = apart(sums, *named, "best", then=letters(sums, in_force, "then_"), now=letters(sums, scheme))
    is_capped = (ranked.best > 1) & (ranked.now == ranked.best)
    return ranked.group_by("then", "now").agg(
        clients=ranked.count(),
        capped=is_capped.sum().cast(WIDE).cast("int64"),
        **{f"{name}_known": ranked[f"{name}_score"].count() for name in criteria},
    )


def standing_of(rows: pd.DataFrame, settings: Settings) -> Standing:
    """A Standing out of the rows of `grade_moves`."""
    graded = rows[rows["now"].notna()]
    total = int(graded["clients"].sum())
    criteria = known_criteria(settings)
    known = {name: int(graded[f"{name}_known"].sum()) for name in criteria}
    with_source = {name for name in criteria if known[name]}
    places = zip(graded["then"].astype(int), graded["now"].astype(int), graded["clients"].astype(int), strict=True)
    return Standing(
        MappingProxyType({(LETTERS[then - 1], LETTERS[now - 1]): clients for then, now, clients in places}),
        int(rows["clients"].sum()) - total,
        int(graded["capped"].sum()),
        MappingProxyType({name: total - known[name] for name in CRITERIA if name in with_source}),
        tuple(name for name in CRITERIA if name not in with_source),
    )


def weights_in_use(settings: Settings, scheme: Scheme) -> Mapping[str, float]:
    """What each criterion with a source weighs when all are known, together 1; none where income has no source."""
    weights = counted_weights(scheme, known_criteria(settings))
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}
