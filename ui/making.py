"""Files and snapshots that are made beside the pages: how far they are, on every page, and the file when it is ready.

A session holds tickets only: what a ticket stands for lies here, for whoever holds it, until there is no more room.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import streamlit as st

from locales import N_, Words, escape_markdown
from ui.beside import TOO_BUSY, WAITED_TOO_LONG, NotMade, Tell, Waiting
from ui.long_work import EVERY_S, GivenUp, Work, begun, forgotten, found
from ui.not_done import EXPECTED, why_not
from ui.outgoing import CHANGED, NOT_NOTED, NOT_TAKEN, NOT_THEIRS
from ui.paper import File
from ui.progress import Progress, stage_text
from ui.renewing import asked_anew, renewed

MAKING, WAITING = "paper", "waiting"
NOT_MADE = N_("The file could not be made. Tell whoever runs Sidu the code {code}.")
ROOM = 128 * 2**20
"""Bytes of finished files kept for those who have not fetched them yet."""
MOST_FAILED = 200
"""Failures kept for those who have not read of them yet."""


class Tray:
    """Finished things by ticket, the oldest thrown away first."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._lying: OrderedDict[tuple[Path, str], Any] = OrderedDict()
        self._failed: OrderedDict[tuple[Path, str], None] = OrderedDict()
        self._changing = Lock()

    def lay(self, store: Path, ticket: str, thing: Any) -> None:
        with self._changing:
            if found(store, ticket) is None:  # nobody holds the ticket any more
                return
            self._lying[store, ticket] = thing
            while len(self._lying) > 1 and sum(map(_weight, self._lying.values())) > self.room:
                gone, _thing = self._lying.popitem(last=False)
                forgotten(*gone)

    def of(self, store: Path, ticket: str) -> Any:
        """What lies there under the ticket; None when nothing does, or no more."""
        return self._lying.get((store, ticket))

    def failed(self, store: Path, ticket: str) -> None:
        """That it failed is said while it is among the last: most who could ask are gone."""
        with self._changing:
            self._failed[store, ticket] = None
            while len(self._failed) > MOST_FAILED:
                gone, _ = self._failed.popitem(last=False)
                forgotten(*gone)

    def drop(self, store: Path, ticket: str) -> None:
        with self._changing:
            self._lying.pop((store, ticket), None)
            self._failed.pop((store, ticket), None)
        forgotten(store, ticket)


TRAY = Tray(ROOM)


def _weight(thing: Any) -> int:
    return len(thing.content) if isinstance(thing, File) else 1_000


def started(store: Path, make: Callable[[Tell, Waiting], Any], ticket: str = "") -> str:
    """Begins to make something and returns its ticket. ticket: one that others know too, so that it is begun once."""
    ticket = ticket or f"made {secrets.token_hex(16)}"

    def does(told: Progress) -> None:
        def waiting(others: int) -> None:
            if found(store, ticket) is None:
                raise GivenUp(f"{ticket}: nobody holds the ticket any more")
            told(f"{WAITING} {others}" if others else MAKING, 0.0)

        try:
            TRAY.lay(store, ticket, make(lambda share: told(MAKING, share), waiting))
        except Exception:
            if found(store, ticket) is not None:
                TRAY.failed(store, ticket)
            raise

    begun(store, ticket, does)
    return ticket


def show_making(
    work: Work, said: str, words: Words, holds: Callable[[], bool], failed: str = NOT_MADE
) -> bool:  # fmt: skip
    """How far it is, renewed by itself, or why it failed; True when it is over and went well.

    said: what is being made, in the reader's language. holds: whether the reader's rights are as they were. failed:
    what is said with a code when nobody knows why.
    """
    if work.why is not None:
        st.warning(escape_markdown(_why(work.why, work.fault, failed, words)), icon=":material/error:")
    elif not work.is_over:
        renewed(partial(_shown, work, said, words), EVERY_S, holds)
    return work.is_over and work.why is None


def _why(why: Exception, code: str, failed: str, words: Words) -> str:
    if isinstance(why, NotMade) and why.kind in SAYS_WHY:
        return words(SAYS_WHY[why.kind])
    if isinstance(why, NotMade) and why.kind == "ValueError" and str(why).startswith(ABOUT_TEMPLATE):
        return words("The template does not fit, so no slides were made: {reason}", reason=str(why))
    return why_not(why, words, logged=code) if isinstance(why, EXPECTED) else words(failed, code=code)


GAVE_OUT = N_("What makes the files ran out of memory or broke off. Take fewer panels or a narrower filter.")
SAYS_WHY = {
    "TooSlow": N_("The file took too long and was given up. Take fewer panels or a narrower filter."),
    "Died": GAVE_OUT,
    "MemoryError": GAVE_OUT,
    TOO_BUSY: WAITED_TOO_LONG,
    NOT_NOTED: NOT_TAKEN,
    NOT_THEIRS: CHANGED,
}
"""Failures that a reader can do something about, by the name of their class."""
ABOUT_TEMPLATE = "the template"
"""How the maker of slides begins to say what is wrong with a company's own file."""


def _shown(work: Work, said: str, words: Words) -> None:
    if work.is_over:
        asked_anew()
    st.progress(
        min(max(work.share, 0.0), 1.0), text=escape_markdown(_progress_text(work.stage, work.share, said, words))
    )


def _progress_text(stage: str, share: float, said: str, words: Words) -> str:
    kind, _, others = stage.partition(" ")
    if kind == WAITING:
        return words.many("Waiting for {n} other file", "Waiting for {n} other files", int(others))
    if kind in ("", MAKING):
        return words("{what}: {share} done", what=said, share=words.share(min(max(share, 0.0), 1.0), 0))
    return stage_text(stage, words)
