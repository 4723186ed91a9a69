"""Sidu's front door: who asks, what they may see, what they chose, and which page answers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from charts.theme import Theme
from data.gate import Mapping
from data.scope import NOBODY, Scope, whole_company
from data.warehouse.importing import Batch, Report, import_files
from data.warehouse.store import Store
from exports.tables import panel_csv, panel_json
from locales import words_for
from pages import PAGES
from ui.cache import door_of
from ui.first_start import Progress, first_start
from ui.import_box import show_import_box
from ui.screen import Site, show_page
from ui.shell import link_language, reader_theme, show_frame

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")
"""Headers of a proxy: behind one, the reader is not at this machine though the connection is."""
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
STORE = Path(os.environ.get("SIDU_STORE") or Path(__file__).with_name("store")).resolve()
EXPORTERS = {"csv": panel_csv, "json": panel_json}


def asker() -> Scope:
    """Without a sign-in, whoever sits at this machine owns the data; over a network nobody sees anything."""
    forwarded = any(name in st.context.headers for name in FORWARDED)
    if st.get_option("server.address") in THIS_MACHINE and not forwarded:
        return whole_company("local", "the server answers this machine only")
    return NOBODY


def make_sample(progress: Progress) -> None:
    from data.sample_store import import_sample  # on the first start only

    import_sample(STORE, progress)


def bring_in(paths: Sequence[Path], mappings: Sequence[Mapping], **how: Any) -> Report:
    """Uploads go through the gate in a child process with limits, and into the log with name and moment."""
    progress = how.pop("progress")
    return import_files(
        Store(STORE), Batch(tuple(paths), tuple(mappings), asker().who, datetime.now(UTC), **how), progress
    )


def show(key: str, theme: Theme, targets: dict[str, st.Page]) -> None:
    """The page of that key, or the first start where the store is empty."""
    door, who = door_of(STORE), asker()
    version = door.current()
    if version is None:
        first_start(make_sample, lambda: door.current() is not None, words_for(link_language()))
        return
    extras = {"data": partial(show_import_box, bring_in)} if "setup" in who.topics else {}
    show_page(Site(STORE, version, who, theme, targets, EXPORTERS, extras), key)


def main() -> None:
    theme = reader_theme()
    show_frame(theme)
    targets: dict[str, st.Page] = {}
    for page in PAGES:
        answer = partial(show, page.key, theme, targets)
        first = page is PAGES[0]
        targets[page.key] = st.Page(answer, title=page.title, icon=page.icon, url_path=page.key, default=first)
    st.navigation(list(targets.values()), position="hidden").run()


main()
