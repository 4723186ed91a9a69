"""The likeness: statsmodels' logit to the digits, finite whatever parts the loyal, silent where nothing is known."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from data.settings import Settings
from metrics.look_alikes import fit_likeness
from metrics.look_alikes.likeness import FARTHEST, FEWEST_EACH, ridge_logit, standardised
from metrics.look_alikes.loyal import attitude_scores, truly_loyal

NAN = float("nan")


def drawn(n: int = 600, seed: int = 7) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Two traits, the first of which raises the odds of being loyal threefold for one standard deviation."""
    random = np.random.default_rng(seed)
    traits = {"order_weeks": random.normal(10, 2, n), "complaints": random.normal(0, 1, n)}
    odds = np.log(3) * (traits["order_weeks"] - 10) / 2 - 0.5
    return traits, (random.random(n) < 1 / (1 + np.exp(-odds))).astype(float)


def test_with_a_wide_prior_it_is_the_logit_of_statsmodels() -> None:
    traits, loyal = drawn()
    x = np.column_stack([np.ones(600), *traits.values()])
    reference = sm.Logit(loyal, x).fit(disp=0)
    coefficients, covariance = ridge_logit(x, loyal, prior_sd=1e6)
    assert coefficients == pytest.approx(reference.params, abs=1e-6)
    assert np.sqrt(np.diag(covariance)) == pytest.approx(reference.bse, rel=1e-5)


def test_the_light_ridge_moves_a_coefficient_by_less_than_a_tenth_of_its_error() -> None:
    traits, loyal = drawn()
    found = fit_likeness(traits, loyal, tuple(traits))
    assert found is not None
    z = standardised(np.stack(list(traits.values()), axis=1), found.means, found.sds)
    reference = sm.Logit(loyal, np.column_stack([np.ones(600), z])).fit(disp=0)
    assert np.abs(found.coefficients - reference.params).max() < 0.1 * reference.bse.min()
    assert found.coefficients[1] == pytest.approx(np.log(3), abs=2 * reference.bse[1])


def test_a_trait_that_parts_the_loyal_from_the_others_leaves_the_fit_finite() -> None:
    loyal = np.repeat([1.0, 0.0], 60)
    found = fit_likeness({"visits": loyal * 10}, loyal, ("visits",))
    assert found is not None and 2 < found.coefficients[1] < 20
    assert found.scores({"visits": np.array([10.0, 0.0])}) == pytest.approx([1, 0], abs=0.05)


def test_an_unknown_trait_counts_as_average_and_no_known_trait_gives_no_chance() -> None:
    traits, loyal = drawn()
    found = fit_likeness(traits, loyal, tuple(traits))
    assert found is not None
    mean = {name: np.array([found.means[at]]) for at, name in enumerate(found.names)}
    unknown = {"order_weeks": np.array([NAN]), "complaints": mean["complaints"]}
    assert found.scores(unknown) == pytest.approx(found.scores(mean))
    assert np.isnan(found.scores({name: np.array([NAN]) for name in found.names})).all()


def test_one_client_far_out_counts_no_further_than_three_standard_deviations() -> None:
    z = standardised(np.array([[900.0], [16.0], [10.0]]), np.array([10.0]), np.array([2.0]))
    assert z.ravel().tolist() == [FARTHEST, 3.0, 0.0]


def test_traits_that_tell_nothing_are_left_out_and_too_few_clients_give_none() -> None:
    traits, loyal = drawn()
    more = traits | {"visits": np.full(600, 4.0), "discount_share": np.where(np.arange(600) < 299, 0.1, NAN)}
    found = fit_likeness(more, loyal, ("visits", "discount_share", *traits))
    assert found is not None and found.names == ("order_weeks", "complaints")
    assert (found.clients, found.loyal) == (600, int(loyal.sum()))
    few = np.where(np.cumsum(loyal) > FEWEST_EACH - 1, 0.0, loyal)
    assert few.sum() == FEWEST_EACH - 1 and fit_likeness(traits, few, tuple(traits)) is None
    assert fit_likeness({"visits": np.full(600, 4.0)}, loyal, ("visits",)) is None


def test_means_of_the_loyal_and_the_others_leave_out_what_is_unknown() -> None:
    loyal = np.repeat([1.0, 0.0, NAN], 60)
    visits = np.tile([1.0, 3.0], 90) + np.nan_to_num(loyal) * 10
    visits[0] = NAN
    found = fit_likeness({"visits": visits}, loyal, ("visits",))
    assert found is not None and found.loyal_means[0] == pytest.approx((12 * 60 - 11) / 59)
    assert found.other_means[0] == 2.0


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_the_order_of_clients_does_not_matter(random: Random) -> None:
    traits, loyal = drawn(300)
    order = random.sample(range(300), 300)
    found = fit_likeness(traits, loyal, tuple(traits))
    other = fit_likeness({name: values[order] for name, values in traits.items()}, loyal[order], tuple(traits))
    assert found is not None and other is not None
    assert other.coefficients == pytest.approx(found.coefficients, abs=1e-8)


@pytest.mark.parametrize(
    ("score", "alive", "wallet", "expected"),
    [
        (65.0, 0.5, 0.5, 1),
        (65.0, 0.5, NAN, 1),
        (64.9, 0.9, 0.9, 0),
        (90.0, 0.49, 0.9, 0),
        (90.0, 0.9, 0.49, 0),
        (40.0, NAN, NAN, 0),
        (90.0, NAN, NAN, NAN),
        (NAN, 0.1, 0.1, NAN),
    ],
)
def test_truly_loyal_feels_high_and_buys_high(score: float, alive: float, wallet: float, expected: float) -> None:
    found = truly_loyal(np.array([score]), np.array([alive]), np.array([wallet]), Settings())
    assert found.tolist() == pytest.approx([expected], nan_ok=True)


def test_an_attitude_is_our_lead_over_the_usual_alternative_or_else_the_satisfaction() -> None:
    found = attitude_scores(np.array([0.8, 0.8, 0.9]), np.array([0.2, NAN, 0.7]), 55.0)
    assert found.tolist() == pytest.approx([75, 80, 100])
