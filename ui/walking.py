"""Walking a list: which place a client has in the list that it was opened from, the one before and the next.

The link says which list: a page, a panel and what was set there. The list is asked again through the one cache, under
the reader's own rights and the filters that are set now, so a link that was shared shows each reader their own list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

import streamlit as st

from charts.panel import Panel
from data.options import FilterOptions
from locales import Words, escape_markdown
from pages import PAGES, page_named
from ui.address import Address, address_from, parameters_of
from ui.cache import HalfAnswered, answer_to
from ui.moves import WALKED, stay
from ui.site import Controls, Site, asked_of, controls_of, first_look, known_of

LONGEST_TITLE = 90


@dataclass(frozen=True)
class Walk:
    """The list and the place of the client in it, from 1; 0 where the list does not hold it.

    total: clients of the list, also those beyond what it shows. before, after: the neighbours, "" at the ends.
    """

    title: str
    place: int
    total: int
    before: str = ""
    after: str = ""


def walk_through(panel: Panel, client: str) -> Walk | None:
    """The place of the client among those that the panel opens; None where it opens none."""
    codes, more = _opened(panel)
    if not codes:
        return None
    total = len(codes) + more
    if client not in codes:
        return Walk(panel.message, 0, total)
    at = codes.index(client)
    before, after = codes[at - 1] if at else "", codes[at + 1] if at + 1 < len(codes) else ""
    return Walk(panel.message, at + 1, total, before, after)


def _opened(panel: Panel) -> tuple[list[str], int]:
    """The clients that the rows of a panel open, else those that its marks do, each once; how many more there are."""
    table, chart = panel.table, panel.chart
    if table is not None and table.opens and table.opens_page == WALKED:
        return _once(table.rows[table.opens]), table.more
    if chart is not None and chart.clicks and chart.clicks_page == WALKED:
        return _once(chart.frame[chart.clicks]), 0
    return [], 0


def _once(codes: Sequence[object]) -> list[str]:
    return list(dict.fromkeys(str(code) for code in codes if isinstance(code, str) and code))


def show_walk(site: Site, address: Address, start: Address, options: FilterOptions, words: Words) -> None:
    """ "3 of 41 in …" with buttons to the one before and the next, and the way back to the list."""
    where, _, query = address.origin.partition("?")
    key, _, panel_key = where.partition("/")
    if key not in {page.key for page in PAGES} or key not in site.targets:
        st.caption(words("The list that this client was opened from is not known here."))
        return
    controls = controls_of(site, page_named(key), first_look(options))
    named, _dropped = address_from(dict(parse_qsl(query)), known_of(site, controls, options))
    there = replace(address.elsewhere(), controls=named.controls)  # under the filters that are set now
    back = parameters_of(there, start)
    panel = _panel(site, controls, there, key, panel_key)
    walk = walk_through(panel, address.client) if panel is not None else None
    title = walk.title if walk is not None else words(page_named(key).title)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="walk"):
        if walk is None or not walk.place:
            st.caption(words("This client is not, or no longer, in the list:"), width="content")
        else:
            _buttons(walk, address, start, words)
            st.caption(words("{at} of {all} in", at=words.count(walk.place), all=words.count(walk.total)),
                       width="content")  # fmt: skip
        shown = title if len(title) <= LONGEST_TITLE else title[:LONGEST_TITLE].rstrip() + "…"
        st.page_link(site.targets[key], label=escape_markdown(shown), icon=":material/list:", query_params=back)


def _panel(site: Site, controls: Controls, there: Address, key: str, panel_key: str) -> Panel | None:
    """The panel as it answers now; None where there is none of that name, or its page fails before it."""
    try:
        answer = answer_to(asked_of(site, controls, page_named(key), there))
    except HalfAnswered as half:
        answer = half.answer
    return next((drawn.panel for drawn in answer.panels if drawn.head.key == panel_key), None)


def _buttons(walk: Walk, address: Address, start: Address, words: Words) -> None:
    ways = (("before", words("Previous"), "left", walk.before), ("after", words("Next"), "right", walk.after))
    for name, label, side, code in ways:
        st.button(
            label, key=f"walk-{name}-{words.language}", icon=f":material/chevron_{side}:", disabled=not code,
            icon_position="right" if side == "right" else "left", on_click=stay,
            args=(replace(address, client=code), start),
        )  # fmt: skip
