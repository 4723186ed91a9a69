"""Long reckonings are kept under all they depend on, done once for two who ask at once, and tell how far they are."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import pytest

from data.periods import period_from_key
from data.scope import TOPICS, Scope, Selection, whole_company
from data.view import View
from metrics.kpi import period_sums
from tests.data.small import three_clients
from ui.cache import Reckoning, Turns, door_of, reckoned, watched_view
from ui.progress import TELLING

OWNER = whole_company("anna", "test")
NORTH = Scope("ben", regions=frozenset(("N",)), topics=TOPICS, why="test")
QUARTER = Selection(period_from_key("2026-Q1"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return three_clients(tmp_path_factory.mktemp("reckonings") / "store").root


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    reckoned.cache_clear()
    yield
    reckoned.cache_clear()


def view_of(store: Path, scope: Scope = OWNER, selection: Selection = QUARTER, revision: int = 0) -> View:
    version = door_of(store).current()
    assert version is not None
    return watched_view(store, version, revision, scope, selection)


def revenue(view: View) -> int:
    return period_sums(view)["revenue_e4"]


def test_a_reckoning_is_done_once_and_handed_out_again(store: Path) -> None:
    assert view_of(store).once(period_sums) is view_of(store).once(period_sums)


def test_what_a_reckoning_depends_on_is_named_completely() -> None:
    assert {f.name for f in fields(Reckoning)} == {
        "store", "version", "desk_revision", "scope", "selection", "until", "span", "make",
    }  # fmt: skip
    assert all(f.compare for f in fields(Reckoning))


@pytest.mark.parametrize(
    "other",
    [
        lambda store: view_of(store, scope=NORTH),
        lambda store: view_of(store, selection=Selection(period_from_key("2026-02"))),
        lambda store: view_of(store).compared(),
    ],
    ids=["another reader", "another period", "the compared view"],
)
def test_another_question_is_reckoned_by_itself(store: Path, other: Callable[[Path], View]) -> None:
    view_of(store).once(revenue)
    assert other(store).once(revenue) == revenue(other(store)) != view_of(store).once(revenue)


def test_a_new_entry_at_the_desk_has_it_reckoned_anew(store: Path) -> None:
    first = view_of(store).once(period_sums)
    assert view_of(store, revision=1).once(period_sums) is not first


def slowly(view: View) -> object:
    time.sleep(0.2)
    return object()


def test_two_who_ask_at_once_wait_for_one_reckoning(store: Path) -> None:
    with ThreadPoolExecutor(4) as readers:
        found = list(readers.map(lambda _: view_of(store).once(slowly), range(4)))
    assert len({id(each) for each in found}) == 1


def halfway(view: View) -> bool:
    view.tell(0.5)
    return True


def test_a_reckoning_tells_whoever_listens_how_far_it_is(store: Path) -> None:
    heard: list[float] = []
    telling = TELLING.set(heard.append)
    try:
        assert view_of(store).once(halfway)
    finally:
        TELLING.reset(telling)
    assert heard == [0.5]


def test_turns_are_taken_by_equal_things_only() -> None:
    turns = Turns()
    with turns.of(("a", 1)), turns.of(("a", 2)):
        assert turns.of(("a", 1)).locked()
    assert isinstance(turns.of(("a", 1)), type(threading.Lock()))
