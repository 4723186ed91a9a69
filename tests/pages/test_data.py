"""The page `data`: what was imported, how fresh it is; targets and rates as they came in."""

from __future__ import annotations

from pathlib import Path

from data.contract import TABLES
from data.scope import Scope
from data.warehouse.store import Store
from tests.data.small import view_of
from tests.pages.conftest import Asked
from tests.pages.showing import column, panels_of, plain


def test_every_table_of_the_contract_stands_with_its_rows(asked: Asked) -> None:
    tables = panels_of("data", asked("serving", "2026-03"))["tables"]
    rows = dict(zip(column(tables, "table"), column(tables, "rows"), strict=True))
    assert set(rows) == set(TABLES)
    assert {n: rows[n] for n in ("sales", "clients", "activities", "surveys", "targets")} == {
        "sales": 9, "clients": 7, "activities": 6, "surveys": 2, "targets": 0,
    }  # fmt: skip
    assert plain(tables.message) == "6 of 15 tables are filled; the data reach to 31 Mar 2026"


def test_imports_account_for_every_row(sample_store: Path) -> None:
    imports = panels_of("data", view_of(Store(sample_store), "2026"))["imports"]
    parts = zip(*(column(imports, c) for c in ("rows_in", "accepted", "duplicates", "rejected")), strict=True)
    assert all(came == taken + twice + not_taken for came, taken, twice, not_taken in parts)  # type: ignore[operator]
    assert {"sales", "clients", "surveys"} <= set(column(imports, "table"))


def test_targets_and_rates_stand_as_they_came_in(asked: Asked) -> None:
    targets = panels_of("data", asked("rhythm", "2026-Q2"))["targets"]
    assert targets.message == "8 targets were imported"
    assert set(column(targets, "region")) == {"the company", "Region R", "Region Z"}
    rates = panels_of("data", asked("serving", "2026-03"))["rates"]
    assert column(rates, "rate_per_driver_e4") == [5_000, 6_000]


def test_what_is_not_there_says_what_to_import(asked: Asked) -> None:
    shown = panels_of("data", asked("three", "2026-Q1"))
    assert "import `targets`" in shown["targets"].missing and "import `activity_rates`" in shown["rates"].missing
    assert shown["imports"].missing == "no import is on record"


def test_without_the_right_to_the_setup_nothing_is_said_of_it(sample_store: Path) -> None:
    scope = Scope("x", everywhere=True, topics=frozenset({"money"}), why="test")
    shown = panels_of("data", view_of(Store(sample_store), "2026", scope))
    assert shown["tables"].missing and shown["imports"].missing
