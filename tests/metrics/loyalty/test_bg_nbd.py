"""BG/NBD: the published fit of CDNOW, the published formula, and the laws of the model."""

from __future__ import annotations

from math import lgamma, log
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import hyp2f1

from metrics.loyalty import BgNbd, BgNbdParameters, fit_bg_nbd

PUBLISHED = BgNbdParameters(0.243, 4.414, 0.793, 2.426)  # Fader, Hardie & Lee 2005, table 2
SHAPES = st.tuples(st.floats(0.05, 20), st.floats(0.1, 50), st.floats(0.05, 20), st.floats(0.05, 20))
# Twelve clients with (frequency, recency, age), a count of each; made up.
FEW = (
    (0, 0, 39.0, 30), (0, 0, 27.0, 20), (1, 4.5, 38.9, 9), (1, 30.0, 38.9, 4), (2, 30.4, 38.9, 6), (2, 8.1, 30.0, 5),
    (3, 12.0, 35.0, 3), (4, 33.0, 36.0, 4), (5, 20.0, 38.0, 2), (7, 29.4, 38.9, 3), (9, 34.0, 37.0, 1),
    (14, 36.0, 38.0, 1),
)  # fmt: skip


def model(parameters: tuple[float, ...] = PUBLISHED) -> BgNbd:
    return BgNbd(BgNbdParameters(*parameters), 0.0, 1, (0.0,) * 4)


def by_the_formula(parameters: tuple[float, ...], ahead: float, x: float, recency: float, age: float) -> float:
    """Fader, Hardie & Lee 2005, equation 10."""
    r, alpha, a, b = parameters
    shrunk = ((alpha + age) / (alpha + age + ahead)) ** (r + x)
    tail = hyp2f1(r + x, b + x, a + b + x - 1, ahead / (alpha + age + ahead))
    silent = a / (b + x - 1) * ((alpha + age) / (alpha + recency)) ** (r + x) if x else 0.0
    return float((a + b + x - 1) / (a - 1) * (1 - shrunk * tail) / (1 + silent))


def test_the_published_fit_of_cdnow_is_met(realdata: Path) -> None:
    clients = pd.read_csv(realdata / "cdnow" / "cdnow_customers_summary.csv")
    found = fit_bg_nbd(clients["frequency"], clients["recency"], clients["T"])
    assert found.clients == 2_357
    assert found.parameters == pytest.approx(PUBLISHED, abs=6e-4)
    assert found.log_likelihood == pytest.approx(-9_582.43, abs=0.006)


def test_a_small_table_of_our_own_keeps_its_fit() -> None:
    frequency, recency, age, counts = np.array(FEW).T
    found = fit_bg_nbd(frequency, recency, age, counts)
    assert found.log_likelihood == pytest.approx(likelihood(found.parameters), rel=1e-12)
    for at in range(4):
        for factor in (0.98, 1.02):
            moved = np.array(found.parameters)
            moved[at] *= factor
            assert likelihood(moved) < found.log_likelihood  # it is the top, in every direction


def likelihood(parameters: np.ndarray | BgNbdParameters) -> float:
    """Fader, Hardie & Lee 2005, equation 6, client by client."""
    r, alpha, a, b = (float(p) for p in parameters)
    total = 0.0
    for x, recency, age, n in FEW:
        first = lgamma(r + x) - lgamma(r) + r * log(alpha)
        first += lgamma(a + b) + lgamma(b + x) - lgamma(b) - lgamma(a + b + x)
        either = (alpha + age) ** -(r + x)
        if x:
            either += a / (b + x - 1) * (alpha + recency) ** -(r + x)
        total += n * (first + log(either))
    return total


def test_the_published_formula_gives_the_same_expectation() -> None:
    for x, recency, age in ((2, 30.43, 38.86), (0, 0, 38.86), (1, 1.71, 38.86), (29, 37, 38.9)):
        found = model().expected(39, x, recency, age)
        assert found == pytest.approx(by_the_formula(PUBLISHED, 39, x, recency, age), rel=1e-8)


def test_the_published_example_client_orders_one_and_a_quarter_times() -> None:
    """Client 1 of CDNOW (x 2, t 30.43, T 38.86) in the 39 weeks to come: 1.226."""
    assert model().expected(39, 2, 30.43, 38.86) == pytest.approx(1.226, abs=2e-3)


def test_a_shape_of_one_is_no_gap() -> None:
    around = [model((0.5, 5.0, a, 2.0)).expected(20, 3, 9, 20) for a in (0.999, 1.0, 1.001)]
    assert around[0] > around[1] > around[2] and around[0] - around[2] < 0.01


@settings(max_examples=30)
@given(SHAPES, st.integers(1, 160), st.floats(0, 150), st.floats(0, 300))
def test_a_client_is_the_less_likely_with_us_the_longer_it_is_silent(
    shapes: tuple[float, ...], frequency: int, recency: float, silent: float
) -> None:
    chances = model(shapes).alive([frequency] * 2, [recency] * 2, [recency, recency + silent])
    assert 0 <= chances[1] <= chances[0] <= 1  # type: ignore[index]
    assert model(shapes).alive(0, 0, silent) == 1


@settings(max_examples=30)
@given(SHAPES, st.integers(0, 150), st.floats(0, 100), st.floats(0, 100))
def test_what_is_expected_grows_with_the_time_ahead_by_ever_less(
    shapes: tuple[float, ...], frequency: int, first: float, more: float
) -> None:
    found, past = model(shapes), (frequency, 20.0 if frequency else 0.0, 30.0)
    none, near, far = (found.expected(ahead, *past) for ahead in (0, first, first + more))
    assert none == 0 and 0 <= near <= far + 1e-12 and np.isfinite(far)
    assert far - near <= found.expected(more, *past) + 1e-9  # who may stop orders less and less


def test_counts_stand_for_repeated_clients_in_any_order() -> None:
    rows = np.array(FEW)
    repeated = np.random.default_rng(3).permutation(np.repeat(rows[:, :3], rows[:, 3].astype(int), axis=0))
    assert fit_bg_nbd(*rows[:, :3].T, rows[:, 3]) == fit_bg_nbd(*repeated.T)


def test_another_unit_of_time_changes_alpha_only() -> None:
    frequency, recency, age, counts = np.array(FEW).T
    weeks, days = (fit_bg_nbd(frequency, recency * unit, age * unit, counts) for unit in (1, 7))
    alike = np.array([weeks.parameters.r, weeks.parameters.alpha * 7, weeks.parameters.a, weeks.parameters.b])
    assert days.parameters == pytest.approx(tuple(alike), rel=1e-3)
    assert days.log_likelihood == pytest.approx(weeks.log_likelihood - counts @ frequency * np.log(7), abs=1e-6)


def test_orders_without_end_do_not_overflow() -> None:
    found = fit_bg_nbd([150, 3, 0, 800], [156, 3, 0, 150], [156] * 4, [9, 4, 6, 1])
    assert all(np.isfinite(found.parameters)) and np.isfinite(found.log_likelihood)
    assert np.all(np.isfinite(found.expected(26, [150, 800, 0], [150, 150, 0], [156] * 3)))


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (([1, 2], [1, 2], [6]), "columns differ in length"),
        (([-1], [1], [6]), "frequency cannot be negative"),
        (([1], [6.5], [6]), "cannot lie beyond age"),
        (([1.5], [2], [6]), "frequency counts and has no fractions"),
        (([], [], []), "there is no client"),
        (([0, 0], [0, 0], [6, 5]), "none of the 2 clients ordered again"),
        (([1], [0], [0]), "age is 0 for every client"),
    ],
)
def test_what_is_no_history_is_refused_with_words(columns: tuple[list[float], ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        fit_bg_nbd(*columns)


def test_a_time_ahead_is_never_negative() -> None:
    with pytest.raises(ValueError, match="ahead is -1"):
        model().expected(-1)


@settings(max_examples=30)
@given(SHAPES, st.integers(0, 100), st.floats(0, 100))
def test_the_chance_to_order_at_all_lies_between_none_and_the_orders_expected(
    shapes: tuple[float, ...], frequency: int, ahead: float
) -> None:
    past = (frequency, 20.0 if frequency else 0.0, 30.0)
    chance = model(shapes).ordering(ahead, *past)
    assert 0 <= chance <= model(shapes).alive(*past) + 1e-12
    assert chance <= model(shapes).expected(ahead, *past) + 1e-9  # a mean of whole numbers is at least this
    if not frequency:
        r, alpha, *_ = shapes
        assert chance == pytest.approx(1 - ((alpha + 30) / (alpha + 30 + ahead)) ** r)
