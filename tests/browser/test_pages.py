"""Every page, in both languages and both themes, opened in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.contract import TABLES
from locales import words_for
from locales.messages import translations
from pages import PAGES
from tests.browser.conftest import Opener
from tests.browser.sample import best_client
from tests.browser.server import Server
from tests.browser.window import Tabs, Theme, Window

KEYS = [page.key for page in PAGES]
QUESTIONS = {page.key: page.question for page in PAGES}
BROKEN = ("Traceback", "Error", "Exception", "undefined", "NaN", "None")
# What Streamlit says by itself when nobody gives it other words. (Its "Skip to main content", which a keyboard's first
# step brings up, cannot be given any.)
STREAMLITS_OWN = {
    "Choose an option", "Choose options", "Select all", "No results", "No options to select", "Press Enter to apply",
    "Browse files", "Drag and drop file here", "Drag and drop files here", "Upload", "Deploy", "Running...", "Stop",
    "empty", "Made with Streamlit",
}  # fmt: skip


def client_of(page: str, store: Path) -> dict[str, str]:
    """The link parameters a page cannot do without."""
    return {"client": best_client(store).client_id} if page == "one_client" else {}


LANGUAGES_AND_THEMES = [("en", "light"), ("zh", "dark")]
"""Words know nothing of colours: each language and each theme once."""


@pytest.fixture(scope="module", params=LANGUAGES_AND_THEMES, ids=" ".join)
def watched(request: pytest.FixtureRequest, tabs: Tabs, server: Server) -> Iterator[Window]:
    """One window for each language and theme, in which the pages are opened one after the other.

    In one by its link, in the other by the menu: both ways are walked, and the second loads nothing anew.
    """
    language, theme = request.param
    with tabs.window(server.address, language, theme) as opened:
        yield opened


@pytest.fixture(scope="module")
def phone(tabs: Tabs, server: Server) -> Iterator[Window]:
    """A window as wide as a phone, in the language with the longer words."""
    with tabs.window(server.address, "en", width=390) as opened:
        yield opened


@pytest.mark.parametrize("key", KEYS)
def test_a_page_is_drawn_whole_in_each_language_and_theme(
    key: str, watched: Window, server: Server, sample_store: Path
) -> None:
    watched.complaints.clear()
    if watched.language == "en":
        watched.open(key, **client_of(key, sample_store))
    else:
        by_the_menu(watched, key, sample_store)
    lines = watched.lines()
    words = words_for(watched.language)

    assert words("Something broke") not in lines, server.written()[-3000:]
    assert words(QUESTIONS[key]) in lines
    assert watched.page.get_by_role("dialog").count() == 0, "Streamlit did not find the page"
    assert not [line for line in lines if any(word in line.split() for word in BROKEN)]
    assert watched.complaints == []
    assert watched.foreign == []
    assert watched.overflow() == 0
    if watched.language == "zh":
        assert not untranslated(lines)


def by_the_menu(window: Window, key: str, store: Path) -> None:
    """Opens the page from the one before it; the first of all, and one that needs a client, by a link."""
    if window.page.url == "about:blank":
        window.open("overview")
    if parameters := client_of(key, store):
        window.open(key, **parameters)
    else:
        window.follow(key, words_for(window.language)(QUESTIONS[key]))


def untranslated(lines: list[str]) -> list[str]:
    """Lines that say in English what the catalogue says in Chinese, or that are Streamlit's own English.

    Tables go by the names that files are imported as, in every language.
    """
    english = {key for key, (form, *_) in translations("zh").items() if form != key} - TABLES.keys()
    return [line for line in lines if line in english or line in STREAMLITS_OWN]


@pytest.mark.parametrize("key", KEYS)
def test_a_page_fits_a_phone(key: str, phone: Window, sample_store: Path) -> None:
    phone.complaints.clear()
    by_the_menu(phone, key, sample_store)
    assert phone.overflow() == 0
    assert phone.complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_reader_s_system_chooses_the_theme(theme: Theme, opened: Opener) -> None:
    with opened(theme=theme) as reader:
        reader.open("overview")
        ground = reader.page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert ground == {"light": "rgb(243, 245, 244)", "dark": "rgb(16, 22, 27)"}[theme]
