"""`python -m data sign-out`: every sign-in of a person ends, and who did it is noted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from data.__main__ import app
from data.desk import Desk
from data.desk.access_events import Event, EventsAsked
from data.desk.accounts import Account


def ran(root: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["sign-out", "--store", str(root), *words])


@pytest.mark.parametrize("is_known", [True, False])
def test_every_sign_in_of_that_person_ends_and_nobody_elses(tmp_path: Path, is_known: bool) -> None:
    before = datetime.now(UTC)
    with Desk.at(tmp_path, "") as desk:
        desk.note(Event(before, "anna@example.com" if is_known else "ben", "sign_in", "", {"by": "oidc"}))
        found = ran(tmp_path, "Anna@Example.com")
        assert found.exit_code == 0 and "every sign-in of anna@example.com up to now has ended" in found.stdout
        assert ("nobody of that name stands in the log" in found.stdout) is not is_known
        ended = desk.ended_sign_ins()
        assert ended.has("any", "anna@example.com", before) and not ended.has("any", "ben", before)
        assert not ended.has("any", "anna@example.com", datetime.now(UTC) + timedelta(seconds=1)), "they may come again"
        (event,), _ = desk.events(EventsAsked(event="sign_out"))
        assert event.what == "anna@example.com" and event.detail == {"act": "everywhere", "by": "command line"}


@pytest.mark.parametrize("is_held", [True, False])
def test_the_name_is_handed_over_where_that_is_asked_for(tmp_path: Path, is_held: bool) -> None:
    account, before = Account.of("https://login.example.com", "sidu", "1"), datetime.now(UTC)
    with Desk.at(tmp_path, "") as desk:
        if is_held:
            desk.hold("anna@example.com", account, before, "mark", before)
        found = ran(tmp_path, "Anna@Example.com", "--hand-over")
        assert found.exit_code == 0 and "the next account that signs in has the name" in found.stdout
        assert ("it belonged to no account" in found.stdout) is not is_held
        assert not desk.holders().people and desk.ended_sign_ins().has("any", "anna@example.com", before)
        (event,), _ = desk.events(EventsAsked(event="sign_out"))
        assert event.detail == {"act": "handed_over", "by": "command line"}


def test_a_name_that_is_none_is_refused(tmp_path: Path) -> None:
    found = ran(tmp_path, " ")
    assert found.exit_code == 2 and "a sign-in is somebody's" in found.output
