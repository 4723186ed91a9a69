"""`python -m data`: import, versions, templates, sample."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from data.__main__ import app
from data.commands.bringing import swells
from data.contract import TABLES
from data.courtesy import UNWATCHED
from data.door import Door
from data.settings import load_settings
from data.warehouse.store import Store
from metrics.kpi import period_sums
from tests.data.small import view_of

RUN = CliRunner()
SALES = "order_id,line,client_id,ordered_on,quantity,revenue\nA,1,c1,2026-03-01,1,10.5\nB,1,c2,2026-03-02,2,20\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture(scope="module")
def imported_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `sales.csv` and the store it was imported into; copied, never written to."""
    folder = tmp_path_factory.mktemp("imported")
    run("import", written(folder / "sales.csv", SALES), "--store", folder / "store")
    return folder


@pytest.fixture
def filled(imported_once: Path, tmp_path: Path) -> Store:
    """A store of one's own into which `sales.csv` was imported already."""
    shutil.copytree(imported_once / "store", tmp_path / "store")
    return Store(tmp_path / "store")


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    return written(tmp_path / "sales.csv", SALES)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf8")
    return path


def run(*words: object) -> Result:
    found = RUN.invoke(app, [str(w) for w in words], env={"COLUMNS": "200"})
    assert found.exception is None or isinstance(found.exception, SystemExit), repr(found.exception)
    return found


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file of the store that says something; the lock is none of them."""
    return {
        p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file() and p.name != "WRITER"
    }


def test_an_import_accounts_for_every_row_and_publishes(store: Store, sales: Path) -> None:
    found = run("import", sales, "--store", store.root, "--currency", "CNY")
    assert found.exit_code == 0, found.output
    assert "published version 000001" in found.output
    assert "revenue: in the file 30.5, taken in 30.5" in found.output
    assert period_sums(view_of(store, "2026-03"))["revenue_e4"] == 305_000
    assert load_settings(store.root).currency == "CNY"


def test_a_currency_said_with_a_file_that_is_held_already_is_entered_and_said(filled: Store, sales: Path) -> None:
    found = run("import", sales, "--store", filled.root, "--currency", "CNY")
    assert found.exit_code == 0 and "what was declared is entered: currency CNY" in found.output
    assert load_settings(filled.root).currency == "CNY" and filled.published() == ["000001"]


def test_a_spreadsheet_in_a_folder_limits_only_itself(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    written(folder / "sales.csv", SALES)
    (folder / "book.xlsx").write_bytes(b"PK\x03\x04 no spreadsheet")
    mapping = tmp_path / "mapping.toml"
    for _ in range(2):  # with the proposed mapping, then with the saved one
        found = run("import", folder, "--store", store.root, "--mapping", mapping)
        assert found.exit_code == 0 and "not read book.xlsx" in found.output, found.output
        written(folder / "notes.txt", "no table at all\n")
    assert "nothing new" in found.output and "not read notes.txt: no table is known for it" in found.output
    assert not swells(folder / "sales.csv") and swells(folder / "book.xlsx")
    assert [part["file"] for part in store.log_records()[0]["parts"]] == ["sales.csv"]


def test_the_second_import_of_a_file_is_nothing_new(filled: Store, sales: Path) -> None:
    store, before = filled, snapshot(filled.root)
    found = run("import", sales, "--store", store.root)
    assert found.exit_code == 0 and "nothing new: the store is as it was" in found.output
    after = snapshot(store.root)
    assert {n: after[n] for n in before if n != "imports.jsonl"} == {
        n: b for n, b in before.items() if n != "imports.jsonl"
    }
    assert store.published() == ["000001"]


def test_a_dry_run_says_the_same_and_changes_nothing(store: Store, sales: Path) -> None:
    found = run("import", sales, "--dry-run", "--store", store.root, "--currency", "CNY")
    assert found.exit_code == 0 and "dry run: nothing was changed" in found.output
    assert store.current() is None and not snapshot(store.root)


def test_a_dry_run_of_a_correction_changes_nothing_either(filled: Store, sales: Path) -> None:
    before = snapshot(filled.root)
    found = run("import", written(sales, SALES.replace("10.5", "11")), "--dry-run", "--store", filled.root)
    assert found.exit_code == 0 and snapshot(filled.root) == before


def test_a_correction_counts_inside_what_was_accepted(filled: Store, sales: Path) -> None:
    store = filled
    found = run("import", written(sales, SALES.replace("10.5", "11")), "--store", store.root)
    assert found.exit_code == 0 and "published version 000002" in found.output
    rows = [words for line in found.output.splitlines() if (words := line.split())[:2] == ["sales.csv", "sales"]]
    assert rows == [["sales.csv", "sales", "2", "1", "1", "1", "0"]], "in, accepted, corrections, duplicates, rejected"
    assert period_sums(view_of(store, "2026-03"))["revenue_e4"] == 310_000


def test_rejected_rows_are_named_and_saved_with_their_reason(store: Store, sales: Path, tmp_path: Path) -> None:
    bad = written(sales, SALES + "C,1,c1,2026-02-30,1,5\nD,1,c1,2026-03-03,1,1O4\n")
    found = run("import", bad, "--store", store.root, "--rejects", tmp_path / "rejects")
    assert found.exit_code == 0 and "published version" in found.output
    assert "1O4" in found.output and "2026-02-30" in found.output
    (saved,) = (tmp_path / "rejects").iterdir()
    rows = list(csv.reader(saved.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 3 and {"C", "D"} == {cell for row in rows[1:] for cell in row if cell in ("C", "D")}
    assert str(saved) in found.output.replace("\n", "")


def test_a_file_that_is_no_table_is_refused_with_a_word_and_without_a_trace(store: Store, tmp_path: Path) -> None:
    for name, content in (("notes.csv", ""), ("what.xlsx", "no spreadsheet"), ("gone.csv", None)):
        path = tmp_path / name
        if content is not None:
            written(path, content)
        found = run("import", path, "--store", store.root)
        assert found.exit_code == 2, f"{name}: {found.output}"
        assert name in found.output and "Traceback" not in found.output
    assert store.current() is None


def test_clients_alone_cannot_be_published(store: Store, tmp_path: Path) -> None:
    clients = written(tmp_path / "clients.csv", "client_id,name,region_id\nc1,One,N\n")
    found = run("import", clients, "--store", store.root)
    assert found.exit_code == 2 and "import one of them first" in found.output and store.current() is None


def test_a_mapping_is_written_once_and_read_afterwards(store: Store, tmp_path: Path) -> None:
    odd = written(tmp_path / "orders.csv", SALES.replace("revenue", "销售额").replace("client_id", "客户编号"))
    mapping = tmp_path / "mapping.toml"
    first = run("import", odd, "--store", store.root, "--mapping", mapping)
    assert first.exit_code == 0 and "mapping written to" in first.output and "销售额" in mapping.read_text("utf8")
    again = run("import", odd, "--store", store.root, "--mapping", mapping)
    assert again.exit_code == 0 and "nothing new" in again.output


def test_the_table_of_a_file_may_be_said(store: Store, tmp_path: Path) -> None:
    odd = written(tmp_path / "a.csv", "client_id,answered_on,satisfaction,scale_low,scale_high\nc1,2026-03-01,4,1,5\n")
    assert run("import", odd, "--as", "surveys", "--store", store.root).exit_code == 0
    version = Door(store.root).current()
    assert version is not None and version.rows("surveys") == 1
    unknown = RUN.invoke(app, ["import", str(odd), "--as", "survey", "--store", str(store.root)])
    assert unknown.exit_code != 0


def test_versions_are_listed_and_the_one_that_answers_is_marked(store: Store, imported_once: Path) -> None:
    assert "nothing was published yet" in run("versions", "--store", store.root).output
    shutil.copytree(imported_once / "store", store.root, dirs_exist_ok=True)
    shutil.copyfile(store.version_path("000001"), store.version_path("000002"))
    store.version_path("000003").write_bytes(b"torn")
    output = run("versions", "--store", store.root).output
    assert re.findall(r"^\d{6}\b", output, re.MULTILINE) == ["000003", "000002", "000001"]
    assert "does not open" in output and re.search(r"^000001 .*while it answers +← answers *$", output, re.MULTILINE)


def test_templates_hold_every_column_of_the_contract_and_come_through_the_gate(tmp_path: Path, store: Store) -> None:
    found = run("templates", tmp_path / "templates")
    assert found.exit_code == 0 and f"{len(TABLES)} templates written" in found.output
    for name, table in TABLES.items():
        header = (tmp_path / "templates" / f"{name}.csv").read_text(encoding="utf-8-sig").strip()
        assert header.split(",") == [c.name for c in table.columns]
    filled = tmp_path / "templates" / "sales.csv"
    columns = [c.name for c in TABLES["sales"].columns]
    row = {"order_id": "A", "line": "1", "client_id": "c1", "ordered_on": "2026-03-01", "quantity": "1", "revenue": "5"}
    with filled.open("a", encoding="utf8") as file:
        file.write(",".join(row.get(c, "") for c in columns) + "\r\n")
    imported = run("import", filled, "--store", store.root)
    assert imported.exit_code == 0 and "published version 000001" in imported.output, imported.output


def test_the_sample_says_what_it_is(sample_store: Path) -> None:
    version = Door(sample_store).current()
    assert version is not None and version.is_sample
    assert re.search(r"^000001 .*← answers", run("versions", "--store", sample_store).output, re.MULTILINE)


def test_a_correction_is_listed_undone_and_the_version_before_asked_again(filled: Store, sales: Path) -> None:
    run("import", written(sales, SALES.replace("10.5", "11")), "--store", filled.root)
    listed = run("corrections", "sales", "--store", filled.root)
    assert "A 1  revenue_e4 10.5 → 11  (import 2, " in listed.output and "1 of 1 corrections" in listed.output
    undone = run("undo", 2, "--store", filled.root)
    assert undone.exit_code == 0 and "import 2 is undone: published version 000003" in undone.output
    _head, second, first = run("imports", "--store", filled.root).output.splitlines()
    assert second.split()[0] == "2" and second.rstrip().endswith("undone") and first.rstrip().endswith("counts")
    again = run("undo", 2, "--store", filled.root)
    assert again.exit_code == 2 and "import 2 was undone already by" in again.output
    back = run("rollback", "--store", filled.root)
    assert back.exit_code == 0 and "version 000002 answers; the next import goes on from it" in back.output
    assert period_sums(view_of(filled, "2026-03"))["revenue_e4"] == 310_000


def test_a_store_is_checked_backed_up_broken_and_brought_back(filled: Store, tmp_path: Path) -> None:
    assert "the store is whole" in run("check", "--store", filled.root).output
    assert run("backup", tmp_path / "copy", "--store", filled.root).exit_code == 0
    next(filled.facts.glob("sales/*.parquet")).unlink()
    broken = run("check", "--store", filled.root)
    assert broken.exit_code == 1 and "the file is missing → restore a backup" in broken.output
    refused = run("restore", tmp_path / "copy", "--store", filled.root)
    assert refused.exit_code == 2 and "is not empty" in refused.output
    back = run("restore", tmp_path / "copy", "--replace", "--store", filled.root)
    assert back.exit_code == 0 and "restored: version 000001 answers" in back.output
    assert run("check", "--store", filled.root).exit_code == 0
    assert "published version 000002 from the facts" in run("rebuild", "--store", filled.root).output


def test_codes_that_nobody_described_are_named_in_the_report(store: Store, sales: Path, tmp_path: Path) -> None:
    clients = written(tmp_path / "clients.csv", "client_id,name,region_id\nc1,One,N\n")
    found = run("import", sales, clients, "--store", store.root)
    assert "sales.csv: 1 clients are not in `clients`; they are shown by their code: c2" in found.output
    assert "regions are not" not in found.output, "no region was ever described: the data page says that"


def test_a_command_stands_back_behind_the_pages_and_says_no_more_than_it_has_to(filled: Store) -> None:
    """What a scheduler runs at night is mailed to somebody when it prints errors that are none."""
    words = [sys.executable, "-m", "data", "rebuild", "--store", str(filled.root)]
    before = os.getpriority(os.PRIO_PROCESS, 0)
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as command:
        found = {before}
        while command.poll() is None:
            with suppress(ProcessLookupError):
                found.add(os.getpriority(os.PRIO_PROCESS, command.pid))
            time.sleep(0.01)
        said, wrong = command.communicate()
    assert max(found) == min(before + UNWATCHED, 19) and command.returncode == 0
    assert "000002" in said and wrong == ""
