"""Promises kept in time: by whom, which are overdue, how late, and how soon complaints are answered."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.scope import TOPICS, Scope
from data.warehouse.store import Store
from metrics.intervals import wilson
from metrics.promises import (
    broken_promises,
    call_back_kinds,
    call_backs,
    call_backs_by_manager,
    clients_let_down,
    days_late,
    is_kept_in_time,
    kept_months,
    kept_parts,
    kind_figures,
    median_of,
    overdue,
    role_of_kind,
    standing_out,
    weekly_visit_kinds,
)
from metrics.promises.kept import clustering_of
from tests.data.small import EVERYBODY, view_of
from tests.metrics.companies import store_of
from tests.metrics.promises.promised import promised

SPRING, SUMMER = "2026-Q2", "2025-Q3"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(promised, tmp_path_factory)


def test_kinds_are_read_by_their_names_in_either_language() -> None:
    kinds = ("call back in 24 h", "投诉回访", "weekly visit", "每周拜访", "visit of the chief", "supply", None)
    assert [role_of_kind(kind) for kind in kinds] == ["call_back"] * 2 + ["visit"] * 3 + ["other"] * 2
    assert call_back_kinds(kinds) == {"call back in 24 h", "投诉回访"}
    assert weekly_visit_kinds(kinds) == {"weekly visit", "每周拜访"}
    assert weekly_visit_kinds(["visit of the chief"]) == {"visit of the chief"}


def test_who_differs_from_the_rest_is_told_beyond_chance(store: Store) -> None:
    found = kept_parts(view_of(store, SUMMER))
    assert found is not None and (found.whole.value, found.whole.n) == (0.5, 40)
    managers = {part.name: part for part in found.parts["manager"]}
    assert (managers["Li"].kept.value, managers["Wu"].kept.value) == (0.0, 1.0)
    assert (managers["Li"].kept.low, managers["Li"].kept.high) == pytest.approx(wilson(0, 20))
    assert managers["Li"].differs and managers["Wu"].differs
    # Ten of twenty in either region: nothing to tell apart, and the shares are those of all.
    regions = found.parts["region"]
    assert [(part.code, part.due, part.kept.value, part.shrunk, part.differs) for part in regions] == [
        ("N", 20, 0.5, 0.5, False), ("S", 20, 0.5, 0.5, False),
    ]  # fmt: skip
    assert standing_out(found.parts["manager"]) == managers["Li"] and standing_out(regions) is None
    tested = [part for parts in found.parts.values() for part in parts if part.adjusted is not None]
    assert found.tested == len(tested) >= 4
    # One kind holds all promises: there is no rest to compare it with.
    assert found.parts["kind"][0].adjusted is None


def test_few_promises_are_drawn_toward_all_and_not_tested(store: Store) -> None:
    found = kept_parts(view_of(store, SPRING))
    assert found is not None and (found.whole.value, found.whole.n, found.tested) == (0.4, 5, 0)
    assert {part.code: (part.due, part.kept.value) for part in found.parts["kind"]} == {
        "supply": (1, 0.0), "call back in 24 h": (2, 0.5), "weekly visit": (2, 0.5),
    }  # fmt: skip
    assert {part.shrunk for part in found.parts["kind"]} == {0.4}
    assert kept_parts(view_of(store, "2025-Q4")) is None


def test_parts_count_as_the_key_figure_does(store: Store) -> None:
    view = view_of(store, SPRING)
    promises = view.tables.promises
    rows = view.run(promises.select("kind", in_time=is_kept_in_time(promises)))
    found = kept_parts(view)
    assert found is not None and int(rows["in_time"].sum()) == round((found.whole.value or 0) * found.whole.n) == 2


def test_clients_with_many_broken_promises_widen_the_interval() -> None:
    # Two clients with ten promises each, all kept or all broken: worth two promises, not twenty.
    assert clustering_of(10, 20, {"kk": 100, "kn": 100, "nn": 200}) == 10
    # Twenty clients with one promise each stand for twenty; nothing broken varies nothing.
    assert clustering_of(10, 20, {"kk": 10, "kn": 10, "nn": 20}) == 1
    assert clustering_of(20, 20, {"kk": 20, "kn": 20, "nn": 20}) == 1 == clustering_of(0, 0, {})


def test_overdue_late_and_due_today_are_three_things(store: Store) -> None:
    view = view_of(store, SPRING)
    found = overdue(view)
    assert (found.promises, found.clients, found.late) == (1, 1, 1) and found.revenue_e4 == 1_100_000
    assert days_late(view) == (median_of([1, 56], [1, 1]), 1) and days_late(view)[0].value == 28.5
    rows = broken_promises(view)
    assert list(rows["client_id"]) == ["c05", "c02"] and list(rows["days_over"]) == [56, 1]
    assert list(rows["is_open"]) == [True, False] and list(rows["account_manager"]) == ["Wu", "Li"]
    assert len(broken_promises(view, 1)) == 1
    # c05 and c02 of the five clients that were promised something.
    assert (clients_let_down(view).value, clients_let_down(view).n) == (0.4, 5)
    nothing = view_of(store, "2025-Q4")
    assert overdue(nothing).promises == 0 and days_late(nothing)[0].value is None
    assert clients_let_down(nothing).value is None


def test_whoever_may_not_see_money_sees_no_revenue(store: Store) -> None:
    view = view_of(store, SPRING, replace(EVERYBODY, topics=TOPICS - {"money"}))
    assert overdue(view).revenue_e4 is None and broken_promises(view)["year_revenue_e4"].isna().all()


def test_call_backs_and_key_visits_are_read_by_kind(store: Store) -> None:
    found = kind_figures(view_of(store, SPRING))
    assert (found.call_backs.value, found.call_backs.n) == (0.5, 2)
    # c03 and c05 bought most in the last year, and are of tier A and B.
    assert (found.key_visits.value, found.key_visits.n) == (0.5, 2)
    assert kind_figures(view_of(store, SUMMER)).key_visits.missing


def test_months_hold_what_was_due_in_them(store: Store) -> None:
    found = kept_months(view_of(store, SPRING))
    known = {p.period.key: (p.now.value, p.now.n) for p in found.months if p.now.value is not None}
    assert known == {"2025-07": (0.5, 40), "2026-05": (0.5, 4), "2026-06": (0.0, 1)}
    assert (found.year.value, found.year.n) == (22 / 45, 45) and found.year_before.value is None


def test_the_share_within_24_hours_lies_between_the_same_day_and_the_next(store: Store) -> None:
    found = call_backs(view_of(store, SPRING))
    assert (found.complaints, found.open, found.same_day.value, found.next_day.value) == (4, 1, 0.25, 0.5)
    assert {(low, high): n for low, high, n in found.bins if n} == {(6, 12): 1, (42, 48): 1, (48, 72): 1}
    rows = call_backs_by_manager(view_of(store, SPRING))
    assert dict(zip(rows["manager"], rows["soon"], strict=True)) == {"Li": 0.0, "Wu": 1.0}
    assert not rows["differs"].any()
    assert call_backs(view_of(store, "2025-Q4")).missing


def test_a_region_sees_its_own_promises_only(store: Store) -> None:
    north = Scope("n", regions=frozenset(("N",)), topics=TOPICS, why="test")
    found = kept_parts(view_of(store, SUMMER, north))
    assert found is not None and found.whole.n == 20
    assert kept_parts(view_of(store, SUMMER, managers=("Li",))).whole.value == 0  # type: ignore[union-attr]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60))
def test_the_median_of_counts_is_the_median_of_the_values(values: list[int]) -> None:
    distinct = sorted(set(values))
    found = median_of([float(v) for v in distinct], [values.count(v) for v in distinct])
    assert found.value == median(values) and found.n == len(values)
    if found.low is not None and found.high is not None:
        assert found.low <= median(values) <= found.high


def test_a_median_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        median_of([], [])
