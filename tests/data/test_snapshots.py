"""Kept snapshots: durable, numbered once, frozen with the rights of their maker, gone only by decision."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.desk import Draft, NotAllowed, NotYours, Picked
from data.desk.commands import ChangeSettings, DeleteSnapshots, PinSnapshots
from data.door import Door
from data.execution import KeepDraft, carry_out, draft_of
from data.scope import NOBODY, TOPICS, Scope, whole_company
from data.snapshots import SnapshotDamaged, content_of, keep, pruned, snapshot_named, snapshots_seen
from data.snapshots.folder import CONTENT, FOLDER, RECORD, canonical, findings, kept_numbers, put_in_place
from data.warehouse.backup import backup
from data.warehouse.checking import check
from data.warehouse.restore import restore
from data.warehouse.store import Store
from tests.data.keeping import AT, content_for, kept
from tests.data.small import three_clients

ANNA = whole_company("anna", "test")
SOUTH = Scope("wu", regions=frozenset(("S",)), topics=TOPICS, why="test")
SOUTH_ONE = Scope("he", regions=frozenset(("S1",)), topics=TOPICS, why="test")
NORTH = Scope("li", regions=frozenset(("N",)), topics=TOPICS, why="test")
BLIND = replace(SOUTH, who="zhao", topics=TOPICS - {"money"})


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a desk, which takes half a second to make."""
    store = three_clients(tmp_path_factory.mktemp("ready") / "store")
    carry_out(store.root, KeepDraft(Draft()), ANNA, AT)
    return store.root


@pytest.fixture
def door(ready: Path, tmp_path: Path) -> Iterator[Door]:
    shutil.copytree(ready, tmp_path / "store")
    opened = Door(tmp_path / "store")
    with opened.desk:
        yield opened


def numbers(door: Door, scope: Scope) -> list[str]:
    return [each.number for each in snapshots_seen(door, scope)]


def test_a_snapshot_is_kept_under_the_next_number_and_opens_as_it_was(door: Door) -> None:
    content = content_for(door, ANNA, "一季度 =HYPERLINK() \ud800")
    first, second = keep(door, content, ANNA, AT), kept(door, ANNA)
    assert (first.number, second.number, numbers(door, ANNA)) == ("000001", "000002", ["000002", "000001"])
    assert content_of(door, "000001", ANNA) == content and snapshot_named(door, "000001", ANNA) == first
    assert (first.who, first.at, first.version, first.title) == ("anna", AT, "000001", "一季度 =HYPERLINK() ?")
    assert door.desk.revision() == 0, "keeping changes no figure: no answer may be asked anew for it"
    other = Door(door.store.root)
    assert snapshots_seen(other, ANNA) == snapshots_seen(door, ANNA)


def test_the_same_content_gives_the_same_bytes_and_checksum(door: Door) -> None:
    content = content_for(door, ANNA)
    first, second = keep(door, content, ANNA, AT), keep(door, content, ANNA, AT)
    packed = [(door.store.root / FOLDER / each.number / CONTENT).read_bytes() for each in (first, second)]
    assert packed[0] == packed[1] and gzip.decompress(packed[0]) == canonical(content)
    assert first.sha256 == second.sha256 and first.bytes == len(packed[0])


def test_makers_at_once_all_succeed_under_numbers_of_their_own(door: Door) -> None:
    kept(door, ANNA)
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda n: kept(Door(door.store.root), ANNA, f"deck {n}"), range(6)))
    assert sorted(each.number for each in made) == [f"{n:06d}" for n in range(2, 8)]
    assert {each.title for each in snapshots_seen(door, ANNA)} == {"For the board", *(f"deck {n}" for n in range(6))}
    assert all(content_of(door, each.number, ANNA)["title"] == each.title for each in made)


def test_a_maker_killed_before_registering_leaves_a_snapshot_that_is_found_and_registered_later(door: Door) -> None:
    content = content_for(door, ANNA, "orphan")
    like = kept(door, ANNA)
    put_in_place(door.store.root, canonical(content), replace(like, title="orphan"), {})
    assert [s.title for s in snapshots_seen(door, ANNA)] == ["orphan", "For the board"]
    assert len(door.desk.snapshots()) == 1 and content_of(door, "000002", ANNA) == content
    assert kept(door, ANNA).number == "000003"
    assert [s.title for s in door.desk.snapshots()] == ["For the board", "orphan", "For the board"]


def test_what_a_maker_left_half_written_is_never_listed_and_swept_away_later(door: Door) -> None:
    aside = door.store.root / FOLDER / ".abc.making"
    aside.mkdir(parents=True)
    (aside / RECORD).write_text("{", encoding="ascii")
    assert numbers(door, ANNA) == []
    kept(door, ANNA)
    assert aside.exists(), "it may still be written to"
    os.utime(aside, (AT.timestamp() - 10**6,) * 2)
    assert kept(door, ANNA).number == "000002" and not aside.exists()


READERS: dict[str, set[str]] = {
    "anna": {"anna"},
    "wu": {"anna", "wu"},
    "he": {"anna", "wu", "he"},
    "li": {"anna", "li"},
    "zhao": {"anna", "wu", "zhao"},
}
"""Maker → who sees all that the maker saw: the south holds the region S1, and zhao may not see money."""


def test_only_who_sees_all_that_the_maker_saw_may_list_and_open_it(door: Door) -> None:
    made = {maker.who: kept(door, maker).number for maker in (ANNA, SOUTH, SOUTH_ONE, NORTH, BLIND)}
    for scope in (ANNA, SOUTH, SOUTH_ONE, NORTH, BLIND, NOBODY):
        mine = {number for maker, number in made.items() if scope.who in READERS[maker]}
        assert {*numbers(door, scope)} == mine, scope.who
        for maker, number in made.items():
            if number in mine:
                assert content_of(door, number, scope)["about"]["who"] == maker
            else:
                refused = [_refusal(door, asked, scope).replace(asked, "") for asked in (number, "000099")]
                assert refused[0] == refused[1], "it tells that it is there"


def _refusal(door: Door, number: str, scope: Scope) -> str:
    with pytest.raises(NotYours) as refused:
        content_of(door, number, scope)
    return str(refused.value)


def test_nobody_keeps_without_rights_or_under_those_of_somebody_else(door: Door) -> None:
    with pytest.raises(NotAllowed):
        keep(door, content_for(door, NOBODY), NOBODY, AT)
    with pytest.raises(ValueError, match="its rights are not those of whoever keeps it"):
        keep(door, content_for(door, NORTH), ANNA, AT)
    with pytest.raises(ValueError, match="no frozen deck"):
        keep(door, {"slides": []}, ANNA, AT)
    assert numbers(door, ANNA) == []


def _flip(path: Path) -> None:
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"board", b"beard"), mtime=0))


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def test_damaged_content_is_named_and_never_shown(door: Door) -> None:
    for number, harm in enumerate((_flip, _truncate, Path.unlink, lambda path: path.write_bytes(b"")), start=1):
        name = kept(door, ANNA).number
        harm(door.store.root / FOLDER / name / CONTENT)
        with pytest.raises(SnapshotDamaged, match=f"snapshot {name} is damaged") as damaged:
            content_of(door, name, ANNA)
        assert damaged.value.number == name and len(numbers(door, ANNA)) == number
        assert [finding.where for finding in findings(door.store.root)][-1] == f"{FOLDER}/{name}/{CONTENT}"
    where = [finding.where for finding in check(door.store) if finding.where.startswith(FOLDER)]
    assert len(where) == 4, "the check of the store names all of them"


def test_the_check_names_what_is_lost_or_is_not_what_the_register_says(door: Door) -> None:
    root = door.store.root / FOLDER
    names = [kept(door, ANNA).number for _ in range(5)]
    record = json.loads((root / names[1] / RECORD).read_text(encoding="ascii"))
    shutil.rmtree(root / names[0])
    (root / names[1] / RECORD).write_text(json.dumps(record | {"sha256": "0" * 64}), encoding="ascii")
    (root / names[2] / RECORD).unlink()
    (root / names[3] / RECORD).write_text(json.dumps(record | {"number": names[3], "slides": [1, ["x"]]}))
    carry_out(door.store.root, DeleteSnapshots((names[4],), "old"), ANNA, AT)
    assert [(each.where, each.what.split(",")[0]) for each in findings(door.store.root)] == [
        ("snapshots/000001", "it is in the register"),
        ("snapshots/000002/record.json", "its checksum is another one than the register says"),
        ("snapshots/000003/record.json", "its record cannot be read"),
        ("snapshots/000004/record.json", "its record cannot be read"),
    ]
    assert numbers(door, ANNA) == ["000004", "000003", "000002", "000001"], "the register knows them"


def test_what_else_lies_among_the_snapshots_stops_no_keeping(door: Door) -> None:
    root = door.store.root / FOLDER
    (root / "000003.bak").mkdir(parents=True)
    (root / "000003.bak" / RECORD).write_text("{}", encoding="ascii")
    (root / "000001").mkdir()
    (root / "000001" / CONTENT).write_bytes(b"half of one")
    (root / "000002").write_text("no folder", encoding="ascii")
    assert kept(door, ANNA).number == "000003" and kept_numbers(door.store.root) == ["000001", "000002", "000003"]
    assert (root / "000001" / CONTENT).read_bytes() == b"half of one" and numbers(door, ANNA) == ["000003"]
    (root / "1000000").mkdir()
    assert kept(door, ANNA).number == "1000001" and numbers(door, ANNA) == ["1000001", "000003"]


def test_deleting_takes_the_right_leaves_a_record_and_never_gives_the_number_again(door: Door) -> None:
    root, gone = door.store.root, kept(door, ANNA)
    for scope in (SOUTH, replace(ANNA, topics=TOPICS - {"setup"})):
        with pytest.raises(NotAllowed):
            carry_out(root, DeleteSnapshots(("000001",), "old"), scope, AT)
    with pytest.raises(ValueError, match="needs a reason"):
        carry_out(root, DeleteSnapshots(("000001",), " "), ANNA, AT)
    carry_out(root, DeleteSnapshots(("000001",), "old"), ANNA, AT)
    assert numbers(door, ANNA) == [] and not (root / FOLDER / "000001").exists()
    entry = door.desk.audit()[0]
    assert (entry.who, entry.at, entry.command) == ("anna", AT, "DeleteSnapshots")
    old = (gone.title, gone.sha256, "anna", AT.isoformat())
    assert [(c.what, c.old, c.new) for c in entry.changes] == [("snapshot 000001", old, None), ("reason", None, "old")]
    assert kept(door, ANNA).number == "000002"
    with pytest.raises(ValueError, match="there is no snapshot 000001; kept are: 000002"):
        carry_out(root, DeleteSnapshots(("000001",), "again"), ANNA, AT)


def test_the_rule_takes_the_old_and_spares_the_pinned(door: Door) -> None:
    root, days = door.store.root, [datetime(2025, month, 28, tzinfo=UTC) for month in (1, 2, 3)]
    for at in days:
        kept(door, ANNA, at=at)
    assert pruned(door, AT) == () and len(numbers(door, ANNA)) == 3, "for ever, unless it is said otherwise"
    carry_out(root, PinSnapshots(("000001",)), ANNA, AT)
    carry_out(root, ChangeSettings((("keep_snapshots_months", 12),), door.desk.revision()), ANNA, AT)
    assert kept(door, ANNA, at=datetime(2026, 3, 1, tzinfo=UTC)).number == "000004"
    assert numbers(door, ANNA) == ["000004", "000003", "000001"]
    entry = door.desk.audit()[0]
    assert (entry.who, entry.changes[-1].new) == ("keeping rule", "older than 12 months")
    carry_out(root, PinSnapshots(("000001",), is_pinned=False), ANNA, AT)
    assert pruned(door, AT) == ("000001", "000003") and numbers(door, ANNA) == ["000004"]


def test_makers_at_once_who_all_let_the_same_old_ones_go_all_succeed(door: Door) -> None:
    carry_out(door.store.root, ChangeSettings((("keep_snapshots_months", 12),), door.desk.revision()), ANNA, AT)
    doors = [Door(door.store.root) for _ in range(4)]
    for each in doors:
        assert each.desk.snapshots() is not None
    for around in range(4):
        content = content_for(door, ANNA, f"old {around}")
        like = replace(kept(door, ANNA), at=datetime(2020, 1, 1, tzinfo=UTC))
        for _ in range(3):
            put_in_place(door.store.root, canonical(content), like, {})
        with ThreadPoolExecutor(len(doors)) as pool:
            made = [*pool.map(lambda each: kept(each, ANNA), doors)]
        assert len({each.number for each in made}) == len(doors)
    assert {each.at for each in snapshots_seen(door, ANNA)} == {AT}


def test_a_backup_brings_folder_and_register_back_together(door: Door, tmp_path: Path) -> None:
    kept(door, ANNA, "first")
    carry_out(door.store.root, PinSnapshots(("000001",)), ANNA, AT)
    kept(door, SOUTH, "second")
    (door.store.root / FOLDER / ".half.making").mkdir()
    (door.store.root / FOLDER / ".half.making" / RECORD).write_text("{", encoding="ascii")
    backup(door.store, tmp_path / "copy", "anna", AT)
    kept(door, ANNA, "after the backup")
    restore(tmp_path / "copy", door.store, "anna", AT, replace=True)
    for root in (door.store.root, tmp_path / "elsewhere"):
        if not root.exists():
            restore(tmp_path / "copy", Store(root), "anna", AT)
        back = Door(root)
        assert [(s.title, s.is_pinned) for s in snapshots_seen(back, ANNA)] == [("second", False), ("first", True)]
        assert [s.title for s in back.desk.snapshots()] == ["first", "second"] and not [*findings(root)]
        assert content_of(back, "000002", SOUTH)["title"] == "second"
        assert not list((root / FOLDER).glob(".*"))


def test_a_draft_is_everybodys_own_and_changes_no_revision(door: Door) -> None:
    root = door.store.root
    picked = Picked("overview", "tiles", (("period", "2026-Q1"), ("region", "S")), "标题", "a remark\nof two lines")
    draft = Draft("For the board", "zh", (picked, picked))
    for scope in (ANNA, SOUTH):
        carry_out(root, KeepDraft(replace(draft, title=scope.who)), scope, AT)
    assert draft_of(root, ANNA) == replace(draft, title="anna") and draft_of(root, SOUTH).title == "wu"
    assert draft_of(root, NORTH) == draft_of(root, NOBODY) == Draft() and door.desk.revision() == 0
    carry_out(root, KeepDraft(Draft()), ANNA, AT)
    assert draft_of(root, ANNA) == Draft() and draft_of(root, SOUTH).picked == (picked, picked)
    with pytest.raises(NotAllowed):
        carry_out(root, KeepDraft(draft), NOBODY, AT)
    for wrong in (
        Draft(picked=(picked,) * 201),
        Draft("x" * 301),
        Draft(picked=(replace(picked, remark="x" * 5_000),)),
    ):
        with pytest.raises(ValueError):
            carry_out(root, KeepDraft(wrong), SOUTH, AT)
    assert draft_of(root, SOUTH).title == "wu"


def test_the_record_beside_the_content_says_what_the_register_says(door: Door) -> None:
    snapshot = kept(door, SOUTH)
    beside = json.loads((door.store.root / FOLDER / "000001" / RECORD).read_text(encoding="ascii"))
    assert beside == snapshot.record() and beside["regions"] == ["S"] and not beside["everywhere"]
    assert snapshot.scope == replace(SOUTH, why="frozen into the snapshot")
