"""The one cache: what a page answered, drawn, under everything it depends on.

The key holds all of it as plain frozen values, the scope first among them. What is kept are panels with their small
tables and figures, never rows of facts.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from charts.theme import theme_of
from data.desk import Desk
from data.door import Door
from data.engine import Version
from data.options import FilterOptions, client_count, filter_options
from data.periods import period_of
from data.scope import Scope, Selection
from data.settings import Settings
from locales import words_for
from pages import Chosen, Page, page_named
from ui.panels import DrawnPanel, drawn_panel

ROOM = 256
"""Answers kept: about 60 kB each, so some 15 MB."""


@dataclass(frozen=True)
class Asked:
    """One question to a page: whatever can change the answer is a field. controls: (key, code), all of them."""

    store: Path
    version: Version
    desk_revision: int
    settings: Settings
    scope: Scope
    selection: Selection
    page: str
    controls: tuple[tuple[str, str], ...]
    client: str
    language: Literal["en", "zh"]
    theme: Literal["light", "dark"]


@dataclass(frozen=True)
class Answer:
    """The panels of a page, drawn, and how many clients its selection holds."""

    panels: tuple[DrawnPanel, ...]
    clients: int


class HalfAnswered(Exception):
    """A page failed on the way: `answer` holds the panels that came before. Raised, so that it is never kept."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("the page failed after some of its panels; the cause follows")
        self.answer = answer


@lru_cache(maxsize=4)
def door_of(store: Path) -> Door:
    """The door of a store, kept open for the process."""
    return Door(store)


def desk_of(store: Path) -> Desk:
    """The desk of a store, kept open with its door."""
    return door_of(store).desk


@lru_cache(maxsize=ROOM)
def answered(asked: Asked) -> Answer:
    """The page's answer. Depends on `asked` alone. Raises HalfAnswered from what failed."""
    words = words_for(asked.language, asked.settings.currency)
    view = door_of(asked.store).view(asked.version, asked.scope, asked.selection)
    page = page_named(asked.page)
    theme = theme_of(asked.theme, asked.settings.rise_colour)
    clients = client_count(view)
    panels: list[DrawnPanel] = []
    try:
        for panel in page.panels(view, chosen_of(page, asked), words):
            panels.append(drawn_panel(panel, words, theme))
    except Exception as fault:
        raise HalfAnswered(Answer(tuple(panels), clients)) from fault
    return Answer(tuple(panels), clients)


@lru_cache(maxsize=64)
def offered(store: Path, version: Version, scope: Scope) -> FilterOptions:
    """What the filter bar offers this person in this version."""
    today = Selection(period_of(version.as_of, "quarter", version.settings.fiscal_year_start))
    return filter_options(door_of(store).view(version, scope, today))


def chosen_of(page: Page, asked: Asked) -> Chosen:
    """The controls' codes as the page asks for them, with the client looked at."""
    return Chosen.of(page, dict(asked.controls) | {"client": asked.client})


@lru_cache(maxsize=1)
def warmed_up() -> None:
    """Once per process, after the first answer: what the start made is no longer looked at for garbage."""
    gc.collect()
    gc.freeze()
