"""What is taken to a meeting: panels as they were answered, in order, each with where it comes from and own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from charts.panel import Panel
from charts.theme import Name, Theme, theme_of
from locales import Words, words_for
from pages.pieces.origin import Origin

Tell = Callable[[float], None]
"""Told how far a file is, 0 to 1."""


def to_nobody(share: float) -> None:
    """Where nobody watches."""


@dataclass(frozen=True)
class Slide:
    """One panel to show. page: its key. title: instead of the message; remark: what the preparer adds.

    address: everything it was asked with, (parameter, code) as a link has them; empty where nobody will ask again.
    """

    page: str
    panel: Panel
    origin: Origin
    title: str = ""
    remark: str = ""
    address: tuple[tuple[str, str], ...] = ()

    @property
    def headline(self) -> str:
        return self.title or self.panel.message


@dataclass(frozen=True)
class Deck:
    """Slides under a title, in one language. All of one data version unless an origin says otherwise.

    made_by and made_at: who froze it and when (UTC); None and "" where it was not frozen, so that the same panels give
    the same bytes. snapshot: the number it is kept under, checksum: of its frozen content ("" when it is not kept).
    """

    title: str
    language: str
    currency: str
    company: str
    slides: tuple[Slide, ...]
    made_by: str = ""
    made_at: datetime | None = None
    snapshot: str = ""
    checksum: str = ""
    definitions: str = ""

    @property
    def words(self) -> Words:
        return words_for(self.language, self.currency)

    def theme(self, name: Name = "light") -> Theme:
        """The theme of that name with the company's colours of rise and fall. Raises KeyError for another name."""
        return theme_of(name, self.slides[0].origin.rise_colour if self.slides else "meaning")


def deck_of(panel: Panel, origin: Origin, page: str = "") -> Deck:
    """A single panel as a deck of one slide."""
    return Deck(panel.message, origin.language, origin.currency, origin.company, (Slide(page, panel, origin),))
