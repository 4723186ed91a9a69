"""The panels of answers: five levels, who stays, who answered, and the ways to count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from charts.panel import Panel
from data.door import View
from data.scope import TOPICS, Scope
from data.warehouse.store import Store
from locales import words_for
from metrics.kpi import NO_SALES, NOT_YOURS
from metrics.response import NOBODY_ASKED, WHO_WAS_ASKED
from metrics.satisfaction import NO_ANSWERS, NO_SURVEYS, answer_history, period_levels
from pages.relationship.answers import levels_panel, retention_panel
from pages.relationship.response import response_panel, weighting_panel
from tests.charts.checks import drawn
from tests.data.small import kept, published, view_of
from tests.metrics.answering import buying, invited, staying
from tests.metrics.companies import Maker, answer, client, region, store_of
from tests.pages.conftest import Asked
from tests.pages.showing import COMPANIES, LONGEST, column, faults_of, plain, width

MADE: dict[str, Maker] = {"staying": staying, "invited": invited, "buying": buying}


def panels(view: View, language: str = "en") -> dict[str, Panel]:
    words, view = words_for(language, view.settings.currency), kept(view)
    past = period_levels(view, answer_history(view))
    found = (
        levels_panel(view, words, past),
        retention_panel(view, words),
        response_panel(view, words),
        weighting_panel(view, words),
    )
    return {panel.key: panel for panel in found}


def of(name: str, factory: pytest.TempPathFactory, period: str, **cut: Any) -> View:
    return view_of(store_of(MADE[name], factory), period, **cut)


def test_the_table_of_levels_carries_every_figure_with_its_interval(asked: Asked) -> None:
    levels = panels(asked("voices", "2026-Q1", regions=("F",)))["levels"]
    assert column(levels, "fully") == [0.4, 0.0] and column(levels, "dissatisfied") == [0.2, 0.5]
    for name in ("satisfied", "fully", "dissatisfied", "mean"):
        values = zip(*(column(levels, key) for key in (f"{name}_low", name, f"{name}_high")), strict=True)
        assert all(low <= value <= high for low, value, high in values), name
    assert column(levels, "promoters_n") == [5, None]


def test_who_stays_says_the_verdict_with_its_numbers(tmp_path_factory: pytest.TempPathFactory) -> None:
    panel = panels(of("staying", tmp_path_factory, "2026-Q2"))["retention"]
    assert plain(panel.message) == "Fully satisfied stay 100 %, satisfied 50 %: within chance"
    assert column(panel, "value") == [1.0, 0.5, None, None, None]
    assert column(panel, "n") == [3, 2, 0, 0, 0]
    text = plain(panel.note.text)
    assert "n 5 answers of 4 clients" in text and "1 answer not a year old left out" in text
    assert "within 2 own intervals, at least 60 days" in text and "no proof of cause" in text


def test_who_answered_and_who_is_missing(tmp_path_factory: pytest.TempPathFactory) -> None:
    panel = panels(of("buying", tmp_path_factory, "2026-Q2"))["response"]
    assert plain(panel.message) == "60 % of 5 active clients answered; the silent hold 55 % of turnover"
    assert "asked means active in the trailing twelve months" in panel.note.text
    south = panels(of("invited", tmp_path_factory, "2026-Q2"))["response"]
    assert plain(south.message) == "50 % of 10 invited clients answered"
    assert column(south, "label") == ["Tier D", "Region N", "Region S", "shop"]
    assert column(south, "asked") == [10, 6, 4, 10] and column(south, "turnover") == [None] * 4


def test_the_ways_of_counting_stand_side_by_side(tmp_path_factory: pytest.TempPathFactory) -> None:
    panel = panels(of("buying", tmp_path_factory, "2026-Q2"))["weighting"]
    assert plain(panel.message) == "By turnover 80 % satisfied, by clients 75 %: the gap is within chance"
    assert column(panel, "label") == [
        "Answers as they came", "With the survey's weights", "Weighted for who is missing", "By clients, each once",
        "By turnover",
    ]  # fmt: skip
    assert "R-indicator" in panel.note.text and "cells" in panel.note.text
    only = panels(of("invited", tmp_path_factory, "2026-Q2"))["weighting"]
    assert plain(only.message).startswith("Weighted for who is missing ")
    assert "by turnover: no sales yet" in only.note.text


def test_what_is_not_there_says_why(asked: Asked, tmp_path_factory: pytest.TempPathFactory) -> None:
    without = panels(asked("three", "2026-Q1"))
    assert {panel.missing for panel in without.values()} == {NO_SURVEYS}
    voices = panels(asked("voices", "2026-Q1"))
    assert (voices["retention"].missing, voices["response"].missing) == (NO_SALES, WHO_WAS_ASKED)
    empty = panels(asked("voices", "2024"))
    assert empty["weighting"].missing == NO_ANSWERS and empty["levels"].missing
    assert panels(of("invited", tmp_path_factory, "2026-06"))["response"].missing == NOBODY_ASKED
    voice = Scope("x", everywhere=True, topics=frozenset({"satisfaction"}), why="test")
    assert panels(of("staying", tmp_path_factory, "2026-Q2", scope=voice))["retention"].missing == NOT_YOURS


def test_one_answer_alone_keeps_every_law(tmp_path: Path) -> None:
    store = published(
        tmp_path / "store",
        {"regions": [region("R", None)], "clients": [client("a", "R")], "surveys": [answer("a", "2026-03-04", 4)]},
    )
    shown = panels(view_of(store, "2026-03"))
    assert plain(shown["levels"].message).startswith("100.0 % of the answers")
    assert plain(shown["weighting"].message) == "100 % of the answers are satisfied"
    assert not [fault for panel in shown.values() for fault in faults_of(panel)]


def check(view: View, name: str) -> None:
    for language in ("en", "zh"):
        for panel in panels(view, language).values():
            assert not list(faults_of(panel)), (name, panel.key, panel.note.text, list(faults_of(panel)))
            assert width(panel.message, language) <= LONGEST[language] or language == "zh", panel.message
            if panel.chart is not None and language == "en":
                drawn(panel.chart)


def test_the_laws_of_panels_hold_on_every_company(asked: Asked, tmp_path_factory: pytest.TempPathFactory) -> None:
    for name, (_maker, periods, _client) in COMPANIES.items():
        check(asked(name, periods[0]), name)
    for name in MADE:
        check(of(name, tmp_path_factory, "2026-Q2"), name)


def test_two_readers_of_one_region_see_the_same(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A region chosen and a region one is limited to give the same answers."""
    store: Store = store_of(MADE["invited"], tmp_path_factory)
    limited = Scope("x", regions=frozenset("N"), topics=TOPICS, why="test")
    chosen, own = (panels(v) for v in (view_of(store, "2026-Q2", regions=("N",)), view_of(store, "2026-Q2", limited)))
    assert chosen["response"].message == own["response"].message
    assert column(chosen["weighting"], "satisfied") == column(own["weighting"], "satisfied")
