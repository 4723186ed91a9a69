"""Level and slope of many parts beyond one threshold: log rate = log level + slope · points beyond, by part, in one go.

Assumes that a client's rate is constant over the window given satisfaction and part; clients are independent of each
other, answers of one client need not be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import fdtrc

from metrics.word_of_mouth.family import Array

FEWEST_CLIENTS, FEWEST_EVENTS, MOST_STEPS = 5, 20, 40
Codes = NDArray[np.int64]
PARAMETERS = 2
NOTHING = 0.01


@dataclass(frozen=True)
class Entries:
    """One entry a part, client and level: points beyond the threshold, years watched, acts counted in them.

    client: whole numbers from 0, best without large gaps.
    """

    beyond: Array
    years: Array
    acts: Array
    client: Codes

    def of(self, chosen: NDArray[np.bool_] | Codes) -> Entries:
        return Entries(self.beyond[chosen], self.years[chosen], self.acts[chosen], self.client[chosen])


@dataclass(frozen=True)
class Line:
    """Log level and slope with their covariance, robust to what a client's answers have in common.

    information: what the counts alone say, the inverse of the plain covariance.
    """

    estimate: Array
    covariance: Array
    information: Array
    clients: int


def line_of(entries: Entries) -> Line | None:
    """The Poisson fit; None when fewer than 5 clients or 20 acts, or acts at one level only, carry none."""
    watched = entries.of(entries.years > 0)
    clients = int(np.count_nonzero(np.bincount(watched.client)))
    where, places = pd.factorize(watched.beyond)  # levels are few: counting is quicker than sorting
    years = np.bincount(where, weights=watched.years).astype(float)
    acts = np.bincount(where, weights=watched.acts).astype(float)
    if clients < FEWEST_CLIENTS or acts.sum() < FEWEST_EVENTS or (acts > 0).sum() < PARAMETERS:
        return None
    design = np.column_stack([np.ones_like(places), places])
    estimate = _newton(design, years, acts)
    if estimate is None:
        return None
    expected = years * np.exp(design @ estimate)
    information = design.T @ (design * expected[:, None])
    bread = np.linalg.inv(information)
    return Line(estimate, bread @ _meat(watched, estimate, clients) @ bread, information, clients)


def _newton(design: Array, years: Array, acts: Array) -> Array | None:
    """The likeliest parameters, step by step with halving; None when it does not come to rest."""
    found = np.array([np.log(acts.sum() / years.sum()), 0.0])
    score = _likelihood(design, years, acts, found)
    for _ in range(MOST_STEPS):
        expected = years * np.exp(design @ found)
        step = np.linalg.solve(design.T @ (design * expected[:, None]), design.T @ (acts - expected))
        while (after := _likelihood(design, years, acts, found + step)) < score - 1e-12 and np.abs(step).max() > 1e-10:
            step = step / 2
        found, score = found + step, after
        if np.abs(step).max() < 1e-9:
            return found
    return None


def _likelihood(design: Array, years: Array, acts: Array, parameters: Array) -> float:
    line = design @ parameters
    return float(acts @ line - years @ np.exp(np.minimum(line, 50.0)))


def _meat(entries: Entries, estimate: Array, clients: int) -> Array:
    """Σ over clients of the outer product of their summed scores, with the usual correction for few clients."""
    residual = entries.acts - entries.years * np.exp(estimate[0] + estimate[1] * entries.beyond)
    scores = np.column_stack([np.bincount(entries.client, weights=w) for w in (residual, residual * entries.beyond)])
    return np.asarray(scores.T @ scores * (clients / (clients - 1)))


def difference_p(part: Line, whole: Array, spread: Array) -> float:
    """The chance of lines at least so far apart if they were one: Wald, by F for the clients of the part.

    spread: covariance of the difference.
    """
    apart = part.estimate - whole
    distance = float(apart @ np.linalg.solve(spread, apart)) / PARAMETERS
    # Rounding can leave nothing as less than nothing, of which F knows no chance.
    return float(fdtrc(PARAMETERS, part.clients - 1, max(distance, 0.0)))


def spread_from_whole(part: Line, whole: Line) -> Array:
    """Covariance of the difference between a part and the whole that holds it: the test is then against the rest.

    The whole is share · part + (1 − share) · rest, with shares of the information; the variance of what the rest adds
    is what the whole's leaves. Where the rest is too small to tell, the part's own, which is never less.
    """
    share = np.linalg.solve(whole.information, part.information)
    rest = np.eye(PARAMETERS) - share
    spread = rest @ part.covariance @ rest.T + whole.covariance - share @ part.covariance @ share.T
    is_told = np.linalg.eigvalsh(spread).min() > NOTHING * np.linalg.eigvalsh(part.covariance).min()
    return np.asarray(spread if is_told else part.covariance)
