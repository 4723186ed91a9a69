"""What a kill or a power cut leaves behind goes with the next change of the store, and nothing else does."""

from __future__ import annotations

from pathlib import Path

from data.warehouse.recording import clear_orphans
from tests.data.test_warehouse import empty_store


def test_a_record_that_outlived_its_version_goes_with_the_next_forgetting(tmp_path: Path) -> None:
    store = empty_store(tmp_path)
    for name in ("000001", "000002", "000003"):
        store.version_path(name).write_bytes(b"version")
        store.record_path(name).write_text("{}", encoding="utf8")
    store.point_to("000003")
    store.version_path("000001").unlink()  # as a power cut between the two leaves it
    assert store.forget_old_versions(keep=2) == [] and store.recorded() == ["000002", "000003"]
    store.version_path("000003").unlink()
    assert store.forget_old_versions(keep=1) == [], "the record of the one in force is what it can be made from"
    assert store.recorded() == ["000002", "000003"]


def test_what_a_killed_first_import_left_goes_with_the_next_one_unless_the_log_knows_of_it(tmp_path: Path) -> None:
    store = empty_store(tmp_path)
    left = store.facts / "sales" / "000001-left-1.parquet"
    left.parent.mkdir()
    left.write_bytes(b"half")
    store.append_log({"import": 1})
    clear_orphans(store)
    assert left.exists(), "the versions are lost, and the log says that this counts"
    store.log.write_text('{"failed": "killed"}\n', encoding="utf8")
    clear_orphans(store)
    assert not left.exists()
