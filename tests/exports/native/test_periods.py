"""Native charts of periods, ranks, steps and shares hold the numbers of the screen's, in the unit that is read."""

from __future__ import annotations

import pytest

from charts.draw import FORMS
from charts.theme import LIGHT
from exports.native.forms import NATIVE
from exports.native.spec import Grid, Plot, Series
from locales import Words, words_for
from tests.exports.native import periods
from tests.exports.native.drawn import demand_drawn, demand_schema
from tests.exports.native.points import native, plots, said

EN, ZH = words_for("en", "CNY"), words_for("zh", "CNY")
BOTH = pytest.mark.parametrize(("words", "scale"), [(EN, 1.0), (ZH, 100.0)], ids=["en", "zh"])
"""Money in millions is read in M in English and in 万 in Chinese."""


def by_name(plot: Plot) -> dict[str, Series]:
    return {one.name: one for one in plot.series}


def in_unit(scale: float, *values: float | None) -> tuple[float | None, ...]:
    return tuple(None if value is None else value * scale for value in values)


def test_every_form_of_the_screen_has_a_native_one():
    assert set(NATIVE) == set(FORMS)


@pytest.mark.parametrize("form", sorted(periods.EVERY))
def test_every_form_is_sound_on_slides_and_sheets_in_both_languages(form):
    demand_drawn(native(periods.EVERY[form](EN)))
    demand_schema(native(periods.EVERY[form](ZH)), "zh")


@BOTH
def test_columns_hold_actual_last_year_target_and_forecast(words: Words, scale: float):
    strip, main = plots(native(periods.columns(words)))
    found = by_name(main)
    assert found[words("actual")].values == in_unit(scale, 40, None, 44.5, 12)
    assert found[words("last year")].values == in_unit(scale, 38, 39, 41, 45)
    assert found[words("target")].values == in_unit(scale, 42, 42, 44, None)
    forecast = found[words("forecast")]
    assert (forecast.values, forecast.high) == (in_unit(scale, None, None, None, 48), in_unit(scale, *[None] * 3, 52))
    assert strip.series[0].values == in_unit(scale, -2, None, 0.5, None)
    assert strip.series[0].colours[0] == LIGHT.bad
    assert ("M" if words is EN else "万元") in main.value.title


def test_a_running_period_is_hollow_and_says_so_and_a_forecast_is_hatched():
    _, main = plots(native(periods.columns(EN)))
    found = by_name(main)
    assert found["actual"].fills == ("solid", "solid", "solid", "outline")
    assert (found["forecast"].fill, found["target"].fill) == ("hatch", "outline")
    assert main.categories == ("Q1\n2025", "Q2", "Q3\n2026", "Q4\nso far")
    assert native(periods.columns(EN)).captions == ("◆ Q2: spring <fair>",)
    assert main.has_legend


def test_columns_without_a_comparison_are_one_plot_without_a_legend():
    chart = periods.columns_chart(
        periods.tidy({"label": ["a", "b"], "value": [0.5, 0.25]}), EN, label="Share", kind="share"
    )
    (plot,) = plots(native(chart))
    assert (plot.series[0].values, plot.value.title, plot.has_legend) == ((50.0, 25.0), "Share · %", False)


def test_columns_name_only_series_that_have_a_value():
    rows = periods.tidy({"label": ["Q1", "Q2"], "value": [None, None], "before": [3.0, 4.0], "plan": [5.0, 6.0]})
    (plot,) = plots(native(periods.columns_chart(rows, EN, label="Answers", kind="number")))
    assert [one.name for one in plot.series] == ["last year", "target"]


@BOTH
def test_bars_hold_values_and_say_what_is_unknown(words: Words, scale: float):
    (plot,) = plots(native(periods.bars(words)))
    assert plot.series[0].values == in_unit(scale, 3, None, -1.25)
    assert plot.series[0].colours[0] == LIGHT.good
    assert plot.series[0].colours[2] == LIGHT.bad
    assert plot.categories == ("North", f"=SUM(1) · {words.unknown}", "West")
    assert plot.across.is_reversed


@BOTH
def test_effects_are_as_long_as_their_amounts_on_the_right_side_of_zero(words: Words, scale: float):
    (plot,) = plots(native(periods.effects(words)))
    blank, above, below, _ = plot.series
    assert blank.values == in_unit(scale, 0, 0, 0, 2, 0)
    assert above.values == in_unit(scale, 0, 0, 2, 1, 3)
    assert below.values == in_unit(scale, 0, -4, -4, 0, 0)
    assert said(plot)[1:3] == (["−4.0", "+6.0"] if words is EN else ["−400", "+600"])
    assert above.colours[1] == LIGHT.bad


def test_a_waterfall_has_a_plot_a_score_and_no_bar_for_what_is_missing():
    loyalty, dependence = plots(native(periods.waterfall(EN)))
    blank, bars, _ = loyalty.series
    assert (loyalty.title, dependence.title) == ("Loyalty", "Dependence")
    assert blank.values == (0.0, 50.25, None, 0.0, 0.0)
    assert bars.values == (54.5, 4.25, None, 50.25, 47.0)
    assert loyalty.categories[2] == "share · no answers"
    assert dependence.series[1].values == (30.0,)
    assert loyalty.box.height + dependence.box.height == pytest.approx(1.0)


def test_a_trend_holds_its_lines_and_intervals_and_marks_what_runs():
    (plot,) = plots(native(periods.trend(EN)))
    found = by_name(plot)
    assert found["Satisfied"].values == pytest.approx((70.0, None, 74.0, 71.0), abs=1e-9)
    assert found["Satisfied"].high == pytest.approx((74.0, None, 78.0, 80.0), abs=1e-9)
    assert found["Satisfied"].fills[3] == "outline"
    assert found["last year"].values == pytest.approx((68.0, 69.0, None, 70.0), abs=1e-9)
    assert found["target"].is_dashed
    assert said(plot) == ["last year", "target", "71.0 %\nso far"]
    assert plot.value.title == "Satisfied · %"


@BOTH
def test_pacing_holds_the_gap_and_where_it_is_heading(words: Words, scale: float):
    (plot,) = plots(native(periods.pacing(words)))
    found = {one.name: one for one in plot.series if len(one.values) == 5}
    assert found[words("so far")].values == in_unit(scale, 0, 1.5, -2, None, None)
    assert found[words("so far")].at == (0.0, 1.0, 2.0, 3.0, 4.0)
    forecast = found[words("forecast")]
    assert (forecast.values, forecast.low) == (
        in_unit(scale, None, None, -2, -1, 3),
        in_unit(scale, *[None] * 2, -2, -4, -5),
    )
    assert {"pacing line", "Q1", "Q4"} <= set(said(plot))


def test_the_whale_holds_its_curve_in_percent_with_peak_and_loss_pool():
    found = native(periods.whale(EN))
    (plot,) = plots(found)
    curve = by_name(plot)["cumulative share of profit %"]
    assert curve.at == (0.0, 20.0, 60.0, 100.0)
    assert curve.values == pytest.approx((0.0, 90.0, 152.0, 100.0))
    assert by_name(plot)["last year"].values == pytest.approx((0.0, 110.0, 100.0))
    assert by_name(plot)["loss pool"].values == pytest.approx((152.0, 126.0, 100.0))
    assert {"peak 152 %", "100 %", "loss pool ¥52.0 M"} <= set(said(plot))
    assert found.captions == ("3 clients lose",)


@BOTH
def test_the_whale_in_money_holds_both_lines_and_their_totals(words: Words, scale: float):
    (plot,) = plots(native(periods.money_whale(words)))
    found = by_name(plot)
    assert found["after <b>"].values == pytest.approx(in_unit(scale, 0, 4, -2.5))
    assert found["after <b>"].at == (0.0, 50.0, 100.0)
    assert found["today"].values == pytest.approx(in_unit(scale, 0, 1))


def test_rates_stand_on_both_sides_of_zero_and_are_written_positive():
    rates, counts = plots(native(periods.rates_by_level(EN)))
    praise, complaint = rates.series
    assert praise.values == (None, 2.5, 20.0)
    assert (complaint.values, complaint.low) == ((-30.0, -4.0, -1.5), (-45.0, -7.0, -3.0))
    assert complaint.high == (-20.0, -2.0, -0.5)
    assert rates.value.number_format == "#,##0;#,##0"
    assert counts.series[0].values == (12.0, 3400.0, 50.0)


def test_levels_hold_their_shares_around_one_upright_line():
    (plot,) = plots(native(periods.levels(EN)))
    blank, *five, end = plot.series
    assert [one.values for one in five] == [(5, 10, 0), (5, 10, 0), (20, 20, 0), (30, 40, 0), (40, 20, 0)]
    assert blank.values == (10.0, 0.0, 30.0)
    assert (blank.name, end.name, end.values) == ("", "", (None, None, None))
    assert plot.categories == ("2026 · n 100", "2025 · n 10", "2024 · n 0")


def test_scores_hold_their_lines_and_the_named_one_is_dark():
    (plot,) = plots(native(periods.score_lines(EN)))
    found = by_name(plot)
    assert found["Loyalty"].values == (60.5, None, 64.0)
    assert found["Dependence"].values == (40.0, None, 42.25)
    assert (found["Dependence"].colour, found["Loyalty"].colour) == (LIGHT.actual, LIGHT.before)
    assert said(plot) == ["Loyalty 64", "Dependence 42"]
    assert found["Loyalty"].fills == ("solid", "solid", "outline")


def test_the_heat_table_has_marks_grounds_and_numbers_behind_and_holes_stay_empty():
    (grid,) = native(periods.heat_table(EN)).parts
    assert isinstance(grid, Grid)
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["Key figures", "North", "<South>"], ["Revenue", "▲ 106", "▼ 85"], ["Orders", "", "–"],
    ]  # fmt: skip
    assert [cell.number for cell in grid.rows[1]] == [None, 1.06, 0.85]
    assert [cell.ground for cell in grid.rows[1]] == ["", LIGHT.heat[4], LIGHT.heat[0]]
    assert grid.rows[2][2].ground == LIGHT.zone
    assert grid.rows[2][2].number is None


def test_shares_of_grades_keep_their_order_and_are_named_beside_the_last():
    (plot,) = plots(native(periods.grade_shares(EN)))
    below, above, *names = plot.series
    assert (above.name, above.values, above.colour) == ("A", (25.0, 50.0), LIGHT.tiers[0])
    assert (below.name, below.values) == ("B", (75.0, 50.0))
    assert [one.values for one in names] == [(None, 25.0), (None, 75.0)]
    assert said(plot) == ["B 50 %", "A 50 %"]
    assert plot.categories == ("2025\nn 4", "2026\nn 4")
