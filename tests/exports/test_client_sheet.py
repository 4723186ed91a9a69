"""One client on a printed sheet: at most two pages, in both languages, whatever it is called."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.warehouse.store import Store
from exports.__main__ import app
from exports.deck import Deck, Slide
from exports.paper import client_sheet_pdf, deck_pdf
from exports.paper.client_sheet import ROWS, is_client_sheet, sheet_contents
from locales import LANGUAGES, words_for
from pages import Chosen, page_named
from pages.pieces.origin import origin_of
from tests.data.small import view_of

PAGES = re.compile(rb"/Type\s*/Page\b(?!s)")


def deck_of_client(store: Path, language: str = "en") -> Deck:
    view, page = view_of(Store(store), "2026-Q3"), page_named("one_client")
    words, chosen = words_for(language, view.settings.currency), Chosen.of(page, view, {"client": "C000001"})
    origin = origin_of(view, page, chosen, words)
    slides = tuple(Slide(page.key, panel, origin) for panel in page.panels(view, chosen, words))
    return Deck(words(page.title), language, origin.currency, origin.company, slides)


def renamed(deck: Deck, name: str) -> Deck:
    named = [
        replace(slide, panel=replace(slide.panel, message=name)) if slide.panel.key in ("about", "tiles") else slide
        for slide in deck.slides
    ]
    return replace(deck, slides=tuple(named))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_client_comes_as_a_sheet_of_at_most_two_pages(sample_store: Path, language: str) -> None:
    deck = deck_of_client(sample_store, language)
    sheet = deck_pdf(deck)
    assert is_client_sheet(deck) and 1 <= len(PAGES.findall(sheet)) <= 2
    assert sheet == client_sheet_pdf(deck), "the same deck gives the same bytes"


@pytest.mark.parametrize("name", ["x" * 500, "兴" * 500, "=cmd|' /C calc'!A0 #set page(width: 1pt) " * 12])
def test_a_name_of_any_length_stays_a_name_on_the_sheet(sample_store: Path, name: str) -> None:
    deck = renamed(deck_of_client(sample_store), name)
    assert len(PAGES.findall(client_sheet_pdf(deck))) <= 2
    assert len(sheet_contents(deck, 1.0)["title"]) < 200


def test_lists_are_cut_to_their_newest_rows_and_own_words_make_it_a_deck_again(sample_store: Path) -> None:
    deck = deck_of_client(sample_store)
    blocks = {block["title"]: block for block in sheet_contents(deck, 0.5)["blocks"]}
    sales = next(slide.panel for slide in deck.slides if slide.panel.key == "sales")
    (part,) = blocks[sales.message.replace("\u00a0", " ")]["table"]["parts"]
    assert len(part["rows"]) == ROWS["sales"] // 2
    first = replace(deck.slides[0], remark="Ask for the contract")
    own = replace(deck, slides=(first, *deck.slides[1:]))
    assert not is_client_sheet(own)
    with pytest.raises(ValueError, match="not the page of one client"):
        client_sheet_pdf(own)


def test_the_sheet_is_made_without_a_screen(sample_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheet.pdf"
    made = CliRunner().invoke(app, ["client", "C000001", "--out", str(out), "--store", str(sample_store)])
    assert made.exit_code == 0, made.output
    assert out.read_bytes().startswith(b"%PDF")
    for asked, said in (
        (["C000001", "--out", "sheet.docx"], "is not a .pdf"),
        (["no", "--out", str(out)], "no client"),
    ):
        refused = CliRunner().invoke(app, ["client", *asked, "--store", str(sample_store)])
        assert refused.exit_code == 2 and said in refused.output
