"""Each act is noted once, before anything leaves; a note that cannot be written is loud, and nothing leaves."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.desk import Desk
from ui.beside import NotMade
from ui.noting import MOST_FAILED, Noter, outgoing
from ui.outgoing import NOT_THEIRS

THEIRS = partial(bool, 1)


def a_session(root: str) -> None:
    from datetime import UTC, datetime
    from pathlib import Path

    import streamlit as st

    from data.rights import Person
    from ui.noting import NOTER

    store, at = Path(root), datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    NOTER.signed_in(store, Person("anna", "Anna Li", frozenset(("board",)), at), "oidc")
    NOTER.looked_at(store, "anna", "C1", "000001", lambda: True)
    NOTER.looked_at(store, "anna", "C2", "000001", lambda: False)
    NOTER.refused(store, "anna", "snapshot", "000009")
    NOTER.opened(store, "anna", "000003")
    st.button("again")


def noted(root: Path) -> list[tuple[str, str]]:
    with Desk.at(root, "") as desk:
        return sorted((event.event, event.what) for event in desk.events()[0])


def test_each_act_of_a_session_is_noted_once_however_often_the_page_runs(tmp_path: Path) -> None:
    app = AppTest.from_function(a_session, args=(str(tmp_path),)).run(timeout=60)
    assert not app.exception
    app.button[0].click().run(timeout=60)
    first = [("client", "C1"), ("refused", "client"), ("refused", "snapshot"), ("sign_in", ""), ("snapshot", "000003")]
    assert noted(tmp_path) == first
    AppTest.from_function(a_session, args=(str(tmp_path),)).run(timeout=60)
    again = noted(tmp_path)
    assert again.count(("sign_in", "")) == 1, "a second window is the same sign-in"
    assert again.count(("client", "C1")) == 2, "and another session"
    with Desk.at(tmp_path, "") as desk:
        assert [(one.who, one.name, one.groups) for one in desk.people()] == [
            ("anna", "Anna Li", frozenset(("board",)))
        ]


def test_what_leaves_is_noted_with_what_it_was_narrowed_to(tmp_path: Path) -> None:
    about = {"period": "2026-Q3", "region": ("R1",), "client": "", "version": "000001"}
    leaving = outgoing(tmp_path, "anna", about, THEIRS)
    assert leaving.may_leave()
    leaving.took("clients/list", "xlsx")
    with Desk.at(tmp_path, "") as desk:
        (event,), _ = desk.events()
    told = {"kind": "xlsx", "by": "screen", "period": "2026-Q3", "region": ("R1",), "version": "000001"}
    assert (event.who, event.event, event.what, dict(event.detail)) == ("anna", "export", "clients/list", told)


def test_where_nothing_can_be_noted_nothing_leaves_and_the_whole_act_stands_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "desk.sqlite").write_bytes(b"torn" * 1_000)
    leaving = outgoing(tmp_path, "anna", {}, THEIRS)
    with caplog.at_level(logging.ERROR, "sidu.audit"):
        assert not leaving.may_leave()
        with pytest.raises(NotMade, match="no whole desk"):
            leaving.took("clients/list", "xlsx")
        assert not Noter().noted(tmp_path, "anna", "client", "C77")
    said = [record.getMessage() for record in caplog.records]
    assert sum('"what": "clients/list"' in line and '"who": "anna"' in line for line in said) == 1
    assert sum('"what": "C77"' in line for line in said) == 1


def test_failed_sign_ins_are_noted_and_those_of_an_attack_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    noter, at = Noter(), [datetime(2026, 11, 21, 9, 59, tzinfo=UTC)]
    noter.begin(lambda: at[0])
    monkeypatch.setattr(noter, "_is_new", lambda *act: True)  # each comes in a session of its own
    with caplog.at_level(logging.WARNING, "sidu.audit"):
        for _ in range(MOST_FAILED + 40):
            noter.sign_in_failed(tmp_path, "", "no_proof")
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    noter.sign_in_failed(tmp_path, "", "names_nobody")
    noter.sign_in_failed(tmp_path, "anna", "too_old")
    with Desk.at(tmp_path, "") as desk:
        events = desk.events(limit=500)[0]
        told = Counter((event.who, event.event, event.what, event.detail["why"]) for event in events)
        assert told == {
            ("nobody", "refused", "sign_in", "no_proof"): MOST_FAILED,
            ("nobody", "refused", "sign_in", "names_nobody"): 1,
            ("anna", "refused", "sign_in", "too_old"): 1,
        }
        at[0] += timedelta(minutes=1)
        noter.sign_in_failed(tmp_path, "", "no_proof")
        assert desk.events()[0][0].detail == {"why": "no_proof", "besides": 40}


def test_a_failed_sign_in_is_noted_once_a_session(tmp_path: Path) -> None:
    app = AppTest.from_function(fails_to_sign_in, args=(str(tmp_path),)).run(timeout=60)
    app.button[0].click().run(timeout=60)
    assert not app.exception and noted(tmp_path) == [("refused", "sign_in")]


def fails_to_sign_in(root: str) -> None:
    from pathlib import Path

    import streamlit as st

    from ui.noting import NOTER

    NOTER.sign_in_failed(Path(root), "", "names_nobody")
    st.button("again")


def test_what_is_no_longer_theirs_stays_here_and_no_export_is_noted(tmp_path: Path) -> None:
    theirs = [True]
    leaving = outgoing(tmp_path, "anna", {}, lambda: theirs[0])
    leaving.took("clients/list", "xlsx")
    theirs[0] = False
    with pytest.raises(NotMade) as refused:
        leaving.took("clients/list", "pdf")
    assert refused.value.kind == NOT_THEIRS
    with Desk.at(tmp_path, "") as desk:
        assert [event.detail["kind"] for event in desk.events()[0]] == ["xlsx"]


def test_a_code_that_looks_like_an_address_is_quoted_and_noted_all_the_same(tmp_path: Path) -> None:
    outgoing(tmp_path, "anna", {"client": "http://x/\n"}, THEIRS).took("one_client", "pdf")
    with Desk.at(tmp_path, "") as desk:
        assert desk.events()[0][0].detail["client"] == "http%3A%2F%2Fx%2F%0A"


def test_once_a_day_what_is_too_old_goes(tmp_path: Path) -> None:
    app = AppTest.from_function(lets_old_go, args=(str(tmp_path),)).run(timeout=60)
    assert not app.exception
    assert noted(tmp_path) == [("client", "C2"), ("prune", "2025-11-21")]


def lets_old_go(root: str) -> None:
    from datetime import UTC, datetime
    from pathlib import Path

    from ui.noting import Noter

    noter = Noter()
    noter.begin(lambda: datetime(2024, 1, 1, tzinfo=UTC))
    noter.noted(Path(root), "anna", "client", "C1")
    noter.begin(lambda: datetime(2026, 11, 21, tzinfo=UTC))
    noter.looked_at(Path(root), "anna", "C2", "000001", lambda: True)
