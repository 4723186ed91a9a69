"""The chance that a client is loyal in deed only, client by client, inside the engine."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

import ibis
import ibis.expr.types as ir

from data.settings import Settings
from metrics.false_loyalty.attitude import Attitude
from metrics.false_loyalty.normal import with_normal_below
from metrics.false_loyalty.published import Figures

Number: TypeAlias = float | ir.Value
CERTAIN = 1e-9
"""In place of a posterior spread of nothing, where answers never differ: the cut then parts exactly."""


def chances(table: ir.Table, settings: Settings, figures: Figures) -> ir.Table:
    """Every client with what it seems to feel, and how likely it is false in its loyalty.

    Rows:   those of `table`, a window of `client_moments` or rows with its satisfaction, attitude, answers, alive and
            wallet.
    Value:  adds attitude_observed (0–100, see `Attitude`; satisfaction's own where the best alternative is unknown),
            p_attitude_low = P(true attitude < cut | observed) under the reliability of that many answers,
            p_patronage_high = P(alive) where the share of wallet reaches its cut or is unknown, 0 below it, and
            p_false, their product. Each is null where what it rests on is.
    Cuts:   one value a client; their sums are expected numbers of clients.
    Source: Dick & Basu 1994, JAMS 22; Kelley 1947 for the regression of true scores; Spearman 1910; Brown 1910.
    """
    known = _with_attitude(table, settings.attitude_cut, figures)
    buys = known.wallet.isnull() | (known.wallet >= settings.wallet_cut)
    high = ibis.ifelse(known.alive.isnull(), ibis.null("float64"), ibis.ifelse(buys, known.alive, 0.0))
    both = known.mutate(p_patronage_high=high)
    return both.mutate(p_false=both.p_attitude_low * both.p_patronage_high)


def _with_attitude(table: ir.Table, cut: float, figures: Figures) -> ir.Table:
    """The attitude observed and the chance that the true one lies below the cut, on the scale that the client is on."""
    own, relative = figures.own, figures.relative
    if own is None:
        unknown = ibis.null("float64")
        return table.mutate(attitude_observed=unknown, p_attitude_low=unknown)
    at, observed = _Constants.of(own, cut), table.satisfaction * 100.0
    fixed: list[Number] = list(vars(at).values())
    if relative is not None:
        knows = table.attitude.notnull()
        lead = ibis.least(ibis.greatest(table.attitude * 100.0 + (relative.usual or 0.0), 0.0), 100.0)
        observed = ibis.ifelse(knows, lead, observed)
        pairs = zip(vars(_Constants.of(relative, cut)).values(), vars(at).values(), strict=True)
        # Arithmetic instead of a condition: the engine would hold its constants as decimals and cast each row.
        share = knows.cast("float64")
        fixed = [share * (one - two) + two for one, two in pairs]
    told = table.mutate(attitude_observed=observed)
    return with_normal_below(told, "p_attitude_low", _below(told.attitude_observed, told.answers, *fixed))


@dataclass(frozen=True)
class _Constants:
    """What stands fixed for all clients of a scale. lead: the cut above the mean; spread: σ√(ρ(1 − ρ))."""

    mean: float
    lead: float
    reliability: float
    spread: float

    @classmethod
    def of(cls, attitude: Attitude, cut: float) -> _Constants:
        rho = attitude.reliability
        spread = max(CERTAIN, attitude.sd * sqrt(rho * (1 - rho)))
        return cls(attitude.mean, cut - attitude.mean, rho, spread)


def _below(
    observed: ir.Value, answers: ir.Value, mean: Number, lead: Number, rho: Number, spread: Number
) -> ir.FloatingValue:
    """The z of P(true attitude < cut | observed): a mean of k answers, regressed to the company's by its reliability.

    With sd² = σ²(ρ + (1 − ρ)/k) and ρₖ = kρ/d, d = 1 + (k − 1)ρ, this is N(μ + ρₖ(x − μ), sd²·ρₖ(1 − ρₖ)), whose
    variance is σ²ρ(1 − ρ)/d. So z = ((cut − μ)·d − kρ(x − μ)) / (σ√(ρ(1 − ρ))·√d).
    """
    k = ibis.greatest(answers.fill_null(1), 1).cast("float64")
    d = (k - 1.0) * rho + 1.0
    return (d * lead - k * rho * (observed - mean)) / (d.sqrt() * spread)
