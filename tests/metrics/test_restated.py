"""Two answers to one question beside each other, cell by cell."""

from __future__ import annotations

import math
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.defined import definitions_digest
from metrics.restated import Column, Compared, Grid, cell_of, compared, is_equal, largest, restated, transitions

MONTHS = (Column("month", "text"), Column("revenue", "money", "Revenue"), Column("share", "share", "Share"))
ENDS = {"2026-01": date(2026, 1, 31), "2026-02": date(2026, 2, 28), "2026": date(2026, 12, 31)}


def months(*rows: tuple[str, int | None, float]) -> Grid:
    return Grid(MONTHS, rows)


def test_the_same_table_has_no_change_and_says_how_many_values_it_holds() -> None:
    grid = months(("2026-01", 100, 0.5), ("2026-02", None, math.nan))
    found = compared(grid, months(("2026-02", None, math.nan), ("2026-01", 100, 0.5 + 1e-12)))
    assert found == Compared(same=4) and found.is_same


def test_changes_say_row_column_old_new_and_difference() -> None:
    old = months(("2026-01", 1_000_000, 0.5), ("2026-02", None, 0.1), ("2026-03", 3, 0.2))
    new = months(("2026-01", 1_000_001, 0.5), ("2026-02", 7, 0.3), ("2026-04", 4, 0.2))
    found = compared(old, new, ENDS)
    told = [(c.row, c.column, c.label, c.kind, c.old, c.new, c.change, c.ends_on) for c in found.changes]
    assert told == [
        ("2026-01", "revenue", "Revenue", "money", 1_000_000, 1_000_001, 1, date(2026, 1, 31)),
        ("2026-02", "revenue", "Revenue", "money", None, 7, None, date(2026, 2, 28)),
        ("2026-02", "share", "Share", "share", 0.1, 0.3, 0.3 - 0.1, date(2026, 2, 28)),
    ]
    assert (found.same, found.added, found.gone) == (1, ("2026-04",), ("2026-03",))


def test_money_differs_by_its_last_unit_and_other_numbers_by_more_than_dust() -> None:
    assert not is_equal(10**15, 10**15 + 1, "money") and not is_equal(1, 2, "count")
    assert is_equal(0.1 + 0.2, 0.3, "share") and not is_equal(0.3, 0.300001, "share")
    assert is_equal(None, math.nan, "money") and not is_equal(None, 0, "money"), "unknown is not zero"


def test_rows_are_known_by_their_code_and_called_by_their_name() -> None:
    columns = (
        Column("name", "text"),
        Column("verdict", "text", "Verdict"),
        Column("n", "count", "n"),
        Column("id", "text"),
    )
    old = Grid(columns, (("Shop", "good", 1, "c1"), ("Shop", "good", 2, "c2")), "id")
    new = Grid(columns, (("Shop", "good", 2, "c2"), ("Shop", "bad", 5, "c1")), "id")
    found = compared(old, new)
    assert [(c.row, c.name, c.column, c.old, c.new) for c in found.changes] == [
        ("Shop", ("c1",), "verdict", "good", "bad"),
        ("Shop", ("c1",), "n", 1, 5),
    ]


def test_without_a_code_the_fewest_texts_that_tell_rows_apart_name_them() -> None:
    columns = (Column("region", "text"), Column("month", "day"), Column("verdict", "text"), Column("n", "count"))
    day = date(2026, 1, 1)
    old = Grid(columns, (("N", day, "good", 1), ("N", date(2026, 2, 1), "good", 1), ("S", day, "bad", 3)))
    new = Grid(columns, (("N", day, "bad", 1), ("N", date(2026, 2, 1), "good", 2), ("S", day, "bad", 3)))
    changes = compared(old, new).changes
    assert [(c.row, c.column, c.new, c.ends_on) for c in changes] == [
        ("N · 2026-01-01", "verdict", "bad", day),
        ("N · 2026-02-01", "n", 2, date(2026, 2, 1)),
    ]


def test_rows_of_one_name_keep_their_order() -> None:
    columns = (Column("name", "text"), Column("n", "count"))
    found = compared(Grid(columns, (("a", 1), ("a", 2))), Grid(columns, (("a", 1), ("a", 3))))
    assert [(c.name, c.old, c.new) for c in found.changes] == [(("a", "(2)"), 2, 3)]


def test_only_what_was_over_then_is_restated() -> None:
    old = months(("2026-01", 1, 0.1), ("2026-02", 1, 0.1), ("2026 to date", 1, 0.1), ("all", 1, 0.1))
    new = months(("2026-01", 2, 0.1), ("2026-02", 2, 0.1), ("2026 to date", 2, 0.1), ("all", 2, 0.1))
    found, until = compared(old, new, ENDS), date(2026, 2, 10)
    assert [c.row for c in restated(found, until, is_over=False)] == ["2026-01"]
    assert [c.row for c in restated(found, until, is_over=True)] == ["2026-01", "all"]


def test_the_version_at_which_a_value_turned_is_found() -> None:
    values = [("1", 5), ("2", 5), ("3", 7), ("4", 7), ("5", None)]
    assert transitions(values, "money") == ("3", "5") and transitions(values[:2], "money") == ()
    old, new = months(("2026-01", 1, 0.1)), months(("2026-01", 2, 0.1))
    change = compared(old, new).changes[0]
    assert cell_of(months(("2026-01", 9, 0.1)), change, old) == 9
    assert cell_of(months(("2026-02", 9, 0.1)), change, old) is None


def test_the_largest_moves_come_first_and_unknown_ones_last() -> None:
    old = months(("a", 100, 0.1), ("b", 100, 0.1), ("c", None, 0.1))
    changes = compared(old, months(("a", 101, 0.1), ("b", 300, 0.1), ("c", 5, 0.1))).changes
    assert [c.row for c in largest(changes, 3)] == ["b", "a", "c"] and len(largest(changes, 1)) == 1


ROWS = st.lists(st.tuples(st.text(max_size=3), st.none() | st.integers(), st.floats()), max_size=6)


@settings(max_examples=50)
@given(ROWS, ROWS)
def test_a_table_differs_from_itself_in_nothing_and_changes_turn_round_with_the_sides(
    rows: list[tuple[str, int | None, float]], others: list[tuple[str, int | None, float]]
) -> None:
    grid, other = months(*rows), months(*others)
    assert compared(grid, grid).is_same and not compared(Grid((), ()), grid).changes
    there, back = compared(grid, other), compared(other, grid)
    assert (len(there.changes), there.same) == (len(back.changes), back.same)
    assert (there.added, there.gone) == (back.gone, back.added)


def test_definitions_have_one_short_digest() -> None:
    assert definitions_digest() == definitions_digest() and len(definitions_digest()) == 12
