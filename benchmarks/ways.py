"""The ways of serving the page that are measured side by side, and the links that are asked of all of them."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from data.door import Door
from data.periods import period_of
from tests.browser.server import ROOT, Server, served

ARMS = ROOT / "benchmarks" / "arms"


@dataclass(frozen=True)
class Way:
    """One way: a name, the script Streamlit runs, more options and environment."""

    name: str
    script: str = "app.py"
    options: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)

    def served(self, store: Path) -> AbstractContextManager[Server]:
        return served(store, self.script, self.options, self.environment)


UNTUNED = ("--runner.postScriptGC", "true")
NO_TUNING = {"PYTHONPATH": os.pathsep.join((str(ARMS / "defaults"), str(ROOT)))}
WAYS = (
    Way("ours"),
    Way("Streamlit's defaults", options=UNTUNED, environment=NO_TUNING),
    Way("pandas inside", "benchmarks/arms/pandas_inside.py", UNTUNED, NO_TUNING),
)
BARE = Way("bare Streamlit", script="benchmarks/arms/bare.py", options=UNTUNED, environment=NO_TUNING)
"""A page with nothing to find out: what the browser and Streamlit take by themselves."""


def periods_to_choose(door: Door, count: int) -> list[str]:
    """Keys of the last complete quarters, latest first.

    Raises ValueError when the store has no published version.
    """
    version = door.current()
    if version is None:
        root = door.store.root
        raise ValueError(f"{root} has no published version; make one with `python -m data sample --store {root}`")
    running = period_of(version.as_of, "quarter", version.settings.calendar)
    return [running.back(1 + back).key for back in range(count)]
