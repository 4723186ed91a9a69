"""Newton's steps for many hinges at once: every threshold of a grid, every resample of the clients, the same formulas.

    log rate = a + bend(x) + γ'z,  x = (s − θ)₊       exponential: bend = b·x, b ≥ 0       linear: bend = log(1 + eᵇ·x)

Both are fitted with the log rate as the predictor, which keeps every rate above zero; `linear` is the straight line
after the threshold, the identity link. statsmodels fits single ones to the same digits (tests hold that); thousands of
them would take minutes there.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from metrics.word_of_mouth.family import Array, Family

Growth = Literal["exponential", "linear"]
MOST_STEPS, CLOSE_ENOUGH = 60, 1e-9
LONGEST_STEP = 2.0  # in log rate: more is a leap out of where the quadratic holds
LOWEST = {"exponential": 0.0, "linear": -16.0}  # no growth at all: b = 0, or a straight line that rises by e⁻¹⁶
FARTHEST = 40.0  # log rates beyond are on their way to infinity


class Design(NamedTuple):
    """The cells that are fitted: satisfaction (mirrored for complaints), log exposure of one answer, covariates."""

    satisfaction: Array  # (cells,)
    log_exposure: Array  # (cells,)
    covariates: Array  # (cells, k)


class Fits(NamedTuple):
    """parameters (resamples, thresholds, 2 + k): a, b, γ; log_likelihood (resamples, thresholds)."""

    parameters: Array
    log_likelihood: Array


def hinges(
    design: Design,
    family: Family,
    thresholds: Array,
    events: Array,
    units: Array,
    growth: Growth = "exponential",
    start: Array | None = None,
    held: tuple[int, ...] = (),
) -> Fits:
    """The most likely hinge for every resample and threshold.

    events, units: (resamples, cells). start: (resamples or 1, thresholds, 2 + k); the parameters in `held` stay there.
    Rates only rise beyond the threshold: where the counts fall, the fit is the flat one.
    """
    shape = (len(events), len(thresholds), 2 + design.covariates.shape[1])
    at = _flat(design, events, units, growth, shape) if start is None else np.broadcast_to(start, shape)
    # One column a resample and threshold, one row a cell: what runs along the many is what the processor is quick at.
    rows, places = np.indices(shape[:2]).reshape(2, -1)
    x = np.take(np.maximum(design.satisfaction[:, None] - thresholds, 0), places, axis=1)
    y, n = np.take(events.T, rows, axis=1), np.take(units.T, rows, axis=1)
    found = _settled(design, family, x, y, n, at.reshape(-1, shape[2]).T, growth, held)
    m, _slopes = _means(design, x, found, growth)
    return Fits(found.T.reshape(shape), family.log_likelihood(m, y, n).sum(axis=0).reshape(shape[:2]))


def _settled(
    design: Design, family: Family, x: Array, y: Array, n: Array, at: Array, growth: Growth, held: tuple[int, ...]
) -> Array:
    """The parameters where the steps come to rest, (2 + k, columns); columns at rest are left behind once half are.

    Some resamples never come to rest: without an act below the threshold the level falls for ever. Few of them would
    have all others go along to the last step.
    """
    found, columns = np.array(at), np.arange(at.shape[1], dtype=np.intp)
    for _step in range(MOST_STEPS):
        m, slopes = _means(design, x, at, growth)
        score, weight = family.score_and_information(m, y, n)
        step = _step_of(score, weight, slopes, at[1], LOWEST[growth], held)
        reach = sum(np.abs(own) * np.abs(slope).max(axis=0) for own, slope in zip(step, slopes, strict=True))
        at = at + step * np.minimum(1, LONGEST_STEP / np.maximum(reach, LONGEST_STEP))
        at[1] = np.maximum(at[1], LOWEST[growth])
        moving = ~(reach < CLOSE_ENOUGH)
        if 2 * np.count_nonzero(moving) <= len(moving):
            found[:, columns] = at
            columns = columns[moving]
            x, y, n, at = (part[:, moving] for part in (x, y, n, at))
            if not len(columns):
                return found
    found[:, columns] = at
    return found


def _flat(design: Design, events: Array, units: Array, growth: Growth, shape: tuple[int, int, int]) -> Array:
    """Where the steps begin: one rate for all, and a gentle rise."""
    at = np.zeros(shape)
    rate = np.maximum(events.sum(axis=1), 0.5) / np.maximum((units * np.exp(design.log_exposure)).sum(axis=1), 1e-12)
    at[..., 0] = np.log(rate)[:, None]
    at[..., 1] = 0.0 if growth == "exponential" else np.log(0.5 / max(float(np.ptp(design.satisfaction)), 1e-12))
    return at


def _means(design: Design, x: Array, at: Array, growth: Growth) -> tuple[Array, list[Array]]:
    """Mean acts of one answer in each cell, and what each parameter moves the log rate by."""
    if growth == "exponential":
        bend, slope = at[1] * x, x
    else:
        rise = np.exp(np.minimum(at[1], FARTHEST)) * x
        bend, slope = np.log1p(rise), rise / (1 + rise)
    eta = at[0] + bend
    eta += design.log_exposure[:, None]
    if design.covariates.shape[1]:
        eta += design.covariates @ at[2:]
    np.clip(eta, -FARTHEST, FARTHEST, out=eta)
    return np.exp(eta, out=eta), [np.ones((1, 1)), slope, *design.covariates.T[:, :, None]]


def _step_of(score: Array, weight: Array, slopes: list[Array], b: Array, lowest: float, held: tuple[int, ...]) -> Array:
    """Information⁻¹ · gradient, with the held parameters and a growth that would turn negative left where they are."""
    size = len(slopes)
    # The first slope is 1 everywhere: nothing is multiplied by it.
    gradient = np.stack([score.sum(axis=0), *((score * slope).sum(axis=0) for slope in slopes[1:])])
    information = np.empty((size, *gradient.shape))
    for p in range(size):
        moved = weight * slopes[p] if p else weight
        for q in range(p, size):
            together = moved * slopes[q] if q else moved
            information[p, q] = information[q, p] = together.sum(axis=0)
    idle = (b <= lowest) & (gradient[1] <= 0) | (information[1, 1] <= 1e-13 * information[0, 0])
    for p in (*held, 1):
        off = np.ones_like(idle) if p in held else idle
        if not off.any():
            continue
        gradient[p] = np.where(off, 0, gradient[p])
        information[p] = np.where(off, 0, information[p])
        information[:, p] = np.where(off, 0, information[:, p])
        information[p, p] = np.where(off, 1, information[p, p])
    if size == 2:
        return _two_by_two(information, gradient)
    ridge = 1e-12 * np.trace(information) * np.eye(size)[:, :, None]
    return np.asarray(np.linalg.solve(np.moveaxis(information + ridge, 2, 0), gradient.T[..., None])[..., 0].T)


def _two_by_two(information: Array, gradient: Array) -> Array:
    """The solution written out: a library call for every pair costs more than all the rest."""
    a, b, d = information[0, 0], information[0, 1], information[1, 1]
    determinant = np.maximum(a * d - b * b, 1e-14 * a * d + 1e-300)
    g, h = gradient
    return np.stack([(d * g - b * h) / determinant, (a * h - b * g) / determinant])
