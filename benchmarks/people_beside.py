"""What else a machine does while people work: an import that publishes a new version, and decks for meetings."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.deployment import ORDERS
from data.door import Door
from tests.browser.server import ROOT

DECKS, LINES = 10, 200


@contextmanager
def busy(store: Path, after_s: float, found: list[str], wrong: list[str]) -> Iterator[None]:
    """While the block lasts, from `after_s` on: one import into the store, then decks, each a command of its own.

    The sample company is published anew instead: real data do not stand beside it.

    found: what was done and how long it took; wrong: what failed, and what was not done when the block ended.
    """
    over = threading.Event()
    with TemporaryDirectory() as folder:
        working = threading.Thread(target=_work, args=(store, Path(folder), after_s, over, found, wrong))
        working.start()
        try:
            yield
        finally:
            over.set()
            working.join()


def _work(store: Path, folder: Path, after_s: float, over: threading.Event, found: list[str], wrong: list[str]) -> None:
    if over.wait(after_s):
        return
    version = Door(store).current()
    assert version is not None, "a crowd works on a published store"
    if version.settings.is_sample:  # real data would take its place, and people would work on 200 orders
        _timed("a version published anew", ["data", "rebuild", "--store", str(store)], found, wrong)
    else:
        file = folder / "more.csv"
        lines = (f"BESIDE{version.name}-{n},1,C000001,{version.as_of:%Y-%m-%d},1,100\n" for n in range(LINES))
        file.write_text(ORDERS + "".join(lines), encoding="utf8")
        _timed("an import", ["data", "import", str(file), "--as", "sales", "--store", str(store)], found, wrong)
    for number in range(1, DECKS + 1):
        if over.is_set():
            wrong.append(f"{number - 1} of {DECKS} decks were made before the crowd went home")
            return
        out = folder / f"deck-{number}.pptx"
        _timed(f"deck {number}", ["exports", "deck", "--store", str(store), "--out", str(out)], found, wrong)
        if not out.is_file():
            wrong.append(f"deck {number} is not there")


def _timed(what: str, command: list[str], found: list[str], wrong: list[str]) -> None:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, errors="replace", check=False
    )
    found.append(f"{what} {time.monotonic() - began:.0f} s")
    if done.returncode:
        wrong.append(f"{what} ended with {done.returncode}: {(done.stderr or done.stdout)[-200:]}")
