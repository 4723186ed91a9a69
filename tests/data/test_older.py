"""An older version shows whoever has a part of the company no client and no region that is not theirs today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.door import Door, View
from data.older import NotTheirsAnyMore, is_all_theirs
from data.periods import period_from_key
from data.regions import Region, RegionTree
from data.scope import TOPICS, Scope, Selection
from data.warehouse.store import Store
from data.warehouse.versions import rebuild, rollback
from tests.data.small import CLIENTS, EVERYBODY, published, three_clients

AT = datetime(2026, 11, 21, tzinfo=UTC)
ONE, TWO, THIRD = CLIENTS


def of(*regions: str) -> Scope:
    return Scope("ben", regions=frozenset(regions), topics=TOPICS, why="test")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return three_clients(tmp_path / "store")


def asked(store: Store, version: str, scope: Scope) -> View:
    door = Door(store.root)
    return door.view(door.named(version), scope, Selection(period_from_key("2026-Q1")))


def seen(store: Store, version: str, scope: Scope) -> set[str]:
    view = asked(store, version, scope)
    return {*view.run(view.tables.clients_anywhere)["client_id"]}


def test_a_client_that_went_to_another_region_is_not_met_in_a_version_from_before(store: Store) -> None:
    published(store.root, {"clients": [TWO | {"region_id": "S"}]})
    with pytest.raises(NotTheirsAnyMore, match="version 000001 holds clients or regions that are not in the reader's"):
        asked(store, "000001", of("N"))
    assert seen(store, "000002", of("N")) == {"n1"}
    assert seen(store, "000001", EVERYBODY) == {"n1", "n2", "s1"}
    assert seen(store, "000001", of("S")) == {"s1"}, "who came since then is not in the sums of the region"
    assert seen(store, "000001", of("N", "S")) == {"n1", "n2", "s1"}, "both are theirs, then and today"


def test_a_version_cannot_be_reached_from_a_view_of_another_one_either(store: Store) -> None:
    published(store.root, {"clients": [TWO | {"region_id": "S"}]})
    view = asked(store, "000002", of("N"))
    with pytest.raises(NotTheirsAnyMore):
        view.at("000001", view.selection)


def test_where_everybody_stayed_an_older_version_is_shown(store: Store) -> None:
    rebuild(store, "anna", AT)
    assert seen(store, "000001", of("N")) == {"n1", "n2"} and seen(store, "000001", of("S1")) == {"s1"}


def test_homes_of_today_are_those_of_the_version_that_answers(store: Store) -> None:
    published(store.root, {"clients": [TWO | {"region_id": "S"}]})
    rollback(store, "000001", "anna", AT)
    with pytest.raises(NotTheirsAnyMore):
        asked(store, "000002", of("S"))
    assert seen(store, "000001", of("N")) == {"n1", "n2"} and seen(store, "000002", of("N")) == {"n1"}


def test_a_client_that_nobody_knows_any_more_is_nobody_s(store: Store) -> None:
    published(store.root, {"clients": [TWO | {"client_id": "n3"}]})
    rollback(store, "000001", "anna", AT)
    with pytest.raises(NotTheirsAnyMore):
        asked(store, "000002", of("N"))
    assert seen(store, "000002", of("S")) == {"s1"}


def test_a_region_that_went_under_another_one_takes_its_clients_along(store: Store) -> None:
    published(store.root, {"regions": [{"region_id": "S1", "name": "South one", "parent_id": "N"}]})
    with pytest.raises(NotTheirsAnyMore):
        asked(store, "000001", of("S"))
    assert seen(store, "000001", of("S1")) == {"s1"} == seen(store, "000002", of("S1"))


def tree(*regions: tuple[int, str, int | None]) -> RegionTree:
    return RegionTree((Region(key, code, code, parent, 0) for key, code, parent in regions), {})


@pytest.mark.parametrize(
    ("now", "moves", "is_theirs"),
    [
        (((1, "N", None), (2, "N1", 1)), ((2, 1),), True),
        (((1, "N", None), (2, "N1", None)), (), False),
        (((1, "N", None),), ((2, 1),), True),
        (((1, "N", None),), ((2, 0),), False),
        (((1, "S", None), (2, "N", None)), ((1, 2),), True),
        (((1, "S", None), (2, "N", None)), ((1, 1),), False),
        (((1, "N", None), (2, "N1", 1)), ((3, 1),), True),
    ],
)
def test_regions_and_clients_are_followed_by_their_codes(
    now: Sequence[tuple[int, str, int | None]], moves: Sequence[tuple[int, int]], is_theirs: bool
) -> None:
    then = tree((1, "N", None), (2, "N1", 1))
    assert is_all_theirs({"N"}, then, tree(*now), moves) is is_theirs
