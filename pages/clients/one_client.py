"""What is our relation with this client?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from metrics.clients import client, client_sums
from pages.clients.one_client_degrees import degree_panels
from pages.clients.one_client_pieces import (
    about_panel,
    client_months_panel,
    client_tiles_panel,
    record_panels,
)
from pages.clients.one_client_profit import profit_panels
from pages.pieces.page import Chosen, Control

QUESTION = N_("What is our relation with this client?")
CONTROLS: tuple[Control, ...] = ()


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    if not chosen["client"]:
        yield Panel(
            "about",
            words("No client chosen"),
            missing=words("find one by name, pinyin or code in the menu, or click one in a list"),
        )
        return
    found = client(view, chosen["client"])
    if found is None:
        yield Panel(
            "about", words("Not found"), missing=words("there is no client {client} here", client=chosen["client"])
        )
        return
    sums = client_sums(view, found.key)
    yield client_tiles_panel(view, words, found, sums)
    yield about_panel(view, words, found)
    yield client_months_panel(view, words, sums)
    yield from degree_panels(view, words, found)
    yield from profit_panels(view, words, found)
    yield from record_panels(view, words, found)
