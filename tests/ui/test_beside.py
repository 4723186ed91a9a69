"""Files are made in another process, one at a time, whatever happens to it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

from ui.beside import NotMade, Task, Workshop

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
