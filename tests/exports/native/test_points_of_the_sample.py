"""The charts of points of the sample company, in Chinese: sound, and with the numbers of their frames.

But for zero: on a log axis it stands at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from charts.chart import Chart
from data.door import Door, View
from data.periods import period_of
from data.scope import Selection, whole_company
from exports.native.spec import Plot
from locales import words_for
from pages import Chosen, page_named
from tests.exports.native.points import native

PAGES = ("four_degrees", "false_loyalty", "cost_and_profit")
COLUMNS = {
    "concentration": ("clients", "revenue"), "degree_rows": ("value", "before"),
    "degree_parts": ("value", "before"), "estimates": ("value", "low", "high"), "density": ("x", "y"),
    "loyalty_map": ("x", "y"), "dependence_map": ("y",), "cost_scatter": ("cost", "margin"),
}  # fmt: skip


@pytest.fixture(scope="module")
def view(sample_store: Path) -> View:
    door = Door(sample_store)
    version = door.current()
    assert version is not None
    today = Selection(period_of(version.as_of, "quarter", version.settings.calendar), "last_year", (), (), (), ())
    return door.view(version, whole_company("test", "the test asks"), today)


def charts(view: View, language: str) -> Iterator[Chart]:
    words = words_for(language, view.settings.currency)
    for key in PAGES:
        page = page_named(key)
        for panel in page.panels(view, Chosen.of(page, view, {}), words):
            if panel.chart is not None and panel.chart.form in COLUMNS:
                yield panel.chart


def test_the_numbers_of_the_page_are_the_numbers_of_the_chart(view: View) -> None:
    seen = set()
    for chart in charts(view, "zh"):
        seen.add(chart.form)
        drawn: set[float | None] = set()
        for part in native(chart).parts:
            assert isinstance(part, Plot)
            for series in part.series:
                drawn |= {*series.values, *series.at, *(-value for value in series.values if value is not None)}
        for column in COLUMNS[chart.form]:
            known = {
                float(value) for value in chart.frame[column] if value is not None and value == value and value != 0
            }
            assert known <= drawn, (chart.form, column)
    assert len(seen) >= 6
