"""What came in, per table: rows, days, the last import and what it rejected."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from data import gate
from data.arrivals import arrivals
from data.ledger import BroughtFile, corrected_rows, ledger, versions_until
from data.scope import NOBODY, TOPICS, Scope
from data.warehouse.importing import Batch, import_files
from data.warehouse.store import Store
from data.warehouse.undoing import undo_import
from tests.data.small import three_clients, view_of

FIRST = "order_id,client_id,ordered_on,quantity,revenue\n1,a,2026-01-05,1,10\n2,b,2026-01-06,2,20\n"
SECOND = "order_id,client_id,ordered_on,quantity,revenue\n2,b,2026-01-06,2,25\n3,b,2026-02-07,1,x\n4,b,2026-02-08,1,5\n"
COLUMNS = {name: name for name in ("order_id", "client_id", "ordered_on", "quantity", "revenue")}


def brought_in(root: Path, name: str, text: str, who: str, at: datetime) -> str:
    file = root / name
    file.write_text(text, encoding="utf8")
    mapping = gate.mapping_of(name, "sales", COLUMNS, {"line": "1"})
    batch = Batch((file,), (mapping,), who, at, isolated=lambda path: False)
    return import_files(Store(root / "store"), batch).version


def two_imports(root: Path) -> Store:
    """Import 1 brings two lines, import 2 corrects one, rejects one and brings one."""
    brought_in(root, "first.csv", FIRST, "li", datetime(2026, 2, 1, 9, 30, tzinfo=UTC))
    brought_in(root, "second.csv", SECOND, "wu", datetime(2026, 2, 9, 10, 0, tzinfo=UTC))
    return Store(root / "store")


def test_a_table_says_its_rows_days_last_import_and_rejected_share(tmp_path: Path) -> None:
    view = view_of(two_imports(tmp_path), "2026-Q1")
    sales = next(each for each in arrivals(view) if each.table == "sales")
    assert (sales.rows, sales.first_on, sales.last_on) == (3, date(2026, 1, 5), date(2026, 2, 8))
    assert (sales.last_at, sales.last_who) == ("2026-02-09T10:00:00+00:00", "wu")
    assert (sales.corrections, sales.rows_then, sales.rejected) == (1, 3, 1)
    assert sales.rejected_share == 1 / 3 and sales.days_behind(view.as_of) == 0


def test_a_table_that_nobody_imported_knows_nothing_of_an_import(tmp_path: Path) -> None:
    found = {each.table: each for each in arrivals(view_of(three_clients(tmp_path), "2026-Q1"))}
    targets = found["targets"]
    assert (targets.rows, targets.last_at, targets.rejected_share) == (0, "", None)
    assert targets.days_behind(date(2026, 1, 1)) is None


def test_filled_tables_come_first(tmp_path: Path) -> None:
    assert [each.table for each in arrivals(view_of(three_clients(tmp_path), "2026-Q1"))][:4] == [
        "regions", "clients", "sales", "products",
    ]  # fmt: skip


def test_the_ledger_lists_imports_newest_first_with_every_row_accounted_for(tmp_path: Path) -> None:
    found = ledger(view_of(two_imports(tmp_path), "2026-Q1"))
    assert [(each.number, each.who) for each in found] == [(2, "wu"), (1, "li")]
    assert found[0].files == (BroughtFile("second.csv", "sales", 3, 2, 1, 0, 1),)
    assert found[0].accepted() == {"sales": 2} and not found[0].is_undone


def test_an_undone_import_stays_listed_with_what_it_had_brought(tmp_path: Path) -> None:
    store = two_imports(tmp_path)
    undo_import(store, 2, "li", datetime(2026, 2, 10, 8, 0, tzinfo=UTC))
    second, first = ledger(view_of(store, "2026-Q1"))
    assert second.is_undone and (second.undone_at, second.undone_who) == ("2026-02-10T08:00:00+00:00", "li")
    assert second.accepted() == {"sales": 2} and not first.is_undone


def test_without_the_right_to_the_setup_there_is_no_ledger(tmp_path: Path) -> None:
    assert ledger(view_of(two_imports(tmp_path), "2026-Q1", NOBODY)) == ()


def test_a_reader_of_one_region_sees_no_fact_of_the_whole_company_whatever_the_topics(tmp_path: Path) -> None:
    regional = Scope("chen", regions=frozenset(("R1",)), topics=TOPICS, why="one region")
    view = view_of(two_imports(tmp_path), "2026-Q1", regional)
    assert (view.imports, view.settings_history, ledger(view), arrivals(view)) == ((), (), (), ())
    assert versions_until(view) == () and corrected_rows(view, "sales", 10) == ()
