"""The rows that say how well forecasts did: one a candidate, and one a key figure made of two measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from data.scope import Topic
from metrics.outlook.fitting import Fit
from metrics.outlook.history import History
from metrics.outlook.measures import Forecast
from metrics.outlook.plans import Plan, job_name
from metrics.outlook.spans import spans_since
from metrics.outlook.telling import Told, actuals, statements

Rows = list[dict[str, Any]]
BETWEEN = {"difference": " − ", "ratio": " ÷ "}


@dataclass(frozen=True)
class Seen:
    """Months that came after they were told: how many, and how many of them lay in the 95 % interval."""

    covered: int = 0
    checked: int = 0
    origins: int = 0

    def __add__(self, other: Seen) -> Seen:
        return Seen(self.covered + other.covered, self.checked + other.checked, self.origins + other.origins)


def seen_since(plan: Plan, forecast: Forecast, measures: Mapping[str, Told], back: int) -> dict[str, Seen]:
    """Per node how the months since then did against what was told that many months back."""
    spans = spans_since(plan.months, back)
    found = {}
    for node, columns, figures in statements(forecast, measures, plan.histories, spans):
        came = actuals(forecast, plan.histories, node.name)[-back:][columns]
        is_known = np.isfinite(came)
        inside = (figures[:, 2] <= came) & (came <= figures[:, 3]) & is_known
        found[node.name] = Seen(int(inside.sum()), int(is_known.sum()), 1)
    return found


def trial_rows(plan: Plan, fitted: Mapping[str, Fit]) -> Rows:
    """One row per measure, region and candidate; a measure that nothing can be said of has one with the reason."""
    found: Rows = []
    for name, history in plan.histories.items():
        for node in history.hierarchy.nodes:
            fit = fitted[job_name(name, node.name)]
            for key in node.keys:
                row = _row(history.measure.topic, name, key, f"{plan.fingerprint}:{fit.fingerprint}", fit)
                found += [
                    row | {
                        "model": t.model, "is_chosen": t.model == fit.model, "mase": t.mase, "smape": t.smape,
                        "covered": t.covered, "checked": t.checked, "origins": t.origins, "widening": t.widening,
                        "why": t.rejected or t.why or (fit.why if t.model == fit.model else ""),
                    }
                    for t in fit.trials
                ] or [row]  # fmt: skip
    return found


def coverage_rows(
    plan: Plan, fitted: Mapping[str, Fit], forecast: Forecast, seen: Mapping[tuple[str, str], Seen]
) -> Rows:
    """One row per region for a key figure of two measures: its models, and its own intervals held against what came."""
    if forecast.kind == "itself":
        return []
    found: Rows = []
    first, second = (plan.histories[key] for key in forecast.parts)
    there = {node.name for node in second.hierarchy.nodes}
    for node in first.hierarchy.nodes:
        if node.name in there:
            fits = [fitted[job_name(key, node.name)] for key in forecast.parts]
            mine = seen.get((forecast.key, node.name), Seen())
            model = BETWEEN[forecast.kind].join(fit.model for fit in fits)
            shortest = min(fits, key=lambda fit: fit.months)
            found += [
                _row(forecast.topic, forecast.key, key, f"{plan.fingerprint}:", shortest)
                | {"model": model, "covered": mine.covered, "checked": mine.checked, "origins": mine.origins}
                for key in node.keys
            ]
    return found


def silent_rows(plan: Plan, history: History) -> Rows:
    """The reason why a measure is not forecast, for the company and every region it is known of."""
    fit = Fit("", "", "", np.zeros((0, 0)), (), (), (0, 0), history.values.shape[1], history.why)
    keys = [key for node in history.hierarchy.nodes for key in node.keys]
    return [_row(history.measure.topic, history.measure.key, key, f"{plan.fingerprint}:", fit) for key in keys]


def _row(topic: Topic, kpi: str, key: int, fingerprint: str, fit: Fit) -> dict[str, Any]:
    return {
        "topic": topic, "kpi": kpi, "region_key": key, "model": fit.model, "is_chosen": True, "mase": None,
        "smape": None, "covered": fit.coverage[0], "checked": fit.coverage[1], "origins": 0, "months": fit.months,
        "widening": 1.0, "why": fit.why, "fingerprint": fingerprint,
    }  # fmt: skip
