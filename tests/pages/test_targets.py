"""The page `targets` of the section set-up: what stands, the form that hands a year down, the table, the log."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from data.desk.commands import ChangeTargets
from data.door import View
from data.execution import carry_out
from data.targets import Target
from data.warehouse.store import Store
from locales import words_for
from metrics.cascade.handing import HANDED_DOWN
from pages import Editor, EditorOf, TableEditor, TypedRow, page_named
from pages.pieces.editing import Row
from pages.setup.target_words import CORRECTED, NOT_SET, SEVERAL
from tests.data.small import EVERYBODY, view_of
from tests.metrics.companies import store_of
from tests.metrics.planned import AT, planned
from tests.pages.showing import SOUTH, column, panels_of, plain, sound, tiles_of

EN, ZH = words_for("en"), words_for("zh")
NOW: Mapping[str, str] = {"kpi": "revenue", "year": "2025"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(planned, tmp_path_factory)


@pytest.fixture(scope="module")
def view(store: Store) -> View:
    return view_of(store, "2025-Q2")


@pytest.fixture
def own(store: Store, tmp_path: Path) -> Store:
    """A copy that a test may write to."""
    root = tmp_path / "own"
    shutil.copytree(store.root, root)
    return Store(root)


def form(view: View, codes: Mapping[str, str] = NOW) -> Editor:
    made = editors()[0].made(view, codes)
    assert isinstance(made, Editor)
    return made


def table(view: View, codes: Mapping[str, str] = NOW) -> TableEditor:
    made = editors()[1].made(view, codes)
    assert isinstance(made, TableEditor)
    return made


def editors() -> tuple[EditorOf, EditorOf]:
    first, second = page_named("targets").editors
    assert isinstance(first, EditorOf) and isinstance(second, EditorOf)
    return first, second


def typed(view: View, **values: object) -> Row:
    return {**form(view).values(view), "owner": "Zhao", **values}


def test_tiles_and_tables_say_what_stands(view: View) -> None:
    panels = panels_of("targets", view, **NOW)
    tiles = tiles_of(panels["tiles"])
    assert {key: tile.number for key, tile in tiles.items() if key != "pacing"} == {
        "target": 48_000_000, "set": 7 / 51, "orphans": 0, "sums": 1, "changes": 0,
    }  # fmt: skip
    assert tiles["target"].second == "owner: Chen" and tiles["sums"].second == "the largest by 100"
    assert plain(panels["cascade"].message) == "Target 2025 of the company: 4,800, +26.3 % on last year"
    assert column(panels["cascade"], "target")[:3] == [48_000_000, 13_000_000, None]
    assert column(panels["cascade"], "code")[:3] == ["2025", "2025-Q1", "2025-01"]
    assert column(panels["regions"], "2025") == [48_000_000, 32_000_000, 15_000_000, 47_000_000, -1_000_000]
    assert column(panels["gaps"], "difference") == [-1_000_000] and column(panels["owners"], "cells") == [6, 1]
    assert "only longer periods" in panels["months"].missing and panels["log"].missing and panels["managers"].missing
    assert column(panels["sheet"], "region_id") == ["ALL", "N", "S"] and column(panels["sheet"], "2025") == [
        4800,
        3200,
        1500,
    ]


@pytest.mark.parametrize("codes", [NOW, {"kpi": "retention", "year": "2025"}, {"kpi": "orders", "year": "2026"}])
def test_the_laws_hold_with_targets_and_without(view: View, codes: dict[str, Any]) -> None:
    sound("targets", view, fits=True, **codes)


def test_without_targets_or_a_single_place_the_page_says_so(view: View, store: Store) -> None:
    assert panels_of("targets", view, kpi="orders", year="2025")["regions"].missing == NOT_SET
    several = panels_of("targets", view_of(store, "2025-Q2", regions=("N", "S")), **NOW)
    assert several["tiles"].missing == SEVERAL


def test_a_manager_sees_the_targets_of_the_own_region_only(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    panels = panels_of("targets", view_of(store, "2025-Q2", SOUTH), **NOW)
    assert column(panels["regions"], "2025") == [15_000_000] and column(panels["owners"], "name") == ["Wu"]


def test_a_year_is_looked_at_first_then_set_for_everybody_in_one_command(own: Store) -> None:
    view = view_of(own, "2025-Q2")
    asked, editor = typed(view, value=4800.0, depth="managers", growth_share=0.0), form(view)
    assert editor.check(asked, EN) == "" and editor.preview is not None
    said = plain(editor.preview(asked, EN))
    assert said.startswith(
        "This enters 102 cells · the company: 4,800 = sum of its 2 regions · North 3,284 and South 1,516"
    )
    command = editor.command(asked, frozenset(asked), 0)
    assert isinstance(command, ChangeTargets) and (len(command.entered), command.reason) == (102, HANDED_DOWN)
    carry_out(own.root, command, EVERYBODY, AT)
    panels = panels_of("targets", view_of(own, "2025-Q2"), **NOW)
    tiles = tiles_of(panels["tiles"])
    assert [tiles[key].number for key in ("set", "sums", "orphans", "changes")] == [1, 0, 0, 1]
    assert panels["regions"].message == "2 regions add up to the whole in every period"
    assert panels["months"].chart is not None and column(panels["managers"], "manager") == ["Li", "Ma", "Wu"]
    assert column(panels["log"], "count") == [102] and column(panels["log"], "reason") == [HANDED_DOWN]
    again = form(view_of(own, "2025-Q2"))
    assert again.preview is not None and again.preview(asked, EN).startswith("This enters 0 cells")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"value": None}, "type the target of the year, or the growth on last year"),
        ({"value": 1.0, "growth": 5.0}, "type the target or the growth, not both"),
        ({"value": -5.0}, "a target of Revenue is not below 0"),
        ({"growth": -101.0}, "growth lies between −100\u00a0% and 1,000\u00a0%"),
        ({"value": 1.0, "region_id": "S"}, "no regions lie below South: hand down to its months"),
    ],
)
def test_what_cannot_be_handed_down_is_said_in_the_form(view: View, values: dict[str, object], said: str) -> None:
    assert form(view).check(typed(view, **values), EN) == said
    fields = {field.key: field for field in form(view).fields}
    for key in ("value", "growth"):  # the browser would say it in English and hand on nothing
        assert all(fields[key].low <= n <= fields[key].high for n in (values.get(key) or 0,) if isinstance(n, float))


def test_growth_may_be_typed_instead_of_a_target(view: View) -> None:
    editor, asked = form(view), typed(view, growth=5.0, depth="months")
    assert editor.check(asked, EN) == ""
    command = editor.command(asked, frozenset(asked), 0)
    assert isinstance(command, ChangeTargets) and command.entered[0] == Target(
        "revenue", "ALL", "", "2025", 3990.0, "Zhao"
    )


def test_the_form_asks_in_the_unit_of_the_figure(view: View) -> None:
    fields = {field.key: field for field in form(view, {"kpi": "retention", "year": "2025"}).fields}
    assert fields["value"].label == "Target of the year, %" and "growth" not in fields
    asked = {**typed(view, value=95.0), "growth": None}
    del asked["growth"]
    command = form(view, {"kpi": "retention", "year": "2025"}).command(asked, frozenset(asked), 0)
    assert isinstance(command, ChangeTargets) and {
        target.value for target in command.entered if target.region_id == "ALL"
    } == {0.95}
    assert [code for code, _name in fields["region_id"].options] == ["ALL", "C", "N", "S"]


def test_single_cells_are_corrected_moved_and_withdrawn(own: Store) -> None:
    view = view_of(own, "2025-Q2")
    editor, rows = table(view), table(view).rows(view)
    assert [(row["region_id"], row["period"]) for row in rows][:2] == [("ALL", "2025"), ("ALL", "2025-Q1")]
    south, north = rows[-1], rows[-2]
    changed = TypedRow(south, {**south, "value": 1600.0})
    moved = TypedRow(north, {**north, "period": "2025-Q1"})
    command = editor.command((changed, moved), (rows[1],), 0)
    assert command == ChangeTargets(
        (Target("revenue", "S", "", "2025", 1600.0, "Wu"), Target("revenue", "N", "", "2025-Q1", 3200.0, "Chen")),
        (("revenue", "ALL", "", "2025-Q1"), ("revenue", "N", "", "2025")), 0, CORRECTED,
    )  # fmt: skip
    carry_out(own.root, command, EVERYBODY, AT)
    after = view_of(own, "2025-Q2")
    assert len(table(after).rows(after)) == 6
    log = panels_of("targets", after, **NOW)["log"]
    assert log.table is not None and column(log, "what") == ["the company · Q1 2025"], (
        "a period as it is read elsewhere"
    )
    assert "a withdrawn cell is empty now" in log.note.text
    panels = panels_of("targets", after, "zh", **NOW)
    assert column(panels["log"], "count") == [4] and column(panels["regions"], "2025")[:2] == [48_000_000, None]


def test_what_is_wrong_in_the_table_is_said_in_its_cell(view: View) -> None:
    rows = table(view).rows(view)
    row = {**rows[0], "period": "2025-05"}
    faults = table(view).check(
        (
            TypedRow(rows[0], rows[0]),
            TypedRow(None, {**row, "value": None}),
            TypedRow(None, {**row, "period": "2025-Q1"}),
            TypedRow(rows[1], rows[1]),
            TypedRow(None, {**row, "owner": None}),
            TypedRow(None, {**row, "value": 1e15, "manager": "Li"}),
        ),
        EN,
    )
    assert [(fault.row, fault.column, fault.said) for fault in faults] == [
        (1, "value", "it is empty"),
        (2, "period", "this cell stands twice in the table"),
        (4, "owner", "it is empty"),
        (5, "value", "more than any company has"),
    ]
