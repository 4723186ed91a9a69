"""The parameters of the highest likelihood: from several starts, within bounds, by gradients that are exact enough.

The search goes over means and spreads instead of the parameters themselves: where clients hardly differ, both
parameters of a beta distribution run away together along a ridge, and one coordinate then stands for the ridge.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from metrics.loyalty.histories import Floats, Histories

STEP, SMALL_STEP = 1e-4, 1e-6
"""Of a coordinate: differences to both sides are then exact to some 1e-9, those to one side to some 1e-6."""
Likelihood = Callable[[Floats], float]
Sloped = Callable[[Likelihood, Floats], tuple[float, Floats]]
LONGEST, HALVINGS = 2.0, 30
LOG_ODDS = (-20.0, 20.0)
LOG_TOTAL = (float(np.log(1e-3)), float(np.log(1e4)))
"""Of the two parameters of a beta distribution; beyond 10,000 together clients are as good as alike."""


@dataclass(frozen=True)
class Until:
    """When a search ends: after so many steps, on so small a slope, or when a step gains no more than this part."""

    steps: int
    slope: float
    gain: float


ROUGH, EXACT = Until(30, 1e-4, 1e-7), Until(200, 1e-7, 1e-14)


@dataclass(frozen=True)
class Space:
    """Where is searched: coordinates between bounds, the parameters they stand for, and where the search starts."""

    parameters: Callable[[Floats], Floats]
    bounds: Floats
    starts: Sequence[Sequence[float]]


def beta_pair(log_odds: float, log_total: float) -> tuple[float, float]:
    """The parameters of a beta distribution with those odds of its mean and that sum."""
    total = np.exp(log_total)
    return total / (1 + np.exp(-log_odds)), total / (1 + np.exp(log_odds))


def highest(
    prepared: Callable[[Histories], Likelihood], known: Histories, space: Space
) -> tuple[Floats, float, Floats]:
    """The most likely parameters, their log-likelihood, and the standard errors of their logarithms.

    prepared: makes of histories the log-likelihood as a function of the parameters. The starts are tried roughly on
    thinned histories; the best end is carried on exactly, with all of them. A standard error is infinite where the
    data do not bound the parameter.
    """
    few = known.thinned()
    rough = _mean_loss(prepared(few), few.clients, space)
    ends = [_descended(rough, start, space.bounds, ROUGH, _one_sided) for start in space.starts]
    exact = rough if few is known else _mean_loss(prepared(known), known.clients, space)
    found = _descended(exact, min(ends, key=rough), space.bounds, EXACT, _two_sided)
    errors = _standard_errors(exact, found, space, known.clients)
    return space.parameters(found), -exact(found) * known.clients, errors


def _mean_loss(likelihood: Likelihood, clients: float, space: Space) -> Likelihood:
    return lambda at: -likelihood(space.parameters(at)) / clients


def _descended(
    loss: Likelihood, start: Sequence[float] | Floats, bounds: Floats, until: Until, sloped: Sloped
) -> Floats:
    """The lowest loss downhill from a start, by BFGS between bounds.

    Written out because it is four numbers: the libraries' routines share their work between threads, which for so
    little takes several times as long as the work.
    """
    at = np.clip(np.asarray(start, float), bounds[:, 0], bounds[:, 1])
    value, slope = sloped(loss, at)
    free, curve = np.ones(len(at), bool), np.eye(len(at))
    for _ in range(until.steps):
        held = ((at <= bounds[:, 0]) & (slope > 0)) | ((at >= bounds[:, 1]) & (slope < 0))
        if (np.abs(slope[~held]) < until.slope).all():
            break
        if (free == held).any():  # another coordinate is held than before
            free, curve = ~held, np.eye(len(at))
        lower = _lower(loss, at, value, np.where(free, slope, 0.0), curve, bounds)
        if lower is None:
            break
        there, lowest = lower
        steep = sloped(loss, there)[1]
        curve = _curved(curve, there - at, np.where(free, steep - slope, 0.0))
        gain, at, value, slope = value - lowest, there, lowest, steep
        if gain <= until.gain * max(1.0, abs(value)):
            break
    return at


def _lower(
    loss: Likelihood, at: Floats, value: float, slope: Floats, curve: Floats, bounds: Floats
) -> tuple[Floats, float] | None:
    """A lower place in the direction that the curve says, else straight downhill; None where there is none."""
    for way in (-(curve * slope).sum(axis=1), -slope):
        way = np.where(slope == 0, 0.0, way)
        way = way * min(1.0, LONGEST / max(float(np.abs(way).max()), 1e-300))
        for halved in range(HALVINGS):
            there = np.clip(at + way / 2.0**halved, bounds[:, 0], bounds[:, 1])
            found = loss(there)
            if found < value + 1e-4 * min(float((slope * (there - at)).sum()), 0.0):
                return there, found
    return None


def _curved(curve: Floats, moved: Floats, turned: Floats) -> Floats:
    """The inverse curvature after a step (Broyden, Fletcher, Goldfarb and Shanno 1970)."""
    along = float((moved * turned).sum())
    if along <= 1e-14:
        return curve
    if (curve == np.eye(len(curve))).all():
        curve = curve * (along / float((turned * turned).sum()))
    shift = np.eye(len(curve)) - moved[:, None] * turned[None, :] / along
    inner = (shift[:, :, None] * curve[None, :, :]).sum(axis=1)
    return (inner[:, None, :] * shift[None, :, :]).sum(axis=2) + moved[:, None] * moved[None, :] / along


def _one_sided(loss: Likelihood, at: Floats) -> tuple[float, Floats]:
    here = loss(at)
    return here, np.array([(loss(at + step) - here) / SMALL_STEP for step in SMALL_STEP * np.eye(len(at))])


def _two_sided(loss: Likelihood, at: Floats) -> tuple[float, Floats]:
    return loss(at), _gradient(loss, at)


def _gradient(loss: Likelihood, at: Floats) -> Floats:
    steps = STEP * np.eye(len(at))
    return np.array([(loss(at + step) - loss(at - step)) / (2 * STEP) for step in steps])


def _standard_errors(loss: Likelihood, at: Floats, space: Space, clients: float) -> Floats:
    """From the curvature at the end; infinite for what rests on a coordinate at its bound, or on no curvature."""
    moved = [
        np.log(space.parameters(at + step)) - np.log(space.parameters(at - step)) for step in STEP * np.eye(len(at))
    ]
    slopes = np.array(moved) / (2 * STEP)
    free = (at > space.bounds[:, 0] + STEP) & (at < space.bounds[:, 1] - STEP)
    found = np.full(len(at), np.inf)
    if free.any():
        wide = 1e-2 * np.eye(len(at))[free]
        curvature = np.array([(_gradient(loss, at + step) - _gradient(loss, at - step))[free] / 2e-2 for step in wide])
        values, vectors = np.linalg.eigh((curvature + curvature.T) / 2 * clients)
        if (values > 0).all():
            found = np.sqrt((((vectors.T @ slopes[free]) ** 2) / values[:, None]).sum(axis=0))
    return np.where((np.abs(slopes[~free]) > 1e-6).any(axis=0), np.inf, found)
