"""Idleness ends a sign-in, what a window does by itself is no click, and a window asks when its time is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from data.desk import DeskBusy
from data.rights import Access
from ui import idle
from ui.idle import LOOKS_S, Clicks, watched

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
IDLE = Access(sign_in="oidc", idle_minutes=30)


def test_a_sign_in_ends_so_long_after_its_last_click_in_whatever_window() -> None:
    clicks = Clicks()
    assert clicks.ends_at("first", IDLE) is None, "nobody was seen: this process has just begun"
    clicks.clicked("first", NOW)
    clicks.clicked("second", NOW + MINUTE)
    clicks.clicked("first", NOW + 2 * MINUTE)
    assert clicks.ends_at("first", IDLE) == NOW + 32 * MINUTE and clicks.ends_at("second", IDLE) == NOW + 31 * MINUTE
    assert clicks.ends_at("first", Access(sign_in="oidc")) is None, "unless the file says so there is no such end"


def test_of_very_many_sign_ins_those_are_forgotten_that_clicked_longest_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle, "MOST_KNOWN", 2)
    clicks = Clicks()
    for mark in ("a", "b", "a", "c"):
        clicks.clicked(mark, NOW)
    assert [mark for mark in "abc" if clicks.ends_at(mark, IDLE)] == ["a", "c"]


@pytest.mark.parametrize("left_s", [0, 20, 299, 301, 3_600, 30 * 86_400])
def test_a_window_asks_when_its_time_is_over_and_every_few_minutes_before(
    left_s: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[float]()
    monkeypatch.setattr(idle, "renewed", lambda draw, every_s, holds: asked.append(every_s))
    watched(NOW + timedelta(seconds=left_s), NOW, lambda: True)
    (every_s,) = asked
    assert every_s <= LOOKS_S
    times = round((left_s + 1) / every_s)
    assert times * every_s == pytest.approx(left_s + 1), "one of its questions comes just when the time is over"


def test_a_window_that_cannot_be_told_whether_it_may_stand_there_asks_the_page_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = list[bool]()
    monkeypatch.setattr(idle, "renewed", lambda draw, every_s, holds: found.append(holds()))

    def busy() -> bool:
        raise DeskBusy("somebody writes")

    watched(NOW + MINUTE, NOW, busy)
    watched(NOW + MINUTE, NOW, lambda: True)
    assert found == [False, True]


def a_window() -> None:
    import streamlit as st

    from ui.renewing import asked_anew, was_a_click

    st.session_state.setdefault("clicks", []).append(was_a_click())
    if len(st.session_state["clicks"]) == 1:
        asked_anew()
    st.button("again")


def test_what_a_page_asks_for_by_itself_is_no_click_and_what_comes_then_is_one() -> None:
    app = AppTest.from_function(a_window).run(timeout=60)
    app.button[0].click().run(timeout=60)
    assert not app.exception and app.session_state["clicks"] == [True, False, True]
