"""Acts after answers: strictly later, within 180 days, and never longer than time has passed."""

from __future__ import annotations

import pytest

from data.scope import NOBODY
from data.settings import Settings
from data.warehouse.store import Store
from metrics.word_of_mouth import Acts, acts_by_level, poisson_interval
from tests.data.small import view_of, view_under

A_YEAR = 100 * 365.25  # of 100 clients
WINDOW_DAYS = Settings().word_of_mouth_days


def acts(store: Store, period: str, **cut: object) -> Acts:
    return acts_by_level(view_of(store, period, **cut))  # type: ignore[arg-type]


def test_only_later_acts_within_the_window_count(voices_store: Store) -> None:
    found = acts(voices_store, "2026-Q2", regions=("W",))
    assert (found.answers, found.praise, found.complaints) == (3, 2, 1)
    low, high = found.rows.itertuples(index=False)
    assert (low.level, low.clients, low.answers, low.praise) == (2, 1, 1, 0)
    assert (high.level, high.clients, high.answers, high.complaint) == (5, 2, 2, 0)
    # Two clients were watched for 180 days each.
    assert high.praise == pytest.approx(2 * A_YEAR / (2 * WINDOW_DAYS))


def test_time_that_has_not_passed_is_not_watched(voices_store: Store) -> None:
    (low,) = (r for r in acts(voices_store, "2026-Q2", regions=("W",)).rows.itertuples() if r.level == 2)
    assert low.complaint == pytest.approx(1 * A_YEAR / 30), "answered 31 May, the data end on 30 June"


def test_in_an_earlier_period_neither_acts_nor_time_after_it_count(voices_store: Store) -> None:
    found = acts(voices_store, "2025-Q2", regions=("W",))
    (row,) = found.rows.itertuples()
    assert (row.level, row.answers, found.praise, found.complaints) == (5, 2, 1, 0)
    assert row.praise == pytest.approx(1 * A_YEAR / (2 * 29)), "1 June to 30 June 2025, two clients"


def test_an_answer_on_the_last_day_was_not_watched_at_all(voices_store: Store) -> None:
    assert 3 not in set(acts(voices_store, "2026-Q2", regions=("W",)).rows["level"])


def test_intervals_are_those_of_the_counts(voices_store: Store) -> None:
    (high,) = (r for r in acts(voices_store, "2026-Q2", regions=("W",)).rows.itertuples() if r.level == 5)
    scale = A_YEAR / (2 * WINDOW_DAYS)
    low, top = poisson_interval(2)
    assert (high.praise_low, high.praise_high) == (pytest.approx(low * scale), pytest.approx(top * scale))
    assert (high.complaint_low, high.complaint_high) == (0, pytest.approx(poisson_interval(0)[1] * scale))


def test_blank_answers_are_no_level(voices_store: Store) -> None:
    found = acts(voices_store, "2026-Q2", regions=("B",))
    assert (found.rows["level"].tolist(), found.answers) == ([2], 1)


def test_without_answers_there_is_no_row(voices_store: Store, three: Store) -> None:
    for found in (
        acts(voices_store, "2024-Q1"), acts(voices_store, "2026-Q2", scope=NOBODY), acts(three, "2026-Q1"),
    ):  # fmt: skip
        assert found.rows.empty and (found.answers, found.praise, found.complaints) == (0, 0, 0)


def test_where_nobody_keeps_a_list_the_rate_is_unknown_and_not_zero(serving_store: Store) -> None:
    rows = acts(serving_store, "2026-03").rows
    assert rows["level"].tolist() == [2, 4] and rows[["praise", "complaint", "praise_high"]].isna().all(axis=None)


def test_the_window_is_a_setting(voices_store: Store) -> None:
    counted = {
        days: acts_by_level(view_under(voices_store, "2026-Q2", word_of_mouth_days=days)).praise
        for days in (1, 30, 181)
    }
    assert counted == {1: 1, 30: 1, 181: 3}, "recommended on days 1, 180 and 181 after the answer"
