"""A whole store through a backup and back, its desk on SQLite or PostgreSQL: equal checksums, equal entries."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data.desk.copies import batches_of
from data.warehouse.backup import DESK, backup
from data.warehouse.manifest import DamagedBackup, read_manifest
from data.warehouse.restore import restore
from data.warehouse.store import Store
from tests.data.desk.conftest import Place
from tests.data.imports import AT
from tests.data.test_kept_stores import unpacked
from tests.data.test_versions import flipped

ACCESS = 'sign_in = "headers"\n[headers]\nsecret_file = "/etc/sidu/proxy-secret"\n'
OF_THE_RESTORE = {"audit"}
"""The one table that a restore writes to: that it was done."""


def rows(place: Place) -> dict[str, list[dict[str, Any]]]:
    with place.desk() as desk:
        engine = desk._home.engine()
        assert engine is not None
        with engine.connect() as con:
            found: dict[str, list[dict[str, Any]]] = {}
            for table, batch in batches_of(con, desk.place):
                found.setdefault(table, []).extend(batch)
            return found


def at_home(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk that commands find from now on."""
    if place.url:
        monkeypatch.setenv("SIDU_DESK", place.url)


def test_facts_version_desk_snapshots_and_access_come_back_equal(
    make_place: Callable[[], Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = unpacked("desk-0006", tmp_path)
    here = Place(store.root, make_place().url)
    if here.url:
        with here.desk() as desk:
            desk.restore_from(store.root / "desk.sqlite", "anna", AT)
        (store.root / "desk.sqlite").unlink()
    (store.root / "access.toml").write_text(ACCESS, "utf8")
    store.late.mkdir()
    store.late_path("000001").write_bytes(b"made anew")
    at_home(here, monkeypatch)
    backup(store, tmp_path / "one", "anna", AT)
    entered = rows(here)

    there = make_place()
    at_home(there, monkeypatch)
    back = Store(tmp_path / "back")
    restore(tmp_path / "one", back, "anna", AT)
    backup(back, tmp_path / "two", "anna", AT)
    first, second = (read_manifest(tmp_path / name) for name in ("one", "two"))
    told = {DESK, "imports.jsonl", "BACKUP.json"}  # these tell of the restore
    assert set(first) == set(second) and [k for k in first if first[k] != second[k] and k not in told] == []
    assert {"access.toml", "CURRENT", DESK} <= set(first) and any(path.startswith("snapshots/") for path in first)
    assert not any(path.startswith("late/") for path in first)
    assert (back.root / "access.toml").read_text("utf8") == ACCESS
    found = rows(Place(back.root, there.url))
    same = set(entered) - OF_THE_RESTORE
    assert {t: entered[t] for t in same} == {t: found[t] for t in same} and set(entered) == set(found)
    assert len(entered["audit"]) < len(found["audit"])

    for path in ("access.toml", DESK, "CURRENT", "versions/000001.duckdb"):
        whole = (tmp_path / "one" / path).read_bytes()
        flipped(tmp_path / "one" / path)
        with pytest.raises(DamagedBackup, match=Path(path).name):
            restore(tmp_path / "one", back, "anna", AT, replace=True)
        (tmp_path / "one" / path).write_bytes(whole)
    assert rows(Place(back.root, there.url)) == found, "a refused restore touches nothing"
