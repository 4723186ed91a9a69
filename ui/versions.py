"""Which version answers, under which settings, and whether its figures are being added up again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import streamlit as st

from data.desk import DeskError
from data.engine import NothingOpens, Version
from data.scope import Scope
from data.settings import outdated
from data.warehouse.refresh import refresh
from data.warehouse.store import Store
from data.warehouse.versions import made_anew
from locales import N_, Words
from ui.asker import holds
from ui.cache import desk_of, door_of
from ui.faults import something_broke
from ui.long_work import Work, begun, show_work

NEW_SETTINGS = N_(
    "Settings or activity rates have changed: the figures are being added up again. "
    "Until then those shown are the former ones."
)
CLOSED = (NothingOpens, DeskError)
"""Why a store that holds data does not answer."""
NO_VERSION = N_("No version of the figures opens here: they are being added up again from the stored data.")


def show_closed(
    store: Path, who: Scope, why: NothingOpens | DeskError, words: Words, now: Callable[[], datetime]
) -> None:  # fmt: skip
    """No version opens: the figures are made anew from the facts. A desk that does not open somebody must see to."""
    if isinstance(why, DeskError):
        something_broke(words, why)
        return
    st.title(words("Welcome back"), anchor=False)
    work = begun(store, str(why), lambda told: made_anew(Store(store), "rebuild", now(), told))
    show_work(work, NO_VERSION, words, partial(holds, store, who))


def shown_version(store: Path, newest: Version, named: str, scope: Scope) -> Version:
    """The newest version, or the older one a link names.

    One that is not kept, does not open, or would show what is not the reader's today gives the newest.
    """
    if named in ("", newest.name):
        return newest
    try:
        older = door_of(store).named(named)
        return older if door_of(store).shows(older, scope) else newest
    except LookupError:
        return newest  # the page says what of its link was left out


def refreshing(store: Path, newest: Version, now: Callable[[], datetime]) -> Work | None:
    """The work of adding the figures up again, begun here when settings or rates changed after the newest version."""
    desk = desk_of(store)
    if not outdated(newest.baked, desk.settings()) and newest.rates_revision == desk.rates_revision():
        return None
    key = f"{newest.name} {desk.revision()}"
    return begun(store, key, lambda told: refresh(Store(store), "settings", now(), told))
