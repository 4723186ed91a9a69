"""The loyalty models on the methods page: the hold-out test that was published, and the truth that is known."""

from __future__ import annotations

import pytest

from data.scope import Scope
from data.warehouse.store import Store
from locales import LANGUAGES, words_for
from metrics.loyalty.figures import published_hold_outs
from metrics.loyalty.recovery import recovery_table
from pages.setup.loyalty_methods import loyalty_panels
from pages.setup.loyalty_recovery import TRUTHS
from tests.charts.checks import drawn
from tests.data.small import EVERYBODY, view_of
from tests.metrics.companies import store_of
from tests.metrics.loyalty.conftest import NORTH, SATISFACTION, ordering_weekly
from tests.pages.conftest import Asked
from tests.pages.showing import column, faults_of, too_long

KEYS = ["hold_out", "orders_bg_bb", "orders_bg_nbd", "ordering_bg_bb", "ordering_bg_nbd", "loyalty_truth",
        "loyalty_truth_levels"]  # fmt: skip


@pytest.fixture(scope="module")
def weekly(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(ordering_weekly, tmp_path_factory)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scope", [EVERYBODY, NORTH], ids=["everybody", "of a region"])
def test_the_published_test_is_shown_with_its_calibration(weekly: Store, language: str, scope: Scope) -> None:
    view = view_of(weekly, "2026-Q2", scope)
    panels = list(loyalty_panels(view, words_for(language, "")))
    assert [panel.key for panel in panels] == KEYS
    for panel in panels:
        assert not [*faults_of(panel), *too_long(panel, language)], panel.key
        if panel.chart is not None and language == "en":
            drawn(panel.chart)
    for panel, tested in zip(panels[1:3], published_hold_outs(view), strict=True):
        assert column(panel, "value") == [part.actual for part in tested.orders]
        assert column(panel, "predicted") == [part.predicted for part in tested.orders]
        assert sum(column(panel, "n")) == tested.clients  # type: ignore[arg-type]


def test_both_models_stand_side_by_side_and_the_nearer_one_is_named(weekly: Store) -> None:
    view = view_of(weekly, "2026-Q2")
    panel, tested = next(loyalty_panels(view, words_for("en", ""))), published_hold_outs(view)
    assert column(panel, "model") == ["BG/BB", "BG/NBD"]
    assert column(panel, "actual") == [round(tested[0].actual)] * 2
    nearest = min(zip(tested, ("BG/BB", "BG/NBD"), strict=True), key=lambda pair: pair[0].error)[1]
    assert panel.message.startswith(f"{nearest} foresaw")
    assert "in use: BG/BB with alpha" in panel.note.text


def test_without_a_published_test_it_is_said(asked: Asked) -> None:
    panel = next(loyalty_panels(asked("three", "2026-Q1"), words_for("en", "")))
    assert panel.missing.startswith("not published yet")


def test_without_the_right_to_money_nothing_is_shown(weekly: Store) -> None:
    panels = list(loyalty_panels(view_of(weekly, "2026-Q2", SATISFACTION), words_for("en", "")))
    assert [panel.key for panel in panels] == ["hold_out", "loyalty_truth", "loyalty_truth_levels"]
    assert panels[0].missing and not panels[0].missing.startswith("not published")


def test_every_row_of_the_benchmark_is_shown_in_words(asked: Asked) -> None:
    found = recovery_table()
    assert {row.truth for row in found.rows} == TRUTHS.keys() > {row.truth for row in found.levels}
    *_, ranked, levels = loyalty_panels(asked("three", "2026-Q1"), words_for("en", ""))
    assert column(ranked, "auc") == [row.auc for row in found.rows]
    assert column(levels, "value") == [level.actual for level in found.levels]
    assert found.command in levels.note.text
