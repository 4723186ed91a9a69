"""What is made beside the pages: tickets, the tray, and what is said meanwhile."""

from __future__ import annotations

import time
from pathlib import Path
from pkgutil import resolve_name
from threading import Event

import pytest

from data.desk import DeskUnreachable
from exports.makers import MAKERS
from locales import words_for
from ui.beside import WORKSHOP, NotMade, Tell, Waiting
from ui.long_work import found
from ui.making import MOST_FAILED, NOT_MADE, TRAY, Tray, _progress_text, _why, started
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


def test_failures_that_nobody_reads_take_no_room(tmp_path: Path) -> None:
    tray = Tray(room=10)
    tickets = [started(tmp_path, lambda told, waiting: None) for _ in range(MOST_FAILED + 1)]
    for ticket in tickets:
        over(tmp_path, ticket)
        tray.failed(tmp_path, ticket)
    assert found(tmp_path, tickets[0]) is None and all(found(tmp_path, ticket) for ticket in tickets[1:])


def test_what_fails_is_counted_among_the_failures(tmp_path: Path) -> None:
    def fails(told: object, waiting: object) -> None:
        raise NotMade("TooSlow", "…")

    ticket = started(tmp_path, fails)
    over(tmp_path, ticket)
    assert (tmp_path, ticket) in TRAY._failed
    TRAY.drop(tmp_path, ticket)
    assert (tmp_path, ticket) not in TRAY._failed and found(tmp_path, ticket) is None


def test_what_nobody_wants_any_more_gives_up_its_place_and_fails_not(tmp_path: Path) -> None:
    went_on, waits = list[str](), Event()

    def make(told: Tell, waiting: Waiting) -> None:
        waits.set()
        with WORKSHOP.turn(waiting):
            went_on.append("made")

    with WORKSHOP.turn():
        ticket = started(tmp_path, make)
        work = found(tmp_path, ticket)
        assert waits.wait(10) and work is not None
        TRAY.drop(tmp_path, ticket)
    until = time.monotonic() + 10
    while not work.is_over and time.monotonic() < until:
        time.sleep(0.005)
    assert work.is_over and not work.fault and went_on == [] and found(tmp_path, ticket) is None


def test_a_failure_is_told_under_the_code_it_was_logged_with() -> None:
    assert "A1B2C3" in _why(DeskUnreachable("x"), "A1B2C3", NOT_MADE, EN)


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
    assert list(MAKERS) == ["pptx", "pdf", "xlsx", "png", "html", "csv"]
    for name in MAKERS.values():
        assert callable(resolve_name(name)), name
