"""One client's rights: a copy of all that is held about it, and its erasure for good."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from data.commands.forecasting import forecast_after
from data.commands.terminal import StoreOption, bar, console, failing_with, grid, now, say, store_at, user
from data.desk import Desk
from data.desk.access_log import Event
from data.desk.erasing import erasures_in, lift
from data.personal import Say, held_about, in_english, write_copy
from data.scope import whole_company
from data.warehouse.erased_codes import unfinished
from data.warehouse.erasing import Erased, erase
from data.warehouse.store import Store

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
WHY = "the owner of the store asks"
HERE = "command line"


def _only_english(language: str) -> Say:
    if language != "en":
        raise ValueError(f"language {language!r} is not known here; choose en")
    return in_english


class Spoken:
    """How pages speak in this process: the code of a language → how it says a sentence. This room knows none."""

    words: Callable[[str], Say] = _only_english


def speak_with(spoken: Callable[[str], Say]) -> None:
    """Pages speak so from now on. spoken raises ValueError for a language that there is not."""
    Spoken.words = spoken


@app.command("export")
def export_command(
    code: Annotated[str, typer.Argument(help="code of the client")],
    out: Annotated[Path, typer.Option(help="a new folder, or a new file ending in .zip")],
    language: Annotated[str, typer.Option(help="en or zh, of the page to read first")] = "en",
    store: StoreOption = None,
) -> None:
    """Write a copy of all that is held about a client: facts, entries, who looked at it."""
    target, at = store_at(store), now()
    with failing_with("not exported"), bar() as tell:
        words = Spoken.words(language)
        tell("reading", 0.1)
        held = held_about(target, code, whole_company(user(), WHY))
        count = write_copy(held, out, at, words, language)
        _note(target, Event(at, user(), "personal", code, {"act": "copy", "by": HERE}))
    rows = sum(len(each) for each in held.facts.values())
    say(f"{rows:,} rows of client {escape(code)} and what people entered are in {escape(str(out))}, {count} files")


@app.command("erase")
def erase_command(
    codes: Annotated[list[str] | None, typer.Argument(help="codes of clients")] = None,
    reason: Annotated[str, typer.Option(help="why, for the list of erasures")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would go and change nothing")] = False,
    listed: Annotated[Path | None, typer.Option("--list", help="a file with a code a line, as `erased` lists")] = None,
    store: StoreOption = None,
) -> None:
    """Erase clients for good, from facts, versions, snapshots and desk. Only the code stays, in the list of erasures.

    Copies outside the store (backups, exported files) are not reached: restoring one erases the client again.
    """
    target = store_at(store)
    wanted = [*(codes or ()), *(_codes_in(listed) if listed else ()), *unfinished(target)]
    with failing_with("not erased"), bar() as tell:
        if not wanted:
            raise ValueError("name the code of at least one client")
        found = erase(
            target, wanted, reason, whole_company(user(), WHY), now(), tell, dry_run, is_listed=listed is not None
        )
        if not dry_run:
            _note(target, Event(now(), user(), "erase", "", {"act": "done", "by": HERE}))
    _say(found, dry_run, "would go" if dry_run else "are gone")
    if not dry_run:
        forecast_after(target)


@app.command("erased")
def erased_command(store: StoreOption = None) -> None:
    """List the clients that were erased: their codes, when, by whom and why."""
    with failing_with("not listed"), Desk.at(store_at(store).root) as desk:
        found = erasures_in(desk)
    if not found:
        say("nobody was erased")
        return
    table = grid("client", "when", "who", "reason")
    for each in found:
        table.add_row(*(escape(cell) for cell in (each.client_id, f"{each.at:%Y-%m-%d %H:%M}", each.who, each.reason)))
    console.print(table)


@app.command("lift")
def lift_command(
    code: Annotated[str, typer.Argument(help="code of an erased client")],
    reason: Annotated[str, typer.Option(help="why, for the audit")],
    store: StoreOption = None,
) -> None:
    """Let an erased client come back: imports take in its rows again. What was erased stays gone."""
    with failing_with("not lifted"), Desk.at(store_at(store).root) as desk:
        lift(desk, code, user(), now(), reason)
    say(f"client {escape(code)} is off the list of erasures; imports take it in again")


def _say(found: Erased, is_dry: bool, words: str) -> None:
    for table, rows in found.rows.items():
        say(f"{rows:,} rows of {table} {words}")
    if is_dry:
        say("nothing was changed; all older versions would go too, and what people entered about the client")
        return
    say(f"{found.entries:,} entries at the desk; hidden in snapshots: {', '.join(found.snapshots) or 'none'}")
    for number in found.damaged:
        say(f"[red]snapshot {number} is damaged, so that nobody knows what it holds; delete it[/red]")
    for path in found.left:
        say(f"[red]{escape(path)} is held open and could not be deleted; close the program and erase again[/red]")
    say(f"erased: version {found.version} answers, and no other is kept. A running server lets go of what it has open "
        "of older ones when it is restarted")  # fmt: skip


def _codes_in(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]


def _note(store: Store, event: Event) -> None:
    with Desk.at(store.root) as desk:
        desk.note(event)
