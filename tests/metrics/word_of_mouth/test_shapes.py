"""The rivals, held against statsmodels to many digits, and when a shape is claimed."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.word_of_mouth import Branch, Fit, fit_curve
from metrics.word_of_mouth.shapes import CLAIMED, DEPENDENT, NAMES, UNDECIDED, Verdict, verdict_on
from tests.metrics.word_of_mouth.test_curve import drawn

Columns = dict[str, np.ndarray]


def designs(branch: Branch, s: np.ndarray) -> dict[str, np.ndarray]:
    """The log-linear rivals as design matrices of the single answers."""
    ones = np.ones_like(s)
    assert branch.threshold is not None
    hinge = np.maximum(s - branch.threshold, 0)
    return {
        "constant": ones[:, None],
        "log_linear": np.column_stack([ones, s]),
        "log_quadratic": np.column_stack([ones, s, s * s]),
        "exponential_hinge": np.column_stack([ones, hinge]),
        "saturated": (s[:, None] == np.unique(s)).astype(float),
    }


def test_poisson_fits_are_those_of_statsmodels_on_the_single_answers() -> None:
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    data = drawn(300)
    branch = fit_curve(**data).praise
    assert branch.family == "poisson"
    for name, design in designs(branch, data["satisfaction"]).items():
        theirs = GLM(data["praise"], design, Poisson(), exposure=data["exposure"]).fit(tol=1e-12)
        assert branch.rivals[name].log_likelihood == pytest.approx(theirs.llf, rel=1e-9), name
        if name == "exponential_hinge":
            assert np.log(branch.level or 0) == pytest.approx(theirs.params[0], abs=1e-6)
            assert branch.slope == pytest.approx(theirs.params[1], abs=1e-6)


def test_negative_binomial_fits_are_those_of_statsmodels_on_the_single_answers() -> None:
    from statsmodels.discrete.discrete_model import NegativeBinomial

    data = drawn(400, spread=True)
    branch = fit_curve(**data).praise
    assert branch.family == "negative_binomial"
    for name, design in designs(branch, data["satisfaction"]).items():
        theirs = NegativeBinomial(data["praise"], design, exposure=data["exposure"])
        found = theirs.fit(method="newton", disp=0, maxiter=200)
        assert branch.rivals[name].log_likelihood == pytest.approx(found.llf, abs=2e-4), name
        assert branch.rivals[name].parameters == design.shape[1] + 1 + (name == "exponential_hinge")


def test_the_straight_line_is_the_identity_link_and_stays_above_zero() -> None:
    s = np.arange(11.0)
    rate = 0.2 + 0.15 * np.maximum(s - 6, 0)
    branch = fit_curve(s, np.full(11, 2000.0), rate * 2000, None, answers=np.full(11, 2000.0)).praise
    assert branch.best == "linear_hinge"
    # The line goes through every mean: as good as the saturated shape, with fewer parameters.
    assert branch.rivals["linear_hinge"].log_likelihood == pytest.approx(
        branch.rivals["saturated"].log_likelihood, abs=1e-3
    )


def test_akaike_counts_the_threshold_and_corrects_for_the_number_of_answers() -> None:
    branch = fit_curve(**drawn(100, seed=2)).praise
    assert [branch.rivals[name].parameters for name in NAMES] == [1, 2, 3, 3, 3, 11]
    for fit in branch.rivals.values():
        assert fit.aic == pytest.approx(2 * fit.parameters - 2 * fit.log_likelihood)
        room = 400 - fit.parameters - 1
        assert fit.aicc - fit.aic == pytest.approx(2 * fit.parameters * (fit.parameters + 1) / room)


def rivals(**likelihoods: float) -> dict[str, Fit]:
    return {
        name: Fit(2 * 2 - 2 * value, 2 * 2 - 2 * value, value, 2)
        for name, value in (dict.fromkeys(NAMES, -200.0) | likelihoods).items()
    }


@pytest.mark.parametrize(
    ("behind", "effect", "message", "claimed"),
    [(1.1, 1.0, CLAIMED, "constant"), (1.0, 1.0, UNDECIDED, None), (1.1, 2.0, DEPENDENT, None)],
)
def test_a_shape_is_claimed_when_it_leads_every_rival_by_more_than_two(
    behind: float, effect: float, message: str, claimed: str | None
) -> None:
    verdict, best, found, lead = verdict_on(rivals(constant=-100, saturated=-100 - behind), 240, effect)
    assert (verdict.message, best, found) == (message, "constant", claimed)
    assert lead == pytest.approx(2 * behind)


def test_an_undecided_shape_says_how_many_answers_were_too_few() -> None:
    verdict, *_rest = verdict_on(rivals(exponential_hinge=-100, linear_hinge=-100.5), 240, 1.0)
    assert str(verdict) == (
        "shape undecided: 240 answers are too few to tell flat, then exponential from flat, then a straight line"
    )


def test_a_threshold_that_may_lie_nearly_anywhere_is_said_to_be_vague() -> None:
    verdict = Verdict(UNDECIDED, {"shape": "a U", "rival": "flat", "answers": 90})
    assert verdict.about((2.0, 9.9), 10.0) is verdict
    assert str(verdict.about((1.0, 9.5), 10.0)).endswith("the threshold may be anywhere from 1.0 to 9.5")


def test_levels_without_any_act_add_nothing_to_the_saturated_shape() -> None:
    s = np.arange(11.0)
    events = np.array([0, 0, 0, 40, 40, 40, 40, 40, 80, 160, 320.0])
    branch = fit_curve(s, np.full(11, 400.0), events, None, answers=np.full(11, 400.0)).praise
    own = sum(float(y * np.log(y) - y) for y in events if y)
    from scipy.special import gammaln

    assert branch.rivals["saturated"].log_likelihood == pytest.approx(own - gammaln(events + 1).sum())
