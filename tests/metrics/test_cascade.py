"""The cascade of targets: whole numbers that add up at every level, seasons that know the Spring Festival, growth."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.periods import Period, period_from_key
from data.sample.seasons import day_number, season
from data.week_calendar import WeekCalendar
from metrics.cascade import split_target
from metrics.cascade.growth import grown_weights
from metrics.cascade.levels import shares_over_time
from metrics.cascade.plan import (
    Part,
    grain_e4,
    handed_as_it_is,
    handed_down,
    handed_in_proportion,
    periods_of,
)
from metrics.cascade.season import passed
from metrics.cascade.seasons import by_days, month_shares
from metrics.series import parts_of
from metrics.splitting import filled, spread
from metrics.unfit import DoesNotFit

WEIGHTS = st.lists(st.integers(0, 50) | st.floats(0, 50), min_size=1, max_size=8).filter(any)
TOTALS = st.integers(0, 10_000)


def months(year: int, calendar: int | WeekCalendar = 1) -> tuple[Period, ...]:
    return parts_of(period_from_key(f"{year}", calendar), "month")


def test_a_hundred_in_three_equal_months_is_34_33_33() -> None:
    assert split_target(100, [1, 1, 1]) == (34, 33, 33)
    assert split_target(100, (1 / 3, 1 / 3, 1 / 3)) == (34, 33, 33), "of equal remainders the first comes first"
    assert split_target(7, [0, 2, 5]) == (0, 2, 5) and split_target(0, [1, 2]) == (0, 0)


@pytest.mark.parametrize(
    ("total", "weights", "said"),
    [
        (-1, [1], "is -1; a target that is split is 0 or more"),
        (1.5, [1], "is 1.5; give a whole number"),
        (math.inf, [1], "give a whole number"),
        (5, [], "there are no weights"),
        (5, [0, 0.0], "all 2 weights are 0"),
        (5, [1, -1], "weight 2 is -1"),
        (5, [math.nan], "weight 1 is nan"),
    ],
)
def test_what_cannot_be_split_is_refused_with_its_reason(total: int, weights: list[float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        split_target(total, weights)


@settings(max_examples=50)
@given(TOTALS, WEIGHTS)
def test_parts_add_up_and_follow_their_weights(total: int, weights: list[float]) -> None:
    parts = split_target(total, weights)
    assert sum(parts) == total and min(parts) >= 0
    for own, weight in zip(parts, weights, strict=True):
        assert abs(own - total * weight / sum(weights)) < 1 + 1e-6
        assert all(own >= other for other, less in zip(parts, weights, strict=True) if weight > less)


@settings(max_examples=50)
@given(TOTALS, WEIGHTS, st.integers(0, 7), st.integers(1, 30))
def test_more_weight_never_brings_less(total: int, weights: list[float], at: int, more: int) -> None:
    at %= len(weights)
    heavier = [weight + more * (place == at) for place, weight in enumerate(weights)]
    assert split_target(total, heavier)[at] >= split_target(total, weights)[at]


def test_parts_that_are_given_stay_and_the_rest_is_spread() -> None:
    assert spread(100, [1, 1, 1], [None, 50, None], [0, 0, 0]) == (25, 50, 25)
    assert spread(100, [1, 1, 1], [None, 50, None], [0, 0, 40]) == (10, 50, 40), "the third needs 40 at least"
    for kept in ([60, 50, None], [30, 30, 30]):
        with pytest.raises(DoesNotFit):
            spread(100, [1, 1, 1], kept, [0, 0, 0])


@settings(max_examples=40)
@given(TOTALS, WEIGHTS, WEIGHTS)
@example(5, [1, 1, 1, 1, 1, 1], [1] * 8)
def test_a_table_has_the_sums_of_its_rows_and_columns(total: int, down: list[float], across: list[float]) -> None:
    rows, columns = split_target(total, down), split_target(total, across)
    table = filled(rows, columns, [[None] * len(columns) for _ in rows])
    assert tuple(table.sum(axis=1)) == rows and tuple(table.sum(axis=0)) == columns and (table >= 0).all()
    for row, line in zip(rows, table.tolist(), strict=True):
        assert all(
            abs(cell - row * column / max(total, 1)) < 1 + 1e-6 for cell, column in zip(line, columns, strict=True)
        )


def test_a_table_around_given_cells_adds_up_or_is_refused() -> None:
    assert filled([50, 50], [50, 50], [[40, None], [None, None]]).tolist() == [[40, 10], [10, 40]]
    with pytest.raises(DoesNotFit):
        filled([50, 50], [50, 50], [[60, None], [None, None]])
    with pytest.raises(ValueError, match="add up to 50 and the columns to 60"):
        filled([50], [60], [[None]])


def company(parts: list[float], managers: list[float]) -> Part:
    """ALL over regions over managers, with these weights."""
    regions = [
        Part((f"r{n}", ""), weight, tuple(Part((f"r{n}", f"m{k}"), each) for k, each in enumerate(managers)))
        for n, weight in enumerate(parts)
    ]
    return Part(("ALL", ""), 1.0, tuple(regions))


def assert_adds_up(found: dict[tuple[str, str, str], int], whole: Part, year: tuple[Period, ...]) -> None:
    for part in whole.all():
        assert found[*part.place, "2026"] == sum(found[*part.place, month.key] for month in year)
        assert found[*part.place, "2026"] == sum(found[*part.place, f"2026-Q{q}"] for q in range(1, 5))
        assert found[*part.place, "2026-Q2"] == sum(found[*part.place, f"2026-{m:02d}"] for m in (4, 5, 6))
        for period in periods_of(year) if part.parts else ():
            assert found[*part.place, period.key] == sum(found[*p.place, period.key] for p in part.parts)


PARTS = st.lists(st.integers(0, 9), min_size=1, max_size=4)


@settings(max_examples=15)
@given(st.integers(0, 10**13), PARTS, PARTS, st.sampled_from([1, 7, 10_000, 10_000_000]))
def test_a_cascade_adds_up_at_every_level_to_the_last_ten_thousandth(
    total: int, parts: list[float], managers: list[float], unit: int
) -> None:
    year, whole, total = months(2026), company(parts, managers), total // unit * unit
    found = handed_down(total, whole, year, by_days(year), {})
    assert found["ALL", "", "2026"] == total and min(found.values()) >= 0
    assert_adds_up(found, whole, year)
    if total % 10_000 == 0:
        assert all(value % 10_000 == 0 for value in found.values()), "parts of whole units are whole units"


def test_cells_that_stay_stay_and_everything_else_adds_up_around_them() -> None:
    year, whole = months(2026), company([3, 2, 1], [1, 1])
    kept = {
        ("ALL", "", "2026-12"): 2_000_000, ("ALL", "", "2026-Q2"): 5_000_000, ("r0", "", "2026-02"): 900_000,
        ("r1", "", "2026"): 6_000_000, ("r2", "m1", "2026-07"): 400_000, ("ALL", "", "2026"): 1,
    }  # fmt: skip
    found = handed_down(20_000_000, whole, year, by_days(year), kept)
    assert {cell: found[cell] for cell in kept} == kept | {("ALL", "", "2026"): 20_000_000}
    assert_adds_up(found, whole, year)
    with pytest.raises(DoesNotFit, match="leave no way"):
        handed_down(1_000_000, whole, year, by_days(year), kept)


def test_round_targets_give_round_parts() -> None:
    assert grain_e4((7_194_000_000_000,), 12) == 10_000_000, "thousands, where each month has thousands of them"
    assert grain_e4((7_194_000_000_000,), 12_000) == 10_000 and grain_e4((50_000,), 12) == 10_000
    assert grain_e4((7_194_000_000_000, 15_000), 12) == 100 and grain_e4((3,), 1) == 1
    year = months(2026)
    found = handed_down(7_194_000_000_000, Part(("ALL", "")), year, by_days(year), {})
    assert all(value % 10_000_000 == 0 for value in found.values())


def test_a_rate_goes_down_as_it_is_or_from_where_each_part_stands() -> None:
    year, whole = months(2026), company([1, 1], [1])
    levels = {("ALL", ""): 0.90, ("r0", ""): 0.94, ("r1", ""): None}
    same = handed_as_it_is(0.95, whole, year, levels, 0.0)
    assert set(same.values()) == {0.95} and len(same) == 5 * 17
    moved = handed_as_it_is(0.95, whole, year, levels, 1.0)
    assert (moved["r0", "", "2026"], moved["r0", "m0", "2026-03"], moved["r1", "", "2026-Q1"]) == (0.99, 0.99, 0.95)


def test_a_count_that_does_not_add_up_goes_down_in_proportion() -> None:
    year, whole = months(2026), company([1, 1], [])
    past: dict[Period, float | None] = {period_from_key("2025"): 100.0, period_from_key("2025-03"): 80.0}
    past |= {period_from_key("2024"): 90.0, period_from_key("2024-04"): 45.0}
    shares = shares_over_time(past, year)
    assert shares == {"2026-03": 0.8, "2026-04": 0.5}, "April of the last year is not over: of the year before it"
    found = handed_in_proportion(120, whole, year, {("ALL", ""): 100.0, ("r0", ""): 60.0}, shares)
    assert found == {
        ("ALL", "", "2026"): 120, ("ALL", "", "2026-03"): 96, ("ALL", "", "2026-04"): 60,
        ("r0", "", "2026"): 72, ("r0", "", "2026-03"): 58, ("r0", "", "2026-04"): 36,
    }  # fmt: skip


def truth(year: int) -> list[float]:
    """What the sample company's season would sell in each month."""
    return [float(season(day_number(m.start), day_number(m.end)).sum()) for m in months(year)]


@pytest.mark.parametrize("year", [2025, 2026, 2027, 2029])
def test_the_spring_festival_moves_weight_between_january_and_february(year: int) -> None:
    """Told from four years; 5 % growth a year must not show. Averages of the same months miss it by twice as much."""
    before = range(year - 4, year)
    past = [[value * 1.05 ** (y + at / 12 - 2020) for at, value in enumerate(truth(y))] for y in before]
    found = month_shares(past, [months(y) for y in before], months(year))
    assert found is not None and sum(found) == pytest.approx(1)
    true = [value / sum(truth(year)) for value in truth(year)]
    plain = [sum(line[at] / sum(line) for line in past) / 4 for at in range(12)]
    assert max(abs(a / b - 1) for a, b in zip(found, true, strict=True)) < 0.07
    assert sum(abs(a - b) for a, b in zip(found, true, strict=True)) < 0.5 * sum(
        abs(a - b) for a, b in zip(plain, true, strict=True)
    )


def test_one_wild_month_hardly_moves_the_season_and_short_histories_have_none() -> None:
    past, spans = [truth(y) for y in (2022, 2023, 2024, 2025)], [months(y) for y in (2022, 2023, 2024, 2025)]
    calm = month_shares(past, spans, months(2026))
    past[2][5] *= 3
    wild = month_shares(past, spans, months(2026))
    assert calm is not None and wild is not None and abs(wild[5] / calm[5] - 1) < 0.08
    assert month_shares(past[:1], spans[:1], months(2026)) is None
    assert month_shares([[0.0] * 12] * 2, spans[:2], months(2026)) is None


def test_months_of_four_and_five_weeks_weigh_by_their_weeks() -> None:
    calendar = WeekCalendar()
    year, steady = months(2026, calendar), [[float(m.days) for m in months(y, calendar)] for y in (2024, 2025)]
    assert by_days(year)[:3] == (28 / 364, 28 / 364, 35 / 364)
    found = month_shares(steady, [months(2024, calendar), months(2025, calendar)], year)
    assert found == pytest.approx(by_days(year))


def test_a_part_of_a_month_passes_by_its_days() -> None:
    june = period_from_key("2026-06")
    assert [passed(june, day) for day in (date(2026, 5, 31), date(2026, 6, 3), date(2026, 7, 9))] == [0, 0.1, 1]


def test_growth_counts_as_far_as_it_is_wanted_and_is_sure() -> None:
    steady, grown, wild = [100.0] * 12, [150.0] * 12, [10.0, 290.0] * 6
    last, before = [steady, grown, wild], [steady, steady, steady]
    assert grown_weights(last, before, 0) == (1200, 1800, 1800)
    calm, up, unsure = grown_weights(last, before, 1)
    assert up / 1800 > calm / 1200, "who grew gets more"
    assert abs(unsure / 1800 - 1) < abs(up / 1800 - 1), "growth that no two months agree on counts for little"
    assert grown_weights([[0.0] * 12, steady], [steady, [0.0] * 12], 1) == (0, 1200) and grown_weights([], [], 1) == ()
