"""Keeping a store safe: check, backup, restore, rebuild."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from data.commands.forecasting import forecast_after
from data.commands.terminal import StoreOption, bar, failing_with, now, say, store_at, user
from data.desk import Desk
from data.desk.access_events import Event
from data.warehouse.backup import backup
from data.warehouse.checking import check
from data.warehouse.restore import restore
from data.warehouse.versions import rebuild


def check_command(store: StoreOption = None) -> None:
    """Verify everything: checksums, rows, accounts, sums, the desk. Exit code 1 when something was found."""
    target = store_at(store)
    with failing_with("not checked"), bar() as tell:
        findings = check(target, tell)
    for finding in findings:
        say(f"[red]{escape(finding.where)}[/red]: {escape(finding.what)} → {escape(finding.todo)}")
    if findings:
        say(f"{len(findings)} found")
        raise typer.Exit(1)
    say("the store is whole" if target.published() else "the store is empty")


def backup_command(
    folder: Annotated[Path, typer.Argument(help="a new folder for the copy")],
    every_version: Annotated[bool, typer.Option("--all", help="every kept version, not only the one in force")] = False,
    store: StoreOption = None,
) -> None:
    """Copy the store to a new folder with a checksum per file; readers and importers go on meanwhile."""
    with failing_with("not backed up"), bar() as tell:
        with Desk.at(store_at(store).root) as desk:  # everything leaves: it is written down first
            desk.note(Event(now(), user(), "export", "store", {"kind": "backup", "by": "command line"}))
        count = backup(store_at(store), folder, user(), now(), every_version, tell)
    say(f"{count} files copied to {escape(str(folder))}; `sha256sum -c MANIFEST` in it compares them")


def restore_command(
    folder: Annotated[Path, typer.Argument(help="the folder of a backup")],
    replace: Annotated[bool, typer.Option("--replace", help="exchange a store that holds something")] = False,
    store: StoreOption = None,
) -> None:
    """Verify a backup in full and bring it back as the store."""
    with failing_with("not restored"), bar() as tell:
        name = restore(folder, store_at(store), user(), now(), replace, tell)
    say(f"restored: version {name} answers")
    forecast_after(store_at(store))


def rebuild_command(store: StoreOption = None) -> None:
    """Publish anew from the facts alone, for a version that no longer opens."""
    with failing_with("not rebuilt"), bar() as tell:
        version = rebuild(store_at(store), user(), now(), tell)
    say(f"published version {version} from the facts")
    forecast_after(store_at(store))
