"""`python -m exports`: any panel without a screen."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import Result
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from data.warehouse.store import Store
from exports.__main__ import app
from pages import PAGES
from tests.metrics.companies import rhythm, serving, store_of

RUN = CliRunner()


@pytest.fixture(scope="module")
def serving_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(serving, tmp_path_factory)


def ask(store: Store, *words: str) -> Result:
    return RUN.invoke(app, [*words, "--store", str(store.root)])


def panel(store: Store, *words: str) -> dict[str, object]:
    found = ask(store, "panel", *words)
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)  # type: ignore[no-any-return]


def refusal(store: Store, *words: str) -> str:
    found = ask(store, "panel", *words)
    assert (found.exit_code, found.stdout) == (2, ""), found.output
    assert found.exception is None or isinstance(found.exception, SystemExit), repr(found.exception)
    return found.stderr


def test_every_panel_is_listed_with_its_message(serving_store: Store) -> None:
    found = ask(serving_store, "panels")
    assert found.exit_code == 0
    listed = dict(line.split("\t") for line in found.stdout.splitlines())
    assert {key.split("/")[0] for key in listed} == {page.key for page in PAGES}
    assert listed["cost_and_profit/scatter"] == "2 clients lie below break-even and lose ¥32.00"
    chinese = ask(serving_store, "panels", "--language", "zh").stdout
    assert len(chinese.splitlines()) == len(listed) and not chinese.isascii()


def test_a_panel_is_the_one_of_the_page(serving_store: Store) -> None:
    asked = ("cost_and_profit/ledger", "--period", "2026-03", "--region", "N", "--region", "S")
    found = panel(serving_store, *asked)
    rows: list[dict[str, object]] = found["rows"]  # type: ignore[assignment]
    lines = {row["line"]: row["now"] for row in rows}
    assert (found["panel"], lines["Revenue"], lines["Client profit"]) == ("ledger", 370, 85)
    text = ask(serving_store, "panel", *asked, "--format", "csv").stdout_bytes
    assert text.startswith(b"\xef\xbb\xbf")
    assert ["Client profit", "85"] in [
        [r[0], r[1]] for r in csv.reader(io.StringIO(text.decode("utf-8-sig"), newline=""))
    ]


def test_filters_comparison_language_and_controls_are_those_of_the_page(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    store = store_of(rhythm, tmp_path_factory)
    tiles = panel(store, "kpis/tiles", "--period", "2026-Q2", "--compare", "previous", "--set", "kpi=orders")
    quarter = next(row for row in tiles["rows"] if row["label"] == "Q2 2026")  # type: ignore[attr-defined]
    assert quarter["value"] == 5 and "on last period" in quarter["second"]
    chinese = panel(store, "kpis/tiles", "--period", "2026-Q2", "--language", "zh", "--region", "Z")
    assert next(r["value"] for r in chinese["rows"] if r["label"] == "2026 年二季度") == 10  # type: ignore[attr-defined]


def test_one_client_is_asked_by_code(serving_store: Store) -> None:
    found = panel(serving_store, "one_client/ledger", "--client", "n1", "--period", "2026-03")
    assert [row["now"] for row in found["rows"]] == [155, -5, 150, -80, 70, -20, 50]  # type: ignore[attr-defined]


def test_unknown_is_null_and_says_why(serving_store: Store) -> None:
    found = panel(serving_store, "cost_and_profit/tiles", "--period", "2026-03")
    profit = found["rows"][0]  # type: ignore[index]
    assert profit["value"] is None and "not known for every order line" in profit["missing"]


def test_the_store_may_be_named_by_the_environment(serving_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIDU_STORE", str(serving_store.root))
    assert RUN.invoke(app, ["panel", "data/tables"]).exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing/tiles",), "there is no page 'nothing'; the pages are: overview"),
        (("overview/nothing",), "page overview has no panel 'nothing' here; it has: tiles"),
        (("overview",), "page overview has no panel ''"),
        (("overview/tiles", "--period", "2026-Q5"), "period '2026-Q5' is not known; write a year 2026"),
        (("overview/tiles", "--compare", "budget"), "comparison 'budget' is not known; choose one of: last_year"),
        (("overview/tiles", "--language", "fr"), "language 'fr' is not known; choose one of: en, zh"),
    ],
)
def test_a_choice_nobody_knows_is_refused_with_the_list(
    serving_store: Store, words: tuple[str, ...], said: str
) -> None:
    assert said in refusal(serving_store, *words)


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    assert "is empty; import files first" in refusal(Store(tmp_path / "none"), "overview/tiles")


def test_the_list_refuses_a_language_nobody_knows(serving_store: Store) -> None:
    found = ask(serving_store, "panels", "--language", "fr")
    assert found.exit_code == 2 and "choose one of: en, zh" in found.stderr


def test_a_control_without_a_value_is_named(serving_store: Store) -> None:
    assert "'kpi'" in refusal(serving_store, "kpis/tiles", "--set", "kpi")


def test_a_region_nobody_knows_is_refused(serving_store: Store) -> None:
    assert "nowhere" in refusal(serving_store, "overview/tiles", "--region", "nowhere")


def test_a_list_is_written_as_a_workbook_or_csv(serving_store: Store, tmp_path: Path) -> None:
    asked = ("panel", "clients/list", "--period", "2026-03", "--region", "N", "--format")
    book, text = tmp_path / "list.xlsx", tmp_path / "list.csv"
    assert ask(serving_store, *asked, "xlsx", "--out", str(book)).output == ""
    assert ask(serving_store, *asked, "csv", "--out", str(text)).output == ""
    sheets = CalamineWorkbook.from_path(str(book))
    table, about = (sheets.get_sheet_by_name(name).to_python() for name in sheets.sheet_names)
    lines = list(csv.reader(io.StringIO(text.read_text("utf-8-sig"), newline="")))
    assert [row[1] for row in table] == [row[1] for row in lines] == ["Client", "n1", "n2"]
    assert table[1][2] == float(lines[1][2]) == 150
    assert ["Filter", "Region: Region N"] in [row[:2] for row in about]
    printed = ask(serving_store, *asked, "xlsx").stdout_bytes
    assert printed == book.read_bytes()


def test_a_file_that_cannot_be_written_is_refused(serving_store: Store, tmp_path: Path) -> None:
    said = refusal(serving_store, "clients/list", "--format", "xlsx", "--out", str(tmp_path / "no" / "x.xlsx"))
    assert "cannot be written" in said and "name a file in a folder that is there" in said
