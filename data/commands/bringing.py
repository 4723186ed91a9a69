"""Bringing data in: import files, the sample company, templates."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from data import gate
from data.commands.asking import answered_previews, answers_of
from data.commands.forecasting import forecast_after
from data.commands.terminal import StoreOption, bar, console, failing_with, grid, now, say, store_at, user
from data.contract import TABLES
from data.sample_store import import_sample
from data.settings import Settings
from data.warehouse.importing import Batch, Part, Report, import_files

SHOWN_PROBLEMS = 20


CONTAINERS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
"""First bytes of archives and spreadsheets, new (zip) and old (OLE); an ending may lie."""


def swells(path: Path) -> bool:
    """Whether a file may unpack to far more than its size, or crash its reader: those are read in a child process.

    Folders are taken apart before, so that one spreadsheet in a folder puts no limits on the files beside it.
    """
    if not path.is_file():
        return True  # what it is the gate says, at a safe distance
    with path.open("rb") as file:
        return file.read(4) in CONTAINERS


def import_command(
    files: Annotated[list[Path], typer.Argument(help="files, folders or zips")],
    table: Annotated[str, typer.Option("--as", help="the table the files hold, when the names do not say it")] = "",
    mapping: Annotated[Path | None, typer.Option(help="mapping.toml: read when it exists, written otherwise")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="show what would happen and change nothing")] = False,
    currency: Annotated[str, typer.Option(help="currency of the money columns, like CNY")] = "",
    rejects: Annotated[
        Path | None, typer.Option(help="folder for the rejected rows, with the reason beside each")
    ] = None,
    answer: Annotated[
        list[str] | None, typer.Option(help="answer to a question of the gate, like day_order=dmy; once for each")
    ] = None,
    store: StoreOption = None,
) -> None:
    """Import files: every row is accepted, a duplicate, or rejected with the reason; nothing is dropped silently."""
    target = store_at(store)
    with failing_with("not imported"):
        paths, mappings = _mappings(files, table, mapping, answers_of(answer or ()))
        settings = Settings(currency=currency) if currency else None
        batch = Batch(tuple(paths), mappings, user(), now(), swells, dry_run, settings, rejects)
        with bar() as tell:
            report = import_files(target, batch, tell)
    show_report(report)
    if report.version:
        forecast_after(target)


def _mappings(
    files: list[Path], table: str, mapping: Path | None, answers: dict[str, str]
) -> tuple[list[Path], tuple[gate.Mapping, ...]]:
    """The files to import, folders taken apart, with their mappings: the saved ones, or those proposed.

    Proposed ones are shown and (with --mapping) saved. What a folder holds beside its tables is named and left.
    """
    if mapping is not None and mapping.exists():
        saved = gate.load_mapping(mapping)
        return [path for given in files for path in _taken_apart(given, partial(_fits, saved=saved))], saved
    proposed: list[gate.Mapping] = []

    def has_mapping(path: Path) -> bool:
        found = _proposed(path, table, answers)
        proposed.extend(found)
        return bool(found)

    paths = [path for given in files for path in _taken_apart(given, has_mapping)]
    if mapping is not None and proposed:
        gate.save_mapping(mapping, proposed)
        say(f"mapping written to {mapping}")
    return paths, tuple(proposed)


def _taken_apart(given: Path, has_mapping: Callable[[Path], bool]) -> list[Path]:
    """The files of a folder that can be read; a single file as it is. The gate refuses a folder without any."""
    inner = sorted(p for p in given.iterdir() if not p.is_dir() and p.name[0] != ".") if given.is_dir() else []
    if len(inner) > 1:
        return [path for path in inner if _said_when_not_read(path, has_mapping)] or [given]
    path = inner[0] if inner else given
    has_mapping(path)
    return [path]


def _said_when_not_read(path: Path, has_mapping: Callable[[Path], bool]) -> bool:
    """Whether a file of a folder is to be imported; one that is refused does not keep the others out."""
    try:
        if has_mapping(path):
            return True
        say(f"[red]not read[/red] {escape(path.name)}: no table is known for it")
    except gate.Refused as refusal:
        say(f"[red]not read[/red] {escape(refusal.text())}")
    return False


def _fits(path: Path, saved: tuple[gate.Mapping, ...]) -> bool:
    if not path.is_file():
        return False
    return any(preview.mapping in saved for preview in gate.inspect(path, saved=saved, isolated=swells(path)))


def _proposed(path: Path, table: str, answers: dict[str, str]) -> list[gate.Mapping]:
    found = []
    for preview in answered_previews(path, table, swells(path), answers):
        if preview.refusal is not None:
            say(f"[red]not read[/red] {escape(preview.refusal.text())}")
        if preview.mapping is None:
            continue
        fed = ", ".join(f"{column} ← {source}" for column, source in preview.mapping.columns)
        say(f"[bold]{escape(preview.source)}[/bold] as [bold]{preview.mapping.table}[/bold]: {escape(fed)}")
        found.append(preview.mapping)
    return found


def show_report(report: Report) -> None:
    """Print what came of each source: row accounting, control totals, problems, warnings."""
    counted = ("rows in", "accepted", "corrections", "duplicates", "rejected")
    listed = grid("file", "table", *counted, right=counted)
    for part in report.parts:
        counts = (part.rows_in, part.accepted, part.corrections, part.duplicates, part.rejected)
        listed.add_row(escape(part.file), part.table, *(f"{n:,}" for n in counts))
    console.print(listed)
    for part in report.parts:
        _show_part(part)
    if report.is_dry_run:
        console.print("dry run: nothing was changed")
    elif report.version:
        console.print(f"published version {report.version}")
        if report.continued_from:
            say(f"it goes on from version {report.continued_from}, to which the store had been rolled back")
    elif report.declared:
        said = ", ".join(f"{name} {value}" for name, value in report.declared)
        say(f"nothing new in the files; what was declared is entered: {escape(said)}")
    else:
        console.print("nothing new: the store is as it was")
    if report.undeclared:
        say("[red]the data are imported, but what was declared with them could not be entered at the desk[/red]")
        say(f"{escape(report.undeclared)}; the next change of the store tries again")


def _show_part(part: Part) -> None:
    for total in part.totals:
        sums = [
            f"{v / 10_000:,.4f}".rstrip("0").rstrip(".") for v in (total.source_e4, total.staged_e4, total.rejected_e4)
        ]
        rejected = f", rejected {sums[2]}" if total.rejected_e4 else ""
        console.print(
            f"{escape(part.file)} {total.column}: in the file {sums[0]}, taken in {sums[1]}{rejected}", highlight=False
        )
    for warning in part.warnings:
        say(f"[yellow]note[/yellow] {escape(part.file)}: {escape(warning.text())}")
    lines = [p.text() for p in (*part.problems, *part.conflicts)]
    for line in lines[:SHOWN_PROBLEMS]:
        say(f"[red]rejected[/red] {escape(line)}")
    if part.problem_count > SHOWN_PROBLEMS:
        say(f"… and {part.problem_count - SHOWN_PROBLEMS:,} more in {escape(part.file)}")
    if part.rejects:
        say(f"the rejected rows of {escape(part.file)} are in {escape(part.rejects)}")


def sample_command(
    clients: int = 3000,
    months: int = 60,
    lines: Annotated[int | None, typer.Option(help="about how many order lines")] = None,
    seed: int = 7,
    out: Annotated[Path | None, typer.Option(help="write the import files here and keep them")] = None,
    store: StoreOption = None,
) -> None:
    """Make the sample company: write its files and import them through the gate."""
    with failing_with("not made"), bar() as tell:
        version = import_sample(store_at(store).root, tell, clients, months, lines, seed, out)
    console.print(f"published version {version} of the sample company")
    forecast_after(store_at(store))


def templates_command(out: Annotated[Path, typer.Argument(help="folder for the template files")]) -> None:
    """Write an empty CSV per table of the contract, with its columns as the header."""
    out.mkdir(parents=True, exist_ok=True)
    for name, table in TABLES.items():
        header = ",".join(c.name for c in table.columns)
        (out / f"{name}.csv").write_text("\ufeff" + header + "\r\n", encoding="utf8")
    say(f"{len(TABLES)} templates written to {out}")
