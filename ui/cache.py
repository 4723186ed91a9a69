"""The one cache: what a page answered, drawn, and what a long reckoning gave, under everything each depends on.

The key holds all of it as plain frozen values, the scope first among them; what is kept are panels, never facts.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Literal

import pandas as pd

from charts.panel import Panel
from charts.theme import theme_of
from data.desk import Desk
from data.door import Door
from data.engine import Version
from data.options import FilterOptions, client_count, filter_options
from data.periods import period_of
from data.scope import Scope, Selection
from data.settings import Settings
from data.view import View
from locales import words_for
from pages import Chosen, Page, page_named
from pages.pieces.origin import Origin, origin_of
from ui.kept import Kept, Turns
from ui.panels import DrawnPanel, drawn_panel
from ui.paper import Again
from ui.progress import TELLING

ROOM = 320
"""Answers kept: of fifteen hundred changes that a hundred people make, 40 % then find none (34 % nobody asked before),
where with 96 it was 56 %. Each weighs some 0.2 MB, packed and as it was sent."""
AT_ONCE = BoundedSemaphore(max(2, os.cpu_count() or 2))
LONG, LONG_AT_ONCE = frozenset(("word_of_mouth", "false_loyalty", "what_if")), BoundedSemaphore(1)
"""Answers worked out at once, and of the pages that take half a second where others take a tenth; what is kept does not
wait. More only take Python's lock from each other: without a limit a hundred people waited for up to a minute."""
HEAVY, HEAVY_ROOM = frozenset(("snapshots",)), 4
"""Pages whose answers may hold a whole deck, up to 200 panels; of these the last few are kept."""
RECKONINGS, ROWS, LONG_ROWS, READY_ROWS = 96 * 2**20, 48 * 2**20, 2**18, 64
"""Bytes of reckonings kept (most weigh 100 kB, a what-if of a million clients as much as all others together), of rows
kept (most weigh less than 10 kB), and of one question beyond which it is asked anew; how many rows lie unpacked."""


@dataclass(frozen=True)
class Asked:
    """One question to a page: whatever can change the answer is a field. controls: (key, code), all of them.

    scope: the rights of whoever asks, without whose they are unless the page says that its answer hangs on that.
    stamp: what this page's answer hangs on besides, as the page says.
    """

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
    stamp: str = ""


@dataclass(frozen=True)
class Reckoning:
    """One long reckoning on a view: whatever can change what it gives is a field."""

    store: Path
    version: Version
    desk_revision: int
    scope: Scope
    selection: Selection
    until: date
    span: str
    make: Callable[[View], Any]


@dataclass(frozen=True)
class Question:
    """One question to the engine of a version: the SQL and its parameters hold rights and filters as the door set them.

    file, late: of the tables it is asked of. Nothing that people enter is in them, so no judgement or edit matters.
    """

    store: Path
    version: str
    file: tuple[int, int]
    late: tuple[int, int]
    scope: Scope
    sql: str
    parameters: tuple[object, ...]


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
    with LONG_AT_ONCE if asked.page in LONG else nullcontext(), AT_ONCE:
        words = words_for(asked.language, asked.settings.currency)
        view = watched_view(asked.store, asked.version, asked.desk_revision, asked.scope, asked.selection)
        page, theme = page_named(asked.page), theme_of(asked.theme, asked.settings.rise_colour)
        clients = client_count(view)
        panels: list[DrawnPanel] = []
        try:
            for panel in page.panels(view, chosen_of(page, view, asked), words):
                panels.append(drawn_panel(panel, words, theme, partial(_once_more, asked)))
        except Exception as fault:
            raise HalfAnswered(Answer(tuple(panels), clients)) from fault
        return Answer(tuple(panels), clients)


@lru_cache(maxsize=HEAVY_ROOM)
def answered_at_length(asked: Asked) -> Answer:
    """The same, for pages whose answers are heavy."""
    return answered.__wrapped__(asked)


def _once_more(asked: Asked, shown: Panel, is_longer: bool) -> Again:
    return partial(taken_along, asked, shown, is_longer)


def taken_along(asked: Asked, shown: Panel, is_longer: bool, is_whole: bool) -> tuple[Panel, Origin]:
    """A panel to take along, and where it comes from. is_whole: a longer list is asked for again, through the door."""
    panels, origin = all_taken(asked, (shown,), is_longer and is_whole)
    return panels[0], origin


def all_taken(asked: Asked, shown: Sequence[Panel], is_whole: bool) -> tuple[tuple[Panel, ...], Origin]:
    """Panels of one page to take along, and where they come from. is_whole: asked for once more, their lists in reach.

    Of those asked again the ones that were shown come, in that order.
    """
    words, page = words_for(asked.language, asked.settings.currency), page_named(asked.page)
    view = watched_view(asked.store, asked.version, asked.desk_revision, asked.scope, asked.selection)
    chosen = chosen_of(page, view, asked)
    origin = origin_of(view, page, chosen, words)
    if not is_whole:
        return tuple(shown), origin
    missing, found = {panel.key for panel in shown}, {}
    for panel in page.panels(view, chosen, words):
        if panel.key in missing:
            found[panel.key] = panel
            missing.discard(panel.key)
        if not missing:
            break
    return tuple(found.get(panel.key, panel) for panel in shown), origin


_turns, _reckonings, _rows = Turns(), Kept(RECKONINGS), Kept(ROWS, LONG_ROWS, READY_ROWS)


def answer_to(asked: Asked) -> Answer:
    """The page's answer; two readers who ask the same at once have it worked out once. Raises HalfAnswered."""
    with _turns.of(asked):
        return answered_at_length(asked) if asked.page in HEAVY else answered(asked)


def watched_view(store: Path, version: Version, desk_revision: int, scope: Scope, selection: Selection) -> View:
    """A view whose long reckonings are kept and show how far they are, and whose short answers are kept."""
    view = door_of(store).view(version, scope, selection)
    return view.watched(partial(_once, store, desk_revision), TELLING.get(), partial(_asked_once, store))


def _asked_once(
    store: Path, view: View, sql: str, parameters: tuple[object, ...], ask: Callable[[], pd.DataFrame]
) -> pd.DataFrame:
    """The rows of a question, for whoever has these rights; what is done to them changes nothing of what is kept."""
    about, rights = view.version, view.scope.shared()
    key = Question(store, about.name, about.file, about.late, rights, sql, parameters)
    rows: pd.DataFrame = _rows.of(key, ask)
    return rows.copy(deep=False)  # written to, it is copied first: pandas' copy-on-write


def _once(store: Path, desk_revision: int, view: View, make: Callable[[View], Any]) -> Any:
    rights = view.scope.shared()  # a reckoning never hangs on who asks: people with the same rights have it done once
    key = Reckoning(store, view.version, desk_revision, rights, view.selection, view.until, view.span, make)
    return _reckonings.of(key, partial(reckoned, key))


def reckonings_kept() -> tuple[int, int]:
    """How many long reckonings are kept, and about how many bytes they weigh."""
    return len(_reckonings), _reckonings.weight


def reckoned(asked: Reckoning) -> Any:
    """What the reckoning gives. Depends on `asked` alone: frozen records and frames per client, never rows of facts."""
    view = watched_view(asked.store, asked.version, asked.desk_revision, asked.scope, asked.selection)
    return asked.make(replace(view, until=asked.until, span=asked.span))


def offered(store: Path, version: Version, scope: Scope) -> FilterOptions:
    """What the filter bar offers this person in this version."""
    return offered_under(store, version, scope.shared())


@lru_cache(maxsize=64)
def offered_under(store: Path, version: Version, scope: Scope) -> FilterOptions:
    """The same under these rights, whoever has them."""
    today = Selection(period_of(version.as_of, "quarter", version.settings.calendar))
    return filter_options(door_of(store).view(version, scope, today))


def chosen_of(page: Page, view: View, asked: Asked) -> Chosen:
    """The controls' codes as the page asks for them, with the client looked at."""
    return Chosen.of(page, view, dict(asked.controls) | {"client": asked.client})


@lru_cache(maxsize=1)
def warmed_up() -> None:
    """Once per process, after the first answer: what the start made is no garbage, and the rest is looked at less."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 10)
