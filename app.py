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
from data import execution
from data.gate import Mapping
from data.warehouse.derived import derive_with
from data.warehouse.importing import Batch, Report
from exports.taken import EXPORTERS
from locales import words_for
from metrics.publish import decided_by_data, derived_rows
from ui.asker import asker
from ui.cache import desk_of, door_of
from ui.faults import not_yours
from ui.first_start import first_start
from ui.forecasts import forecasting
from ui.import_box import shelf_of, show_import_box
from ui.progress import Progress
from ui.screen import Site, show_page
from ui.shell import link_language, places, reader_theme, show_frame
from ui.versions import CLOSED, refreshing, show_closed, shown_version

STORE = Path(os.environ.get("SIDU_STORE") or Path(__file__).with_name("store")).resolve()
derive_with(derived_rows, decided_by_data)


def bring_in(paths: Sequence[Path], mappings: Sequence[Mapping], **how: Any) -> Report:
    """Uploads go through the gate in a child process with limits, and into the log with name and moment."""
    progress = how.pop("progress")
    batch = Batch(tuple(paths), tuple(mappings), asker().who, datetime.now(UTC), **how)
    return execution.bring_in(STORE, batch, asker(), progress)


def carry_out(command: execution.Command, progress: Progress) -> None:
    """What a form or a button of a page decided, in the name of whoever asks now."""
    execution.carry_out(STORE, command, asker(), datetime.now(UTC), progress)


def show(key: str, theme: Theme, targets: dict[str, st.Page]) -> None:
    """The page of that key, or the first start where the store is empty; nothing begins for whom it is not."""
    door, who, now, words = door_of(STORE), asker(), partial(datetime.now, UTC), words_for(link_language())
    if who.is_empty:
        return not_yours(words, who)
    try:
        newest = door.current()
    except CLOSED as closed:
        return show_closed(STORE, closed, words, now)
    if newest is None:
        return first_start(STORE, lambda: door.current() is not None, words)
    version = shown_version(STORE, newest, st.query_params.get("version", ""))
    box = partial(show_import_box, bring_in, shelf=shelf_of(STORE, carry_out))
    extras = {"data": box} if "setup" in who.topics else {}
    again, revision = refreshing(STORE, newest, now), desk_of(STORE).revision()
    ahead = forecasting(STORE, newest)
    site = Site(STORE, version, who, theme, targets, EXPORTERS, extras, newest.name, revision, carry_out, again, ahead)
    show_page(site, key)


def main() -> None:
    theme = reader_theme()
    show_frame(theme)
    st.navigation(places(lambda key, targets: show(key, theme, targets)), position="hidden").run()


main()
