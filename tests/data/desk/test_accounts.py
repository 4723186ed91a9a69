"""A name belongs to the first account that comes under it until it is handed over, on every server of the desk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy.exc import DBAPIError

from data.desk import Desk, Draft
from data.desk.accounts import Account, Holders
from data.scope import whole_company
from tests.data.desk.conftest import Place
from tests.data.desk.test_desk import change

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ISSUER, CLIENT = "https://login.example.com", "sidu"
ANNA, SUCCESSOR = Account.of(ISSUER, CLIENT, "1"), Account.of(ISSUER, CLIENT, "2")


def test_the_first_account_has_the_name_and_another_one_has_not(desk: Desk) -> None:
    assert desk.holders() == Holders() and not desk.holders().has_another("anna@x.cn", ANNA)
    for at in (AT, AT + MINUTE):
        assert desk.hold("anna@x.cn", ANNA, at, "mark", at)
    assert not desk.hold("anna@x.cn", SUCCESSOR, AT + MINUTE, "mark", AT + MINUTE)
    holders = desk.holders()
    assert holders.has("anna@x.cn", ANNA) and holders.has_another("anna@x.cn", SUCCESSOR)
    assert not holders.has("ben@x.cn", ANNA) and not holders.has_another("ben@x.cn", ANNA)
    assert holders.since("anna@x.cn") == AT and holders.since("ben@x.cn") is None
    assert holders.people == {"anna@x.cn"} and desk.revision() == 0, "no kept answer falls by it"


def test_a_name_that_was_handed_over_comes_to_the_next_account(desk: Desk) -> None:
    assert not desk.hand_over("anna@x.cn", AT)
    desk.hold("anna@x.cn", ANNA, AT, "mark", AT)
    assert desk.hand_over("anna@x.cn", AT + MINUTE) and not desk.hand_over("anna@x.cn", AT + MINUTE)
    assert desk.holders() == Holders() and desk.hold("anna@x.cn", SUCCESSOR, AT + 2 * MINUTE, "mark", AT + 2 * MINUTE)
    assert desk.holders().has_another("anna@x.cn", ANNA) and desk.holders().since("anna@x.cn") == AT + 2 * MINUTE


def test_with_another_provider_or_as_another_client_everybody_begins_anew(desk: Desk) -> None:
    desk.hold("anna@x.cn", ANNA, AT, "mark", AT)
    for other in (Account.of("https://other.example.com", CLIENT, "9"), Account.of(ISSUER, "sidu-2", "9")):
        assert not desk.holders().has_another("anna@x.cn", other)
        assert desk.hold("anna@x.cn", other, AT + MINUTE, "mark", AT + MINUTE)
    assert desk.holders().has("anna@x.cn", ANNA)
    assert desk.hand_over("anna@x.cn", AT) and desk.holders() == Holders(), "under all of them"


@pytest.mark.parametrize("parts", [("", CLIENT, "1"), (ISSUER, "", "1"), (ISSUER, CLIENT, "")])
def test_an_account_without_a_part_is_none(parts: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match="one of them is missing"):
        Account.of(*parts)


def test_parts_that_run_together_are_told_apart_and_none_is_written_down(desk: Desk) -> None:
    assert Account.of("a", "bc", "d").provider != Account.of("ab", "c", "d").provider
    assert Account.of("a", "b", "cd").account != Account.of("a", "bc", "d").account
    desk.hold("anna@x.cn", Account.of(ISSUER, CLIENT, "a-subject"), AT, "mark", AT)
    with desk._reading() as con:
        assert con is not None
        rows = con.exec_driver_sql("SELECT who, provider, account FROM accounts").all()
    assert len(rows) == 1 and not any(part in str(rows) for part in (ISSUER, "a-subject"))


def test_of_two_that_come_at_the_same_time_one_has_the_name(place: Place) -> None:
    with place.desk() as here, place.desk() as there:
        change(here, company="永兴")
        got: dict[str, bool] = {}
        asking = [
            Thread(target=lambda d=d, n=n, a=a: got.update({n: d.hold("anna@x.cn", a, AT, "mark", AT)}))
            for d, n, a in ((here, "first", ANNA), (there, "second", SUCCESSOR))
        ]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
        assert sorted(got.values()) == [False, True]
        assert here.holders().has("anna@x.cn", ANNA) is got["first"] is not there.holders().has("anna@x.cn", SUCCESSOR)


def test_what_one_server_writes_counts_at_the_next_question_of_another(place: Place) -> None:
    with place.desk() as here, place.desk() as there:
        here.hold("anna@x.cn", ANNA, AT, "mark", AT)
        assert there.holders().has("anna@x.cn", ANNA) and there.holders() is there.holders()
        here.hand_over("anna@x.cn", AT)
        assert there.holders() == Holders()


def test_the_database_itself_lets_nobody_change_or_take_away_an_entry(desk: Desk) -> None:
    desk.hold("anna@x.cn", ANNA, AT, "mark", AT)
    for statement in ("DELETE FROM accounts", "UPDATE accounts SET account = 'x'"):
        with pytest.raises(DBAPIError), desk._home.engine(make=True).begin() as con:  # type: ignore[union-attr]
            con.exec_driver_sql(statement)
    assert desk.holders().has("anna@x.cn", ANNA)


def test_a_restore_of_an_older_copy_gives_no_name_back(place: Place, tmp_path: Path) -> None:
    with place.desk() as desk:
        change(desk, company="永兴")
        desk.hold("ben@x.cn", ANNA, AT, "mark", AT)
        desk.backup_to(tmp_path / "copy")
        desk.hold("anna@x.cn", ANNA, AT, "mark", AT)
        desk.hand_over("ben@x.cn", AT + MINUTE)
        desk.hold("ben@x.cn", SUCCESSOR, AT + 2 * MINUTE, "mark", AT + 2 * MINUTE)
        desk.restore_from(tmp_path / "copy", "anna", AT + 3 * MINUTE)
        holders = desk.holders()
        assert holders.has("anna@x.cn", ANNA) and holders.has("ben@x.cn", SUCCESSOR)
        desk.check()


@pytest.mark.parametrize("who", ["", "a\nb", "x" * 201])
def test_a_name_is_one_plain_line(desk: Desk, who: str) -> None:
    with pytest.raises(ValueError, match="a name is one line"):
        desk.hold(who, ANNA, AT, "mark", AT)
    assert desk.holders() == Holders()


def test_a_sign_in_that_was_ended_takes_no_name_back(desk: Desk) -> None:
    desk.hold("anna@x.cn", ANNA, AT, "hers", AT)
    desk.end_sign_ins_of("anna@x.cn", AT + MINUTE)
    desk.hand_over("anna@x.cn", AT + MINUTE)
    assert not desk.hold("anna@x.cn", ANNA, AT + 2 * MINUTE, "hers", AT)
    assert desk.hold("anna@x.cn", SUCCESSOR, AT + 2 * MINUTE, "theirs", AT + 2 * MINUTE)


def test_what_was_being_collected_goes_with_the_name(desk: Desk) -> None:
    hers, bens = whole_company("anna@x.cn", "test"), whole_company("ben@x.cn", "test")
    for scope in (hers, bens):
        desk.keep_draft(Draft(title="quarter"), scope, AT)
    desk.hand_over("anna@x.cn", AT)
    assert desk.draft_of("anna@x.cn") == Draft() and desk.draft_of("ben@x.cn").title == "quarter"


def test_an_ending_makes_nobody_read_the_accounts_anew(desk: Desk) -> None:
    desk.hold("anna@x.cn", ANNA, AT, "mark", AT)
    before = desk.holders()
    desk.end_sign_in("first", "ben@x.cn", AT)
    assert desk.holders() is before and desk.ended_sign_ins().has("first", "ben@x.cn", AT)
