"""Forecasts that are made beside the pages, by a process of their own that leaves the pages their processor."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from data.commands.forecasting import BUSY
from data.engine import Version
from data.late_tables import LATE
from data.warehouse.late import is_switched_off
from data.warehouse.store import StoreBusy
from locales import N_
from ui.long_work import Work, begun
from ui.progress import Progress

BEING_MADE = N_("The forecasts of the newest figures are being made; the page shows them when they are there.")
NOT_MADE = N_("The forecasts could not be made. Tell whoever runs Sidu the code {code}.")
AGAIN_S = 3_600.0
"""What failed on somebody's data would fail again: no processor is spent on it every minute."""
SHOWN_ON = ("kpis", "targets")
"""Pages on which a reader looks for them."""
ROOT = Path(__file__).resolve().parent.parent


class NotForecast(RuntimeError):
    """The process that makes forecasts ended with an error; its last words are in the message."""


def forecasting(store: Path, newest: Version) -> Work | None:
    """The work of making the forecasts of the newest version, begun here where they are not there."""
    if newest.late != (0, 0) or is_switched_off() or not LATE:
        return None
    key = f"forecasts {newest.name} {newest.file}"
    return begun(store, key, lambda told: made_beside(store, told), AGAIN_S)


def made_beside(store: Path, told: Progress) -> None:
    """Run `python -m data forecast` and hand on what it says of its progress.

    Raises StoreBusy while somebody else makes them, NotForecast when it fails.
    """
    command = [sys.executable, "-m", "data", "forecast", "--shares", "--store", str(store)]
    quiet = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | quiet, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, encoding="utf8",
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stderr is not None
        last = ""
        for line in process.stdout:
            last = line.strip() or last
            if last.replace(".", "", 1).isdigit():
                told("forecasts", float(last))
        said = process.stderr.read().strip().splitlines()
    if process.returncode == BUSY:
        raise StoreBusy("another process makes the forecasts")
    if process.returncode:
        raise NotForecast(f"exit code {process.returncode}: {(said or [last])[-1]}")
