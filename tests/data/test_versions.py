"""Older versions: going back, going on from there, asking one by name, and what a broken one costs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from data.door import OPEN_VERSIONS, UNASKED_S, Door
from data.options import client_count
from data.periods import period_of
from data.scope import Selection, whole_company
from data.warehouse.checking import check
from data.warehouse.publish import FORMAT
from data.warehouse.store import Store, kept_versions
from data.warehouse.versions import NoSuchVersion, content_in_log, rebuild, rollback, versions
from tests.data.imports import AT, brought, numbers, orders, revenues


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three imports; copied, never written to."""
    store = Store(tmp_path_factory.mktemp("versions") / "store")
    for amounts in ({"A": 10}, {"B": 20}, {"A": 11, "C": 30}):
        brought(store, orders(**amounts))
    return store.root


@pytest.fixture
def store(made_once: Path, tmp_path: Path) -> Store:
    shutil.copytree(made_once, tmp_path / "store")
    return Store(tmp_path / "store")


def answering(store: Store) -> tuple[str, str]:
    """Name of the version that answers to a new reader, and of the one passed over."""
    version = Door(store.root).current()
    assert version is not None
    return version.name, version.passed_over


def flipped(path: Path, at: float = 0.5) -> None:
    """Flip one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[int(len(content) * at)] ^= 1
    path.write_bytes(content)


def test_rolling_back_and_importing_goes_on_from_there_and_says_so(store: Store) -> None:
    assert rollback(store, None, "anna", AT) == "000002" and answering(store) == ("000002", "")
    assert revenues(store) == {"A": 10, "B": 20}
    newer = {p.name for p in store.facts.glob("*/*.parquet")}
    report = brought(store, orders(D=40))
    assert (report.version, report.continued_from) == ("000004", "000002")
    assert revenues(store) == {"A": 10, "B": 20, "D": 40} and numbers(store) == [1, 2, 4]
    assert newer < {p.name for p in store.facts.glob("*/*.parquet")}, "version 000003 stays, and so do its facts"
    assert rollback(store, "000003", "anna", AT) == "000003" and revenues(store) == {"A": 11, "B": 20, "C": 30}
    assert check(store) == []


def test_what_stands_behind_a_version_is_the_one_it_went_on_from(store: Store) -> None:
    rollback(store, "000002", "anna", AT)
    brought(store, orders(D=40))
    store.version_path("000004").write_bytes(b"torn")
    assert answering(store) == ("000002", "000004"), "000003 had been rejected"


def test_going_back_to_what_is_not_there_lists_what_is(store: Store) -> None:
    with pytest.raises(NoSuchVersion, match="no version 000009; kept are: 000001, 000002, 000003"):
        rollback(store, "000009", "anna", AT)
    with pytest.raises(NoSuchVersion, match="000003 answers already"):
        rollback(store, "000003", "anna", AT)
    flipped(store.version_path("000002"))
    with pytest.raises(NoSuchVersion, match="000002 does not open: its checksum"):
        rollback(store, None, "anna", AT)
    assert store.current() == "000003"


def test_the_list_says_who_made_each_when_and_why_and_what_does_not_open(store: Store) -> None:
    store.version_path("000001").write_bytes(store.version_path("000001").read_bytes()[:50_000])
    newest, middle, oldest = versions(store)
    assert (newest.name, newest.answers, newest.leaves_after, newest.rows) == ("000003", True, None, 3)
    assert (newest.who, newest.why, newest.published_at) == ("tester", "import 3", "2026-11-21T08:00:00+00:00")
    assert (middle.rows, middle.leaves_after, middle.broken) == (2, 4, "")
    assert oldest.as_of is None and oldest.broken.startswith("it has 50,000 bytes, ")


@pytest.mark.parametrize("at", [0.02, 0.5, 0.9])
def test_a_flipped_bit_in_the_version_that_answers_is_found_before_the_first_answer(store: Store, at: float) -> None:
    flipped(store.version_path("000003"), at)
    assert answering(store) == ("000002", "000003")


def test_an_import_after_a_broken_version_loses_nothing(store: Store) -> None:
    flipped(store.version_path("000003"))
    brought(store, orders(D=40))
    assert revenues(store) == {"A": 11, "B": 20, "C": 30, "D": 40} and answering(store) == ("000004", "")


def test_any_kept_version_can_be_asked_by_its_name(store: Store) -> None:
    door = Door(store.root)
    assert door.named("000001").rows("sales") == 1 and door.named("000003").rows("sales") == 3
    flipped(store.version_path("000002"))
    with pytest.raises(LookupError, match="version 000002 does not open: its checksum"):
        door.named("000002")
    with pytest.raises(LookupError, match="no version '7'; kept are: 000001, 000002, 000003"):
        door.named("7")
    assert [v.name for v in door.versions()] == ["000003", "000001"]


@pytest.mark.parametrize(("by", "word"), [(1, "newer"), (-1, "older")])
def test_a_version_of_another_sidu_is_passed_over_with_a_word(store: Store, by: int, word: str) -> None:
    path = store.version_path("000003")
    with duckdb.connect(str(path)) as con:
        ((text,),) = con.execute("SELECT record FROM meta").fetchall()
        con.execute("UPDATE meta SET record = ?", [json.dumps(json.loads(text) | {"format": FORMAT + by})])
    store.record_path("000003").unlink()
    assert answering(store) == ("000002", "000003")
    with pytest.raises(LookupError, match=f"made by an? {word} Sidu"):
        Door(store.root).named("000003")
    assert [(v.name, v.answers, word in v.broken) for v in versions(store)][:2] == [
        ("000003", False, True), ("000002", True, False)
    ]  # fmt: skip


def test_without_any_version_everything_comes_back_from_facts_and_log(store: Store) -> None:
    expected = revenues(store)
    for path in store.versions.iterdir():
        path.unlink()
    store.pointer.unlink()
    assert len(content_in_log(store).files) == 3
    assert rebuild(store, "anna", AT) == "000001"
    assert revenues(store) == expected and numbers(store) == [1, 2, 3] and check(store) == []


def test_what_is_rebuilt_from_the_log_has_no_undone_and_no_rolled_back_import(store: Store) -> None:
    rollback(store, "000002", "anna", AT)
    brought(store, orders(D=40))
    assert [r["import"] for r in content_in_log(store).imports] == [1, 2, 4]


def test_the_number_of_kept_versions_can_be_set(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDU_KEPT_VERSIONS", "2")
    assert store.forget_old_versions() == ["000001"] and store.recorded() == ["000002", "000003"]
    monkeypatch.setenv("SIDU_KEPT_VERSIONS", "none")
    with pytest.raises(ValueError, match="SIDU_KEPT_VERSIONS is 'none'; give a whole number of at least 1"):
        kept_versions()


def test_a_version_that_nobody_asks_any_more_is_let_go_and_opens_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr("data.door.time.monotonic", lambda: now[0])
    door = Door(store.root)
    older = door.named("000002")
    assert door.current() and set(door._open) == {"000002", "000003"}
    now[0] += UNASKED_S - 1
    assert door.current() and set(door._open) == {"000002", "000003"}, "somebody may still look at it"
    now[0] += 2
    assert door.current() and set(door._open) == set(door._late) == {"000003"}, "what was read of its file is let go"
    quarter = Selection(period_of(older.as_of, "quarter", older.settings.calendar))
    assert client_count(door.view(older, whole_company("anna", "owns it"), quarter)) == 1


def test_of_many_versions_a_few_stay_open(store: Store) -> None:
    for amount in (1, 2):
        brought(store, orders(**{f"E{amount}": amount}))
    door = Door(store.root)
    assert len(list(door.versions())) == 5 and len(door._open) == OPEN_VERSIONS
    assert door.current() and "000005" in door._open
