"""`python -m data audit`: who did what, narrowed, as a file, and what is too old let go."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from data.__main__ import app
from data.desk import Desk
from data.desk.access_events import Event
from data.desk.commands import ChangeSettings
from data.scope import whole_company

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    with Desk.at(tmp_path, "") as desk:
        desk.note(
            Event(AT, "anna", "sign_in", "", {"by": "oidc", "name": "=Anna"}),
            Event(AT + timedelta(days=1), "ben", "client", "C1", {"page": "one_client"}),
            Event(AT + timedelta(days=2), "ben", "export", "deck", {"kind": "pptx"}),
        )
        scope = whole_company("anna", "test")
        desk.carry_out(ChangeSettings((("company", "Blue"),), 0), scope, AT + timedelta(days=3))
    return tmp_path


def ran(root: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["audit", "--store", str(root), *words])


def lines(root: Path, *words: str) -> list[dict[str, object]]:
    found = ran(root, "--format", "jsonl", *words)
    assert found.exit_code == 0, found.output
    return [json.loads(line) for line in found.stdout.splitlines()]


def test_what_was_noted_and_what_was_changed_stand_in_one_list_newest_first(root: Path) -> None:
    assert [(line["who"], line["event"], line["what"]) for line in lines(root)] == [
        ("anna", "change", "setting"), ("ben", "export", "deck"), ("ben", "client", "C1"), ("anna", "sign_in", ""),
    ]  # fmt: skip


def test_it_is_narrowed_by_person_event_thing_and_day(root: Path) -> None:
    assert [line["event"] for line in lines(root, "--who", "ben")] == ["export", "client"]
    assert [line["who"] for line in lines(root, "--event", "change")] == ["anna"]
    assert [line["event"] for line in lines(root, "--what", "c1")] == ["client"]
    assert [line["event"] for line in lines(root, "--since", "2026-03-03", "--until", "2026-03-04")] == [
        "export", "client",
    ]  # fmt: skip


def test_a_file_holds_the_list_without_live_formulas_and_taking_it_is_noted(root: Path) -> None:
    with Desk.at(root, "") as desk:
        desk.note(Event(AT, "=1+1", "sign_out"))
    found = ran(root, "--event", "sign_out", "--out", str(root / "log.csv"))
    rows = list(csv.reader(io.StringIO((root / "log.csv").read_text("utf-8-sig"))))
    assert found.exit_code == 0 and rows[0] == ["at", "who", "event", "what", "detail"]
    assert rows[1][1:4] == ["'=1+1", "sign_out", ""]
    assert ran(root, "--out", str(root / "log.xlsx")).exit_code == 0
    sheet = openpyxl.load_workbook(root / "log.xlsx").active
    assert sheet.max_row == 7 and all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert [line["what"] for line in lines(root, "--event", "export")] == ["audit", "audit", "deck"]


def test_old_entries_go_when_asked_and_the_log_says_so(root: Path) -> None:
    with Desk.at(root, "") as desk:
        old = datetime.now(UTC) - timedelta(days=400)
        desk.note(Event(old, "anna", "sign_out"))
        before = desk.events()[1]
    found = ran(root, "--prune")
    assert found.exit_code == 0 and "entries older than 365 days went" in found.stdout
    with Desk.at(root, "") as desk:
        events = desk.events()[0]
    assert old not in {event.at for event in events} and events[0].event == "prune" and len(events) <= before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--event", "looked"), "there is no event 'looked'; the events are: sign_in"),
        (("--since", "yesterday"), "--since 'yesterday' is no day"),
        (("--out", "log.txt"), "says no format"),
        (("--format", "xlsx"), "a workbook is not printed"),
    ],
)
def test_words_that_mean_nothing_are_refused_with_what_there_is(root: Path, words: tuple[str, ...], said: str) -> None:
    found = ran(root, *words)
    assert found.exit_code == 2 and said in found.output
