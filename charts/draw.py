"""A chart and a theme in, a plain Plotly figure out. One file per form; a new form is one line here.

The figure is a dict, not a `go.Figure`: nothing is validated at run time (the tests do that), which is what makes a
figure cost well under 3 ms.
"""

from __future__ import annotations

from collections.abc import Callable

from charts import (
    bars,
    columns,
    cost_scatter,
    curve,
    curve_multiples,
    dots,
    estimates,
    importance_map,
    levels,
    money_whale,
    rates_by_level,
    trend,
    whale,
)
from charts.axes import CONFIG, Figure
from charts.chart import Chart
from charts.theme import Theme

__all__ = ["CONFIG", "FORMS", "figure"]

FORMS: dict[str, Callable[[Chart, Theme], Figure]] = {
    "bars": bars.bars_figure,
    "columns": columns.columns_figure,
    "cost_scatter": cost_scatter.cost_scatter_figure,
    "curve": curve.curve_figure,
    "curve_multiples": curve_multiples.curve_multiples_figure,
    "dots": dots.dots_figure,
    "estimates": estimates.estimates_figure,
    "importance_map": importance_map.importance_map_figure,
    "levels": levels.levels_figure,
    "money_whale": money_whale.money_whale_figure,
    "rates_by_level": rates_by_level.rates_by_level_figure,
    "trend": trend.trend_figure,
    "whale": whale.whale_figure,
}


def figure(chart: Chart, theme: Theme) -> Figure:
    """The chart drawn in the theme: a dict with `data` and `layout` for plotly.js; show it with `CONFIG`.

    Raises ValueError for a form that no file in charts/ draws.
    """
    if chart.form not in FORMS:
        raise ValueError(f'chart: no form "{chart.form}"; choose one of {", ".join(sorted(FORMS))}')
    return FORMS[chart.form](chart, theme)
