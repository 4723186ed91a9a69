"""Personal data: hidden from whoever lacks the right, by the marks of the contract; and all of one client as a copy."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from charts.panel import Panel
from data.__main__ import app
from data.commands.retention import first_kept_day
from data.contract import TABLES
from data.desk import Desk, NotAllowed
from data.desk.client_commands import CloseAct, JudgeAlert, OverrideKind, PlanAct
from data.desk.masking import MASK
from data.options import filter_options, find_clients
from data.personal import held_about, write_copy
from data.personal.files import NotWritten
from data.scope import TOPICS, Scope, Topic
from data.tables import STORED, served
from data.topics import hidden_columns
from data.warehouse.store import Store
from exports.tables import panel_csv, panel_json
from locales import words_for
from pages import PAGES
from tests.data.erased import AT, CODE, LONGER, NAME, OWNER, company
from tests.data.small import view_of
from tests.pages.showing import panels_of

LISTS_OF_CLIENTS = ("clients", "one_client", "alerts", "false_loyalty")


def lacking(*topics: Topic) -> Scope:
    return Scope("ann", everywhere=True, topics=TOPICS - {*topics}, why="test", role="administrator")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return company(tmp_path_factory.mktemp("company"))


def test_every_column_that_the_contract_marks_is_hidden_wherever_it_is_served() -> None:
    marked = {(t, c.stored) for t, table in TABLES.items() for c in table.columns if c.personal}
    assert marked == {("clients", "name"), ("clients", "latitude"), ("clients", "longitude")}
    for table, columns in STORED.items():
        hidden = {place.rsplit('"', 2)[1] for place in hidden_columns(table, TOPICS - {"personal"})}
        assert hidden == {c for t, c in marked if t == table and c in columns} | ({"search"} & columns.keys())
        amounts = {c.stored for c in TABLES[table].columns if c.kind == "money"} if table in TABLES else set()
        if table in ("complaints", "clients"):
            replaced = {place.rsplit('"', 2)[1] for place in hidden_columns(table, TOPICS - {"money"})}
            assert amounts and amounts <= replaced, "an amount of money in a table of another topic is hidden too"


def test_without_the_right_a_client_is_a_code_and_is_found_by_it_alone(store: Store) -> None:
    mine, theirs = view_of(store, "2026", OWNER), view_of(store, "2026", lacking("personal"))
    assert [c.name for c in find_clients(mine, "fulai")] == [NAME, LONGER]
    for typed in (NAME, "福来", "fulai", "flcl"):
        assert find_clients(theirs, typed) == (), "neither by name nor by pinyin"
    assert [(c.client_id, c.name) for c in find_clients(theirs, "c000017")] == [(CODE, CODE)]
    assert filter_options(theirs).managers == ("Li", "Wu"), "who looks after clients is the company's own"
    clients = served("clients_anywhere")
    rows = theirs.run(clients.select("name", "search", "latitude", "longitude", "client_id"))
    assert (rows["name"] == rows["client_id"]).all() and rows[["latitude", "longitude"]].isna().all(axis=None)


def test_free_texts_about_clients_are_hidden_and_survive_what_their_reader_changes(
    store: Store, tmp_path: Path
) -> None:
    theirs = view_of(store, "2026", lacking("personal"))
    said = [each.reason for each in theirs.overrides] + [each.note for each in theirs.alert_judgements]
    said += [each.note for each in theirs.planned_acts] + [each.reason or "" for each in theirs.override_history]
    said += [each.said.note for each in (*theirs.alert_trail, *theirs.plan_trail)]
    assert said == [MASK] * 10 and {each.outcome for each in theirs.planned_acts} == {""}
    assert "talk to Mr Wang" in {each.note for each in view_of(store, "2026", OWNER).planned_acts}
    shutil.copy(store.root / "desk.sqlite", tmp_path / "desk.sqlite")
    with Desk.at(tmp_path) as desk:
        act = next(each for each in desk.planned_acts() if each.client_id == CODE)
        for command in (
            PlanAct(act.item, CODE, "Wu", "call", date(2026, 12, 2), MASK),
            CloseAct(act.item, CODE, date(2026, 11, 20), MASK),
            OverrideKind(CODE, "reform", MASK, "Wu", date(2026, 12, 2)),
            JudgeAlert(CODE, "fall", date(2026, 3, 1), date(2026, 3, 2), "done", "Wu", MASK),
        ):
            desk.carry_out(command, lacking("personal"), AT, clients=[CODE])
        act = next(each for each in desk.planned_acts() if each.client_id == CODE)
        assert (act.owner, act.note, act.outcome, act.is_done) == ("Wu", "talk to Mr Wang", "", True)
        assert [each.reason for each in desk.overrides() if each.client_id == CODE] == ["Mr Wang is a friend"]
        assert [(each.state, each.note) for each in desk.alert_judgements()] == [("done", "on holiday, says Mr Wang")]


def everything_in(panel: Panel) -> str:
    """All texts of a panel, its chart with words and hover texts, its options, and what is taken along."""
    return repr((panel.message, panel.tiles, panel.remarks, panel.note, panel.chart)) + (
        panel_json(panel) + panel_csv(panel)
    ).decode("utf-8-sig")


def named_on(page_key: str, store: Store, period: str, client: str) -> list[tuple[str, str]]:
    """The names of clients on a page as somebody without the right to them sees it, with the panel."""
    names = set(view_of(store, period).run(served("clients_anywhere").select("name"))["name"])
    shown = panels_of(page_key, view_of(store, period, lacking("personal")), client=client)
    texts = {panel.key: everything_in(panel) for panel in shown.values()}
    return [(key, name) for key, text in texts.items() for name in names if name in text]


@pytest.mark.parametrize("page_key", [page.key for page in PAGES])
def test_no_page_names_a_client_to_whoever_lacks_the_right(page_key: str, store: Store) -> None:
    assert named_on(page_key, store, "2026", CODE) == []


@pytest.mark.parametrize("page_key", LISTS_OF_CLIENTS)
def test_no_list_of_many_clients_names_one(page_key: str, sample_store: Path) -> None:
    # Every page of the sample of 3,000 clients is walked in benchmarks/hidden_names.py.
    assert named_on(page_key, Store(sample_store), "2026-Q3", "C000001") == []


def test_the_search_for_names_would_find_them(store: Store) -> None:
    shown = panels_of("one_client", view_of(store, "2026", OWNER), client=CODE)
    assert any(NAME in everything_in(panel) for panel in shown.values())


def test_the_copy_for_a_client_holds_every_row_as_it_was_accepted(store: Store, tmp_path: Path) -> None:
    held = held_about(store, CODE, OWNER)
    assert {table: len(rows) for table, rows in held.facts.items()} == {
        "sales": 4, **dict.fromkeys((t for t in held.facts if t != "sales"), 1)
    }  # fmt: skip
    assert [(r["order_id"], r["revenue"], r["import"], r["stands"]) for r in held.facts["sales"]] == [
        (f"{CODE}-1", "100", 1, True), ("K2", "50", 1, True), ("K6", "20", 1, False), ("K5", "35", 2, True),
    ]  # fmt: skip
    assert (held.names, held.snapshots, held.recommended_by) == ((NAME,), ("000001",), 1)
    assert {name: len(records) for name, records in held.entries.items()} == {"override": 1, "alert": 1, "plan": 1}
    assert [(each["who"], each["event"]) for each in held.looked] == [("anna", "client")]
    count = write_copy(held, tmp_path / "copy.zip", datetime(2026, 11, 22, tzinfo=UTC))
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        assert len(archive.namelist()) == count == 17
        sales = list(csv.DictReader(io.StringIO(archive.read("sales.csv").decode("utf-8-sig"))))
        assert [row["revenue"] for row in sales] == ["100", "50", "20", "35"] and sales[0]["cost_of_goods"] == "60"
        assert json.loads(archive.read("client.json"))["client_id"] == CODE
        page = archive.read("index.html").decode()
        assert NAME in page and "<script" not in page and LONGER not in page
    with pytest.raises(NotWritten, match="already"):
        write_copy(held, tmp_path / "copy.zip", AT)
    for scope in (lacking("money"), lacking("personal"), Scope("m", regions=frozenset("N"), topics=TOPICS)):
        with pytest.raises(NotAllowed, match="every topic"):
            held_about(store, CODE, scope)


def test_a_cell_of_the_copy_is_never_a_formula(store: Store, tmp_path: Path) -> None:
    held = held_about(store, CODE, OWNER)
    (row,) = held.facts["clients"]
    row["channel"], row["concern"] = "=cmd|' /C calc'!A0", "<script>alert(1)</script>"
    write_copy(held, tmp_path / "copy", AT)
    assert "'=cmd|" in (tmp_path / "copy" / "clients.csv").read_text("utf-8-sig")
    assert "<script>" not in (tmp_path / "copy" / "index.html").read_text("utf-8")


def test_the_commands_say_what_they_do(store: Store, tmp_path: Path) -> None:
    at = ["--store", str(shutil.copytree(store.root, tmp_path / "store"))]
    run = CliRunner()
    done = run.invoke(app, ["client", "export", CODE, "--out", str(tmp_path / "copy"), *at])
    assert done.exit_code == 0 and "13 rows of client C000017" in done.output, done.output
    dry = run.invoke(app, ["client", "erase", CODE, "--reason", "asked", "--dry-run", *at])
    assert dry.exit_code == 0 and "5 rows of sales would go" in dry.output and "nothing was changed" in dry.output
    assert run.invoke(app, ["client", "erase", CODE, *at]).exit_code == 2, "a reason is needed"
    assert (
        "there is no client C1" in run.invoke(app, ["client", "export", "C1", "--out", str(tmp_path / "x"), *at]).output
    )
    assert "nobody was erased" in run.invoke(app, ["client", "erased", *at]).output
    assert "nothing to lift" in run.invoke(app, ["client", "lift", CODE, "--reason", "x", *at]).output
    assert "kept for ever" in run.invoke(app, ["retain", "--dry-run", *at]).output
    assert "there are no facts from before" in run.invoke(app, ["retain", "--years", "100", "--dry-run", *at]).output


def test_the_page_to_read_first_speaks_the_language_that_is_asked_for(store: Store, tmp_path: Path) -> None:
    at, run = ["--store", str(shutil.copytree(store.root, tmp_path / "store"))], CliRunner()
    pages = {}
    for language in ("", "en", "zh"):
        asked = ["--language", language] if language else []
        out = tmp_path / f"copy-{language}"
        assert run.invoke(app, ["client", "export", CODE, "--out", str(out), *asked, *at]).exit_code == 0
        pages[language] = (out / "index.html").read_text("utf-8")
        assert (out / "clients.csv").is_file(), "tables are named alike in every language"
    title = "All that is held about client {client}"
    for language in ("en", "zh"):
        assert f'lang="{language}"' in pages[language]
        assert words_for(language)(title, client=CODE) in pages[language]
    assert 'lang="en"' in pages[""], "as other commands"
    found = run.invoke(app, ["client", "export", CODE, "--out", str(tmp_path / "fr"), "--language", "fr", *at])
    assert found.exit_code == 2 and "language 'fr' is not known; choose one of: en, zh" in found.output
    assert not (tmp_path / "fr").exists()


def test_whole_months_are_kept_or_let_go() -> None:
    assert first_kept_day(datetime(2026, 11, 22, tzinfo=UTC), 10) == date(2016, 11, 1)
