"""What models know of each client at a moment: who may read which rows and columns, and how it gets into a version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from data.door import View
from data.scope import TOPICS, Scope, Topic
from data.settings import Settings
from data.tables import DERIVED, served
from data.topics import TOPIC_OF_MOMENTS
from data.warehouse.derived import Frames, Rows, derive_with
from data.warehouse.held import content_of
from data.warehouse.recording import Why, publish_recorded
from data.warehouse.store import Store
from tests.data.small import EVERYBODY, three_clients, view_of
from tests.metrics.word_of_mouth.talking_regions import MOMENT

YEAR_END, AS_OF = date(2025, 12, 31), date(2026, 4, 10)
FIGURES = [
    {"topic": topic, "model": "alive", "name": name, "value": 1.0, "low": None, "high": None, "n": 3}
    for topic, name in (("money", "r"), ("satisfaction", "reliability"))
]


@pytest.fixture(autouse=True)
def handed_in() -> Iterator[None]:
    derive_with(None)
    yield
    derive_with(None)


def frames(view: View) -> Frames:
    """Two moments of all clients; each column says something."""
    clients = view.run(served("clients"))
    for moment in (YEAR_END, AS_OF):
        rows = clients[["client_key", "home_key", "region_key", "channel_key", "manager_key", "tier"]].copy()
        rows["moment_on"], rows["is_quarter_end"] = moment, moment == YEAR_END
        rows["tier_then"], rows["payment"] = "A", "credit"
        for column in TOPIC_OF_MOMENTS.keys() - {"tier_then", "payment"} | {"alternatives"}:
            rows[column] = 1
        yield rows


def made(view: View) -> dict[str, Rows | Callable[[], Rows | Frames]]:
    return {"client_moments": partial(frames, view), "model_figures": lambda: FIGURES}


def again(store: Store) -> Store:
    with store.writer():
        publish_recorded(store, content_of(store), Why("anna", MOMENT, "test"))
    return store


@pytest.fixture(scope="module")
def moments(tmp_path_factory: pytest.TempPathFactory) -> Store:
    derive_with(made)
    return again(three_clients(tmp_path_factory.mktemp("moments")))


def rows(view: View, table: str = "client_moments") -> pd.DataFrame:
    names = served("clients_anywhere").select("client_key", "client_id")
    return view.run(served(table).join(names, "client_key").order_by("moment_on", "client_id"))


def test_a_view_reads_the_latest_moment_up_to_its_last_day(moments: Store) -> None:
    now = rows(view_of(moments, "2026-Q2"))
    assert now["client_id"].tolist() == ["n1", "n2", "s1"]
    assert {day.date() for day in now["moment_on"]} == {AS_OF}
    assert {day.date() for day in rows(view_of(moments, "2026-Q1"))["moment_on"]} == {YEAR_END}, "31 March has none"
    assert rows(view_of(moments, "2025-Q3")).empty, "nothing is known of before the first moment"
    assert len(rows(view_of(moments, "2026-Q2"), "client_moments_history")) == 6


def test_rights_and_filters_go_by_where_the_client_is(moments: Store) -> None:
    south = Scope("ben", regions=frozenset(("S",)), topics=TOPICS, why="test")
    assert rows(view_of(moments, "2026-Q2", south))["client_id"].tolist() == ["s1"]
    assert rows(view_of(moments, "2026-Q2", south, regions=("N",))).empty
    filtered = view_of(moments, "2026-Q2", EVERYBODY, regions=("N",))
    assert rows(filtered)["client_id"].tolist() == ["n1", "n2"]
    assert len(rows(filtered, "client_moments_anywhere")) == 3, "without the page's filters"
    assert len(rows(view_of(moments, "2026-Q2", south), "client_moments_anywhere")) == 1, "never past the rights"
    nobody = Scope("eve", topics=TOPICS, why="test")
    assert rows(view_of(moments, "2026-Q2", nobody), "client_moments_anywhere").empty


@pytest.mark.parametrize("topic", ["money", "satisfaction"])
def test_columns_of_another_topic_are_unknown(moments: Store, topic: Topic) -> None:
    scope = Scope("ben", everywhere=True, topics=frozenset((topic,)), why="test")
    found = view_of(moments, "2026-Q2", scope).run(served("client_moments"))
    assert len(found) == 3
    unknown = {column for column in TOPIC_OF_MOMENTS if found[column].isna().all()}
    assert unknown == {column for column, needed in TOPIC_OF_MOMENTS.items() if needed != topic}
    figures = view_of(moments, "2026-Q2", scope).run(served("model_figures"))
    assert figures["topic"].tolist() == [topic]


def test_every_column_that_says_something_of_a_client_has_a_topic() -> None:
    plain = {
        "client_key",
        "home_key",
        "region_key",
        "channel_key",
        "manager_key",
        "tier",
        "moment_on",
        "is_quarter_end",
    }
    assert set(TOPIC_OF_MOMENTS) == set(DERIVED["client_moments"]) - plain - {"alternatives"}


def test_a_table_that_cannot_be_made_leaves_the_others_alone(tmp_path: Path) -> None:
    def half(view: View) -> Frames:
        yield next(iter(frames(view)))
        raise ValueError("the second moment does not come")

    store = three_clients(tmp_path)
    derive_with(lambda view: {"client_moments": partial(half, view), "model_figures": lambda: FIGURES})
    again(store)
    view = view_of(store, "2026-Q2")
    assert view.run(served("client_moments_history")).empty, "no half tables"
    assert len(view.run(served("model_figures"))) == 2
    told = store.record_of(str(store.current()))["underived"]
    assert told == "client_moments: ValueError: the second moment does not come"
    assert not list((store.root / "staging").glob("derived-*"))


def test_what_the_data_decide_is_decided_once(tmp_path: Path) -> None:
    asked: list[int] = []

    def settling(view: View) -> dict[str, object]:
        asked.append(view.settings.anchors_year)
        return {} if view.settings.anchors_year else {"anchors_year": 2025, "profit_anchors": (-1.5, 9.0)}

    seen: list[Settings] = []

    def deriver(view: View) -> dict[str, Rows]:
        seen.append(view.settings)
        return {}

    store = three_clients(tmp_path)
    derive_with(deriver, settling)
    again(again(store))
    assert asked == [0, 2025], "the next version knows it already"
    assert [settings.profit_anchors for settings in seen] == [(-1.5, 9.0)] * 2
    assert view_of(store, "2026-Q2").settings.anchors_year == 2025
    assert content_of(store).settings.profit_anchors == (-1.5, 9.0)
