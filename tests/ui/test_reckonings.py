"""Long reckonings are kept under all they depend on, done once for two who ask at once, and tell how far they are."""

from __future__ import annotations

import ast
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.periods import period_from_key
from data.scope import TOPICS, Scope, Selection, whole_company
from data.view import View
from metrics.kpi import period_sums
from tests.data.small import three_clients
from tests.house.source import Module, product
from ui.cache import Reckoning, _reckonings, door_of, watched_view
from ui.kept import Kept, Turns, weight_of
from ui.progress import TELLING

OWNER = whole_company("anna", "test")
NORTH = Scope("ben", regions=frozenset(("N",)), topics=TOPICS, why="test")
QUARTER = Selection(period_from_key("2026-Q1"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return three_clients(tmp_path_factory.mktemp("reckonings") / "store").root


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    _reckonings.clear()
    yield
    _reckonings.clear()


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


def test_the_longest_unused_go_first_and_what_outweighs_the_budget_is_kept_alone() -> None:
    kept = Kept(budget=10_000)
    frame = lambda rows: lambda: pd.DataFrame({"a": np.zeros(rows)})  # noqa: E731
    first = kept.of("first", frame(500))
    kept.of("second", frame(500))
    assert kept.of("first", frame(1)) is first and len(kept) == 2 and kept.weight == 8_000
    kept.of("third", frame(500))
    assert kept.of("first", frame(1)) is first, "the second had been unused for longer"
    kept.of("giant", frame(5_000))
    assert len(kept) == 1 and kept.weight == 40_000


def test_what_fails_is_not_kept() -> None:
    kept = Kept(budget=10_000)
    with pytest.raises(ZeroDivisionError):
        kept.of("key", lambda: 1 // 0)
    assert kept.of("key", lambda: "done") == "done"


def test_a_record_weighs_what_its_frames_and_arrays_do() -> None:
    @dataclass(frozen=True)
    class Record:
        rows: pd.DataFrame
        draws: np.ndarray

    words = pd.DataFrame({"name": ["a", "b"], "n": np.zeros(2)}).astype({"name": object})
    assert weight_of(Record(words, np.zeros((10, 3)))) == 64 + (2 * 64 + 16) + 240


def frozen_records(module: Module) -> set[str]:
    """Names of the module's frozen dataclasses: two that are equal ask the same."""
    return {
        node.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and "dataclass(frozen=True)" in map(ast.unparse, node.decorator_list)
    }


def test_every_reckoning_is_a_named_function_of_a_module_or_a_frozen_record() -> None:
    """A lambda or a partial would be another key each time, or hide what the result depends on."""
    asked = [
        (module, node.args[0])
        for module in product()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "once"
    ]
    assert len(asked) > 10
    unnamed = [
        (module.name, ast.unparse(what))
        for module, what in asked
        if not re.fullmatch(r"[a-z_]+|PARTS_BY\[by\]|make", ast.unparse(what))
        and not (isinstance(what, ast.Call) and ast.unparse(what.func) in frozen_records(module))
    ]
    assert not unnamed
