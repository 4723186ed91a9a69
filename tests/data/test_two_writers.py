"""A second writer, and a disk that takes no more: a clear word at once, and the old version answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from data.door import Door
from data.warehouse.backup import backup
from data.warehouse.checking import check
from data.warehouse.store import Store, StoreBusy
from tests.data.imports import AT, brought, orders, revenues
from tests.house.source import ROOT

LIMITED = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.argv = ["data", *sys.argv[2:]]
runpy.run_module("data", run_name="__main__")
"""


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of two imports and its backup; copied, never written to."""
    folder = tmp_path_factory.mktemp("writers")
    store = Store(folder / "store")
    brought(store, orders(A=10))
    brought(store, orders(B=20))
    backup(store, folder / "backup", "anna", AT)
    return folder


@pytest.fixture
def store(made_once: Path, tmp_path: Path) -> Store:
    shutil.copytree(made_once, tmp_path, dirs_exist_ok=True)
    return Store(tmp_path / "store")


def ran(*words: object, code: str = "") -> subprocess.CompletedProcess[str]:
    """`python -m data …` in a process of its own."""
    start = ["-c", code] if code else ["-m", "data"]
    return subprocess.run(
        [sys.executable, *start, *(str(w) for w in words)],
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_second_process_is_refused_at_once_whatever_it_wants(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "more.csv"
    file.write_text(orders(C=30), encoding="utf8")
    wanted = (
        ("import", file, "--as", "sales"),
        ("undo", "2"),
        ("rollback",),
        ("restore", tmp_path / "backup", "--replace"),
    )
    with store.writer():
        for words in wanted:
            found = ran(*words, "--store", store.root)
            assert found.returncode == 2, f"{words}: {found.stdout}{found.stderr}"
            assert "another import is running on this store" in found.stdout
    assert revenues(store) == {"A": 10, "B": 20} and check(store) == []


def test_the_word_comes_before_any_work_is_done(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.gate.stage", never)
    with store.writer():
        left = sorted(store.root.rglob("*"))
        with pytest.raises(StoreBusy, match="another import is running"):
            brought(store, orders(C=1))
        assert sorted(store.root.rglob("*")) == left


def never(*given: object, **more: object) -> None:
    raise AssertionError("no file may be read while another import runs")


@pytest.mark.skipif(os.name == "nt", reason="limits of processes are POSIX")
@pytest.mark.parametrize("limit", [600, 200_000])
def test_where_files_cannot_grow_an_import_says_so_and_leaves_nothing(store: Store, tmp_path: Path, limit: int) -> None:
    file = tmp_path / "more.csv"
    file.write_text(orders(**{f"X{n}": n for n in range(2_000)}), encoding="utf8")
    before = {p: p.stat().st_size for p in store.root.rglob("*") if p.is_file()}
    found = ran(limit, "import", file, "--as", "sales", "--store", store.root, code=LIMITED)
    assert found.returncode in (2, 3), found.stdout + found.stderr
    assert "Traceback" not in found.stderr and "not imported:" in found.stdout
    assert "File too large" in found.stdout or "is full" in found.stdout
    after = {p: p.stat().st_size for p in store.root.rglob("*") if p.is_file()}
    assert {p: s for p, s in after.items() if p.name != "imports.jsonl"} == {
        p: s for p, s in before.items() if p.name != "imports.jsonl"
    }
    version = Door(store.root).current()
    assert version is not None and version.name == "000002" and check(store) == []
