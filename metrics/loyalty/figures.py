"""The loyalty models as published figures: written when a version is made, read by whoever may see money."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, get_args

import ibis.expr.types as ir
import numpy as np
from ibis import _

from data.door import View
from data.tables import served
from metrics.loyalty.bg_bb import BgBb, BgBbParameters
from metrics.loyalty.bg_nbd import BgNbd, BgNbdParameters
from metrics.loyalty.holdout import NORMAL, PARTS, HoldOut, ModelName, Part, model_name

TOPIC = "money"
TEST = "_hold_out"
FEWEST_CLIENTS = 5
MODELS: tuple[ModelName, ...] = get_args(ModelName)
PARAMETERS: dict[ModelName, tuple[str, ...]] = {"bg_bb": BgBbParameters._fields, "bg_nbd": BgNbdParameters._fields}
Rows = list[dict[str, Any]]


def model_rows(model: BgBb | BgNbd) -> Rows:
    """The rows of a fitted model: its parameters, with 95 % intervals where the data bound them, and log-likelihood.

    Rows:   one per figure.
    Value:  as the table `model_figures` declares them; n is the number of clients.
    Cuts:   not additive.
    Source: intervals from the curvature of the likelihood in the logarithms of the parameters.
    """
    name, n = model_name(model), int(model.clients)
    rows = []
    for key, value, error in zip(model.parameters._fields, model.parameters, model.standard_errors, strict=True):
        known = np.isfinite(error) and error < 10  # beyond, the interval spans more than numbers say
        low, high = (value * float(np.exp(side * NORMAL * error)) if known else None for side in (-1, 1))
        rows.append(_row(name, key, value, n, low, high))
    return [*rows, _row(name, "log_likelihood", model.log_likelihood, n)]


def hold_out_rows(tested: HoldOut) -> Rows:
    """The rows of a hold-out test: totals, error, and each tenth of the clients as predicted and as it came.

    Rows:   one per figure.
    Value:  as the table `model_figures` declares them; n is the number of clients, of a part its own.
    Cuts:   totals are additive, the rest is not.
    Source: Fader, Hardie & Lee 2005, Marketing Science 24(2), section 5.
    """
    model = tested.model + TEST
    totals = {"weeks": tested.weeks, "predicted": tested.predicted, "actual": tested.actual, "error": tested.error}
    rows = [_row(model, name, float(value), tested.clients) for name, value in totals.items()]
    for asked, parts in (("orders", tested.orders), ("ordering", tested.ordering)):
        for part in parts:
            rows.append(_row(model, f"{asked}_{part.part}_predicted", part.predicted, part.n))
            rows.append(_row(model, f"{asked}_{part.part}_actual", part.actual, part.n, part.low, part.high))
            rows.append(_row(model, f"{asked}_{part.part}_alive", part.alive, part.n))
    return rows


def _row(
    model: str, name: str, value: float, n: int, low: float | None = None, high: float | None = None
) -> dict[str, Any]:
    return {"topic": TOPIC, "model": model, "name": name, "value": value, "low": low, "high": high, "n": n}


@cache
def _published() -> ir.Table:
    rows = served("model_figures")
    models = [*MODELS, *(model + TEST for model in MODELS)]
    return rows.filter(_.model.isin(models)).order_by(["model", "name"])


def published_figures(view: View) -> Mapping[str, Mapping[str, Any]]:
    """What was published of the loyalty models, by model and name; each figure with value, low, high and n.

    Rows:   rows of `model_figures` on loyalty; none for a reader without the right to money.
    Value:  model → name → row; empty where nothing was published.
    Cuts:   of the whole company.
    Source: see `loyalty_figures`.
    """
    found: dict[str, dict[str, Any]] = {}
    for row in view.run(_published()).itertuples():
        found.setdefault(str(row.model), {})[str(row.name)] = row
    return found


def published_hold_outs(view: View) -> tuple[HoldOut, ...]:
    """The hold-out tests as they were published, BG/BB first.

    Rows:   as `published_figures`.
    Value:  HoldOut records; empty where no test was published.
    Cuts:   of the whole company.
    Source: see `loyalty_figures`.
    """
    figures = published_figures(view)
    return tuple(_tested(model, figures[model + TEST]) for model in MODELS if model + TEST in figures)


def published_parameters(view: View) -> tuple[ModelName, Mapping[str, float]]:
    """The model that P(alive) comes from and its parameters, as they were published.

    Rows:   as `published_figures`.
    Value:  the model's name, and its parameters by name; none where no model was published.
    Cuts:   of the whole company.
    Source: see `loyalty_figures`.
    """
    figures = published_figures(view)
    used = next((model for model in MODELS if model in figures), MODELS[0])
    names = PARAMETERS[used]
    return used, {name: float(figures[used][name].value) for name in names if used in figures}


def _tested(model: ModelName, figures: Mapping[str, Any]) -> HoldOut:
    predicted, actual, error = (float(figures[name].value) for name in ("predicted", "actual", "error"))
    weeks, parts = figures["weeks"], [_parts(figures, asked) for asked in ("orders", "ordering")]
    return HoldOut(model, int(weeks.value), int(weeks.n), predicted, actual, error, parts[0], parts[1])


def _parts(figures: Mapping[str, Any], asked: str) -> tuple[Part, ...]:
    found = []
    for at in range(1, PARTS + 1):
        actual = figures.get(f"{asked}_{at}_actual")
        if actual is not None:
            predicted, alive = (float(figures[f"{asked}_{at}_{name}"].value) for name in ("predicted", "alive"))
            came = float(actual.value), float(actual.low), float(actual.high)
            found.append(Part(at, predicted, *came, alive, int(actual.n)))
    return tuple(found)
