"""Overrides at the desk: of what kind a client is judged to be, with reason, owner and last day; a trail that stays."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.desk import Changed, Conflict, Desk, DeskBroken, NotAccepted, NotAllowed, NotYours, Override, OverrideChange
from data.desk.commands import EndOverride, OverrideKind
from data.scope import NOBODY, TOPICS, Scope, whole_company
from tests.data.desk.conftest import Place

ANNA = whole_company("anna", "owner of the store")
BEN = Scope("ben", regions=frozenset(("N",)), topics=frozenset(("money",)), why="his region")
AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
UNTIL = date(2026, 12, 31)
SAID = "support", "new owner, old debts are paid", "Li"


def said(client: str = "n1", **other: Any) -> OverrideKind:
    usual = dict(zip(("kind", "reason", "owner"), SAID, strict=True))
    return OverrideKind(**{"client_id": client, **usual, "expires_on": UNTIL, **other})


def enter(desk: Desk, command: OverrideKind | EndOverride, who: Scope = ANNA, at: datetime = AT) -> int:
    return desk.carry_out(command, who, at, {"n1", "客户 2"})


def test_an_override_says_who_and_when_and_is_in_the_audit(desk: Desk) -> None:
    assert (desk.overrides(), desk.override_history()) == ((), ())
    assert enter(desk, said("客户 2")) == 1 == enter(desk, said("客户 2"))
    assert desk.overrides() == (Override("客户 2", *SAID, UNTIL, "anna", AT, 1),)
    assert desk.audit()[0].changes == (Changed("the kind of client 客户 2", None, (*SAID, "2026-12-31")),)


def test_the_trail_tells_every_change_oldest_first(desk: Desk) -> None:
    enter(desk, said())
    enter(desk, said(kind="reform", owner="Wu"), BEN, LATER)
    enter(desk, EndOverride("n1"), ANNA, LATER)
    enter(desk, said())
    assert desk.override_history() == (
        OverrideChange("n1", *SAID, UNTIL, "anna", AT, 1, None),
        OverrideChange("n1", "reform", SAID[1], "Wu", UNTIL, "ben", LATER, 2, "support"),
        OverrideChange("n1", None, None, None, None, "anna", LATER, 3, "reform"),
        OverrideChange("n1", *SAID, UNTIL, "anna", AT, 4, None),
    )
    assert [(each.kind, each.revision) for each in desk.overrides()] == [("support", 4)]


def test_an_ended_override_is_ended_once(desk: Desk) -> None:
    enter(desk, said())
    enter(desk, EndOverride("n1", seen_revision=1))
    assert desk.overrides() == ()
    with pytest.raises(NotAccepted, match="the kind of client n1 is not overridden"):
        enter(desk, EndOverride("n1"))


def test_two_people_judging_the_same_client_meet(desk: Desk) -> None:
    enter(desk, said(seen_revision=0))
    for command in (said(kind="partner", seen_revision=0), EndOverride("n1", seen_revision=0)):
        with pytest.raises(Conflict, match=r"the kind of client n1 was changed to .*'support'.* by anna"):
            enter(desk, command, BEN, LATER)
    assert enter(desk, said("客户 2", seen_revision=0), BEN, LATER) == 2
    assert enter(desk, said(kind="partner", seen_revision=1), BEN, LATER) == 3


@pytest.mark.parametrize(("days", "stands"), [(-1, False), (0, True), (366, True), (367, False)])
def test_the_last_day_lies_between_today_and_a_year_later(tmp_path: Path, days: int, stands: bool) -> None:
    day = AT.date() + timedelta(days=days)
    with Desk.at(tmp_path) as desk:
        if stands:
            assert enter(desk, said(expires_on=day)) == 1
        else:
            with pytest.raises(NotAccepted, match=f"from 2026-07-01 up to 366 days later; there was {day}"):
                enter(desk, said(expires_on=day))


@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        ({"kind": "friend"}, "the kinds are partner, support, reform, give_up; there was friend"),
        ({"reason": " "}, "needs a reason"),
        ({"reason": "x" * 501}, "needs a reason"),
        ({"owner": ""}, "needs an owner"),
        ({"owner": "Li\nWu"}, "needs an owner"),
        ({"expires_on": None}, "an override ends on a day"),
        ({"expires_on": AT}, "an override ends on a day"),
    ],
)
def test_what_is_no_override_is_refused(tmp_path: Path, wrong: dict[str, Any], refused: str) -> None:
    with Desk.at(tmp_path) as desk:
        with pytest.raises(NotAccepted, match=refused):
            enter(desk, said(**wrong))
        assert desk.revision() == 0


def test_a_client_nobody_vouched_for_is_refused_also_to_the_owner(tmp_path: Path) -> None:
    with Desk.at(tmp_path) as desk:
        for command in (said("s1"), EndOverride("s1")):
            for who in (ANNA, BEN):
                with pytest.raises(NotYours, match="there is no client s1 among those you may see"):
                    enter(desk, command, who)
        with pytest.raises(NotYours):
            desk.carry_out(said(), ANNA, AT)


@pytest.mark.parametrize(
    "scope",
    [NOBODY, Scope("eve", everywhere=True, topics=TOPICS - {"money"}, why="no money"), Scope("x", topics=TOPICS)],
)
def test_judging_takes_the_right_to_money(tmp_path: Path, scope: Scope) -> None:
    with Desk.at(tmp_path) as desk, pytest.raises(NotAllowed, match="overriding the kind of a client needs"):
        enter(desk, said(), scope)


def test_a_copy_brings_the_whole_trail_back(place: Place, desk: Desk, tmp_path: Path) -> None:
    enter(desk, said())
    enter(desk, EndOverride("n1"))
    enter(desk, said("客户 2"))
    held = desk.overrides(), desk.override_history()
    desk.backup_to(tmp_path / "copy")
    enter(desk, EndOverride("客户 2"))
    desk.restore_from(tmp_path / "copy", "anna", LATER)
    assert (desk.overrides(), desk.override_history()) == held
    with Desk.at(tmp_path / "elsewhere", "") as other:
        other.restore_from(tmp_path / "copy", "anna", LATER)
        other.check()
        assert (other.overrides(), other.override_history()) == held


def test_a_copy_with_an_override_that_makes_no_sense_is_refused_though_it_was_ended_since(tmp_path: Path) -> None:
    with Desk.at(tmp_path / "store", "") as desk:
        enter(desk, said())
        enter(desk, EndOverride("n1"))
        desk.backup_to(tmp_path / "copy")
        con = sqlite3.connect(tmp_path / "copy")
        con.execute("DROP TRIGGER override_history_no_UPDATE")
        con.execute("UPDATE override_history SET kind = 'friend' WHERE revision = 1")
        con.commit()
        con.close()
        with pytest.raises(DeskBroken, match=r"an entry cannot be read .*there was friend"):
            desk.restore_from(tmp_path / "copy", "anna", LATER)
