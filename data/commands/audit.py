"""Who did what: the log of access and the desk's audit, on the screen or as a file; letting old entries go."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from data.commands.terminal import StoreOption, console, failing_with, grid, now, say, store_at, user
from data.desk import AuditEntry, Desk
from data.desk.access_events import EVENTS, Event, EventsAsked
from data.desk.access_log import MOST_EVENTS
from data.inert import inert
from data.trail_kinds import KIND_OF_COMMAND

CHANGE = "change"
"""Stands for what people entered: the desk's audit."""
MOST_SHOWN, MOST_CHANGES = 200, 100_000
COLUMNS = ("at", "who", "event", "what", "detail")
Line = tuple[datetime, str, str, str, Any]


class Form(StrEnum):
    csv = "csv"
    jsonl = "jsonl"
    xlsx = "xlsx"


def audit_command(
    since: Annotated[str, typer.Option(help="from that day on, UTC: 2026-09-30")] = "",
    until: Annotated[str, typer.Option(help="up to and with that day, UTC")] = "",
    who: Annotated[str, typer.Option(help="only that person, as rules call them")] = "",
    event: Annotated[str, typer.Option(help=f"only that kind: {', '.join(EVENTS)}, {CHANGE}")] = "",
    what: Annotated[str, typer.Option(help="only what is about this, or a part of it: the code of a client, …")] = "",
    form: Annotated[Form | None, typer.Option("--format", help="csv, jsonl or xlsx; else by the name of --out")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="file to write, instead of printing")] = None,
    prune: Annotated[bool, typer.Option("--prune", help="let go what is older than the setting audit_days")] = False,
    store: StoreOption = None,
) -> None:
    """List who did what, newest first: sign-ins, views of one client, what was taken along, what was changed."""
    root = store_at(store).root
    with failing_with("not done"), Desk.at(root) as desk:
        asked = EventsAsked(who, _kind(event), what, _day("--since", since), _day("--until", until))
        form = _form(form, out)
        if prune:
            went = desk.prune_log(user(), now(), desk.settings().audit_days)
            say(f"{went:,} entries older than {desk.settings().audit_days} days went")
        if form is None:
            return _show(desk, asked)
        lines, count = _lines(desk, asked, MOST_EVENTS)
        # What leaves is written down first, as everywhere.
        desk.note(
            Event(now(), user(), "export", "audit", {"kind": form.value, "rows": len(lines), "by": "command line"})
        )
        _write(_content(lines, form), out)
    if count > len(lines):
        typer.echo(f"the newest {len(lines):,} of {count:,}; ask for fewer days", err=True)


def _kind(event: str) -> str:
    if event and event not in (*EVENTS, CHANGE):
        raise ValueError(f"there is no event {event!r}; the events are: {', '.join((*EVENTS, CHANGE))}")
    return event


def _day(option: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ValueError(f"{option} {text!r} is no day; write it like 2026-09-30") from error


def _form(form: Form | None, out: Path | None) -> Form | None:
    """The form that was asked for; that of the file's name where none was; None to print."""
    if form is None and out is not None:
        ending = out.suffix.lower().removeprefix(".")
        if ending not in list(Form):
            raise ValueError(f"--out {out} says no format; name a file that ends in .csv, .jsonl or .xlsx")
        form = Form(ending)
    if form is Form.xlsx and out is None:
        raise ValueError("a workbook is not printed; name its file with --out")
    return form


def _lines(desk: Desk, asked: EventsAsked, most: int) -> tuple[list[Line], int]:
    """Events and changes as lines, newest first, at most so many, and how many there are."""
    events, count = ((), 0) if asked.event == CHANGE else desk.events(asked, most)
    changes = [] if asked.event not in ("", CHANGE) else [e for e in desk.audit(MOST_CHANGES) if _fits(e, asked)]
    lines: list[Line] = [(e.at, e.who, e.event, e.what, dict(e.detail)) for e in events]
    lines += [_of_change(entry) for entry in changes]
    return sorted(lines, key=lambda line: line[0], reverse=True)[:most], count + len(changes)


def _of_change(entry: AuditEntry) -> Line:
    kind = KIND_OF_COMMAND.get(entry.command, entry.command)
    changes = [[change.what, change.old, change.new] for change in entry.changes]
    return entry.at, entry.who, CHANGE, kind, {"revision": entry.revision, "changes": changes}


def _fits(entry: AuditEntry, asked: EventsAsked) -> bool:
    about = (KIND_OF_COMMAND.get(entry.command, entry.command), *(change.what for change in entry.changes))
    since = asked.since and datetime.combine(asked.since, time(), UTC)
    until = asked.until and datetime.combine(asked.until, time.max, UTC)
    return (
        (not asked.who or entry.who == asked.who)
        and (not asked.what or any(asked.what.lower() in each.lower() for each in about))
        and (since is None or entry.at >= since)
        and (until is None or entry.at <= until)
    )


def _show(desk: Desk, asked: EventsAsked) -> None:
    lines, count = _lines(desk, asked, MOST_SHOWN)
    table = grid(*COLUMNS)
    for at, who, event, what, detail in lines:
        told = (f"{at:%Y-%m-%d %H:%M:%S}", who, event, what, json.dumps(detail, ensure_ascii=False))
        table.add_row(*(escape(cell) for cell in told))
    console.print(table)
    say(f"{count:,} entries" + (f", the newest {len(lines)} shown" if count > len(lines) else ""))


def _content(lines: list[Line], form: Form) -> bytes:
    if form is Form.jsonl:
        return "".join(
            json.dumps(dict(zip(COLUMNS, (at.isoformat(), *rest), strict=True)), ensure_ascii=False) + "\n"
            for at, *rest in lines
        ).encode()
    cells = [
        [at.isoformat(), who, event, what, json.dumps(detail, ensure_ascii=False)]
        for at, who, event, what, detail in lines
    ]
    if form is Form.csv:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows([inert(cell) for cell in row] for row in cells)
        return ("\ufeff" + text.getvalue()).encode()
    return _workbook(cells)


def _workbook(cells: list[list[str]]) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(content, plain) as book:
        sheet = book.add_worksheet("audit")
        for at, row in enumerate([list(COLUMNS), *cells]):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell[:32_767])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(cells)), len(COLUMNS) - 1)
        sheet.set_column(0, 3, 26)
        sheet.set_column(4, 4, 90)
    return content.getvalue()


def _write(content: bytes, out: Path | None) -> None:
    if out is None:
        typer.echo(content.decode(), nl=False)
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        raise ValueError(f"{out} cannot be written: {error.strerror}; name a file in a folder that is there") from error
    typer.echo(out)
