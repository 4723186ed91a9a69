"""Activity rates on the page Data: what stands, the table they are entered in, and every change with its author."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from data.desk.commands import ChangeRates
from data.door import Door, View
from data.execution import carry_out
from data.periods import period_from_key
from data.rates import ActivityRate
from data.scope import Scope, Selection, whole_company
from locales import words_for
from pages import TypedRow, page_named
from pages.pieces.editing import Row, TableEditor
from pages.setup.rate_table import change_rates, rate_rows, wrong_cells
from tests.data.small import published, sale
from tests.metrics.companies import act, rate
from tests.pages.showing import column, panels_of

ANNA = whole_company("anna", "owner of the store")
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY = date(2026, 1, 1)
EN = words_for("en")
VISIT: Row = {"activity": "visit", "valid_from": DAY, "rate": 10.0, "capacity": 100.0, "cost": None, "minutes": None}
ORDERS: Row = {
    "activity": "orders", "valid_from": DAY, "rate": None, "capacity": 700_000.0, "cost": 560_000.0, "minutes": 8.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One order, one act and its rate, published; copied, never written to."""
    tables: dict[str, list[dict[str, Any]]] = {
        "sales": [sale("n1", "2026-03-03", 100)],
        "activities": [act("n1", "2026-03-05", "visit", 2)],
        "activity_rates": [rate("visit", "2026-01-01", 10) | {"practical_capacity_e4": 1_000_000}],
    }
    return published(tmp_path_factory.mktemp("rates") / "store", tables).root


@pytest.fixture
def door(made_once: Path, tmp_path: Path) -> Iterator[Door]:
    yield Door(Path(shutil.copytree(made_once, tmp_path / "store")))


def view_at(door: Door, scope: Scope = ANNA) -> View:
    version = door.current()
    assert version is not None
    return door.view(version, scope, Selection(period_from_key("2026-Q1")))


def typed(old: Row | None, **new: object) -> TypedRow:
    return TypedRow(old, {**(old or {**ORDERS, "cost": None, "minutes": None, "capacity": None}), **new})


def faults(*rows: TypedRow) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.said) for fault in wrong_cells(rows, EN)]


def test_the_table_begins_with_what_files_brought(door: Door) -> None:
    assert rate_rows(view_at(door)) == (VISIT,)


def test_what_was_entered_stands_in_the_table_at_once(door: Door) -> None:
    """Also while the figures are still those of the former rates."""
    entered = ActivityRate("orders", DAY, None, 7_000_000_000, 5_600_000_000, 80_000)
    door.desk.carry_out(ChangeRates((entered,), (("visit", DAY),), 0), ANNA, AT)
    assert rate_rows(view_at(door)) == ({**ORDERS, "rate": 6.4},)


def test_a_changed_row_is_entered_whole_and_a_renamed_one_leaves_its_place(door: Door) -> None:
    renamed = typed(VISIT, activity="call", rate=11.0)
    command = change_rates((renamed, TypedRow(None, ORDERS)), (), 3)
    orders = ActivityRate("orders", DAY, None, 7_000_000_000, 5_600_000_000, 80_000)
    assert command == ChangeRates((ActivityRate("call", DAY, 110_000, 1_000_000), orders), (("visit", DAY),), 3)
    carry_out(door.store.root, change_rates((renamed,), (), 0), ANNA, AT)
    assert [row["activity"] for row in rate_rows(view_at(door))] == ["call"]


def test_a_row_that_is_taken_out_is_withdrawn() -> None:
    assert change_rates((), (VISIT,), 0) == ChangeRates((), (("visit", DAY),), 0)


def test_a_rate_nobody_touched_follows_the_capacity_that_was_typed_beside_it() -> None:
    row = typed(VISIT, cost=2_000.0)
    assert faults(row) == [] and change_rates((row,), (), 0) == ChangeRates(
        (ActivityRate("visit", DAY, None, 1_000_000, 20_000_000),), (), 0
    )


def test_what_is_wrong_is_said_in_its_cell() -> None:
    assert faults(
        typed(VISIT),
        typed(None, activity=None),
        typed(None, valid_from=None),
        typed(None, rate=-1.0),
        typed(None, activity="a"),
        typed(VISIT, activity="call", cost=2_000.0, rate=9.0),
    ) == [
        (1, "activity", "it is empty"),
        (2, "valid_from", "it is empty"),
        (3, "rate", "not below 0"),
        (4, "rate", "needed, or the practical capacity and its cost"),
        (5, "rate", "9.00 does not follow from cost and capacity: they give 20.00. Leave it empty, or correct it"),
    ]  # fmt: skip


def test_an_activity_stands_once_with_a_day() -> None:
    twice = typed(None, activity="visit", rate=1.0)
    assert faults(typed(VISIT), twice) == [(1, "valid_from", "this activity stands twice with this day")]


def test_the_panels_tell_what_stands_from_where_and_who_changed_what(door: Door) -> None:
    shown = panels_of("data", view_at(door))
    assert column(shown["rates"], "source") == ["a file"] and "no activity rate" in shown["rate_changes"].missing
    door.desk.carry_out(ChangeRates((ActivityRate("visit", DAY, 200_000),), (), 0), ANNA, AT)
    door.desk.carry_out(ChangeRates((), (("visit", DAY),), 1), ANNA, AT)
    door.desk.carry_out(ChangeRates((ActivityRate("drop", DAY, None, 1_000_000, 20_000_000),), (), 2), ANNA, AT)
    shown = panels_of("data", view_at(door))
    assert column(shown["rates"], "activity") == ["drop"]
    assert column(shown["rates"], "source") == ["anna, 2026-11-22 09:30"]
    assert column(shown["rate_changes"], "old") == ["–", "20.00", "–"]
    assert column(shown["rate_changes"], "new") == ["2,000 / 100 = 20.00", "withdrawn", "20.00"]


def test_without_the_set_up_only_the_rates_of_the_version_are_told(door: Door) -> None:
    door.desk.carry_out(ChangeRates((ActivityRate("visit", DAY, 200_000),), (), 0), ANNA, AT)
    view = view_at(door, Scope("x", everywhere=True, topics=frozenset({"money"}), why="test"))
    assert (view.entered_rates, view.rate_history) == ((), ())
    shown = panels_of("data", view)
    assert column(shown["rates"], "rate_per_driver_e4") == [100_000]
    assert "source" not in {c.key for c in shown["rates"].table.columns}  # type: ignore[union-attr]
    assert shown["rate_changes"].missing


def test_the_table_of_the_page_is_that_of_the_rates() -> None:
    editor = next(each for each in page_named("data").editors if isinstance(each, TableEditor))
    assert editor.key == "rates"
