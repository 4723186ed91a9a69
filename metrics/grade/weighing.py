"""The grade of every client in the engine: whole ten-thousandths times whole weights, so that sums are exact.

The whole numbers are held as binary numbers: below 2 to the 53rd, far beyond any sum here, these add and multiply
whole numbers exactly, and the engine does it for many at once, where it would look for an overflow in each integer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any

import ibis
import ibis.expr.types as ir

from metrics.grade.criteria import Anchored, criterion_scores
from metrics.grade.letters import LETTERS
from metrics.grade.scheme import CRITERIA, Scheme

WORST = len(LETTERS)
ASKED = (
    "revenue_e4", "former_revenue_e4", "quantity_e4", "invoices", "invoices_in_time", "stability", "gravest",
)  # fmt: skip
"""What a grade asks of `client_moments`."""
STEEP, CUBIC = -1.5976, -0.07056
"""Of the logistic that is nearest to the normal distribution (Bowling et al. 2009, J. Ind. Eng. Manag. 2)."""
NEAR = 1e-3
"""Of a ten-thousandth: a score so little below a bound has reached it; errors are sums of binary numbers."""


def apart(rows: ir.Table, *names: str, **made: Any) -> ir.Table:
    """These columns and new ones as a stage of its own, each made once however often later stages name it.

    Ibis writes stages as one nested formula, in which a column of columns grows with every use; a value that it may
    not repeat keeps a stage apart. The engine never makes that value: nothing asks for it.
    """
    kept = rows.select(*names, **made, once_=ibis.random())
    return kept.drop("once_")


def scored(clients: ir.Table, settings: Anchored, *names: str, with_errors: bool = False) -> ir.Table:
    """Clients with their criterion scores, and these columns besides `gravest`, as a stage of its own.

    with_errors: their errors too. A question is translated anew whenever a slider moves: what is not asked for is left
    out of it.
    """
    found = criterion_scores(clients.select(*{*names, *ASKED}), settings)
    wanted = ("_score", "_error") if with_errors else ("_score",)
    return apart(found, *names, "gravest", *(name for name in found.columns if name.endswith(wanted)))


def weighed(scores: ir.Table, scheme: Scheme, criteria: Sequence[str], prefix: str = "") -> dict[str, Any]:
    """total (sum of weight × score) and share (sum of the weights that counted) of each client, whole numbers.

    A criterion without a score drops out, and so does its weight: the rest is scaled up by dividing by their sum.
    Null without income.
    """
    weights = counted_weights(scheme, criteria)
    if not weights:
        return {f"{prefix}total": ibis.null("float64"), f"{prefix}share": ibis.null("float64")}
    # A null times nothing stays null: whoever has no income has no total.
    income = scores.income_score * 0
    total = reduce(add, (_score(scores, name) * weight for name, weight in weights.items()), income)
    share = reduce(add, (is_known(scores, name) * weight for name, weight in weights.items()), income)
    return {f"{prefix}total": total, f"{prefix}share": share.nullif(0.0)}


def counted_weights(scheme: Scheme, criteria: Sequence[str]) -> Mapping[str, int]:
    """The weights of the criteria that have a source and weigh anything; none where income has no source."""
    named = dict(zip(CRITERIA, scheme.weights, strict=True))
    return {name: named[name] for name in criteria if named[name]} if "income" in criteria else {}


def _score(scores: ir.Table, name: str) -> Any:
    return scores[f"{name}_score"].fill_null(0.0)


def is_known(scores: ir.Table, name: str) -> Any:
    """1 where the client has a score in that criterion, else 0."""
    return scores[f"{name}_score"].notnull().cast("float64")


def rank(total: Any, share: Any, bounds_e4: Sequence[int]) -> Any:
    """1 for A to 4 for D: how many bounds the weighted mean misses, compared as whole numbers; null without one."""
    return reduce(add, ((total < share * bound).cast("int8") for bound in bounds_e4), ibis.literal(1, "int8"))


def best_rank(scores: ir.Table, scheme: Scheme) -> Any:
    """The best rank that the client may have: that of the cap after a grave incident, else 1."""
    cap = LETTERS.index(scheme.grave_cap)
    return (scores.gravest >= scheme.grave_severity).fill_null(False).cast("int8") * cap + 1


def capped(raw: Any, best: Any) -> Any:
    """The rank after the veto; null stays null."""
    return ibis.ifelse(raw < best, best, raw)


def score_error(scores: ir.Table, scheme: Scheme, share: Any, criteria: Sequence[str]) -> Any:
    """Standard error of the weighted mean, in ten-thousandths; null where the error of a counted criterion is unknown.

    What a client bought moves income, volume and prospects together, so their errors add up before they are squared;
    the former year and the invoices err apart.
    """
    weights = counted_weights(scheme, criteria)
    if not weights:
        return ibis.null("float64")

    def moved(name: str, column: str) -> Any:
        known = scores[f"{name}_score"].isnull().ifelse(0.0, scores[column])
        return known * weights[name]

    bought = [moved(name, f"{name}_error") for name in ("income", "volume", "prospects") if name in weights]
    parts = [reduce(add, bought)] if bought else []
    parts += [moved("prospects", "former_error")] if "prospects" in weights else []
    parts += [moved("credit", "credit_error")] if "credit" in weights else []
    return reduce(add, (part * part for part in parts)).sqrt() / share


def bound_chances(rows: ir.Table, scheme: Scheme) -> dict[str, Any]:
    """below_1 to below_3: the chance that a client misses the bound of A, B, C, out of its `score`, `error`, `best`.

    Score and error in ten-thousandths. Without an error it is certain; with an unknown one unknown. After a grave
    incident nobody is better than the cap.
    """
    cap, found = LETTERS.index(scheme.grave_cap) + 1, {}
    for at, bound in enumerate(scheme.bounds_e4, 1):
        short = normal((bound - NEAR - rows.score) / (rows.error + NEAR**2))
        found[f"below_{at}"] = ibis.ifelse(rows.best > at, 1.0, short) if at < cap else short
    return found


def chance_of(rows: ir.Table, letter: str) -> Any:
    """The chance of that letter out of the columns of `bound_chances`."""
    at = LETTERS.index(letter)
    if at == 0:
        return 1 - rows.below_1
    return rows[f"below_{at}"] - (rows[f"below_{at + 1}"] if at + 1 < WORST else 0)


def own_chance(rows: ir.Table, grade_rank: Any) -> Any:
    """The chance of the grade that the client has, out of the columns of `bound_chances`."""
    return ibis.cases(*((grade_rank == at, chance_of(rows, letter)) for at, letter in enumerate(LETTERS, 1)))


def normal(z: Any) -> Any:
    """The share of a normal distribution below z, to 0.00014: one exponential, for a million clients at once."""
    return 1 / (1 + (z * (STEEP + CUBIC * z * z)).exp())


def letters(rows: ir.Table, scheme: Scheme, prefix: str = "") -> Any:
    """The rank of each client out of the columns of `weighed` and `best`, veto included."""
    return capped(rank(rows[f"{prefix}total"], rows[f"{prefix}share"], scheme.bounds_e4), rows[f"{prefix}best"])
