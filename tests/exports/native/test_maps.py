"""Maps of many clients as native charts: squares by number of clients, the named ones at the numbers of the page."""

from __future__ import annotations

import pandas as pd
import pytest

from charts.concentration import concentration_chart
from charts.cost_scatter import cost_scatter_chart
from charts.theme import LIGHT
from exports.native.crowd import MOST_CELLS, cells_thinned, middles
from locales.words import words_for
from tests.charts.test_concentration import CURVE
from tests.charts.test_cost_scatter import E4, few, many
from tests.charts.test_density import FEW, density
from tests.charts.test_density import named as extremes
from tests.charts.test_dependence_map import made as dependence_map
from tests.charts.test_importance_map import ROWS
from tests.charts.test_importance_map import chart as importance_map
from tests.charts.test_loyalty_map import made as loyalty_map
from tests.charts.test_map import CELLS
from tests.charts.test_map import made as places
from tests.exports.native.points import named, native, plot, plots, said

EN, ZH = words_for("en", "CNY"), words_for("zh", "CNY")


def test_clients_stand_at_their_cost_and_margin_in_the_unit_of_log_axes() -> None:
    chart = cost_scatter_chart(few(), EN)
    found = plot(native(chart))
    dots = [one for one in found.series if one.name == "profit"]
    assert [(one.at, one.values) for one in dots] == [
        ((1_000.0, 1_000.0), (10_000.0, 1_000.0)), ((1_000.0,), (100.0,)),
    ]  # fmt: skip
    assert [(one.colour, one.symbol) for one in dots] == [(LIGHT.good, "circle"), (LIGHT.bad, "diamond")]
    assert found.across.is_log and found.value.is_log
    assert (found.across.title, found.value.title) == (chart.words["x"], chart.words["y"])
    assert {"Alpha A · ¥9,000", "Beta · ¥0", "Gamma C · −¥900"} <= set(said(found))


def test_break_even_is_where_cost_and_margin_are_equal() -> None:
    line = named(plot(native(cost_scatter_chart(few(), EN))), "break-even", "line")
    assert line.at == line.values


def test_losses_below_zero_stand_on_a_log_axis_of_their_own_that_counts_downward() -> None:
    chart = cost_scatter_chart(few(margin_e4=[10_000 * E4, 1_000 * E4, -500 * E4]), EN)
    above, below = plots(native(chart))
    assert (above.across.is_hidden, below.across.is_hidden) == (True, False)
    (loss,) = [one for one in below.series if one.name == "profit"]
    assert loss.values == (500.0,) and below.value.is_reversed and below.value.number_format.startswith("−")
    assert above.value.title == "Gross margin, ¥ (log)" and below.across.title == "Cost-to-serve, ¥ (log)"
    assert above.room is not None and below.room is not None
    assert (above.room.left, above.room.width) == (below.room.left, below.room.width)
    assert above.box.height + below.box.height == pytest.approx(1.0)


def test_chinese_titles_keep_what_holds_of_the_scale() -> None:
    chart = cost_scatter_chart(few(margin_e4=[10_000 * E4, 1_000 * E4, -500 * E4]), ZH)
    above, _ = plots(native(chart))
    assert above.value.title == "毛利，元（对数）"


def test_very_many_clients_are_at_most_four_hundred_squares_that_hold_all_of_them() -> None:
    chart = cost_scatter_chart(many(3_000, 1), EN)
    shades = [one for one in plot(native(chart)).series if one.symbol == "square"]
    assert sum(len(one.values) for one in shades) <= MOST_CELLS and [one.colour for one in shades] == list(
        LIGHT.density
    )
    cells = cells_thinned(chart.options["cells"])
    assert sum(count for _, _, _, count in middles(cells)) == 3_000 - len(chart.frame)
    assert shades[0].name == cells.classes.split(" · ")[0] + " clients in this cell"


def test_a_square_stands_in_the_middle_of_its_cell() -> None:
    chart = density(FEW, extremes((10.0, 20.0), (99.0, 1.0)))
    found = plot(native(chart))
    squares = {
        (x, y) for one in found.series if one.symbol == "square" for x, y in zip(one.at, one.values, strict=True)
    }
    assert squares == {(2.5, 2.5), (97.5, 97.5), (52.5, 22.5)}
    (dots,) = [one for one in found.series if one.symbol == "circle" and one.draws == "points" and one.marker_pt]
    assert (dots.at, dots.values) == ((10.0, 99.0), (20.0, 1.0))
    assert said(found) == ["Client 0 Foods", "Client 1 Foods"]
    assert (found.across.title, found.value.title) == ("Loyalty", "Profit")


def test_a_cut_is_a_dashed_line_across_the_plot() -> None:
    found = plot(native(density(FEW, extremes(), cuts=(60.0, None))))
    (cut,) = [one for one in found.series if one.is_dashed]
    assert (cut.at, cut.values) == ((60.0, 60.0), (0.0, 100.0))


def test_nobody_named_leaves_the_squares_alone() -> None:
    found = native(density(FEW, extremes()))
    assert {one.symbol for one in plot(found).series} == {"square"}
    assert found.captions and found.captions[0].startswith("shade: clients per cell")


def test_dependence_stands_in_percent_on_a_log_axis() -> None:
    found = plot(native(dependence_map()))
    (dots,) = [one for one in found.series if one.symbol == "circle" and one.marker_pt]
    assert dots.at == pytest.approx((2.0, 0.1)) and dots.values == (100.0, 30.0)
    assert found.across.is_log and (found.across.low, found.across.high) == pytest.approx((0.01, 10.0))
    squares = [x for one in found.series if one.symbol == "square" for x in one.at]
    assert sorted(x for x in squares if x is not None) == pytest.approx([10**-1.9, 10**-0.9, 10**0.1])


def test_the_kinds_stand_in_their_corners_and_likely_lines_are_those_of_the_page() -> None:
    chart = loyalty_map()
    found = plot(native(chart))
    assert {"Spurious · 1 · ¥1 M", "True · 2 · ¥2 M", "80 %", "50 %", "<b>A</b> shop"} <= set(said(found))
    lines = [(one.name, one.at, one.values) for one in found.series if one.draws == "line" and one.line_pt > 1]
    assert [(xs, ys) for _, xs, ys in lines] == [(xs, ys) for _, _, xs, ys in chart.options["lines"]]
    (dots,) = [one for one in found.series if one.name == "Spurious" and one.marker_pt]
    assert list(dots.at) == list(chart.frame["x"]) and list(dots.values) == list(chart.frame["y"])


def test_attributes_stand_at_score_and_percent_of_importance_with_both_intervals() -> None:
    found = plot(native(importance_map()))
    points = {one.name: (one.at, one.values, one.is_hollow) for one in found.series if one.marker_pt}
    assert points == {
        "keep it up": ((70.0,), (45.0,), False), "act first": ((55.0,), (30.0,), False),
        "watch": ((50.0,), (15.0,), True), "do less?": ((72.0,), (10.0,), False),
    }  # fmt: skip
    whiskers = named(found, "95 %", "line")
    assert whiskers.at[:5] == (70.0, 70.0, None, 68.0, 72.5) and whiskers.values[:5] == (40.0, 50.0, None, 45.0, 45.0)
    assert set(ROWS["label"]) <= {text.removesuffix(" 62 %") for text in said(found)}
    assert found.value.title == "importance, share of what is explained, %" and found.value.low == 0


def test_the_quadrants_meet_where_they_meet_on_the_page() -> None:
    found = plot(native(importance_map()))
    level, upright = (one for one in found.series if one.draws == "line" and one.line_pt == 1.25 and one.name != "95 %")
    assert set(level.values) == {25.0} and set(upright.at) == {61.75}
    assert {"act first", "keep it up", "watch", "do less?"} <= set(said(found))


@pytest.mark.parametrize("words", [EN, ZH])
def test_revenue_adds_up_from_the_largest_client_down(words: object) -> None:
    chart = concentration_chart(CURVE, words, top_clients=1)  # type: ignore[arg-type]
    found = plot(native(chart))
    curve = next(one for one in found.series if one.draws == "line" and len(one.values) == len(CURVE))
    assert list(curve.at) == [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    assert list(curve.values) == [0.0, 45.0, 70.0, 85.0, 95.0, 100.0]
    (marks,) = [one for one in found.series if one.marker_pt]
    assert (marks.at, marks.values) == ((20.0, 40.0), (45.0, 50.0))
    assert {chart.words[key].replace("\u00a0", " ") for key in ("top", "half", "even")} == set(said(found))
    assert found.value.title == f"{curve.name}, %" and found.across.title == chart.words["x"]


def test_a_label_near_the_even_line_stands_apart_from_its_point() -> None:
    flat = pd.DataFrame({"client_share": [0, 0.01, 0.5, 1.0], "revenue_share": [0, 0.02, 0.6, 1.0]})
    found = plot(native(concentration_chart(flat, EN, top_clients=1)))
    (marks,) = [one for one in found.series if one.marker_pt]
    assert marks.labels[0] == "" and "the largest: 2.0 %" in said(found)


def test_places_are_bubbles_whose_area_is_revenue_one_series_a_colour() -> None:
    found = plot(native(places()))
    bubbles = {one.name: one for one in found.series if one.marker_pt}
    assert set(bubbles) == {"rose by 5\u00a0% or more", "in between", "fell by 5\u00a0% or more", "not known"}
    assert sorted(size for one in bubbles.values() for size in one.sizes) == [1.0, 25.0, 100.0, 400.0]
    assert bubbles["fell by 5\u00a0% or more"].at == (103.0,) and bubbles["not known"].is_hollow
    across, up = found.across, found.value
    assert None not in (across.low, across.high, up.low, up.high) and across.is_hidden and up.is_hidden
    assert (across.high - across.low) / (up.high - up.low) == pytest.approx(2.2)  # type: ignore[operator]
    words, unseen = [one for one in found.series if not one.marker_pt]
    assert unseen.sizes == (4_800.0,) and not unseen.labels
    assert words.labels == ("North", "<b>S</b>") and max(words.sizes) < min(CELLS["revenue_e4"]) / 10_000
