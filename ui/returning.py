"""The way back: who opens a link, is asked to sign in and comes back from the provider is taken where the link led.

The provider sends everybody back to the first page, in a new session. So the link waits here, under the token that
Streamlit gives each browser against forged requests. It is only a place to go to: what is seen there is a matter of
rights, and a link that is lost costs a click.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from threading import Lock
from time import monotonic

import streamlit as st
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string

MOST_WAITING, LONGEST_LINK, WAITS_S = 5_000, 2_000, 900.0
TOKEN = "_streamlit_xsrf"


class Waiting:
    """Links that wait for whoever signs in, the oldest let go first. Safe from many threads."""

    def __init__(self) -> None:
        self._links: OrderedDict[str, tuple[float, str, dict[str, str]]] = OrderedDict()
        self._turn = Lock()

    def keep(self, browser: str, page: str, parameters: Mapping[str, str], now: float) -> None:
        """That browser goes on there; nothing is kept for one without a token, or of a link beyond any that we make."""
        if browser and sum(map(len, (page, *parameters, *parameters.values()))) <= LONGEST_LINK:
            with self._turn:
                self._links.pop(browser, None)
                self._links[browser] = now, page, dict(parameters)
                while len(self._links) > MOST_WAITING:
                    self._links.popitem(last=False)

    def taken(self, browser: str, now: float) -> tuple[str, dict[str, str]] | None:
        """Where that browser goes on, once; None where nothing waits, or has for too long. Moments are in seconds."""
        with self._turn:
            since, page, parameters = self._links.pop(browser, (-WAITS_S, "", {}))
        return (page, parameters) if now - since < WAITS_S else None


WAITING = Waiting()


def browser() -> str:
    """The browser that asks, by a digest of its token; "" without one."""
    token, _ = decode_xsrf_token_string(st.context.cookies.get(TOKEN, ""))  # its cookie is masked anew each time
    return sha256(token).hexdigest() if token else ""


def wait_here(page: str) -> None:
    """For the button that leads to the provider: this page is gone on to afterwards."""
    WAITING.keep(browser(), page, st.query_params.to_dict(), monotonic())


def go_on(pages: Mapping[str, st.Page]) -> None:
    """Takes who comes back from the provider to the page that they had asked for. Ends the run where it does."""
    waiting = None if st.query_params else WAITING.taken(browser(), monotonic())
    if waiting is not None and waiting[0] in pages:
        st.switch_page(pages[waiting[0]], query_params=waiting[1])
