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
from tests.data.small import published, sale, three_clients
from tests.metrics.companies import act

CALENDAR = Calendar(date(2026, 4, 10))


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
    checked(version, CALENDAR)


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
        checked(version, CALENDAR)


def test_a_span_is_whole_months_and_the_days_beside_them() -> None:
    """As of 10 April 2026: the trailing year is May to March, the rest of April 2025 and ten days of April 2026."""
    months, days, spans = CALENDAR.maps(date(2024, 1, 15), date(2026, 4, 10))
    slot = next(number for number, grain, _span, start in spans if (grain, start) == ("rolling", date(2025, 4, 11)))
    inside = sorted(month for month, *_rest, at in months if at == slot)
    edges = sorted(day for day, *_rest, at in days if at == slot)
    assert (inside[0], inside[-1], len(inside)) == (date(2025, 5, 1), date(2026, 3, 1), 11)
    assert (edges[0], edges[19], edges[20], edges[-1], len(edges)) == (
        date(2025, 4, 11), date(2025, 4, 30), date(2026, 4, 1), date(2026, 4, 10), 30,
    )  # fmt: skip


def test_rows_of_the_future_are_in_their_tables_and_in_no_mart(tmp_path: Path) -> None:
    """The accounts hold with them; a mart that counts one of them is not published."""
    rows = {
        "sales": [sale("a", "2026-11-09", 100), sale("a", "2062-11-09", 1)],
        "activities": [act("a", "2026-11-10", "visit", 1, cost=7), act("a", "2026-12-01", "visit", 2, cost=1)],
    }
    store = published(tmp_path / "store", rows, today=date(2026, 11, 21))
    with duckdb.connect(str(store.version_path("000001"))) as con:
        for table in ("sales", "activities"):
            con.execute(f"CREATE VIEW raw_{table} AS SELECT * FROM main.{table}")
        assert con.execute("SELECT count(*), (SELECT count(*) FROM activities) FROM sales").fetchall() == [(2, 2)]
        checked(con, Calendar(date(2026, 11, 9), acts_until=date(2026, 11, 10)))
        with pytest.raises(DoesNotAddUp, match=r"client_period, months .*lines is 1 and not 2"):
            checked(con, Calendar(date(2062, 11, 9), acts_until=date(2062, 11, 10)))


def test_a_span_holds_acts_as_long_as_the_running_period_does() -> None:
    """Sales until 10 April, acts until 3 May: the month ends before, the year holds them all, trailing years none."""
    calendar = Calendar(date(2026, 4, 10), acts_until=date(2026, 5, 3))
    ends = {(grain, span, first): (sales, acts) for grain, span, first, sales, acts in calendar.spans()}
    assert ends[("month", "to_date", date(2025, 4, 1))] == (date(2025, 4, 10), date(2025, 4, 30))
    assert ends[("month", "to_date", date(2026, 3, 1))] == (date(2026, 3, 10), date(2026, 3, 30))
    assert ends[("year", "to_date", date(2025, 1, 1))] == (date(2025, 4, 10), date(2025, 5, 3))
    assert ends[("rolling", "whole", date(2025, 4, 11))] == (date(2026, 4, 10), date(2026, 4, 10))
    _months, days, spans = calendar.maps(date(2025, 1, 1), date(2026, 5, 3))
    slot = next(number for number, *name in spans if name == ["year", "to_date", date(2025, 1, 1)])
    of_acts = [day for day, *_rest, is_for_acts, at in days if at == slot and is_for_acts]
    assert (of_acts[0], of_acts[-1], len(of_acts)) == (date(2025, 4, 11), date(2025, 5, 3), 23)
