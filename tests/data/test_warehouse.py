"""Facts, corrections, versions and the pointer."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import duckdb
import pytest

from data.door import Door
from data.settings import Settings, load_settings, save_settings
from data.warehouse.held import content_of
from data.warehouse.publish import Content, NothingToPublish, publish
from data.warehouse.settle import FactFile
from data.warehouse.store import Store, StoreBusy
from metrics.kpi import period_sums
from tests.data.small import EVERYBODY, TODAY, published, sale, settled, three_clients, view_of


def empty_store(root: Path) -> Store:
    store = Store(root)
    store.prepare()
    return store


def test_the_same_rows_twice_are_duplicates_and_add_no_file(tmp_path: Path) -> None:
    store, files = empty_store(tmp_path), []
    rows = [sale("a", "2026-01-01", 1), sale("b", "2026-01-01", 2)]
    first, second = settled(store, "sales", rows, files), settled(store, "sales", rows, files)
    assert (first.new, first.duplicates, second.new, second.duplicates, second.file) == (2, 0, 0, 2, None)


def test_the_same_key_with_other_content_is_a_correction_and_the_latest_counts(tmp_path: Path) -> None:
    store, files = empty_store(tmp_path), []
    settled(store, "sales", [sale("a", "2026-01-01", 1), sale("b", "2026-01-01", 2)], files)
    outcome = settled(store, "sales", [sale("a", "2026-01-01", 5)], files)
    assert (outcome.new, outcome.corrections, outcome.accepted) == (0, 1, 1)
    publish(store, Content(tuple(files), Settings()), TODAY)
    assert period_sums(view_of(store, "2026-01"))["revenue_e4"] == 70_000
    assert (store.facts / files[0].path).exists(), "the old row stays in its file"


def test_a_correction_undone_lets_the_old_row_count_again(tmp_path: Path) -> None:
    store, files = empty_store(tmp_path), []
    settled(store, "sales", [sale("a", "2026-01-01", 1)], files)
    settled(store, "sales", [sale("a", "2026-01-01", 5)], files)
    publish(store, Content((files[0],), Settings()), TODAY)
    assert period_sums(view_of(store, "2026-01"))["revenue_e4"] == 10_000


def test_the_same_key_twice_in_one_file_is_a_duplicate_or_a_conflict(tmp_path: Path) -> None:
    store, files = empty_store(tmp_path), []
    rows = [sale("a", "2026-01-01", 1), sale("a", "2026-01-01", 1), sale("a", "2026-01-01", 7)]
    outcome = settled(store, "sales", rows, files)
    assert (outcome.new, outcome.duplicates) == (1, 1)
    assert outcome.conflicts == ((3, 1, "a-2026-01-01 1"),)


def test_keys_with_a_missing_part_are_equal_when_both_miss_it(tmp_path: Path) -> None:
    store, files = empty_store(tmp_path), []
    rows = [{"client_id": "a", "name": "A", "region_id": "N"}]
    assert settled(store, "clients", rows, files).new == 1
    assert settled(store, "clients", rows, files).duplicates == 1


def test_without_sales_and_surveys_nothing_is_published_and_nothing_is_left(tmp_path: Path) -> None:
    store = empty_store(tmp_path)
    with pytest.raises(NothingToPublish, match="import one of them first"):
        publish(store, Content((), Settings()), TODAY)
    assert store.current() is None and not list(store.versions.iterdir())


def test_a_failed_publication_leaves_the_old_version_answering(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    lost = FactFile("sales", "sales/gone.parquet", 9, 9)
    with pytest.raises(duckdb.Error):
        publish(store, Content((*content_of(store).files, lost), Settings()), TODAY)
    assert store.current() == "000001" and store.published() == ["000001"]
    assert period_sums(view_of(store, "2026-01"))["orders"] == 1


def test_a_version_that_does_not_open_is_passed_over_and_said(tmp_path: Path) -> None:
    store = published(three_clients(tmp_path).root, {"sales": [sale("n2", "2026-04-09", 5)]})
    store.version_path("000002").write_bytes(b"not a database")
    version = Door(store.root).current()
    assert version is not None and (version.name, version.passed_over) == ("000001", "000002")


def test_a_day_after_today_does_not_move_the_as_of_date(tmp_path: Path) -> None:
    store = published(tmp_path, {"sales": [sale("a", "2026-03-05", 1), sale("a", "2099-01-01", 1)]})
    version = Door(store.root).current()
    assert version is not None and version.as_of == date(2026, 3, 5)


def test_only_the_last_versions_are_kept(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    for day in range(1, 8):
        published(store.root, {"sales": [sale("n2", f"2026-03-{day:02d}", 1)]})
    assert store.forget_old_versions() == ["000001", "000002", "000003"]
    assert store.published() == [f"{n:06d}" for n in range(4, 9)] and store.current() == "000008"


def test_a_second_importer_is_refused_with_a_clear_word(tmp_path: Path) -> None:
    store = empty_store(tmp_path)
    with store.writer(), pytest.raises(StoreBusy, match="another import is running"), store.writer():
        pass
    with store.writer():
        assert True, "the lock is free again"


def test_settings_survive_being_written_and_an_old_file_that_is_wrong_is_named(tmp_path: Path) -> None:
    settings = Settings(company='A "big" one', currency="CNY", fiscal_year_start=4, is_sample=True)
    save_settings(tmp_path / "store", settings)
    assert load_settings(tmp_path / "store") == settings
    (tmp_path / "settings.toml").write_text('currency = "yuan"\n', encoding="utf8")
    with pytest.raises(ValueError, match=r"settings\.toml"):
        load_settings(tmp_path)


def test_a_torn_last_line_of_the_log_is_left_out(tmp_path: Path) -> None:
    store = empty_store(tmp_path)
    store.append_log({"import": 1})
    with store.log.open("a", encoding="utf8") as log:
        log.write('{"import": 2, "wh')
    assert store.log_records() == [{"import": 1}]


def test_readers_on_four_threads_during_ten_publications_see_no_error_and_no_mixture(tmp_path: Path) -> None:
    store = published(tmp_path, {"sales": [sale("a", "2026-01-01", 1), sale("b", "2026-01-02", 1)]})
    door, stop, faults, seen = Door(store.root), threading.Event(), [], set()

    def read() -> None:
        while not stop.wait(0.02):
            try:
                version = door.current()
                assert version is not None
                view = door.view(version, EVERYBODY, view_of(store, "2026-01").selection)
                sums = period_sums(view)
                seen.add(sums["orders"])
                if sums["orders"] * 10_000 != sums["revenue_e4"] or sums["orders"] % 2:
                    faults.append(dict(sums))
            except Exception as error:  # noqa: BLE001 (whatever a reader meets is the finding)
                faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        for number in range(10):
            # Two orders an import: an odd count would be half of one.
            published(tmp_path, {"sales": [sale(c, f"2026-01-{number + 3:02d}", 1) for c in "ab"]})
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert not faults, faults[:3]
    assert max(seen) >= 4, "readers moved on to newer versions"
