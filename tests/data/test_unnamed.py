"""A title may quote a client's name: it is hidden in it from whoever may not see that client by name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from data.desk import Desk
from data.desk.commands import SaveScenario
from data.desk.masking import MASK
from data.scope import TOPICS, Scope, whole_company
from data.warehouse.store import Store
from locales import words_for
from pages.pieces.scenarios import _offers
from tests.data.small import published, sale, view_of
from tests.metrics.companies import client, region

TITLES = ("For 福来茶楼", "Tea plan of An", "Visits to Nowhere Ltd", "Plan of 2027")
OWNER = whole_company("anna", "test")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """福来茶楼 is a client of N, An one of S, Nowhere Ltd one without a region."""
    people = [client("c1", "N") | {"name": "福来茶楼"}, client("c2", "S") | {"name": "An"}]
    people.append(client("c3", "S") | {"name": "Nowhere Ltd", "region_id": None})
    rows = {
        "regions": [region("C", None), region("N"), region("S")],
        "clients": people,
        "sales": [sale("c1", "2026-02-01", 4, 1)],
    }
    found = published(tmp_path_factory.mktemp("titles"), rows)
    with Desk.at(found.root) as desk:
        for title in TITLES:
            desk.carry_out(SaveScenario(title, "what_if", (), ()), OWNER, datetime(2026, 11, 1, tzinfo=UTC))
    return found


def titles(store: Store, scope: Scope) -> set[str]:
    return {each.name for each in view_of(store, "2026-Q1", scope).scenarios}


def test_whoever_may_see_everybody_by_name_reads_titles_as_they_are(store: Store) -> None:
    assert titles(store, OWNER) == set(TITLES)


def test_without_the_right_to_names_none_stands_in_a_title_and_the_rest_stays(store: Store) -> None:
    everywhere = Scope("lee", everywhere=True, topics=TOPICS - {"personal"}, why="test")
    assert titles(store, everywhere) == {f"For {MASK}", f"Tea plan of {MASK}", f"Visits to {MASK}", "Plan of 2027"}, (
        "Plan holds An, is no An"
    )


def test_a_manager_reads_the_names_of_the_own_region_only(store: Store) -> None:
    north = Scope("ben", regions=frozenset("N"), topics=TOPICS, why="test")
    assert titles(store, north) == {"For 福来茶楼", f"Tea plan of {MASK}", f"Visits to {MASK}", "Plan of 2027"}


def test_whoever_cannot_read_a_title_whole_is_not_offered_to_take_it_away(store: Store) -> None:
    lee = Scope("lee", everywhere=True, topics=TOPICS - {"personal"}, why="test", role="analyst")
    words = words_for("en")
    assert [offer.code for offer in _offers("what_if", view_of(store, "2026-Q1", lee), words)] == ["Plan of 2027"]
    assert len(_offers("what_if", view_of(store, "2026-Q1", OWNER), words)) == len(TITLES)
