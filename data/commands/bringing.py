"""Bringing data in: import files, the sample company, templates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from data import gate
from data.commands.asking import answered_previews, answers_of
from data.commands.terminal import StoreOption, bar, console, failing_with, grid, now, say, store_at, user
from data.contract import TABLES
from data.sample_store import import_sample
from data.settings import Settings, load_settings
from data.warehouse.importing import Batch, Part, Report, import_files

SHOWN_PROBLEMS = 20


CONTAINERS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
"""First bytes of archives and spreadsheets, new (zip) and old (OLE); an ending may lie."""


def swells(path: Path) -> bool:
    """Whether a file may unpack to far more than its size, or crash its reader: those are read in a child process."""
    if path.is_dir():
        return any(swells(inner) for inner in path.iterdir())
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
        mappings = _mappings(files, table, mapping, answers_of(answer or ()))
        settings = declared(load_settings(target.root), currency) if currency else None
        batch = Batch(tuple(files), mappings, user(), now(), swells, dry_run, settings, rejects)
        with bar() as tell:
            report = import_files(target, batch, tell)
    show_report(report)


def declared(settings: Settings, currency: str) -> Settings:
    """The settings with that currency. What somebody imports with a currency is no sample."""
    return Settings(**{**settings.model_dump(), "currency": currency, "is_sample": False})


def _mappings(files: list[Path], table: str, mapping: Path | None, answers: dict[str, str]) -> tuple[gate.Mapping, ...]:
    """The saved mappings, or the proposed ones, shown and (with --mapping) saved."""
    if mapping is not None and mapping.exists():
        return gate.load_mapping(mapping)
    proposed = []
    for path in files:
        for preview in answered_previews(path, table, swells(path), answers):
            if preview.refusal is not None:
                say(f"[red]not read[/red] {escape(preview.refusal.text())}")
            if preview.mapping is None:
                continue
            fed = ", ".join(f"{column} ← {source}" for column, source in preview.mapping.columns)
            say(f"[bold]{escape(preview.source)}[/bold] as [bold]{preview.mapping.table}[/bold]: {escape(fed)}")
            proposed.append(preview.mapping)
    if mapping is not None and proposed:
        gate.save_mapping(mapping, proposed)
        say(f"mapping written to {mapping}")
    return tuple(proposed)


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
    else:
        console.print("nothing new: the store is as it was")


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


def templates_command(out: Annotated[Path, typer.Argument(help="folder for the template files")]) -> None:
    """Write an empty CSV per table of the contract, with its columns as the header."""
    out.mkdir(parents=True, exist_ok=True)
    for name, table in TABLES.items():
        header = ",".join(c.name for c in table.columns)
        (out / f"{name}.csv").write_text("\ufeff" + header + "\r\n", encoding="utf8")
    say(f"{len(TABLES)} templates written to {out}")
