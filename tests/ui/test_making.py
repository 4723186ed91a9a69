"""What is made beside the pages: tickets, the tray, and what is said meanwhile."""

from __future__ import annotations

import ast
import time
from pathlib import Path
from pkgutil import resolve_name

import pytest

from locales import words_for
from ui.beside import NotMade
from ui.long_work import found
from ui.making import NOT_MADE, TRAY, Tray, _progress_text, _why, started
from ui.paper import File

EN = words_for("en")
HALF = f"Deck: {EN.share(0.5, 0)} done"


def over(store: Path, ticket: str) -> None:
    until = time.monotonic() + 10
    while (work := found(store, ticket)) is not None and not work.is_over and time.monotonic() < until:
        time.sleep(0.005)


def test_a_ticket_leads_to_the_file_until_it_is_dropped(tmp_path: Path) -> None:
    file = File(b"x", "a.pptx", "m")
    ticket = started(tmp_path, lambda told, waiting: file)
    over(tmp_path, ticket)
    assert TRAY.of(tmp_path, ticket) is file and TRAY.of(tmp_path / "else", ticket) is None
    TRAY.drop(tmp_path, ticket)
    assert TRAY.of(tmp_path, ticket) is None and found(tmp_path, ticket) is None


def test_work_that_others_know_is_begun_once(tmp_path: Path) -> None:
    made: list[int] = []
    for _ in range(2):
        started(tmp_path, lambda told, waiting: made.append(1), "freeze anna")
    over(tmp_path, "freeze anna")
    assert made == [1]
    TRAY.drop(tmp_path, "freeze anna")


def test_the_tray_throws_away_the_oldest_and_takes_nothing_that_nobody_waits_for(tmp_path: Path) -> None:
    tray = Tray(room=10)
    tray.lay(tmp_path, "nobody's", File(b"x", "a", "m"))
    assert tray.of(tmp_path, "nobody's") is None
    first, second = (started(tmp_path, lambda told, waiting: None) for _ in range(2))
    for ticket in (first, second):
        over(tmp_path, ticket)
        tray.lay(tmp_path, ticket, File(b"123456", ticket, "m"))
    assert tray.of(tmp_path, first) is None and tray.of(tmp_path, second) is not None and found(tmp_path, first) is None


@pytest.mark.parametrize(
    ("stage", "said"),
    [("", HALF), ("paper", HALF), ("waiting 1", "Waiting for 1 other file"),
     ("waiting 3", "Waiting for 3 other files")],
)  # fmt: skip
def test_a_reader_is_told_how_far_it_is_or_for_whom_it_waits(stage: str, said: str) -> None:
    assert _progress_text(stage, 0.5, "Deck", EN) == said


def test_a_failure_says_what_to_do_where_a_reader_can_do_something() -> None:
    slow, died = NotMade("TooSlow", "…"), NotMade("Died", "…")
    assert "Take fewer panels" in _why(slow, "A1", NOT_MADE, EN) and "memory" in _why(died, "A1", NOT_MADE, EN)
    template = NotMade("ValueError", "the template does not open as a PowerPoint file (BadZipFile); save it again")
    assert "does not open as a PowerPoint file" in _why(template, "A1", NOT_MADE, EN)
    assert _why(NotMade("KeyError", "x"), "A1B2C3", NOT_MADE, EN).endswith("the code A1B2C3.")


def test_every_maker_that_the_front_door_names_is_there() -> None:
    lines = (Path(__file__).parents[2] / "app.py").read_text("utf8").splitlines()
    text = next(line for line in lines if line.startswith("MAKERS = "))
    makers = ast.literal_eval(text.removeprefix("MAKERS = "))
    assert list(makers) == ["pptx", "pdf", "xlsx", "png", "html", "csv"]
    for kind, module in makers.items():
        assert callable(resolve_name(f"exports.{module}:deck_{kind}"))
