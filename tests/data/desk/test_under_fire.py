"""Many at once, killed in the middle, torn on the disk: what was acknowledged is there, and whole."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.desk import Desk, DeskBroken, DeskUnreachable
from data.desk.commands import DeclareSettings
from data.scope import whole_company
from data.settings import Settings
from tests.conftest import ROOT
from tests.data.desk.conftest import Place
from tests.data.desk.test_desk import ANNA, AT, change
from tests.data.desk.writer import paired

THREADS, EACH, PROCESSES, THEIRS = 16, 3, 2, 8


def started(place: Place, who: str, how_many: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "tests.data.desk.writer", str(place.root), place.url, who, str(how_many)]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def acknowledged(process: subprocess.Popen[str]) -> list[int]:
    assert process.stdout is not None
    with process.stdout:
        said = process.stdout.read()  # `communicate` would lose what `readline` has fetched beyond its line
    process.wait(timeout=240)
    return [int(line) for line in said.splitlines(keepends=True) if line.endswith("\n")]


def assert_only_whole_revisions(desk: Desk) -> None:
    desk.check()
    for entry in desk.audit(limit=1000):
        who, number = str({c.what: c.new for c in entry.changes}["company"]).split(" ")
        assert desk.settings_at(entry.revision) == paired(int(number), who)


def test_sixteen_threads_and_two_processes_write_and_every_change_is_there_once(place: Place) -> None:
    """They open the desk at the same moment too: it is made once."""
    processes = [started(place, f"p{number}", THEIRS) for number in range(PROCESSES)]
    with place.desk() as desk:

        def write(thread: int) -> list[int]:
            scope = whole_company(f"t{thread}", "a test")
            return [desk.carry_out(DeclareSettings(paired(n, scope.who)), scope, AT) for n in range(EACH)]

        with ThreadPoolExecutor(THREADS) as pool:
            given = [revision for found in pool.map(write, range(THREADS)) for revision in found]
        given += [revision for process in processes for revision in acknowledged(process)]
        total = THREADS * EACH + PROCESSES * THEIRS
        assert sorted(given) == list(range(1, total + 1)) and desk.revision() == total
        entries = desk.audit(limit=1000)
        assert [entry.revision for entry in reversed(entries)] == list(range(1, total + 1))
        assert sum(entry.who == "p1" for entry in entries) == THEIRS
        assert_only_whole_revisions(desk)


def test_readers_see_whole_revisions_while_others_write(place: Place) -> None:
    process = started(place, "w", 12)
    with place.desk() as desk:
        seen = 0
        while process.poll() is None:
            before, found, after = desk.revision(), desk.settings(), desk.revision()
            assert seen <= before <= after
            assert found == Settings() or found == paired(int(found.company.split(" ")[1]), "w")
            seen = after
        assert acknowledged(process)[-1] == 12 == desk.revision()


@pytest.mark.parametrize("after", [1, 9])
def test_a_writer_killed_at_any_moment_leaves_whole_revisions_and_all_it_acknowledged(place: Place, after: int) -> None:
    process = started(place, "w", 100_000)
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(after)]
    process.kill()
    given = [int(line) for line in said] + acknowledged(process)
    with place.desk() as desk:
        assert desk.revision() - len(given) in (0, 1) and given == list(range(1, len(given) + 1))
        assert_only_whole_revisions(desk)
        assert desk.carry_out(DeclareSettings(paired(1, "next")), ANNA, AT) == len(desk.audit(limit=100_000))
    if not place.url:
        assert not list(place.root.glob(".desk*"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a desk with forty changes."""
    root = tmp_path_factory.mktemp("whole")
    with Desk.at(root) as desk:
        for number in range(40):
            desk.carry_out(DeclareSettings(paired(number, "anna")), ANNA, AT)
    return (root / "desk.sqlite").read_bytes()


def flipped(whole: bytes, at: int) -> bytes:
    return whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]


TEARS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda whole: b"",
    "one byte": lambda whole: whole[:1],
    "half a header": lambda whole: whole[:50],
    "one page": lambda whole: whole[:4096],
    "half": lambda whole: whole[: len(whole) // 8192 * 4096],
    "all but the last page": lambda whole: whole[:-4096],
    "all but a byte": lambda whole: whole[:-1],
    "zeros": lambda whole: bytes(len(whole)),
    "other bytes": lambda whole: b"who,when\n" * 1000,
    "first page zeros": lambda whole: bytes(4096) + whole[4096:],
    "a middle page zeros": lambda whole: whole[:8192] + bytes(4096) + whole[12288:],
    "the head of a page flipped": lambda whole: flipped(whole, 8192),
}


@pytest.mark.parametrize("tear", sorted(TEARS))
def test_a_torn_desk_says_so_and_is_left_as_it_is(tmp_path: Path, whole: bytes, tear: str) -> None:
    path = tmp_path / "store" / "desk.sqlite"
    path.parent.mkdir()
    (path.parent / "settings.toml").write_text('currency = "CNY"\n')
    torn = TEARS[tear](whole)
    path.write_bytes(torn)
    with Desk.at(path.parent) as desk:
        for use in (desk.revision, desk.settings, lambda: change(desk, seen=0, company="x")):
            with pytest.raises(DeskBroken, match=r"desk\.sqlite is no whole desk: .*; it was left as it is"):
                use()
    assert path.read_bytes() == torn


def test_a_database_that_is_no_desk_is_left_alone(tmp_path: Path) -> None:
    con = sqlite3.connect(tmp_path / "desk.sqlite")
    con.execute("CREATE TABLE audit (a)")
    con.close()
    with Desk.at(tmp_path) as desk, pytest.raises(DeskBroken, match="it has an audit but no alembic_version"):
        desk.revision()


def test_a_desk_that_lost_its_file_but_not_its_journal_says_so(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite-wal").write_bytes(b"a journal")
    with Desk.at(tmp_path) as desk, pytest.raises(DeskBroken, match=r"its journal desk\.sqlite-wal is still there"):
        change(desk, company="x", seen=0)
    assert [path.name for path in tmp_path.iterdir()] == ["desk.sqlite-wal"]


def test_a_desk_taken_away_while_it_is_open_is_not_made_anew(tmp_path: Path) -> None:
    with Desk.at(tmp_path) as desk:
        change(desk, company="永兴")
        for path in tmp_path.glob("desk.sqlite*"):
            path.rename(path.with_name("moved-" + path.name))
        with pytest.raises(DeskBroken, match="it was taken away while it was open"):
            change(desk, seen=0, company="x")


def test_a_desk_exchanged_while_it_is_open_is_opened_anew(tmp_path: Path) -> None:
    with Desk.at(tmp_path / "other") as other:
        change(other, company="other")
        change(other, company="another")
    with Desk.at(tmp_path) as desk:
        change(desk, company="永兴")
        for journal in tmp_path.glob("desk.sqlite-*"):
            journal.unlink()
        (tmp_path / "other" / "desk.sqlite").replace(tmp_path / "desk.sqlite")
        assert (desk.revision(), desk.settings().company) == (2, "another")


def test_a_desk_exchanged_for_one_of_the_same_revision_does_not_answer_from_memory(tmp_path: Path) -> None:
    with Desk.at(tmp_path / "other") as other:
        change(other, company="other")
    with Desk.at(tmp_path) as desk:
        change(desk, company="永兴")
        assert desk.settings().company == "永兴"
        for journal in tmp_path.glob("desk.sqlite-*"):
            journal.unlink()
        (tmp_path / "other" / "desk.sqlite").replace(tmp_path / "desk.sqlite")
        assert (desk.revision(), desk.settings().company) == (1, "other")


def test_a_maker_that_died_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    (tmp_path / ".desk.sqlite-0123").write_bytes(b"half a desk")
    with Desk.at(tmp_path) as desk:
        assert change(desk, company="永兴") == 1
    assert not list(tmp_path.glob(".desk*"))


def test_what_is_acknowledged_is_flushed_and_references_are_kept(tmp_path: Path) -> None:
    with Desk.at(tmp_path) as desk:
        change(desk, company="永兴")
        engine = desk._home.engine()
        assert engine is not None
        with engine.connect() as con:
            found = {p: con.exec_driver_sql(f"PRAGMA {p}").scalar_one() for p in PRAGMAS}
    assert found == PRAGMAS


PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_a_place_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with Desk.at(tmp_path / "file") as desk, pytest.raises(DeskUnreachable, match="see to the folder"):
        change(desk, seen=0, company="x")


def test_a_server_that_does_not_answer_is_said_without_its_password(tmp_path: Path) -> None:
    url = f"postgresql://anna:secret@/desk?host={tmp_path}"
    with Desk.at(tmp_path, url) as desk, pytest.raises(DeskUnreachable, match="does not answer") as said:
        desk.revision()
    assert "secret" not in str(said.value) and "anna" in desk.place


def test_an_address_that_is_no_desk_lists_what_is_accepted(tmp_path: Path) -> None:
    with pytest.raises(DeskUnreachable, match="SIDU_DESK names mysql; give postgresql://user:password@host/database"):
        Desk.at(tmp_path, "mysql://anna@host/desk")


def test_the_disk_being_full_is_said_and_what_was_there_stays(tmp_path: Path) -> None:
    with Desk.at(tmp_path) as desk:
        change(desk, company="永兴")
    shutil.copytree(tmp_path, tmp_path.with_name("full"))
    with Desk.at(tmp_path.with_name("full")) as desk:
        engine = desk._home.engine()
        assert engine is not None
        with engine.connect() as con:
            con.exec_driver_sql("PRAGMA max_page_count = 1")
            pages = con.exec_driver_sql("PRAGMA page_count").scalar_one()
            con.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(DeskUnreachable, match="database or disk is full"):
            for number in range(500):
                change(desk, company=f"{number} " + "x" * 190)
        assert desk.settings().company.startswith(f"{desk.revision() - 2} x")
        desk.check()
