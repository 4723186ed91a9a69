"""What is counted of complaints in a small company, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from data.scope import TOPICS, Scope
from data.warehouse.store import Store
from metrics.complaints import (
    COLUMN,
    NO_CATEGORY,
    absent_why,
    among,
    base_missing,
    cases,
    categories,
    category_rates,
    complaint_costs,
    cost_months,
    month_rates,
    paid_by_category,
    part_rates,
    recorded,
    repeat_list,
    repeat_missing,
    repeat_share,
    repeats_by_category,
    silent_list,
    silent_ones,
    standing_cases,
    standing_list,
    step_times,
    times_by,
    times_missing,
)
from metrics.intervals import wilson
from metrics.kpi import BEFORE_DATA, NOT_YOURS, period_figure, period_sums
from metrics.rules.rule import clustered_rate
from metrics.word_of_mouth.acts import NO_COMPLAINTS
from tests.data.small import view_of
from tests.metrics.companies import store_of, three_clients
from tests.metrics.complaints.company import complaining


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(complaining, tmp_path_factory)


def test_each_complaint_is_answered_and_solved_as_far_as_it_is_known(store: Store) -> None:
    view = view_of(store, "2026-Q2")
    rows = view.run(cases("", view.as_of).order_by("complaint_id")).set_index("complaint_id")
    assert list(rows["is_timed"]) == [True, True, True, True, False, False]
    assert list(rows["hours"][:4]) == [11, 34, 720, 57] and list(rows["days"][:5]) == [2, 5, 29, 20, 0]
    assert list(rows["is_dated"]) == [True] * 5 + [False]


def test_the_open_ones_count_as_long_as_they_have_waited(store: Store) -> None:
    view = view_of(store, "2026-Q2")
    answer, solution = step_times(view, "answer"), step_times(view, "solution")
    assert (answer.median.value, answer.median.n, answer.left_out) == (34.0, 4, 2)
    assert [answer.done_by(hours).value for hours in (24, 48)] == pytest.approx([0.25, 0.5])
    assert answer.done.value == 0.75
    assert (solution.median.value, solution.median.n, solution.left_out) == (5.0, 5, 1)
    assert [solution.done_by(days).value for days in (0, 2, 5, 28)] == pytest.approx([0.2, 0.4, 0.6, 0.6])


def test_times_by_part_leave_out_the_small_ones(store: Store) -> None:
    view = view_of(store, "2026")
    parts = times_by(view, "manager")
    assert [(part.name, part.n) for part in parts] == [] and times_missing(view, "manager") == ""
    year = view_of(store, "2025")
    assert times_by(year, "category") == () and step_times(year, "answer").median.value == 10.0


def test_parts_have_the_complaints_made_there_over_the_clients_that_bought_there(store: Store) -> None:
    view = view_of(store, "2026-Q2")
    found = part_rates(view, "region")
    assert {part.key: (part.events, part.clients) for part in found.parts} == {"N": (3, 3), "S": (3, 2)}
    assert found.whole.value == period_figure(view, "complaints_per_100", period_sums(view)).value == 120.0
    rates = {part.key: part.rate for part in found.parts}
    # a complained twice, b once; d twice, and f once without buying there
    for key, squares, clients in (("N", (5, 3, 3), 3), ("S", (5, 2, 2), 2)):
        low, high = clustered_rate(3, clients, squares)
        assert (rates[key].low, rates[key].high) == (pytest.approx(100 * low), pytest.approx(100 * high))
    for part in found.parts:
        assert part.shrunk == pytest.approx(120.0) and part.own_weight == 0.0 and not part.differs
    assert among(view) == "active" and base_missing(view) == ""


@pytest.mark.parametrize("cut", list(COLUMN))
def test_every_cut_adds_up_to_the_whole(store: Store, cut: str) -> None:
    found = part_rates(view_of(store, "2026-Q2"), next(name for name in COLUMN if name == cut))
    assert (sum(part.events for part in found.parts), sum(part.clients for part in found.parts)) == (6, 5)


def test_categories_come_by_weight_and_the_unsaid_is_one_of_them(store: Store) -> None:
    found = categories(view_of(store, "2026-Q2"))
    assert [(row.name, row.events, row.complainers) for row in found.rows] == [
        ("delivery", 3, 2), ("price", 2, 2), (None, 1, 1),
    ]  # fmt: skip
    assert [row.cumulative for row in found.rows] == pytest.approx([0.5, 5 / 6, 1.0])
    assert (found.events, found.unnamed, found.reaching(0.8), found.rows[0].rate.value) == (6, 1, 2, 60.0)
    rows, clients = category_rates(view_of(store, "2026-Q2", regions=("N",)))
    assert (int(rows["events"].sum()), clients) == (3, 3)


def test_again_means_within_half_a_year_of_an_earlier_one(store: Store) -> None:
    view = view_of(store, "2026-Q2")
    found = repeat_share(view)
    assert (found.value, found.n) == (0.75, 4) and (found.low, found.high) == wilson(3, 4)
    listed = repeat_list(view).set_index("client_id")
    assert list(listed.index) == ["a", "d", "b"] and list(listed["gap"]) == [48, 10, 142]
    assert list(listed["again"]) == [2, 1, 1] and listed.loc["a", "before_category"] == "delivery"
    assert repeats_by_category(view) == () and repeat_missing(view) == ""
    assert repeat_share(view_of(store, "2023-Q4")).missing == BEFORE_DATA, "complaints begin in September 2023"


def test_the_silent_are_low_and_have_not_complained_around(store: Store) -> None:
    view = view_of(store, "2026-Q2")
    found = silent_ones(view)
    assert (found.clients, found.dissatisfied, found.answered, found.recent) == (1, 2, 3, 1)
    assert found.share.value == 0.5 and (found.share.low, found.share.high) == wilson(1, 2)
    assert found.revenue_e4 == 1_000_000 and list(silent_list(view)["client_id"]) == ["c"]
    before = silent_ones(view_of(store, "2026-01"))
    assert before.answered == 0, "d's answer of New Year 2025 is more than a year old by then"


def test_compensation_that_nobody_noted_is_unknown_and_work_on_complaints_goes_by_its_name(store: Store) -> None:
    view = view_of(store, "2026-Q2")
    found = complaint_costs(view)
    assert (found.complaints, found.paid.value, found.paid.n, found.silent) == (6, 200_000, 1, 5)
    assert (found.handling.value, found.handling.n, found.handling_each) == (150_000, 1, 25_000)
    assert (found.profit.value, found.profit.n, found.paid_each) == (250_000, 1, 200_000), "100 less 60 and 15"
    by = paid_by_category(view)
    assert list(by["said"]) == [1, 0, 0] and by["paid_e4"].isna().tolist() == [False, True, True]
    months = {one.month.key: one for one in cost_months(view)}
    assert (months["2026-04"].paid_e4, months["2026-05"].paid_e4, months["2026-05"].handling_e4) == (
        200_000,
        None,
        150_000,
    )
    assert min(months) == "2025-07"


def test_open_ones_are_those_without_a_solution_the_oldest_first(store: Store) -> None:
    view = view_of(store, "2026-Q2")
    found = standing_cases(view)
    assert (found.cases, found.unanswered, found.ages, found.oldest) == (2, 1, (0, 2, 0, 0, 0), 29)
    assert (found.clients, found.revenue_e4) == (2, 2_000_000)
    assert list(standing_list(view)["complaint_id"]) == ["k3", "k4"]
    later = replace(view, version=replace(view.version, as_of=view.as_of + timedelta(366 - 29)))
    assert list(standing_list(later)["complaint_id"]) == ["k4", "k3"], "what is open for more than a year comes after"


def test_months_are_the_key_figure_of_each(store: Store) -> None:
    found = {one.month.key: one for one in month_rates(view_of(store, "2026-Q2"))}
    assert list(found) == [f"2026-0{month}" for month in range(1, 7)]
    assert (found["2026-05"].now.value, found["2026-05"].now.n) == (25.0, 4)
    assert found["2026-05"].change is None and found["2026-05"].is_chance


def test_rights_hide_it_and_a_region_sees_its_own(store: Store) -> None:
    sales = Scope("sales", everywhere=True, topics=frozenset(("money",)), why="test")
    hidden = view_of(store, "2026-Q2", sales)
    assert (
        absent_why(hidden) == NOT_YOURS and silent_ones(hidden).missing == standing_cases(hidden).missing == NOT_YOURS
    )
    assert step_times(hidden, "answer").missing == categories(hidden).missing == part_rates(hidden, "tier").missing
    north = Scope("li", regions=frozenset(("N",)), topics=TOPICS, why="her region")
    mine = view_of(store, "2026-Q2", north)
    assert repeat_share(mine).n == 2 and standing_cases(mine).cases == 1
    voices = Scope("voices", everywhere=True, topics=frozenset(("satisfaction",)), why="test")
    deaf = view_of(store, "2026-Q2", voices)
    assert base_missing(deaf) == NOT_YOURS and standing_cases(deaf).revenue_e4 is None
    assert complaint_costs(deaf).handling.missing == complaint_costs(deaf).profit.missing == NOT_YOURS


def test_what_was_never_imported_is_named(store: Store, tmp_path_factory: pytest.TempPathFactory) -> None:
    without = view_of(store_of(three_clients, tmp_path_factory), "2026-Q1")
    assert (
        absent_why(without) == silent_ones(without).missing == step_times(without, "solution").missing == NO_COMPLAINTS
    )
    early = view_of(store, "2023-05")
    assert not recorded(early).category and categories(early).missing == NO_CATEGORY


def test_on_the_sample_every_cut_and_category_adds_up(sample_store: Path) -> None:
    view = view_of(Store(sample_store), "2026-Q3")
    total = period_sums(view)["complaints"]
    assert total > 20 and categories(view).events == total
    for cut in COLUMN:
        assert sum(part.events for part in part_rates(view, cut).parts) == total
    standing = standing_cases(view)
    assert len(standing_list(view, 10_000)) == standing.cases == sum(standing.ages)
    repeated = repeat_share(view)
    assert len(repeat_list(view, 10_000)) == round((repeated.value or 0.0) * repeated.n)
    silent = silent_ones(view)
    assert len(silent_list(view, 10_000)) == silent.clients <= silent.dissatisfied
