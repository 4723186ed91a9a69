"""Undoing imports: the store is then what importing the rest in order would have made it."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.gate.report import Staged
from data.settings import Settings
from data.warehouse.as_of import NothingToPublish
from data.warehouse.checking import check
from data.warehouse.held import content_of
from data.warehouse.importing import undo_import
from data.warehouse.parts import settle_all
from data.warehouse.publish import Content
from data.warehouse.recording import last_sequence, written_files
from data.warehouse.store import Store
from data.warehouse.undoing import NoSuchImport, content_without, said_again
from metrics.kpi import period_sums
from tests.data.imports import AT, brought, numbers, orders, revenues, revenues_in
from tests.data.small import sale, staged_file, view_of


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One import, published; copied, never written to."""
    root = tmp_path_factory.mktemp("undo") / "store"
    brought(Store(root), orders(A=10, B=20))
    return root


@pytest.fixture
def store(made_once: Path, tmp_path: Path) -> Store:
    return Store(Path(shutil.copytree(made_once, tmp_path / "store")))


def facts_of(store: Store) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in store.facts.glob("*/*.parquet")}


def test_undone_rows_go_and_what_they_had_corrected_counts_again(store: Store) -> None:
    brought(store, orders(A=11, C=30))
    facts = facts_of(store)
    assert undo_import(store, 2, "anna", AT) == "000003"
    assert revenues(store) == {"A": 10, "B": 20}
    assert period_sums(view_of(store, "2026-01"))["revenue_e4"] == 300_000
    assert facts_of(store) == facts, "facts are never rewritten"


def test_a_later_correction_of_undone_rows_stays(store: Store) -> None:
    brought(store, orders(A=11, C=30))
    brought(store, orders(C=33, D=1))
    undo_import(store, 2, "anna", AT)
    assert revenues(store) == {"A": 10, "B": 20, "C": 33, "D": 1}


def test_a_correction_whose_original_was_undone_stays(store: Store) -> None:
    brought(store, orders(A=11))
    undo_import(store, 1, "anna", AT)
    assert revenues(store) == {"A": 11}


def test_rows_that_a_later_import_said_again_stay_as_that_imports(store: Store) -> None:
    report = brought(store, orders(A=10, B=20, C=30))
    assert (report.parts[0].duplicates, report.parts[0].accepted) == (2, 1)
    undo_import(store, 1, "anna", AT)
    assert revenues(store) == {"A": 10, "B": 20, "C": 30}


def test_a_row_said_again_after_a_correction_is_the_corrected_one(store: Store) -> None:
    brought(store, orders(A=11))
    brought(store, orders(A=11, C=3))
    undo_import(store, 2, "anna", AT)
    assert revenues(store) == {"A": 11, "B": 20, "C": 3}
    undo_import(store, 3, "anna", AT)
    assert revenues(store) == {"A": 10, "B": 20}


def test_a_correction_stands_after_what_was_said_again_last_in_the_import_before_it(store: Store) -> None:
    brought(store, orders(K=100))
    brought(store, {"a.csv": orders(J=5), "b.csv": orders(K=100)})
    brought(store, orders(K=200))
    undo_import(store, 2, "anna", AT)
    assert revenues(store) == {"A": 10, "B": 20, "J": 5, "K": 200}
    undo_import(store, 4, "anna", AT)
    assert revenues(store) == {"A": 10, "B": 20, "J": 5, "K": 100}, "import 3 said K again"


def test_a_place_in_the_order_of_rows_is_never_given_away_twice(store: Store) -> None:
    brought(store, {"a.csv": orders(J=5), "b.csv": orders(A=10)})
    places = [last_sequence(store, content_of(store))]
    undo_import(store, 2, "anna", AT)
    places.append(last_sequence(store, content_of(store)))
    brought(store, orders(D=1))
    places.append(max(f.sequence for f in content_of(store).files))
    assert places == [3, 3, 4]


def test_an_undone_import_can_be_imported_again_and_gets_a_number_of_its_own(store: Store) -> None:
    brought(store, orders(A=11))
    undo_import(store, 2, "anna", AT)
    brought(store, orders(A=11))
    assert revenues(store)["A"] == 11 and numbers(store) == [1, 3]


def test_the_log_and_the_version_say_who_undid_what_and_when(store: Store) -> None:
    brought(store, orders(C=1))
    version = undo_import(store, 2, "anna", AT)
    line = store.log_records()[-1]
    said = {"undo": 2, "who": "anna", "at": "2026-11-21T08:00:00+00:00", "version": version}
    assert {k: line[k] for k in said} == said
    assert store.record_of(version)["why"] == "undo 2" and store.record_of(version)["imports"][-1]["undo"] == 2
    assert check(store) == []


def test_what_is_not_there_is_named_with_what_is(store: Store) -> None:
    brought(store, orders(C=1))
    with pytest.raises(NoSuchImport, match=r"there is no import 7 to undo; the imports are: 1, 2"):
        undo_import(store, 7, "anna", AT)
    undo_import(store, 2, "anna", AT)
    with pytest.raises(NoSuchImport, match="import 2 was undone already by anna at 2026-11-21"):
        undo_import(store, 2, "bert", AT)


def test_the_only_import_with_sales_is_not_undone_and_nothing_changes(store: Store) -> None:
    before = {p: p.read_bytes() for p in store.root.rglob("*") if p.is_file()}
    with pytest.raises(NothingToPublish, match="to undo 1 would leave neither sales nor surveys; import the right"):
        undo_import(store, 1, "anna", AT)
    assert {p: p.read_bytes() for p in store.root.rglob("*") if p.is_file()} == before


def test_an_undo_that_is_stopped_leaves_everything_as_it_was(store: Store) -> None:
    brought(store, orders(A=10, B=20, C=30))
    facts = facts_of(store)

    def stop(stage: str, share: float) -> None:
        if share > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        undo_import(store, 1, "anna", AT, stop)
    assert facts_of(store) == facts and store.current() == "000002" and not list(store.versions.glob(".*"))


FILES = st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 3), min_size=1, max_size=4)
IMPORTS = st.lists(FILES, min_size=1, max_size=2)
STEPS = st.lists(st.one_of(IMPORTS, IMPORTS, st.integers(0, 6)), min_size=2, max_size=8)


def staged_orders(store: Store, amounts: dict[str, int]) -> Staged:
    rows = [sale("c1", "2026-01-05", amount, order=order) for order, amount in amounts.items()]
    path = staged_file(store.staging / f"{uuid4().hex}.parquet", "sales", rows)
    return Staged("sales", "orders.csv", str(path), "", len(rows), len(rows), 0, (), 0, (), ())


def taken_in(store: Store, known: Content, number: int, files: list[dict[str, int]]) -> Content:
    """The content after an import of these files of orders, settled as an import settles them; unchanged by nothing
    new.
    """
    staged = [staged_orders(store, amounts) for amounts in files]
    found = settle_all(store, staged, known, number, f"{number}-{uuid4().hex}", lambda source: None)
    record = {"import": number, "written": written_files(store, found.files, found.confirmed)}
    whole = Content((*known.files, *found.files), Settings(), (*known.imports, record))
    return whole if found.files else known


@given(steps=STEPS)
@example(steps=[[{"B": 1}], [{"A": 1}], [{"C": 1}, {"A": 1}], [{"A": 2}], 1, 2])  # said again last, then corrected
@settings(max_examples=25, deadline=None)
def test_any_imports_and_undos_equal_importing_the_rest_in_order(steps: list[list[dict[str, int]] | int]) -> None:
    with TemporaryDirectory() as folder:
        store, content, kept = Store(Path(folder)), Content((), Settings()), dict[int, list[dict[str, int]]]()
        store.prepare()
        for number, step in enumerate(steps, start=1):
            if isinstance(step, list):
                before, content = content, taken_in(store, content, number, step)
                kept |= {} if content is before else {number: step}
            elif kept:
                gone = sorted(kept)[step % len(kept)]
                content = content_without(content, gone, said_again(store, content, gone))
                del kept[gone]
            expected: dict[str, int] = {}
            for one in sorted(kept):
                for amounts in kept[one]:
                    expected |= amounts
            assert revenues_in(store, content) == expected
