"""`python -m exports alerts`: lists of alerts without a screen, for a timer; whole, by manager or by region, sent."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import duckdb
import typer

from data.desk import DeskError
from data.door import Door
from exports.alert_lists import KIND, Part, Taken, message, parts_of, since_of, take, wanted_alerts
from exports.alerts_sent import SentLists
from exports.asking import StoreOption, known, store_at, view_of
from exports.deck_command import BROKE, NOT_SENT, REFUSED
from exports.deck_files import demanded
from exports.noting import note_lists
from exports.sending import Destination, destination_named, destinations, send
from locales import LANGUAGES, words_for
from metrics.alerts import KINDS, Filters
from pages.clients.alert_controls import STATE

BY = ("manager", "region")
ALL = "alerts"


def alerts_command(
    out: Annotated[Path | None, typer.Option(help="a folder, or a file that ends in .xlsx")] = None,
    by: Annotated[str, typer.Option(help="manager or region: a file for each")] = "",
    since: Annotated[str, typer.Option(help="only what is new: daily, weekly, or a day like 2026-09-30")] = "",
    state: Annotated[str, typer.Option(help="open, seen, done, no_problem, overdue or all")] = "open",
    kind: Annotated[list[str] | None, typer.Option(help="a kind of alert; repeatable")] = None,
    region: Annotated[list[str] | None, typer.Option(help="code of a region, with all below it; repeatable")] = None,
    channel: Annotated[list[str] | None, typer.Option()] = None,
    tier: Annotated[list[str] | None, typer.Option()] = None,
    manager: Annotated[list[str] | None, typer.Option()] = None,
    language: Annotated[str, typer.Option(help="en or zh")] = "en",
    send_to: Annotated[str, typer.Option("--send", help="a name of destinations.toml: it gets every list")] = "",
    send_each: Annotated[
        bool, typer.Option("--send-each", help="each list to the destination named as its manager or region code")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="send also what was sent of this version before")] = False,
    version: Annotated[str, typer.Option(help="an older version, as `python -m data versions` lists them")] = "",
    store: StoreOption = None,
) -> None:
    """Write the list of alerts as a workbook, or one for each manager or region. Prints the files it wrote, one a line.

    With --since nothing is written for whom nothing is new, and what was sent of a version is not sent again.
    """
    root = store_at(store)
    try:
        wanted_kinds = _known_words(language, kind or (), state, by)
        place = _place(out, by, send_to, send_each)
        to = destination_named(root, send_to) if send_to else None
        each_to: Mapping[str, Destination | None] | None = destinations(root) if send_each else None
        view = view_of(store, version, None, "last_year", region or (), channel or (), tier or (), manager or ())
        wanted = wanted_alerts(wanted_kinds, state, since_of(Door(root), view, since))
        words = words_for(language, view.settings.currency)
        parts, count = parts_of(view, by, wanted, words)
        narrowed = (*(region or ()), *(channel or ()), *(tier or ()), *(manager or ()), *wanted_kinds)
        sent = SentLists(root, view.version.name, (since, by, state, *sorted(narrowed)), bool(since) and not again)
        if to is not None and _was_sent(sent, to.name, ALL):
            to = None
        if each_to is not None:
            each_to = {part.code: each_to.get(part.code) for part in parts if not _was_sent(sent, part.code, part.link)}
    except (OSError, DeskError, duckdb.Error) as error:
        _stop(str(error), BROKE)
    except (LookupError, ValueError) as error:
        _stop(str(error.args[0]))
    if not parts:
        typer.echo("no alert is new" if since else "no alert is to be listed", err=True)
    elif place is not None or to is not None or each_to:
        sends_to = tuple(each_to.get(part.code) for part in parts) if each_to is not None else (to,)
        _note(root, parts, sends_to)
        with tempfile.TemporaryDirectory() as scratch:
            taken = _taken(parts, wanted, place or Path(scratch), language, is_shown=place is not None)
            _say_what_is_left(count - sum(one.count for one in taken), by)
            if to is not None:
                _finish([_sent(to, taken, language, ALL, sent)])
            if each_to is not None:
                own = [one for one in taken if one.part.code in each_to]
                _finish([_sent(each_to[one.part.code], [one], language, one.part.link, sent) for one in own])


def _known_words(language: str, kinds: Iterable[str], state: str, by: str) -> tuple[str, ...]:
    """The kinds, all known. Raises ValueError for a language, kind, state or division that there is not."""
    known("language", language, LANGUAGES)
    known("state", state, dict(STATE.options))
    if by:
        known("--by", by, BY)
    return tuple(known("kind", each, KINDS) for each in kinds)


def _note(root: Path, parts: Sequence[Part], sends_to: Sequence[Destination | None]) -> None:
    """Writes down who takes what before anything is handed over; where that fails nothing is."""
    try:
        note_lists(root, parts, KIND, [each for each in sends_to if each is not None])
    except DeskError as error:
        _stop(f"nothing was handed over, because it could not be written down: {error}", BROKE)


def _place(out: Path | None, by: str, send_to: str, send_each: bool) -> Path | None:
    """Where files stay; None where they are only sent. Raises ValueError for words that do not go together."""
    if send_each and send_to:
        raise ValueError("--send sends all lists to one destination, --send-each every list to its own; choose one")
    if send_each and not by:
        raise ValueError("--send-each needs --by manager or --by region: it says whose destination gets which list")
    if out is None:
        return None if send_to or send_each else Path(".")
    if by and not out.is_dir():
        raise ValueError(f"{out} is no folder; with --by there is a file each: name a folder that is there")
    if not out.is_dir() and out.suffix.lower() != f".{KIND}":
        raise ValueError(f"{out}: lists are workbooks; name a folder, or a file that ends in .{KIND}")
    return demanded((out,))[0][1]


def _taken(parts: Iterable[Part], wanted: Filters, place: Path, language: str, is_shown: bool) -> list[Taken]:
    """The files, written one after the other and named on the way."""
    taken, others = [], set[str]()
    try:
        for part in parts:
            one = take(part, wanted, place, language, others)
            if one is not None:
                taken.append(one)
                if is_shown:
                    typer.echo(one.path)
    except (OSError, DeskError, duckdb.Error) as error:
        _stop(str(error), BROKE)
    return taken


def _say_what_is_left(left: int, by: str) -> None:
    if left > 0:
        typer.echo(f"{left:,} alerts belong to no {by}; they are in no file (leave --by out to list them)", err=True)


def _was_sent(sent: SentLists, name: str, link: str) -> bool:
    """Whether that went there already; says so."""
    is_sent = sent.is_sent(name, link)
    if is_sent:
        typer.echo(f"{name}: version {sent.version} was sent before; --again sends it once more", err=True)
    return is_sent


def _sent(to: Destination | None, taken: Sequence[Taken], language: str, link: str, sent: SentLists) -> bool:
    """Send the lists in one message and say what became of it; whether it arrived everywhere."""
    name = taken[0].part.code if to is None else to.name
    if to is None:
        typer.echo(f"{name}: not sent: destinations.toml has no destination of that name", err=True)
        return False
    title, text = message(taken, language)
    results = send(to, title, text, [one.path for one in taken], link)
    for one in results:
        typer.echo(f"{name}: {one.service}: {'sent' if one.arrived else 'not sent: ' + one.why}", err=True)
    arrived = all(one.arrived for one in results)
    if arrived:
        sent.remember(name, link)
    return arrived


def _finish(arrived: Sequence[bool]) -> None:
    if not all(arrived):
        raise typer.Exit(NOT_SENT)


def _stop(message: str, code: int = REFUSED) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)
