"""A real survey gives its published figures, its intention curve, and no complaint curve, with the reason."""

from __future__ import annotations

import pytest

from data.warehouse.store import Store
from metrics.intervals import wilson
from metrics.satisfaction import answer_levels
from metrics.word_of_mouth import fitted
from metrics.word_of_mouth.intention import intention_curve
from metrics.word_of_mouth.same_day import ON_THE_DAY, with_same_day
from tests.data.small import view_of
from tests.data.test_real_inputs import airport  # noqa: F401 - the imported store, shared with those tests

pytestmark = pytest.mark.real


def test_detractors_passives_and_promoters_of_2017_are_the_published_ones(airport: Store) -> None:  # noqa: F811
    levels = answer_levels(view_of(airport, "2017"))
    counts = [int(levels[c].sum()) for c in ("detractors", "passives", "promoters")]
    assert counts == [342, 968, 1_436]
    promoters, detractors, n = counts[2], counts[0], sum(counts)
    assert round(100 * (promoters - detractors) / n, 2) == 39.84


def test_mean_and_top_two_of_2017_are_the_published_ones(airport: Store) -> None:  # noqa: F811
    levels = answer_levels(view_of(airport, "2017")).dropna(subset=["level"])
    answers = levels.set_index("level")["answers"]
    assert (int(answers.sum()), int(answers[[4, 5]].sum())) == (2_688, 2_206)
    assert round(float(levels["satisfaction"].sum()) / int(answers.sum()), 5) == 4.06436


def test_it_shows_the_intention_curve_of_2017_and_2018(airport: Store) -> None:  # noqa: F811
    found = intention_curve(view_of(airport, "2018"))
    assert (found.answers, found.unplaced, found.missing) == (5_120, 276, "")
    assert found.first_on is not None and found.last_on is not None
    assert (found.first_on.year, found.last_on.year) == (2017, 2018)
    by_level = found.rows.set_index("level")
    assert by_level["answers"].tolist() == [11, 71, 922, 2_836, 1_280]
    assert by_level.loc[5, "observed_promoters"] == 1_122 / 1_280
    assert (by_level.loc[5, "observed_promoters_low"], by_level.loc[5, "observed_promoters_high"]) == wilson(
        1_122, 1_280
    )
    assert by_level["promoters"].is_monotonic_increasing and by_level["detractors"].is_monotonic_decreasing
    assert found.largest_gap is not None and found.largest_gap < 0.03
    assert found.outside == 1, "2.5 % of the fully satisfied are detractors; one slope for all answers says 1.3 %"


def test_up_to_2017_it_knows_the_answers_of_2017_only(airport: Store) -> None:  # noqa: F811
    found = intention_curve(view_of(airport, "2017"))
    assert found.answers + found.unplaced == 342 + 968 + 1_436
    assert (
        found.first_on is not None and found.last_on is not None and found.last_on.year == found.first_on.year == 2017
    )


def test_complaints_on_the_day_of_the_survey_make_no_complaint_curve(airport: Store) -> None:  # noqa: F811
    view = view_of(airport, "2018")
    found = fitted(view)
    assert not found.curve.praise.shown and not found.curve.complaint.shown
    assert (found.curve.complaint.events, found.acts.complaints) == (0, 0)
    assert found.draws is None
    refusal = with_same_day(view, found.curve).complaint.refusal
    assert refusal is not None and refusal.message == ON_THE_DAY["complaint"]
    assert dict(refusal.values) == {"same_day": 2_405, "events": 0, "least": 100}, "all of them came on the day"
