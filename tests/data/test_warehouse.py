"""Facts, corrections, versions and the pointer."""

from __future__ import annotations

import shutil
import threading
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from data.desk import Desk
from data.desk.commands import ChangeSettings
from data.door import Door
from data.scope import whole_company
from data.settings import Settings, load_settings, save_settings
from data.warehouse.as_of import NothingToPublish
from data.warehouse.declaring import SAMPLE
from data.warehouse.held import content_in_log, content_of
from data.warehouse.importing import import_files
from data.warehouse.publish import Content, publish
from data.warehouse.settle import FactFile
from data.warehouse.store import Store, StoreBusy
from metrics.kpi import period_sums
from tests.data.imports import AT
from tests.data.small import EVERYBODY, TODAY, published, sale, settled, three_clients, view_of
from tests.data.test_interrupted_imports import batch_of
from tests.metrics.companies import answer

ANNA = whole_company("anna", "owner of the store")


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


def test_without_sales_what_clients_did_after_their_answers_moves_the_as_of_date(tmp_path: Path) -> None:
    said = {"surveys": [answer("a", "2026-01-05", 9, (0, 10))]}
    praised = {"referrals": [{"referral_id": "r", "client_id": "a", "referred_on": date(2026, 4, 1)}]}
    version = Door(published(tmp_path, said | praised).root).current()
    assert version is not None and version.as_of == date(2026, 4, 1)


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


def entered(store: Store, **values: object) -> None:
    """Settings that anna enters, an hour after the imports."""
    with Desk.at(store.root) as desk:
        desk.carry_out(ChangeSettings(tuple(values.items()), desk.revision()), ANNA, AT + timedelta(hours=1))


@pytest.fixture(scope="module")
def sample_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose version is a sample's; copied, never written to."""
    folder = tmp_path_factory.mktemp("sample-like")
    import_files(Store(folder / "store"), batch_of(folder, "S,1,s,2026-01-05,1,99\n", settings=SAMPLE))
    return folder / "store"


@pytest.fixture
def sample_like(sample_once: Path, tmp_path: Path) -> Store:
    return Store(Path(shutil.copytree(sample_once, tmp_path / "store")))


def answering(store: Store) -> Settings:
    """The settings that readers see."""
    version = Door(store.root).current()
    assert version is not None
    return version.settings


def test_the_sample_says_what_it_is_itself_and_enters_nothing_at_the_desk(sample_like: Store) -> None:
    store = sample_like
    assert answering(store) == SAMPLE and load_settings(store.root) == Settings()
    assert not list(store.root.glob("desk.sqlite*"))
    assert content_in_log(store).settings == SAMPLE


def test_what_a_person_entered_beside_the_sample_stays_when_real_data_come(sample_like: Store, tmp_path: Path) -> None:
    store = sample_like
    entered(store, company="Acme", fiscal_year_start=4)
    import_files(store, batch_of(tmp_path, "1,1,a,2026-01-05,1,10\n"))
    expected = Settings(company="Acme", fiscal_year_start=4)
    assert content_of(store).settings == expected == answering(store)
    assert period_sums(view_of(store, "2026-01"))["revenue_e4"] == 100_000


def test_nothing_of_the_sample_sticks_to_real_data(sample_like: Store, tmp_path: Path) -> None:
    store = sample_like
    import_files(store, batch_of(tmp_path, "1,1,a,2026-01-05,1,10\n", settings=Settings(currency="EUR")))
    assert answering(store) == Settings(currency="EUR") == load_settings(store.root)


@pytest.mark.parametrize("who", ["sample", "settings.toml"])
def test_what_an_older_sample_declared_at_the_desk_goes_with_it_and_what_people_entered_comes_back(
    sample_like: Store, tmp_path: Path, who: str
) -> None:
    store = sample_like
    if who == "sample":
        entered(store, fiscal_year_start=4)
        save_settings(store.root, Settings(**SAMPLE.model_dump()), who, AT)
    else:
        old = 'company = "Sidu sample"\ncurrency = "CNY"\nfiscal_year_start = 4\nis_sample = true\n'
        (store.root / "settings.toml").write_text(old, encoding="utf8")
    entered(store, word_of_mouth_days=90)
    assert load_settings(store.root).company == "Sidu sample"
    import_files(store, batch_of(tmp_path, "1,1,a,2026-01-05,1,10\n"))
    expected = Settings(fiscal_year_start=4, word_of_mouth_days=90)
    assert answering(store) == expected == load_settings(store.root)


def test_an_import_with_a_currency_keeps_what_was_entered_while_it_ran(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")

    def meanwhile(stage: str, share: float) -> None:
        if stage == "orders.csv" and share == 0:
            entered(store, fiscal_year_start=4, company="Acme")

    import_files(store, batch_of(tmp_path, "1,1,a,2026-01-05,1,10\n", settings=Settings(currency="CNY")), meanwhile)
    expected = Settings(company="Acme", currency="CNY", fiscal_year_start=4)
    assert content_of(store).settings == expected == load_settings(store.root)


def test_a_currency_declared_with_rows_that_are_held_already_is_entered(tmp_path: Path) -> None:
    store, rows = Store(tmp_path / "store"), "1,1,a,2026-01-05,1,10\n"
    import_files(store, batch_of(tmp_path, rows))
    declared = Settings(currency="CNY")
    dry = import_files(store, batch_of(tmp_path, rows, settings=declared, dry_run=True))
    assert dry.declared == () and load_settings(store.root) == Settings()
    report = import_files(store, batch_of(tmp_path, rows, settings=declared))
    assert (report.version, report.declared) == ("", (("currency", "CNY"),))
    assert answering(store).currency == "CNY" and store.published() == ["000001"]


def test_an_import_whose_settings_the_desk_does_not_take_is_imported_and_they_follow(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    import_files(store, batch_of(tmp_path, "1,1,a,2026-01-05,1,10\n"))
    entered(store, company="Acme")
    desk, kept = store.root / "desk.sqlite", tmp_path / "kept.sqlite"

    def breaking(stage: str, share: float) -> None:
        if share > 0.5 and not kept.exists():
            for journal in store.root.glob("desk.sqlite-*"):
                journal.unlink()
            desk.rename(kept)
            desk.write_bytes(b"torn")

    more = {"settings": Settings(currency="CNY")}
    report = import_files(store, batch_of(tmp_path, "2,1,a,2026-01-06,1,5\n", **more), breaking)
    assert report.version == "000002" == store.current() and "is no whole desk" in report.undeclared
    assert [(r.get("import"), "failed" in r, "undeclared" in r) for r in store.log_records()] == [
        (1, False, False),
        (2, False, True),
    ]
    kept.replace(desk)
    import_files(store, batch_of(tmp_path, "3,1,a,2026-01-07,1,1\n"))
    assert load_settings(store.root) == Settings(company="Acme", currency="CNY")
    assert [r.get("declared") for r in store.log_records()] == [None, None, 2, None]
    entered(store, currency="EUR")
    import_files(store, batch_of(tmp_path, "4,1,a,2026-01-07,1,1\n"))
    assert load_settings(store.root).currency == "EUR", "it is caught up once"


def test_a_torn_last_line_of_the_log_is_left_out(tmp_path: Path) -> None:
    store = empty_store(tmp_path)
    store.append_log({"import": 1})
    with store.log.open("a", encoding="utf8") as log:
        log.write('{"import": 2, "wh')
    assert store.log_records() == [{"import": 1}]


def test_readers_on_four_threads_during_six_publications_see_no_error_and_no_mixture(tmp_path: Path) -> None:
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
        for number in range(6):
            # Two orders an import: an odd count would be half of one.
            published(tmp_path, {"sales": [sale(c, f"2026-01-{number + 3:02d}", 1) for c in "ab"]})
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert not faults, faults[:3]
    assert max(seen) >= 4, "readers moved on to newer versions"
