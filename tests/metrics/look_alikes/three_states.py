"""A company of three clients with handmade states and models: one truly loyal, one that feels little, one unasked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from data.door import View
from data.tables import DERIVED, served
from data.warehouse.derived import derive_with
from data.warehouse.held import content_of
from data.warehouse.recording import Why, publish_recorded
from data.warehouse.store import Store
from tests.data.small import published, three_clients
from tests.metrics.companies import answer
from tests.metrics.word_of_mouth.talking_regions import MOMENT

AS_OF = date(2026, 4, 10)
STATES: dict[str, dict[str, Any]] = {
    "n1": {"satisfaction": 0.9, "answers": 1, "alive": 0.9, "wallet": 0.8, "alike": 0.7},
    "n2": {"satisfaction": 0.2, "answers": 1, "alive": 0.9, "wallet": 0.8, "alike": 0.6},
    "s1": {"alive": 0.9, "wallet": None, "alike": 0.4},
}
"""n1 is truly loyal; n2 buys as much and feels little; s1 said nothing."""


def figure(model: str, name: str, value: float, n: int, low: float | None = None, high: float | None = None) -> Any:
    topic = "satisfaction" if model.startswith("attitude") else "money"
    return {"topic": topic, "model": model, "name": name, "value": value, "low": low, "high": high, "n": n}


ANSWERED = {"surveys": [answer("n1", "2026-01-05", 5)]}
LIFTS = [2.5, *[1.0] * 8, 0.3]
FIGURES = [
    *(figure("attitude_own", name, value, 40) for name, value in (("mean", 70.0), ("sd", 15.0))),
    figure("attitude_own", "reliability", 0.7, 40),
    figure("alike", "intercept", -0.1, 120, -0.3, 0.1),
    figure("alike", "complaints", -0.7, 120, -0.9, -0.5),
    figure("alike", "growth", 0.1, 120, -0.1, 0.3),
    figure("alike", "usual_loyal", 0.5, 50),
    figure("alike_loyal", "complaints", 0.25, 50), figure("alike_others", "complaints", 1.5, 70),
    figure("alike_loyal", "growth", 0.2, 50), figure("alike_others", "growth", 0.0, 70),
    figure("alike_test", "base", 0.2, 200, 0.15, 0.26),
    *(figure("alike_test", f"part_{at}", lift, 20, lift - 0.2, lift + 0.4) for at, lift in enumerate(LIFTS, 1)),
    figure("alike_test", "auc", 0.71, 200, 0.63, 0.79),
]  # fmt: skip


def moments(view: View) -> Iterator[pd.DataFrame]:
    clients = view.run(served("clients").order_by("client_id"))
    rows = {column: [None] * len(clients) for column in DERIVED["client_moments"]}
    for column in ("client_key", "home_key", "region_key", "channel_key", "manager_key", "tier"):
        rows[column] = list(clients[column])
    rows |= {"moment_on": [AS_OF] * len(clients), "is_quarter_end": [False] * len(clients)}
    for at, client_id in enumerate(clients["client_id"]):
        for column, value in STATES[client_id].items():
            rows[column][at] = value
        rows["revenue_e4"][at] = 1_000_000 * (at + 1)
    yield pd.DataFrame(rows)


def three_states(root: Path) -> Store:
    """Version 1 has neither answers nor models, version 2 one answer, version 3 the models as well."""
    store = published(three_clients(root).root, ANSWERED)
    derive_with(lambda view: {"client_moments": lambda: moments(view), "model_figures": lambda: FIGURES})
    try:
        with store.writer():
            publish_recorded(store, content_of(store), Why("anna", MOMENT, "test"))
    finally:
        derive_with(None)
    return store
