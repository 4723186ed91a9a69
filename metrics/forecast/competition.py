"""The competition: every candidate forecasts from the same origins, and the errors that followed decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from metrics.forecast.accuracy import mase, smape
from metrics.forecast.candidates import NAIVE, WITH_FESTIVAL, Run, run_of, together
from metrics.forecast.outlook import Trial
from metrics.forecast.prepared import Prepared
from metrics.forecast.widening import standard_errors, widenings

Array = NDArray[np.float64]
GOOD, MOST_TOGETHER = 1.5, 3
"""Averaged are the candidates whose error is at most so many times the best one's, at most so many of them."""
BALLAST = 3.0
"""The seasonal naive method joins them unless its error is more than so many times the best one's."""
SCOUTS = ("UC level", "UC level+slope")
"""Cheap candidates that try whether taking out the festival helps before all others are run that way."""
WIDE = float(ndtri(0.975))


@dataclass(frozen=True)
class Contest:
    """A run with its trial and the widening of each origin's intervals (origins × horizon, today's last)."""

    run: Run
    trial: Trial
    widening: Array


def contest(run: Run, series: Prepared) -> Contest:
    """How the run did: errors against what came, intervals by what was known at each origin."""
    origins, found = series.origins, run.projection
    if found is None:
        return Contest(run, Trial(run.model, None, None, 0, 0, len(origins), 1.0, run.rejected), np.empty((0, 0)))
    sd = found.sd
    errors = standard_errors(series.scaled, origins, found.means, sd)
    widening = np.stack([widenings(errors, origins, now) for now in (*origins, len(series.values))])
    inside = np.abs(errors) <= WIDE * widening[:-1]
    checked = np.isfinite(errors)
    off, off_share = _accuracy(run, series)
    trial = Trial(
        model=run.model,
        mase=off,
        smape=off_share,
        covered=int((inside & checked).sum()),
        checked=int(checked.sum()),
        origins=len(origins),
        widening=float(widening[-1, 0]),
        rejected=run.rejected,
    )
    return Contest(run, trial, widening)


def competition(series: Prepared, candidates: Sequence[str]) -> tuple[Contest, tuple[Trial, ...]]:
    """The winner (the best candidate, or the plain average of the good ones) and how everybody did.

    The seasonal naive method always takes part and is never rejected.
    """
    suffix, entered = _scouted(series, candidates)
    for name in dict.fromkeys((*candidates, NAIVE)):
        model = name + suffix if name != NAIVE else name
        if model not in entered:
            entered[model] = contest(run_of(model, series), series)
    found = sorted((c for c in entered.values() if _may_join(c, suffix)), key=_error)
    good = [c for c in found if _error(c) <= GOOD * _error(found[0])][:MOST_TOGETHER]
    naive = entered[NAIVE]
    if good and naive not in good and _error(naive) <= BALLAST * _error(good[0]):
        good.append(naive)
    winner = good[0] if good else naive
    if len(good) > 1:
        # Held against what followed (benchmarks/FORECAST.md) the average foresaw better than the one that came first.
        winner = contest(together([each.run for each in good]), series)
        entered[winner.run.model] = winner
    return winner, tuple(each.trial for each in entered.values())


def _may_join(found: Contest, suffix: str) -> bool:
    """Whether it held, and saw the festival as the others do."""
    model = found.run.model
    return _error(found) < np.inf and (model == NAIVE or model.endswith(WITH_FESTIVAL) == bool(suffix))


def _scouted(series: Prepared, candidates: Sequence[str]) -> tuple[str, dict[str, Contest]]:
    """Whether the festival is taken out (the suffix of all names), and those already run to find that out."""
    scouts = [name for name in SCOUTS if name in candidates] or [name for name in candidates if name != NAIVE][:1]
    ways = ("", WITH_FESTIVAL) if series.festival is not None and series.festival.any() else ("",)
    entered = {name + way: contest(run_of(name + way, series), series) for way in ways for name in scouts}
    best = min(entered, key=lambda name: _error(entered[name]), default="")
    return (WITH_FESTIVAL if best.endswith(WITH_FESTIVAL) else ""), entered


def _error(found: Contest) -> float:
    off = found.trial.mase
    return np.inf if off is None or found.trial.rejected else off


def _accuracy(run: Run, series: Prepared) -> tuple[float | None, float | None]:
    """MASE and sMAPE over all origins, every compared value counting alike."""
    assert run.projection is not None
    sd, sums, weights = run.projection.sd, np.zeros(2), np.zeros(2)
    for at, origin in enumerate(series.origins):
        came = series.values[origin : origin + series.horizon]
        said = series.scale.mean_up(run.projection.means[at], sd[at], origin)[: len(came)]
        count = np.isfinite(came).sum()
        for place, off in enumerate((mase(series.values[:origin], came, said, series.season), smape(came, said))):
            if off is not None and np.isfinite(off):
                sums[place] += off * count
                weights[place] += count
    found = [float(total / weight) if weight else None for total, weight in zip(sums, weights, strict=True)]
    return found[0], found[1]
