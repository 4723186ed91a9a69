"""Credit days as a sum of the marts: what is known is counted, what is not is never 0, and nothing overflows."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from data.marts.credit import LARGEST_E4, LONGEST_DAYS
from data.settings import Settings
from data.tables import served
from data.warehouse import added
from data.warehouse.settle import FactFile
from data.warehouse.store import Store
from metrics.kpi import calendar_sums, period_sums
from tests.data.same_versions import differences
from tests.data.small import Row, sale, view_of
from tests.data.small import published as store_with
from tests.data.test_publish_added import brought, current, published, rebuilt
from tests.metrics.companies import client, region

LAST = date(2026, 3, 31)


def line(client_id: str, on: str, revenue: float, paid: str = "", due: str = "", **more: object) -> Row:
    told = {name: date.fromisoformat(text) for name, text in (("paid_on", paid), ("due_on", due)) if text}
    return sale(client_id, on, revenue, revenue / 2, order=f"{client_id}-{on}-{paid}-{due}", **told, **more)


WORLD: dict[str, list[Row]] = {
    "regions": [region("C", None), region("N")],
    "clients": [client("a", "N"), client("b", "N")],
}
# In each comment: revenue × days, and whether the line's days are known.
LINES = [
    line("a", "2026-03-01", 100, paid="2026-03-11"),  # 1,000, known
    line("a", "2026-03-02", 50, paid="2026-03-02", payment="cash"),  # 0, known
    line("a", "2026-03-03", 70, paid="2026-02-20"),  # in advance: 0, known
    line("a", "2026-03-04", 10, due="2026-04-03"),  # 300, known
    line("a", "2026-03-05", 20, paid="2026-04-02", due="2026-03-15"),  # paid later: until due, 200, known
    line("a", "2026-03-06", 30, paid="2026-04-02"),  # paid later and no due day: unknown
    line("a", "2026-03-07", 40, payment="cash"),  # the way of payment says no day: unknown
    line("a", "2026-03-08", -25, paid="2026-03-12"),  # a return: −100, known
    line("b", "2026-03-31", 60, due="2026-03-31"),  # due at once: 0, known
]


def test_a_line_stands_until_paid_or_else_until_due_and_what_says_neither_is_unknown(tmp_path: Path) -> None:
    view = view_of(store_with(tmp_path, {**WORLD, "sales": LINES}), "2026-03")
    sums = period_sums(view)
    assert (sums["credit_days_e4"], sums["credit_known_lines"], sums["lines"]) == (14_000_000, 7, 9)
    by_grain = calendar_sums(view).groupby(level="grain")["credit_days_e4"].sum()
    assert set(by_grain) == {14_000_000} and set(by_grain.index) == {"month", "quarter", "year"}
    clients = view.run(served("client_period").select("credit_days_e4", "credit_known_lines"))
    assert sorted(clients.itertuples(index=False, name=None)) == [(0, 1), (14_000_000, 6)]
    trailing = view.run(served("client_period_trailing").select("grain", "credit_days_e4"))
    assert sorted(trailing.itertuples(index=False, name=None)) == [("rolling", 0), ("rolling", 14_000_000)]


def test_a_slip_of_the_pen_is_unknown_and_no_overflow(tmp_path: Path) -> None:
    far = str(date(2026, 3, 1) + timedelta(days=LONGEST_DAYS))
    lines = [
        line("a", "2026-03-01", LARGEST_E4 / 10_000, due=far),  # the largest line there is, for ten years
        line("a", "2026-03-02", 99_999_999_999_999, due="2026-03-12"),  # dearer than any line: unknown
        line("b", "2026-03-01", 1, due="9999-12-31"),  # further than any credit: unknown
        line("b", "2026-03-31", 1, due="0001-01-01"),  # before the order: 0
    ]
    sums = period_sums(view_of(store_with(tmp_path, {**WORLD, "sales": lines}), "2026-03"))
    assert (sums["credit_days_e4"], sums["credit_known_lines"]) == (LARGEST_E4 * LONGEST_DAYS, 2)


def test_an_added_day_settles_what_was_to_be_paid_by_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two lines are to be paid on 2 April: the added day of 3 April works their month out anew."""
    monkeypatch.setattr(added, "SMALLEST_LINES", 0)
    monkeypatch.setattr(added, "LARGEST_SHARE", 100)
    store, files = Store(tmp_path / "store"), list[FactFile]()
    store.prepare()
    brought(store, {**WORLD, "sales": LINES}, files)
    published(store, files)
    brought(store, {"sales": [line("b", "2026-04-03", 5, due="2026-05-03")]}, files)
    rated = Settings(capital_rate=0.06)  # a live setting: no sum of the marts changes with it
    assert published(store, files, rated) == "added to 000001: 1 files"
    assert differences(current(store), rebuilt(store, files, tmp_path / "other")) == {}
    march = period_sums(view_of(store, "2026-03"))
    # 20 stood for 28 days instead of 10, 30 for 27 days and is known now.
    assert (march["credit_days_e4"], march["credit_known_lines"]) == (14_000_000 + 3_600_000 + 8_100_000, 8)


def test_a_payment_that_comes_later_is_a_correction(tmp_path: Path) -> None:
    store = store_with(tmp_path, {**WORLD, "sales": LINES})
    paid = LINES[6] | {"paid_on": date(2026, 3, 17)}
    store_with(tmp_path, {"sales": [paid]})
    sums = period_sums(view_of(store, "2026-03"))
    assert (sums["credit_days_e4"], sums["credit_known_lines"]) == (14_000_000 + 4_000_000, 8)
