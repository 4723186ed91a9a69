"""Periods that end on one day share what hangs on that day alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.warehouse.store import Store
from metrics.drivers import satisfaction_drivers
from metrics.last_day import to_last_day, to_last_day_of_clients, uncompared
from metrics.retention_by_level import staying_by_level
from metrics.word_of_mouth import fitted
from metrics.word_of_mouth.worth import first_year, new_per_praise
from tests.data.small import view_of
from tests.metrics.answering import staying
from tests.metrics.companies import store_of
from tests.metrics.word_of_mouth.test_what_if import buyers


def test_a_quarter_and_its_last_month_share_what_hangs_on_their_last_day(three: Store) -> None:
    quarter, month, other = (view_of(three, key, regions=("N",)) for key in ("2026-Q1", "2026-03", "2026-02"))
    assert to_last_day(quarter) == to_last_day(month) != to_last_day(other)
    assert (to_last_day(quarter).until, to_last_day(quarter).condition.regions) == (
        quarter.until, quarter.condition.regions,
    )  # fmt: skip
    compared = replace(quarter, selection=replace(quarter.selection, comparison="previous"))
    assert to_last_day(compared) == to_last_day(quarter) and uncompared(compared) == quarter
    assert uncompared(quarter) != uncompared(month)


def test_under_a_filter_of_place_the_clients_are_those_of_the_period(three: Store) -> None:
    quarter, month = (view_of(three, key, regions=("N",)) for key in ("2026-Q1", "2026-03"))
    assert to_last_day_of_clients(quarter) == quarter != to_last_day_of_clients(month)
    of_tier = [view_of(three, key, tiers=("A",)) for key in ("2026-Q1", "2026-03")]
    assert to_last_day_of_clients(of_tier[0]) == to_last_day_of_clients(of_tier[1]) == to_last_day(of_tier[0])


@pytest.mark.parametrize("cut", [{}, {"regions": ("W",)}, {"tiers": ("A",)}], ids=["all", "region", "tier"])
def test_what_is_shared_is_what_each_period_would_give(
    cut: dict[str, tuple[str, ...]], voices_store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stores = voices_store, store_of(buyers, tmp_path_factory), store_of(staying, tmp_path_factory)
    for view in (view_of(store, key, **cut) for store in stores for key in ("2026-Q2", "2026-06", "2026-05", "2026")):
        assert repr(fitted(to_last_day(view))) == repr(fitted(view))
        assert staying_by_level(to_last_day(view)) == staying_by_level(view)
        assert satisfaction_drivers(to_last_day(view)) == satisfaction_drivers(view)
        for worth in (new_per_praise, first_year):
            assert worth(to_last_day_of_clients(view)) == worth(view)
