"""A rule holds on days of the machine's own time zone, whoever asks and wherever it is asked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.desk import Desk, NotAccepted
from data.desk.commands import ChangeRights
from data.rights import Person, Rule
from data.rights.access import Access
from data.rights.rules import day_at
from data.scope import whole_company
from ui.asker import Asking, _with_rights

LATE, EARLY = datetime(2026, 6, 30, 15, 59, tzinfo=UTC), datetime(2026, 6, 30, 16, 0, tzinfo=UTC)
"""The last minute of June in China, and the first one of July."""
ANNA = whole_company("anna", "test")


@pytest.fixture
def in_china(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as zone:
        zone.setenv("TZ", "CST-8")  # the form that needs no list of zones on the machine
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_china")
def test_a_day_begins_when_it_does_on_the_wall_of_the_machine() -> None:
    assert (day_at(LATE), day_at(EARLY)) == (date(2026, 6, 30), date(2026, 7, 1))


@pytest.mark.usefixtures("in_china")
def test_a_right_that_ends_with_a_day_ends_at_that_midnight(tmp_path: Path) -> None:
    rule = Rule("ben", "person", "ben", "manager", frozenset("N"), valid_until=date(2026, 6, 30), reason="until July")
    with Desk.at(tmp_path) as desk:
        desk.carry_out(ChangeRights((rule,), (), 0), ANNA, LATE)
    who = Asking(person=Person("ben"))
    found = [_with_rights(who, tmp_path, Access(sign_in="oidc"), at) for at in (LATE, EARLY)]
    assert [each.face for each in found] == ["", "no_right"]
    assert [each.scope.on for each in found] == [date(2026, 6, 30), date(2026, 7, 1)]


@pytest.mark.usefixtures("in_china")
def test_the_last_administrator_of_a_day_is_counted_on_the_same_day(tmp_path: Path) -> None:
    (tmp_path / "access.toml").write_text('sign_in = "oidc"\n', encoding="utf8")
    head = Rule("head", "person", "wu", "administrator", frozenset("*"), valid_from=date(2026, 7, 1), reason="runs it")
    with Desk.at(tmp_path) as desk:
        desk.carry_out(ChangeRights((head,), (), 0), ANNA, LATE)
        drop = ChangeRights((), ("head",), 1)
        with pytest.raises(NotAccepted, match="leave nobody"):
            desk.carry_out(drop, ANNA, EARLY)
        assert desk.carry_out(drop, ANNA, LATE) == 2, "in June that rule gave nothing yet"
