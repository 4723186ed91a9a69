"""What somebody ended counts nowhere any longer, and everybody sees since when they are signed in."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.desk.access_events import EventsAsked
from data.rights import LOCAL, Access, Person
from data.rights.access import access_of
from locales import LANGUAGES, words_for
from ui import sign_in
from ui.asker import Asking, _with_rights, is_ended, over_at, still
from ui.cache import desk_of
from ui.claims import BEGUN, MARK, SignedIn, marked, sign_in_of
from ui.idle import CLICKS
from ui.leaving import begun_elsewhere, end, sign_ins_told
from ui.noting import NOTER

NOW = datetime.now(UTC).replace(microsecond=0)
MINUTE = timedelta(minutes=1)
OIDC = 'sign_in = "oidc"\nadministrators = ["anna"]\n'


@pytest.fixture(autouse=True)
def no_file_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIDU_ACCESS", raising=False)


def somebody(store: Path, mark: str, since: datetime = NOW, text: str = OIDC, at: datetime = NOW) -> Asking:
    """Anna, signed in by that mark since then, and what she may see at that moment."""
    (store / "access.toml").write_text(text, encoding="utf8")
    access = access_of(store)
    asked = Asking(person=Person("anna", at=since), way="oidc", access=access, session=SignedIn(mark, since))
    return _with_rights(asked, store, access, at)


def test_every_sign_in_has_a_mark_of_its_own_and_an_old_cookie_is_told_by_its_token() -> None:
    claims = {"sub": "1", "iat": 1_000_000, "nonce": "asked-once"}
    first, second = sign_in_of(marked(claims, NOW)), sign_in_of(marked(claims, NOW))
    assert first is not None and second is not None and first.since == second.since == NOW
    assert first.mark != second.mark and len(first.mark) == 32
    forged = marked({**claims, MARK: "chosen by the provider", BEGUN: 1}, NOW)
    assert forged[MARK] != "chosen by the provider" and forged[BEGUN] == NOW.timestamp()
    old, other = sign_in_of(claims), sign_in_of({**claims, "nonce": "asked-twice"})
    assert old is not None and other is not None and old.mark != other.mark
    assert old.since == datetime.fromtimestamp(1_000_000, UTC) and sign_in_of({"sub": "1"}) is None


def test_a_sign_in_that_was_ended_is_nobodys_and_what_was_theirs_is_not_handed_over(tmp_path: Path) -> None:
    here, copy, other = (somebody(tmp_path, mark) for mark in ("mine", "mine", "another"))
    assert here.scope.everywhere and still(copy, tmp_path, lambda: NOW)
    end(tmp_path, here, NOW + MINUTE)
    again = somebody(tmp_path, "mine")
    assert (again.face, again.person, again.scope.is_empty) == ("sign_in", None, True)
    assert not still(copy, tmp_path, lambda: NOW) and still(other, tmp_path, lambda: NOW)
    (event,), _ = desk_of(tmp_path).events(EventsAsked(event="sign_out"))
    assert (event.who, dict(event.detail)) == ("anna", {"since": NOW.isoformat()})


def test_all_of_somebodys_are_ended_and_one_that_begins_later_counts(tmp_path: Path) -> None:
    here, other = somebody(tmp_path, "mine"), somebody(tmp_path, "another", NOW - MINUTE)
    end(tmp_path, here, NOW + MINUTE, everywhere=True)
    assert not still(other, tmp_path, lambda: NOW) and is_ended(here, tmp_path)
    later = NOW + 2 * MINUTE
    assert somebody(tmp_path, "third", later, at=later).face == ""
    (event,), _ = desk_of(tmp_path).events(EventsAsked(event="sign_out"))
    assert event.detail["act"] == "everywhere"


def test_who_was_idle_is_shown_no_page_until_they_sign_in_anew(tmp_path: Path) -> None:
    text = f"{OIDC}idle_minutes = 10\n"
    asked = somebody(tmp_path, "idles", text=text)
    assert over_at(asked) == NOW + timedelta(hours=12), "nobody was seen to click"
    CLICKS.clicked("idles", NOW)
    assert over_at(asked) == NOW + 10 * MINUTE
    assert still(asked, tmp_path, lambda: NOW + 9 * MINUTE)
    assert not still(asked, tmp_path, lambda: NOW + 10 * MINUTE)
    idle = somebody(tmp_path, "idles", text=text, at=NOW + 10 * MINUTE)
    assert idle.face == "idle" and idle.scope.is_empty and idle.hats == ()
    assert somebody(tmp_path, "anew", text=text, at=NOW + 10 * MINUTE).face == ""
    assert somebody(tmp_path, "idles", at=NOW + 10 * MINUTE).face == "", "only where the file says so"


def test_where_the_desk_cannot_be_written_people_are_signed_out_all_the_same_and_the_log_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asked = Asking(person=Person("anna"), session=SignedIn("mine", NOW))
    (tmp_path / "desk.sqlite").write_bytes(b"torn" * 1_000)
    with caplog.at_level(logging.ERROR, "sidu.access"):
        end(tmp_path, asked, NOW)
    assert "a sign-in was ended in its browser and not at the desk" in caplog.text


def test_everybody_sees_their_own_sign_ins_that_still_count(tmp_path: Path) -> None:
    here = somebody(tmp_path, "mine")
    begun = {"second": NOW - MINUTE, "third": NOW - 2 * MINUTE, "too old": NOW - timedelta(hours=13)}
    for who, since in (("anna", NOW), *(("anna", each) for each in begun.values()), ("ben", NOW - 3 * MINUTE)):
        NOTER.noted(tmp_path, who, "sign_in", by="oidc", since=since.isoformat())
    assert begun_elsewhere(here, tmp_path, NOW) == (NOW - MINUTE, NOW - 2 * MINUTE)
    end(tmp_path, somebody(tmp_path, "third", NOW - 2 * MINUTE), NOW)
    assert begun_elsewhere(here, tmp_path, NOW) == (NOW - MINUTE,)
    for words in map(words_for, LANGUAGES):
        told = sign_ins_told(here, tmp_path, NOW, words)
        clock, before = (each.astimezone() for each in (NOW, NOW - MINUTE))
        assert len(told) == 2 and f"{clock:%H:%M} UTC" in told[0] and f"{before:%H:%M} UTC" in told[1]
    end(tmp_path, here, NOW, everywhere=True)
    assert begun_elsewhere(here, tmp_path, NOW) == ()
    assert sign_ins_told(Asking(access=Access()), tmp_path, NOW, words_for("en")) == []


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be changed here")
@pytest.mark.parametrize(
    ("zone", "told"),
    [("CST-8", "1 Jan 2026 02:30 UTC+08:00"), ("NST3:30", "31 Dec 2025 15:00 UTC-03:30"),
     ("UTC0", "31 Dec 2025 18:30 UTC")],
)  # fmt: skip
def test_moments_are_told_by_the_machines_own_clock_with_its_distance(
    zone: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = datetime(2025, 12, 31, 18, 30, tzinfo=UTC)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        here = replace(somebody(tmp_path, "mine", since, at=since), way="headers")
        assert sign_ins_told(here, tmp_path, since, words_for("en")) == [f"Signed in here since {told}."]
    finally:
        monkeypatch.undo()
        time.tzset()


def a_window(root: str) -> None:
    from datetime import UTC, datetime
    from pathlib import Path

    import streamlit as st

    from locales import words_for
    from ui.renewing import asked_anew
    from ui.sign_in import let_in

    let_in(Path(root), "overview", {}, datetime.now(UTC), words_for("en"))
    st.button("click")
    if st.session_state.pop("asks", False):
        asked_anew()


@pytest.mark.parametrize("is_local", [False, True])
def test_only_a_window_with_a_sign_in_asks_by_itself_and_only_a_click_counts_as_one(
    is_local: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = replace(somebody(tmp_path, "clicks", text=f"{OIDC}idle_minutes = 10\n"), way="headers")
    clicks, watches = list[str](), list[datetime]()
    monkeypatch.setattr(sign_in, "asking", lambda store, now: Asking(person=LOCAL) if is_local else asked)
    monkeypatch.setattr(sign_in, "watched", lambda until, now, holds: watches.append(until))
    monkeypatch.setattr(CLICKS, "clicked", lambda mark, at: clicks.append(mark))
    app = AppTest.from_function(a_window, args=(str(tmp_path),))
    app.session_state["asks"] = True
    app.run(timeout=60)
    assert not app.exception and len(watches) == (0 if is_local else 2)
    assert clicks == ([] if is_local else ["clicks"]), "the second run it asked for by itself"
    app.button[0].click().run(timeout=60)
    assert len(clicks) == (0 if is_local else 2)


def test_who_is_found_idle_is_signed_out_once_and_told_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = somebody(tmp_path, "found idle")

    def idle(store: Path, now: datetime) -> Asking:
        desk_of(store).rules()
        return replace(asked, face="idle")

    monkeypatch.setattr(sign_in, "asking", idle)
    monkeypatch.setattr(sign_in, "_providers", lambda: ("",))

    app = AppTest.from_function(a_window, args=(str(tmp_path),)).run(timeout=60)
    app.run(timeout=60)
    assert not app.exception and is_ended(asked, tmp_path)
    assert any("Nobody has clicked here for a while" in each.value for each in app.caption)
    events, _ = desk_of(tmp_path).events(EventsAsked(event="sign_out"))
    assert [dict(each.detail) for each in events] == [{"since": NOW.isoformat(), "why": "idle"}]
