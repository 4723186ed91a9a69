"""What all commands share: the store option, lines for a person, a progress bar, errors as words and exit codes."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn
from rich.table import Table as Grid

from data.desk import DeskError
from data.gate import Refused
from data.warehouse.as_of import NothingToPublish
from data.warehouse.full import StoreFull
from data.warehouse.store import Store, StoreBusy

console = Console(width=None if sys.stdout.isatty() else 200)
"""Into a pipe or a log nothing is cut to the width of a screen."""
StoreOption = Annotated[Path | None, typer.Option("--store", help="store folder (else SIDU_STORE, else store/)")]
Tell = Callable[[str, float], None]
EXPECTED = (Refused, StoreBusy, NothingToPublish, StoreFull, DeskError, ValueError, RuntimeError, KeyError)
REFUSED, BROKE = 2, 3
"""Exit codes: something a person can put right; something failed underneath. 1 is for a check that found something."""


def say(text: str) -> None:
    """One line for a person; what comes from files must be escaped by the caller."""
    console.print(text, highlight=False, soft_wrap=True)


def store_at(given: Path | None) -> Store:
    """The store of the option, of SIDU_STORE, or store/ beside the app."""
    return Store(given or Path(os.environ.get("SIDU_STORE", "store")))


def user() -> str:
    return getpass.getuser()


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def bar() -> Iterator[Tell]:
    """A progress bar for the time of the block, which tells it stage and share."""
    with Bar(SpinnerColumn(), *Bar.get_default_columns(), console=console, transient=True) as shown:
        task = shown.add_task("…", total=1.0)
        yield lambda stage, share: shown.update(task, description=escape(stage), completed=share)


@contextmanager
def failing_with(words: str) -> Iterator[None]:
    """Errors of the block as `words: what failed`, with exit code 2; those of the engine or the system with 3."""
    try:
        yield
    except EXPECTED as error:
        text = error.args[0] if isinstance(error, KeyError) and error.args else error
        say(f"[red]{words}:[/red] {escape(str(text))}")
        raise typer.Exit(REFUSED) from error
    except (duckdb.Error, OSError) as error:
        say(f"[red]{words}:[/red] {escape(str(error))}; `python -m data check` says what is wrong with the store")
        raise typer.Exit(BROKE) from error


def grid(*columns: str, right: tuple[str, ...] = ()) -> Grid:
    """A table without lines; the columns in `right` are numbers."""
    table = Grid(box=None, pad_edge=False)
    for name in columns:
        table.add_column(name, justify="right" if name in right else "left", no_wrap=name in right)
    return table
