"""What holds for every number, whatever its size."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from locales import words_for
from locales.numbers import SHAPES, exact, rounded, unit_for

LANGUAGES = st.sampled_from(["en", "zh"])
E4 = st.integers(min_value=-(2**63), max_value=2**63 - 1)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
SIGNED = re.compile(r"^[+−±][^+−±-]*\d")


@given(LANGUAGES, E4, E4)
def test_a_larger_amount_never_has_a_smaller_unit(language: str, one: int, other: int) -> None:
    small, large = sorted((abs(one), abs(other)))
    units = SHAPES[language].units
    assert unit_for(exact(small) / 10_000, units).size <= unit_for(exact(large) / 10_000, units).size


@given(LANGUAGES, E4)
def test_what_is_shown_is_below_the_start_of_the_next_unit(language: str, value_e4: int) -> None:
    value, units = exact(abs(value_e4)) / 10_000, SHAPES[language].units
    unit = unit_for(value, units)
    shown = rounded(value / unit.size, unit.digits) * unit.size
    assert all(shown < larger.starts for larger in units[: units.index(unit)])
    assert shown >= unit.starts or unit is units[-1]


@given(LANGUAGES, E4)
def test_a_sign_asked_for_is_always_there(language: str, value_e4: int) -> None:
    words = words_for(language, "CNY")
    unit = words.money_unit([value_e4])
    for text in (
        words.money(value_e4, sign=True),
        words.in_unit(value_e4, unit, sign=True),
        words.count(value_e4, True),
    ):
        assert SIGNED.match(text), text


@given(LANGUAGES, FLOATS)
def test_changes_always_carry_a_sign_and_nothing_is_minus_zero(language: str, value: float) -> None:
    words = words_for(language)
    for text in (words.change(value), words.points(value)):
        assert SIGNED.match(text), text
    for text in (words.change(value), words.share(value), words.number(value, 0), words.number(value, 3)):
        assert "-" not in text
        assert not text.startswith("−") or re.search(r"[1-9]", text), text


@given(LANGUAGES, E4)
def test_money_of_the_same_size_differs_only_by_its_sign(language: str, value_e4: int) -> None:
    words = words_for(language, "CNY")
    if words.money(value_e4).startswith("−"):
        assert words.money(value_e4) == "−" + words.money(-value_e4)


@given(LANGUAGES, st.lists(E4, max_size=8), st.integers(min_value=1, max_value=10**6))
def test_a_tables_unit_never_shrinks_when_all_its_values_grow(language: str, values: list[int], times: int) -> None:
    words = words_for(language, "CNY")
    assert words.money_unit(values).divisor <= words.money_unit([value * times for value in values]).divisor
