"""Numbers, days and periods as they are read in each language, to the character."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.periods import period_from_key
from locales import LANGUAGES, N_, MoneyUnit, words_for

YUAN = 10_000
EN, ZH = words_for("en", "CNY"), words_for("zh", "CNY")
EN_BARE, ZH_BARE = words_for("en"), words_for("zh")


def spaced(text: str) -> str:
    """The text with its no-break spaces readable."""
    return text.replace("\u00a0", "~")


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (184_200_000, "¥184.2~M", "1.84~亿元"),
        (21_600_000, "¥21.6~M", "2,160~万元"),
        (-2_300_000, "−¥2.3~M", "−230~万元"),
        (1_234_500_000, "¥1.2~B", "12.35~亿元"),
        (99_999_999, "¥100.0~M", "1.00~亿元"),
        (999_950, "¥1.0~M", "100~万元"),
        (999_499, "¥999~K", "100~万元"),
        (99_999, "¥100~K", "10~万元"),
        (94_999, "¥95~K", "9.5~万元"),
        (12_345, "¥12~K", "1.2~万元"),
        (9_999.5, "¥10~K", "1.0~万元"),
        (9_500, "¥9,500", "9,500~元"),
        (99.995, "¥100", "100~元"),
        (99.99, "¥99.99", "99.99~元"),
        (0.004, "¥0.00", "0.00~元"),
        (-0.004, "¥0.00", "0.00~元"),
        (0, "¥0", "0~元"),
    ],
)
def test_money_is_written_in_the_unit_that_suits_it(value: float, english: str, chinese: str) -> None:
    assert spaced(EN.money(round(value * YUAN))) == english
    assert spaced(ZH.money(round(value * YUAN))) == chinese


@pytest.mark.parametrize(
    ("currency", "english", "chinese"),
    [
        ("", "80.5~M", "8,045~万"),
        ("CNY", "¥80.5~M", "8,045~万元"),
        ("USD", "$80.5~M", "8,045~万美元"),
        ("EUR", "€80.5~M", "8,045~万欧元"),
        ("GBP", "£80.5~M", "8,045~万英镑"),
        ("CHF", "CHF~80.5~M", "8,045~万瑞士法郎"),
    ],
)
def test_each_currency_has_its_symbol_in_english_and_its_name_in_chinese(
    currency: str, english: str, chinese: str
) -> None:
    assert spaced(words_for("en", currency).money(80_450_000 * YUAN)) == english
    assert spaced(words_for("zh", currency).money(80_450_000 * YUAN)) == chinese


def test_a_sign_asked_for_is_always_there_and_zero_has_plus_and_minus() -> None:
    assert spaced(EN.money(4_200_000 * YUAN, sign=True)) == "+¥4.2~M"
    assert spaced(ZH.money(4_200_000 * YUAN, sign=True)) == "+420~万元"
    assert spaced(EN.money(0, sign=True)) == "±¥0"
    assert spaced(EN.change(-0.023)) == "−2.3~%"
    assert spaced(EN.change(0.042)) == "+4.2~%"
    assert spaced(EN.change(-0.0004)) == "±0.0~%"
    assert EN.number(3.1, sign=True) == "+3.1"
    assert EN.count(-41, sign=True) == "−41"


def test_shares_points_counts_and_numbers() -> None:
    assert spaced(EN.share(0.714)) == spaced(ZH.share(0.714)) == "71.4~%"
    assert spaced(EN.share(1.38, digits=0)) == "138~%"
    assert spaced(EN.points(0.016)) == "+1.6~pts"
    assert spaced(ZH.points(-0.014)) == "−1.4~个点"
    assert ZH.count(1_284) == "1,284"
    assert EN.number(24.84) == "24.8"
    assert EN.number(1_046.05, digits=1) == "1,046.1"
    assert spaced(EN.amount(12_345 * YUAN)) == "12~K"
    assert spaced(ZH.amount(12_345 * YUAN)) == "1.2~万"


def test_halves_round_away_from_zero_as_they_are_read_not_as_they_are_stored() -> None:
    assert EN.number(2.675, digits=2) == "2.68"
    assert EN.number(-0.25) == "−0.3"
    assert spaced(EN.share(0.7145)) == "71.5~%"


@pytest.mark.parametrize("nothing", [None, float("nan"), np.nan, pd.NA, pd.NaT, float("inf")])
def test_what_is_not_known_is_said_in_words_and_never_as_zero(nothing) -> None:  # type: ignore[no-untyped-def]
    for words, unknown in ((EN, "unknown"), (ZH, "未知")):
        unit = words.money_unit([nothing])
        assert (
            {
                words.money(nothing),
                words.in_unit(nothing, unit),
                words.amount(nothing),
                words.count(nothing),
                words.number(nothing),
                words.share(nothing),
                words.change(nothing),
                words.points(nothing),
                words.day(nothing),
                words("{x}", x=nothing),
            }
            == {unknown}
            == {words.unknown}
        )
    assert EN.period(None) == "unknown"


def test_numbers_from_frames_are_read_like_pythons_own() -> None:
    assert spaced(EN.money(np.int64(1_842_000_000_000))) == "¥184.2~M"  # type: ignore[arg-type]
    assert EN("{n} left", n=np.int64(1_284)) == "1,284 left"
    assert spaced(EN.share(np.float64(0.5))) == "50.0~%"


@pytest.mark.parametrize(
    ("values", "english", "chinese"),
    [
        ([58_100_000, 11_100_000], (10**6, "¥~M", 1), (10**4, "万元", 0)),
        ([584_200_000, 161_000_000, 134_100_000], (10**6, "¥~M", 1), (10**8, "亿元", 2)),
        ([184_200_000, 61_000_000, 34_100_000], (10**6, "¥~M", 1), (10**4, "万元", 0)),
        ([184_200_000, 900_000, 150_000], (10**6, "¥~M", 2), (10**4, "万元", 0)),
        ([184_200_000, 90_000, 50_000], (10**3, "¥~K", 0), (10**4, "万元", 1)),
        ([9_000, 120], (1, "¥", 0), (1, "元", 0)),
        ([9, 1.5], (1, "¥", 2), (1, "元", 2)),
        ([0, None], (1, "¥", 0), (1, "元", 0)),
        ([], (1, "¥", 0), (1, "元", 0)),
    ],
)
def test_a_table_has_one_unit_in_which_its_small_values_keep_their_figures(values, english, chinese) -> None:  # type: ignore[no-untyped-def]
    stored = [None if value is None else round(value * YUAN) for value in values]
    for words, (size, label, digits) in ((EN, english), (ZH, chinese)):
        unit = words.money_unit(stored)
        assert (unit.divisor, spaced(unit.label), unit.digits) == (size * YUAN, label, digits)


def test_values_in_a_units_column_do_not_repeat_the_unit() -> None:
    unit = MoneyUnit(10**6 * YUAN, "¥ M", 1)
    assert EN.in_unit(58_100_000 * YUAN, unit) == "58.1"
    assert EN.in_unit(-58_100_000 * YUAN, unit) == "−58.1"
    assert EN.in_unit(0, unit, sign=True) == "±0.0"
    assert ZH.in_unit(58_100_000 * YUAN, MoneyUnit(10**4 * YUAN, "万元", 0), sign=True) == "+5,810"


def test_a_header_carries_its_unit() -> None:
    assert EN.headed("Revenue", "¥ M") == "Revenue, ¥ M"
    assert ZH.headed("销售额", "万元") == "销售额（万元）"
    assert ZH.headed("客户数", "") == "客户数"


def test_days_are_written_with_the_month_that_cannot_be_mistaken() -> None:
    assert EN.day(date(2026, 10, 18)) == "18 Oct 2026"
    assert ZH.day(date(2026, 10, 18)) == "2026 年 10 月 18 日"


@pytest.mark.parametrize(
    ("key", "english", "english_short", "chinese", "chinese_short"),
    [
        ("2026", "2026", "2026", "2026 年", "2026 年"),
        ("2026-Q3", "Q3 2026", "Q3", "2026 年三季度", "三季度"),
        ("2026-10", "Oct 2026", "Oct", "2026 年 10 月", "10 月"),
        ("2026-09", "Sep 2026", "Sep", "2026 年 9 月", "9 月"),
    ],
)
def test_periods_are_named(key: str, english: str, english_short: str, chinese: str, chinese_short: str) -> None:
    period = period_from_key(key)
    assert (EN.period(period), EN.period(period, short=True)) == (english, english_short)
    assert (ZH.period(period), ZH.period(period, short=True)) == (chinese, chinese_short)


def test_a_fiscal_year_that_starts_in_july_says_so_but_a_month_is_a_month_of_the_calendar() -> None:
    assert EN.period(period_from_key("2026", calendar=7)) == "FY 2026"
    assert ZH.period(period_from_key("2026-Q3", calendar=7)) == "2026 财年三季度"
    assert EN.period(period_from_key("2026-Q3", calendar=7)) == "Q3 FY 2026"
    assert EN.period(period_from_key("2026-03", calendar=7)) == "Mar 2026"


def test_messages_are_translated_and_filled_in() -> None:
    assert EN_BARE("Year") == "Year"
    assert ZH_BARE("Year") == "年"
    assert EN("{n} more", n=1_284) == "1,284 more"
    assert ZH("data as of {day}", day=ZH.day(date(2026, 10, 18))) == "数据截至 2026 年 10 月 18 日"
    assert EN("a {name}", name="{b}") == "a {b}"
    assert EN("no values: {") == "no values: {"
    assert N_("Year") == "Year"


def test_a_message_without_a_translation_is_said_in_english() -> None:
    assert ZH("Nobody has written this yet, {name}", name="Ann") == "Nobody has written this yet, Ann"


def test_plurals_follow_the_language() -> None:
    assert [EN.many("{n} client", "{n} clients", n) for n in (0, 1, 1_284)] == [
        "0 clients",
        "1 client",
        "1,284 clients",
    ]
    assert [ZH.many("{n} client", "{n} clients", n) for n in (1, 1_284)] == ["1 家客户", "1,284 家客户"]


def test_lists_are_joined_as_a_sentence_does() -> None:
    assert [EN.joined(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert ZH.joined(["华东", "华南", "西南"]) == "华东、华南和西南"


def test_words_are_kept_one_for_each_language_and_currency() -> None:
    assert words_for("zh", "CNY") is words_for("zh", "CNY")
    assert list(LANGUAGES) == ["en", "zh"]


def test_wrong_requests_say_what_is_accepted() -> None:
    with pytest.raises(ValueError, match="'fr' is not known; the languages are: en, zh"):
        words_for("fr")
    with pytest.raises(ValueError, match="'Yuan' is not a code of three capital letters"):
        words_for("en", "Yuan")
    with pytest.raises(KeyError, match="needs a value for 'n'; it was given: m"):
        EN("{n} left", m=1)
    with pytest.raises(TypeError, match=r"write a day with \.day"):
        EN("{day}", day=date(2026, 10, 18))
