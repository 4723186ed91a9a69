"""Only so many answers are worked out at the same time; what is kept already waits for none of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data.periods import period_from_key
from data.scope import Selection, whole_company
from tests.data.small import three_clients
from ui.cache import AT_ONCE, LONG, LONG_AT_ONCE, Answer, Asked, answer_to, answered, door_of

OWNER = whole_company("anna", "test")
LONG_S, MOMENT_S = 60, 0.3


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    store = three_clients(tmp_path / "store").root
    version = door_of(store).current()
    assert version is not None
    selection = Selection(period_from_key("2026-Q1"))
    yield Asked(store, version, 0, version.settings, OWNER.shared(), selection, "methods", (), "", "en", "light")
    answered.cache_clear()


def begun(asked: Asked, found: list[Answer]) -> threading.Thread:
    thread = threading.Thread(target=lambda: found.append(answer_to(asked)), daemon=True)
    thread.start()
    return thread


def test_a_new_answer_waits_for_its_turn_and_a_kept_one_does_not(asked: Asked) -> None:
    kept, found = answer_to(asked), list[Answer]()
    turns = 0
    while AT_ONCE.acquire(blocking=False):
        turns += 1
    try:
        assert turns >= 2, "somebody's long reckoning leaves room for others"
        waiting = begun(replace(asked, language="zh"), found)
        assert answer_to(asked) is kept
        waiting.join(MOMENT_S)
        assert waiting.is_alive() and not found
    finally:
        AT_ONCE.release(turns)
    waiting.join(LONG_S)
    assert len(found) == 1 and found[0].panels


def test_a_page_that_takes_long_waits_for_another_of_them_and_holds_up_nobody_else(asked: Asked) -> None:
    found = list[Answer]()
    assert "word_of_mouth" in LONG and asked.page not in LONG
    with LONG_AT_ONCE:
        waiting = begun(replace(asked, page="word_of_mouth"), found)
        waiting.join(MOMENT_S)
        assert waiting.is_alive() and not found
        assert answer_to(asked).panels
    waiting.join(LONG_S)
    assert len(found) == 1


def test_a_page_that_fails_gives_its_turn_back(asked: Asked) -> None:
    for _time in range(20):
        with pytest.raises(LookupError):
            answered(replace(asked, page="nowhere"))
    assert AT_ONCE.acquire(timeout=LONG_S)
    AT_ONCE.release()
