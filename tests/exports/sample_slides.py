"""Panels of the small sample company as slides, asked once a run and language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from exports.asking import view_of
from exports.deck import Deck, Slide
from exports.slides import deck_pptx
from locales import words_for
from pages import Chosen, page_named
from pages.pieces.origin import origin_of

SHOWN = ("overview", "cost_and_profit", "clients", "data")


@cache
def slides_of(store: Path, language: str) -> tuple[Slide, ...]:
    """Every panel of a few pages in the last quarter that is over: charts, key figures, tables of every kind."""
    view = view_of(store, "", None, "last_year", (), (), (), ())
    words = words_for(language, view.settings.currency)
    found = []
    for page in (page_named(key) for key in SHOWN):
        chosen = Chosen.of(page, view, {})
        origin = origin_of(view, page, chosen, words)
        found += [Slide(page.key, panel, origin) for panel in page.panels(view, chosen, words)]
    return tuple(found)


def whole_deck(store: Path, language: str) -> Deck:
    """All of them as one deck."""
    slides = slides_of(store, language)
    origin = slides[0].origin
    return Deck("Everything", language, origin.currency, origin.company, slides)


@cache
def made_of(store: Path, language: str) -> bytes:
    """That deck as slides, each table continued on one more."""
    return deck_pptx(whole_deck(store, language), appendix=1)
