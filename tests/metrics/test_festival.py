"""The Spring Festival: its days against the moon, and its share of periods."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from data.periods import period_of
from data.sample.seasons import SPRING_FESTIVALS as SAMPLE_FESTIVALS
from metrics.festival import FIRST_YEAR, LAST_YEAR, SPRING_FESTIVALS, festival_shares, spring_festival


def new_moon_in_china(near: date) -> date:
    """The day (UTC+8) of the new moon nearest to that day; Meeus 1998, Astronomical Algorithms, ch. 49, to minutes."""
    number = round((near - date(2000, 1, 6)).days / 29.530588861)
    centuries = number / 1236.85
    sun = math.radians(2.5534 + 29.10535670 * number)
    moon = math.radians(201.5643 + 385.81693528 * number + 0.0107582 * centuries**2)
    node = math.radians(160.7108 + 390.67050284 * number - 0.0016118 * centuries**2)
    less = 1 - 0.002516 * centuries
    terms = (
        (-0.40720, moon), (0.17241 * less, sun), (0.01608, 2 * moon), (0.01039, 2 * node), (0.00739 * less, moon - sun),
        (-0.00514 * less, moon + sun), (0.00208 * less**2, 2 * sun), (-0.00111, moon - 2 * node),
        (-0.00057, moon + 2 * node), (0.00056 * less, 2 * moon + sun), (-0.00042, 3 * moon),
        (0.00042 * less, sun + 2 * node), (0.00038 * less, sun - 2 * node), (-0.00024 * less, 2 * moon - sun),
        (0.000325, math.radians(299.77 + 0.107408 * number)), (0.000165, math.radians(251.88 + 0.016321 * number)),
        (0.000164, math.radians(251.83 + 26.651886 * number)), (0.000126, math.radians(349.42 + 36.412478 * number)),
    )  # fmt: skip
    day = 2451550.09766 + 29.530588861 * number + 0.00015437 * centuries**2 + sum(a * math.sin(b) for a, b in terms)
    earth_slower_by = 70 / 86400
    return date(2000, 1, 1) + timedelta(days=math.floor(day - earth_slower_by + 8 / 24 + 0.5 - 2451545))


@pytest.mark.parametrize("day", [(1997, 2, 7), (2007, 2, 18), (2024, 2, 10), (2027, 2, 6), (2030, 2, 3)])
def test_known_festivals(day: tuple[int, int, int]) -> None:
    assert spring_festival(day[0]) == date(*day)


def test_every_festival_is_a_new_moon_in_china_between_21_january_and_20_february() -> None:
    assert (min(SPRING_FESTIVALS), max(SPRING_FESTIVALS)) == (FIRST_YEAR, LAST_YEAR) == (1990, 2050)
    for year, day in SPRING_FESTIVALS.items():
        assert new_moon_in_china(day) == day
        assert date(year, 1, 21) <= day <= date(year, 2, 20)


def test_from_one_to_the_next_are_twelve_or_thirteen_moons() -> None:
    days = list(SPRING_FESTIVALS.values())
    apart = [(later - earlier).days for earlier, later in pairwise(days)]
    assert set(apart) <= {353, 354, 355, 383, 384, 385}


def test_the_sample_company_keeps_the_same_festivals() -> None:
    assert {year: spring_festival(year) for year in SAMPLE_FESTIVALS} == SAMPLE_FESTIVALS


def test_a_year_without_a_known_festival_is_an_error() -> None:
    with pytest.raises(KeyError, match="1990 to 2050"):
        spring_festival(2051)


def test_shares_of_the_months_around_a_festival() -> None:
    """2024: 13 January to 7 February before, 8 to 16 February in it, 17 February to 1 March after."""
    months = [period_of(date(2024, month, 1), "month") for month in (1, 2, 3, 4)]
    expected = [[19 / 26, 0, 0], [7 / 26, 1, 13 / 14], [0, 0, 1 / 14], [0, 0, 0]]
    assert festival_shares(months) == pytest.approx(np.array(expected))


def test_december_before_an_early_festival_has_its_first_days_and_a_year_has_them_all() -> None:
    """2023: 25 December 2022 is the first of the days before."""
    december = festival_shares([period_of(date(2022, 12, 1), "month")])
    assert december[0] == pytest.approx([7 / 26, 0, 0])
    months = [period_of(date(2000 + at // 12, at % 12 + 1, 1), "month") for at in range(-12, 600)]
    assert festival_shares(months).sum(axis=0) == pytest.approx([51, 51, 51], abs=0.5)
    assert festival_shares([]).shape == (0, 3)
