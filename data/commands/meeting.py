"""Kept snapshots: which there are, pinning them, and letting old ones go."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from data.commands.terminal import StoreOption, console, failing_with, grid, now, say, store_at, user
from data.desk.commands import DeleteSnapshots, PinSnapshots
from data.door import Door
from data.scope import Scope, whole_company
from data.snapshots import pruned, snapshots_seen
from data.snapshots.keeping import delete

SHORT = 12
MOST_MONTHS = 1_200
Numbers = list[str] | None


def snapshots_command(
    prune: Annotated[
        bool, typer.Option("--prune", help="delete what the keeping rule of the settings lets go")
    ] = False,
    months: Annotated[
        int | None, typer.Option(min=0, max=MOST_MONTHS, help="with --prune: months to keep, instead of the setting")
    ] = None,
    gone: Annotated[Numbers, typer.Option("--delete", help="delete that snapshot; may be repeated")] = None,
    reason: Annotated[str, typer.Option(help="with --delete: why, for the record")] = "",
    pin: Annotated[Numbers, typer.Option(help="spare that snapshot from the rule; may be repeated")] = None,
    unpin: Annotated[Numbers, typer.Option(help="spare it no more; may be repeated")] = None,
    store: StoreOption = None,
) -> None:
    """List the kept snapshots; pin, delete, or prune them. That one was there, and why it went, stays on record."""
    if months is not None and not prune:
        raise typer.BadParameter("--months says what --prune keeps; give --prune too, or leave it out")
    door, scope = Door(store_at(store).root), whole_company(user(), "the owner of the store asks")
    with failing_with("not done"), door.desk as desk:
        for numbers, is_pinned in ((pin, True), (unpin, False)):
            if numbers:
                desk.carry_out(PinSnapshots(tuple(numbers), is_pinned), scope, now())
        if gone:
            delete(door, DeleteSnapshots(tuple(gone), reason), scope, now())
            say(f"deleted: {escape(', '.join(gone))}")
        if prune:
            went = pruned(door, now(), months)
            say(f"deleted by the keeping rule: {', '.join(went) or 'none'}")
        _list(door, scope)


def _list(door: Door, scope: Scope) -> None:
    kept = snapshots_seen(door, scope)
    if not kept:
        say("no snapshot is kept")
        return
    names = ("snapshot", "title", "data to", "period", "when", "who", "slides", "kB", "checksum", "state")
    table = grid(*names, right=("slides", "kB"))
    for each in kept:
        when, state = f"{each.at:%Y-%m-%d %H:%M}", "pinned" if each.is_pinned else ""
        sizes = str(len(each.slides)), f"{each.bytes / 1_000:,.0f}"
        told = (each.number, each.title, each.as_of.isoformat(), each.period, when, each.who)
        table.add_row(*(escape(cell) for cell in (*told, *sizes, each.sha256[:SHORT], state)))
    console.print(table)
