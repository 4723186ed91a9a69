"""BG/BB: the published fit, every history added up by hand, and the laws of the model."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.loyalty import BgBb, BgBbParameters, fit_bg_bb
from tests.metrics.loyalty.enumerated import chance_alive, chance_of_run, histories_of

# Fader, Hardie & Shang 2010, table 1: gifts of the 11,104 supporters of 1995 in the six years after.
DONATIONS = (
    (6, 6, 1203), (5, 6, 728), (4, 6, 512), (3, 6, 357), (2, 6, 234), (1, 6, 129), (5, 5, 335), (4, 5, 284),
    (3, 5, 225), (2, 5, 173), (1, 5, 119), (4, 4, 240), (3, 4, 181), (2, 4, 155), (1, 4, 78), (3, 3, 322),
    (2, 3, 255), (1, 3, 129), (2, 2, 613), (1, 2, 277), (1, 1, 1091), (0, 0, 3464),
)  # fmt: skip
SHAPES = st.tuples(*(st.floats(0.05, 50) for _ in range(4)))


@pytest.fixture(scope="module")
def donations() -> BgBb:
    frequency, recency, counts = np.array(DONATIONS).T
    return fit_bg_bb(frequency, recency, [6] * len(DONATIONS), counts)


def model(parameters: tuple[float, ...]) -> BgBb:
    return BgBb(BgBbParameters(*parameters), 0.0, 1, (0.0,) * 4)


def test_the_published_fit_of_the_donations_is_met(donations: BgBb) -> None:
    assert donations.clients == 11_104
    assert donations.parameters == pytest.approx((1.204, 0.750, 0.657, 2.783), abs=6e-4)
    assert donations.log_likelihood == pytest.approx(-33_225.6, abs=0.05)


def test_published_chances_and_expectations_of_the_donations_are_met(donations: BgBb) -> None:
    assert donations.alive([0, 6], [0, 6], [6, 6]) == pytest.approx([0.11, 0.93], abs=0.005)
    assert donations.expected(5, [0, 6], [0, 6], [6, 6]) == pytest.approx([0.07, 3.75], abs=0.005)


def test_a_number_is_answered_with_a_number(donations: BgBb) -> None:
    assert isinstance(donations.alive(1, 4, 6), float) and isinstance(donations.expected(3), float)
    assert donations.parameters.gamma == donations.parameters[2]


@settings(max_examples=20)
@given(SHAPES, st.integers(1, 7), st.integers(0, 3))
def test_histories_added_up_by_hand_have_the_same_chances(shapes: tuple[float, ...], slots: int, ahead: int) -> None:
    found, runs = model(shapes), histories_of(slots)
    assert sum(n * chance_of_run(shapes, x, t, slots) for (x, t), n in runs.items()) == pytest.approx(1)
    for x, t in runs:
        by_hand = chance_alive(shapes, x, t, slots, ahead)
        assert found.alive(x, t, slots, ahead) == pytest.approx(by_hand, rel=1e-8)
        to_come = sum(chance_alive(shapes, x, t, slots, j) for j in range(1, ahead + 1))
        chance = (shapes[0] + x) / (shapes[0] + shapes[1] + slots)
        assert found.expected(ahead, x, t, slots) == pytest.approx(to_come * chance, rel=1e-8)


@settings(max_examples=30)
@given(SHAPES, st.integers(1, 40), st.integers(0, 40), st.integers(0, 200))
def test_a_client_is_the_less_likely_with_us_the_longer_it_is_silent(
    shapes: tuple[float, ...], frequency: int, more: int, silent: int
) -> None:
    last = frequency + more
    chances = model(shapes).alive([frequency] * 3, [last] * 3, [last, last + silent, last + silent + 1])
    assert np.all((chances >= 0) & (chances <= 1)) and chances[0] >= chances[1] >= chances[2]  # type: ignore[index]


@settings(max_examples=30)
@given(SHAPES, st.integers(0, 60), st.integers(0, 60))
def test_what_is_expected_grows_with_the_time_ahead_and_adds_up(
    shapes: tuple[float, ...], first: int, more: int
) -> None:
    found = model(shapes)
    near, far = found.expected(first, 3, 9, 20), found.expected(first + more, 3, 9, 20)
    assert 0 <= near <= far <= first + more
    slots = [
        found.alive(3, 9, 20, ahead) * (shapes[0] + 3) / (shapes[0] + shapes[1] + 20) for ahead in range(1, more + 1)
    ]
    assert found.expected(more, 3, 9, 20) == pytest.approx(sum(slots), rel=1e-9, abs=1e-12)


def test_without_a_history_a_new_client_is_meant() -> None:
    assert model((1.2, 0.75, 0.66, 2.78)).expected(8) == model((1.2, 0.75, 0.66, 2.78)).expected(8, 0, 0, 0)


def test_counts_stand_for_repeated_clients_in_any_order(donations: BgBb) -> None:
    rows = np.array(DONATIONS) // [1, 1, 50] + [0, 0, 1]
    repeated = np.repeat(rows[:, :2], rows[:, 2], axis=0)
    shuffled = np.random.default_rng(3).permutation(repeated)
    once = fit_bg_bb(rows[:, 0], rows[:, 1], [6] * len(rows), rows[:, 2])
    again = fit_bg_bb(shuffled[:, 0], shuffled[:, 1], [6] * len(shuffled))
    assert once == again


def test_three_years_of_weeks_do_not_overflow() -> None:
    found = fit_bg_bb([150, 156, 3, 0, 80], [156, 156, 3, 0, 100], [156] * 5, [9, 1, 4, 6, 5])
    assert all(np.isfinite(found.parameters)) and np.isfinite(found.log_likelihood)
    chances = found.alive([150, 80, 0], [150, 100, 0], [156, 156, 156])
    assert np.all((chances >= 0) & (chances <= 1)) and np.isfinite(found.expected(26, 150, 156, 156))


def test_known_parameters_are_found_again() -> None:
    random, n, slots = np.random.default_rng(7), 6_000, 40
    ordering, stopping = random.beta(2.0, 3.0, n), random.beta(0.8, 12.0, n)
    lived = random.geometric(stopping) - 1
    steps = np.arange(1, slots + 1)
    orders = (steps <= lived[:, None]) & (random.random((n, slots)) < ordering[:, None])
    found = fit_bg_bb(orders.sum(axis=1), (orders * steps).max(axis=1), [slots] * n)
    wide = 3 * np.array(found.standard_errors)
    assert np.all(np.abs(np.log(found.parameters) - np.log([2.0, 3.0, 0.8, 12.0])) < wide)
    assert np.all(wide < 0.6)
    chances = found.alive(orders.sum(axis=1), (orders * steps).max(axis=1), [slots] * n, 0)
    assert np.mean(chances) == pytest.approx(np.mean(lived >= slots), abs=0.02)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (([1, 2], [1, 2], [6]), "columns differ in length"),
        (([1], [-1], [6]), "entry 0 is -1: recency cannot be negative"),
        (([0, 1], [0, 7], [6, 6]), "entry 1 is 7: recency .* cannot lie beyond slots"),
        (([1.5], [2], [6]), "frequency counts and has no fractions"),
        (([1], [2.5], [6]), "recency counts and has no fractions"),
        (([3], [2], [6]), "one order a slot"),
        (([0], [2], [6]), "recency is 0 where frequency is 0"),
        (([], [], []), "there is no client"),
        (([0, 0], [0, 0], [6, 5]), "none of the 2 clients ordered again"),
        (([float("nan")], [2], [6]), "finite"),
        ((["many"], [2], [6]), "no number"),
        (([[1]], [2], [6]), "2 dimensions"),
        (([1], [2], [6], [1, 2]), "counts has 2 entries for 1"),
        (([1], [2], [6], [0]), "there is no client"),
        (([1], [2], [6], [0.5]), "whole numbers of clients"),
    ],
)
def test_what_is_no_history_is_refused_with_words(columns: tuple[list[float], ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        fit_bg_bb(*columns)


def test_a_time_ahead_is_counted_in_slots() -> None:
    for ahead in (-1, 0.5):
        with pytest.raises(ValueError, match="counts slots"):
            model((1, 1, 1, 1)).expected(ahead, 1, 1, 3)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="counts slots"):
            model((1, 1, 1, 1)).alive(1, 1, 3, ahead)  # type: ignore[arg-type]


@given(SHAPES, st.integers(1, 5), st.integers(0, 6))
@settings(max_examples=20)
def test_the_chance_to_order_at_all_is_that_of_every_run_but_the_empty_one(
    shapes: tuple[float, ...], slots: int, ahead: int
) -> None:
    for x, t in histories_of(slots):
        none = chance_of_run(shapes, x, t, slots + ahead)  # the same orders, and silence after
        by_hand = 1 - none / chance_of_run(shapes, x, t, slots)
        assert model(shapes).ordering(ahead, x, t, slots) == pytest.approx(by_hand, rel=1e-6, abs=1e-9)
