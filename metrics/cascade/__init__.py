"""The target cascade: a year's target to quarters and months, to regions and managers, every sum exact."""

from __future__ import annotations

from metrics.cascade.season import Season, pacing, season_of, seasonal_weights
from metrics.splitting import split_target
from metrics.unfit import DoesNotFit

__all__ = ["DoesNotFit", "Season", "pacing", "season_of", "seasonal_weights", "split_target"]
