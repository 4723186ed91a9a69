"""How much a client behaves like the truly loyal ones: a logit of standardised traits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit

Floats = npt.NDArray[np.float64]
FEWEST_EACH = 50
"""Clients that are truly loyal, and clients that are not, that a likeness needs."""
KNOWN_SHARE = 0.5
"""A trait that is known of fewer clients than that says nothing of the rest."""
FARTHEST = 3.0
"""Standard deviations beyond which a trait counts no further: one client that orders 900 lines decides nothing."""
PRIOR_SD = 5.0
"""A light ridge: a coefficient this large, for one standard deviation, is unlikely before looking. It keeps the fit
finite where one trait parts the loyal from the others without overlap, and moves no other by a visible digit."""
MOST_STEPS, CLOSE_ENOUGH = 100, 1e-10
ROWS_AT_ONCE = 100_000
Traits = Mapping[str, Floats]


@dataclass(frozen=True)
class Likeness:
    """log odds of being truly loyal = b₀ + Σ bⱼ·zⱼ, with zⱼ = (trait − mean)/sd, 0 where the trait is unknown.

    names: the traits. coefficients: b₀ and one a trait, for one standard deviation; covariance of these. clients: on
    how many it rests; loyal: how many of them are. loyal_means, other_means: each trait's mean among either.
    """

    names: tuple[str, ...]
    means: Floats
    sds: Floats
    coefficients: Floats
    covariance: Floats
    clients: int
    loyal: int
    loyal_means: Floats
    other_means: Floats

    def scores(self, traits: Traits) -> Floats:
        """The chance to be truly loyal, judged by behaviour; nan for who has no known trait. A chunk at a time."""
        n = len(traits[self.names[0]])
        found = np.empty(n)
        for at in range(0, n, ROWS_AT_ONCE):
            rows = slice(at, at + ROWS_AT_ONCE)
            raw = np.stack([traits[name][rows] for name in self.names], axis=1)
            chance = expit(self.coefficients[0] + self._standardised(raw) @ self.coefficients[1:])
            found[rows] = np.where(np.isnan(raw).all(axis=1), np.nan, chance)
        return found

    def _standardised(self, raw: Floats) -> Floats:
        return standardised(raw, self.means, self.sds)


def standardised(raw: Floats, means: Floats, sds: Floats) -> Floats:
    """Traits in standard deviations from their mean, at most FARTHEST; who has an unknown one is taken as average."""
    return np.nan_to_num(np.clip((raw - means) / sds, -FARTHEST, FARTHEST), nan=0.0)


def fit_likeness(traits: Traits, loyal: Floats, names: Sequence[str]) -> Likeness | None:
    """The logit of being truly loyal on behaviour.

    Rows:   one per client: its traits (nan where unknown), and whether it is truly loyal (1 or 0; nan is left out).
    Value:  a Likeness of the traits that are known of at least half the clients and differ between them; None with
            fewer than 50 clients that are loyal or that are not, or without such a trait.
    Cuts:   not additive; of the whole company.
    Source: Cox 1958, "The regression analysis of binary sequences", JRSS B 20; ridge: Schaefer et al. 1984.
    """
    known = ~np.isnan(loyal)
    y = loyal[known]
    if min(y.sum(), (1 - y).sum()) < FEWEST_EACH:
        return None
    kept = {name: traits[name][known] for name in names if _tells(traits[name][known])}
    if not kept:
        return None
    raw = np.stack(list(kept.values()), axis=1)
    means, sds = np.nanmean(raw, axis=0), np.nanstd(raw, axis=0)
    x = np.column_stack([np.ones(len(y)), standardised(raw, means, sds)])
    coefficients, covariance = ridge_logit(x, y, PRIOR_SD)
    groups = (_mean_traits(raw[y == part]) for part in (1, 0))
    return Likeness(tuple(kept), means, sds, coefficients, covariance, len(y), int(y.sum()), *groups)


def _mean_traits(raw: Floats) -> Floats:
    """Means of what is known; nan where nothing is."""
    known = ~np.isnan(raw)
    return np.divide(
        np.where(known, raw, 0).sum(axis=0), known.sum(axis=0), out=np.full(raw.shape[1], np.nan),
        where=known.any(axis=0),
    )  # fmt: skip


def _tells(values: Floats) -> bool:
    known = values[~np.isnan(values)]
    return len(known) >= KNOWN_SHARE * len(values) and len(known) > 0 and float(np.std(known)) > 0


def ridge_logit(x: Floats, y: Floats, prior_sd: float) -> tuple[Floats, Floats]:
    """Coefficients of a logit and their covariance, by Newton's steps; all but the first drawn lightly to zero.

    Rows:   one per client: x with a first column of ones, y 0 or 1. prior_sd: of a coefficient before looking.
    Value:  (coefficients, covariance); with a wide prior those of the most likely logit.
    Cuts:   not additive.
    Source: Schaefer, Roi & Wolfe 1984, "A ridge logistic estimator", Communications in Statistics 13.
    """
    penalty = np.full(x.shape[1], prior_sd**-2.0)
    penalty[0] = 0.0
    share = y.mean()
    b = np.zeros(x.shape[1])
    b[0] = np.log(share / (1 - share))
    for _step in range(MOST_STEPS):
        chance = expit(x @ b)
        curve = (x * (chance * (1 - chance))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(curve, x.T @ (y - chance) - penalty * b)
        b = b + step * min(1.0, 2.0 / max(np.abs(step).max(), CLOSE_ENOUGH))
        if np.abs(step).max() < CLOSE_ENOUGH:
            break
    chance = expit(x @ b)
    curve = (x * (chance * (1 - chance))[:, None]).T @ x + np.diag(penalty)
    return b, np.linalg.inv(curve)
