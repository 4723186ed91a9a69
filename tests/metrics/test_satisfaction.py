"""Satisfaction on five levels from whatever scale, and who would recommend."""

from __future__ import annotations

import pandas as pd
import pytest

from data.periods import period_from_key
from data.scope import NOBODY, TOPICS, Scope
from data.tables import served
from data.warehouse.store import Store
from metrics.intervals import wilson
from metrics.satisfaction import (
    NO_ANSWERS,
    NO_INTENTIONS,
    Levels,
    answer_history,
    answer_levels,
    bottom_two,
    levels_of,
    mean_answer,
    mean_satisfaction,
    net_promoter,
    period_levels,
    promoter_score,
    satisfied_share,
    satisfied_shares,
    top_one,
    top_two,
)
from tests.data.small import published, view_of, view_under
from tests.metrics.companies import answer, client, region


def levels(store: Store, region_id: str, period: str = "2026-Q1", **cut: object) -> Levels:
    view = view_of(store, period, regions=(region_id,), **cut)
    return levels_of(view, view.selection.period, answer_levels(view))


def test_on_a_five_point_scale_the_level_is_the_answer(voices_store: Store) -> None:
    found = levels(voices_store, "F")
    assert (found.counts, found.answers) == ((1, 0, 1, 1, 2), 5)
    assert (found.satisfied.value, found.satisfied.n) == (0.6, 5)
    assert (found.satisfied.low, found.satisfied.high) == wilson(3, 5)
    assert found.mean.value == pytest.approx(18 / 5)


def test_a_scale_to_ten_is_cut_into_five_even_fifths(voices_store: Store) -> None:
    found = levels(voices_store, "T")
    assert found.counts == (1, 1, 1, 1, 2)
    assert (found.satisfied.value, found.mean.value) == (0.5, 5.5)


@pytest.fixture(scope="module")
def scales(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Every answer of five scales, each scale in a region of its own."""
    ends = {"a": (1, 5), "b": (0, 10), "c": (1, 10), "d": (0, 100), "e": (1, 7)}
    answers = [
        answer(f"{name}{said}", "2026-01-05", said, (low, high))
        for name, (low, high) in ends.items()
        for said in range(low, high + 1)
    ]
    clients = [client(str(a["client_id"]), str(a["client_id"])[0].upper()) for a in answers]
    regions = [region(name.upper(), None) for name in ends]
    return published(
        tmp_path_factory.mktemp("scales") / "store", {"regions": regions, "clients": clients, "surveys": answers}
    )


@pytest.mark.parametrize(
    ("region_id", "counts"),
    [("A", (1, 1, 1, 1, 1)), ("B", (2, 2, 2, 2, 3)), ("C", (2, 2, 2, 2, 2)), ("D", (20, 20, 20, 20, 21)),
     ("E", (2, 1, 1, 1, 2))],
)  # fmt: skip
def test_every_answer_of_a_scale_has_its_level(scales: Store, region_id: str, counts: tuple[int, ...]) -> None:
    assert levels(scales, region_id).counts == counts


def test_answers_on_different_scales_have_levels_but_no_mean(voices_store: Store) -> None:
    tops = levels(voices_store, "M")
    assert (tops.counts, tops.mean.value) == ((0, 0, 0, 0, 2), None)
    assert "different scales" in tops.mean.missing
    bottoms = levels(voices_store, "L")
    assert (bottoms.counts, bottoms.mean.value) == ((0, 0, 2, 0, 0), None)
    assert levels(voices_store, "C").mean.value is None, "the company as a whole"


def test_a_blank_satisfaction_is_no_answer_but_its_recommendation_counts(voices_store: Store) -> None:
    found = levels(voices_store, "B")
    assert (found.counts, found.answers, found.mean.value) == ((0, 1, 0, 0, 0), 1, 2.0)
    assert (found.satisfied.value, found.satisfied.n) == (0.0, 1)
    assert (found.promoters.value, found.promoters.n) == (pytest.approx(100 / 3), 3)


def test_a_blank_satisfaction_has_no_level(voices_store: Store) -> None:
    sheets = view_of(voices_store, "2026-Q1", regions=("B",)).run(served("surveys").order_by("survey_id"))
    assert sheets["level"].isna().tolist() == [True, True, False]


def test_a_period_of_blank_sheets_has_a_score_and_no_satisfaction(voices_store: Store) -> None:
    found = levels(voices_store, "B", "2025-Q4")
    assert (found.answers, found.satisfied.missing, found.mean.missing) == (0, NO_ANSWERS, NO_ANSWERS)
    assert (found.promoters.value, found.promoters.n) == (100.0, 1)


def test_where_all_say_the_same_nobody_knows_how_sure_the_score_is(voices_store: Store) -> None:
    one = levels(voices_store, "B", "2025-Q4").promoters
    assert (one.value, one.low, one.high) == (100.0, None, None)
    three = promoter_score(pd.DataFrame({"promoters": [0], "passives": [0], "detractors": [3]}))
    assert (three.value, three.n, three.low, three.high) == (-100.0, 3, None, None)


def test_promoters_less_detractors(voices_store: Store) -> None:
    score = levels(voices_store, "F").promoters
    expected = net_promoter(2, 1, 2)
    assert (score.value, score.n, score.low, score.high) == (0, 5, expected.low, expected.high)
    assert levels(voices_store, "T").promoters.missing == NO_INTENTIONS


def test_without_answers_nothing_is_known(voices_store: Store, three: Store) -> None:
    empty = levels(voices_store, "F", "2024-Q1")
    assert (empty.counts, empty.satisfied.missing, empty.mean.missing) == ((0,) * 5, NO_ANSWERS, NO_ANSWERS)
    assert empty.promoters.missing == NO_INTENTIONS
    assert levels(voices_store, "F", scope=NOBODY).answers == 0
    assert levels(three, "C").answers == 0
    rows = pd.DataFrame({"level": [], "answers": [], "satisfaction": [], "low": [], "high": [], "scales": []})
    assert top_two(rows).value is None and mean_satisfaction(rows).value is None
    assert promoter_score(pd.DataFrame({"promoters": [0], "passives": [0], "detractors": [0]})).value is None


def test_a_reader_without_the_topic_sees_no_answer(voices_store: Store) -> None:
    money_only = Scope("x", everywhere=True, topics=frozenset({"money"}), why="test")
    assert levels(voices_store, "F", scope=money_only).answers == 0
    everything = Scope("x", everywhere=True, topics=TOPICS, why="test")
    assert levels(voices_store, "F", scope=everything).answers == 5


def test_answers_stand_by_period_oldest_first(voices_store: Store) -> None:
    view = view_of(voices_store, "2026-Q1", regions=("F",))
    history = answer_history(view)
    found = period_levels(view, history)
    assert [(p.period.key, p.counts) for p in found] == [("2025-Q4", (0, 1, 0, 1, 0)), ("2026-Q1", (1, 0, 1, 1, 2))]
    assert int(history["answers"].sum()) == 7
    assert [p.period.key for p in period_levels(view, history, most=1)] == ["2026-Q1"]
    assert not period_levels(view, answer_history(view_of(voices_store, "2024-Q1")))


def test_a_running_period_says_so(voices_store: Store) -> None:
    assert levels(voices_store, "W", "2026").is_running and not levels(voices_store, "W", "2026-Q2").is_running
    assert levels(voices_store, "W", "2026").period == period_from_key("2026")


def test_who_counts_as_promoter_and_detractor_is_a_setting(voices_store: Store) -> None:
    view = view_under(voices_store, "2026-Q1", promoter_from=8, detractor_to=2)
    counts = answer_levels(view)[["promoters", "passives", "detractors"]].sum()
    # Said in March: 10, 9, 8, 6, 0 in region F and 10, 9, 3 by the blank ones.
    assert counts.tolist() == [5, 2, 1]


def test_top_one_bottom_two_and_the_error_of_the_mean(voices_store: Store) -> None:
    rows = answer_levels(view_of(voices_store, "2026-Q1", regions=("F",)))
    assert (top_one(rows).value, bottom_two(rows).value) == (0.4, 0.2)
    assert (bottom_two(rows).low, bottom_two(rows).high) == wilson(1, 5)
    # 5, 5, 4, 3, 1: mean 3.6, variance 2.8; Student's quantile with four degrees of freedom is 2.776.
    half = 2.7764451 * (2.8 / 5) ** 0.5
    mean = mean_satisfaction(rows)
    assert (mean.low, mean.high) == (pytest.approx(3.6 - half), 5.0)
    found = mean_answer(5, 18, 76, 1, 5)
    assert (found.value, found.standard_error) == (3.6, pytest.approx((2.8 / 5) ** 0.5))


def test_one_answer_has_a_mean_and_no_error() -> None:
    alone = mean_answer(1, 4, 16, 1, 5)
    assert (alone.value, alone.standard_error, alone.low) == (4, None, None)
    with pytest.raises(ValueError, match="at least one answer"):
        mean_answer(0, 0, 0, 1, 5)


def test_the_order_of_rows_does_not_matter(voices_store: Store) -> None:
    view = view_of(voices_store, "2026-Q1", regions=("F",))
    history = answer_history(view)
    assert period_levels(view, history) == period_levels(view, history.sample(frac=1, random_state=1))


@pytest.mark.parametrize("region", ["F", "W"])
def test_the_share_of_the_satisfied_is_the_same_counted_alone(voices_store: Store, region: str) -> None:
    for period in ("2026-Q1", "2026", "2026-03"):
        view = view_of(voices_store, period, regions=(region,))
        for each in (view, view.compared()):
            assert satisfied_share(each) == top_two(answer_levels(each))
        past = period_levels(view, answer_history(view))
        assert satisfied_shares(view) == tuple(p.satisfied.value for p in past)
        assert satisfied_shares(view, most=1) == tuple(p.satisfied.value for p in past[-1:])
