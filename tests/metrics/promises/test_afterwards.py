"""What goes along with broken promises, and visits against potential: counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import sqrt
from typing import Any

import pandas as pd
import pytest

from data.door import View
from data.scope import TOPICS
from data.warehouse.store import Store
from metrics.intervals import Z
from metrics.promises import effort, effort_by_manager, misvisited_clients, orders_afterwards, satisfaction_afterwards
from metrics.promises.half_years import half_years
from metrics.promises.matched import matched_of
from metrics.promises.standings import channels_of, on_record
from tests.data.small import EVERYBODY, three_clients, view_of
from tests.metrics.companies import day, store_of
from tests.metrics.promises.promised import PAIRS, promised

PERIOD = "2026-Q2"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(promised, tmp_path_factory)


def test_half_years_end_with_whole_quarters_and_begin_with_the_sales(store: Store) -> None:
    spans = half_years(view_of(store, PERIOD))
    assert [(span.start, span.end) for span in spans] == [
        (day("2026-01-01"), day("2026-06-30")), (day("2025-07-01"), day("2025-12-31")),
        (day("2025-01-01"), day("2025-06-30")),
    ]  # fmt: skip
    # With June not over, its quarter is not looked at: what is left is too short.
    assert len(half_years(view_of(store, "2026-05"))) == 2


def test_orders_after_a_broken_promise_are_held_against_the_like(store: Store) -> None:
    found = orders_afterwards(view_of(store, PERIOD))
    assert not found.missing and (found.broken_clients, found.kept_clients, found.left_out) == (PAIRS, PAIRS, 0)
    assert found.broken.value == pytest.approx(0.9) and found.kept.value == pytest.approx(1.1)
    assert found.difference.value == pytest.approx(-0.2) and found.difference.n == 2 * PAIRS
    # Each of the 20 lies 10 of 2,000 off the mean: Σ = 20 × 0.005²; 40 clusters; the kept do not vary.
    half = Z * sqrt(40 / 39 * 20 * 0.005**2)
    assert found.difference.low == pytest.approx(-0.2 - half) and found.difference.high == pytest.approx(-0.2 + half)
    assert (found.kept.low, found.kept.high) == (pytest.approx(1.1), pytest.approx(1.1))
    assert not found.is_chance


def test_satisfaction_after_a_broken_promise_is_the_next_answer_less_the_last(store: Store) -> None:
    found = satisfaction_afterwards(view_of(store, PERIOD))
    # From 4 to 3 of 1 to 5 are 25 of 100 points; the others stayed.
    assert (found.broken.value, found.kept.value, found.difference.value) == (-25.0, 0.0, -25.0)
    assert found.difference.n == 2 * PAIRS and found.left_out == 0


def test_who_has_nobody_alike_is_left_out_and_few_say_nothing(store: Store) -> None:
    for make in (orders_afterwards, satisfaction_afterwards):
        only_broken = make(view_of(store, PERIOD, managers=("Li",)))
        assert only_broken.left_out == PAIRS and only_broken.difference.value is None
        assert only_broken.missing.startswith("unknown: fewer than 20 clients")


def test_too_little_on_record_or_a_lacking_right_is_said(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for make in (orders_afterwards, satisfaction_afterwards):
        assert make(view_of(store, "2026-05")).missing.startswith("unknown: it takes a year and a half")
        nothing = make(view_of(store_of(three_clients, tmp_path_factory), "2026-Q1"))
        assert nothing.missing.startswith("no promises yet")
        blind = view_of(store, PERIOD, replace(EVERYBODY, topics=TOPICS - {"satisfaction"}))
        assert make(blind).missing.startswith("not yours")
    poor = view_of(store, PERIOD, replace(EVERYBODY, topics=TOPICS - {"money"}))
    assert orders_afterwards(poor).missing.startswith("not yours") and effort(poor).missing.startswith("not yours")
    assert satisfaction_afterwards(poor).difference.value == -25.0


def test_a_difference_within_its_interval_is_chance() -> None:
    sums = {
        "broken_rate": 0.9, "kept_rate": 1.0, "clients": 50, "broken_clients": 25, "kept_clients": 25, "broken": 25,
        "cases": 50, "broken_squares": 0.01, "kept_squares": 0.01, "difference_squares": 0.02,
    }  # fmt: skip
    found = matched_of(sums | {"every": 60}, "too few")
    assert found.is_chance and found.left_out == 10 and found.difference.value == -0.1
    assert matched_of(sums | {"kept_clients": 19, "every": 60}, "too few").missing == "too few"


def test_visits_are_held_against_potential_within_the_channel(store: Store) -> None:
    view = view_of(store, PERIOD)
    found = effort(view)
    assert not found.missing and found.asked.has_minutes and found.asked.has_wallet
    assert (found.total("effort"), found.total("over"), found.total("under")) == (20.0, 1, 2)
    assert (found.total("surplus"), found.total("need"), found.moved) == (6.0, 8.0, 6.0)
    # Forty shops buy and nobody visits them: 39 of them do not say what they buy elsewhere.
    assert (found.total("clients"), found.total("estimated")) == (44, 39)
    rows = misvisited_clients(view, found.asked).set_index("client_id")
    assert rows["gap"].to_dict() == {"h1": -6.0, "h3": 6.0, "h4": -2.0}
    assert rows["side"].to_dict() == {"h1": -1, "h3": 1, "h4": -1}
    assert rows["share"].to_dict() == {"h1": 8.0, "h3": 2.0, "h4": 2.0} and set(rows["account_manager"]) == {"He"}
    assert int(found.cells["clients"].sum()) == 44
    managers = effort_by_manager(found).set_index("manager")
    assert (managers.at["He", "surplus_share"], managers.at["Li", "effort"]) == (0.3, 0.0)


def test_effort_is_of_today_whatever_the_period(store: Store) -> None:
    past = effort(view_of(store, "2025-Q1"))
    assert past.total("effort") == 20.0 and past.asked.until == day("2026-06-30")


def test_effort_is_worked_out_once_whatever_is_looked_at_and_compared(store: Store) -> None:
    kept: dict[object, Any] = {}

    def once(view: View, make: Callable[[View], Any]) -> Any:
        return kept.setdefault((view, make), make(view))

    for period, beside in (("2025-Q1", "last_year"), ("2026-Q2", "last_year"), ("2026-Q2", "previous")):
        view = view_of(store, period, comparison=beside).watched(once, lambda share: None)
        assert effort(view).total("effort") == 20.0
    assert len(kept) == 1


def test_potential_is_expected_from_the_like_where_a_client_does_not_say(store: Store) -> None:
    # Of the shops c01 alone says it, which is fewer than five: those of the tier tell, 1,220 bought for 150 from us.
    view = view_of(store, PERIOD)
    keys = {row.client_id: row.client_key for row in view.run(view.tables.clients).itertuples()}
    asked = effort(view).asked
    channels = channels_of(on_record(view, asked.visits, asked.first), asked)
    every = pd.concat([channel.taken(slice(None)) for channel in channels])
    rows = every.set_index("client_key").loc[[keys["c01"], keys["c03"]]]
    assert list(rows["is_estimated"]) == [False, True]
    assert list(rows["potential_e4"]) == [2_200_000, round(1_100_000 * 1220 / 150)]
