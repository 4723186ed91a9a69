"""The panels of the drivers of satisfaction, on the page `word_of_mouth`."""

from __future__ import annotations

import pytest

from charts.panel import Panel
from data.warehouse.store import Store
from locales import words_for
from metrics.drivers import NO_SCORES
from metrics.drivers.map import FEW_ATTRIBUTES
from pages.relationship.drivers import NO_SCALE, drivers_panel, map_panel
from tests.charts.checks import drawn
from tests.data.small import kept, view_of
from tests.metrics.companies import store_of, voices
from tests.metrics.judging import judging
from tests.pages.showing import LONGEST, column, faults_of, plain, width


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(judging, tmp_path_factory)


def both(store: Store, *regions: str, language: str = "en", period: str = "2026-Q2") -> tuple[Panel, Panel]:
    view = kept(view_of(store, period, regions=regions))
    words = words_for(language)
    return drivers_panel(view, words), map_panel(view, words)


def test_the_most_important_attribute_is_named_with_its_share(store: Store) -> None:
    drivers, _map = both(store, "A")
    assert plain(drivers.message) == "Satisfaction goes most with delivery: 80 % of what is explained"
    assert column(drivers, "label") == ["delivery", "price"]
    assert column(drivers, "importance") == [pytest.approx(0.8), pytest.approx(0.2)]
    assert "120 answer sheets of 30 clients, 18 months" in drivers.note.text
    assert "explain 100 % of the differences" in plain(drivers.note.text) and "need not cause" in drivers.note.text


def test_the_map_says_what_to_act_on(store: Store) -> None:
    _drivers, shown = both(store, "A")
    assert plain(shown.message) == "Act first on delivery: 80 % of what is explained, score only 25"
    assert column(shown, "place") == ["act first", "do less?"] and column(shown, "membership") == [1, 1]
    assert shown.chart is not None and drawn(shown.chart)


def test_an_open_first_place_is_not_given_away(store: Store) -> None:
    drivers, shown = both(store, "A", "P")
    assert plain(drivers.message) == "First place is open: delivery 52 %, price 48 %"
    assert plain(shown.message).startswith("Nothing is sure; likeliest to act on first is delivery, ")


def test_what_is_left_out_is_said(store: Store) -> None:
    drivers, _map = both(store, "B")
    assert "5 sheets left out that do not judge all of them" in drivers.note.text
    assert "judged too rarely: brand" in drivers.note.text


def test_scores_off_the_scale_have_importance_and_no_place(store: Store) -> None:
    drivers, shown = both(store, "E")
    assert column(drivers, "performance") == [pytest.approx(25), None]
    assert "scale not known: price" in drivers.note.text
    assert shown.missing == NO_SCALE


def test_what_is_not_there_says_what_to_import_or_what_is_too_little(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert {panel.missing for panel in both(store, "H")} == {FEW_ATTRIBUTES}
    few = "only 40 complete answer sheets in the 18 months until 17 Apr 2026: 100 are needed"
    assert {panel.missing for panel in both(store, "F")} == {few}
    assert {panel.missing for panel in both(store_of(voices, tmp_path_factory))} == {NO_SCORES}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("region", ["A", "B", "E", "F", "H", "I", "J", "M"])
def test_the_laws_of_panels_hold(store: Store, region: str, language: str) -> None:
    for panel in both(store, region, language=language):
        assert not list(faults_of(panel))
        assert language != "en" or width(panel.message, language) <= LONGEST[language]
