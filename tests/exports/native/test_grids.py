"""Tables with grounds, and small column charts: the counts and shares of the page behind them."""

from __future__ import annotations

from typing import Any

from charts.chart import tidy
from charts.kind_grid import kind_grid_chart
from charts.theme import LIGHT
from exports.native.spec import Cell, Grid, Native
from locales.words import words_for
from tests.charts.test_distributions import BINS, HEADS, spread
from tests.charts.test_kind_grid import HEADS as SIDES
from tests.charts.test_kind_grid import ROWS
from tests.charts.test_move_matrix import moves
from tests.exports.native.points import native, plots

EN = words_for("en")


def grid(found: Native) -> tuple[tuple[Cell, ...], ...]:
    (only,) = found.parts
    assert isinstance(only, Grid)
    return only.rows


def test_each_move_is_a_number_rows_then_columns_now() -> None:
    rows = grid(native(moves()))
    assert [cell.text for cell in rows[0]] == ["Then ↓   Now →", "< 20", "20–40", "≥ 40", "no score"]
    assert [[cell.number for cell in row[1:]] for row in rows[1:]] == [
        [50, 5, 45, 0], [0, 0, 0, 0], [0, 1, 99, 0], [0, 0, 7, 0],
    ]  # fmt: skip
    assert [cell.text for cell in rows[1]] == ["< 20", "50", "5", "45", ""]


def test_moves_have_the_grounds_of_the_page_and_who_stayed_is_bold() -> None:
    rows = grid(native(moves()))
    heat = LIGHT.heat
    assert [cell.ground for cell in rows[1][1:]] == [heat[2], heat[3], heat[4], ""]
    assert [cell.ground for cell in rows[3][1:]] == ["", heat[1], heat[2], ""]
    assert [cell.is_bold for cell in rows[1][1:]] == [True, False, False, False]
    assert {cell.ground for cell in grid(native(moves(better="neither")))[1][2:4]} == {LIGHT.density[0]}


def test_each_kind_is_named_with_its_count_above_its_lines() -> None:
    found = native(kind_grid_chart(tidy(ROWS), EN, **SIDES, rest="3 more unknown"))
    rows = grid(found)
    assert [[cell.text for cell in row] for row in rows] == [
        ["", "dishonest", "honest"],
        ["strong", "<b>Reform</b>  0", "Partner  1,284"],
        ["", "nobody", "revenue ¥1 M"],
        ["", "", "80 % of all revenue"],
        ["weak", "Give up  7", "Support  5"],
        ["", "", "revenue ¥1 K"],
    ]
    assert [cell.ground for cell in rows[1]] == ["", LIGHT.zone, LIGHT.heat[4]]
    assert rows[4][1].ground == rows[5][1].ground == LIGHT.heat[0] and rows[1][1].is_bold
    assert found.captions == ("3 more unknown",)


def test_a_place_without_a_kind_stays_empty() -> None:
    one = {name: values[:1] for name, values in ROWS.items()}
    found = native(kind_grid_chart(tidy(one), EN, **SIDES))
    assert [cell.text for cell in grid(found)[-1]] == ["weak", "", ""] and found.captions == ()


def test_columns_are_shares_in_percent_on_one_scale_from_zero() -> None:
    found = plots(native(spread(marked="b")))
    assert [one.categories for one in found] == [("0–20", "20–40", "40–60", "60–80", "80–100")] * 3
    assert found[0].series[0].values == (0.0, 0.0, 25.0, 75.0, 0.0)
    assert found[1].series[0].values == (50.0, 50.0, 0.0, 0.0, 0.0)
    assert {(one.value.low, one.value.title) for one in found} == {(0.0, "% of clients")}
    assert [one.series[0].colour for one in found] == [LIGHT.before, LIGHT.actual, LIGHT.before]


def test_a_measure_without_scores_has_no_numbers_and_says_so() -> None:
    found = plots(native(spread()))
    assert found[2].series[0].values == (None,) * 5
    assert [one.title for one in found] == [
        "Satisfaction · n 40 · 3 unknown · mean 60", "Loyalty · n 10 · mean 20",
        "Contribution · no client has a score · no score",
    ]  # fmt: skip


def test_bins_of_several_widths_stay_as_they_are() -> None:
    uneven: list[Any] = [*BINS, ("b", 40, 47, 1)]
    found = plots(native(spread(uneven, HEADS)))
    assert found[0].categories == ("0–20", "20–40", "40–47", "40–60", "60–80")
