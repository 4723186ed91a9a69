"""The forecast of one series."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metrics.forecast.candidates import ALL, NAIVE, run_of
from metrics.forecast.competition import Contest, competition, contest
from metrics.forecast.outlook import Outlook, PastOrigin, Trial
from metrics.forecast.paths import paths_of, summary, surprises
from metrics.forecast.prepared import Prepared, prepared
from metrics.forecast.simple import nothing, simple_outlook

Array = NDArray[np.float64]
PAST_ORIGINS = 12


def forecast(
    series: Sequence[float | None],
    horizon: int,
    season: int,
    *,
    days: ArrayLike | None = None,
    festival: ArrayLike | None = None,
    seed: int = 0,
    candidates: Sequence[str] = ALL,
    form: str | None = None,
) -> Outlook:
    """What the series will be in the coming `horizon` periods.

    Rows:   one value a period, oldest first, None where unknown; before the first value that is not 0 nothing counts,
            and of long series the last ten seasons do. `days`: length of every period and of those of the horizon,
            for what adds up over days (sales), not for levels (clients that are there).
            `festival`: regressors of the same rows (metrics.festival.festival_shares). `form`: the name of a model
            (`Outlook.model` of a series like it): it is estimated and tested, but nothing competes with it.
    Value:  an Outlook in the unit of the series. The candidates forecast from at least 12 rolling origins, parameters
            estimated only on the data before the first of them and once more on all for the forecast; MASE decides:
            the best wins, or the plain average of up to three good ones. Shorter series get the simplest method that
            holds, and `why` says so; with fewer than six known values there is no forecast.
    Cuts:   not additive: sum paths over periods; reconcile over parts (metrics.forecast.reconcile).
    Errors: ValueError for a horizon or season below 1, days or festival of another length, an unknown candidate.
    Source: Hyndman & Athanasopoulos 2021, "Forecasting: principles and practice" (ETS, ARIMA, rolling origins, paths);
            Harvey 1989, "Forecasting, structural time series models and the Kalman filter".
    Assumptions: errors are normal on the scale of the model (logs of positive series, roots of those with zeros), as
            large as those seen in the origins; what never happened in the data is not foreseen.
    """
    ready = prepared(series, horizon, season, days, festival)
    if ready is None:
        return nothing(horizon)
    if not ready.origins or not _moves(ready):
        return simple_outlook(ready, seed)
    if form is None:
        winner, trials = competition(ready, candidates)
    else:
        winner, trials = _reestimated(ready, form)
    return _outlook(ready, winner, trials, seed)


def _moves(series: Prepared) -> bool:
    steps = series.values[series.season :] - series.values[: -series.season]
    return bool((np.abs(steps[np.isfinite(steps)]) > 0).any())


def _reestimated(series: Prepared, form: str) -> tuple[Contest, tuple[Trial, ...]]:
    chosen = contest(run_of(form, series), series)
    if not chosen.trial.rejected:
        return chosen, (chosen.trial,)
    naive = contest(run_of(NAIVE, series), series)
    return naive, (chosen.trial, naive.trial)


def _outlook(series: Prepared, winner: Contest, trials: tuple[Trial, ...], seed: int) -> Outlook:
    normals = surprises(series.horizon, seed)
    last = len(series.origins)
    paths = _paths(series, winner, last, normals)
    past = tuple(
        PastOrigin(last - at, _paths(series, winner, at, normals)) for at in range(max(last - PAST_ORIGINS, 0), last)
    )
    return Outlook(
        *summary(paths),
        paths=paths,
        model=winner.run.model,
        coverage=(winner.trial.covered, winner.trial.checked),
        trials=trials,
        past=past,
        months=int(np.isfinite(series.values).sum()),
    )


def _paths(series: Prepared, winner: Contest, at: int, normals: Array) -> Array:
    assert winner.run.projection is not None
    first = (*series.origins, len(series.values))[at]
    return paths_of(winner.run.projection, at, winner.widening[at], series.scale, first, normals)
