"""What a power cut or a kill leaves on the disk: the old version or the new one in full, and all acknowledged.

Some states in every run; 2,000 of them, of all deeds: `python -m benchmarks.faults --states 2000 --without-disk`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.data.faults.judging import found
from tests.data.faults.replay import Change, Crash, at_cut, crash
from tests.data.faults.scenario import Deed, replayed_in_full

STATES = 16


def verdict(deed: Deed, state: Crash, root: Path) -> str:
    """What is wrong with that state; empty for nothing."""
    state.write(root)
    store = found(root / "store")
    shutil.rmtree(root)
    return deed.wrong(store, state.is_acknowledged)


def boundaries(deed: Deed) -> Iterator[tuple[int, Crash]]:
    """What a kill leaves before each change that makes a difference."""
    seen: set[str] = set()
    for place in range(len(deed.changes) + 1):
        state = crash(deed.cut(place), Random(place), "all", "all")
        if state.looks not in seen:
            seen.add(state.looks)
            yield place, state


def test_the_record_holds_every_byte_that_the_import_wrote(deed: Deed) -> None:
    disk = {
        "/" + path.relative_to(deed.left).as_posix(): path.read_bytes()
        for path in deed.left.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")
    }
    assert replayed_in_full(deed, Random(1)) == disk
    assert deed.cut(len(deed.changes)).is_acknowledged and not deed.cut(len(deed.changes) // 2).is_acknowledged


def test_killed_at_every_boundary_between_durable_steps_the_old_version_or_the_new_one_answers(
    deed: Deed, tmp_path: Path
) -> None:
    wrong = {
        place: words for place, state in boundaries(deed) if (words := verdict(deed, state, tmp_path / str(place)))
    }
    assert wrong == {}


def test_after_a_power_cut_the_old_version_or_the_new_one_answers_in_full(deed: Deed, tmp_path: Path) -> None:
    wrong = {}
    for seed in range(STATES):
        random = Random(seed)
        place = random.randint(len(deed.changes) // 2, len(deed.changes))  # before, nothing but staging and facts
        if words := verdict(deed, crash(deed.cut(place), random), tmp_path / str(seed)):
            wrong[seed] = f"cut before change {place}: {words}"
    assert wrong == {}


def made(*changes: Change) -> list[Change]:
    return [Change("M", (0, 5, 0), "/store"), Change("O", (0, 7, 0), "/store/a"), *changes]


def test_what_was_not_synced_may_be_lost_and_what_was_may_not(tmp_path: Path) -> None:
    written = Change("W", (7, 0, 3), "", b"abc")
    top, folder, file = (Change("S", (inode, 0, 0), "") for inode in (1, 5, 7))
    inodes = {1: ""}
    lost = crash(at_cut(tmp_path, inodes, made(written, file)), Random(0), "none", "none")
    assert lost.files == {}, "nobody synced the folder"
    named = crash(at_cut(tmp_path, inodes, made(written, folder, top)), Random(0), "none", "none")
    assert named.files == {"/store/a": b""}, "nobody synced the file"
    kept = crash(at_cut(tmp_path, inodes, made(written, file, folder, top)), Random(0), "none", "none")
    assert kept.files == {"/store/a": b"abc"}


def test_a_write_that_was_not_synced_is_torn_at_pages(tmp_path: Path) -> None:
    written, folder, top = (
        Change("W", (7, 0, 12_288), "", b"x" * 12_288),
        Change("S", (5, 0, 0), ""),
        Change("S", (1, 0, 0), ""),
    )
    cut = at_cut(tmp_path, {1: ""}, made(written, folder, top))
    found_pages = set()
    for seed in range(40):
        content = crash(cut, Random(seed), "all", "any").files["/store/a"]
        assert isinstance(content, bytes)
        found_pages.add(tuple(content[at : at + 1] for at in range(0, len(content), 4096)))
    assert {(b"x", b"\0", b"x"), (b"x", b"x", b"x"), ()} <= found_pages
