"""The word-of-mouth curve and its small multiples as native charts: mirrored, in the numbers of the page."""

from __future__ import annotations

import pytest

from charts.curve import curve_chart
from charts.curve_multiples import curve_multiples_chart
from charts.theme import LIGHT
from exports.native.spec import Series
from locales.words import words_for
from tests.charts.curves import COMPLAINT, PRAISE, levels, lines
from tests.charts.test_curve import curve
from tests.charts.test_curve_multiples import part
from tests.exports.native.points import named, native, plots, said

EN, ZH = words_for("en"), words_for("zh")


def test_praise_counts_upward_complaint_downward_and_both_are_written_positive() -> None:
    chart = curve()
    above, _ = plots(native(chart))
    for side, sign in (("praise", 1), ("complaint", -1)):
        points = named(above, side)
        assert list(points.values) == [sign * rate for rate in chart.frame[side]]
        assert list(points.at) == list(range(11)) and points.colour == LIGHT.colour(side) and points.is_hollow
        near, far = ([sign * rate for rate in chart.frame[f"{side}_{end}"]] for end in ("low", "high"))
        assert (list(points.low), list(points.high)) == ((near, far) if sign > 0 else (far, near))
    assert above.value.number_format == "#,##0;#,##0" and above.value.title == "acts per 100 clients and year"


def test_the_fitted_line_and_its_band_are_the_numbers_of_the_page() -> None:
    chart = curve()
    above, _ = plots(native(chart))
    for side, sign in (("praise", 1), ("complaint", -1)):
        for end, said_as in (("", "f(x)"), ("_low", "2.5 %"), ("_high", "97.5 %")):
            line = named(above, f"{side} {said_as}", "line")
            assert list(line.values) == [sign * rate for rate in chart.options["lines"][f"{side}{end}"]]
            assert list(line.at) == chart.options["lines"]["level"]
    assert named(above, "praise f(x)", "line").line_pt > named(above, "praise 2.5 %", "line").line_pt


def test_clients_stand_below_their_levels_at_the_same_edges() -> None:
    chart = curve()
    above, below = plots(native(chart))
    (clients,) = below.series
    assert list(clients.values) == [40.0] * 11 and clients.shows_values and below.value.low == 0
    assert below.categories == tuple(str(level) for level in range(11))
    assert (above.across.low, above.across.high, above.across.is_hidden) == (-0.5, 10.5, True)
    assert above.room is not None and below.room is not None
    assert (above.room.left, above.room.width) == (below.room.left, below.room.width)


def test_a_level_that_nobody_gave_keeps_its_place_and_has_no_number() -> None:
    chart = curve(levels=levels([0, 1, 3, 4]), lines=lines(0, 4), zone=None, balance=None)
    _, below = plots(native(chart))
    assert below.categories == ("0", "1", "2", "3", "4")
    assert below.series[0].values == (40.0, 40.0, None, 40.0, 40.0)


def test_a_refused_side_and_an_unknown_rate_have_no_numbers() -> None:
    frame = levels(range(11), complaint=None)
    frame.loc[3, "praise"] = None
    above, _ = plots(native(curve(levels=frame, lines=lines(0, 10, complaint=None), balance=None)))
    assert named(above, "praise").values[3] is None and above.value.low == 0
    assert not [one for one in above.series if one.name.startswith("complaint")]


def test_the_zone_is_outlined_and_what_is_seen_is_said_in_the_chart() -> None:
    found = native(curve())
    above, _ = plots(found)
    (zone,) = [one for one in above.series if one.name == "zone of indifference"]
    assert set(zone.at) == {4.6, 7.1} and set(zone.values) == {above.value.low, above.value.high}
    assert {"praise", "complaint"} <= set(said(above))
    assert any("balance at 3.8" in text for text in said(above))
    assert found.captions == ("zone of indifference: 48 % of clients",)


def test_a_rate_beyond_the_plot_is_kept_and_said_at_its_edge() -> None:
    frame = levels(range(11))
    frame.loc[0, "praise"], frame.loc[0, "praise_high"] = 5_000.0, 9_000.0
    above, _ = plots(native(curve(levels=frame)))
    assert named(above, "praise").values[0] == 5_000.0
    (edge,) = [one for one in above.series if one.symbol == "triangle"]
    assert edge.values == (above.value.high,) and edge.labels[0].startswith("5,000")


def test_chinese_names_its_sides_and_axes() -> None:
    chart = curve(words=ZH, x_label="满意度 0–10", y_label="每百客户每年次数", strip_label="各档客户数")
    above, below = plots(native(chart))
    assert named(above, "称赞").values[10] == pytest.approx(chart.frame["praise"][10])
    assert above.value.title == "每百客户每年次数" and below.across.title == "满意度 0–10 · 各档客户数"


def multiples(count: int, **more: object) -> tuple[list[Series], ...]:
    chart = curve_multiples_chart([part(key) for key in "abcdefgh"[:count]], EN, y_label="acts per 100", **more)
    return tuple(list(one.series) for one in plots(native(chart)))


def test_each_part_is_a_plot_of_its_own_on_one_scale_in_a_grid() -> None:
    own = (6.0, 20.0, 0.5)
    chart = curve_multiples_chart([part("a", own), part("b"), part("c"), part("d")], EN, y_label="acts per 100")
    found = native(chart)
    assert len(plots(found)) == 4 and len({one.value for one in plots(found)}) == 1
    assert sorted({one.box.top for one in plots(found)}) == [0.0, 0.5]
    first = plots(found)[0]
    assert first.title == "Region a · n 91" and found.captions == ("acts per 100",)
    assert min(value for value in named(first, "praise", "line").values if value is not None) == 20.0
    assert list(named(first, "complaint", "line").values) == [-rate for rate in chart.options["own"][0]["complaint"]]
    assert named(first, "praise Σ", "line").colour == LIGHT.before


def test_only_the_first_plot_says_what_is_what() -> None:
    first, second = multiples(2)
    assert [text for one in first for text in one.labels] == ["praise", "complaint"]
    assert not [text for one in second for text in one.labels]


def test_the_part_that_the_title_names_has_the_thicker_line() -> None:
    _, second = multiples(2, marked="b")
    assert {one.line_pt for one in second if one.name in ("praise", "complaint")} == {3.0}


def test_a_part_without_a_curve_says_so() -> None:
    none = part("b", None, None, company=None)
    _, second = plots(native(curve_multiples_chart([part("a"), none], EN, y_label="acts")))
    assert second.title.endswith("no curve")


def test_levels_that_follow_no_step_are_numbered_below_the_curve_itself() -> None:
    chart = curve_chart(
        levels([0.0, 1.1, 4.0], PRAISE, COMPLAINT), None, EN, x_label="x", y_label="acts", strip_label="clients"
    )
    above, below = plots(native(chart))
    assert below.categories == ("0", "1.1", "4") and not above.across.is_hidden
