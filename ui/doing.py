"""What people decide is done in the name of whoever asks now, and written down with the moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from data import execution
from data.desk import NotAllowed
from data.gate import Mapping
from data.rights.access import access_of
from data.warehouse.importing import Batch, Report
from ui.asker import asker
from ui.progress import Progress


def bring_in(
    store: Path,
    now: Callable[[], datetime],
    paths: Sequence[Path],
    mappings: Sequence[Mapping],
    *,
    dry_run: bool,
    rejects: Path,
    progress: Progress,
) -> Report:
    """Uploads go through the gate in a child process with limits, and into the log with name and moment."""
    batch = Batch(tuple(paths), tuple(mappings), asker(store).who, now(), dry_run=dry_run, rejects=rejects)
    with asking_whom(store):
        return execution.bring_in(store, batch, asker(store), progress)


def carry_out(store: Path, now: Callable[[], datetime], command: execution.Command, progress: Progress) -> None:
    """What a form or a button of a page decided."""
    with asking_whom(store):
        execution.carry_out(store, command, asker(store), now(), progress)


@contextmanager
def asking_whom(store: Path) -> Iterator[None]:
    """What is refused inside for want of a right says whom to ask for it, as the file for signing in does."""
    try:
        yield
    except NotAllowed as refused:
        refused.ask = access_of(store).ask
        raise
