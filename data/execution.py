"""Carrying out what a person decided: one command, their right checked first, written down with who and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from data.desk import Desk, Draft, NotAllowed
from data.desk.access_log import Event
from data.desk.commands import AboutClient, DeleteSnapshots
from data.desk.commands import Command as DeskCommand
from data.desk.edits import demand_duty
from data.door import Door
from data.periods import period_of
from data.rights.people import called
from data.scope import Scope, Selection
from data.snapshots.keeping import delete
from data.warehouse.erasing import erase
from data.warehouse.importing import Batch, Report, import_files
from data.warehouse.store import Store
from data.warehouse.undoing import undo_import
from data.warehouse.versions import rollback

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class UndoImport:
    """Take an import back: its rows go, what it had corrected stands again."""

    number: int


@dataclass(frozen=True)
class GoBack:
    """Let an older kept version answer again."""

    version: str


@dataclass(frozen=True)
class KeepDraft:
    """Keep what the person is collecting for a snapshot; nobody else sees it, and no figure changes by it."""

    draft: Draft


@dataclass(frozen=True)
class EraseClient:
    """Erase a client for good, as a person may demand. reason: for the list of erasures, on one line."""

    client_id: str
    reason: str


@dataclass(frozen=True)
class EndSignIns:
    """End every sign-in of a person that was begun until now; they may sign in again, with the rights they have."""

    who: str


@dataclass(frozen=True)
class HandOver:
    """End every sign-in of a person, and let the next account that signs in under that name have it."""

    who: str


Command = DeskCommand | UndoImport | GoBack | KeepDraft | EraseClient | EndSignIns | HandOver


def carry_out(
    root: Path, command: Command, scope: Scope, at: datetime, progress: Progress = lambda stage, share: None
) -> None:
    """Do it, or say why not and change nothing.

    Raises NotAllowed without the right to the set-up of the whole company (for a command about a client: to what it is
    about, money or satisfaction, of that client; for a what-if or a way to grade: to its figures of the whole company;
    for an own draft: to anything), NotYourDuty for a role that does not enter such things, and what the command itself
    raises: Conflict and ValueError from the desk, StoreBusy, NothingToPublish and ValueError from the store. Erasing a
    client takes the right to personal data besides, and raises NoSuchClient for a code that nothing knows.
    """
    if isinstance(command, AboutClient):
        door = Door(root)
        with door.desk as desk:
            desk.carry_out(command, scope, at, _found(door, scope, command.client_id))
        return
    if isinstance(command, DeleteSnapshots):
        door = Door(root)
        with door.desk:
            delete(door, command, scope, at)
        return
    if isinstance(command, KeepDraft):
        with Desk.at(root) as desk:
            desk.keep_draft(command.draft, scope, at)
        return
    if isinstance(command, EraseClient):
        erase(Store(root), (command.client_id,), command.reason, scope, at, progress)
        with Desk.at(root) as desk:
            desk.note(Event(at, scope.who, "erase", "", {"act": "done", "by": "screen"}))
        return
    if isinstance(command, EndSignIns):
        _demand_setup(scope)
        end_sign_ins(root, called(command.who), scope.who, at, "screen")
        return
    if isinstance(command, HandOver):
        _demand_setup(scope)
        hand_over(root, called(command.who), scope.who, at, "screen")
        return
    if not isinstance(command, UndoImport | GoBack):
        with Desk.at(root) as desk:
            desk.carry_out(command, scope, at)
        return
    _demand_setup(scope)
    if isinstance(command, UndoImport):
        undo_import(Store(root), command.number, scope.who, at, progress)
    else:
        rollback(Store(root), command.version, scope.who, at)


def end_sign_ins(root: Path, who: str, by: str, at: datetime, way: str) -> bool:
    """End every sign-in of that person up to then and note by whom; whether anybody of that name ever signed in.

    way: `screen` or `command line`. Raises ValueError for a name that is none.
    """
    with Desk.at(root) as desk:
        desk.end_sign_ins_of(who, at)
        desk.note(Event(at, by, "sign_out", who, {"act": "everywhere", "by": way}))
        return any(who == each.who for each in desk.people())


def hand_over(root: Path, who: str, by: str, at: datetime, way: str) -> bool:
    """End every sign-in under that name, which then belongs to no account, and note by whom; whether it did to one.

    way: `screen` or `command line`. Raises ValueError for a name that is none.
    """
    with Desk.at(root) as desk:
        desk.end_sign_ins_of(who, at)
        was_somebodys = desk.hand_over(who, at)
        desk.note(Event(at, by, "sign_out", who, {"act": "handed_over", "by": way}))
        return was_somebodys


def draft_of(root: Path, scope: Scope) -> Draft:
    """What the person is collecting for a snapshot; empty for whom nothing is shown."""
    if scope.is_empty:
        return Draft()
    with Desk.at(root) as desk:
        return desk.draft_of(scope.who)


def _found(door: Door, scope: Scope, client_id: str) -> frozenset[str]:
    """The client, where the version that answers has it and the person may see it."""
    version = door.current()
    if version is None:
        return frozenset()
    period = period_of(version.as_of, "month", version.settings.calendar)
    return door.view(version, scope, Selection(period)).among_mine((client_id,))


def bring_in(root: Path, batch: Batch, scope: Scope, progress: Progress = lambda stage, share: None) -> Report:
    """Import files in the name of the scope, or only check them (`batch.dry_run`): a check tells what the store holds.

    Raises NotAllowed without the right to the set-up of the whole company, before any file is looked at, and what
    `import_files` raises.
    """
    _demand_setup(scope)
    return import_files(Store(root), replace(batch, who=scope.who), progress)


def _demand_setup(scope: Scope) -> None:
    if not (scope.everywhere and "setup" in scope.topics):
        raise NotAllowed(f"{scope.who or 'nobody'} has no right to the set-up of the whole company")
    demand_duty(scope, "set_up", "changing what the store holds")
