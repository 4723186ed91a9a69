"""The intention curve: golden against statsmodels, counted by hand, refused where the answers cannot carry it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.special import expit
from statsmodels.miscmodels.ordinal_model import OrderedModel

from data.scope import NOBODY
from data.warehouse.store import Store
from metrics.intervals import wilson
from metrics.kpi import NOT_YOURS
from metrics.word_of_mouth.intention import intention_curve
from metrics.word_of_mouth.intention_fit import (
    ALL_THE_SAME,
    NO_INTENTIONS,
    RUNS_AWAY,
    TOO_FEW_ANSWERS,
    TOO_FEW_LEVELS,
    Intention,
    fit_intention,
)
from metrics.word_of_mouth.intention_shapes import Cells, Kinds, fitted_shapes, observed_shares
from metrics.word_of_mouth.ordered_logit import ordered_logits
from tests.data.small import published, view_of, view_under
from tests.metrics.companies import answer, client, region

CUTS = np.array([2.0, 4.5, 7.0])  # of four kinds of answer: 0, 6, 8, 10
KINDS = (0, 6, 8, 10)


def expected_counts(levels: np.ndarray, eta: np.ndarray, each: float) -> np.ndarray:
    """Answers by level and kind as the ordered logit with these cuts expects them."""
    reached = np.concatenate(
        [np.zeros((len(levels), 1)), expit(CUTS - eta[:, None]), np.ones((len(levels), 1))], axis=1
    )
    return each * np.diff(reached, axis=1)


def cells_of(levels: np.ndarray, counts: np.ndarray, answers: tuple[int, ...] = KINDS) -> Cells:
    return Cells(levels.astype(float), np.array(answers), counts, np.diag(counts.ravel()))


def drawn(seed: int, n: int = 600, clients: int | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Satisfaction 1 to 5, intention 0 to 10, client; with fewer clients than answers theirs hang together."""
    random = np.random.default_rng(seed)
    who = np.arange(n) if clients is None else random.integers(0, clients, n)
    own = random.normal(0, 0 if clients is None else 1.5, n if clients is None else clients)
    satisfaction = random.integers(1, 6, n)
    wish = 2 * satisfaction + own[who] + random.logistic(0, 1, n)
    return satisfaction, np.clip(np.rint(wish), 0, 10), who


def test_cuts_slope_and_likelihood_are_those_of_statsmodels() -> None:
    satisfaction, said, _who = drawn(1)
    answers = np.unique(said)
    counts = np.array([[((satisfaction == s) & (said == k)).sum() for k in answers] for s in range(1, 6)], float)
    ours = ordered_logits(counts, np.arange(1.0, 6.0)[None, :, None])
    theirs = OrderedModel(said, satisfaction[:, None].astype(float), distr="logit")
    fitted = theirs.fit(method="bfgs", disp=0, gtol=1e-7, maxiter=1000)
    assert ours.log_likelihood[0] == pytest.approx(fitted.llf, abs=1e-6)
    assert ours.slopes[0] == pytest.approx(fitted.params[:1], abs=1e-4)
    assert ours.cuts[0] == pytest.approx(theirs.transform_threshold_params(fitted.params)[1:-1], abs=1e-3)


def test_yes_and_no_is_the_binomial_logit_with_errors_by_client() -> None:
    satisfaction, said, who = drawn(2, clients=150)
    yes = (said >= 6).astype(float)
    found = fit_intention(satisfaction, yes, who)
    model = sm.Logit(yes, sm.add_constant(satisfaction.astype(float)))
    fitted = model.fit(disp=0, cov_type="cluster", cov_kwds={"groups": who, "use_correction": False})
    at = np.column_stack([np.ones(5), np.arange(1, 6)])
    odds, error = at @ fitted.params, np.sqrt(np.einsum("ij,jk,ik->i", at, fitted.cov_params(), at))
    assert (found.family, found.shape, found.clients) == ("binomial", "linear", len(np.unique(who)))
    assert found.rows["promoters"].tolist() == pytest.approx(expit(odds), abs=1e-6)
    assert found.rows["promoters_low"].tolist() == pytest.approx(expit(odds - 1.959964 * error), abs=1e-4)
    assert found.rows["promoters_high"].tolist() == pytest.approx(expit(odds + 1.959964 * error), abs=1e-4)
    assert found.rows["detractors"].tolist() == pytest.approx(1 - expit(odds), abs=1e-6)
    assert found.rows["passives"].isna().all(), "nobody can be passive"


def test_a_yes_of_ten_is_a_yes_like_one() -> None:
    satisfaction, said, who = drawn(2, clients=150)
    ones, tens = (fit_intention(satisfaction, (said >= 6) * yes, who) for yes in (1, 10))
    pd.testing.assert_frame_equal(ones.rows, tens.rows)
    assert tens.family == "binomial"


def test_a_threshold_in_the_truth_is_found() -> None:
    levels = np.arange(11.0)
    found = fitted_shapes(cells_of(levels, expected_counts(levels, 1.5 * np.maximum(levels - 4, 0), 200)))
    assert found is not None and (found.shape, found.threshold) == ("hinge", pytest.approx(4))
    assert (found.slopes, found.cuts) == (pytest.approx([1.5], abs=1e-4), pytest.approx(CUTS, abs=1e-4))
    bent = fitted_shapes(cells_of(levels, expected_counts(levels, 0.3 * levels + 1.2 * np.maximum(levels - 6, 0), 400)))
    assert bent is not None and (bent.shape, bent.threshold) == ("bent", pytest.approx(6))
    assert bent.slopes == pytest.approx([0.3, 1.2], abs=1e-4)


def test_a_straight_truth_needs_no_threshold() -> None:
    levels = np.arange(1.0, 6.0)
    cells = cells_of(levels, expected_counts(levels, 1.4 * levels, 300))
    found = fitted_shapes(cells)
    assert found is not None and (found.shape, found.threshold) == ("linear", None)
    assert found.slopes == pytest.approx([1.4], abs=1e-6)
    shares = found.shares(cells, Kinds(9, 6), levels)
    assert shares["promoters"] == pytest.approx(1 - expit(CUTS[2] - 1.4 * levels))
    assert shares["detractors"] == pytest.approx(expit(CUTS[1] - 1.4 * levels))
    assert shares["promoters"] + shares["passives"] + shares["detractors"] == pytest.approx(np.ones(5))
    assert (shares["passives_low"] < shares["passives"]).all() and (shares["passives"] < shares["passives_high"]).all()


def test_observed_shares_have_wilson_intervals() -> None:
    counts = np.array([[3.0, 5, 2, 0], [1, 1, 3, 5]])
    found = observed_shares(cells_of(np.array([2, 5]), counts), Kinds(9, 6))
    assert found["observed_promoters"] == [0, 0.5] and found["observed_detractors"] == [0.8, 0.2]
    assert found["observed_passives"] == [0.2, 0.3]
    assert (found["observed_detractors_low"][0], found["observed_detractors_high"][0]) == wilson(8, 10)


def test_answers_of_few_clients_are_less_sure() -> None:
    satisfaction, said, who = drawn(3, n=1_000, clients=40)
    apart, together = fit_intention(satisfaction, said), fit_intention(satisfaction, said, who)
    assert together.rows["promoters"].tolist() == apart.rows["promoters"].tolist()
    widths = [(f.rows["promoters_high"] - f.rows["promoters_low"]).iloc[3] for f in (apart, together)]
    assert widths[1] > 1.3 * widths[0]


REFUSED: tuple[tuple[str, Callable[[], Intention], str], ...] = (
    ("nobody", lambda: fit_intention([], []), NO_INTENTIONS),
    ("too few", lambda: fit_intention([1, 2, 3] * 33, [0, 5, 10] * 33), TOO_FEW_ANSWERS),
    ("two levels", lambda: fit_intention([1, 2] * 60, [0, 5, 10] * 40), TOO_FEW_LEVELS),
    ("all the same", lambda: fit_intention([1, 2, 3] * 40, [9] * 120), ALL_THE_SAME),
    ("split", lambda: fit_intention([1, 2, 3, 4] * 30, [0, 0, 1, 1] * 30), RUNS_AWAY),
)


@pytest.mark.parametrize(("found", "why"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_no_curve_is_drawn_where_the_answers_cannot_carry_it(found: Callable[[], Intention], why: str) -> None:
    intention = found()
    assert (intention.missing, intention.shape, intention.lines) == (why, None, None)
    assert why.format(**intention.values)
    if not intention.rows.empty:
        assert intention.rows["promoters"].isna().all() and intention.rows["observed_promoters"].notna().all()


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="2 satisfactions, 3 intentions"):
        fit_intention([1, 2], [3, 4, 5])


def test_points_and_lines_are_percent_on_two_sides() -> None:
    satisfaction, said, _who = drawn(4)
    found = fit_intention(satisfaction, said)
    assert found.points["praise"].tolist() == pytest.approx((found.rows["observed_promoters"] * 100).tolist())
    assert found.lines is not None and len(found.lines) == 101
    assert found.lines["complaint"].iloc[0] == pytest.approx(found.rows["detractors"].iloc[0] * 100)
    assert found.ends == (1, 5) and found.share("promoters", 5) == found.rows["promoters"].iloc[-1]


def asked(root: Path) -> Store:
    """Region A: 120 clients twice, 2025 and 2026; region B: yes or no; region H: 0 to 100; region X: another scale."""
    satisfaction, said, _who = drawn(5, n=240)
    both = list(zip(satisfaction.tolist(), said.tolist(), strict=True))
    rows = [answer(f"a{n}", "2025-05-05", s, would_recommend=w) for n, (s, w) in enumerate(both[:120])]
    rows += [answer(f"a{n}", "2026-05-05", s, would_recommend=w) for n, (s, w) in enumerate(both[120:])]
    rows += [answer(f"b{n}", "2026-05-05", s, would_recommend=float(w >= 6)) for n, (s, w) in enumerate(both)]
    rows += [
        answer(f"h{n}", "2026-05-05", 20 * s - 20 + n % 20, (0, 100), would_recommend=w)
        for n, (s, w) in enumerate(both)
    ]
    rows += [
        answer("x0", "2026-05-06", 7, (1, 10), would_recommend=8.0),
        answer("a0", "2026-06-01", None, would_recommend=3.0),
    ]
    rows += [answer("c0", "2026-06-01", 3)]
    codes = sorted({str(row["client_id"]) for row in rows})
    return published(
        root,
        {
            "regions": [region("C", None), *(region(r) for r in "ABHX")],
            "clients": [client(code, code[0].upper() if code[0] != "c" else "C") for code in codes],
            "surveys": rows,
        },
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return asked(tmp_path_factory.mktemp("intentions") / "store")


def test_the_curve_of_a_view_is_the_one_of_its_answers(store: Store) -> None:
    found = intention_curve(view_of(store, "2026-Q2", regions=("A",)))
    satisfaction, said, _who = drawn(5, n=240)
    same = fit_intention(satisfaction, said, [*range(120), *range(120)])
    pd.testing.assert_frame_equal(found.rows[same.rows.columns], same.rows, check_dtype=False)
    assert (found.answers, found.clients, found.unplaced, found.shape) == (240, 120, 1, "linear")
    assert (str(found.first_on), str(found.last_on)) == ("2025-05-05", "2026-05-05")
    assert found.rows["clients"].max() <= 120 and found.rows["answers"].sum() == 240


def test_answers_after_the_period_do_not_count(store: Store) -> None:
    found = intention_curve(view_of(store, "2025", regions=("A",)))
    assert (found.answers, found.clients, found.unplaced) == (120, 120, 0)
    assert intention_curve(view_of(store, "2024")).missing == NO_INTENTIONS


def test_who_is_a_promoter_is_a_setting(store: Store) -> None:
    here = view_of(store, "2026-Q2", regions=("A",))
    mild = view_under(store, "2026-Q2", promoter_from=8).selecting(here.selection)
    assert (intention_curve(mild).rows["promoters"] > intention_curve(here).rows["promoters"]).all()


def test_answers_on_other_scales_are_brought_onto_the_one_most_used(store: Store) -> None:
    found = intention_curve(view_of(store, "2026-Q2", regions=("A", "X")))
    assert (found.answers, found.converted) == (241, 1)
    assert found.rows["level"].tolist() == [1, 2, 3, pytest.approx(1 + 4 * 6 / 9), 4, 5], "7 of 1 to 10 is 6 ninths up"


def test_only_yes_and_no_says_so(store: Store) -> None:
    found = intention_curve(view_of(store, "2026-Q2", regions=("B",)))
    assert (found.family, found.answers) == ("binomial", 240)
    assert (found.rows["promoters"] + found.rows["detractors"]).tolist() == pytest.approx([1] * len(found.rows))


def test_a_long_scale_is_rounded_and_says_to_what(store: Store) -> None:
    found = intention_curve(view_of(store, "2026-Q2", regions=("H",)))
    assert found.step == 5 and (found.rows["level"] % 5 == 0).all()
    assert found.rows["answers"].sum() == 240


def test_one_answer_alone_is_shown_and_no_curve_drawn(store: Store) -> None:
    found = intention_curve(view_of(store, "2026-Q2", regions=("X",)))
    assert (found.missing, found.values, len(found.rows)) == (ALL_THE_SAME, {"n": 1}, 1)


def test_nobody_who_may_see_nothing_learns_of_an_answer(store: Store) -> None:
    found = intention_curve(view_of(store, "2026-Q2", scope=NOBODY))
    assert found.rows.empty and (found.answers, found.unplaced, found.missing) == (0, 0, NOT_YOURS)
