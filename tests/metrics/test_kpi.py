"""Key figures against rows counted by hand; what cannot be known says why."""

from __future__ import annotations

import random

import pytest

from data.scope import NOBODY, Scope
from data.warehouse.store import Store
from metrics.degrees import DEGREES
from metrics.figure import Figure, relative_change, unknown
from metrics.intervals import wilson
from metrics.kpi import (
    ALL_SUMS,
    BEFORE_DATA,
    KPIS,
    NO_ACTIVITIES,
    NO_COSTS,
    NO_GROSS,
    NO_ORDERED_QUANTITY,
    NO_ORDERS,
    NO_PROMISES,
    NO_SALES,
    NO_SURVEYS,
    NO_YEAR_BEFORE,
    NOT_YOURS,
    SOME_COSTS,
    UNPRICED,
    calendar_sums,
    client_profit,
    cost_to_serve_ratio,
    figure,
    fill_rate,
    gross_profit,
    history_sums,
    period_figure,
    period_sums,
    region_history_sums,
    region_sums,
    retention,
    share_of,
)
from tests.data.small import view_of

NOTHING = dict.fromkeys(ALL_SUMS, 0)


def value_of(store: Store, key: str, period: str = "2026-03", **cut: object) -> float | None:
    view = view_of(store, period, **cut)  # type: ignore[arg-type]
    return figure(view, key, period_sums(view)).value


def why(store: Store, key: str, period: str = "2026-03", **cut: object) -> str:
    view = view_of(store, period, **cut)  # type: ignore[arg-type]
    found = figure(view, key, period_sums(view))
    assert found.value is None, f"{key} is {found.value}, not unknown"
    return found.missing


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("revenue", 1_900_000), ("gross_profit", 600_000), ("client_profit", 250_000), ("cost_to_serve_ratio", 35 / 60),
        ("orders", 2), ("quantity", 160_000), ("active_clients", 2), ("new_clients", 2), ("lost_clients", 0),
        ("fill_rate", 14 / 15),
    ],
)  # fmt: skip
def test_every_key_figure_of_the_north_is_the_one_counted_by_hand(
    serving_store: Store, key: str, expected: float
) -> None:
    assert value_of(serving_store, key, regions=("N",)) == pytest.approx(expected, abs=0, rel=1e-12)


MONEY = (
    "revenue", "gross_profit", "client_profit", "cost_to_serve_ratio", "orders", "quantity", "active_clients",
    "new_clients", "lost_clients", "retention", "fill_rate",
)  # fmt: skip


def test_every_key_figure_has_a_case_here_or_among_the_voices() -> None:
    voiced = {"satisfied", "nps", "complaints_per_100", "kept_promises", "days_to_pay"}
    assert set(KPIS) == set(MONEY) | voiced | {f"degree_{degree}" for degree in DEGREES}


def test_an_order_of_two_lines_is_one_order(serving_store: Store) -> None:
    sums = period_sums(view_of(serving_store, "2026-03", channels=("shop",), regions=("N",)))
    assert (sums["orders"], sums["lines"], sums["discount_e4"]) == (1, 2, 50_000)


def test_a_return_is_deducted_and_does_not_say_what_was_asked_for(serving_store: Store) -> None:
    assert value_of(serving_store, "revenue", regions=("S",)) == 1_800_000
    assert value_of(serving_store, "quantity", regions=("S",)) == 70_000
    assert value_of(serving_store, "fill_rate", regions=("S",)) == 0.5
    assert value_of(serving_store, "client_profit", regions=("S",)) == 600_000


def test_the_company_is_more_than_its_known_parts_so_profit_is_unknown(serving_store: Store) -> None:
    assert value_of(serving_store, "revenue") == 5_400_000
    assert why(serving_store, "gross_profit") == SOME_COSTS == why(serving_store, "client_profit")
    assert value_of(serving_store, "client_profit", regions=("N", "S")) == 850_000


def test_profit_that_cannot_be_known_gives_its_reason(serving_store: Store) -> None:
    assert why(serving_store, "gross_profit", regions=("U",)) == NO_COSTS
    assert why(serving_store, "gross_profit", regions=("P",)) == SOME_COSTS
    assert value_of(serving_store, "gross_profit", regions=("Q",)) == 500_000
    assert why(serving_store, "client_profit", regions=("Q",)) == UNPRICED
    assert why(serving_store, "cost_to_serve_ratio", regions=("Q",)) == UNPRICED
    assert why(serving_store, "gross_profit", "2026-01") == NO_ORDERS
    assert why(serving_store, "fill_rate", regions=("U",)) == NO_ORDERED_QUANTITY


def test_without_activities_client_profit_is_unknown_and_gross_profit_is_not(three: Store) -> None:
    assert why(three, "client_profit", "2026-Q1") == NO_ACTIVITIES == why(three, "cost_to_serve_ratio", "2026-Q1")
    assert value_of(three, "gross_profit", "2026-Q1") == 1_200_000


def test_without_sales_every_key_figure_says_what_to_import(voices_store: Store) -> None:
    view = view_of(voices_store, "2026-Q1")
    assert {figure(view, key, period_sums(view)) for key in MONEY} == {unknown(NO_SALES)}
    assert figure(view, "kept_promises", period_sums(view)) == unknown(NO_PROMISES)


def test_without_gross_profit_there_is_nothing_to_divide_service_by() -> None:
    loss = NOTHING | {"lines": 1, "cost_known_lines": 1, "revenue_e4": 40, "cost_of_goods_e4": 50}
    assert (gross_profit(loss).value, client_profit(loss).value) == (-10, -10)
    assert cost_to_serve_ratio(loss) == unknown(NO_GROSS)


def test_an_unknown_key_figure_lists_the_known_ones(three: Store) -> None:
    with pytest.raises(KeyError, match="no key figure 'profit'; there are: revenue"):
        figure(view_of(three, "2026-Q1"), "profit", NOTHING)


def test_retained_are_those_that_still_buy_within_twice_their_own_rhythm(rhythm_store: Store) -> None:
    view = view_of(rhythm_store, "2026-Q2", regions=("R",))
    found = figure(view, "retention", period_sums(view))
    assert (found.value, found.n, (found.low, found.high)) == (3 / 5, 5, wilson(3, 5))
    # In June 2025 r2, r3, r4 and r5 bought; r3 and r4 still do.
    assert value_of(rhythm_store, "retention", "2026-06", regions=("R",)) == 2 / 4
    # All of 2025, asked on the as-of date: r1 to r6, of whom r1, r3 and r4 stay.
    assert value_of(rhythm_store, "retention", "2026", regions=("R",)) == 3 / 6
    assert why(rhythm_store, "retention", "2025-Q2", regions=("R",)) == NO_YEAR_BEFORE
    assert retention(NOTHING) == unknown(NO_YEAR_BEFORE)


def test_new_are_those_whose_first_purchase_lies_in_the_period(rhythm_store: Store) -> None:
    assert value_of(rhythm_store, "new_clients", "2026-Q2", regions=("R",)) == 1
    assert value_of(rhythm_store, "new_clients", "2025-Q2", regions=("R",)) == 5
    assert value_of(rhythm_store, "new_clients", "2025-Q3") == 1
    assert value_of(rhythm_store, "new_clients", "2026-05") == 0


def test_lost_are_counted_on_the_day_the_waiting_is_full(rhythm_store: Store) -> None:
    assert value_of(rhythm_store, "lost_clients", "2025-Q4") == 4
    by_month = [value_of(rhythm_store, "lost_clients", f"2025-{m:02d}") for m in range(9, 13)]
    assert by_month == [0, 3, 0, 1]
    assert value_of(rhythm_store, "lost_clients", "2026", regions=("R",)) == 0


def test_active_are_those_that_bought_in_the_period_each_once(rhythm_store: Store) -> None:
    assert value_of(rhythm_store, "active_clients", "2026-Q2", regions=("R",)) == 4
    assert value_of(rhythm_store, "active_clients", "2025-Q2") == 5
    assert value_of(rhythm_store, "active_clients", "2025") == 7
    assert value_of(rhythm_store, "active_clients", "2025-07") == 0


def test_history_has_one_row_a_period_and_leaves_out_what_did_not_happen(rhythm_store: Store) -> None:
    history = history_sums(view_of(rhythm_store, "2026-Q2", regions=("R",)))
    assert [str(d) for d in history.index] == ["2025-04-01", "2025-07-01", "2025-10-01", "2026-01-01", "2026-04-01"]
    assert list(history["orders"]) == [11, 2, 1, 1, 4]
    assert list(history["lost_clients"]) == [0, 0, 4, 0, 0]
    assert history_sums(view_of(rhythm_store, "2024-Q3")).empty


def test_the_calendar_adds_up_over_months_quarters_and_years(rhythm_store: Store) -> None:
    calendar = calendar_sums(view_of(rhythm_store, "2026-Q2"))
    by_grain = calendar["revenue_e4"].groupby(level="grain").sum()
    assert dict(by_grain) == {"month": 2_300_000, "quarter": 2_300_000, "year": 2_300_000}
    assert calendar_sums(view_of(rhythm_store, "2026-Q2", NOBODY)).empty


def test_regions_add_up_to_the_whole(serving_store: Store) -> None:
    view = view_of(serving_store, "2026-03")
    rows = region_sums(view)
    assert {n: int(rows[n].sum()) for n in ALL_SUMS} == dict(period_sums(view))
    assert sorted(rows["revenue_e4"]) == [300_000, 600_000, 800_000, 1_800_000, 1_900_000]
    assert region_sums(view_of(serving_store, "2026-01")).empty


def test_region_history_splits_the_history(three: Store) -> None:
    view = view_of(three, "2026-Q2")
    split, whole = region_history_sums(view), history_sums(view)
    assert split["revenue_e4"].groupby(level="period_start").sum().equals(whole["revenue_e4"])
    assert sorted(v for v in split["revenue_e4"] if v) == [100_000, 500_000, 600_000, 900_000, 1_000_000, 3_100_000]
    assert region_history_sums(view_of(three, "2026-Q2", NOBODY)).empty


def test_every_key_figure_is_made_of_sums_so_a_cut_is_asked_again_and_never_averaged(serving_store: Store) -> None:
    """The ratio of the whole is the ratio of the summed parts."""
    north, south = (period_sums(view_of(serving_store, "2026-03", regions=(r,))) for r in "NS")
    both = {name: north[name] + south[name] for name in ALL_SUMS}
    assert both == dict(period_sums(view_of(serving_store, "2026-03", regions=("N", "S"))))
    assert cost_to_serve_ratio(both).value == pytest.approx(47 / 132)
    assert fill_rate(both).value == pytest.approx(22 / 31)


def test_an_empty_scope_has_only_zeros_and_no_profit(serving_store: Store) -> None:
    view = view_of(serving_store, "2026-03", NOBODY)
    assert set(period_sums(view).values()) == {0}
    assert figure(view, "client_profit", period_sums(view)).value is None


def test_a_share_of_nothing_is_unknown_and_a_share_lies_in_its_interval() -> None:
    assert share_of(0, 0, "why") == unknown("why")
    draw = random.Random(7)
    for _ in range(200):
        whole = draw.randint(1, 10_000)
        found = share_of(draw.randint(0, whole), whole, "why")
        assert found.low is not None and found.high is not None and found.value is not None
        assert 0 <= found.low <= found.value <= found.high <= 1 and found.n == whole


def test_a_change_needs_both_sides_and_something_to_start_from() -> None:
    assert relative_change(120, 100) == pytest.approx(0.2) and relative_change(-50, -100) is None
    assert relative_change(-5, 100) is None and relative_change(0, 100) == -1
    assert relative_change(None, 1) is None and relative_change(1, None) is None and relative_change(1, 0) is None
    assert Figure(1.0).missing == ""


def test_a_period_before_the_data_or_only_partly_covered_is_unknown(rhythm_store: Store) -> None:
    def found(period: str, **cut: object) -> Figure:
        view = view_of(rhythm_store, period, **cut)  # type: ignore[arg-type]
        return period_figure(view, "revenue", period_sums(view))

    # The data begin on 15 December 2024.
    assert found("2024-Q3") == found("2024-Q4") == found("2024") == unknown(BEFORE_DATA)
    assert found("2024-12").value == 100_000, "the month in which the data begin counts"
    assert found("2026-Q2").value == 500_000 and found("2026-Q2", regions=("Z",)).value == 100_000
    assert found("2026-Q2", scope=NOBODY).value is None


def test_a_reader_without_the_right_to_money_is_told_so(rhythm_store: Store) -> None:
    voices = Scope("x", everywhere=True, topics=frozenset({"satisfaction"}), why="test")
    view = view_of(rhythm_store, "2026-Q2", voices)
    assert {figure(view, key, period_sums(view)) for key in MONEY} == {unknown(NOT_YOURS)}
    assert figure(view, "satisfied", period_sums(view)) == unknown(NO_SURVEYS)
