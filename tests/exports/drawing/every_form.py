"""One small chart of every form, out of the builders of the forms' own tests."""

from __future__ import annotations

from charts.bars import bars_chart
from charts.chart import Chart, tidy
from charts.concentration import concentration_chart
from charts.cost_scatter import cost_scatter_chart
from charts.curve_multiples import curve_multiples_chart
from charts.dots import dots_chart
from charts.grade_shares import grade_shares_chart
from charts.kind_grid import kind_grid_chart
from charts.levels import levels_chart
from charts.money_whale import money_whale_chart
from charts.rates_by_level import rates_by_level_chart
from charts.trend import trend_chart
from charts.whale import whale_chart
from tests.charts import (
    test_bars,
    test_columns,
    test_columns_forecast,
    test_concentration,
    test_cost_scatter,
    test_curve,
    test_curve_multiples,
    test_degree_parts,
    test_degree_rows,
    test_density,
    test_dependence_map,
    test_distributions,
    test_dots,
    test_effects,
    test_estimates,
    test_grade_shares,
    test_heat_table,
    test_importance_map,
    test_kind_grid,
    test_levels,
    test_loyalty_map,
    test_map,
    test_money_whale,
    test_move_matrix,
    test_pacing,
    test_rates_by_level,
    test_score_lines,
    test_trend,
    test_waterfall,
    test_whale,
)

EN = test_bars.EN


def every_chart() -> list[Chart]:
    """Charts of all forms; some forms twice, with other marks."""
    return [
        bars_chart(tidy(test_bars.ROWS), EN, label="Revenue", stressed=1),
        test_columns.year(),
        test_columns_forecast.months(),
        concentration_chart(test_concentration.CURVE, EN, top_clients=1),
        cost_scatter_chart(test_cost_scatter.few(), EN),
        cost_scatter_chart(test_cost_scatter.many(900, 1), EN),
        test_curve.curve(),
        curve_multiples_chart([test_curve_multiples.part(str(at)) for at in range(6)], EN, y_label="acts"),
        curve_multiples_chart([test_curve_multiples.part(at) for at in "NS"], EN, y_label="acts"),  # in one line
        test_degree_parts.parts(),
        test_degree_rows.rows(),
        test_density.density(test_density.FEW, test_density.named((50, 20))),
        test_dependence_map.made(),
        test_distributions.spread(),
        dots_chart(tidy(test_dots.ROWS), EN),
        test_effects.effects(),
        test_estimates.estimates(
            {"label": ["a", "b"], "value": [0.5, 0.4], "low": [0.4, 0.2], "high": [0.6, 0.7], "claim": [0.6, None]}
        ),
        grade_shares_chart(tidy(test_grade_shares.ROWS), EN, scale="tiers", rest=("unknown",)),
        test_heat_table.heat(),
        test_importance_map.chart(),
        kind_grid_chart(tidy(test_kind_grid.ROWS), EN, columns=("dishonest", "honest"), rows=("strong", "weak")),
        levels_chart(tidy(test_levels.ROWS), EN, names=test_levels.NAMES),
        test_loyalty_map.made(),
        test_map.made(),
        money_whale_chart(test_money_whale.line([60, 40, -30]), EN, name="after"),
        test_move_matrix.moves(),
        test_pacing.gap(),
        rates_by_level_chart(tidy(test_rates_by_level.ROWS), EN, x_label="satisfaction", y_label="acts"),
        test_score_lines.lines(),
        trend_chart(tidy(test_trend.ROWS), EN, label="Satisfied", kind="share"),
        test_waterfall.fall(),
        whale_chart(test_whale.curve(test_whale.PROFITS), EN, loss_pool_e4=52 * 10_000),  # type: ignore[arg-type]
    ]
