"""Order patterns, counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

from data.door import View
from data.tables import served
from data.warehouse.store import Store
from metrics.loyalty.patterns import PATTERN, order_patterns, pattern_counts, pattern_rows, week_sets, weeks_in
from tests.data.small import view_of
from tests.metrics.loyalty.conftest import CROWD, NORTH, SATISFACTION, UNTIL

Pattern = tuple[int, ...]


def patterns(view: View, until: date) -> dict[str, Pattern]:
    rows = order_patterns(view, until).merge(
        view.run(served("clients_anywhere").select("client_key", "client_id")), on="client_key"
    )
    return {row.client_id: tuple(getattr(row, name) for name in PATTERN) for row in rows.itertuples()}


def test_weeks_are_counted_back_from_the_day(weekly: Store) -> None:
    assert patterns(view_of(weekly, "2026-Q2", NORTH), UNTIL) == {
        "a": (2, 10, 10), "b": (0, 0, 0), "c": (0, 0, 0), "d": (0, 0, 155), "f": (1, 41, 42),
    }  # fmt: skip


def test_an_earlier_day_knows_only_what_came_before(weekly: Store) -> None:
    """A week earlier a has ordered in its weeks 0 and 9; c's order had not come; the window holds both orders of d."""
    found = patterns(view_of(weekly, "2026-Q2", NORTH), UNTIL - timedelta(days=7))
    assert found == {"a": (1, 9, 9), "d": (1, 1, 155), "f": (1, 41, 41)}


def test_a_view_never_sees_past_its_own_last_day(weekly: Store) -> None:
    view = view_of(weekly, "2026-Q1", NORTH)
    assert patterns(view, UNTIL).keys() == patterns(view, view.until).keys() == {"d", "f"}


def test_rights_hold_and_filters_do_not(weekly: Store) -> None:
    assert len(order_patterns(view_of(weekly, "2026-Q2"), UNTIL)) == CROWD + 5
    assert len(order_patterns(view_of(weekly, "2026-Q2", regions=("N",)), UNTIL)) == CROWD + 5
    assert len(order_patterns(view_of(weekly, "2026-Q2", NORTH, regions=("S",)), UNTIL)) == 5
    assert order_patterns(view_of(weekly, "2026-Q2", SATISFACTION), UNTIL).empty


def test_equal_patterns_are_counted_once(weekly: Store) -> None:
    counted = pattern_counts(view_of(weekly, "2026-Q2", NORTH), UNTIL)
    assert counted.to_numpy().tolist() == [[0, 0, 0, 2], [0, 0, 155, 1], [1, 41, 42, 1], [2, 10, 10, 1]]


def test_weeks_are_kept_as_one_bit_each(weekly: Store) -> None:
    rows = week_sets(UNTIL, 0, 60)
    found = view_of(weekly, "2026-Q2", NORTH).run(rows.mutate(weeks=weeks_in(rows, 2)).order_by("client_key"))
    a = found.iloc[0]  # weeks 0, 1 and 10
    assert (a["latest"], a["earliest"], a["set_0"], a["set_1"], a["weeks"]) == (0, 10, 1 + 2 + 1024, 0, 3)
    asked = pattern_rows(UNTIL)
    assert list(asked.columns) == ["client_key", *PATTERN]
