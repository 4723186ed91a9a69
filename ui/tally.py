"""How often the page was asked, and how long it took, in this process: counted for the metrics."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

WITHIN_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Bounds of the histogram."""


@dataclass
class Tally:
    """Reruns, their seconds, and how many ended within each bound. Safe from many threads."""

    count: int = 0
    seconds: float = 0.0
    within: list[int] = field(default_factory=lambda: [0] * len(WITHIN_S))
    _turn: Lock = field(default_factory=Lock, repr=False)

    def add(self, seconds: float) -> None:
        """One more rerun that took so long."""
        with self._turn:
            self.count += 1
            self.seconds += seconds
            for at, bound in enumerate(WITHIN_S):
                self.within[at] += seconds <= bound


RERUNS = Tally()


def timed(main: Callable[[], None]) -> None:
    """Runs the page; however it ends, the rerun is counted."""
    began = time.perf_counter()
    try:
        main()
    finally:
        RERUNS.add(time.perf_counter() - began)
