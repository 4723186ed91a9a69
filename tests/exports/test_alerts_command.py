"""`python -m exports alerts`: lists of alerts without a screen, whole or by manager or region, sent on."""

from __future__ import annotations

import io
import shutil
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from typer.testing import CliRunner

from data.desk.commands import JudgeAlert
from data.door import Door
from data.execution import carry_out
from data.warehouse.store import Store
from exports.__main__ import app
from exports.alert_lists import message, parts_of, since_of, take, wanted_alerts
from locales import words_for
from tests.data.small import EVERYBODY, view_of
from tests.exports.test_sending import webhook
from tests.metrics.companies import store_of
from tests.pages.alerted import AS_OF, alerted

RUN = CliRunner()
WORDS = words_for("en")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Read only; who writes to it takes a copy."""
    return store_of(alerted, tmp_path_factory)


@pytest.fixture
def own(store: Store, tmp_path: Path) -> Store:
    return Store(Path(shutil.copytree(store.root, tmp_path / "store")))


def ask(store: Store, *words: object) -> Result:
    return RUN.invoke(app, ["alerts", *map(str, words), "--store", str(store.root)])


def book_at(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True)


def clients_in(path: Path) -> list[str]:
    """The client codes on the sheet of the list: of the column with that head."""
    rows = [list(row) for row in book_at(path).worksheets[1].iter_rows(values_only=True)]
    head = next(at for at, row in enumerate(rows) if "Client" in row or "客户" in row)
    column = next(at for at, text in enumerate(rows[head]) if text in ("Client", "客户"))
    return [str(row[column]) for row in rows[head + 1 : head + 6] if row[column]]


def test_the_whole_list_is_one_workbook(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "alerts.xlsx"
    found = ask(store, "--out", out)
    assert (found.exit_code, found.stdout, found.stderr) == (0, f"{out}\n", ""), found.output
    assert clients_in(out) == ["s1", "n1", "n1", "s1", "n2"]
    titles = [sheet.title for sheet in book_at(out).worksheets]
    assert len(titles) == 4 and all("Alerts" in title for title in titles[1:])


def test_each_manager_gets_a_file_with_a_telling_name(store: Store, tmp_path: Path) -> None:
    found = ask(store, "--by", "manager", "--out", tmp_path)
    names = [f"Alerts of {who} 2026-04-10.xlsx" for who in ("Li", "Wu")]
    assert (found.exit_code, found.stdout) == (0, "".join(f"{tmp_path / name}\n" for name in names)), found.output
    assert clients_in(tmp_path / names[0]) == ["n1", "n1", "n2"]
    assert clients_in(tmp_path / names[1]) == ["s1", "s1"]


def test_a_region_gets_nothing_of_another_one(store: Store, tmp_path: Path) -> None:
    found = ask(store, "--by", "region", "--kind", "loss", "--kind", "fall", "--language", "zh", "--out", tmp_path)
    north, south = sorted(found.stdout.splitlines())
    assert clients_in(Path(north)) == ["n1"] and clients_in(Path(south)) == ["s1"]
    with zipfile.ZipFile(south) as book:
        told = [book.read(name).decode(errors="replace") for name in book.namelist()]
    assert not [text for text in told if "永兴" in text or "Second" in text], "neither in a cell nor behind a chart"


def test_only_what_is_new_is_listed_and_nothing_new_makes_no_file(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "new.xlsx"
    assert ask(store, "--since", "weekly", "--out", out).exit_code == 0
    assert clients_in(out) == ["n1", "n1"], "5 and 8 April lie in the week up to the 10th, the 2nd does not"
    found = ask(store, "--since", "daily", "--by", "manager", "--out", tmp_path)
    assert (found.exit_code, found.stdout, found.stderr) == (0, "", "no alert is new\n")
    assert [path.name for path in tmp_path.glob("*.xlsx")] == ["new.xlsx"]
    assert ask(store, "--since", "2025-11-01", "--kind", "rise", "--out", out).exit_code == 0
    assert clients_in(out) == ["n2"], "the signal is over, and was raised since"


def test_what_people_closed_is_listed_only_when_asked_for(own: Store, tmp_path: Path) -> None:
    said = JudgeAlert("s1", "loss", date(2026, 3, 31), AS_OF, "done", "Wu")
    carry_out(own.root, said, EVERYBODY, datetime(2026, 4, 11, tzinfo=UTC))
    out = tmp_path / "a.xlsx"
    ask(own, "--out", out)
    assert clients_in(out) == ["n1", "n1", "s1", "n2"]
    ask(own, "--state", "done", "--out", out)
    assert clients_in(out) == ["s1"]


def test_new_counts_from_where_the_data_ended_before(own: Store) -> None:
    door, view = Door(own.root), view_of(own, "2026-Q1")
    assert since_of(door, view, "") is None and since_of(door, view, "2026-02-03") == date(2026, 2, 3)
    assert (since_of(door, view, "daily"), since_of(door, view, "weekly")) == (AS_OF, date(2026, 4, 4))


def test_lists_are_sent_with_how_many_and_the_first_of_them(own: Store) -> None:
    with webhook() as (port, got):
        (own.root / "destinations.toml").write_text(f'[board]\nto = ["json://127.0.0.1:{port}/"]\n')
        found = ask(own, "--by", "manager", "--send", "board")
    assert (found.exit_code, found.stdout, found.stderr) == (0, "", "board: json: sent\n"), found.output
    (told,) = got
    assert [one["filename"] for one in told["attachments"]] == [  # type: ignore[union-attr,index]
        "Alerts of Li 2026-04-10.xlsx", "Alerts of Wu 2026-04-10.xlsx",
    ]  # fmt: skip
    text = str(told["message"]).replace("\u00a0", " ")
    assert "5 alerts; 18 K a year is at stake" in text and "Alerts of Li: 3" in text
    assert "1. Third · loses 12 K a year, won 4,000 the year before · 12 K" in text and "5. " in text


def test_each_list_goes_to_its_own_destination_or_the_command_says_whose_is_missing(own: Store) -> None:
    with webhook() as (port, got):
        (own.root / "destinations.toml").write_text(f'[Li]\nto = ["json://127.0.0.1:{port}/"]\n')
        found = ask(own, "--by", "manager", "--send-each")
    assert found.exit_code == 4 and len(got) == 1 and got[0]["title"] == "Alerts of Li"
    assert found.stderr == "Li: json: sent\nWu: not sent: destinations.toml has no destination of that name\n"


def test_what_was_sent_of_a_version_is_not_sent_again_unless_asked_for(own: Store) -> None:
    with webhook() as (port, got):
        (own.root / "destinations.toml").write_text(
            f'[Li]\nto = ["json://127.0.0.1:{port}/"]\n[board]\nto = ["json://127.0.0.1:{port}/"]\n'
        )
        weekly = ("--since", "weekly", "--by", "manager", "--send-each")
        assert ask(own, *weekly).stderr == "Li: json: sent\n" and len(got) == 1
        again = ask(own, *weekly)
        assert (again.exit_code, len(got)) == (0, 1)
        assert again.stderr == "Li: version 000002 was sent before; --again sends it once more\n"
        assert ask(own, *weekly, "--again").stderr == "Li: json: sent\n"
        assert ask(own, "--since", "2026-04-01", "--send", "board").stderr == "board: json: sent\n", "another list"
        assert "sent before" in ask(own, "--since", "2026-04-01", "--send", "board").stderr
        assert ask(own, "--send", "board").stderr == "board: json: sent\n", "what stands is sent as often as one asks"
    assert len(got) == 4


def test_a_record_of_what_was_sent_that_does_not_read_is_named(own: Store) -> None:
    (own.root / "alerts_sent.json").write_text("[]")
    (own.root / "destinations.toml").write_text('[board]\nto = ["json://127.0.0.1:9/"]\n')
    found = ask(own, "--since", "2025-11-01", "--send", "board")
    assert found.exit_code == 2 and "alerts_sent.json holds no list of what was sent; delete it" in found.stderr


def test_a_message_names_no_more_than_five(store: Store, tmp_path: Path) -> None:
    view, wanted = view_of(store, "2026-Q1"), wanted_alerts(state="all", since=date(2025, 1, 1))
    (part,), count = parts_of(view, "", wanted, WORDS)
    taken = take(part, wanted, tmp_path, "en", set())
    assert taken is not None and (taken.count, count) == (6, 6)
    title, text = message([taken], "en")
    assert title == "Alerts" and text.endswith("and 1 more") and "6. " not in text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--by", "tier"), "--by 'tier' is not known; choose one of: manager, region"),
        (("--kind", "fal"), "kind 'fal' is not known; choose one of: fall, rise"),
        (("--state", "shut"), "state 'shut' is not known; choose one of: open, seen"),
        (("--since", "monthly"), "write daily, weekly or a day like 2026-09-30"),
        (("--out", "list.pptx"), "name a folder, or a file that ends in .xlsx"),
        (("--by", "manager", "--out", "list.xlsx"), "with --by there is a file each"),
        (("--send-each",), "--send-each needs --by manager or --by region"),
        (("--by", "region", "--send-each", "--send", "x"), "choose one"),
        (("--send", "board"), "destination 'board' is not known; there are: none"),
        (("--language", "fr"), "language 'fr' is not known"),
        (("--out", "nowhere/a.xlsx"), "the folder nowhere is not there"),
    ],
)
def test_a_wrong_word_is_refused_before_anything_is_made(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    found = ask(store, *words)
    assert (found.exit_code, found.stdout) == (2, ""), found.output
    assert says in found.stderr and not list(tmp_path.glob("*.xlsx"))


def test_what_fails_has_its_own_exit_code(own: Store, tmp_path: Path) -> None:
    (own.root / "desk.sqlite").write_bytes(b"no desk" * 200)
    found = ask(own, "--out", tmp_path / "a.xlsx")
    assert found.exit_code == 3 and "desk.sqlite" in found.stderr and not list(tmp_path.glob("*.xlsx")), found.output
