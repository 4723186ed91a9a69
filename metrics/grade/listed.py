"""Clients by name with their grade: who would change it under a scheme."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pandas as pd

from data.door import View
from data.settings import Settings
from data.tables import served
from metrics.grade.criteria import known_criteria
from metrics.grade.letters import LETTERS
from metrics.grade.scheme import Scheme
from metrics.grade.weighing import apart, best_rank, letters, scored, weighed

MOST_LISTED = 200


def changed_clients(view: View, scheme: Scheme, in_force: Scheme, most: int = MOST_LISTED) -> pd.DataFrame:
    """The clients whose grade under the scheme is another one than in force, those with the most revenue first.

    Rows:   at most `most` clients of the view at the latest moment up to its last day.
    Value:  columns client_id, name, tier, before and after (letters), score (points, under the scheme), revenue_e4
            (twelve months).
    Cuts:   not additive.
    Source: weighted sum with lower bounds only; OECD/JRC 2008, "Handbook on constructing composite indicators".
    """
    rows = view.run(_changed(view.settings, scheme, in_force, most))
    named = dict(enumerate(LETTERS, 1))
    return rows.assign(before=rows["then"].map(named), after=rows["now"].map(named)).drop(columns=["then", "now"])


def _changed(settings: Settings, scheme: Scheme, in_force: Scheme, most: int) -> ir.Table:
    criteria = known_criteria(settings)
    scores = scored(served("client_moments"), settings, "client_key", "revenue_e4")
    sums = apart(
        scores,
        "client_key",
        "revenue_e4",
        **weighed(scores, scheme, criteria),
        **weighed(scores, in_force, criteria, "then_"),
        best=best_rank(scores, scheme),
        then_best=best_rank(scores, in_force),
    )
    ranked = apart(
        sums,
        "client_key",
        "revenue_e4",
        now=letters(sums, scheme),
        then=letters(sums, in_force, "then_"),
        score=sums.total / sums.share / 10_000,
    )
    largest = ranked.filter(ranked.now != ranked.then).order_by([ibis.desc("revenue_e4"), "client_key"]).limit(most)
    named = largest.join(served("clients_anywhere").select("client_key", "client_id", "name", "tier"), "client_key")
    wanted = named.select("client_id", "name", "tier", "then", "now", "score", "revenue_e4")
    return wanted.order_by([ibis.desc("revenue_e4"), "client_id"])
