"""Work that outlives a click: it runs beside the pages, shows how far it is on all of them, and can be left."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock, Thread

import streamlit as st

from data.warehouse.store import StoreBusy
from locales import N_, Words
from ui.faults import fault_code
from ui.progress import Progress, told_on
from ui.renewing import asked_anew, renewed

log = logging.getLogger("sidu.ui")
EVERY_S = 1.0
AGAIN_S = 60.0
TRIES, PAUSE_S = 60, 5.0
"""An import may hold the store when a refresh is due: ask again for five minutes."""


class GivenUp(Exception):
    """The work stopped because nobody waits for it any more: nothing failed."""


@dataclass
class Work:
    """One piece of work. Written by its thread, read by the pages; a torn read shows an older share, no more."""

    stage: str = ""
    share: float = 0.0
    is_over: bool = False
    fault: str = ""
    why: Exception | None = None
    failed_at: float = 0.0
    again_s: float | None = None

    @property
    def may_begin_again(self) -> bool:
        """A failure may have passed (a full disk, a busy desk): it is tried again after a while."""
        wait_s = AGAIN_S if self.again_s is None else self.again_s
        return bool(self.fault) and time.monotonic() - self.failed_at > wait_s


_works: dict[tuple[Path, str], Work] = {}
_starting = Lock()


def begun(store: Path, key: str, does: Callable[[Progress], object], again_s: float | None = None) -> Work:
    """The work of that key, begun now unless it was begun before. The key names what it leads to.

    again_s: after a failure it is not begun again for so many seconds, else for AGAIN_S.
    """
    with _starting:
        if (store, key) not in _works or _works[store, key].may_begin_again:
            work = _works[store, key] = Work(again_s=again_s)
            Thread(target=_done, args=(work, does), daemon=True, name=f"sidu-{key[:40]}").start()
        return _works[store, key]


def found(store: Path, key: str) -> Work | None:
    """The work of that key, if it was begun."""
    return _works.get((store, key))


def forgotten(store: Path, key: str) -> None:
    """Work that nobody will ask for any more takes no room."""
    with _starting:
        _works.pop((store, key), None)


def _done(work: Work, does: Callable[[Progress], object]) -> None:
    def told(stage: str, share: float) -> None:
        work.stage, work.share = stage, share

    try:
        for left in reversed(range(TRIES)):
            try:
                does(told)
                break
            except StoreBusy:
                if not left:
                    raise
                time.sleep(PAUSE_S)
    except GivenUp as given_up:
        log.info("given up: %s", given_up)
    except Exception as fault:  # nobody waits for this thread: the page says the code, the log says the rest
        code = fault_code(fault)
        log.error("fault %s", code, exc_info=fault)
        # What is kept says what failed; its traces would keep all that was at hand where it failed.
        fault.__traceback__ = fault.__context__ = fault.__cause__ = None
        work.failed_at, work.fault, work.why = time.monotonic(), code, fault
    finally:
        work.is_over = True


NOT_ADDED_UP = N_("The figures could not be added up again. Tell whoever runs Sidu the code {code}.")


def show_work(
    work: Work, said: str, words: Words, holds: Callable[[], bool], failed: str = NOT_ADDED_UP
) -> None:  # fmt: skip
    """What is done (`said`) and how far it is, renewed by itself; when it is over the page is asked again.

    holds: whether the reader's rights are as they were. failed: what is said with a code where it failed.
    """
    if work.fault:
        st.warning(words(failed, code=work.fault), icon=":material/sync_problem:")
    elif not work.is_over:
        renewed(partial(_shown, work, said, words), EVERY_S, holds)


def _shown(work: Work, said: str, words: Words) -> None:
    if work.is_over:
        asked_anew()
    st.caption(f":material/sync: {words(said)}")
    told_on(st.progress(work.share), words)(work.stage or "refresh", work.share)
