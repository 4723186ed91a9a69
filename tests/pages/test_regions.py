"""The parts side by side on the page: who differs, what is stated, and nothing of regions that are not the reader's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from charts.panel import Panel
from data.scope import Scope
from data.warehouse.store import Store
from exports.tables import panel_json
from locales import words_for
from metrics.satisfaction import NO_SURVEYS
from metrics.word_of_mouth import NO_WORD_OF_MOUTH
from pages.relationship.regions import COMPARE_BY, parts_panel
from tests.charts.checks import drawn
from tests.data.small import EVERYBODY, kept, view_of
from tests.metrics.word_of_mouth.talking_regions import NORTH, store_named
from tests.pages.conftest import Asked
from tests.pages.showing import column, faults_of, plain

Stores = Callable[[str], Store]
OWN = ("name", "side", "answers", "clients", "events", "level_raw", "slope_raw", "end_raw")
"""What stands on the reader's own rows alone, once the threshold is known."""


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Stores:
    return lambda name: store_named(name, tmp_path_factory.getbasetemp())


def panel(store: Store, by: str = "region", scope: Scope = EVERYBODY, language: str = "en") -> Panel:
    return parts_panel(kept(view_of(store, "2025-Q4", scope)), words_for(language), by)


def test_the_message_names_who_complains_more(stores: Stores) -> None:
    found = panel(stores("plain"))
    assert plain(found.message).startswith("Region W complains more;") and "of 5 differ" in found.message
    assert "8 comparisons tested, false discovery rate 5" in plain(found.note.text)
    assert "not published" in found.note.text
    assert found.chart is not None and len(found.chart.frame) == 5
    told = dict(zip(column(found, "name"), column(found, "differs"), strict=True))
    assert told["Region T"] == "not tested"


def test_nothing_beyond_chance_is_said_with_the_number_tested(stores: Stores) -> None:
    found = panel(stores("plain"), "channel")
    assert found.message == "No channel differs beyond chance (4 comparisons tested)"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_comparison_keeps_the_laws_and_can_be_drawn(stores: Stores, language: str) -> None:
    for by, _label in COMPARE_BY.options:
        found = panel(stores("published"), by, language=language)
        assert not list(faults_of(found)), by
        if found.chart is not None:
            drawn(found.chart)


def test_under_a_region_the_page_works_with_the_published_company(stores: Stores) -> None:
    found = panel(stores("published"), scope=NORTH)
    assert "tested against the published curve of the company ·" in found.note.text
    assert "984" not in found.note.text and "164" not in found.note.text, "the company's counts are not everybody's"
    assert set(column(found, "name")) == {"Region N"} and set(column(found, "answers")) == {240}
    told = panel_json(found).decode()
    assert not any(name in told for name in ("Region W", "Region S", "Region E", "Region T"))


def test_a_past_page_says_that_the_published_company_is_later(stores: Stores) -> None:
    view = kept(view_of(stores("published"), "2024-Q4", NORTH))
    found = parts_panel(view, words_for("en"), "region")
    assert found.message == "Regions side by side"
    assert "not tested: the published curve holds answers up to 1 Dec 2025, after this period" in plain(found.note.text)
    assert "comparisons tested" not in found.note.text


def test_rows_of_other_regions_move_nothing_but_the_published_aggregates(stores: Stores) -> None:
    assert panel_json(panel(stores("plain"), scope=NORTH)) == panel_json(panel(stores("other"), scope=NORTH))
    one, other = (panel(stores(name), scope=NORTH) for name in ("published", "other published"))
    for key in ("name", "side", "answers", "clients", "events"):
        assert column(one, key) == column(other, key), key
    assert one.note.text == other.note.text


def test_what_is_not_there_says_what_to_import(asked: Asked) -> None:
    words = words_for("en")
    assert parts_panel(asked("three", "2026-Q1"), words, "region").missing == NO_SURVEYS
    assert parts_panel(asked("serving", "2026-03"), words, "tier").missing == NO_WORD_OF_MOUTH
    assert "too few" in parts_panel(asked("voices", "2026-Q2"), words, "region").missing
