"""Values in a sentence: spaces beside digits and Latin letters, none where Chinese meets Chinese."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import words_for
from locales.filling import filled, spaced


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("最早 {day} 到期", "2026 年 8 月 4 日", "最早 2026 年 8 月 4 日到期"),
        ("最早 {day} 到期", "Q3", "最早 Q3 到期"),
        ("{day} 赔付最多", "配送", "配送赔付最多"),
        ("与 {day}", "上月", "与上月"),
        ("与 {day}", "3 月", "与 3 月"),
        ("与 {day}", "", "与 "),
        ("{day}，其余 {day}", "甲 乙", "甲 乙，其余甲 乙"),
        ("{{{day}}}年", "3", "{3}年"),
        ("of {day} on", "甲", "of 甲 on"),
    ],
)
def test_a_space_beside_a_value_goes_where_chinese_meets_chinese(text: str, value: str, said: str) -> None:
    assert filled(text, {"day": value}) == said


@given(st.text(), st.text())
def test_nothing_but_that_space_is_ever_changed(before: str, value: str) -> None:
    text = "甲" + before.replace("{", "").replace("}", "") + " {value} 乙"
    told, plain = filled(text, {"value": value}), text.replace("{value}", value)
    assert plain.replace(" ", "") == told.replace(" ", "")
    assert value in told and len(plain) - 2 <= len(told) <= len(plain)


def test_a_value_that_is_missing_is_named() -> None:
    with pytest.raises(KeyError, match="day"):
        filled("最早 {day}", {})


def test_a_list_has_spaces_only_towards_digits_and_latin_letters() -> None:
    words = words_for("zh")
    assert words.joined(["A 96 %", "B 4 %"]) == "A 96 % 和 B 4 %"
    assert words.joined(["满意度 60", "忠诚度 89", "贡献度 100"]) == "满意度 60、忠诚度 89 和贡献度 100"
    assert words.joined(["金额", "满意度"]) == "金额和满意度"
    assert words_for("en").joined(["a", "b", "c"]) == "a, b and c"
    assert spaced("", "和", "") == "和"
