"""What is our relation with this client?"""

from __future__ import annotations

from collections.abc import Iterator

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from metrics.clients import client, client_sums
from metrics.one_client import relation
from pages.clients.one_client_alerts import alert_panels
from pages.clients.one_client_degrees import degree_panels
from pages.clients.one_client_head import about_panel, client_tiles_panel
from pages.clients.one_client_money import money_panels
from pages.clients.one_client_next import next_panel
from pages.clients.one_client_orders import client_months_panel
from pages.clients.one_client_pieces import sales_panels
from pages.clients.one_client_profit import profit_panels
from pages.clients.one_client_service import service_panels
from pages.clients.one_client_voices import voice_panels
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
        yield _not_there(view, chosen["client"], words)
        return
    sums, known = client_sums(view, found.key), relation(view, found)
    yield client_tiles_panel(view, words, found, sums, known)
    yield next_panel(view, words, known)
    yield from alert_panels(view, words, found, known)
    yield about_panel(view, words, found, known)
    yield client_months_panel(view, words, found)
    yield from degree_panels(view, words, found)
    yield from profit_panels(view, words, found, known)
    yield from money_panels(view, words, found, known)
    yield from voice_panels(view, words, found, known)
    yield from service_panels(view, words, found, known)
    yield from sales_panels(view, words, found)


def _not_there(view: View, code: str, words: Words) -> Panel:
    """Whether a client is hidden from the reader or there is none is told in the same words."""
    if view.scope.everywhere:
        return Panel("about", words("Not found"), missing=words("there is no client {client} here", client=code))
    told = words(
        "client {client} is not there, or not yours to see; your name in the menu says whom to ask", client=code
    )
    return Panel("about", words("Not yours, or not there"), missing=told)
