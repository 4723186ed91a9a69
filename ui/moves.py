"""Moving about: to another choice on the same page, or to another page, always by writing the link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl
from zlib import crc32

import streamlit as st

from ui.address import Address, parameters_of

VERSION = "version"
"""Instead of a page: the row's code names a version, and this page is shown as of then."""
SCENARIO = "scenario"
"""Instead of a page: the row's code is the query of a link, and this page is shown as that says."""
MANAGER = "manager"
"""Instead of a page: the row's code is an account manager, and this page is narrowed to what they look after."""
NEXT = "next_page"
"""Session state: the page a click asked for, until the rerun that follows has gone there."""


def stay(address: Address, start: Address) -> None:
    """The same page with other choices. For callbacks: the run that follows reads the link."""
    st.query_params.from_dict(parameters_of(address, start))


def opened(page: str, code: str, address: Address, start: Address) -> None:
    """What a click opens: a client on its page, an older version, a scenario, or the region or manager here."""
    if page == VERSION:
        stay(replace(address, version=code), start)
    elif page == MANAGER:
        stay(replace(address, selection=replace(address.selection, managers=(code,))), start)
    elif page == SCENARIO:
        here = parameters_of(replace(Address(start.selection), language=address.language), start)
        st.query_params.from_dict({**dict(parse_qsl(code)), **here})
    elif page:
        moved = replace(address.elsewhere(), client=code)
        st.session_state[NEXT] = [page, parameters_of(moved, start)]
    else:
        stay(replace(address, selection=replace(address.selection, regions=(code,))), start)


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
