"""The page `data`: what was imported, how fresh and how complete it is; versions, corrections; the way back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data import gate
from data.contract import TABLES
from data.execution import GoBack, UndoImport, carry_out
from data.scope import Scope
from data.warehouse.importing import Batch, import_files
from data.warehouse.store import Store
from exports.tables import record_of
from locales import words_for
from pages import page_named
from tests.data.small import EVERYBODY, view_of
from tests.pages.conftest import Asked
from tests.pages.showing import column, panels_of, plain

FIRST = "order_id,client_id,ordered_on,quantity,revenue,cost_of_goods\n1,a,2026-01-05,1,10,5\n2,b,2026-01-06,2,20,\n"
SECOND = "order_id,client_id,ordered_on,quantity,revenue,cost_of_goods\n2,b,2026-01-06,2,25,\n3,b,2026-02-07,1,x,\n"
COLUMNS = {name: name for name in ("order_id", "client_id", "ordered_on", "quantity", "revenue", "cost_of_goods")}


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Two imports: two lines, then one of them corrected and one rejected."""
    root = tmp_path_factory.mktemp("corrected")
    for day, (name, text, who) in enumerate((("first.csv", FIRST, "li"), ("second.csv", SECOND, "wu")), start=10):
        (root / name).write_text(text, encoding="utf8")
        mapping = gate.mapping_of(name, "sales", COLUMNS, {"line": "1"})
        at = datetime(2026, 2, day, 9, 30, tzinfo=UTC)
        import_files(Store(root / "s"), Batch((root / name,), (mapping,), who, at, isolated=lambda path: False))
    yield Store(root / "s")


def test_every_filled_table_stands_with_its_rows_and_the_others_are_named(asked: Asked) -> None:
    tables = panels_of("data", asked("serving", "2026-03"))["tables"]
    rows = dict(zip(column(tables, "table"), column(tables, "rows"), strict=True))
    assert {n: rows[n] for n in ("sales", "clients", "activities", "surveys")} == {
        "sales": 9, "clients": 7, "activities": 6, "surveys": 2,
    }  # fmt: skip
    lacking = set(TABLES) - set(rows)
    assert "targets" in lacking and all(name in tables.note.text for name in lacking)
    assert plain(tables.message) == "6 of 15 tables are filled, to 31 Mar 2026; `activities` is 10 days behind"


def test_a_table_says_when_it_came_by_whom_and_how_much_was_rejected(corrected: Store) -> None:
    tables = panels_of("data", view_of(corrected, "2026-Q1"))["tables"]
    sales = column(tables, "table").index("sales")
    told = {c: column(tables, c)[sales] for c in ("rows", "behind", "at", "who", "rejected")}
    assert told == {"rows": 2, "behind": 0, "at": "2026-02-11 09:30", "who": "wu", "rejected": 0.5}


def test_quality_says_the_least_known_column_in_words(corrected: Store) -> None:
    quality = panels_of("data", view_of(corrected, "2026-Q1"))["quality"]
    known = dict(zip(column(quality, "column"), column(quality, "share"), strict=True))
    assert known["cost_of_goods"] == 0.5 and known["region_id"] == 0
    assert plain(quality.message) == "Known in 50 % of rows: cost of goods of the order line"


def test_what_is_worth_a_look_is_counted_per_table(corrected: Store) -> None:
    derived = panels_of("data", view_of(corrected, "2026-Q1"))["derived"]
    told = list(zip(*(column(derived, c) for c in ("table", "what", "n", "of")), strict=True))
    assert told == [
        ("clients", "known by the code only", 2, 2),
        ("sales", "rejected in the last import", 1, 2),
        ("sales", "corrected by a later import", 1, 2),
    ]


def test_a_correction_stands_old_beside_new(corrected: Store) -> None:
    shown = panels_of("data", view_of(corrected, "2026-Q1"))["corrections"]
    assert shown.message == "1 row was corrected by a later import"
    assert [column(shown, c) for c in ("key", "column", "old", "new", "number", "who")] == [
        ["2 · 1"], ["revenue"], ["20.00"], ["25.00"], [2], ["wu"],
    ]  # fmt: skip


def test_versions_stand_with_who_when_and_why_and_open_themselves(corrected: Store) -> None:
    versions = panels_of("data", view_of(corrected, "2026-Q1"))["versions"]
    assert column(versions, "version") == ["000002", "000001"]
    assert column(versions, "why") == ["import 2", "import 1"]
    assert column(versions, "at") == ["2026-02-11 09:30", "2026-02-10 09:30"]
    assert column(versions, "state") == ["shown here", "kept"]
    assert versions.table is not None and (versions.table.opens, versions.table.opens_page) == ("version", "version")


def test_an_import_can_be_taken_back_and_stays_listed(corrected: Store) -> None:
    (undo,) = (action for action in page_named("data").actions if action.key == "undo")
    words = words_for("en")
    offers = undo.offers(view_of(corrected, "2026-Q1"), words)
    assert [offer.code for offer in offers] == ["2", "1"]
    assert offers[0].label == "Import 2 · second.csv · 2026-02-11 09:30 · wu"
    assert offers[0].consequence == (
        "Its rows go: sales: 1. 1 row it had corrected stands again as it was. "
        "A new version is made; the import stays listed as undone."
    )
    assert undo.command("2") == UndoImport(2)
    carry_out(corrected.root, undo.command("2"), EVERYBODY, datetime(2026, 2, 12, 8, 0, tzinfo=UTC))
    view = view_of(corrected, "2026-Q1")
    imports = panels_of("data", view)["imports"]
    assert column(imports, "number") == [2, 1]
    assert column(imports, "state") == ["undone 2026-02-12 08:00 by test", "counts"]
    assert imports.message == "2 rows came in, 0 were rejected; 1 of 2 imports were undone"
    assert [offer.code for offer in undo.offers(view, words)] == ["1"]
    assert panels_of("data", view)["corrections"].missing == "no import has corrected a row"


def test_another_kept_version_can_answer_again(corrected: Store) -> None:
    (rollback,) = (action for action in page_named("data").actions if action.key == "rollback")
    offers = rollback.offers(view_of(corrected, "2026-Q1"), words_for("en"))
    assert offers[-1].code == "000001"
    assert offers[-1].label == "Version 000001 · import 1 · 2026-02-10 09:30 · li"
    assert "Nothing is deleted" in offers[-1].consequence
    assert rollback.command("000001") == GoBack("000001")
    carry_out(corrected.root, rollback.command("000001"), EVERYBODY, datetime(2026, 2, 13, 8, 0, tzinfo=UTC))
    view = view_of(corrected, "2026-Q1")
    assert column(panels_of("data", view)["versions"], "version") == ["000001"]
    newer = [offer.code for offer in rollback.offers(view, words_for("en"))]
    assert newer and "000001" not in newer  # the way forward again


def test_nobody_without_the_right_to_all_of_it_is_offered_a_way_back(sample_store: Path) -> None:
    south = Scope("s", regions=frozenset(("S",)), topics=frozenset(("money", "setup")), why="test")
    view = view_of(Store(sample_store), "2026", south)
    assert [action.offers(view, words_for("en")) for action in page_named("data").actions if action.key == "undo"] == [
        ()
    ]


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


def test_targets_leave_as_numbers_shares_apart_from_amounts(sample_store: Path) -> None:
    record = record_of(panels_of("data", view_of(Store(sample_store), "2026"))["targets"])
    kinds = {c["key"]: c["kind"] for c in record["columns"]}
    assert (kinds["value"], kinds["share"]) == ("number", "share")
    for row in record["rows"]:
        assert [type(v) for v in (row["value"], row["share"]) if v is not None] in ([int], [float])


def test_what_is_not_there_says_what_to_import(asked: Asked) -> None:
    shown = panels_of("data", asked("three", "2026-Q1"))
    assert "import `targets`" in shown["targets"].missing and "import `activity_rates`" in shown["rates"].missing
    assert shown["imports"].missing == "no import is on record"


def test_without_the_right_to_the_setup_nothing_is_said_of_it(sample_store: Path) -> None:
    scope = Scope("x", everywhere=True, topics=frozenset({"money"}), why="test")
    shown = panels_of("data", view_of(Store(sample_store), "2026", scope))
    assert all(shown[key].missing for key in ("tables", "quality", "versions", "imports", "derived", "corrections"))
