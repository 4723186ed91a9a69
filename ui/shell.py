"""What stands around every page: name, search, menu, language, light and dark, and the word that this is a sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from charts.theme import THEMES, Theme
from data.engine import Version
from locales import LANGUAGES, Words, escape_markdown
from pages import PAGES, SECTIONS, Page
from ui.address import Address, Dropped, parameters_of
from ui.moves import stay
from ui.replay import Memory, replayed
from ui.style import styled

SHORT_LANGUAGES = {"en": "English", "zh": "中文"}
FOUND_AT_ONCE = 8
_MENUS: Memory = {}
Finder = Callable[[str, int], Sequence[tuple[str, str]]]
"""(what was typed, how many at most) → (client code, name) of the clients that fit."""


def reader_theme() -> Theme:
    """The theme the reader's browser shows: their system's, or the one they switched to."""
    return THEMES["dark" if st.context.theme.type == "dark" else "light"]


def reader_language() -> str:
    """The language of a link that names none: the browser's, if it is one of ours."""
    asked = (st.context.locale or "").split("-")[0].lower()
    return asked if asked in LANGUAGES else "en"


def link_language() -> str:
    """The language of the link, else the reader's: for the first start, when there is no page to ask yet."""
    named = st.query_params.get("lang", "")
    return named if named in LANGUAGES else reader_language()


def show_frame() -> Theme:
    """Page settings, style and name, in the theme the reader sees; the first thing drawn in every run."""
    theme = reader_theme()
    st.set_page_config("Sidu", page_icon="/app/static/icon.png", layout="wide", initial_sidebar_state="auto")
    styled(theme)
    files = [f"/app/static/{name}-{theme.name}.svg" for name in ("logo", "mark")]  # a link, not the drawing, every run
    st.logo(files[0], size="medium", icon_image=files[1])
    return theme


def places(show: Callable[[str, dict[str, st.Page]], None]) -> list[st.Page]:
    """Every page where a link finds it; `show` is told the key and where the menu leads from there.

    The first page answers the bare address. Streamlit has no second path for it and would greet a link that names it
    with "Page not found", so it is there twice.
    """

    def placed(page: Page, path: str, targets: dict[str, st.Page], **how: Any) -> st.Page:
        return st.Page(lambda: show(page.key, targets), title=page.title, icon=page.icon, url_path=path, **how)

    first, *others = PAGES
    usual: dict[str, st.Page] = {}
    usual[first.key] = placed(first, "home", usual, default=True)
    usual |= {page.key: placed(page, page.key, usual) for page in others}
    by_name = dict(usual)
    by_name[first.key] = placed(first, first.key, by_name, visibility="hidden")
    return [*usual.values(), by_name[first.key]]


def show_menu(
    sections: Sequence[tuple[Page, st.Page]],
    address: Address,
    start: Address,
    words: Words,
    find: Finder,
    theme: Theme,
    company: str,
) -> None:
    """The sidebar: company, search, pages by section, language, light and dark. Its links carry the filters along."""
    parameters = parameters_of(address.elsewhere(), start)
    with st.sidebar:
        if company:
            st.caption(f"**{escape_markdown(company)}**")
        _search({page.key: target for page, target in sections}, address, start, words, find)
        paths = tuple((page.key, target.url_path) for page, target in sections)
        listed = (words.language, paths, tuple(parameters.items()))
        replayed(_MENUS, listed, partial(_pages, sections, parameters, words))
        st.divider()
        _languages(address, start, words)
        _lights(address, start, words, theme)


def _pages(sections: Sequence[tuple[Page, st.Page]], parameters: Mapping[str, str], words: Words) -> None:
    with st.container(gap="xsmall", key="menu"):
        for section, members in groupby(sections, key=lambda each: each[0].section):
            if section != sections[0][0].section:
                st.caption(words(SECTIONS[section]))
            for page, target in members:
                st.page_link(target, label=words(page.title), icon=page.icon, width="stretch", query_params=parameters)


def show_sample_word(words: Words, data_page: st.Page | None, parameters: Mapping[str, str]) -> None:
    """Says on every page that the company is invented."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="sample"):
        st.caption(words("This is a sample company: its clients, orders and answers are invented."))
        if data_page is not None:
            st.page_link(data_page, label=words("Import your own data"), query_params=parameters)


def show_older_word(version: Version, words: Words, here: st.Page, parameters: Mapping[str, str]) -> None:
    """Says on every page that an older version answers, and leads back to the newest."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="older"):
        day = words.day(version.as_of)
        said = words(
            "You look at the older version {name}: what was known with data to {day}.", name=version.name, day=day
        )
        st.caption(f":material/history: {said}")
        st.page_link(here, label=words("Back to the newest"), query_params=parameters)


def show_dropped(dropped: Sequence[Dropped], words: Words, ask: str) -> None:
    """Says what of a link was left out."""
    if dropped:
        st.caption(f":material/link_off: {escape_markdown(left_out_text(dropped, words, ask))}")


def left_out_text(dropped: Sequence[Dropped], words: Words, ask: str) -> str:
    """What of a link was left out, and why: it is not known here.

    ask: whom to ask, as a sentence, where something may be hidden from the reader. What is hidden and what there is
    not are told in the same words: a link is no way to find out which of the two it is.
    """
    parts = words.joined(f"{part.parameter} {part.value[:60]}" for part in dropped[:5])
    if not ask:
        return words("Left out, because it is not known here: {parts}.", parts=parts)
    return words("Left out, because it is not there, or not yours to see: {parts}. {ask}", parts=parts, ask=ask)


def _search(targets: Mapping[str, st.Page], address: Address, start: Address, words: Words, find: Finder) -> None:
    typed = st.text_input(
        words("Find a client"), key=f"find-{address.client}-{words.language}",
        placeholder=words("Name, pinyin or code"), label_visibility="collapsed", icon=":material/search:",
    )  # fmt: skip
    if not typed.strip():
        return
    found = find(typed.strip(), FOUND_AT_ONCE)
    if not found:
        st.caption(words("No client like that."))
    for code, name in found:
        link = parameters_of(replace(address.elsewhere(), client=code), start)
        st.page_link(targets["one_client"], label=escape_markdown(f"{name} · {code}"), icon="", query_params=link)


def _languages(address: Address, start: Address, words: Words) -> None:
    key = "language"
    st.session_state[key] = address.language
    st.segmented_control(
        words("Language"), tuple(LANGUAGES), format_func=SHORT_LANGUAGES.__getitem__, required=True, key=key,
        label_visibility="collapsed", width="stretch", on_change=_choose_language, args=(key, address, start),
    )  # fmt: skip


def _choose_language(key: str, address: Address, start: Address) -> None:
    stay(replace(address, language=st.session_state[key]), start)


def _lights(address: Address, start: Address, words: Words, theme: Theme) -> None:
    """Light and dark as links: Streamlit reads the theme from the address when a page is loaded, and nowhere later."""
    parameters = parameters_of(address, start)
    links = []
    for name, label in (("light", words("Light")), ("dark", words("Dark"))):
        link = urlencode({**parameters, "embed_options": f"{name}_theme"})
        current = ' aria-current="true"' if name == theme.name else ""
        links.append(f'<a href="?{escape(link, quote=True)}" target="_self"{current}>{escape(label)}</a>')
    st.html(f'<nav class="lights">{"".join(links)}</nav>')
