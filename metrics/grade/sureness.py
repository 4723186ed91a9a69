"""How sure the grades are, given what is uncertain in the figures below them."""

from __future__ import annotations

import ibis.expr.types as ir
import pandas as pd

from data.door import View
from data.settings import Settings
from data.tables import WIDE, served
from metrics.grade.criteria import known_criteria
from metrics.grade.letters import LETTERS
from metrics.grade.scheme import Scheme
from metrics.grade.weighing import (
    apart,
    best_rank,
    bound_chances,
    chance_of,
    letters,
    own_chance,
    score_error,
    scored,
    weighed,
)

SURE = 0.9
"""A grade is sure from this chance on."""


def sureness(view: View, scheme: Scheme) -> pd.DataFrame:
    """For each grade: how many clients have it, for how many of them it is sure, how many would have it on average.

    Rows:   one per letter, A to D; clients of the view at the latest moment up to its last day.
    Value:  columns letter, clients, sure (chance of the own grade of 90 % or more), unknown (no error is known),
            expected (sum of the chances of this grade). Errors as in `criterion_scores`, normal.
    Cuts:   additive over clients.
    Source: error of a weighted sum; OECD/JRC 2008, "Handbook on constructing composite indicators".
    """
    rows = view.run(sure_counts(view.settings, scheme))
    found = rows[rows["now"].notna()].astype({"now": int}).set_index("now").reindex(range(1, len(LETTERS) + 1))
    counts = found[["clients", "sure", "unknown"]].fillna(0).astype("int64")
    expected = [float(rows[f"chance_{letter}"].sum()) for letter in LETTERS]
    return counts.assign(letter=list(LETTERS), expected=expected).reset_index(drop=True)


def sure_counts(settings: Settings, scheme: Scheme) -> ir.Table:
    """Clients by rank, how many of them are sure of it, and the sums of their chances."""
    own = graded_chances(served("client_moments"), settings, scheme)
    return own.group_by("now").agg(
        clients=own.count(),
        sure=(own.own >= SURE).sum().cast(WIDE).cast("int64"),
        unknown=own.own.isnull().sum().cast(WIDE).cast("int64"),
        **{f"chance_{letter}": chance_of(own, letter).sum() for letter in LETTERS},
    )


def graded_chances(clients: ir.Table, settings: Settings, scheme: Scheme, *names: str) -> ir.Table:
    """Each client's score (ten-thousandths), its error, its rank `now` and the chance `own` of it; `names` stay.

    Rows:   those of `client_moments`.
    Value:  columns score, error, now (1 for A to 4 for D), own, below_1 to below_3, and the criterion scores.
    Cuts:   of one client.
    Source: error of a weighted sum; OECD/JRC 2008, "Handbook on constructing composite indicators".
    """
    criteria = known_criteria(settings)
    scores = scored(clients, settings, *names, with_errors=True)
    kept = (*names, *(f"{name}_score" for name in criteria))
    sums = weighed(scores, scheme, criteria)
    staged = apart(scores, *scores.columns, **sums, best=best_rank(scores, scheme))
    ranked = apart(
        staged,
        *kept,
        "best",
        now=letters(staged, scheme),
        score=staged.total / staged.share,
        error=score_error(staged, scheme, staged.share, criteria),
    )
    chanced = apart(ranked, *kept, "now", "score", "error", "best", **bound_chances(ranked, scheme))
    return chanced.mutate(own=own_chance(chanced, chanced.now))
