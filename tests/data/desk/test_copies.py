"""Backups: taken while others write, validated before they replace anything, moved between SQLite and PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from data.desk import Changed, Desk, DeskBroken, DeskError, DeskTooNew
from data.desk.commands import DeclareSettings, SaveMapping
from data.settings import Settings
from tests.data.desk.conftest import Place
from tests.data.desk.test_desk import ANNA, AT, MAPPING, change
from tests.data.desk.writer import paired

LATER = AT + timedelta(days=1)


def filled(desk: Desk) -> None:
    change(desk, company="永兴", tier_shares=(0.1, 0.2, 0.5))
    desk.carry_out(SaveMapping("orders", MAPPING), ANNA, AT)


def test_a_backup_restores_all_of_it_and_the_revision_goes_on_rising(place: Place, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    with place.desk() as desk:
        filled(desk)
        history, mappings = desk.settings_history(), desk.mappings()
        desk.backup_to(copy)
        for company in ("a", "b", "c"):
            change(desk, company=company)
        assert desk.restore_from(copy, "ben", LATER) == 6 == desk.revision()
        assert (desk.settings_history(), desk.mappings()) == (history, mappings)
        assert desk.settings() == Settings(company="永兴", tier_shares=(0.1, 0.2, 0.5))
        last = desk.audit()[0]
        assert (last.who, last.command, last.changes) == ("ben", "Restore", (Changed("desk", 5, 2),))
        assert change(desk, company="d") == 7
        desk.check()
    assert sorted(path.name for path in tmp_path.glob("*copy*")) == ["copy"]


def test_a_copy_moves_between_file_and_server(make_place: Callable[[], Place], postgres: str, tmp_path: Path) -> None:
    from tests.data.desk.server import new_schema

    here = make_place()
    there = Place(tmp_path / "there", "" if here.url else new_schema(postgres, "moved_there"))
    with here.desk() as desk, there.desk() as other:
        filled(desk)
        desk.backup_to(tmp_path / "copy")
        assert other.restore_from(tmp_path / "copy", "ben", LATER) == 3
        assert other.settings_history() == desk.settings_history() and other.mappings() == desk.mappings()
        assert other.audit()[1:] == desk.audit()


def test_an_untouched_desk_can_be_backed_up_and_restored(place: Place, tmp_path: Path) -> None:
    with place.desk() as desk:
        desk.backup_to(tmp_path / "copy")
        change(desk, company="永兴")
        assert desk.restore_from(tmp_path / "copy", "ben", LATER) == 2
        assert desk.settings() == Settings()


def test_a_backup_taken_while_others_write_is_of_one_moment(place: Place, tmp_path: Path) -> None:
    with place.desk() as desk:
        desk.carry_out(DeclareSettings(paired(0, "w")), ANNA, AT)

        def write() -> None:
            for number in range(1, 40):
                desk.carry_out(DeclareSettings(paired(number, "w")), ANNA, AT)

        writer = Thread(target=write)
        writer.start()
        copies = []
        while writer.is_alive():
            copies.append(tmp_path / f"copy-{len(copies)}")
            desk.backup_to(copies[-1])
        writer.join()
    for number, copy in enumerate(copies[:3]):
        with Desk.at(tmp_path / f"restored-{number}", "") as restored:
            assert restored.restore_from(copy, "ben", LATER) >= 2
            found = restored.settings()
            assert found == paired(int(found.company.split(" ")[1]), "w")


def test_a_copy_that_is_not_whole_changes_nothing(place: Place, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    with place.desk() as desk:
        filled(desk)
        desk.backup_to(copy)
        whole = copy.read_bytes()
        middle = len(whole) // 2
        for torn in (b"", whole[:40], whole[:middle], whole[:-4096] or whole[:-20], b"x" * 999, bytes(len(whole))):
            copy.write_bytes(torn)
            with pytest.raises(DeskBroken, match="copy"):
                desk.restore_from(copy, "ben", LATER)
        assert desk.revision() == 2 and len(desk.mappings()) == 1
        with pytest.raises(DeskError, match=r"none is no file"):
            desk.restore_from(tmp_path / "none", "ben", LATER)


def test_a_copy_whose_entries_make_no_sense_changes_nothing(tmp_path: Path) -> None:
    with Desk.at(tmp_path / "store") as desk:
        filled(desk)
        desk.backup_to(tmp_path / "copy")
        con = sqlite3.connect(tmp_path / "copy")
        con.execute("INSERT INTO audit VALUES (3, '2026-07-01T00:00:00.000000Z', 'x', 'ChangeSettings', '[]')")
        con.execute("INSERT INTO setting_history (key, revision, value) VALUES ('currency', 3, '\"yuan\"')")
        con.commit()
        con.close()
        with pytest.raises(DeskBroken, match=r"an entry cannot be read .*currency = 'yuan'"):
            desk.restore_from(tmp_path / "copy", "ben", LATER)
        assert desk.revision() == 2


def test_a_copy_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    with Desk.at(tmp_path / "store") as desk:
        filled(desk)
        desk.backup_to(tmp_path / "copy")
        con = sqlite3.connect(tmp_path / "copy")
        con.execute("UPDATE alembic_version SET version_num = '9999'")
        con.commit()
        con.close()
        with pytest.raises(DeskTooNew, match=r"copy was made by a newer program \(step 9999\)"):
            desk.restore_from(tmp_path / "copy", "ben", LATER)


def test_a_copy_restored_in_another_folder_rises_above_the_desk_whose_place_it_takes(tmp_path: Path) -> None:
    with Desk.at(tmp_path / "old") as old, Desk.at(tmp_path / "new") as new:
        filled(old)
        old.backup_to(tmp_path / "copy")
        last = change(old, company="later")
        assert new.restore_from(tmp_path / "copy", "ben", LATER, above=last) == 4
        assert change(new, company="next") == 5


def test_a_broken_desk_is_moved_away_and_the_copy_takes_its_place(tmp_path: Path) -> None:
    store = tmp_path / "store"
    with Desk.at(store) as desk:
        filled(desk)
        desk.backup_to(tmp_path / "copy")
    (store / "desk.sqlite").write_bytes(b"torn")
    with Desk.at(store) as desk:
        assert desk.restore_from(tmp_path / "copy", "ben", LATER) == 1002
        assert desk.settings().company == "永兴" and desk.audit()[0].command == "Restore"
        assert change(desk, company="next") == 1003
    assert (store / "desk.sqlite.broken-20260702T093000").read_bytes() == b"torn"
