"""Files are made in another process, one at a time, whatever happens to it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from ui import paper
from ui.beside import TOO_BUSY, WORKSHOP, NotMade, Task, Workshop
from ui.paper import Paper

CAPITALS = "tests.ui.makers:in_capitals"


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    made = Workshop()
    yield made
    made.close()


def test_a_file_is_made_elsewhere_and_says_how_far_it_is(workshop: Workshop) -> None:
    told: list[float] = []
    task = Task(("tests.ui.makers:doubled", CAPITALS), "ab", {"sign": "?"})
    text, _, process = workshop.made(task, told.append).decode().partition("?")
    assert text == "ABAB" and told == [0.5]
    assert int(process) != os.getpid(), "it was made in the process of the pages"


def test_what_fails_is_told_by_its_kind_and_words_and_the_next_file_is_made(workshop: Workshop) -> None:
    with pytest.raises(NotMade, match="the template x does not fit") as failed:
        workshop.made(Task(("tests.ui.makers:refused",), "x"))
    assert failed.value.kind == "ValueError"
    assert workshop.made(Task((CAPITALS,), "a")).startswith(b"A!")


def test_a_process_that_breaks_off_twice_is_given_up_and_the_next_file_has_a_new_one(workshop: Workshop) -> None:
    before = workshop.made(Task((CAPITALS,), "a"))
    with pytest.raises(NotMade) as failed:
        workshop.made(Task(("tests.ui.makers:broken_off",), "x"))
    assert failed.value.kind == "Died"
    assert workshop.made(Task((CAPITALS,), "a")) != before


def test_whoever_asks_meanwhile_waits_and_is_told_for_how_many(workshop: Workshop) -> None:
    workshop.made(Task((CAPITALS,), "a"))
    waited: list[int] = []
    asking = Task((CAPITALS,), "b")
    second = threading.Thread(target=workshop.made, args=(asking,), kwargs={"waiting": waited.append})
    with workshop.turn():
        assert workshop.made(Task((CAPITALS,), "c")).startswith(b"C!"), "who has the turn may make a file in it"
        second.start()
        second.join(0.5)
        assert second.is_alive() and set(waited) == {1}
    second.join(10)
    assert not second.is_alive() and not workshop._queue


def test_whoever_waits_may_give_up_and_the_turn_goes_to_the_next(workshop: Workshop) -> None:
    def given_up(others: int) -> None:
        raise RuntimeError(f"nobody wants it, {others} before")

    refused: list[str] = []

    def asks() -> None:
        try:
            with workshop.turn(given_up):
                refused.append("had the turn")
        except RuntimeError as error:
            refused.append(str(error))

    with workshop.turn():
        second = threading.Thread(target=asks)
        second.start()
        second.join(10)
    asks()
    assert refused == ["nobody wants it, 1 before", "nobody wants it, 0 before"] and not workshop._queue


def test_who_waits_too_long_is_told_so(workshop: Workshop) -> None:
    failed: list[NotMade] = []

    def asks() -> None:
        try:
            with workshop.turn(longest_s=0.05):
                pass
        except NotMade as error:
            failed.append(error)

    with workshop.turn():
        second = threading.Thread(target=asks)
        second.start()
        second.join(10)
    assert [error.kind for error in failed] == [TOO_BUSY] and not workshop._queue


def test_the_file_of_one_panel_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "LONGEST_WAIT_S", 0.05)
    own = Paper(lambda *parts: None, lambda *parts: None, lambda panel: panel, lambda deck, ending: "", {})
    with ThreadPoolExecutor(1) as others, pytest.raises(NotMade, match="Try again"), WORKSHOP.turn():
        others.submit(own.panel_content, "kpis", lambda is_whole: pytest.fail("it had the turn"), "json").result(5)
