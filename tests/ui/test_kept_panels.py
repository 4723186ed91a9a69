"""Panels out of a kept snapshot stand on a page that is not their origin: they are not taken along from there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from charts.panel import Panel
from charts.theme import LIGHT
from locales import words_for
from ui.cache import Answer
from ui.panels import FILES_ABOVE, drawn_panel
from ui.screen import own_keys


def menu_of_a_panel(is_kept: bool) -> None:
    from datetime import date
    from pathlib import Path
    from typing import Any

    from charts.panel import Panel
    from charts.theme import LIGHT
    from exports.deck import Deck, Slide
    from exports.names import file_name
    from locales import words_for
    from pages.pieces.origin import Origin
    from ui.downloads import Taking
    from ui.outgoing import Outgoing
    from ui.panels import _menu, drawn_panel
    from ui.paper import Paper

    paper = Paper(Deck, Slide, lambda panel: panel, file_name, {"csv": "tests.ui.makers:first_message"})
    origin = Origin("en", "EUR", "Co", "Q", "Q1", (), (), "000001", date(2026, 4, 10), False)
    again: Any = lambda panel, is_longer: lambda is_whole: (panel, origin)  # noqa: E731
    drawn = drawn_panel(Panel("k", "Revenue", is_kept=is_kept), words_for("en"), LIGHT, again)
    leaving = Outgoing(Path(), lambda what, kind: None, lambda: True, lambda client: None)
    _menu(drawn, "chart", "k", words_for("en"), Taking("overview", paper, lambda key: None, leaving))


@pytest.mark.parametrize("is_kept", [False, True])
def test_the_menu_of_a_kept_panel_offers_no_file_and_says_where_they_are(is_kept: bool) -> None:
    app = AppTest.from_function(menu_of_a_panel, args=(is_kept,)).run()
    assert not app.exception
    assert ([button.label for button in app.button] == []) == is_kept
    assert (len(app.get("download_button")) == 0) == is_kept
    assert ([caption.value for caption in app.caption] == [FILES_ABOVE]) == is_kept


def test_the_whole_page_is_taken_along_without_the_panels_of_a_kept_snapshot() -> None:
    own, kept = Panel("list", "Kept snapshots"), Panel("frozen_01_year", "Revenue", is_kept=True)
    drawn = [drawn_panel(panel, words_for("en"), LIGHT) for panel in (own, kept, replace(own, key="more"))]
    assert own_keys(Answer(tuple(drawn), 3)) == ["list", "more"]


def controls_with_odd_titles() -> None:
    from data.periods import period_from_key
    from data.scope import Selection
    from locales import words_for
    from pages import Choice
    from ui.address import Address
    from ui.controls import show_controls

    start = Address(Selection(period_from_key("2026-Q1")), "en")
    few = Choice("few", "Few", (("a", "**bold** :smile:"), ("b", "plain")), "a")
    many = Choice("many", "Many", tuple((f"{n}", f"*{n}*") for n in range(9)), "1")
    show_controls((few, many), start, start, words_for("en"))


def test_choices_side_by_side_are_drawn_as_they_were_written() -> None:
    app = AppTest.from_function(controls_with_odd_titles).run()
    assert not app.exception
    shown = [option.content for option in app.get("button_group")[0].proto.options]
    assert shown[1] == "plain" and "*" not in shown[0] and ":smile:" not in shown[0]
    assert app.selectbox[0].options[3] == "*3*", "a list is not read as Markdown"
