"""Check, backup and restore: what is wrong is found and named, what was copied comes back or is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data.door import Door
from data.settings import load_settings
from data.warehouse.backup import NotBackedUp, backup
from data.warehouse.checking import check
from data.warehouse.corrections import corrections
from data.warehouse.manifest import DamagedBackup, read_manifest, write_manifest
from data.warehouse.restore import NotRestored, restore
from data.warehouse.store import Store
from tests.data.imports import AT, brought, orders, revenues
from tests.data.test_versions import flipped


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of two imports and its backup; copied, never written to."""
    folder = tmp_path_factory.mktemp("kept")
    store = Store(folder / "store")
    brought(store, orders(A=10, B=20))
    brought(store, orders(A=11, C=30), who="anna")
    backup(store, folder / "backup", "anna", AT)
    return folder


@pytest.fixture
def store(made_once: Path, tmp_path: Path) -> Store:
    shutil.copytree(made_once, tmp_path, dirs_exist_ok=True)
    return Store(tmp_path / "store")


def found(store: Store) -> list[tuple[str, str]]:
    return [(f.where, f.what) for f in check(store)]


def tree(root: Path) -> dict[str, bytes]:
    return {
        p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file() and p.name != "WRITER"
    }


def test_a_whole_store_has_no_findings_and_checking_changes_nothing(store: Store) -> None:
    before = tree(store.root)
    assert check(store) == [] and check(Store(store.root / "none")) == []
    assert tree(store.root) == before


def test_corrections_say_what_a_row_said_before_and_since_and_who_changed_it(store: Store) -> None:
    (one,) = corrections(store, "sales")
    assert one.key == (("order_id", "A"), ("line", "1"))
    assert (one.old, one.new) == ((("revenue_e4", 100_000),), (("revenue_e4", 110_000),))
    assert (one.import_number, one.who, one.at) == (2, "anna", "2026-11-21T08:00:00+00:00")
    assert corrections(store, "sales", limit=0) == [] and corrections(store, "surveys") == []
    with pytest.raises(KeyError, match="there is no table 'sale'; the tables are"):
        corrections(store, "sale")


def test_a_flipped_bit_anywhere_in_a_version_or_a_fact_file_is_found(store: Store) -> None:
    facts = sorted(store.facts.glob("*/*.parquet"))
    for path in (store.version_path("000002"), store.version_path("000001"), *facts):
        whole = path.read_bytes()
        for at in (0.0, 0.33, 0.99):
            flipped(path, at)
            assert [where for where, _ in found(store)] == [path.relative_to(store.root).as_posix()]
            path.write_bytes(whole)


def test_missing_torn_and_extra_files_are_found_each_with_what_to_do(store: Store) -> None:
    store.version_path("000001").write_bytes(store.version_path("000001").read_bytes()[:-1])
    next(store.facts.glob("sales/000001-*.parquet")).rename(store.facts / "sales" / "moved.parquet")
    with store.log.open("a", encoding="utf8") as log:
        log.write('{"import": 3, "wh')
    (store.versions / "notes.txt").write_text("mine", encoding="utf8")
    store.pointer.write_text("000007\n", encoding="ascii")
    findings = check(store)
    assert all(f.todo for f in findings)
    wrong = [where for where, _ in found(store)]
    assert wrong[:2] == ["CURRENT", "versions/000001.duckdb"]
    assert {"imports.jsonl", "versions/notes.txt"} <= set(wrong)


def test_a_fact_file_that_is_gone_and_one_nobody_names_are_found(store: Store) -> None:
    file = next(store.facts.glob("sales/000001-*.parquet"))
    file.rename(store.facts / "sales" / "moved.parquet")
    assert found(store) == [
        (f"facts/sales/{file.name}", "the file is missing"),
        ("facts/sales/moved.parquet", "no version names it: left by an import that was killed, or by somebody"),
    ]


def test_an_account_that_does_not_add_up_is_found(store: Store) -> None:
    text = store.log.read_text(encoding="utf8")
    store.log.write_text(text.replace('"rows_in": 2', '"rows_in": 3', 1), encoding="utf8")
    ((where, what),) = found(store)
    assert where == "imports.jsonl, import 1" and "3 rows in are not accepted + duplicates + rejected" in what


def test_a_backup_comes_back_the_same(store: Store, tmp_path: Path) -> None:
    fresh = Store(tmp_path / "elsewhere" / "store")
    assert restore(tmp_path / "backup", fresh, "bert", AT) == "000002"
    assert revenues(fresh) == revenues(store) == {"A": 11, "B": 20, "C": 30}
    assert load_settings(fresh.root) == load_settings(store.root) and check(fresh) == []
    assert brought(fresh, orders(D=1)).version == "000003"
    assert {line.split("  ")[1] for line in (tmp_path / "backup" / "MANIFEST").read_text().splitlines()[:-1]} == set(
        read_manifest(tmp_path / "backup")
    )


def test_a_store_that_holds_something_is_exchanged_only_when_told(store: Store, tmp_path: Path) -> None:
    brought(store, orders(D=1))
    before = tree(store.root)
    with pytest.raises(NotRestored, match=r"is not empty; restore to another folder \(--store\), or say --replace"):
        restore(tmp_path / "backup", store, "bert", AT)
    assert tree(store.root) == before
    restore(tmp_path / "backup", store, "bert", AT, replace=True)
    assert revenues(store) == {"A": 11, "B": 20, "C": 30}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["backup", "brought", "store"], "nothing is left beside"


def test_a_damaged_backup_is_refused_by_the_name_of_the_file_and_nothing_is_touched(
    store: Store, tmp_path: Path
) -> None:
    source, before = tmp_path / "backup", tree(store.root)
    for path in [p for p in source.rglob("*") if p.is_file()]:
        whole = path.read_bytes()
        flipped(path)
        with pytest.raises(DamagedBackup, match=path.name):
            restore(source, store, "bert", AT, replace=True)
        path.unlink()
        with pytest.raises(DamagedBackup, match=path.name):
            restore(source, store, "bert", AT, replace=True)
        path.write_bytes(whole)
    assert tree(store.root) == before


def test_a_manifest_that_points_outside_is_refused(store: Store, tmp_path: Path) -> None:
    sums = read_manifest(tmp_path / "backup")
    write_manifest(tmp_path / "backup", sums | {"../outside": "0" * 64})
    with pytest.raises(DamagedBackup, match=r"\.\./outside, which lies outside the backup"):
        restore(tmp_path / "backup", Store(tmp_path / "fresh"), "bert", AT)


def test_a_version_this_engine_cannot_read_is_published_anew_from_the_facts(store: Store, tmp_path: Path) -> None:
    import hashlib

    source, other = tmp_path / "backup", b"a file of another engine"
    (source / "versions" / "000002.duckdb").write_bytes(other)
    name = "versions/000002.duckdb"
    write_manifest(source, read_manifest(source) | {name: hashlib.sha256(other).hexdigest()})
    fresh = Store(tmp_path / "fresh")
    assert restore(source, fresh, "bert", AT) == "000003" and revenues(fresh) == {"A": 11, "B": 20, "C": 30}
    version = Door(fresh.root).current()
    assert version is not None and version.passed_over == ""


def test_a_backup_into_the_store_itself_is_refused(store: Store, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(store.root, target_is_directory=True)
    for inside in (store.root / "backups" / "one", store.root / "facts" / "x", tmp_path / "link" / "backup"):
        with pytest.raises(NotBackedUp, match=r"lies inside the store .*; name a folder outside"):
            backup(store, inside, "anna", AT)
    assert not (store.root / "backups").exists()


def test_only_what_belongs_to_a_store_is_backed_up(store: Store, tmp_path: Path) -> None:
    for path in ("backups/one/CURRENT", "notes.txt", "snapshots/2026/a.json", "truth.json", "settings.toml"):
        (store.root / path).parent.mkdir(parents=True, exist_ok=True)
        (store.root / path).write_text("", encoding="utf8")
    backup(store, tmp_path / "second", "anna", AT)
    firsts = {path.split("/")[0] for path in read_manifest(tmp_path / "second")}
    kept = {"BACKUP.json", "CURRENT", "desk.copy", "facts", "imports.jsonl", "versions"}
    assert firsts == kept | {"settings.toml", "snapshots", "truth.json"}


def test_a_name_with_odd_breaks_is_kept_and_one_with_a_line_break_is_refused(store: Store, tmp_path: Path) -> None:
    (store.root / "snapshots").mkdir()
    odd = store.root / "snapshots" / "a\u2028b\x0b\x85  c.json"
    odd.write_text("{}", encoding="utf8")
    backup(store, tmp_path / "second", "anna", AT)
    restore(tmp_path / "second", Store(tmp_path / "fresh"), "bert", AT)
    assert (tmp_path / "fresh" / "snapshots" / odd.name).read_text(encoding="utf8") == "{}"
    for name in ("a\nb.json", "a\rb.json"):
        broken = odd.rename(odd.with_name(name))
        with pytest.raises(NotBackedUp, match="has a line break in its name; give the file another name"):
            backup(store, tmp_path / "third", "anna", AT)
        broken.rename(odd)
    with pytest.raises(ValueError, match="has a line break in its name"):
        write_manifest(tmp_path, {"a\nb": "0" * 64})


def test_a_damaged_store_is_not_backed_up_and_a_taken_place_is_not_overwritten(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotBackedUp, match="is there already; name a new folder"):
        backup(store, tmp_path / "backup", "anna", AT)
    flipped(next(store.facts.glob("sales/*.parquet")))
    with pytest.raises(NotBackedUp, match="of the store is damaged"):
        backup(store, tmp_path / "second", "anna", AT)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["backup", "brought", "store"]
    with pytest.raises(NotBackedUp, match="holds nothing yet"):
        backup(Store(tmp_path / "none"), tmp_path / "second", "anna", AT)
