"""The candidates of the competition by name, and one candidate run through all origins."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from data.messages import N_
from metrics.forecast.festival_effect import PRIOR_SD, festival_effect
from metrics.forecast.linear_fits import components, sarimax
from metrics.forecast.prepared import Prepared
from metrics.forecast.projection import Projection, averaged, joined
from metrics.forecast.seasonal_naive import seasonal_naive
from metrics.forecast.smoothing import ets

Array = NDArray[np.float64]
NOT_SETTLED = N_("the optimiser did not come to rest")
EXPLODED = N_("left the range from nothing to three times the highest value seen")
NAIVE = "seasonal naive"
WITH_FESTIVAL = " + festival"
TOGETHER = " & "


class Fit(Protocol):
    """A model with its parameters; forecasts from any origin of longer data."""

    def projected(self, seen: Array, origins: Sequence[int], horizon: int) -> Projection: ...


FITS: dict[str, Callable[[Array, int], Fit | None]] = {
    "ETS(A,N,A)": ets(damped_trend=False),
    "ETS(A,Ad,A)": ets(damped_trend=True),
    "ETS(A,N,N)": ets(damped_trend=False, seasonal=False),
    "SARIMAX(0,1,1)(0,1,1)": sarimax((0, 1, 1), drift=False),
    "SARIMAX(1,0,0)(0,1,1)+c": sarimax((1, 0, 0), drift=True),
    "UC level": components("local level", moving_season=False),
    "UC level+slope": components("local linear deterministic trend", moving_season=False),
    "UC moving season": components("local level", moving_season=True),
    NAIVE: seasonal_naive,
}
ALL = tuple(FITS)


@dataclass(frozen=True)
class Run:
    """A candidate's forecasts from every rolling origin and, last, from today; `rejected` says why it may not win."""

    model: str
    projection: Projection | None
    rejected: str = ""


def run_of(model: str, series: Prepared) -> Run:
    """The named candidate through all origins: `&` averages several, `+ festival` takes that out first.

    The seasonal naive method repeats what was, festival and all.
    """
    plain = model.removesuffix(WITH_FESTIVAL)
    adjusted = plain != model and series.festival is not None
    given = series if adjusted else series.without_festival()
    runs = [_single(name, given if name != NAIVE else series.without_festival()) for name in plain.split(TOGETHER)]
    found = runs[0] if len(runs) == 1 else together(runs)
    return replace(found, model=found.model + WITH_FESTIVAL) if adjusted else found


def together(runs: Sequence[Run]) -> Run:
    """The plain average of runs; rejected when one of them is."""
    names = [run.model.removesuffix(WITH_FESTIVAL) for run in runs]
    suffix = WITH_FESTIVAL if any(run.model.endswith(WITH_FESTIVAL) for run in runs) else ""
    broken = next((run.rejected for run in runs if run.rejected), "")
    parts = [run.projection for run in runs if run.projection is not None]
    return Run(TOGETHER.join(names) + suffix, averaged(parts) if len(parts) == len(runs) else None, broken)


def _single(name: str, series: Prepared) -> Run:
    if name not in FITS:
        raise ValueError(f"no candidate is called {name!r}; there are: {', '.join(ALL)}")
    parts: list[Projection] = []
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        # Optimisers warn of every valley they pass; whether they arrived is asked of the fit itself.
        warnings.simplefilter("ignore")
        for known, origins in series.stages:
            stage = _stage(name, series, known, origins)
            if stage is None:
                return Run(name, None, NOT_SETTLED)
            parts.append(stage)
        whole = joined(parts)
        return Run(name, whole, "" if name == NAIVE else explosion(whole, series))


def _stage(name: str, series: Prepared, known: int, origins: Sequence[int]) -> Projection | None:
    seen, shift = series.scaled, None
    if series.festival is not None:
        prior = series.scale.share(PRIOR_SD)
        effect = festival_effect(seen[:known], series.season, series.festival[:known], prior)
        shift = series.festival @ effect
        seen = seen - shift[: len(seen)]
    try:
        fit = FITS[name](seen[:known], series.season)
        found = None if fit is None else fit.projected(seen, origins, series.horizon)
    except (np.linalg.LinAlgError, ValueError, IndexError):
        # So statsmodels says that these data do not carry the form; the candidate is out and its trial says so.
        return None
    if found is not None and name == NAIVE:
        found = Projection(series.scale.centred(found.means, found.sd), found.factors)
    if found is None or shift is None:
        return found
    added = np.stack([shift[origin : origin + series.horizon] for origin in origins])
    return Projection(found.means + added, found.factors)


def explosion(found: Projection, series: Prepared) -> str:
    """Why a projection may not win: from some origin it leaves what the data allow; empty when it stays."""
    low, high = series.bounds
    origins = (*series.origins, len(series.values))
    if not (np.isfinite(found.means).all() and np.isfinite(found.factors).all()):
        return EXPLODED
    for at, origin in enumerate(origins):
        values = series.scale.mean_up(found.means[at], found.sd[at], origin)
        if (values < low).any() or (values > high).any():
            return EXPLODED
    return ""
