"""A damaged version, pointer, log or record: which version answers, in full, and what is said."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.door import Door
from data.warehouse.checking import check
from data.warehouse.held import content_of
from data.warehouse.recording import next_number
from data.warehouse.store import Store
from tests.data.faults.damage import RUBBISH, damages
from tests.data.faults.judging import answer_of_version
from tests.data.imports import brought, orders


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the versions 000002 and 000003; copied, never written to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIDU_KEPT_VERSIONS", "2")
        store = Store(tmp_path_factory.mktemp("damage") / "store")
        for amounts in ({"A": 10}, {"B": 20}, {"A": 11, "C": 30}):
            brought(store, orders(**amounts))
    return store.root


def damaged_copies(made_once: Path, folder: Path) -> Iterator[tuple[str, Store, str, str]]:
    """Every damage done to a copy: its name, the store, who must answer and who is said to be passed over."""
    for number, damage in enumerate(damages()):
        shutil.copytree(made_once, folder / str(number))
        store = Store(folder / str(number))
        damage.do(store)
        yield damage.name, store, "000002" if damage.falls_back else "000003", damage.passed_over


def test_whatever_is_damaged_a_whole_version_answers_and_what_was_passed_over_is_said(
    made_once: Path, tmp_path: Path
) -> None:
    shutil.copytree(made_once, tmp_path / "whole")
    contents = {name: answer_of_version(Store(tmp_path / "whole"), name) for name in ("000002", "000003")}
    for what, store, answers, passed_over in damaged_copies(made_once, tmp_path):
        version = Door(store.root).current()
        assert version is not None and (version.name, version.passed_over) == (answers, passed_over), what
        assert answer_of_version(store, answers) == contents[answers], what
        shutil.rmtree(store.root)


@pytest.mark.parametrize("rubbish", RUBBISH)
def test_rubbish_in_the_log_stops_neither_the_check_nor_the_next_import(
    made_once: Path, tmp_path: Path, rubbish: str
) -> None:
    shutil.copytree(made_once, tmp_path / "store")
    store = Store(tmp_path / "store")
    store.log.write_bytes(store.log.read_bytes() + RUBBISH[rubbish])
    assert {finding.where for finding in check(store)} == {"imports.jsonl"}
    assert len(store.log_records()) >= 3 and next_number(store, content_of(store)) == 4


def test_a_pointer_that_names_nothing_is_lost_and_the_next_import_goes_on(made_once: Path, tmp_path: Path) -> None:
    shutil.copytree(made_once, tmp_path / "store")
    store = Store(tmp_path / "store")
    store.pointer.write_bytes(b"\xff\xfe\0\0")
    assert store.current() is None and check(store)[0].what == "the pointer is missing"
    assert brought(store, orders(D=40)).version == "000004"
    assert store.current() == "000004" and check(store) == []
