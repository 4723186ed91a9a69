"""Work that nobody watches stands back behind the pages: where both want the processor, pages are answered first."""

from __future__ import annotations

import os

WATCHED, UNWATCHED = 5, 10
"""How far it stands back, as `nice` counts: a file that somebody waits for on a page, and a command."""


def stand_back(steps: int) -> None:
    """Lets this process, and whatever it starts, leave the processor to others. Nothing where the system has no such
    thing: on an idle machine it is as quick as before."""
    if hasattr(os, "nice"):
        os.nice(steps)
