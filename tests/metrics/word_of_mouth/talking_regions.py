"""A company whose regions praise alike and of which one complains three times as much; drawn once with a fixed seed.

Regions N, S, E of 40 clients and W of 40 that complain more; T has four clients. Each client answers on 1 March of six
years, on a scale from 0 to 10; what follows comes within the 180 days after it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np

from data.scope import TOPICS, Scope
from data.warehouse.derived import derive_with
from data.warehouse.held import content_of
from data.warehouse.recording import Why, publish_recorded
from data.warehouse.store import Store
from metrics.publish import decided_by_data, derived_rows
from tests.data.small import Row, published, sale
from tests.metrics.companies import answer, client, region

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
YEARS = range(2020, 2026)
SIZES = {"N": 40, "S": 40, "E": 40, "W": 40, "T": 4}
NORTH = Scope("ben", regions=frozenset(("N",)), topics=TOPICS, why="test")
PRAISE = (7.0, 0.8, 0.5)
COMPLAINT = (5.0, 0.5, 0.4)
LAST_ORDER = sale("n0", "2025-12-01", 10)
"""Long after the last answer, so that all of its 180 days have passed on the as-of date."""


def talking(root: Path, loud: str = "W", sizes: dict[str, int] | None = None, seed: int = 5) -> Store:
    """The company in a store, published without a prior; `loud` is the region that complains three times as much."""
    tables: dict[str, list[Row]] = {name: [] for name in ("surveys", "referrals", "complaints")}
    clients = []
    for place, (code, size) in enumerate((sizes or SIZES).items()):
        random = np.random.default_rng([seed, place])
        for n in range(size):
            one = f"{code.lower()}{n}"
            clients.append(client(one, code, "hotel" if n % 2 else "shop"))
            for year in YEARS:
                _speak(tables, one, date(year, 3, 1), random, 3.0 if code == loud else 1.0)
    regions = [region("C", None), *(region(code) for code in (sizes or SIZES))]
    return published(root, {"regions": regions, "clients": clients, "sales": [LAST_ORDER], **tables})


def _speak(tables: dict[str, list[Row]], one: str, on: date, random: np.random.Generator, louder: float) -> None:
    said = float(np.clip(round(random.normal(6, 2.5)), 0, 10))
    tables["surveys"].append(answer(one, on.isoformat(), said, (0, 10)))
    years = 180 / 365.25
    praised = random.poisson(PRAISE[1] * np.exp(PRAISE[2] * max(said - PRAISE[0], 0)) * years)
    complained = random.poisson(louder * COMPLAINT[1] * np.exp(COMPLAINT[2] * max(COMPLAINT[0] - said, 0)) * years)
    for n in range(praised):
        day = on + timedelta(int(random.integers(1, 181)))
        tables["referrals"].append({"referral_id": f"{one}-{on}-{n}", "client_id": one, "referred_on": day})
    for n in range(complained):
        day = on + timedelta(int(random.integers(1, 181)))
        tables["complaints"].append({"complaint_id": f"{one}-{on}-{n}", "client_id": one, "received_on": day})


def with_models(store: Store) -> Store:
    """The same, published again with what the metrics add."""
    derive_with(derived_rows, decided_by_data)
    try:
        with store.writer():
            publish_recorded(store, content_of(store), Why("test", MOMENT, "test"))
    finally:
        derive_with(None)
    return store


@cache
def store_named(name: str, base: Path) -> Store:
    """`plain`, `published`; with "other" before it another region is the loud one. Made once in a test run."""
    store = talking(base / f"talking {name}", "S" if name.startswith("other") else "W")
    return with_models(store) if name.endswith("published") else store
