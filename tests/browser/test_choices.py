"""What a reader does: choose, search, switch."""

from __future__ import annotations

from pathlib import Path

import pytest

from locales import words_for
from tests.browser.conftest import Opener
from tests.browser.sample import best_client, complete_period
from tests.browser.test_links import choose_grain, shape


def test_another_period_changes_the_numbers_and_a_reset_brings_them_back(opened: Opener, sample_store: Path) -> None:
    with opened() as reader:
        reader.open("overview")
        before, drawn_before = reader.tiles(), shape(reader.charts())
        choose_grain(reader, "Year")
        assert reader.tiles() != before
        assert shape(reader.charts()) != drawn_before
        reader.page.get_by_role("button", name="Reset").click()
        reader.drawn()
        assert reader.tiles() == before
        assert reader.complaints == []


def test_filters_survive_a_change_of_page(opened: Opener, sample_store: Path) -> None:
    period = complete_period(sample_store, back=1)
    with opened() as reader:
        reader.open("overview", period=period.key, tier="A")
        reader.page.get_by_role("link", name="Cost and profit").first.click()
        reader.page.wait_for_url("**/cost_and_profit?*")
        reader.drawn()
        assert f"period={period.key}" in reader.page.url and "tier=A" in reader.page.url
        assert words_for("en").period(period) in " ".join(reader.lines())


def test_the_language_is_switched_in_place(opened: Opener) -> None:
    with opened() as reader:
        reader.open("overview")
        reader.page.get_by_role("radio", name="中文").click()
        reader.drawn()
        reader.page.wait_for_url("**lang=zh*")
        assert words_for("zh")("Reset") in " ".join(reader.lines())


@pytest.mark.parametrize(("by", "language"), [("name", "zh"), ("pinyin", "en"), ("client_id", "zh")])
def test_a_client_is_found_and_opened(by: str, language: str, opened: Opener, sample_store: Path) -> None:
    client = best_client(sample_store)
    with opened(language=language) as reader:
        reader.open("overview")
        box = reader.page.get_by_placeholder(words_for(language)("Name, pinyin or code"))
        box.fill(getattr(client, by))
        box.press("Enter")
        reader.page.locator('[data-testid="stSidebar"]').get_by_role("link", name=client.client_id).first.click()
        reader.page.wait_for_url("**/one_client?*")
        reader.drawn()
        assert client.name in " ".join(reader.lines())
        assert reader.complaints == []
