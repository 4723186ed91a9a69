"""The basket: what was collected for the meeting is put in order, gets own words, and is frozen and kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from zlib import crc32

import streamlit as st

from charts.panel import Panel
from data.desk import Draft, Picked
from data.engine import Version
from data.periods import period_from_key
from locales import LANGUAGES, N_, Words, escape_markdown, words_for
from pages import PAGES, page_named
from pages.pieces.asking import NotAskable
from ui.asker import holds
from ui.beside import WORKSHOP, Tell, Waiting
from ui.cache import HalfAnswered
from ui.collecting import Edit, moved, with_all, without, written
from ui.freezing import Freezer
from ui.long_work import found
from ui.making import TRAY, show_making, started
from ui.not_done import REFUSED, why_not
from ui.noting import NOTER
from ui.site import Here

log = logging.getLogger("sidu.ui")
LONGEST_TITLE, LONGEST_REMARK = 200, 2_000
HOW = N_(
    "Choose “Add to snapshot” in the menu ⋯ of any panel, or whole pages here. Put them in order, add own words, and "
    "freeze: the snapshot is kept and opens again exactly as it was."
)
UNTITLED = N_("Snapshot for the meeting")
NOT_FROZEN = N_("The snapshot could not be made. Tell whoever runs Sidu the code {code}.")
ROUND = "basket_round"
ON_ITS_PAGE = frozenset(("one_client", "snapshots"))
"""Pages that are not offered whole: they answer about one client, or about snapshots themselves."""


def show_basket(freezer: Freezer, words: Words, here: Here) -> None:
    """The box on top of the page of snapshots."""
    draft = here.collector.draft
    with st.container(border=True, key="panel-basket"):
        st.markdown(f"**{words('The next snapshot')}**")
        st.caption(words(HOW))
        if draft.picked:
            _head(draft, here, words)
            with st.spinner(words("Looking at the panels")):
                messages = [message_of(each, here, words) for each in draft.picked]
            for at, (each, message) in enumerate(zip(draft.picked, messages, strict=True)):
                _item(each, message, at, len(draft.picked), here, words)
        _pages(here, words)
        _freeze(freezer, draft, here, words)


def _head(draft: Draft, here: Here, words: Words) -> None:
    """Title and language of the deck."""
    title, language = f"basket-title-{words.language}", f"basket-language-{words.language}"
    st.session_state[title], st.session_state[language] = draft.title, draft.language or words.language
    with st.container(horizontal=True, vertical_alignment="bottom", key="bar-basket-head"):
        st.text_input(
            words("Title"), key=title, max_chars=LONGEST_TITLE, placeholder=words(UNTITLED), width="stretch",
            on_change=_set, args=(here, words, lambda old: replace(old, title=str(st.session_state[title]).strip())),
        )  # fmt: skip
        st.segmented_control(
            words("Language"), tuple(LANGUAGES), format_func=LANGUAGES.__getitem__, required=True, key=language,
            on_change=_set, args=(here, words, lambda old: replace(old, language=st.session_state[language])),
        )  # fmt: skip


def _item(each: Picked, message: str, at: int, count: int, here: Here, words: Words) -> None:
    """One collected panel: what it says, where it comes from, its place, own words."""
    key = f"{crc32(repr((each.page, each.panel, each.address)).encode()):08x}-{words.language}"
    change = partial(_set, here, words)
    with st.container(gap=None, key=f"picked-{key}"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="top", gap="xsmall", key=f"bar-row-{key}"):
            st.markdown(f"**{at + 1} · {escape_markdown(message)}**", width="stretch")
            _button("up", ":material/arrow_upward:", words("Move up"), key, at == 0, change, partial(moved, each, -1))
            down, is_last = ":material/arrow_downward:", at == count - 1
            _button("down", down, words("Move down"), key, is_last, change, partial(moved, each, 1))
            _button("remove", ":material/close:", words("Remove"), key, False, change, partial(without, each))
        _own_words(each, where_from(each, here, words), key, change, words)


def _button(
    name: str, icon: str, help: str, key: str, is_off: bool, change: Callable[[Edit], None], edit: Edit
) -> None:
    st.button(
        "", key=f"{name}-{key}", icon=icon, type="tertiary", help=help, disabled=is_off, on_click=change, args=(edit,)
    )


def where_from(each: Picked, here: Here, words: Words) -> str:
    """The page of a collected panel and what narrows it, in words where there are some, else by its code."""
    held = dict(each.address)
    try:
        told = [words(page_named(each.page).title)]
    except LookupError:  # another Sidu had that page
        told = [each.page]
    if "period" in held:
        told.append(_period_text(held["period"], here, words))
    told += [here.names.get(code, code) for code in held.get("region", "").split(",") if code]
    told += [held[name] for name in ("channel", "tier", "manager", "client") if name in held]
    return " · ".join(told)


def _period_text(key: str, here: Here, words: Words) -> str:
    try:
        return words.period(period_from_key(key, here.version.settings.calendar))
    except (LookupError, ValueError):  # a period of another calendar
        return key


def _own_words(each: Picked, place: str, key: str, change: Callable[[Edit], None], words: Words) -> None:
    title, remark = f"own-title-{key}", f"own-remark-{key}"
    st.session_state[title], st.session_state[remark] = each.title, each.remark

    def write() -> None:
        told = str(st.session_state[title]).strip(), str(st.session_state[remark]).strip()
        change(partial(written, each, told[0], told[1]))

    left, right = st.columns(2, gap="small", vertical_alignment="bottom")
    left.caption(escape_markdown(place))
    left.text_input(
        words("Own title"), key=title, max_chars=LONGEST_TITLE, label_visibility="collapsed", on_change=write,
        placeholder=words("Own title, instead of the sentence above"),
    )  # fmt: skip
    right.text_area(
        words("Own remark"), key=remark, max_chars=LONGEST_REMARK, label_visibility="collapsed", height=68,
        placeholder=words("Own remark, below the chart"), on_change=write,
    )  # fmt: skip


def _set(here: Here, words: Words, edit: Edit) -> None:
    """For widgets: the edit is kept, or it is said why not."""
    try:
        here.collector.changed(edit)
    except REFUSED as refused:
        st.toast(escape_markdown(why_not(refused, words)), icon=":material/block:")


def _panels(page: str, address: tuple[tuple[str, str], ...], here: Here) -> Sequence[Panel]:
    try:
        return here.panels_of(page, address)
    except HalfAnswered as half:
        return tuple(drawn.panel for drawn in half.answer.panels)


def message_of(each: Picked, here: Here, words: Words) -> str:
    """What the panel says now, or why it says nothing: a snapshot would hold that reason in its place."""
    try:
        panels = _panels(each.page, each.address, here)
    except NotAskable as lost:
        return lost.said(words)
    except (LookupError, ValueError) as lost:  # another Sidu had that page, or another calendar that period
        log.warning("the basket holds %s/%s, which cannot be asked: %r", each.page, each.panel, lost)
        panels = ()
    gone = words("This panel is not there any more.")
    return next((panel.message for panel in panels if panel.key == each.panel), f"{each.panel}: {gone}")


def _pages(here: Here, words: Words) -> None:
    """Whole pages, without a visit to them, under the filters above."""
    titles = {page.key: words(page.title) for page in PAGES if page.key not in ON_ITS_PAGE}
    turn = st.session_state.get(ROUND, 0)  # another key empties the box when its pages are in the list
    with st.container(horizontal=True, vertical_alignment="bottom", key="bar-basket-pages"):
        chosen = st.multiselect(
            words("Whole pages, filtered as above"), tuple(titles), format_func=titles.__getitem__,
            key=f"basket-pages-{turn}-{words.language}", placeholder=words("Choose pages"), width="stretch",
        )  # fmt: skip
        is_asked = st.button(words("Add pages"), key=f"basket-add-{words.language}", disabled=not chosen)
    if is_asked:
        _add_pages(chosen, titles, here, words)
        st.session_state[ROUND] = turn + 1
        st.rerun()


def _add_pages(pages: Sequence[str], titles: Mapping[str, str], here: Here, words: Words) -> None:
    """Every panel of these pages, in their order."""
    bar, new = st.progress(0.0), []
    for at, page in enumerate(pages):
        bar.progress(at / len(pages), text=escape_markdown(titles[page]))
        new += [Picked(page, panel.key, tuple(sorted(here.filters))) for panel in _panels(page, here.filters, here)]
    _set(here, words, lambda draft: with_all(draft, new))


def _freeze(freezer: Freezer, draft: Draft, here: Here, words: Words) -> None:
    """The button that freezes, how far it is, and under which number it was kept."""
    collector, version = here.collector, here.version
    store, ticket = collector.store, f"freeze {collector.scope.who}"
    work = found(store, ticket)
    is_running = work is not None and not work.is_over
    if draft.picked:
        with st.container(horizontal=True, vertical_alignment="center", key="bar-basket-freeze"):
            is_asked = st.button(
                words("Freeze and keep"), key=f"basket-freeze-{words.language}", type="primary", disabled=is_running,
                icon=":material/ac_unit:",
            )  # fmt: skip
            with st.popover(words("Empty the list"), type="tertiary", key=f"basket-empty-{words.language}"):
                st.markdown(words("All panels go, with their own titles and remarks."))
                st.button(
                    words("Yes, empty it"), key=f"basket-sure-{words.language}", type="primary",
                    on_click=_set, args=(here, words, lambda old: replace(old, picked=())),
                )  # fmt: skip
            st.caption(_from_version(version, here.is_older, words))
        if is_asked:  # here and not in a callback: what was typed last has been kept by now
            _begin(freezer, draft, here, ticket, words)
            st.rerun()
    as_drawn = partial(holds, store, collector.scope)
    if work is not None and show_making(work, _being_frozen(draft, words), words, as_drawn, NOT_FROZEN):
        number = TRAY.of(store, ticket)
        st.caption(f":material/check: {words('Kept as snapshot {number}.', number=number)}")


def _being_frozen(draft: Draft, words: Words) -> str:
    return words.many("Freezing {n} panel", "Freezing {n} panels", len(draft.picked))


def _from_version(version: Version, is_older: bool, words: Words) -> str:
    told = {"name": version.name, "day": words.day(version.as_of)}
    if is_older:
        return words("Asked of the older version {name}, with data to {day}.", **told)
    return words("Asked anew of the newest version {name}, with data to {day}.", **told)


def _begin(freezer: Freezer, draft: Draft, here: Here, ticket: str, words: Words) -> None:
    """One snapshot at a time for a person; what was kept before is no longer told."""
    collector, version = here.collector, here.version
    language = draft.language or words.language
    taken = replace(draft, language=language, title=draft.title or words_for(language)(UNTITLED))
    work = found(collector.store, ticket)
    if work is not None and work.is_over:
        TRAY.drop(collector.store, ticket)
    store, scope = collector.store, collector.scope

    def make(told: Tell, waiting: Waiting) -> str:
        with WORKSHOP.turn(waiting):
            number = freezer.freeze(store, version, scope, taken, told)
            NOTER.noted(store, scope.who, "snapshot", number, act="kept", by="screen", version=version.name)
            return number

    started(store, make, ticket)
