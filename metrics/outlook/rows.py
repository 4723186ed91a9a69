"""The rows of the late tables out of what was told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.late_tables import LATE
from data.periods import Period
from metrics.outlook.fitting import Fit
from metrics.outlook.hierarchy import Hierarchy
from metrics.outlook.history import History
from metrics.outlook.measures import Forecast
from metrics.outlook.plans import Plan, past_paths, paths_of
from metrics.outlook.spans import Spans, spans_ahead, spans_then
from metrics.outlook.telling import STATED, Told, blended, statements, told, within
from metrics.outlook.trials import Seen, coverage_rows, seen_since, silent_rows, trial_rows

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Statement:
    """A key figure of one region from one origin: its periods, and for each the figures of `STATED`."""

    forecast: Forecast
    region_key: int
    origin: date
    periods: Sequence[Period]
    figures: Array


def group_rows(plan: Plan, fitted: Mapping[str, Fit]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of a group in `forecasts` and in `forecast_tests`.

    Rows:   every key figure and region that it can be told of, for today's origin and earlier ones.
    Value:  two frames with the columns of `data.late_tables.LATE`.
    Cuts:   values add up over regions and, where the key figure does, over months.
    Source: definition of the house.
    """
    measures = _today(plan, fitted)
    found = [each for forecast in _there(plan) for each in _ahead(plan, forecast, measures)]
    seen: dict[tuple[str, str], Seen] = {}
    for back in _origins(fitted):
        found += _then(plan, fitted, back, seen)
    tests = [*trial_rows(plan, fitted), *(row for history in plan.silent for row in silent_rows(plan, history))]
    for forecast in _there(plan):
        tests += coverage_rows(plan, fitted, forecast, seen)
    return _frame(found), pd.DataFrame(tests, columns=list(LATE["forecast_tests"]))


def _there(plan: Plan) -> list[Forecast]:
    return [forecast for forecast in plan.group.forecasts if set(forecast.parts) <= set(plan.histories)]


def _today(plan: Plan, fitted: Mapping[str, Fit]) -> dict[str, Told]:
    paths = {m: blended(plan.histories[m], found) for m, found in paths_of(plan, fitted).items()}
    return _told(plan, {m: history.hierarchy for m, history in plan.histories.items()}, paths)


def _told(plan: Plan, hierarchies: Mapping[str, Hierarchy], paths: Mapping[str, Any]) -> dict[str, Told]:
    found = {m: told(plan.histories[m].measure, hierarchies[m], mine) for m, mine in paths.items()}
    whole, part = plan.group.measures[0].key, plan.group.measures[-1].key
    if {whole, part} <= set(found) and (plan.group.is_share or is_share_as_seen(plan)):
        found[part] = within(found[part], found[whole], plan.histories[part].measure)
    return found


def is_share_as_seen(plan: Plan) -> bool:
    """Whether the second measure never was above the first, in no leaf and no known month."""
    whole, part = (plan.histories[plan.group.measures[at].key] for at in (0, -1))
    if not plan.group.is_share_as_seen or whole.leaf_places != part.leaf_places:
        return False
    return bool(np.all((part.values <= whole.values) | np.isnan(part.values) | np.isnan(whole.values)))


def _ahead(plan: Plan, forecast: Forecast, measures: Mapping[str, Told]) -> Iterator[Statement]:
    spans = spans_ahead(plan.months, forecast.adds)
    yield from _stated(forecast, measures, plan.histories, spans, plan.months.origin)


def _then(plan: Plan, fitted: Mapping[str, Fit], back: int, seen: dict[tuple[str, str], Seen]) -> Iterator[Statement]:
    """Years as they were told that many months back; on the way, what the months since then say of the intervals."""
    hierarchies, paths = past_paths(plan, fitted, back)
    if not paths:
        return
    measures = _told(plan, hierarchies, paths)
    spans = spans_then(plan.months, back, len(plan.months.ahead))
    origin = plan.months.whole[len(plan.months.whole) - back].start
    for forecast in _there(plan):
        if set(forecast.parts) <= set(measures):
            if forecast.kind != "itself":
                for name, mine in seen_since(plan, forecast, measures, back).items():
                    seen[forecast.key, name] = seen.get((forecast.key, name), Seen()) + mine
            if forecast.adds and spans.periods:
                yield from _stated(forecast, measures, plan.histories, spans, origin)


def _origins(fitted: Mapping[str, Fit]) -> list[int]:
    return sorted({back for fit in fitted.values() for back, _paths in fit.past})


def _stated(
    forecast: Forecast, measures: Mapping[str, Told], histories: Mapping[str, History], spans: Spans, origin: date
) -> Iterator[Statement]:
    for node, columns, figures in statements(forecast, measures, histories, spans):
        periods = [spans.periods[at] for at in columns]
        for key in node.keys:
            yield Statement(forecast, key, origin, periods, figures)


def _frame(parts: Sequence[Statement]) -> pd.DataFrame:
    """One row a period of a statement. Columns are filled at once: a frame for each statement takes seconds."""
    counts = np.array([len(part.periods) for part in parts], dtype=np.int64)
    columns: dict[str, Any] = {
        name: np.repeat(np.array([getter(part) for part in parts], dtype=kind), counts)
        for name, getter, kind in (
            ("topic", lambda part: part.forecast.topic, object), ("kpi", lambda part: part.forecast.key, object),
            ("region_key", lambda part: part.region_key, np.int32), ("origin_start", lambda part: part.origin, object),
        )
    }  # fmt: skip
    periods = [period for part in parts for period in part.periods]
    # Without a statement the columns have their kind all the same: an empty list would be numbers.
    columns["grain"] = np.array([period.grain for period in periods], dtype=object)
    columns["period_start"] = np.array([period.start for period in periods], dtype=object)
    figures = np.concatenate([np.zeros((0, len(STATED))), *(part.figures for part in parts)])
    return pd.DataFrame(columns | {name: figures[:, at] for at, name in enumerate(STATED)})[list(LATE["forecasts"])]
