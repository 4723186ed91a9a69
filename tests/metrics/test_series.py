"""Key figures over time against counted periods."""

from __future__ import annotations

from data.periods import period_from_key
from data.scope import NOBODY
from data.warehouse.store import Store
from metrics.figure import Figure, unknown
from metrics.kpi import BEFORE_DATA, NO_PROMISES, first_day, history_sums
from metrics.series import figure_before, figure_in, known_values, months_of_year, parts_of, points
from tests.data.small import view_of
from tests.metrics.companies import day


def series(store: Store, period: str, key: str = "revenue", count: int = 0, **cut: object) -> list[tuple[object, ...]]:
    view = view_of(store, period, **cut)  # type: ignore[arg-type]
    found = points(view, key, history_sums(view), count)
    return [(p.period.key, p.now.value, p.before.value, p.is_running) for p in found]


def test_each_point_stands_beside_the_one_a_year_before(rhythm_store: Store) -> None:
    # The data begin on 15 Dec 2024: the fourth quarter of 2024 is not whole, so it is unknown and not small.
    assert series(rhythm_store, "2026-Q2") == [
        ("2024-Q4", None, None, False),
        ("2025-Q1", 100_000, None, False),
        ("2025-Q2", 1_100_000, None, False),
        ("2025-Q3", 200_000, None, False),
        ("2025-Q4", 100_000, None, False),
        ("2026-Q1", 200_000, 100_000, False),
        ("2026-Q2", 500_000, 1_100_000, False),
    ]


def test_a_later_period_without_sales_is_a_true_zero_and_a_running_one_says_so(rhythm_store: Store) -> None:
    found = series(rhythm_store, "2026", "orders")
    assert found == [("2024", None, None, False), ("2025", 15, None, False), ("2026", 7, 15, True)]
    months = series(rhythm_store, "2025-07", count=3, regions=("R",))
    assert [(key, now) for key, now, *_ in months] == [("2025-05", 200_000), ("2025-06", 800_000), ("2025-07", 0)]


def test_a_cut_has_its_own_series(rhythm_store: Store) -> None:
    assert [p[1] for p in series(rhythm_store, "2026-Q2", count=4, regions=("Z",))] == [0, 0, 100_000, 100_000]


def test_without_data_and_without_rights_there_is_no_series(voices_store: Store, rhythm_store: Store) -> None:
    assert series(voices_store, "2026-Q1") == []
    assert series(rhythm_store, "2020-Q1") == []
    view = view_of(rhythm_store, "2026-Q2", NOBODY)
    assert all(not p.now.value for p in points(view, "revenue", history_sums(view)))


def test_the_year_opens_into_its_quarters_and_months(three: Store) -> None:
    year = period_from_key("2026", 4)
    assert [p.key for p in parts_of(year, "quarter")] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert [p.key for p in parts_of(year, "month")][::11] == ["2026-04", "2027-03"]
    assert [p.key for p in parts_of(period_from_key("2026-Q2"), "month")] == ["2026-04", "2026-05", "2026-06"]
    assert [p.key for p in months_of_year(view_of(three, "2026-Q2"))] == [f"2026-{m:02d}" for m in range(1, 13)]


def test_the_first_day_is_the_first_sale(rhythm_store: Store, voices_store: Store) -> None:
    assert first_day(view_of(rhythm_store, "2026-Q2")) == day("2024-12-15")
    assert first_day(view_of(voices_store, "2026-Q1")) is None


def test_one_period_of_a_history(rhythm_store: Store) -> None:
    view = view_of(rhythm_store, "2026-Q2")
    history, quarter = history_sums(view), view.selection.period
    assert figure_in(view, "orders", history, quarter).value == 5
    assert figure_in(view, "orders", history, quarter.back(6)) == unknown(BEFORE_DATA)
    assert figure_in(view, "kept_promises", history, quarter) == unknown(NO_PROMISES)
    before = figure_in(view, "orders", history, quarter.last_year())
    assert figure_before(view, "orders", history, quarter) == before == Figure(11, 11)


def test_the_small_line_leaves_a_running_period_out(rhythm_store: Store) -> None:
    view = view_of(rhythm_store, "2026")
    assert known_values(points(view, "orders", history_sums(view))) == ((None, 15), (None, None))
    assert known_values(()) == ((), ())
