"""The curve: the figures of metrics.md section 1, what it refuses, and what it leaves alone."""

from __future__ import annotations

import numpy as np
import pytest

from metrics.word_of_mouth import Curve, fit_curve
from metrics.word_of_mouth.branch import NO_GROWTH, TOO_FEW_BEYOND, TOO_FEW_EVENTS
from metrics.word_of_mouth.curve import searched_curve
from metrics.word_of_mouth.shapes import UNDECIDED, VARIED, Fit, verdict_on

LEVELS = np.arange(11.0)
PRAISE = 0.15 * np.exp(0.6 * np.maximum(LEVELS - 7, 0))
COMPLAINTS = 0.10 * np.exp(0.5 * np.maximum(5 - LEVELS, 0))


def golden(years: float = 1000.0) -> Curve:
    return fit_curve(LEVELS, np.full(11, years), PRAISE * years, COMPLAINTS * years, answers=np.full(11, years))


def drawn(clients: int, seed: int = 1, spread: bool = False, answers: int = 4) -> dict[str, np.ndarray]:
    """Clients who answer several times; with `spread` each has its own factor, the same at every answer."""
    rng = np.random.default_rng(seed)
    said = rng.integers(0, 11, (clients, answers)).astype(float)
    own = rng.gamma(1, 1, (clients, 1)) if spread else 1.0
    rates = [0.4 * np.exp(0.5 * np.maximum(said - 7, 0)), 0.3 * np.exp(0.5 * np.maximum(5 - said, 0))]
    praise, complaints = (rng.poisson(rate * 0.5 * own).ravel() for rate in rates)
    return {
        "satisfaction": said.ravel(), "exposure": np.full(said.size, 0.5), "praise": praise, "complaints": complaints,
        "client": np.repeat(np.arange(clients), answers),
    }  # fmt: skip


@pytest.mark.parametrize("years", [1000.0, 1e6])
def test_noise_free_counts_give_back_the_figures_of_the_design(years: float) -> None:
    curve = golden(years)
    assert (curve.praise.threshold, curve.complaint.threshold) == (7.0, 5.0)
    assert (curve.praise.level, curve.praise.slope) == (pytest.approx(0.15, abs=1e-9), pytest.approx(0.6, abs=1e-9))
    assert curve.complaint.level == pytest.approx(0.10, abs=1e-9)
    assert curve.complaint.slope == pytest.approx(0.5, abs=1e-9)


def test_the_exponential_hinge_is_claimed_and_said_in_words() -> None:
    curve = golden()
    assert (curve.praise.claimed, curve.complaint.claimed) == ("exponential_hinge", "exponential_hinge")
    assert str(curve.praise.verdict) == "flat, then exponential, fits best; flat, then a straight line is 10 AICc worse"
    assert curve.verdict.startswith("praise: flat, then exponential") and "; complaint: flat" in curve.verdict


def test_zone_balance_doubling_and_asymmetry() -> None:
    curve = golden()
    assert curve.zone == (5.0, 7.0)
    # .15 = .10·exp(.5·(5 − s)) at s = 5 − 2·ln 1.5
    assert curve.balance == pytest.approx(5 - 2 * np.log(1.5), abs=1e-5)
    assert curve.praise.doubling == pytest.approx(np.log(2) / 0.6)
    assert curve.asymmetry(2) == pytest.approx(np.exp(-0.2))
    assert curve.net([6.0]) == pytest.approx([0.05])
    assert curve.praise.rate([0, 7, 8]) == pytest.approx([0.15, 0.15, 0.15 * np.exp(0.6)])


def test_a_jump_at_the_last_level_alone_tells_neither_threshold_nor_slope() -> None:
    answers = np.array([20, 40, 140, 300, 200.0])
    found = fit_curve(
        [1, 2, 3, 4, 5], answers, answers * [0.15, 0.15, 0.15, 0.15, 0.49802], answers * 0.1, answers=answers
    )
    assert not found.praise.shown and found.praise.refusal is not None
    assert found.praise.refusal.message == TOO_FEW_BEYOND["praise"]
    assert "fewer than two answered levels" in found.praise.reason
    assert (found.praise.threshold, found.praise.slope, found.praise.threshold_interval) == (None, None, None)
    assert found.zone is None and found.balance is None and found.asymmetry(1) is None
    with pytest.raises(ValueError, match="fewer than two answered levels"):
        found.praise.rate([3])


def test_fewer_than_100_acts_carry_no_curve_and_the_reason_says_how_many() -> None:
    curve = fit_curve(LEVELS, np.full(11, 20.0), PRAISE * 20, COMPLAINTS * 20)
    assert curve.complaint.refusal is not None and curve.complaint.refusal.message == TOO_FEW_EVENTS["complaint"]
    assert curve.complaint.reason == "no curve of complaints: 68 complaints are too few, it takes 100"
    assert curve.complaint.rivals == {} and curve.complaint.claimed is None


def test_what_does_not_grow_has_no_threshold() -> None:
    years = np.full(11, 500.0)
    curve = fit_curve(LEVELS, years, PRAISE[::-1] * years, np.full(11, 50.0))
    assert curve.praise.refusal is not None and curve.praise.refusal.message == NO_GROWTH["praise"]
    assert curve.complaint.refusal is not None and curve.complaint.refusal.message == NO_GROWTH["complaint"]


def test_a_side_nobody_records_is_refused_and_the_other_stands() -> None:
    curve = fit_curve(LEVELS, np.full(11, 1000.0), PRAISE * 1000, None)
    assert curve.praise.threshold == 7.0
    assert curve.complaint.reason == "no curve of complaints: import `complaints` to see it"


def test_nobody_answered() -> None:
    curve = fit_curve([], [], [], [])
    assert not curve.praise.shown and curve.praise.reason == "no curve: no answer was watched for a day"


def test_the_scale_may_be_any() -> None:
    for stretch, start in ((0.4, 1.0), (10.0, 0.0), (0.6, 1.0)):
        s = start + stretch * LEVELS
        curve = fit_curve(s, np.full(11, 1000.0), PRAISE * 1000, COMPLAINTS * 1000)
        assert curve.scale == (start, start + 10 * stretch)
        assert curve.praise.threshold == pytest.approx(start + 7 * stretch)
        assert curve.praise.slope == pytest.approx(0.6 / stretch)
        assert curve.complaint.threshold == pytest.approx(start + 5 * stretch)


def test_order_of_rows_and_a_split_of_a_level_do_not_matter() -> None:
    data = drawn(200)
    order = np.random.default_rng(0).permutation(len(data["client"]))
    one, other = fit_curve(**data), fit_curve(**{name: column[order] for name, column in data.items()})
    assert one.praise.threshold_interval == pytest.approx(other.praise.threshold_interval)
    assert one.praise.slope == pytest.approx(other.praise.slope)
    assert one.complaint.rivals["saturated"].aicc == pytest.approx(other.complaint.rivals["saturated"].aicc)


def test_twice_the_same_answer_of_a_client_is_no_new_evidence() -> None:
    data = drawn(400)
    doubled = {name: np.concatenate([column, column]) for name, column in data.items()}
    one, two = fit_curve(**data).complaint, fit_curve(**doubled).complaint
    assert one.threshold_interval is not None and two.threshold_interval is not None
    assert two.dispersion == pytest.approx(2, rel=0.35)
    assert np.diff(two.threshold_interval) == pytest.approx(np.diff(one.threshold_interval), rel=0.3)


def test_clients_that_differ_lastingly_make_counts_negative_binomial() -> None:
    alike, unlike = fit_curve(**drawn(600)), fit_curve(**drawn(600, seed=2, spread=True))
    assert alike.praise.family == "poisson"
    assert unlike.praise.family == "negative_binomial" and unlike.praise.alpha == pytest.approx(1, rel=0.25)
    low, high = unlike.praise.threshold_interval or (0, 0)
    assert low < 7 < high


def test_yes_or_no_answers_give_the_same_rate() -> None:
    answers = np.full(11, 50_000.0)
    years = answers * 0.5
    praise, complaints = (answers * (1 - np.exp(-0.5 * rate)) for rate in (PRAISE, COMPLAINTS))
    curve = fit_curve(LEVELS, years, praise, complaints, answers=answers, yes_no=True)
    assert (curve.praise.family, curve.praise.threshold, curve.complaint.threshold) == ("binomial", 7.0, 5.0)
    assert curve.praise.level == pytest.approx(0.15) and curve.complaint.slope == pytest.approx(0.5)
    assert curve.praise.claimed == "exponential_hinge"


def test_covariates_enter_log_linearly() -> None:
    s, z = np.tile(LEVELS, 2), np.repeat([0.0, 1.0], 11)
    years = np.full(22, 1000.0)
    counts = [np.tile(rate, 2) * np.exp(0.7 * z) * 1000 for rate in (PRAISE, COMPLAINTS)]
    curve = fit_curve(s, years, *counts, covariates=z)
    assert (curve.praise.threshold, curve.complaint.threshold) == (7.0, 5.0)
    assert curve.praise.level == pytest.approx(0.15), "the level is that of covariates at 0"
    assert curve.complaint.slope == pytest.approx(0.5)


def test_complaints_never_begin_above_praise() -> None:
    years = np.full(11, 1000.0)
    praise = 0.3 * np.exp(0.3 * np.maximum(LEVELS - 4, 0))
    complaints = 0.3 * np.exp(0.3 * np.maximum(7 - LEVELS, 0))
    curve = fit_curve(LEVELS, years, praise * 1000, complaints * 1000)
    assert curve.zone is not None and curve.zone[0] == curve.zone[1]
    assert 4 < curve.zone[0] < 7


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"exposure": [1.0]}, "one value per entry"),
        ({"praise": [-1.0] * 11}, "praise is negative"),
        ({"satisfaction": [np.nan] * 11}, "satisfaction has values that are missing"),
        ({"exposure": [0.0] * 11}, "counted where exposure is 0"),
        ({"satisfaction": 5.0}, "satisfaction as one row of numbers, not 0 dimensions"),
        ({"exposure": np.ones((11, 2))}, "exposure as one row of numbers, not 2 dimensions"),
        ({"satisfaction": [*LEVELS[:-1], 12.0], "scale": (0, 10)}, "satisfaction 12 lies outside the scale 0 to 10"),
        ({"scale": (10, 0)}, "from its lowest to its highest answer, not 10 to 0"),
    ],
)
def test_wrong_columns_are_named(changed: dict[str, list[float]], said: str) -> None:
    columns = {"satisfaction": LEVELS, "exposure": np.ones(11), "praise": PRAISE, "complaints": COMPLAINTS, **changed}
    with pytest.raises(ValueError, match=said):
        fit_curve(**columns)  # type: ignore[arg-type]


def test_with_yes_and_no_there_are_not_more_acts_than_answers() -> None:
    with pytest.raises(ValueError, match="more acts than answers"):
        fit_curve(LEVELS, np.ones(11), np.full(11, 2.0), None, yes_no=True)


def test_one_act_after_two_answers_is_one_act_to_the_gate() -> None:
    """27 recommendations, each within the windows of six answers, are 162 pairs and still 27 acts."""
    counts = np.array([10.0, 10, 10, 10, 10, 12, 20, 30, 50])
    levels, years = np.arange(9.0), np.full(9, 100.0)
    by_pairs = searched_curve(levels, years, counts, None).curve.praise
    assert by_pairs.events == 162 and (by_pairs.refusal is None or by_pairs.refusal.message != TOO_FEW_EVENTS["praise"])
    gated = searched_curve(levels, years, counts, None, distinct={"praise": 27, "complaint": 0}).curve.praise
    assert gated.reason == "no curve of praise: 27 recommendations are too few, it takes 100"
    assert gated.events == 162 and not gated.rivals


def test_sums_by_level_say_nothing_of_answers_they_do_not_know() -> None:
    levels = np.arange(1.0, 8.0)
    years = np.full(7, 1000.0)
    counts = np.round(years * (0.1 + 0.002 * levels**2))
    found = fit_curve(levels, years, counts, None).praise
    assert all(fit.aicc == fit.aic for fit in found.rivals.values()) and np.isfinite(found.rivals["saturated"].aicc)
    assert "answers" not in str(found.verdict)
    known = fit_curve(levels, years, counts, None, answers=years).praise
    assert known.rivals["saturated"].aicc > known.rivals["saturated"].aic


@pytest.mark.parametrize(
    ("satisfaction", "years", "acts", "more"),
    [
        ([1, 5], [1000, 1000], [200, 400], {}),
        ([1, 5], [1000, 1000], [200, 400], {"answers": [1, 1]}),
        ([5], [1000], [200], {}),
        ([5], [1000], [200], {"answers": [1]}),
        ([1, 5], [1000, 1000], [200, 400], {"client": ["a", "b"]}),
    ],
)
def test_one_or_two_entries_are_no_curve_and_no_crash(
    satisfaction: list[float], years: list[float], acts: list[float], more: dict[str, list[float]]
) -> None:
    curve = fit_curve(satisfaction, years, acts, acts[::-1], **more)  # type: ignore[arg-type]
    for branch in (curve.praise, curve.complaint):
        assert branch.claimed is None and (branch.lead is None or np.isfinite(branch.lead))
        assert not branch.shown and branch.reason


def test_what_cannot_be_compared_is_undecided_and_one_answer_a_client_is_not_called_alike() -> None:
    endless = {name: Fit(10.0, np.inf, -3.0, 2) for name in ("constant", "log_linear")}
    verdict, best, claimed, lead = verdict_on(endless, 2, 1.0)
    assert (verdict.message, best, claimed, lead) == (UNDECIDED, None, None, None)
    fits = {"constant": Fit(110, 110, -54, 1), "log_linear": Fit(100, 100, -48, 2)}
    verdict, *_rest = verdict_on(fits, 300, 30.0, is_repeated=False)
    assert verdict.message == VARIED and "too alike" not in str(verdict)
