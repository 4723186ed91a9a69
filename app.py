"""Sidu's front door: who asks, what they may see, what they chose, and which page answers."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import streamlit as st

from charts.theme import Theme
from data.warehouse.derived import derive_with
from exports.deck import Deck, Slide
from exports.freezing import frozen_deck, kept_deck, opened_deck
from exports.makers import MAKERS
from exports.names import file_name
from exports.tables import panel_json
from exports.whole import whole
from locales import words_for
from metrics.publish import decided_by_data, derived_rows
from ui.asker import still
from ui.basket import show_basket
from ui.cache import desk_of, door_of
from ui.client_copy import show_client_copy
from ui.doing import bring_in, carry_out
from ui.first_start import first_start
from ui.forecasts import forecasting
from ui.freezing import Freezer
from ui.import_box import shelf_of, show_import_box
from ui.kept_snapshots import show_kept
from ui.noting import outgoing
from ui.paper import Paper
from ui.screen import show_page
from ui.shell import link_language, places, show_frame
from ui.sign_in import let_in, show_empty, show_person
from ui.site import Extra, Site
from ui.tally import timed
from ui.versions import CLOSED, refreshing, show_closed, shown_version

STORE = Path(os.environ.get("SIDU_STORE") or Path(__file__).with_name("store")).resolve()
derive_with(derived_rows, decided_by_data)
PAPER = Paper(Deck, Slide, whole, file_name, MAKERS, {"json": lambda panel, origin: panel_json(whole(panel))})


def show(key: str, theme: Theme, targets: dict[str, st.Page]) -> None:
    """The page of that key, or the first start where the store is empty; nothing begins for whom it is not."""
    now, words = partial(datetime.now, UTC), words_for(link_language())
    asked = let_in(STORE, key, targets, now(), words)
    if asked is None:
        return
    door, who = door_of(STORE), asked.scope
    try:
        newest = door.current()
    except CLOSED as closed:
        return show_closed(STORE, who, closed, words, now)
    if newest is None:
        return first_start(STORE, lambda: door.current() is not None, words) if who.may_set_up else show_empty(words)
    version = shown_version(STORE, newest, st.query_params.get("version", ""), who)
    theirs, carry = partial(still, asked, STORE, now), partial(carry_out, STORE, now)
    leaving = outgoing(STORE, who.who, {"version": version.name}, theirs)
    box = partial(show_import_box, partial(bring_in, STORE, now), leaving.took, shelf=shelf_of(STORE, carry))
    freezer = Freezer(frozen_deck, kept_deck, opened_deck, now)
    extras: dict[str, Extra] = {"data": box, "snapshots": partial(show_basket, freezer)}
    files: dict[str, Extra] = {"snapshots": partial(show_kept, freezer, PAPER)}
    again, revision = refreshing(STORE, newest, now), desk_of(STORE).revision()
    site = Site(
        STORE, version, who, theme, targets, PAPER, extras, files, newest.name, revision, carry, again,
        forecasting(STORE, newest), asked.ask, theirs, {"data": partial(show_client_copy, leaving, now)},
    )  # fmt: skip
    show_person(asked, STORE, version, words)
    show_page(site, key)


def main() -> None:
    theme = show_frame()
    st.navigation(places(lambda key, targets: show(key, theme, targets)), position="hidden").run()


timed(main)
