"""Moving about: to another choice on the same page, or to another page, always by writing the link."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from urllib.parse import parse_qsl, urlencode
from zlib import crc32

import streamlit as st

from ui.address import CUTS, RESERVED, Address, parameters_of

VERSION = "version"
"""Instead of a page: the row's code names a version, and this page is shown as of then."""
SCENARIO = "scenario"
"""Instead of a page: the row's code is the query of a link, and this page is shown as that says."""
MANAGER = "manager"
"""Instead of a page: the row's code is an account manager, and this page is narrowed to what they look after."""
LINK = "link"
"""Instead of a page: the row's code is a page and what is chosen there, as "kpis?kpi=revenue&region=N"."""
WALKED = "one_client"
"""The page on which one goes on to the next of the list that it was opened from."""
NEXT = "next_page"
"""Session state: the page a click asked for, until the rerun that follows has gone there."""


def stay(address: Address, start: Address) -> None:
    """The same page with other choices. For callbacks: the run that follows reads the link."""
    st.query_params.from_dict(parameters_of(address, start))


def opened(page: str, code: str, address: Address, start: Address, at: str = "", listed: str = "") -> None:
    """What a click opens: a client on its page, an older version, a scenario, a link, or the region or manager here.

    at, listed: the page and the panel that were clicked, so that one can walk on in that list.
    """
    if page == VERSION:
        stay(replace(address, version=code), start)
    elif page == MANAGER:
        stay(replace(address, selection=replace(address.selection, managers=(code,))), start)
    elif page == SCENARIO:
        here = parameters_of(replace(Address(start.selection), language=address.language), start)
        st.query_params.from_dict({**dict(parse_qsl(code)), **here})
    elif page == LINK:
        other, _, query = code.partition("?")
        st.session_state[NEXT] = [other, parameters_of(_linked(dict(parse_qsl(query)), address), start)]
    elif page:
        origin = listing(at, listed, address.controls) if page == WALKED and at and listed else ""
        moved = replace(address.elsewhere(), client=code, origin=origin)
        st.session_state[NEXT] = [page, parameters_of(moved, start)]
    else:
        stay(replace(address, selection=replace(address.selection, regions=(code,))), start)


def _linked(asked: Mapping[str, str], address: Address) -> Address:
    """The same filters on another page but for what the link names: a region, a manager, a client, its controls."""
    cuts = {name: (asked[parameter],) for parameter, name in CUTS.items() if parameter in asked}
    selection = replace(address.selection, **cuts)  # type: ignore[arg-type]
    controls = tuple(sorted(pair for pair in asked.items() if pair[0] not in RESERVED))
    return replace(address, selection=selection, client=asked.get("client", ""), controls=controls)


def listing(page: str, panel: str, controls: Iterable[tuple[str, str]]) -> str:
    """What a link says of the list that a client was opened from: "clients/list?sort=revenue"."""
    query = urlencode(sorted(controls))
    return f"{page}/{panel}?{query}" if query else f"{page}/{panel}"


def from_panel(opened: Callable[[str, str], None], panel: str) -> Callable[[str, str], None]:
    """The same opener, told which panel its marks and rows stand in; a plain one has nobody to tell."""
    return partial(opened, listed=panel) if isinstance(opened, partial) else opened


def follow(pages: Mapping[str, st.Page]) -> None:
    """Goes to the page that a click asked for in the run before, if any."""
    if NEXT in st.session_state:
        page, parameters = st.session_state.pop(NEXT)
        st.switch_page(pages[page], query_params=parameters)


def place_of(kind: str, key: str, codes: Iterable[object]) -> str:
    """The key of a chart or table, another one where its marks or rows open something else.

    What was clicked to go down must not stay chosen on what stands there next: the same place would not answer again.
    """
    told = ",".join(map(str, codes))
    return f"{kind}-{key}-{crc32(told.encode()):08x}" if told else f"{kind}-{key}"
