"""Taking panels along: what app.py hands in of the paper, and how a file comes of panels. No format is known here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from charts.panel import Panel
from locales import N_
from pages.pieces.origin import Origin
from ui.beside import WORKSHOP, Task, Tell

Exporter = Callable[[Panel, Origin], bytes]
Again = Callable[[bool], tuple[Panel, Origin]]
"""Gives a panel to take along and where it comes from: as it is shown, or (True) asked for once more with all rows of
its list within reach."""
Slides = Sequence[tuple[str, Panel, Origin]]
"""(page key, panel, where it comes from), in order."""
Deck = Any
"""A deck is made, named and drawn by what app.py hands in; here it is only carried from one to the other."""
OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Kind:
    """A kind of file. several: its ending where a deck of several panels becomes several files in one."""

    mime: str
    said: str
    several: str = ""
    is_whole: bool = False  # lists go along whole


KINDS: dict[str, Kind] = {
    "pptx": Kind(f"{OFFICE}.presentationml.presentation", N_("Slides with charts that can be edited")),
    "pdf": Kind("application/pdf", N_("Pages to print")),
    "xlsx": Kind(f"{OFFICE}.spreadsheetml.sheet", N_("Workbook with whole lists"), is_whole=True),
    "png": Kind("image/png", N_("Picture"), several="zip"),
    "html": Kind("text/html", N_("One file that opens in any browser")),
    "csv": Kind("text/csv", N_("Plain table with whole lists"), several="zip", is_whole=True),
    "json": Kind("application/json", N_("For programs"), is_whole=True),
}
"""In the order they are offered."""
ZIP = "application/zip"
LONGEST_WAIT_S = 120.0
"""How long the file of one panel waits for others: a browser holds its request open all the while."""


@dataclass(frozen=True)
class File:
    """A file that is ready."""

    content: bytes = field(repr=False)
    name: str
    mime: str


@dataclass(frozen=True)
class Paper:
    """The paper, as plain callables and names of functions.

    deck, slide: the classes of a deck and of one panel in it; whole: the panel with every row of its list;
    name: what a file of a deck is called, by its ending; makers: kind → function (deck, tell, …) → bytes, by name, so
    that the server need not know it; exporters: kinds that are made of one panel, here.
    """

    deck: Callable[..., Deck]
    slide: Callable[..., Any]
    whole: Callable[[Panel], Panel]
    name: Callable[[Deck, str], str]
    makers: Mapping[str, str]
    exporters: Mapping[str, Exporter] = field(default_factory=dict)

    def deck_of(self, slides: Slides, title: str = "") -> Deck:
        """The panels as a deck; a single one without a title is called by its message."""
        origin = slides[0][2]
        made = tuple(self.slide(page, panel, where) for page, panel, where in slides)
        return self.deck(title or slides[0][1].message, origin.language, origin.currency, origin.company, made)

    def named(self, deck: Deck, kind: str) -> str:
        """What the file of that kind is called."""
        return self.name(deck, self._ending(deck, kind))

    def mime(self, deck: Deck, kind: str) -> str:
        return ZIP if self._ending(deck, kind) == "zip" else KINDS[kind].mime

    def file(self, deck: Deck, kind: str, told: Tell, how: Mapping[str, Any] | None = None) -> File:
        """The file of that kind. Raises NotMade."""
        content = WORKSHOP.made(Task((self.makers[kind],), deck, how or {}), told)
        return File(content, self.named(deck, kind), self.mime(deck, kind))

    def panel_content(self, page: str, again: Again, kind: str) -> bytes:
        """The file of one panel, made now. Raises NotMade."""
        is_whole = KINDS[kind].is_whole
        with WORKSHOP.turn(longest_s=LONGEST_WAIT_S):
            panel, origin = again(is_whole)
            if kind in self.exporters:
                return self.exporters[kind](panel, origin)
            panel = self.whole(panel) if is_whole else panel
            return WORKSHOP.made(Task((self.makers[kind],), self.deck_of([(page, panel, origin)])))

    def _ending(self, deck: Deck, kind: str) -> str:
        return (KINDS[kind].several or kind) if len(deck.slides) > 1 else kind
