from __future__ import annotations

from cProfile import Profile

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
    with pytest.raises(ValueError, match='no form "radar"; choose one of bars, columns, concentration, cost_scatter'):
        figure(Chart("radar", BARS.frame), LIGHT)


def test_every_form_is_drawn_by_its_own_file() -> None:
    assert all(function.__module__ == f"charts.{form}" for form, function in FORMS.items())


def test_a_bar_more_takes_a_few_calls_more_and_sixty_take_little() -> None:
    """Calls are counted, not seconds: the same on a busy machine. Sixty bars take some 1,000, each bar 13 of them."""
    calls = {bars: _calls(bars) for bars in (30, 60)}
    assert calls[60] - calls[30] < 30 * 20 and calls[60] < 1_500


def _calls(bars: int) -> int:
    """Python calls that drawing that many bars takes."""
    rows = tidy({"label": [str(at) for at in range(bars)], "value": list(range(bars))})
    chart = bars_chart(rows, EN, label="n", kind="count")
    figure(chart, LIGHT)
    counted = Profile(subcalls=False, builtins=False)
    counted.runcall(figure, chart, LIGHT)
    return sum(entry.callcount for entry in counted.getstats())
