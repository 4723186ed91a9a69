"""Targets: found where they were set, summed where all parts are, silent where a cut has none."""

from __future__ import annotations

import pytest

from data.gate.target_words import IN_MONEY, KPI_WORDS
from data.periods import period_from_key
from data.scope import NOBODY, TOPICS, Scope
from data.tables import COMPANY_KEY
from data.warehouse.store import Store
from data.week_calendar import WeekCalendar
from metrics.kpi import KPIS
from metrics.targets import Targets, selected_target, target_rows, targets
from tests.data.small import EVERYBODY, view_of


def goal(store: Store, kpi: str, period: str, scope: Scope = EVERYBODY, **cut: object) -> float | None:
    view = view_of(store, period, scope, **cut)
    return selected_target(view, targets(view), kpi, view.selection.period)


def test_money_comes_in_ten_thousandths_and_other_values_as_they_were_given(rhythm_store: Store) -> None:
    assert goal(rhythm_store, "revenue", "2026-Q2") == 10_000_000
    assert goal(rhythm_store, "orders", "2026-06") == 12
    assert goal(rhythm_store, "retention", "2026-Q2", regions=("R",)) == 0.8


def test_a_quarter_is_the_sum_of_its_months_only_where_each_is_set(rhythm_store: Store) -> None:
    assert goal(rhythm_store, "revenue", "2026-Q2", regions=("R",)) == 3_300_000
    assert goal(rhythm_store, "revenue", "2026-05", regions=("R",)) == 1_100_000
    assert goal(rhythm_store, "revenue", "2026-Q3", regions=("R",)) is None
    assert goal(rhythm_store, "revenue", "2026") is None
    assert goal(rhythm_store, "retention", "2026") is None


def test_several_regions_add_up_where_the_key_figure_does(rhythm_store: Store) -> None:
    assert goal(rhythm_store, "revenue", "2026-Q2", regions=("R", "Z")) == 3_800_000
    assert goal(rhythm_store, "retention", "2026-Q2", regions=("R", "Z")) is None
    assert goal(rhythm_store, "revenue", "2026-05", regions=("R", "Z")) is None
    assert goal(rhythm_store, "revenue", "2026-Q2", regions=("nowhere",)) is None


@pytest.mark.parametrize("cut", [{"channels": ("shop",)}, {"tiers": ("A",)}, {"managers": ("Li",)}])
def test_nobody_set_a_target_for_a_channel_a_tier_or_a_manager(rhythm_store: Store, cut: dict[str, object]) -> None:
    assert goal(rhythm_store, "revenue", "2026-Q2", **cut) is None


def test_the_companys_target_needs_the_right_to_the_company(rhythm_store: Store) -> None:
    south = Scope("manager", regions=frozenset("Z"), topics=TOPICS, why="test")
    assert goal(rhythm_store, "revenue", "2026-Q2", south) is None
    assert goal(rhythm_store, "revenue", "2026-Q2", south, regions=("Z",)) == 500_000
    assert goal(rhythm_store, "revenue", "2026-Q2", south, regions=("R",)) is None
    assert set(target_rows(view_of(rhythm_store, "2026-Q2", south))["value"]) == {50.0, 0.9}
    assert target_rows(view_of(rhythm_store, "2026-Q2", NOBODY)).empty


def test_rows_stand_as_they_came_in(rhythm_store: Store, three: Store) -> None:
    rows = target_rows(view_of(rhythm_store, "2026-Q2"))
    company = rows[rows["region_key"] == COMPANY_KEY]
    assert [tuple(r) for r in company[["kpi", "period", "value", "owner"]].itertuples(index=False)] == [
        ("orders", "2026-06", 12.0, "Li"), ("revenue", "2026-Q2", 1000.0, "Li"),
    ]  # fmt: skip
    assert target_rows(view_of(three, "2026-Q1")).empty and targets(view_of(three, "2026-Q1")) == Targets({})


def test_a_year_is_the_sum_of_its_quarters_else_of_its_months_of_the_fiscal_year() -> None:
    year = period_from_key("2026", 4)
    quarters = Targets({("revenue", 1, f"2026-Q{n}"): 10.0 * n for n in range(1, 5)})
    months = [f"2026-{m:02d}" for m in range(4, 13)] + [f"2027-{m:02d}" for m in range(1, 4)]
    by_month = Targets({("revenue", 1, m): 1.0 for m in months})
    assert (quarters.of("revenue", 1, year), by_month.of("revenue", 1, year)) == (100, 12)
    assert Targets({**quarters.values, **by_month.values}).of("revenue", 1, year) == 100
    assert (
        Targets({("active_clients", 1, f"2026-Q{n}"): 1.0 for n in range(1, 5)}).of("active_clients", 1, year) is None
    )
    assert Targets({}).of("revenue", 1, year) is None


def test_the_company_without_a_target_of_its_own_has_that_of_the_regions_at_the_top() -> None:
    quarter = period_from_key("2026-Q2")
    below = {COMPANY_KEY: (1, 4), 1: (2, 3)}
    cells = {("revenue", 2, "2026-Q2"): 5.0, ("revenue", 4, "2026-Q2"): 7.0, ("retention", 4, "2026-Q2"): 0.5}
    assert Targets(cells, below).of("revenue", COMPANY_KEY, quarter) is None, "one region has none"
    whole = Targets(cells | {("revenue", 3, f"2026-0{m}"): 1.0 for m in (4, 5, 6)}, below)
    assert whole.of("revenue", COMPANY_KEY, quarter) == 15
    assert whole.of("retention", COMPANY_KEY, quarter) is None, "ratios of parts are never added up"
    assert Targets(whole.values | {("revenue", COMPANY_KEY, "2026-Q2"): 20.0}, below).of(
        "revenue", COMPANY_KEY, quarter
    ) == 20  # fmt: skip


def test_an_owner_is_named_where_one_answers_for_all_of_it() -> None:
    year, below = period_from_key("2026"), {1: (2, 3)}
    values = {("orders", region, f"2026-Q{n}"): 1.0 for region in (2, 3) for n in (1, 2, 3, 4)}
    li = Targets(values, below, dict.fromkeys(values, "Li"), dict.fromkeys(values, "higher"))
    assert (li.of("orders", 1, year), li.owner("orders", 1, year), li.better("orders", 1, year)) == (8, "Li", "higher")
    two = Targets(values, below, dict(li.owners) | {("orders", 3, "2026-Q4"): "Wang"})
    assert (two.owner("orders", 1, year), two.owner("orders", 2, year)) == (None, "Li")
    assert two.better("orders", 2, year) is None and two.owner("orders", 9, year) is None


def test_periods_of_a_week_calendar_are_summed_by_the_same_keys() -> None:
    calendar = WeekCalendar(1, pattern=(4, 4, 5))
    months = Targets({("revenue", 1, f"2026-{month:02d}"): 1.0 * month for month in range(1, 13)})
    assert months.of("revenue", 1, period_from_key("2026-Q4", calendar)) == 10 + 11 + 12
    assert months.of("revenue", 1, period_from_key("2026", calendar)) == 78


def test_the_words_of_sheets_are_for_all_key_figures_there_are() -> None:
    assert set(KPI_WORDS) == set(KPIS)
    assert {key for key, kpi in KPIS.items() if kpi.unit == "money"} == IN_MONEY
