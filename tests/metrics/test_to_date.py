"""The year to date against the same days a year before."""

from __future__ import annotations

import pytest

from data.scope import NOBODY
from data.warehouse.store import Store
from metrics.kpi import NO_SALES, calendar_sums
from metrics.to_date import BEFORE_DATA, CLIENTS_DO_NOT_ADD, year_to_date
from tests.data.small import EVERYBODY, view_of


def to_date(store: Store, period: str, key: str = "revenue", **cut: object) -> tuple[float | None, float | None]:
    view = view_of(store, period, **cut)  # type: ignore[arg-type]
    now, before = year_to_date(view, key, calendar_sums(view))
    return now.value, before.value


@pytest.mark.parametrize(
    ("period", "now", "before"),
    [
        # 2026 until March: 26 Feb and 5 Mar; 2025 until March: 10 Mar.
        ("2026-03", 200_000, 100_000), ("2026-Q1", 200_000, 100_000),
        # Until June: four more in region R and one in Z; a year before eleven more.
        ("2026-06", 700_000, 1_200_000), ("2026-Q2", 700_000, 1_200_000),
        # The running year is compared until 30 June only, not with the orders of autumn.
        ("2026", 700_000, 1_200_000),
    ],
)  # fmt: skip
def test_the_year_to_date_ends_on_the_same_day_a_year_before(
    rhythm_store: Store, period: str, now: int, before: int
) -> None:
    assert to_date(rhythm_store, period) == (now, before)


def test_a_running_month_counts_until_today_on_both_sides(three: Store) -> None:
    assert to_date(three, "2026-04") == (4_100_000, None)
    view = view_of(three, "2026-04")
    assert year_to_date(view, "revenue", calendar_sums(view))[1].missing == BEFORE_DATA


def test_a_cut_has_its_own_year_to_date(rhythm_store: Store) -> None:
    assert to_date(rhythm_store, "2026-Q2", regions=("Z",)) == (200_000, 100_000)
    assert to_date(rhythm_store, "2026-Q2", "gross_profit", regions=("R",)) == (200_000, 440_000)


def test_clients_are_not_added_over_months_but_new_and_lost_ones_are(rhythm_store: Store) -> None:
    view = view_of(rhythm_store, "2025-Q3")
    for key in ("active_clients", "retention"):
        now, before = year_to_date(view, key, calendar_sums(view))
        assert (now.missing, before.missing) == (CLIENTS_DO_NOT_ADD, CLIENTS_DO_NOT_ADD)
    assert to_date(rhythm_store, "2026", "active_clients") == (6, 6)
    # A period that holds today, begins its year or ends it needs no adding.
    assert to_date(rhythm_store, "2026-Q2", "active_clients") == to_date(rhythm_store, "2026-06", "active_clients")
    assert to_date(rhythm_store, "2026-Q2", "active_clients") == (6, 6)
    assert to_date(rhythm_store, "2026-Q1", "active_clients") == (2, 1)
    assert to_date(rhythm_store, "2025-Q4", "active_clients")[0] == 7
    assert to_date(rhythm_store, "2025-Q4", "new_clients")[0] == 6
    assert to_date(rhythm_store, "2025-Q4", "lost_clients")[0] == 4


def test_without_sales_and_without_rights_nothing_is_known(voices_store: Store, rhythm_store: Store) -> None:
    view = view_of(voices_store, "2026-Q1")
    assert year_to_date(view, "revenue", calendar_sums(view))[0].missing == NO_SALES
    assert to_date(rhythm_store, "2026-Q2", "gross_profit", scope=NOBODY) == (None, None)
    assert to_date(rhythm_store, "2026-Q2", "gross_profit", scope=EVERYBODY) == (280_000, 480_000)
