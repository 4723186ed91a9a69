"""How much the grades hang on the weights: who changes grade when one moves, and what each criterion really decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from data.door import View
from data.settings import Settings
from data.tables import WIDE, served
from metrics.grade.criteria import FULL, known_criteria
from metrics.grade.scheme import Scheme
from metrics.grade.weighing import (
    apart,
    best_rank,
    counted_weights,
    is_known,
    letters,
    scored,
    weighed,
)

TENTH = 10
"""A weight moves by a tenth of itself, up or down."""
BEYOND = 2 * FULL
"""A score that nobody reaches."""


def effective_importance(weights: Mapping[str, float], variances: Mapping[str, float]) -> dict[str, float]:
    """What each criterion really decides of a weighted sum: w²σ² over the sum of all w²σ².

    Rows:   criterion → weight, and → variance of its scores over the clients.
    Value:  criterion → share, together 1; empty when nothing varies. A criterion in which all clients are alike decides
            nothing, whatever it weighs.
    Cuts:   not additive: ask again for the part.
    Source: OECD/JRC 2008, "Handbook on constructing composite indicators".
    """
    parts = {name: weight**2 * variances[name] for name, weight in weights.items()}
    total = sum(parts.values())
    return {name: part / total for name, part in parts.items()} if total > 0 else {}


def sensitivity(view: View, scheme: Scheme) -> pd.DataFrame:
    """For each weighed criterion: its weight, what it really decides, and who changes grade when its weight moves.

    Rows:   one per criterion that has a source and weighs anything; clients of the view at the latest moment up to its
            last day, those with a grade.
    Value:  columns criterion, weight and importance (shares, each together 1; importance missing when nothing varies),
            up and down (clients whose grade changes when the weight is a tenth larger or smaller, the others kept, all
            scaled to their sum), clients (those with a score in it), graded.
    Cuts:   counts are additive, importance is not.
    Source: OECD/JRC 2008, "Handbook on constructing composite indicators".
    """
    weights = counted_weights(scheme, known_criteria(view.settings))
    if not weights:
        return pd.DataFrame(columns=["criterion", "weight", "importance", "up", "down", "clients", "graded"])
    row = view.run(weight_flips(view.settings, scheme)).iloc[0]
    varied = {name: 0.0 if pd.isna(row[f"{name}_variance"]) else float(row[f"{name}_variance"]) for name in weights}
    importance = effective_importance(weights, varied)
    total = sum(weights.values())
    return pd.DataFrame(
        {
            "criterion": list(weights),
            "weight": [weight / total for weight in weights.values()],
            "importance": [importance.get(name) for name in weights],
            **{move: [_count(row[f"{name}_{move}"]) for name in weights] for move in ("up", "down", "clients")},
            "graded": [_count(row["graded"])] * len(weights),
        }
    )


def weight_flips(settings: Settings, scheme: Scheme) -> ir.Table:
    """One row: how many grades change with each weight, and how much each criterion's scores vary."""
    criteria = known_criteria(settings)
    weights = counted_weights(scheme, criteria)
    if not weights:
        return served("client_moments").agg(graded=ibis.literal(0).sum())
    scores = scored(served("client_moments"), settings)
    named = [f"{name}_score" for name in weights]
    sums = apart(scores, *named, **weighed(scores, scheme, criteria), best=best_rank(scores, scheme))
    ranked = sums.mutate(now=letters(sums, scheme))
    # Everything times ten, so that a tenth of a weight stays a whole number.
    tens = {"total": ranked.total * TENTH, "share": ranked.share * TENTH}
    graded = apart(ranked, *named, **tens, **own_band(ranked, scheme)).filter(ibis._.share.notnull())
    found = {"graded": graded.count()}
    for name, weight in weights.items():
        score = graded[f"{name}_score"]
        moved, known = score.fill_null(0) * weight, is_known(graded, name) * weight
        for move, sign in (("up", 1), ("down", -1)):
            total, share = graded.total + moved * sign, graded.share + known * sign
            flips = (total < share * graded.least) | (total >= share * graded.below)
            found[f"{name}_{move}"] = flips.sum().cast(WIDE).cast("int64")
        found |= {f"{name}_variance": score.var(how="pop"), f"{name}_clients": score.count()}
    return graded.agg(**found)


def own_band(ranked: ir.Table, scheme: Scheme) -> dict[str, Any]:
    """least and below: the scores from which on, and below which, a client keeps its grade `now`, as whole numbers.

    Whom a grave incident keeps at the cap stays there however good the score: `best` is then the own rank, as it is for
    everybody at A.
    """
    a, b, c = scheme.bounds_e4
    least = ibis.cases((ranked.now == 1, a), (ranked.now == 2, b), (ranked.now == 3, c), else_=0)
    below = ibis.cases((ranked.now <= ranked.best, BEYOND), (ranked.now == 2, a), (ranked.now == 3, b), else_=c)
    return {"least": least, "below": below}


def _count(cell: object) -> int:
    return 0 if pd.isna(cell) else int(cell)  # type: ignore[call-overload]
