"""What came in, and taking it back: imports, undo, corrections, versions, rollback."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.markup import escape

from data.commands.forecasting import forecast_after
from data.commands.terminal import StoreOption, bar, console, failing_with, grid, now, say, store_at, user
from data.warehouse.corrections import correction_count, corrections
from data.warehouse.held import content_of
from data.warehouse.importing import undo_import
from data.warehouse.journal import imports_of
from data.warehouse.versions import KeptVersion, rollback, versions


def imports_command(store: StoreOption = None) -> None:
    """List what came in, when and by whom; what was undone is marked."""
    with failing_with("not listed"):
        listed = imports_of(store_at(store))
    if not listed:
        say("nothing was imported yet")
        return
    counted = ("rows in", "accepted", "corrections", "duplicates", "rejected")
    table = grid("import", "when", "who", "files", *counted, "state", right=("import", *counted))
    for one in listed:
        counts = (one.rows_in, one.accepted, one.corrections, one.duplicates, one.rejected)
        number, files = str(one.number or "–"), ", ".join(one.files)
        row = (number, one.at, one.who, files, *(f"{n:,}" for n in counts), one.state)
        table.add_row(*(escape(cell) for cell in row))
    console.print(table)


def undo_command(
    number: Annotated[int, typer.Argument(help="number of the import, as `python -m data imports` lists it")],
    store: StoreOption = None,
) -> None:
    """Undo an import: its rows go, what it had corrected counts again, later imports keep theirs."""
    target = store_at(store)
    with failing_with("not undone"), bar() as tell:
        version = undo_import(target, number, user(), now(), tell)
    say(f"import {number} is undone: published version {version}; the file can be imported again")
    forecast_after(target)


def corrections_command(
    table: Annotated[str, typer.Argument(help="a table of the contract, like sales")],
    limit: Annotated[int, typer.Option(help="at most so many")] = 20,
    store: StoreOption = None,
) -> None:
    """List rows that a later import changed: what they said before and since, by which import."""
    target = store_at(store)
    with failing_with("not listed"):
        found = corrections(target, table, limit)
        total = correction_count(content_of(target), table)
    for one in found:
        key = " ".join(str(value) for _, value in one.key if value is not None)
        changes = [
            f"{name} {_shown(name, old)} → {_shown(name, new)}"
            for (name, old), (_, new) in zip(one.old, one.new, strict=True)
        ]
        origin = f"import {one.import_number}, {one.at}, {one.who}"
        say(f"[bold]{escape(key)}[/bold]  {escape('; '.join(changes))}  [dim]({escape(origin)})[/dim]")
    say(f"{len(found):,} of {total:,} corrections of {table}" if found else f"nothing of {table} was corrected")


def _shown(column: str, value: Any) -> str:
    if value is None:
        return "empty"
    if column.endswith("_e4"):
        return f"{value / 10_000:,.4f}".rstrip("0").rstrip(".")
    return str(value)


def versions_command(store: StoreOption = None) -> None:
    """List the kept versions: the one that answers is marked, and so is one that does not open."""
    with failing_with("not listed"):
        listed = versions(store_at(store))
    if not listed:
        say("nothing was published yet; import files or make the sample")
        return
    table = grid("version", "as of", "published", "who", "by", "rows", "MB", "kept", "", right=("rows", "MB"))
    for one in listed:
        state = "← answers" if one.answers else f"does not open: {one.broken}" if one.broken else ""
        row = (one.name, str(one.as_of or "?"), one.published_at or "?", one.who, one.why, f"{one.rows:,}")
        table.add_row(*(escape(c) for c in (*row, f"{one.bytes / 1e6:,.1f}", _kept(one), state)))
    console.print(table)


def _kept(one: KeptVersion) -> str:
    if one.leaves_after is None:
        return "while it answers"
    return f"until {one.leaves_after} more {'is' if one.leaves_after == 1 else 'are'} published"


def rollback_command(
    version: Annotated[str, typer.Argument(help="name of a kept version; without it the one before")] = "",
    store: StoreOption = None,
) -> None:
    """Let an older version answer again; the next import goes on from it."""
    with failing_with("not rolled back"):
        name = rollback(store_at(store), version or None, user(), now())
    say(f"version {name} answers; the next import goes on from it")
