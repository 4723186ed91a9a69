from __future__ import annotations

import pytest

from charts.axes import fitted, nice_step, nice_values, same_width, spread, text_px
from charts.measure import digits_of, is_unknown, measure_of
from locales.words import words_for

EN, ZH = words_for("en", "CNY"), words_for("zh", "CNY")


@pytest.mark.parametrize(("span", "most", "step"), [(10, 5, 2), (100, 4, 25), (1, 4, 0.25), (7, 4, 2), (0, 4, 1)])
def test_a_step_is_round(span: float, most: int, step: float) -> None:
    assert nice_step(span, most) == pytest.approx(step)


def test_round_values_enclose_the_data() -> None:
    assert nice_values(0, 72.4, 4) == ([0, 20, 40, 60, 80], 20)
    assert nice_values(66, 74, 4)[0] == [66, 68, 70, 72, 74]
    assert nice_values(5, 5, 4)[0] == [5, 6]


def test_digits_tell_the_steps_apart() -> None:
    assert [digits_of(step) for step in (20, 1, 0.5, 0.25, 0.001)] == [0, 0, 1, 2, 3]


def test_labels_are_spread_within_their_bounds_in_their_order() -> None:
    assert spread([5, 5, 5], 2, 0, 10) == [5, 7, 9]
    assert spread([9, 10], 3, 0, 10) == [7, 10]
    assert spread([0, 0, 0], 9, 0, 10) == [0, 5, 10]
    assert spread([], 2, 0, 10) == []


def test_chinese_is_an_em_wide_and_a_long_name_is_shortened_to_fit() -> None:
    assert text_px("客户", 12) == 24
    assert fitted("short", 100) == "short"
    cut = fitted("北京市朝阳区食品批发有限公司", 84, 12)
    assert cut.endswith("…") and text_px(cut, 12) <= 84


def test_numbers_over_bars_are_about_equally_wide_so_all_vanish_or_none() -> None:
    assert same_width(["5", "120", ""])[1:] == ["120", ""]
    assert len(same_width(["5", "120"])[0]) == 5


def test_money_has_one_unit_and_the_top_label_names_it() -> None:
    measure = measure_of([184_200_000 * 10_000, None], "money", EN)
    assert measure.text(184_200_000 * 10_000) == "184.2" and measure.named("80") == "¥80\u00a0M"
    assert measure.full(184_200_000 * 10_000) == "¥184.2\u00a0M"
    chinese = measure_of([21_600_000 * 10_000], "money", ZH)
    assert chinese.named("8,000") == "8,000 万元"


def test_shares_are_percent_counts_are_whole_and_unknown_is_said() -> None:
    share = measure_of([0.714], "share", EN)
    assert share.scaled(0.714) == pytest.approx(71.4) and share.named("75") == "75 %"
    assert measure_of([3], "count", EN).text(1284) == "1,284"
    assert share.text(None) == EN.unknown and share.scaled(float("nan")) is None
    assert is_unknown(None) and is_unknown(float("nan")) and not is_unknown("a") and not is_unknown(0)


def test_another_kind_is_refused_with_the_choices() -> None:
    with pytest.raises(ValueError, match='"days" is not a kind of number; choose one of money, amount, count'):
        measure_of([1], "days", EN)  # type: ignore[arg-type]
