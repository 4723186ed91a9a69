"""A chart and a theme in, a plain Plotly figure out. One file per form; a new form is one line here.

The figure is a dict, not a `go.Figure`: nothing is validated at run time (the tests do that), which is what makes a
figure cost well under 3 ms.
"""

from __future__ import annotations

from collections.abc import Callable

from charts import (
    bars,
    columns,
    concentration,
    cost_scatter,
    curve,
    curve_multiples,
    degree_parts,
    degree_rows,
    density,
    dependence_map,
    distributions,
    dots,
    effects,
    estimates,
    grade_shares,
    heat_table,
    importance_map,
    kind_grid,
    levels,
    loyalty_map,
    map,
    money_whale,
    move_matrix,
    pacing,
    rates_by_level,
    score_lines,
    trend,
    waterfall,
    whale,
)
from charts.axes import CONFIG, Figure
from charts.chart import Chart
from charts.theme import Theme

__all__ = ["CONFIG", "FORMS", "figure"]

FORMS: dict[str, Callable[[Chart, Theme], Figure]] = {
    "bars": bars.bars_figure,
    "columns": columns.columns_figure,
    "concentration": concentration.concentration_figure,
    "cost_scatter": cost_scatter.cost_scatter_figure,
    "curve": curve.curve_figure,
    "curve_multiples": curve_multiples.curve_multiples_figure,
    "degree_parts": degree_parts.degree_parts_figure,
    "degree_rows": degree_rows.degree_rows_figure,
    "density": density.density_figure,
    "dependence_map": dependence_map.dependence_map_figure,
    "distributions": distributions.distributions_figure,
    "dots": dots.dots_figure,
    "effects": effects.effects_figure,
    "estimates": estimates.estimates_figure,
    "grade_shares": grade_shares.grade_shares_figure,
    "heat_table": heat_table.heat_table_figure,
    "importance_map": importance_map.importance_map_figure,
    "kind_grid": kind_grid.kind_grid_figure,
    "levels": levels.levels_figure,
    "loyalty_map": loyalty_map.loyalty_map_figure,
    "map": map.map_figure,
    "money_whale": money_whale.money_whale_figure,
    "move_matrix": move_matrix.move_matrix_figure,
    "pacing": pacing.pacing_figure,
    "rates_by_level": rates_by_level.rates_by_level_figure,
    "score_lines": score_lines.score_lines_figure,
    "trend": trend.trend_figure,
    "waterfall": waterfall.waterfall_figure,
    "whale": whale.whale_figure,
}


def figure(chart: Chart, theme: Theme) -> Figure:
    """The chart drawn in the theme: a dict with `data` and `layout` for plotly.js; show it with `CONFIG`.

    Raises ValueError for a form that no file in charts/ draws.
    """
    if chart.form not in FORMS:
        raise ValueError(f'chart: no form "{chart.form}"; choose one of {", ".join(sorted(FORMS))}')
    return FORMS[chart.form](chart, theme)
