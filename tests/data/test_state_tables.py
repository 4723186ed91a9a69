"""States, their flows, and alerts: who may read which rows and columns of what models say of every client."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.derived_tables import CELL, DERIVED
from data.door import View
from data.scope import TOPICS, Scope, Topic
from data.tables import served
from data.warehouse.derived import derive_with
from data.warehouse.held import content_of
from data.warehouse.recording import Why, publish_recorded
from data.warehouse.store import Store
from tests.data.small import EVERYBODY, three_clients, view_of
from tests.metrics.word_of_mouth.talking_regions import MOMENT

TABLES = ("client_states", "state_flows", "client_alerts", "alert_weeks")
SOUTH = Scope("ben", regions=frozenset(("S",)), topics=TOPICS, why="test")
NORTH = Scope("cleo", regions=frozenset(("N",)), topics=TOPICS, why="test")


@pytest.fixture(autouse=True)
def handed_in() -> Iterator[None]:
    derive_with(None)
    yield
    derive_with(None)


def made(view: View) -> dict[str, list[dict[str, Any]]]:
    """Of each of the three clients one row a table; of flows two months, of alerts one a topic."""
    clients = view.run(served("clients_anywhere"))
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for at in range(len(clients)):
        known: dict[str, Any] = {
            name: clients[name].iloc[at] for name in ("client_key", "tier", *(key for key in CELL if key != "tier"))
        }
        own = {name: [row(name, known)] for name in TABLES}
        own["state_flows"] = [row("state_flows", known | {"month_start": date(2026, m, 1)}) for m in (1, 3)]
        for table in ("client_alerts", "alert_weeks"):
            own[table] = [row(table, known | {"topic": topic}) for topic in ("money", "satisfaction")]
        for name in TABLES:
            found[name] += own[name]
    return found


def row(table: str, known: dict[str, Any]) -> dict[str, Any]:
    filled = {"string": "x", "date": date(2026, 4, 1), "boolean": True}
    return {name: known.get(name, filled.get(kind, 7)) for name, kind in DERIVED[table].items()}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    derive_with(made)
    store = three_clients(tmp_path_factory.mktemp("states"))
    with store.writer():
        publish_recorded(store, content_of(store), Why("anna", MOMENT, "test"))
    return store


def rows(view: View, table: str) -> pd.DataFrame:
    return view.run(served(table))


@pytest.mark.parametrize("table", TABLES)
def test_a_manager_reads_the_rows_of_the_own_clients_only(store: Store, table: str) -> None:
    of_all, of_north, of_south = (len(rows(view_of(store, "2026-Q2", who), table)) for who in (EVERYBODY, NORTH, SOUTH))
    assert of_all > 0 and of_all == of_north + of_south and of_north == 2 * of_south
    assert rows(view_of(store, "2026-Q2", SOUTH, regions=("N",)), table).empty
    assert len(rows(view_of(store, "2026-Q2", EVERYBODY, regions=("S",)), table)) == of_south
    assert rows(view_of(store, "2026-Q2", Scope("eve", topics=TOPICS, why="test")), table).empty


@pytest.mark.parametrize("table", ["client_states", "client_alerts"])
def test_anywhere_leaves_the_filters_and_keeps_the_rights(store: Store, table: str) -> None:
    filtered = view_of(store, "2026-Q2", EVERYBODY, regions=("S",))
    whole = len(rows(view_of(store, "2026-Q2"), table))
    assert len(rows(filtered, table + "_anywhere")) == whole
    assert len(rows(view_of(store, "2026-Q2", SOUTH, regions=("N",)), table + "_anywhere")) == whole // 3


@pytest.mark.parametrize("topic", ["money", "satisfaction"])
def test_alerts_need_the_right_to_what_they_are_about_and_money_that_to_money(store: Store, topic: Topic) -> None:
    scope = Scope("ben", everywhere=True, topics=frozenset((topic,)), why="test")
    view = view_of(store, "2026-Q2", scope)
    for table in ("client_alerts", "alert_weeks"):
        assert set(rows(view, table)["topic"]) == {topic}, table
    assert rows(view, "client_alerts")["stake_e4"].isna().all() == (topic != "money")
    for table in ("client_states", "state_flows"):
        assert rows(view, table).empty == (topic != "money"), table


def test_flows_end_with_the_last_day_of_the_view(store: Store) -> None:
    assert set(pd.to_datetime(rows(view_of(store, "2026-Q2"), "state_flows")["month_start"]).dt.month) == {1, 3}
    assert set(pd.to_datetime(rows(view_of(store, "2026-02"), "state_flows")["month_start"]).dt.month) == {1}
    assert rows(view_of(store, "2025-Q4"), "state_flows").empty


def test_a_version_that_nothing_was_derived_for_answers_with_no_rows(tmp_path: Path) -> None:
    view = view_of(three_clients(tmp_path), "2026-Q2")
    for table in TABLES:
        found = rows(view, table)
        assert found.empty and list(found.columns) == list(DERIVED[table])
