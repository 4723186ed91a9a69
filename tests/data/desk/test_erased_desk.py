"""Erasing a client with the desk on SQLite and on PostgreSQL: the rows, the triggers, and the files below them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Text
from sqlalchemy.exc import DBAPIError

from data.desk import Desk, Draft, Picked, places
from data.desk.access_log import Event
from data.desk.columns import Plain
from data.desk.commands import DeclareSettings, OverrideKind, SaveScenario
from data.desk.erasing import erase_entries
from data.desk.faults import DeskBusy
from data.desk.hiding import KEPT, TEXTS
from data.desk.tables import METADATA
from data.settings import Settings
from data.warehouse.backup import backup
from data.warehouse.checking import check
from data.warehouse.erased_codes import unfinished
from data.warehouse.erased_names import Traces
from data.warehouse.erasing import erase
from data.warehouse.restore import restore
from data.warehouse.store import Store
from tests.data.desk.conftest import Place
from tests.data.desk.test_access_log import statement
from tests.data.erased import AT, CODE, NAME, OWNER, company, desk_text, erased_list, traces_in


@pytest.fixture
def store(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The company of the erasure, its desk at the place."""
    if place.url:
        monkeypatch.setenv("SIDU_DESK", place.url)
    return company(tmp_path)


def test_every_text_of_the_desk_is_either_searched_for_a_client_or_left_for_a_reason() -> None:
    for table in METADATA.sorted_tables:
        texts = {c.name for c in table.c if type(c.type) is Text or isinstance(c.type, Plain)}
        searched, kept = {*TEXTS.get(table.name, ())}, KEPT.get(table.name, frozenset())
        assert searched | kept == texts and not searched & kept, table.name


def test_nothing_of_a_client_is_left_in_rows_or_files_of_either_desk(store: Store) -> None:
    assert len(traces_in(store)) > 5, "they are found where they are"
    erase(store, [CODE], f"{NAME} asked for it", OWNER, AT)
    assert traces_in(store) == [] and check(store) == []
    assert erased_list(store) == [(CODE, "anna", "••• asked for it")]
    with Desk.at(store.root) as desk:
        desk.check()
        assert [each.client_id for each in desk.overrides()] == ["C000018"]
        for table in ("audit", "override_history", "erasures", "access_log"):
            with pytest.raises(DBAPIError, match=r"append-only|kept for 30 days"):
                statement(desk, f"UPDATE {table} SET who = 'ben'" if "over" not in table else f"DELETE FROM {table}")
    assert erase(store, [CODE], "again", OWNER, AT).entries == 0, "done again it finds nothing to do"


def test_while_somebody_reads_an_older_state_the_erasure_says_so_and_is_completed_later(
    store: Store, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "PATIENCE_S", 1)
    with Desk.at(store.root) as other:
        engine = other._home.engine()
        assert engine is not None
        with engine.connect() as reading:
            reading.exec_driver_sql("SELECT count(*) FROM setting_history").all()
            with pytest.raises(DeskBusy, match="read"):
                erase(store, [CODE], "asked", OWNER, AT)
    assert unfinished(store) == (CODE,)
    assert "begun and not finished" in str(check(store)[0].what)
    erase(store, [CODE], "asked", OWNER, AT)
    assert traces_in(store) == [] and unfinished(store) == () and check(store) == []


def test_what_others_go_by_is_left_when_a_client_is_called_like_it(desk: Desk) -> None:
    """A client with the code of a snapshot and of a region, whose name is that of a manager and of another client."""
    traces = Traces(("000001",), ("Li", "C2", "north"))
    desk.carry_out(DeclareSettings(Settings(company="Li")), OWNER, AT)
    desk.carry_out(OverrideKind("C2", "partner", "Li said so", "Li", AT.date().replace(year=2027)), OWNER, AT, ["C2"])
    for name in ("for Li", "for 000001"):
        desk.carry_out(SaveScenario(name, "what_if", (("client", "000001"),), (("region", "N"),)), OWNER, AT)
    desk.keep_draft(Draft("x", "en", (Picked("north", "tiles", (("client", "000001"),), "Li"),)), OWNER, AT)
    desk.note(
        Event(AT, "Li", "snapshot", "000001", {"act": "keep"}),
        Event(AT, "Li", "sign_in", "", {"name": "Li"}),
        Event(AT, "Li", "export", "deck", {"kind": "pptx", "client": "000001", "region": "north"}),
    )
    erase_entries(desk, traces, {}, "anna", AT, "asked")
    (override,) = desk.overrides()
    assert (override.client_id, override.owner, override.reason) == ("C2", "Li", "••• said so")
    assert desk.settings().company == "Li"
    assert [(s.name, s.controls) for s in desk.scenarios()] == [
        ("for •••", (("client", "•••"),)), ("for ••• (2)", (("client", "•••"),)),
    ]  # fmt: skip
    draft = desk.draft_of("anna")
    assert draft.picked[0] == replace(draft.picked[0], page="north", address=(("client", "•••"),), title="•••")
    told = [(e.event, e.what, dict(e.detail)) for e in reversed(desk.events()[0])]
    assert told == [
        ("snapshot", "000001", {"act": "keep"}), ("sign_in", "", {"name": "Li"}),
        ("export", "deck", {"kind": "pptx", "client": "•••", "region": "north"}),
    ]  # fmt: skip
    desk.check()


class Killed(BaseException):
    """What a kill looks like from inside."""


def test_a_restore_that_is_killed_before_it_erases_again_has_not_forgotten_whom(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(store, tmp_path / "copy", "anna", AT)
    erase(store, [CODE], "asked", OWNER, AT)

    def kill(*_given: object, **_named: object) -> None:
        raise Killed

    for point in ("data.warehouse.restore._restore_desk", "data.warehouse.restore.erase_again"):
        with monkeypatch.context() as patched, pytest.raises(Killed):
            patched.setattr(point, kill)
            restore(tmp_path / "copy", store, "anna", AT, replace=True)
        if (store.root / "desk.sqlite").exists():
            assert traces_in(store) == [], "made aside and exchanged whole"
        else:
            assert unfinished(store) == (CODE,) and any("not finished" in found.what for found in check(store))
    restore(tmp_path / "copy", store, "anna", AT, replace=True)
    assert unfinished(store) == () and traces_in(store) == [] and check(store) == []


def test_a_copy_made_while_a_client_is_being_erased_has_it_completed_when_restored(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(*_given: object, **_named: object) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr("data.warehouse.erasing.erase_entries", kill)
        erase(store, [CODE], "asked", OWNER, AT)
    backup(store, tmp_path / "copy", "anna", AT)
    restore(tmp_path / "copy", store, "anna", AT, replace=True)
    assert unfinished(store) == () and traces_in(store) == [] and check(store) == []


def test_an_erasure_that_ends_while_the_store_is_copied_has_it_copied_anew(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from data.warehouse import backup as module

    once = [lambda: erase(store, [CODE], "asked", OWNER, AT)]
    copied_desk = module._write_desk

    def then_erased(copying: module._Copying) -> None:
        copied_desk(copying)
        if once:
            once.pop()()

    monkeypatch.setattr(module, "_write_desk", then_erased)
    backup(store, tmp_path / "copy", "anna", AT)
    restored = Store(tmp_path / "back")
    restore(tmp_path / "copy", restored, "anna", AT)
    # Rows that a restore replaced stay in a server's files until it clears up: here those of the list of erasures.
    assert set(traces_in(restored)) <= {CODE} and check(restored) == []


def test_the_file_of_a_desk_that_moved_to_a_server_is_cleared_too(
    make_place: Callable[[], Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = make_place()
    store = company(tmp_path)
    if there.url:
        monkeypatch.setenv("SIDU_DESK", there.url)
        with Desk.at(store.root) as desk:
            desk.restore_from(store.root / "desk.sqlite", "anna", AT)
    erase(store, [CODE], "asked", OWNER, AT)
    assert traces_in(store) == []
    with Desk.at(store.root, f"sqlite:///{store.root / 'desk.sqlite'}") as old:
        assert NAME not in desk_text(old) and [each.client_id for each in old.overrides()] == ["C000018"]
