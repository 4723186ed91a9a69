"""A company that orders by the week: six clients to count by hand, and many that models can learn from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from data.scope import TOPICS, Scope
from data.settings import Settings
from data.warehouse.derived import derive_with
from data.warehouse.publish import Content
from data.warehouse.recording import Why, publish_recorded
from data.warehouse.settle import FactFile
from data.warehouse.store import Store
from metrics.loyalty.published import loyalty_figures
from tests.data.small import Row, kept, sale, settled
from tests.metrics.companies import client, region, store_of

UNTIL = date(2026, 6, 28)
MOMENT = datetime(2026, 6, 29, 12, tzinfo=UTC)
NORTH = Scope("li", regions=frozenset(("N",)), topics=TOPICS, why="test")
SATISFACTION = Scope("may", everywhere=True, topics=frozenset({"satisfaction"}), why="test")
CROWD = 120


def bought(who: str, days_ago: int, revenue: float = 10.0, **more: object) -> Row:
    return sale(who, (UNTIL - timedelta(days=days_ago)).isoformat(), revenue, 6, **more)


def by_hand() -> Iterator[Row]:
    """Days before 28 June 2026, and the weeks they fall in.

    a   0, 1, 7, 70      weeks 0, 1, 10        frequency 2, recency 10, slots 10
    b   3                week 0                0, 0, 0
    c   6, and 21 back   week 0                0, 0, 0: a return is no order
    d   1092, 1091       weeks 156, 155        0, 0, 155: 1,092 days are past the window
    e   2000             none                  long gone
    f   8, 300 as gifts  weeks 1, 42           1, 41, 42: what costs nothing was ordered too
    """
    yield from (bought("a", days) for days in (0, 1, 7, 70))
    yield bought("b", 3)
    yield from (bought("c", 6), bought("c", 21, -5.0, quantity_e4=-10_000))
    yield from (bought("d", 1092), bought("d", 1091), bought("e", 2000))
    yield from (bought("f", 8), bought("f", 300, 0.0))


def crowd() -> Iterator[Row]:
    """Clients that order in every third week or so from two years ago on; every fourth stopped half-way."""
    random = np.random.default_rng(11)
    for number in range(CROWD):
        chance, last = random.uniform(0.15, 0.6), int(random.integers(30, 80)) if number % 4 == 0 else 0
        for week in range(104, last - 1, -1):
            if random.random() < chance or week == 104:
                yield bought(f"s{number:03}", week * 7 + 2)


@pytest.fixture(scope="session")
def weekly(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(ordering_weekly, tmp_path_factory)


def ordering_weekly(root: Path) -> Store:
    """The company, published with the figures of its loyalty models."""
    store, files = Store(root), list[FactFile]()
    store.prepare()
    names = [("N", name) for name in "abcdef"] + [("S", f"s{number:03}") for number in range(CROWD)]
    tables = {
        "regions": [region("C", None), region("N"), region("S")],
        "clients": [client(name, place) for place, name in names],
        "sales": [*by_hand(), *crowd()],
    }
    for table, rows in tables.items():
        settled(store, table, rows, files)
    derive_with(lambda view: {"model_figures": partial(loyalty_figures, kept(view))})
    try:
        with store.writer():
            publish_recorded(store, Content(tuple(files), Settings()), Why("test", MOMENT, "test"))
    finally:
        derive_with(None)
    return store
