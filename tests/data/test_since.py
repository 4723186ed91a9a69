"""What happened between two states of a store: told from what each stood on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from data.door import Door, View
from data.periods import period_from_key
from data.scope import TOPICS, Selection, whole_company
from data.since import Cause, Footing, causes, footing_from, footing_of, footings_between
from data.warehouse.store import Store
from data.warehouse.undoing import undo_import
from tests.data.imports import AT, HEADER, brought

ANNA = whole_company("anna", "test")


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    """Version 1 by import 1, version 2 by import 2 of later days, version 3 by undoing that."""
    store = Store(tmp_path_factory.mktemp("since") / "store")
    brought(store, HEADER + "A,1,c1,2026-01-05,1,100\nB,1,c1,2026-02-05,1,100\n")
    brought(store, HEADER + "C,1,c1,2026-03-05,1,100\nD,1,c1,2026-03-09,1,100\n", who="li")
    undo_import(store, 2, "wu", AT)
    door = Door(store.root)
    version = door.current()
    assert version is not None
    return door.view(version, ANNA, Selection(period_from_key("2026-Q1")))


def footing(view: View, version: str) -> Footing:
    return footing_of(view.door, view.door.named(version), "d1")


def test_an_import_is_told_with_its_tables_and_the_days_of_its_rows(view: View) -> None:
    (cause,) = causes(view, footing(view, "000001"), footing(view, "000002"))
    assert (cause.kind, cause.number, cause.who, cause.tables) == ("import", 2, "li", ("sales",))
    assert (cause.first_on, cause.last_on, cause.what) == (date(2026, 3, 5), date(2026, 3, 9), ("orders.csv",))
    assert not cause.may_touch(date(2026, 3, 4)) and cause.may_touch(date(2026, 3, 5))


def test_an_import_that_was_undone_is_told_with_who_undid_it(view: View) -> None:
    (cause,) = causes(view, footing(view, "000002"), footing(view, "000003"))
    assert (cause.kind, cause.number, cause.who) == ("undo", 2, "wu") and cause.may_touch(date(2026, 1, 1))
    assert causes(view, footing(view, "000001"), footing(view, "000003")) == ()
    assert causes(view, footing(view, "000002"), footing(view, "000001")) == (Cause("back"),)


def test_without_the_set_up_it_is_not_told_which_import_it_was(view: View) -> None:
    blind = replace(view, scope=replace(ANNA, topics=TOPICS - {"setup"}))
    (cause,) = causes(blind, footing(view, "000001"), footing(view, "000002"))
    assert (cause.kind, cause.number, cause.at, cause.who, cause.what) == ("import", None, "", "", ())


def test_settings_rates_and_definitions_are_causes_too(view: View) -> None:
    before = footing(view, "000003")
    settings = tuple((name, 8 if name == "promoter_from" else value) for name, value in before.settings)
    after = replace(before, settings=settings, rates_revision=7, definitions="d2")
    assert [(c.kind, c.what) for c in causes(view, before, after)] == [
        ("settings", ("promoter_from",)),
        ("rates", ()),
        ("definitions", ()),
    ]


def test_the_kept_versions_from_a_footing_on_are_stepped_through(view: View) -> None:
    first = footing(view, "000001")
    assert [each.version for each in footings_between(view, first)] == ["000001", "000002", "000003"]
    today = footings_between(view, first, "d2")
    assert [[c.kind for c in causes(view, first, each)] for each in today] == [
        ["definitions"], ["import", "definitions"], ["definitions"],
    ], "each version is asked now, by what figures mean now"  # fmt: skip
    assert footing_from(first.record()) == replace(first, settings=tuple(first.record()["settings"].items()))
