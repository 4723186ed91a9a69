"""Sign-ins that were ended count no longer, on every server of the desk, and entries go when nothing is left to end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from data.desk import Desk
from data.desk.endings import KEPT, Ended, digest_of
from data.desk.tables import ENDED_SIGN_INS
from tests.data.desk.conftest import Place
from tests.data.desk.test_desk import change

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def stored(desk: Desk) -> list[tuple[int, str, str]]:
    with desk._reading() as con:
        assert con is not None
        return [tuple(row) for row in con.execute(select(*(ENDED_SIGN_INS.c[n] for n in ("number", "who", "mark"))))]


def test_one_sign_in_is_ended_and_the_others_of_that_person_count_on(desk: Desk) -> None:
    assert not desk.ended_sign_ins().has("first", "anna", AT)
    desk.end_sign_in("first", "anna", AT)
    ended = desk.ended_sign_ins()
    assert ended.has("first", "anna", AT - MINUTE) and not ended.has("second", "anna", AT - MINUTE)
    assert desk.revision() == 0, "no kept answer falls by it"


def test_all_that_somebody_began_up_to_then_are_ended_and_a_later_one_counts(desk: Desk) -> None:
    desk.end_sign_ins_of("anna", AT)
    desk.end_sign_ins_of("anna", AT - MINUTE)
    ended = desk.ended_sign_ins()
    assert ended.has("first", "anna", AT) and ended.has("second", "anna", AT - MINUTE)
    assert not ended.has("third", "anna", AT + timedelta(milliseconds=1)) and not ended.has("first", "ben", AT)


def test_the_mark_itself_is_written_nowhere(desk: Desk) -> None:
    desk.end_sign_in("what the cookie holds", "anna", AT)
    desk.end_sign_in("what the cookie holds", "anna", AT + MINUTE)
    assert stored(desk) == [(1, "anna", digest_of("what the cookie holds"))], "ended twice, it is one entry"


def test_what_one_server_ends_counts_no_longer_at_the_next_question_of_another(place: Place) -> None:
    with place.desk() as here, place.desk() as there:
        here.end_sign_in("first", "anna", AT)
        assert there.ended_sign_ins().has("first", "anna", AT)
        here.end_sign_in("second", "anna", AT)
        assert there.ended_sign_ins().has("second", "anna", AT)


def test_as_long_as_nothing_is_ended_nothing_is_read_anew(desk: Desk) -> None:
    desk.end_sign_in("first", "anna", AT)
    assert desk.ended_sign_ins() is desk.ended_sign_ins()


def test_entries_go_when_no_sign_in_can_count_so_long_and_the_last_number_never_falls(place: Place) -> None:
    with place.desk() as here, place.desk() as there:
        here.end_sign_in("first", "anna", AT)
        assert there.ended_sign_ins().has("first", "anna", AT)
        here.end_sign_in("second", "ben", AT + KEPT + MINUTE)
        assert stored(here) == [(2, "ben", digest_of("second"))]
        assert there.ended_sign_ins() == Ended(frozenset((digest_of("second"),)))


def test_the_database_itself_keeps_an_entry_while_it_may_count(desk: Desk) -> None:
    desk.end_sign_in("first", "anna", datetime.now(UTC))
    for statement in ("DELETE FROM ended_sign_ins", "UPDATE ended_sign_ins SET mark = ''"):
        with pytest.raises(DBAPIError), desk._home.engine(make=True).begin() as con:  # type: ignore[union-attr]
            con.exec_driver_sql(statement)
    assert desk.ended_sign_ins().has("first", "anna", AT)


def test_many_at_once_are_all_written(desk: Desk) -> None:
    threads = [Thread(target=desk.end_sign_in, args=(f"m{n}", "anna", AT)) for n in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [number for number, _who, _mark in stored(desk)] == list(range(1, 13))
    assert all(desk.ended_sign_ins().has(f"m{n}", "anna", AT) for n in range(12))


def test_what_was_ended_since_a_copy_was_made_stays_ended_after_it_is_restored(place: Place, tmp_path: Path) -> None:
    with place.desk() as desk:
        change(desk, company="永兴")
        desk.end_sign_in("before", "anna", AT)
        desk.backup_to(tmp_path / "copy")
        desk.end_sign_in("after", "anna", AT + MINUTE)
        desk.end_sign_ins_of("ben", AT + MINUTE)
        desk.restore_from(tmp_path / "copy", "anna", AT + 2 * MINUTE)
        ended = desk.ended_sign_ins()
        assert ended.has("before", "anna", AT) and ended.has("after", "anna", AT) and ended.has("x", "ben", AT)
        assert len(stored(desk)) == 3
        desk.check()


@pytest.mark.parametrize(("mark", "who"), [("", "anna"), ("first", ""), ("first", "an\nna")])
def test_a_sign_in_without_a_mark_or_a_name_is_refused(desk: Desk, mark: str, who: str) -> None:
    with pytest.raises(ValueError, match="a sign-in is"):
        desk.end_sign_in(mark, who, AT)
    assert desk.ended_sign_ins() == Ended()
