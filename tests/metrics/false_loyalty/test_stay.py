"""The model of staying: the errors of statsmodels, a truth found again, what is refused, and how it is judged."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import ibis
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.special import expit

from metrics.false_loyalty.stay import StayModel, fit_stay, judged

Columns = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]
TRUE = np.array([2.0, 0.5, -2.0, 3.0])


def answers(clients: int, seed: int) -> Columns:
    """Two answers a client from the known model: client, satisfaction, alternatives, stayed, answers."""
    random = np.random.default_rng(seed)
    client = np.repeat(np.arange(clients), 2)
    s, a = random.integers(0, 11, 2 * clients) / 10, np.repeat(random.integers(0, 21, clients) / 20, 2)
    chance = expit(np.stack([np.ones_like(s), s, a, s * a], 1) @ TRUE)
    return client, s, a, (random.random(2 * clients) < chance).astype(float), np.ones(2 * clients)


def _each(given: Columns, change: Callable[[np.ndarray], np.ndarray]) -> Columns:
    one, two, three, four, five = map(change, given)
    return one, two, three, four, five


def test_coefficients_and_clustered_errors_are_those_of_statsmodels() -> None:
    client, s, a, stayed, ones = answers(600, 1)
    found = fit_stay(client, s, a, stayed, ones)
    design = np.stack([np.ones_like(s), s, a, s * a], 1)
    theirs = sm.Logit(stayed, design).fit(disp=0, cov_type="cluster", cov_kwds={"groups": client})
    assert found is not None
    np.testing.assert_allclose(found.coefficients, theirs.params, atol=1e-8)
    np.testing.assert_allclose(found.covariance, theirs.cov_params(), atol=1e-8)


def test_an_answer_that_counts_twice_is_two_answers() -> None:
    given = answers(300, 2)
    client, s, a, stayed, ones = given
    twice = fit_stay(client, s, a, stayed, 2 * ones)
    doubled = fit_stay(*_each(given, lambda column: np.concatenate([column, column])))
    assert twice is not None and doubled is not None and twice.answers == doubled.answers == 1200
    np.testing.assert_allclose(twice.covariance, doubled.covariance, atol=1e-10)


def test_the_order_of_the_answers_does_not_matter() -> None:
    given = answers(300, 3)
    order = np.random.default_rng(4).permutation(len(given[0]))
    one, other = fit_stay(*given), fit_stay(*_each(given, lambda column: np.asarray(column[order])))
    assert one is not None and other is not None
    np.testing.assert_allclose(one.coefficients, other.coefficients, atol=1e-10)


def test_the_truth_lies_in_the_intervals_of_many_companies() -> None:
    inside = 0
    for seed in range(60):
        found = fit_stay(*answers(500, 100 + seed))
        assert found is not None
        inside += sum(low <= true <= high for (_, low, high), true in zip(found.intervals(), TRUE, strict=True))
    assert 0.90 <= inside / 240 <= 0.99


@pytest.mark.parametrize(
    "spoil",
    [
        lambda client, s, a, stayed, n: (client % 90, s, a, stayed, n),
        lambda client, s, a, stayed, n: (client, s, a, np.ones_like(stayed), n),
        lambda client, s, a, stayed, n: (client, s, np.full_like(a, 0.5), stayed, n),
        lambda client, s, a, stayed, n: (client, s, a, (s > 0.45).astype(float), n),
    ],
    ids=["few clients", "nobody left", "all as free", "parted without overlap"],
)
def test_what_no_model_can_be_fitted_to_gives_none(spoil: object) -> None:
    assert fit_stay(*spoil(*answers(300, 5))) is None  # type: ignore[operator]


def test_the_engine_gives_the_same_chances_and_none_where_something_is_unknown() -> None:
    model = StayModel((2.0, 0.5, -2.0, 3.0), ((0.0,) * 4,) * 4, 1, 1, 1)
    rows = pd.DataFrame({"s": [0.0, 0.3, 1.0, None, 0.5], "a": [1.0, 0.2, 0.0, 0.5, None]})
    table = ibis.table({"s": "float64", "a": "float64"}, name="rows")
    sql = str(ibis.to_sql(table.select(p=model.expression(table.s, table.a)), dialect="duckdb"))
    with duckdb.connect() as con:
        con.register("rows", rows)
        found = con.execute(sql).df()["p"]
    np.testing.assert_allclose(found[:3], model.stays(rows["s"][:3], rows["a"][:3]), atol=1e-12)
    assert found[3:].isna().all()


def test_draws_are_the_same_each_time_and_spread_as_the_covariance() -> None:
    model = StayModel((1.0, 2.0, 3.0, 4.0), tuple(tuple(row) for row in (np.eye(4) * 0.25).tolist()), 1, 1, 1)
    draws = model.draws(20_000)
    np.testing.assert_array_equal(draws, model.draws(20_000))
    np.testing.assert_allclose(draws.mean(axis=0), [1, 2, 3, 4], atol=0.02)
    np.testing.assert_allclose(draws.std(axis=0), 0.5, atol=0.01)


def test_a_ranking_is_judged_by_pairs_and_by_its_squared_misses() -> None:
    """Stayers .9, .6; leavers .6, .2: of four pairs three are right and one is even."""
    found = judged([0.9, 0.6, 0.6, 0.2], [1, 1, 0, 0], [1, 1, 1, 1], 0.5)
    assert found is not None and found.auc == pytest.approx(3.5 / 4)
    assert found.brier == pytest.approx((0.01 + 0.16 + 0.36 + 0.04) / 4) and found.brier_constant == pytest.approx(0.25)
    assert found.low < found.auc < found.high and (found.answers, found.left) == (4, 2)


def test_without_leavers_nothing_is_judged() -> None:
    assert judged([0.9, 0.6], [1, 1], [1, 1], 0.5) is None
