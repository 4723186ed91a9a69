"""Fits of many series: what one process does with a handful of them, and its plain results."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.messages import N_
from metrics.forecast import Outlook, Trial, forecast

Array = NDArray[np.float64]
METHOD = 1
"""Number of the way forecasts are made: a new one has every series made anew."""
SEASON = 12
TOO_SHORT = N_("too short for any model: the mean of the known months, with a wide interval")
PATHS, PAST_PATHS, PAST_ORIGINS = 500, 200, 12
"""Of the simulated futures so many are kept, of today's and of those a year back: enough for intervals, and a company
of hundreds of regions fits in memory."""


@dataclass(frozen=True)
class Job:
    """One series to forecast. name: measure and node. days: length of every period of the series and the horizon.
    festival: regressors of the same length, one row a period. form: the model to fit again; empty for a competition.
    """

    name: str
    values: tuple[float | None, ...]
    horizon: int
    days: tuple[float, ...]
    festival: tuple[tuple[float, ...], ...]
    form: str = ""

    @property
    def fingerprint(self) -> str:
        """Of everything that the competition depends on: the same gives the same."""
        given = [METHOD, self.name, self.values, self.horizon, self.days, self.festival]
        return hashlib.sha256(json.dumps(given).encode()).hexdigest()[:24]

    @property
    def seed(self) -> int:
        """Of the name alone: each series has chances of its own, whatever the order of the work."""
        return seed_of(self.name)


def seed_of(name: str) -> int:
    """The start of the chances of whatever has that name."""
    return int.from_bytes(hashlib.sha256(f"{METHOD} {name}".encode()).digest()[:4], "big")


@dataclass(frozen=True)
class Fit:
    """What a forecast gave: paths × horizon, those of earlier origins by months back, and how candidates did."""

    name: str
    fingerprint: str
    model: str
    paths: Array
    past: tuple[tuple[int, NDArray[np.float32]], ...]
    trials: tuple[Trial, ...]
    coverage: tuple[int, int]
    months: int
    why: str


def fits(jobs: Sequence[Job]) -> list[Fit]:
    """The fits of these jobs, in their order. Runs in a process of its own: no engine, no files."""
    return [fit(job) for job in jobs]


def fit(job: Job) -> Fit:
    """The forecast of one series; the mean of what is known where no model can say anything."""
    found = forecast(
        job.values,
        job.horizon,
        SEASON,
        days=job.days,
        festival=np.asarray(job.festival) if job.festival else None,
        seed=job.seed,
        form=job.form or None,
    )
    if not len(found.mean):
        return _mean_of(job, found)
    past = tuple(
        (origin.back, few(origin.paths, PAST_PATHS).astype(np.float32))
        for origin in found.past
        if 1 <= origin.back <= PAST_ORIGINS
    )
    return Fit(
        job.name, job.fingerprint, found.model, few(found.paths, PATHS), past, found.trials, found.coverage,
        found.months, found.why,
    )  # fmt: skip


def few(paths: Array, count: int) -> Array:
    """So many of the paths; they come in two halves that mirror each other, and as many are taken of each."""
    half, taken = len(paths) // 2, min(count, len(paths)) // 2
    return np.concatenate([paths[:taken], paths[half : half + taken]])


def _mean_of(job: Job, found: Outlook) -> Fit:
    """A part that nothing can be said of still has to add up: its mean, as unsure as it is large."""
    known = np.asarray([value for value in job.values if value is not None], dtype=float)
    mean = float(known.mean()) if len(known) else 0.0
    drawn = np.random.default_rng(job.seed).standard_normal((PATHS, 1))
    spread = max(float(known.std()), abs(mean)) if len(known) else 0.0
    paths = np.repeat(mean + spread * (drawn - drawn.mean()), job.horizon, axis=1)
    why = found.why or TOO_SHORT
    return Fit(job.name, job.fingerprint, found.model or "mean", paths, (), found.trials, (0, 0), len(known), why)
