"""The log of access: only ever added to, narrowed as asked, kept for a set time, and carried by copies."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy.exc import DBAPIError

from data.desk import Desk
from data.desk.access_log import Event, EventsAsked, SeenPerson
from data.desk.commands import DeclareSettings
from data.desk.places import writing
from data.scope import whole_company
from data.settings import Settings
from tests.data.desk.conftest import Place

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
FEW = (
    Event(AT, "anna", "sign_in", "", {"by": "oidc", "name": "Anna Li", "groups": ("sales", "north")}),
    Event(AT + timedelta(minutes=1), "anna", "client", "C0001", {"page": "one_client"}),
    Event(AT + timedelta(days=1), "ben", "sign_in", "", {"by": "oidc", "name": "Ben", "groups": ()}),
    Event(AT + timedelta(days=1, minutes=5), "ben", "export", "clients/list", {"kind": "xlsx", "region": ("R1",)}),
    Event(AT + timedelta(days=2), "anna", "sign_in", "", {"by": "oidc", "name": "Anna Wang", "groups": ("board",)}),
)


def told(found: tuple[tuple[Event, ...], int]) -> list[tuple[str, str, str]]:
    return [(event.who, event.event, event.what) for event in found[0]]


def test_what_was_noted_is_read_newest_first_and_raises_no_revision(desk: Desk) -> None:
    desk.note(*FEW)
    found, count = desk.events()
    assert desk.revision() == 0 and count == 5
    assert [event.at for event in found] == sorted((event.at for event in FEW), reverse=True)
    assert dict(found[1].detail) == {"kind": "xlsx", "region": ("R1",)}
    assert [event.number for event in found] == [5, 4, 3, 2, 1]


def test_an_untouched_desk_has_no_events_and_is_not_made_by_a_look(place: Place) -> None:
    with place.desk() as desk:
        assert desk.events() == ((), 0) and desk.people() == () and desk.log_span() is None
        assert desk.event_days() == ()
    assert place.url or not (place.root / "desk.sqlite").exists()


def test_events_are_narrowed_by_person_kind_thing_and_day_and_the_cap_says_how_many_there_are(desk: Desk) -> None:
    desk.note(*FEW)
    assert told(desk.events(EventsAsked(who="ben"))) == [("ben", "export", "clients/list"), ("ben", "sign_in", "")]
    assert told(desk.events(EventsAsked(event="client"))) == [("anna", "client", "C0001")]
    assert told(desk.events(EventsAsked(what="c000"))) == [("anna", "client", "C0001")]
    assert told(desk.events(EventsAsked(what="%"))) == []
    assert desk.events(EventsAsked(since=date(2026, 3, 3), until=date(2026, 3, 3)))[1] == 2
    found, count = desk.events(limit=2)
    assert len(found) == 2 and count == 5


def test_events_are_counted_by_day_kind_and_person(desk: Desk) -> None:
    desk.note(*FEW)
    days = (date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4))
    assert desk.event_days() == (
        (days[0], "client", "anna", 1),
        (days[0], "sign_in", "anna", 1),
        (days[1], "export", "ben", 1),
        (days[1], "sign_in", "ben", 1),
        (days[2], "sign_in", "anna", 1),
    )


def test_people_are_as_their_last_sign_in_said(desk: Desk) -> None:
    desk.note(*FEW)
    assert desk.people() == (
        SeenPerson("anna", "Anna Wang", frozenset(("board",)), FEW[0].at, FEW[4].at),
        SeenPerson("ben", "Ben", frozenset(), FEW[2].at, FEW[2].at),
    )


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (Event(AT, "anna", "looked"), "no kind of event"),
        (Event(AT, " ", "client", "C1"), "says who"),
        (Event(AT, "anna", "client", "C1\nC2"), "a code"),
        (Event(AT, "anna", "client", "C1", {"name": "Blue Sky Ltd"}), r"of client the log holds .*'name'"),
        (Event(AT, "anna", "send", "deck", {"service": "https://hook/token"}), "no code"),
        (Event(AT, "anna", "export", "deck", {"kind": None}), "no code"),
        (Event(AT.replace(tzinfo=None), "anna", "sign_out"), "time zone"),
    ],
)
def test_names_texts_and_addresses_are_not_taken(desk: Desk, event: Event, said: str) -> None:
    with pytest.raises(Exception, match=said):
        desk.note(FEW[0], event)
    assert desk.events() == ((), 0)


def statement(desk: Desk, sql: str) -> None:
    engine = desk._home.engine(make=True)
    assert engine is not None
    with writing(engine) as con:
        con.exec_driver_sql(sql)


def test_the_database_refuses_changes_and_lets_go_only_what_is_old(desk: Desk) -> None:
    now = datetime.now(UTC)
    ages = (0, 29, 31, 400)
    desk.note(*(Event(now - timedelta(days=age), "anna", "client", f"C{age}") for age in ages))
    for sql in ("UPDATE access_log SET who = 'ben'", "DELETE FROM access_log", "DELETE FROM access_log WHERE number=2"):
        with pytest.raises(DBAPIError, match=r"append-only|kept for 30 days"):
            statement(desk, sql)
    if not desk.place.endswith("sqlite"):
        with pytest.raises(DBAPIError, match="append-only"):
            statement(desk, "TRUNCATE access_log")
    assert desk.events()[1] == 4
    statement(desk, "DELETE FROM access_log WHERE number = 3")
    assert [event.what for event in desk.events()[0]] == ["C0", "C29", "C400"]


def test_what_is_older_than_is_kept_goes_and_the_log_says_so(desk: Desk) -> None:
    desk.note(*FEW)
    with pytest.raises(ValueError, match="at least 30 days; there was 29"):
        desk.prune_log("Sidu", AT, 29)
    later = AT + timedelta(days=31, minutes=2)
    assert desk.prune_log("Sidu", later, 30) == 3
    found, _ = desk.events()
    assert [event.event for event in found] == ["prune", "sign_in", "export"]
    assert found[0].what == "2026-03-03" and dict(found[0].detail) == {"rows": 3, "days": 30}
    assert desk.prune_log("Sidu", later, 30) == 0 and desk.events()[1] == 3


def test_copies_carry_the_log_and_its_numbers_go_on_rising(make_place: Callable[[], Place], tmp_path: Path) -> None:
    with make_place().desk() as old, make_place().desk() as new:
        old.note(*FEW)
        old.backup_to(tmp_path / "copy")
        new.restore_from(tmp_path / "copy", "ben", AT)
        assert new.events() == old.events()
        new.note(Event(AT + timedelta(days=9), "anna", "sign_out"))
        assert [event.number for event in new.events()[0]] == [6, 5, 4, 3, 2, 1]
        statement_fails_on_change(new)


def statement_fails_on_change(desk: Desk) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        statement(desk, "UPDATE access_log SET who = 'ben'")


def test_a_restore_takes_nothing_out_of_the_log(desk: Desk, tmp_path: Path) -> None:
    desk.note(*FEW)
    desk.backup_to(tmp_path / "copy")
    since = Event(AT + timedelta(days=3), "anna", "export", "deck", {"kind": "pptx"})
    desk.note(since)
    desk.restore_from(tmp_path / "copy", "ben", AT + timedelta(days=4))
    assert desk.events()[1] == 6 and told(desk.events(limit=1)) == [("anna", "export", "deck")]


def test_what_was_noted_since_a_copy_of_another_desk_stays_after_its_entries(
    make_place: Callable[[], Place], tmp_path: Path
) -> None:
    """Their numbers are the same, and their moments tell which came first."""
    with make_place().desk() as old, make_place().desk() as new:
        old.note(*FEW)
        old.backup_to(tmp_path / "copy")
        late = [Event(AT + timedelta(days=5, minutes=n), "li", "client", f"C{n}") for n in range(3)]
        new.note(Event(AT, "li", "sign_in"), *late)
        new.restore_from(tmp_path / "copy", "ben", AT + timedelta(days=6))
        assert told(new.events()) == [("li", "client", f"C{n}") for n in (2, 1, 0)] + told(old.events())
        new.note(Event(AT + timedelta(days=7), "li", "sign_out"))
        numbers = [event.number for event in new.events()[0]]
        assert numbers == sorted(numbers, reverse=True) and len(numbers) == len(set(numbers)) == 9


def test_two_servers_note_at_once_and_nothing_is_lost(place: Place) -> None:
    with place.desk() as one, place.desk() as other:
        one.note(FEW[0])

        def many(desk: Desk, who: str) -> None:
            for number in range(20):
                desk.note(Event(AT + timedelta(seconds=number), who, "client", f"C{number}"))

        def settings() -> None:
            for number in range(5):
                scope = whole_company("anna", "a test")
                one.carry_out(DeclareSettings(Settings(company=f"Company {number}")), scope, AT)

        threads = [Thread(target=many, args=(desk, who)) for desk in (one, other) for who in ("anna", "ben")]
        threads.append(Thread(target=settings))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found, count = one.events(EventsAsked(event="client"))
        assert count == 80 and len({event.number for event in found}) == 80
        assert one.revision() == 5


def test_a_log_that_cannot_be_written_says_so(desk: Desk) -> None:
    desk.note(FEW[0])
    desk.check_noting()
    assert desk.events()[1] == 1


def note_many(desk: Desk) -> None:
    desk.note(*(Event(AT, "anna", "client", f"C{n:05}", {"page": "one_client"}) for n in range(8_000)))


def peak_of(*things: Callable[[], object]) -> int:
    """Bytes that Python held at most while these were done."""
    tracemalloc.start()
    try:
        for thing in things:
            thing()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_log_longer_than_the_memory_is_checked_and_copied_row_by_row(desk: Desk, tmp_path: Path) -> None:
    note_many(desk)
    desk.check()
    peak = peak_of(desk.check, partial(desk.backup_to, tmp_path / "copy"))
    assert peak < 4e6, "all rows at once would be 8 MB"


def test_a_log_longer_than_the_memory_is_restored_by_the_batch(desk: Desk, tmp_path: Path) -> None:
    short, long = tmp_path / "short", tmp_path / "long"
    desk.note(*FEW)
    desk.backup_to(short)
    note_many(desk)
    desk.backup_to(long)
    restore = partial(desk.restore_from, who="ben", at=AT + timedelta(days=4))
    restore(long)
    usual = peak_of(partial(restore, short))  # nothing of the log goes, and hardly anything comes
    assert peak_of(partial(restore, long)) < usual + 2e6, "all rows at once would be 8 MB"
