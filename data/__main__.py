"""The command line of the data: import files, make the sample company, list versions, write templates.

python -m data import FILE… [--as TABLE] [--mapping mapping.toml] [--dry-run]
python -m data sample
python -m data versions
"""

from __future__ import annotations

import getpass
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress as Bar
from rich.table import Table as Grid

from data import gate
from data.contract import TABLES
from data.sample_store import import_sample
from data.settings import Settings, load_settings
from data.warehouse.importing import Batch, Part, Report, import_files
from data.warehouse.publish import NothingToPublish
from data.warehouse.store import Store, StoreBusy

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
console = Console()
StoreOption = Annotated[Path | None, typer.Option("--store", help="store folder (else SIDU_STORE, else store/)")]
SHOWN_PROBLEMS = 20


def say(text: str) -> None:
    """One line for a person; what comes from files must be escaped by the caller."""
    console.print(text, highlight=False, soft_wrap=True)


def swells(path: Path) -> bool:
    """Whether a file may unpack to far more than its size, or crash its reader: those are read in a child process."""
    if path.is_dir():
        return any(swells(inner) for inner in path.iterdir())
    return path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".zip")


def store_at(given: Path | None) -> Store:
    """The store of the option, of SIDU_STORE, or store/ beside the app."""
    return Store(given or Path(os.environ.get("SIDU_STORE", "store")))


@app.command("import")
def import_command(
    files: Annotated[list[Path], typer.Argument(help="files, folders or zips")],
    table: Annotated[str, typer.Option("--as", help="the table the files hold, when the names do not say it")] = "",
    mapping: Annotated[Path | None, typer.Option(help="mapping.toml: read when it exists, written otherwise")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="show what would happen and change nothing")] = False,
    currency: Annotated[str, typer.Option(help="currency of the money columns, like CNY")] = "",
    rejects: Annotated[
        Path | None, typer.Option(help="folder for the rejected rows, with the reason beside each")
    ] = None,
    store: StoreOption = None,
) -> None:
    """Import files: every row is accepted, a duplicate, or rejected with the reason; nothing is dropped silently."""
    target = store_at(store)
    try:
        mappings = _mappings(files, table, mapping)
        settings = declared(load_settings(target.root), currency) if currency else None
        batch = Batch(tuple(files), mappings, getpass.getuser(), datetime.now(UTC), swells, dry_run, settings, rejects)
        with Bar(console=console, transient=True) as bar:
            task = bar.add_task("…", total=1.0)
            report = import_files(
                target, batch, lambda stage, share: bar.update(task, description=escape(stage), completed=share)
            )
    except (gate.Refused, StoreBusy, NothingToPublish, ValueError) as error:
        say(f"[red]not imported:[/red] {escape(str(error))}")
        raise typer.Exit(2) from error
    show_report(report)


def declared(settings: Settings, currency: str) -> Settings:
    """The settings with that currency. What somebody imports with a currency is no sample."""
    return Settings(**{**settings.model_dump(), "currency": currency, "is_sample": False})


def _mappings(files: list[Path], table: str, mapping: Path | None) -> tuple[gate.Mapping, ...]:
    """The saved mappings, or the proposed ones, shown and (with --mapping) saved."""
    if mapping is not None and mapping.exists():
        return gate.load_mapping(mapping)
    proposed = []
    for path in files:
        for preview in gate.inspect(path, table=table, isolated=swells(path)):
            for question in preview.questions:
                say(f"[yellow]?[/yellow] {escape(preview.source)}: {escape(question.text())}")
            if preview.refusal is not None:
                say(f"[red]not read[/red] {escape(preview.refusal.text())}")
            if preview.mapping is None:
                continue
            fed = ", ".join(f"{column} ← {source}" for column, source in preview.mapping.columns)
            console.print(
                f"[bold]{preview.source}[/bold] as [bold]{preview.mapping.table}[/bold]: {fed}", highlight=False
            )
            proposed.append(preview.mapping)
    if mapping is not None and proposed:
        gate.save_mapping(mapping, proposed)
        say(f"mapping written to {mapping}")
    return tuple(proposed)


def show_report(report: Report) -> None:
    """Print what came of each source: row accounting, control totals, problems, warnings."""
    grid = Grid(box=None, pad_edge=False)
    for name in ("file", "table"):
        grid.add_column(name, no_wrap=True)
    for name in ("rows in", "accepted", "corrections", "duplicates", "rejected"):
        grid.add_column(name, justify="right", no_wrap=True)
    for part in report.parts:
        counts = (part.rows_in, part.accepted, part.corrections, part.duplicates, part.rejected)
        grid.add_row(escape(part.file), part.table, *(f"{n:,}" for n in counts))
    console.print(grid)
    for part in report.parts:
        _show_part(part)
    if report.is_dry_run:
        console.print("dry run: nothing was changed")
    elif report.version:
        console.print(f"published version {report.version}")
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


@app.command("sample")
def sample_command(
    clients: int = 3000,
    months: int = 60,
    lines: Annotated[int | None, typer.Option(help="about how many order lines")] = None,
    seed: int = 7,
    out: Annotated[Path | None, typer.Option(help="write the import files here and keep them")] = None,
    store: StoreOption = None,
) -> None:
    """Make the sample company: write its files and import them through the gate."""
    try:
        version = _sampled(store_at(store), clients, months, lines, seed, out)
    except (StoreBusy, ValueError) as error:
        say(f"[red]not made:[/red] {escape(str(error))}")
        raise typer.Exit(2) from error
    console.print(f"published version {version} of the sample company")


def _sampled(target: Store, clients: int, months: int, lines: int | None, seed: int, out: Path | None) -> str:
    with Bar(console=console, transient=True) as bar:
        task = bar.add_task("…", total=1.0)

        def tell(stage: str, share: float) -> None:
            bar.update(task, description=escape(stage), completed=share)

        return import_sample(target.root, tell, clients, months, lines, seed, out)


@app.command("versions")
def versions_command(store: StoreOption = None) -> None:
    """List the published versions; the one that answers is marked."""
    target = store_at(store)
    current = target.current()
    for name in target.published():
        say(f"{name}{'  ← answers' if name == current else ''}")
    if current is None:
        console.print("nothing was published yet; import files or make the sample")


@app.command("templates")
def templates_command(out: Annotated[Path, typer.Argument(help="folder for the template files")]) -> None:
    """Write an empty CSV per table of the contract, with its columns as the header."""
    out.mkdir(parents=True, exist_ok=True)
    for name, table in TABLES.items():
        header = ",".join(c.name for c in table.columns)
        (out / f"{name}.csv").write_text("\ufeff" + header + "\r\n", encoding="utf8")
    say(f"{len(TABLES)} templates written to {out}")


if __name__ == "__main__":
    app()
