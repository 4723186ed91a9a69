"""Which chart forms an office program can draw natively, and by what builder. A new form is one line here."""

from __future__ import annotations

from collections.abc import Callable

from charts.chart import Chart
from charts.theme import Theme
from exports.native import (
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
    estimates,
    grade_shares,
    heat_table,
    importance_map,
    kind_grid,
    levels,
    lines,
    loyalty_map,
    map,
    move_matrix,
    pacing,
    rates_by_level,
    steps,
    whale,
)
from exports.native.spec import Native

NATIVE: dict[str, Callable[[Chart, Theme], Native]] = {
    "bars": bars.native_bars,
    "columns": columns.native_columns,
    "concentration": concentration.native_concentration,
    "cost_scatter": cost_scatter.native_cost_scatter,
    "curve": curve.native_curve,
    "curve_multiples": curve_multiples.native_curve_multiples,
    "degree_parts": degree_parts.native_degree_parts,
    "degree_rows": degree_rows.native_degree_rows,
    "density": density.native_density,
    "dependence_map": dependence_map.native_dependence_map,
    "distributions": distributions.native_distributions,
    "dots": dots.native_dots,
    "effects": steps.native_effects,
    "estimates": estimates.native_estimates,
    "grade_shares": grade_shares.native_grade_shares,
    "heat_table": heat_table.native_heat_table,
    "importance_map": importance_map.native_importance_map,
    "kind_grid": kind_grid.native_kind_grid,
    "levels": levels.native_levels,
    "loyalty_map": loyalty_map.native_loyalty_map,
    "map": map.native_map,
    "money_whale": whale.native_money_whale,
    "move_matrix": move_matrix.native_move_matrix,
    "pacing": pacing.native_pacing,
    "rates_by_level": rates_by_level.native_rates_by_level,
    "score_lines": lines.native_score_lines,
    "trend": lines.native_trend,
    "waterfall": steps.native_waterfall,
    "whale": whale.native_whale,
}
"""A builder a form, by the alphabet: "bars": bars.native_bars, from exports/native/bars.py."""


def native_of(chart: Chart, theme: Theme) -> Native | None:
    """The chart as an office program draws it; None where it cannot, so that a picture stands instead."""
    return NATIVE[chart.form](chart, theme) if chart.form in NATIVE else None
