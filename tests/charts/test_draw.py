from __future__ import annotations

import time

import pytest

from charts.bars import bars_chart
from charts.chart import Chart, tidy
from charts.draw import CONFIG, FORMS, figure
from charts.theme import LIGHT
from locales.words import words_for

EN = words_for("en")
BARS = bars_chart(tidy({"label": ["a"], "value": [1]}), EN, label="n", kind="count")


def test_a_figure_is_a_plain_dict_without_mode_bar_legend_or_drag() -> None:
    found = figure(BARS, LIGHT)
    assert type(found) is dict and set(found) == {"data", "layout"}
    assert CONFIG["displayModeBar"] is False and found["layout"]["dragmode"] is False
    assert found["layout"]["font"]["family"].startswith("Inter, ")
    assert found["layout"]["paper_bgcolor"] == "rgba(0,0,0,0)"


def test_an_unknown_form_is_refused_with_the_choices() -> None:
    with pytest.raises(ValueError, match='no form "radar"; choose one of bars, columns, cost_scatter'):
        figure(Chart("radar", BARS.frame), LIGHT)


def test_every_form_is_drawn_by_its_own_file() -> None:
    assert all(function.__module__ == f"charts.{form}" for form, function in FORMS.items())


def test_a_figure_of_sixty_bars_is_drawn_in_a_few_milliseconds() -> None:
    rows = tidy({"label": [str(at) for at in range(60)], "value": list(range(60))})
    chart = bars_chart(rows, EN, label="n", kind="count")
    best = min(_seconds(chart) for _ in range(10))
    assert best < 0.003


def _seconds(chart: Chart) -> float:
    start = time.perf_counter()
    figure(chart, LIGHT)
    return time.perf_counter() - start
