"""Who stays a year: a logit of satisfaction, of being able to buy elsewhere, and of both together."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike
from scipy.special import expit

from metrics.intervals import Z

Floats = npt.NDArray[np.float64]
TERMS = ("intercept", "satisfaction", "alternatives", "product")
FEWEST_CLIENTS, FEWEST_EACH = 100, 50
"""Clients that a model needs, and answers followed by staying and by leaving each."""
LARGEST = 30.0
"""A coefficient beyond this, on variables from 0 to 1, says that stayers and leavers are parted without overlap."""


@dataclass(frozen=True)
class StayModel:
    """log odds of staying = b₀ + b₁·s + b₂·a + b₃·s·a, with s satisfaction and a alternatives, both from 0 to 1.

    covariance: of the four, with answers of one client counted as one cluster. left: answers followed by leaving.
    """

    coefficients: tuple[float, float, float, float]
    covariance: tuple[tuple[float, ...], ...]
    answers: int
    clients: int
    left: int

    def stays(self, satisfaction: ArrayLike, alternatives: ArrayLike) -> Floats:
        """The chance to stay a year."""
        return np.asarray(expit(_design(satisfaction, alternatives) @ np.array(self.coefficients)))

    def intervals(self) -> tuple[tuple[float, float, float], ...]:
        """Each coefficient with the ends of its 95 % interval."""
        halves = (Z * self.covariance[at][at] ** 0.5 for at in range(len(TERMS)))
        return tuple((b, b - half, b + half) for b, half in zip(self.coefficients, halves, strict=True))

    def draws(self, n: int, seed: int = 1994) -> Floats:
        """n sets of coefficients as they could also be, one a row: normal around the fit."""
        random = np.random.default_rng(seed)
        return random.multivariate_normal(np.array(self.coefficients), np.array(self.covariance), n, method="eigh")

    def expression(self, satisfaction: ir.FloatingValue, alternatives: ir.Value) -> ir.FloatingValue:
        """The chance to stay as an expression of the engine; null where one of both is unknown."""
        b = self.coefficients
        odds = satisfaction * b[1] + alternatives * b[2] + satisfaction * alternatives * b[3] + b[0]
        bounded = ibis.greatest(-500.0, ibis.least(500.0, odds))
        chance = 1.0 / ((-bounded).exp() + 1.0)
        # greatest and least pass over nulls
        return ibis.ifelse(odds.isnull(), ibis.null("float64"), chance)


def _design(satisfaction: ArrayLike, alternatives: ArrayLike) -> Floats:
    s, a = np.broadcast_arrays(np.asarray(satisfaction, dtype=float), np.asarray(alternatives, dtype=float))
    return np.stack([np.ones_like(s), s, a, s * a], axis=-1)


def fit_stay(
    client: ArrayLike, satisfaction: ArrayLike, alternatives: ArrayLike, stayed: ArrayLike, answers: ArrayLike
) -> StayModel | None:
    """The logit of staying, its errors clustered by client.

    Rows:   one per client and answer: satisfaction and alternatives from 0 to 1, stayed 0 or 1, answers how many such.
    Value:  a StayModel; None with fewer than 100 clients, fewer than 50 stayers or leavers, when satisfaction or
            alternatives do not vary, or when stayers and leavers do not overlap.
    Cuts:   not additive; of the whole company.
    Source: Jones & Sasser 1995; errors: Liang & Zeger 1986, Biometrika 73.
    """
    who = np.unique(np.asarray(client), return_inverse=True)[1]
    y, w = np.asarray(stayed, dtype=float), np.asarray(answers, dtype=float)
    clients, left = int(who.max(initial=-1)) + 1, float(w @ (1 - y))
    if clients < FEWEST_CLIENTS or min(left, float(w @ y)) < FEWEST_EACH:
        return None
    x = _design(satisfaction, alternatives)
    # The answers repeat: a few hundred cells have the same likelihood as millions of rows.
    levels, cell = np.unique(x, axis=0, return_inverse=True)
    if np.linalg.matrix_rank(levels) < len(TERMS):
        return None
    tally = np.stack([np.bincount(cell.ravel(), w * y), np.bincount(cell.ravel(), w * (1 - y))], axis=1)
    b = _coefficients(levels, tally.astype(float))
    if b is None:
        return None
    covariance = _clustered(x, w, y - expit(x @ b), w * expit(x @ b) * (1 - expit(x @ b)), who, clients)
    one, two, three, four = (float(value) for value in b)
    rows = tuple(tuple(float(value) for value in row) for row in covariance)
    return StayModel((one, two, three, four), rows, round(w.sum()), clients, round(left))


def _coefficients(levels: Floats, tally: Floats) -> Floats | None:
    """The most likely coefficients; None where stayers and leavers do not overlap, so that there are none."""
    import statsmodels.api as sm  # takes a second, and pages only read what was published
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    with warnings.catch_warnings():
        warnings.simplefilter("error", PerfectSeparationWarning)
        try:
            fitted = sm.GLM(tally, levels, family=sm.families.Binomial()).fit(maxiter=50)
        except PerfectSeparationWarning:
            return None
    b = np.asarray(fitted.params)
    return b if fitted.converged and np.abs(b).max() <= LARGEST else None


def _clustered(
    x: Floats, w: Floats, missed: Floats, weight: Floats, who: npt.NDArray[np.int64], clients: int
) -> Floats:
    """The sandwich of the scores of clients, with the usual correction for few of them."""
    bread = np.linalg.inv(x.T @ (x * weight[:, None]))
    scores = x * (w * missed)[:, None]
    by_client = np.stack([np.bincount(who, column, clients) for column in scores.T], axis=1)
    n = float(w.sum())
    correction = clients / (clients - 1) * (n - 1) / (n - x.shape[1])
    return np.asarray(bread @ (by_client.T @ by_client) @ bread * correction)


@dataclass(frozen=True)
class Tested:
    """How a fitted model did on later answers. auc: chance that a stayer was given more than a leaver; with interval.

    brier: mean squared miss; brier_constant: that of saying the earlier share of stayers of everybody.
    """

    auc: float
    low: float
    high: float
    brier: float
    brier_constant: float
    answers: int
    left: int


def judged(chance: ArrayLike, stayed: ArrayLike, answers: ArrayLike, constant: float) -> Tested | None:
    """How well chances told stayers from leavers.

    Rows:   one an answer: the chance that was given to stay, whether the client did (0 or 1), how many such answers.
    Value:  a Tested; None without both stayers and leavers.
    Cuts:   not additive.
    Source: Hanley & McNeil 1982, Radiology 143; Brier 1950, Monthly Weather Review 78.
    """
    p, y, w = (np.asarray(given, dtype=float) for given in (chance, stayed, answers))
    stay, leave = float(w @ y), float(w @ (1 - y))
    if not stay or not leave:
        return None
    values, at = np.unique(p, return_inverse=True)
    gone, kept = np.bincount(at, w * (1 - y), len(values)), np.bincount(at, w * y, len(values))
    below = np.cumsum(gone) - gone
    auc = float(kept @ (below + gone / 2)) / (stay * leave)
    q1, q2 = auc / (2 - auc), 2 * auc * auc / (1 + auc)
    spread = auc * (1 - auc) + (stay - 1) * (q1 - auc * auc) + (leave - 1) * (q2 - auc * auc)
    half = Z * float(np.sqrt(max(0.0, spread) / (stay * leave)))
    total = stay + leave
    brier, plain = (float(w @ (said - y) ** 2) / total for said in (p, np.full_like(p, constant)))
    return Tested(auc, max(0.0, auc - half), min(1.0, auc + half), brier, plain, round(total), round(leave))
