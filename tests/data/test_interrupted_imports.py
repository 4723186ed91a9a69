"""What an interruption, a lost pointer or a broken version may cost: never a fact that was acknowledged."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data import gate
from data.door import Door
from data.sample_store import import_sample
from data.settings import Settings, load_settings
from data.warehouse.held import content_of
from data.warehouse.importing import Batch, import_files
from data.warehouse.store import Store
from metrics.kpi import period_sums
from tests.data.small import view_of

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
HEADER = "order_id,line,client_id,ordered_on,quantity,revenue\n"


def batch_of(folder: Path, rows: str, **more: object) -> Batch:
    file = folder / "orders.csv"
    file.write_text(HEADER + rows, encoding="utf8")
    mappings = tuple(p.mapping for p in gate.inspect(file, isolated=False) if p.mapping)
    return Batch((file,), mappings, "tester", AT, lambda path: False, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One import, published; copied, never written to."""
    folder = tmp_path_factory.mktemp("interrupted")
    import_files(Store(folder / "store"), batch_of(folder, "1,1,a,2026-01-05,1,10\n"))
    return folder / "store"


@pytest.fixture
def store(made_once: Path, tmp_path: Path) -> Store:
    return Store(Path(shutil.copytree(made_once, tmp_path / "store")))


def facts_of(store: Store) -> set[str]:
    return {path.name for path in store.facts.glob("*/*.parquet")}


class Closed(BaseException):
    """What a closed browser tab throws through a progress bar."""


def test_a_tab_closed_at_the_last_moment_keeps_the_new_versions_facts(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_to = Store.point_to

    def point_and_close(self: Store, name: str) -> None:
        point_to(self, name)
        raise Closed

    monkeypatch.setattr(Store, "point_to", point_and_close)
    with pytest.raises(Closed):
        import_files(store, batch_of(tmp_path, "2,1,a,2026-01-06,1,5\n"))
    monkeypatch.undo()
    assert store.current() == "000002" and len(facts_of(store)) == 2
    import_files(store, batch_of(tmp_path, "3,1,a,2026-01-07,1,1\n"))
    assert period_sums(view_of(store, "2026-01"))["revenue_e4"] == 160_000


def test_an_import_stopped_before_the_pointer_moved_leaves_only_its_log_line(store: Store, tmp_path: Path) -> None:
    before = facts_of(store)

    def stop(stage: str, share: float) -> None:
        if stage == "client_period":
            raise Closed

    with pytest.raises(Closed):
        import_files(store, batch_of(tmp_path, "2,1,a,2026-01-06,1,5\n"), stop)
    assert facts_of(store) == before and store.published() == ["000001"]
    assert store.log_records()[-1]["failed"] == "Closed"
    assert not [p for p in store.staging.iterdir() if p.suffix != ".tmp"], "nothing half-made is left"


def test_a_lost_pointer_loses_nothing_and_the_newest_version_answers(store: Store, tmp_path: Path) -> None:
    before = facts_of(store)
    store.pointer.unlink()
    import_files(store, batch_of(tmp_path, "1,1,a,2026-01-05,1,10\n", dry_run=True))
    assert facts_of(store) == before
    version = Door(store.root).current()
    assert version is not None and version.name == "000001"
    with pytest.raises(ValueError, match="holds data of your own"):
        import_sample(store.root)
    import_files(store, batch_of(tmp_path, "2,1,a,2026-01-06,1,5\n"))
    assert store.current() == "000002" and before < facts_of(store)


def test_importing_goes_on_with_everything_when_the_newest_version_does_not_open(store: Store, tmp_path: Path) -> None:
    import_files(store, batch_of(tmp_path, "2,1,a,2026-01-06,1,5\n"))
    store.version_path("000002").write_bytes(b"torn")
    kept = facts_of(store)
    assert len(content_of(store).files) == 2, "its record says what it was made of, and the facts are there"
    import_files(store, batch_of(tmp_path, "3,1,a,2026-01-07,1,1\n"))
    assert kept < facts_of(store), "facts of the version that does not open are not thrown away"
    assert store.current() == "000003"
    assert period_sums(view_of(store, "2026-01"))["revenue_e4"] == 160_000


def test_a_failed_import_does_not_change_the_settings(store: Store, tmp_path: Path) -> None:
    def stop(stage: str, share: float) -> None:
        if stage == "clients":
            raise Closed

    with pytest.raises(Closed):
        import_files(store, batch_of(tmp_path, "2,1,a,2026-01-06,1,5\n", settings=Settings(currency="USD")), stop)
    assert load_settings(store.root).currency == ""


def test_a_line_after_a_torn_one_is_read(store: Store) -> None:
    with store.log.open("a", encoding="utf8") as log:
        log.write('{"import": 2, "wh')
    store.append_log({"import": 3})
    assert [r["import"] for r in store.log_records()] == [1, 3]
    assert json.loads(store.log.read_text(encoding="utf8").split("\n")[-2])["import"] == 3


def test_a_dry_run_changes_nothing(store: Store, tmp_path: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in store.root.rglob("*") if p.is_file() and p.name != "WRITER"}
    report = import_files(store, batch_of(tmp_path, "2,1,a,2026-01-06,1,5\n", dry_run=True))
    assert (report.parts[0].accepted, report.version) == (1, "")
    after = {p: p.stat().st_mtime_ns for p in store.root.rglob("*") if p.is_file() and p.name != "WRITER"}
    assert after == before


def test_the_same_file_twice_publishes_nothing_new(store: Store, tmp_path: Path) -> None:
    report = import_files(store, batch_of(tmp_path, "1,1,a,2026-01-05,1,10\n"))
    part = report.parts[0]
    assert (part.duplicates, part.accepted, report.version, part.adds_up) == (1, 0, "", True)
    assert store.published() == ["000001"]
