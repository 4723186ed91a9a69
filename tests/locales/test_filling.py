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


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("{place}未达目标", "Europe", "Europe 未达目标"),
        ("其中{place}", "Europe", "其中 Europe"),
        ("其中{place}最低", "Bay Area", "其中 Bay Area 最低"),
        ("其中{place}最低", "华东 2", "其中华东 2 最低"),
        ("其中{place}最低", "3M 中国", "其中 3M 中国最低"),
        ("其中{place}最低", "Malmö", "其中 Malmö 最低"),
        ("其中{place}最低", "Île-de-France", "其中 Île-de-France 最低"),
        ("{place}的预警", "C000123", "C000123 的预警"),
        ("将删除{place}行", "12", "将删除 12 行"),
        ("自{place}起", "10 月 12 日", "自 10 月 12 日起"),
        ("各 KPI{place}", "华东", "各 KPI 华东"),
        ("对{place}{place}", "甲a", "对甲a 甲a"),
    ],
)
def test_chinese_and_a_value_of_latin_letters_or_digits_are_a_space_apart(text: str, value: str, said: str) -> None:
    assert filled(text, {"place": value}) == said


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("其中{place}最低", "华东", "其中华东最低"),
        ("其中 {place} 最低", "Europe", "其中 Europe 最低"),
        ("其中：{place}（最低）", "Europe", "其中：Europe（最低）"),
        ("其中{place}", "“Europe”", "其中“Europe”"),
        ("其中{place}的客户", "71.4\u00a0%", "其中 71.4\u00a0%的客户"),
        ("差{place}倍", "×2×", "差×2×倍"),
        ("其中{place}", "", "其中"),
        ("of {place}’s", "Europe", "of Europe’s"),
    ],
)
def test_signs_and_spaces_that_are_there_stand_as_before(text: str, value: str, said: str) -> None:
    assert filled(text, {"place": value}) == said


@given(st.text(), st.text())
def test_nothing_but_that_space_is_ever_changed(before: str, value: str) -> None:
    text = "甲" + before.replace("{", "").replace("}", "") + " {value} 乙"
    told, plain = filled(text, {"value": value}), text.replace("{value}", value)
    assert plain.replace(" ", "") == told.replace(" ", "")
    assert value in told and len(plain) - 2 <= len(told) <= len(plain)


def _apart(one: str, other: str) -> str:
    chinese, spelt = "甲乙", "aZéöb039"
    return " " if (one in chinese and other in spelt) or (one in spelt and other in chinese) else ""


@given(st.sampled_from("甲aZé09，%×"), st.text("乙bö3。%", min_size=1, max_size=3), st.sampled_from("甲aZé09，%×"))
def test_a_space_comes_where_chinese_meets_a_letter_or_a_digit_and_nowhere_else(
    left: str, value: str, right: str
) -> None:
    told = filled("。" + left + "{value}" + right, {"value": value})
    assert told == "。" + left + _apart(left, value[0]) + value + _apart(value[-1], right) + right


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
