"""The page `methods`: each figure with its definition, in words and in code."""

from __future__ import annotations

from importlib import import_module

import pytest

from charts.panel import Panel
from data.contract import TABLES
from metrics import METRICS, Metric
from metrics.kpi import KPIS
from tests.pages.conftest import Asked
from tests.pages.showing import column, panels_of


def definitions(asked: Asked, language: str) -> dict[str, Panel]:
    """The panels that define figures: all but those that say how well models do."""
    shown = panels_of("methods", asked("three", "2026-Q1"), language)
    return {metric.family: shown[metric.family] for metric in METRICS}


def test_every_figure_stands_once_with_meaning_formula_and_source(asked: Asked) -> None:
    shown = definitions(asked, "en")
    assert sum(len(column(panel, "label")) for panel in shown.values()) == len(METRICS)
    for panel in shown.values():
        for name in ("label", "meaning", "formula", "source", "needs"):
            assert all(column(panel, name)), f"{panel.key} {name}"


def test_every_figure_is_said_in_chinese(asked: Asked) -> None:
    for panel in definitions(asked, "zh").values():
        for name in ("label", "meaning", "formula"):
            plain_english = [t for t in column(panel, name) if str(t).isascii()]
            assert not plain_english, f"{panel.key} {name}: {plain_english}"


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_every_figure_names_the_function_that_makes_it(metric: Metric) -> None:
    module, _, function = metric.function.rpartition(".")
    assert callable(getattr(import_module(module), function))
    assert set(metric.needs) <= set(TABLES)


def test_every_key_figure_has_a_definition() -> None:
    assert set(KPIS) <= {metric.key for metric in METRICS}
