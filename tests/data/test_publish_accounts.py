"""What was built is published only when it holds what was accepted, to the last ten-thousandth."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from data.marts.sums import Calendar
from data.warehouse.accounts import DoesNotAddUp, checked
from data.warehouse.held import content_of
from data.warehouse.settle import facts_sql
from tests.data.small import three_clients


@pytest.fixture
def version(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A built version with the views of its accepted facts, open for writing."""
    store = three_clients(tmp_path / "store")
    files = list(content_of(store).files)
    with duckdb.connect(str(store.version_path("000001"))) as con:
        for table in ("sales", "activities"):
            con.execute(f"CREATE VIEW raw_{table} AS {facts_sql(table, files, store.facts)}")
        yield con


def test_a_version_that_holds_what_was_accepted_passes(version: duckdb.DuckDBPyConnection) -> None:
    checked(version)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("DELETE FROM sales WHERE ordered_on = '2026-04-10'", r"sales of the new version .*\(lines is 7 and not 8"),
        ("UPDATE region_period SET revenue_e4 = revenue_e4 + 1 WHERE grain = 'year'", "region_period, years"),
        ("UPDATE client_period SET lines = lines + 1 WHERE grain = 'month'", "client_period, months"),
        ("DELETE FROM category_period WHERE grain = 'quarter'", "category_period, quarters .* and not 6,200,000"),
    ],
)
def test_what_does_not_add_up_is_not_published(version: duckdb.DuckDBPyConnection, damage: str, said: str) -> None:
    version.execute(damage)
    with pytest.raises(DoesNotAddUp, match=said):
        checked(version)


def test_a_span_is_whole_months_and_the_days_beside_them() -> None:
    """As of 10 April 2026: the trailing year is May to March, the rest of April 2025 and ten days of April 2026."""
    months, days, spans = Calendar(date(2026, 4, 10)).maps(date(2024, 1, 15), date(2026, 4, 10))
    slot = next(number for number, grain, _span, start in spans if (grain, start) == ("rolling", date(2025, 4, 11)))
    inside = sorted(month for month, *_rest, at in months if at == slot)
    edges = sorted(day for day, *_rest, at in days if at == slot)
    assert (inside[0], inside[-1], len(inside)) == (date(2025, 5, 1), date(2026, 3, 1), 11)
    assert (edges[0], edges[19], edges[20], edges[-1], len(edges)) == (
        date(2025, 4, 11), date(2025, 4, 30), date(2026, 4, 1), date(2026, 4, 10), 30,
    )  # fmt: skip
