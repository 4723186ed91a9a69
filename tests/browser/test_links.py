"""A link shows a colleague the same page, whoever they are and whenever the server was started."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from locales import words_for
from pages import PAGES
from tests.browser.conftest import Opener
from tests.browser.sample import complete_period
from tests.browser.server import served
from tests.browser.window import Window, window


def shape(charts: list[Any]) -> list[Any]:
    """The numbers of charts up to their unit: 万 and M differ between the languages, the proportions do not."""

    def proportions(values: list[float]) -> list[float]:
        most = max((abs(value) for value in values), default=0) or 1
        return [round(value / most, 6) for value in values]

    return [[(trace["type"], proportions(trace["x"]), proportions(trace["y"])) for trace in chart] for chart in charts]


def test_a_deep_link_right_after_a_start_goes_through_app_py(browser: Browser, sample_store: Path) -> None:
    """With page files directly in pages/, Streamlit would run the page alone: no menu, no filters, no rights."""
    period = complete_period(sample_store, back=1)
    with served(sample_store) as fresh, window(browser, fresh.address) as reader:
        reader.open("cost_and_profit", period=period.key)
        assert reader.page.get_by_role("dialog").count() == 0, "Streamlit took pages/ for its own: Page not found"
        assert reader.page.locator(".st-key-bar-filters").count() == 1
        assert reader.page.locator('[data-testid="stSidebar"]').count() == 1
        assert words_for("en").period(period) in " ".join(reader.lines())


def test_the_first_page_has_a_link_with_its_name_too(opened: Opener, sample_store: Path) -> None:
    """Streamlit serves its default page at "/" only; a link to /overview was greeted with "Page not found"."""
    period = complete_period(sample_store, back=1)
    with opened() as reader:
        reader.page.goto(f"{reader.address}/overview?lang=en&period={period.key}")
        reader.drawn()
        assert reader.page.get_by_role("dialog").count() == 0
        assert words_for("en").period(period) in " ".join(reader.lines())
        tiles, menu = reader.tiles(), reader.page.locator('[data-testid="stSidebar"] .st-key-menu a')
        menu.nth(1).click()
        reader.page.wait_for_url(re.compile(f"/{PAGES[1].key}\\b"))
        reader.drawn()
        menu.first.click()
        reader.page.wait_for_url(re.compile(r"//[^/]+/(\?|$)"))
        reader.drawn()
        assert reader.tiles() == tiles != []
        assert reader.page.get_by_role("dialog").count() == 0


def test_without_a_right_no_page_shows_a_number(browser: Browser, sample_store: Path) -> None:
    """A server that a network can reach, and no sign-in: nobody sees anything, on any page, by any link."""
    open_to_all, plain = ("--server.address", "0.0.0.0"), "./app.py"  # ./run would refuse
    with served(sample_store, plain, open_to_all) as server, window(browser, server.address) as stranger:
        for page in ("", "cost_and_profit", "clients", "data"):
            stranger.page.goto(f"{server.address}/{page}?lang=en")
            stranger.drawn()
            assert words_for("en")("Not yours to see") in stranger.lines()
            assert any("no sign-in is set up" in line and "./run" in line for line in stranger.lines())
            assert stranger.charts() == [] and stranger.tiles() == []
            assert stranger.page.locator('[data-testid="stDataFrame"]').count() == 0


def test_the_same_link_shows_the_same_numbers_in_the_other_language(opened: Opener, sample_store: Path) -> None:
    link = {"period": complete_period(sample_store, back=2).key, "compare": "previous", "tier": "A,B"}
    with opened(language="en") as ours, opened(language="zh") as theirs:
        ours.open("overview", **link)
        theirs.open("overview", **link)
        assert ours.charts(), "the overview has charts to compare"
        assert json.dumps(shape(ours.charts())) == json.dumps(shape(theirs.charts()))
        assert len(ours.tiles()) == len(theirs.tiles()) > 0


def test_the_address_after_a_choice_opens_the_same_page_again(opened: Opener, sample_store: Path) -> None:
    with opened() as reader, opened() as colleague:
        reader.open("overview")
        choose_grain(reader, "Year")
        colleague.page.goto(reader.page.url)
        colleague.drawn()
        assert colleague.tiles() == reader.tiles()
        assert shape(colleague.charts()) == shape(reader.charts())


def test_a_link_that_means_nothing_here_is_answered_and_says_so(opened: Opener) -> None:
    with opened() as reader:
        reader.open("overview", period="1066-Q9", region="Atlantis")
        text = " ".join(reader.lines())
        assert "1066-Q9" in text and "Atlantis" in text
        assert len(reader.tiles()) > 0 and reader.complaints == []


def choose_grain(reader: Window, label: str) -> None:
    reader.page.locator(".st-key-bar-filters").get_by_role("radio", name=label, exact=True).click()
    reader.drawn()
