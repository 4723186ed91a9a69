"""What people say of alerts: owner, state, note, day; who and when; nothing overwritten unseen; a trail that stays."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from data.desk import AlertJudgement, Changed, Conflict, Desk, DeskBroken, NotAccepted, NotAllowed, NotYours
from data.desk.commands import JudgeAlert
from data.desk.judgements import TOPIC_OF_ALERTS
from data.scope import NOBODY, TOPICS, Scope, whole_company

ANNA = whole_company("anna", "owner of the store")
BEN = Scope("ben", regions=frozenset(("N",)), topics=frozenset(("money",)), why="his region")
EVE = Scope("eve", everywhere=True, topics=frozenset(("satisfaction",)), why="no money")
AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
RAISED, AS_OF, DUE = date(2026, 6, 20), date(2026, 6, 30), date(2026, 7, 15)


def said(client: str = "n1", kind: str = "fall", state: str = "seen", **other: Any) -> JudgeAlert:
    return JudgeAlert(client, kind, **{"raised_on": RAISED, "as_of": AS_OF, "state": state, **other})


def enter(desk: Desk, command: JudgeAlert, who: Scope = ANNA, at: datetime = AT) -> int:
    return desk.carry_out(command, who, at, {"n1", "客户 2"})


def test_a_judgement_says_who_and_when_and_is_in_the_audit(desk: Desk) -> None:
    assert (desk.alert_judgements(), desk.alert_trail()) == ((), ())
    full = said("客户 2", "promise", "open", owner="Li", note="第一次", due_on=DUE)
    assert enter(desk, full) == 1 == enter(desk, full)
    kept = AlertJudgement("客户 2", "promise", RAISED, AS_OF, "open", "Li", "第一次", DUE, "anna", AT, 1)
    assert desk.alert_judgements() == (kept,)
    plain = ("2026-06-20", "2026-06-30", "open", "Li", "第一次", "2026-07-15")
    assert desk.audit()[0].changes == (Changed("the alert promise of client 客户 2", None, plain),)


def test_the_trail_tells_every_judgement_oldest_first(desk: Desk) -> None:
    enter(desk, said(owner="Li"))
    enter(desk, said(kind="loss"), at=LATER)
    enter(desk, said(state="no_problem"), BEN, LATER)
    told = [
        (each.said.kind, each.old_state, each.said.state, each.said.who, each.said.at) for each in desk.alert_trail()
    ]
    assert told == [
        ("fall", None, "seen", "anna", AT),
        ("loss", None, "seen", "anna", LATER),
        ("fall", "seen", "no_problem", "ben", LATER),
    ]
    assert [(each.kind, each.state, each.owner) for each in desk.alert_judgements()] == [
        ("fall", "no_problem", ""),
        ("loss", "seen", ""),
    ]


def test_a_judgement_is_about_what_was_raised_up_to_the_data_it_was_given_on(desk: Desk) -> None:
    enter(desk, said(state="done"))
    (held,) = desk.alert_judgements()
    assert [held.is_about(day) for day in (RAISED, AS_OF, AS_OF + timedelta(days=1))] == [True, True, False]


def test_a_word_given_on_an_older_version_takes_nothing_back(desk: Desk) -> None:
    before = {"raised_on": RAISED - timedelta(60), "as_of": RAISED - timedelta(30)}
    enter(desk, said(state="seen", owner="Li"))
    with pytest.raises(NotAccepted, match="raised on 2026-04-21 and shown on data of 2026-05-21; since then anna"):
        enter(desk, said(state="done", **before), BEN, LATER)
    assert [(each.state, each.as_of) for each in desk.alert_judgements()] == [("seen", AS_OF)]
    assert enter(desk, said(state="done", as_of=RAISED), BEN, LATER) == 2, "the same signal, on data of an earlier day"
    (held,) = desk.alert_judgements()
    assert (held.state, held.as_of, held.is_about(AS_OF)) == ("done", AS_OF, True)
    assert enter(desk, said(kind="loss", **before), BEN, LATER) == 3, "other alerts are not in its way"


def test_two_people_judging_the_same_alert_meet(desk: Desk) -> None:
    enter(desk, said(seen_revision=0))
    with pytest.raises(Conflict, match=r"the alert fall of client n1 was changed to .*'seen'.* by anna"):
        enter(desk, said(state="done", seen_revision=0), BEN, LATER)
    assert enter(desk, said(kind="rise", seen_revision=0), BEN, LATER) == 2
    assert enter(desk, said(state="done", seen_revision=2), BEN, LATER) == 3


@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        (
            {"kind": "late"},
            "the kinds of alerts are fall, rise, no_order, mix, satisfaction, promise, loss; there was late",
        ),
        ({"state": "new"}, "one of open, seen, done, no_problem; there was new"),
        ({"owner": "x" * 121}, "the owner of an alert is one line of up to 120"),
        ({"owner": "Li\nWu"}, "the owner of an alert is one line"),
        ({"note": "x" * 501}, "the note is one line of up to 500"),
        ({"note": "turn \u202e around"}, "the note is one line"),
        ({"raised_on": date(2026, 7, 1)}, "raised on a day up to that of the data; there was 2026-07-01"),
        ({"as_of": AT}, "raised on a day up to that of the data"),
        ({"due_on": date(2026, 6, 19)}, "from 2026-06-20 on, when it was raised; there was 2026-06-19"),
        ({"due_on": date(2027, 7, 3)}, "at most 366 days from now, by 2027-07-02; there was 2027-07-03"),
        ({"due_on": "soon"}, "there was soon"),
        ({"seen_revision": 1}, "the seen revision 1 is none of this desk"),
    ],
)
def test_what_is_no_judgement_is_refused(tmp_path: Path, wrong: dict[str, Any], refused: str) -> None:
    with Desk.at(tmp_path) as desk:
        with pytest.raises(ValueError, match=refused):
            enter(desk, said(**wrong))
        assert desk.revision() == 0


def test_a_day_to_close_it_counts_from_the_data_where_they_are_ahead_of_the_clock(tmp_path: Path) -> None:
    ahead = {"as_of": date(2026, 12, 31), "due_on": date(2028, 1, 1)}
    with Desk.at(tmp_path) as desk:
        assert enter(desk, said(**ahead)) == 1
        with pytest.raises(NotAccepted, match="by 2028-01-01; there was 2028-01-02"):
            enter(desk, said(**ahead | {"due_on": date(2028, 1, 2)}))


def test_a_client_nobody_vouched_for_is_refused_also_to_the_owner(tmp_path: Path) -> None:
    with Desk.at(tmp_path) as desk:
        for who in (ANNA, BEN):
            with pytest.raises(NotYours, match="there is no client s1 among those you may see"):
                enter(desk, said("s1"), who)


@pytest.mark.parametrize("kind", TOPIC_OF_ALERTS)
def test_an_alert_is_judged_by_whoever_has_the_right_to_its_topic(tmp_path: Path, kind: str) -> None:
    able = {"money": BEN, "satisfaction": EVE}[TOPIC_OF_ALERTS[kind]]
    with Desk.at(tmp_path) as desk:
        assert enter(desk, said(kind=kind), able) == 1
        for who in ({BEN, EVE} - {able}).pop(), NOBODY, Scope("x", topics=TOPICS):
            with pytest.raises(
                NotAllowed, match=f"judging an alert needs (the right to {TOPIC_OF_ALERTS[kind]};|a name)"
            ):
                enter(desk, said(kind=kind), who)


def test_the_judgements_of_many_clients_are_one_query(desk: Desk) -> None:
    for number in range(30):
        desk.carry_out(said(f"c{number:02d}"), ANNA, AT, {f"c{number:02d}"})
    engine = desk._home.engine()
    assert engine is not None
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda con, cursor, statement, *rest: asked.append(statement))
    assert [each.client_id for each in desk.alert_judgements()] == [f"c{number:02d}" for number in range(30)]
    assert len([statement for statement in asked if "alert_history" in statement]) == 1
    read = len(asked)
    assert desk.alert_judgements() and len(asked) == read
    enter(desk, said())
    assert len(desk.alert_judgements()) == 31


def test_a_copy_with_a_judgement_that_makes_no_sense_is_refused(tmp_path: Path) -> None:
    with Desk.at(tmp_path / "store", "") as desk:
        enter(desk, said())
        enter(desk, said(state="done"))
        desk.backup_to(tmp_path / "copy")
        con = sqlite3.connect(tmp_path / "copy")
        con.execute("DROP TRIGGER alert_history_no_UPDATE")
        con.execute("UPDATE alert_history SET state = 'lost' WHERE revision = 1")
        con.commit()
        con.close()
        with pytest.raises(DeskBroken, match=r"an entry cannot be read .*there was lost"):
            desk.restore_from(tmp_path / "copy", "anna", LATER)
