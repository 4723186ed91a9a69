"""Rows of points as native charts: the values of the page in the axis' unit, unknown ones without a number."""

from __future__ import annotations

import pytest

from charts.chart import tidy
from charts.dots import dots_chart
from charts.estimates import estimates_chart
from charts.theme import LIGHT
from exports.native.spec import Plot, Series
from locales.words import words_for
from tests.charts.test_degree_parts import CELLS, cell, parts
from tests.charts.test_degree_rows import rows as degree_rows
from tests.charts.test_dots import ROWS as DOTS
from tests.charts.test_estimates import ROWS, estimates
from tests.exports.native.points import native, plot, plots, said

EN, ZH = words_for("en", "CNY"), words_for("zh", "CNY")


def marks(where: Plot) -> list[Series]:
    return [one for one in where.series if one.marker_pt and one.draws == "points"]


def stretches(where: Plot) -> list[tuple[float | None, float | None]]:
    """The ends of the intervals, row by row."""
    found = []
    for one in where.series:
        if one.name == "95 %":
            found += list(zip(one.at[::3], one.at[1::3], strict=True))
    return found


def test_an_estimate_stands_in_percent_on_its_interval_the_first_row_on_top() -> None:
    found = plot(native(estimates(ROWS)))
    (points,) = marks(found)
    assert points.at == pytest.approx((44.0, 63.0, 91.0)) and points.values == (3.0, 2.0, 1.0)
    assert stretches(found) == [pytest.approx(ends) for ends in ((33.0, 56.0), (60.0, 66.0), (88.0, 93.0))]
    assert found.across.title == "%" and found.value.is_hidden
    assert {"dissatisfied", "44 % · n 88", "91 % · n 640"} <= set(said(found))


def test_an_unknown_estimate_has_no_number_and_says_so() -> None:
    unknown = {**ROWS, "value": [0.44, None, 0.91], "low": [0.33, None, 0.88], "high": [0.56, None, 0.93]}
    found = plot(native(estimates(unknown)))
    (points,) = marks(found)
    assert points.at[1] is None and len(stretches(found)) == 2
    assert f"{EN.unknown} · n 1,210" in said(found)


def test_what_an_estimate_is_held_against_is_named_once() -> None:
    held = {
        **ROWS,
        "claim": [0.5, 0.63, None],
        "claim_text": ["claimed"] * 3,
        "raw": [0.4, None, None],
        "raw_text": ["raw"] * 3,
    }
    found = plot(native(estimates(held, reference=0.7, reference_text="all")))
    claim, raw, _ = marks(found)
    assert (claim.at, raw.at) == (pytest.approx((50.0, 63.0, None)), pytest.approx((40.0, None, None)))
    assert (claim.name, raw.name) == ("claimed", "raw") and (claim.symbol, raw.is_hollow) == ("diamond", True)
    assert {"claimed 50", "raw 40", "all"} <= set(said(found))
    (line,) = [one for one in found.series if one.name == "all" and one.is_dashed]
    assert set(line.at) == {70.0}


def test_a_stressed_row_has_the_colour_of_its_role() -> None:
    stressed = {**ROWS, "is_marked": [True, False, False], "role": ["complaint", "ink", "ink"]}
    (points,) = marks(plot(native(estimates(stressed))))
    assert points.colours == (LIGHT.complaint, LIGHT.actual, LIGHT.actual)


@pytest.mark.parametrize(("words", "unit", "scale"), [(EN, "¥ M", 1e6), (ZH, "万元", 1e4)])
def test_money_is_in_the_unit_that_is_read_at_full_precision(words: object, unit: str, scale: float) -> None:
    money = {
        "label": ["a", "b"], "value": [12_345_678_9012, 98_000_000_0000],
        "low": [11_000_000_0000] * 2, "high": [99_000_000_0000] * 2,
    }  # fmt: skip
    found = plot(native(estimates_chart(tidy(money), words, kind="money")))  # type: ignore[arg-type]
    (points,) = marks(found)
    assert points.at == pytest.approx((12_345_678.9012 / scale, 98_000_000 / scale), rel=1e-12)
    assert found.across.title.replace("\u00a0", " ") == unit


def test_a_name_of_many_words_takes_two_lines_and_stays_text() -> None:
    long = {**ROWS, "label": ["<b>x</b> =HYPERLINK(1)", "word " * 60, "c"]}
    found = plot(native(estimates(long)))
    names = said(found)
    assert "<b>x</b> =HYPERLINK(1)" in names and max(text.count("\n") for text in names) == 1
    assert found.room is not None and found.room.left + found.room.width < 1


def test_now_is_solid_before_hollow_and_the_change_joins_them() -> None:
    found = plot(native(dots_chart(tidy(DOTS), EN, same_within=1)))
    before, now = marks(found)
    assert (before.at, now.at) == ((67.6, 58.0, 58.0, 44.0), (68.0, 61.0, 54.0, 42.0)) and before.is_hollow
    joined = [(one.at, one.colour) for one in found.series if one.draws == "line" and one.line_pt == 2.5]
    assert joined[1] == ((58.0, 61.0), LIGHT.good) and joined[2] == ((58.0, 54.0), LIGHT.bad)
    assert {"68", "no change · n 1,096", "▲ +3 · n 1,284", "last year 58"} <= set(said(found))


def test_a_dot_without_a_value_says_so_in_its_row() -> None:
    found = plot(native(dots_chart(tidy({"label": ["a", "b"], "value": [1.0, None]}), EN)))
    (now,) = marks(found)
    assert now.at == (1.0, None) and EN.unknown in said(found)


def test_a_degree_has_its_interval_and_why_it_is_unknown() -> None:
    found = plot(native(degree_rows()))
    before, now = marks(found)
    assert now.at == (72.4, 61.0, 44.1, None) and before.at == (72.0, 58.0, 49.0, None)
    assert stretches(found) == [(71.8, 73.0), (60.2, 61.8), (42.0, 46.2)]
    assert {"import what clients buy a year", "Satisfaction\n7.2 of 10", "▲ +3 · n 2,900"} <= set(said(found))


def test_parts_stand_in_a_plot_a_degree_each_as_wide_in_points() -> None:
    found = plots(native(parts()))
    assert [one.title for one in found] == ["Satisfaction", "Loyalty", "Contribution", "Dependence"]
    assert len({(one.across.high or 0) - (one.across.low or 0) for one in found}) == 1
    before, now = marks(found[0])
    assert (now.name, now.at, before.at) == ("Satisfaction", (80.0, 65.0), (75.0, 66.0))
    assert stretches(found[0]) == [(79.0, 81.0), (64.0, 66.0)] and before.name == "last year"
    assert {"North", "South", "all 70", "80", "n 1,204"} <= set(said(found[0]))
    assert "North" not in said(found[1]) and said(found[1]).count("all 60") == 1


def test_a_part_without_a_value_has_no_number() -> None:
    found = plots(native(parts()))
    (loyalty,), (dependence,) = marks(found[1]), marks(found[3])
    assert loyalty.at == (60.0, None) and dependence.at == (None, None)
    assert EN.unknown in said(found[3]) and not any("all" in text for text in said(found[3]))


def test_every_point_stands_within_its_column() -> None:
    wild = [*CELLS, cell("East", "loyalty", 3.0, 97.0)]
    for one in plots(native(parts(wild))):
        at = [value for series in marks(one) for value in series.at if value is not None]
        assert all((one.across.low or 0) <= value <= (one.across.high or 0) for value in at)


def test_the_cell_that_the_title_names_is_coloured() -> None:
    first = plots(native(parts(marked=("North", "satisfaction"))))[0]
    assert marks(first)[1].colours == (LIGHT.good, LIGHT.actual)
