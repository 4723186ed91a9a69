"""Rules of rights at the desk: given, changed, taken away; told with who and when; never without an administrator."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from data.desk import Changed, Conflict, Desk, DeskBroken, NotAccepted, NotAllowed, RuleChange
from data.desk.commands import ChangeRights
from data.desk.places import writing
from data.rights import Person, Rule, hats_of
from data.scope import NOBODY, TOPICS, Scope, whole_company
from tests.data.desk.conftest import Place
from tests.data.desk.test_migrations import engine_of

ANNA = whole_company("anna", "owner of the store")
AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
TODAY = AT.date()
NORTH = Rule("north", "person", "li@a.cn", "manager", frozenset(("N",)), reason="her region 北")
SOUTH = Rule(
    "south", "group", "sales-south", "analyst", frozenset(("S", "E")), frozenset(("money",)), date(2026, 1, 1),
    date(2026, 12, 31), "until the end of the year",
)  # fmt: skip
HEAD = Rule("head", "person", "wu@a.cn", "administrator", frozenset("*"), reason="runs it")
SECOND = replace(HEAD, key="second", value="chen@a.cn")


def change(desk: Desk, *put: Rule, drop: tuple[str, ...] = (), seen: int | None = None, who: Scope = ANNA) -> int:
    revision = desk.revision() if seen is None else seen
    return desk.carry_out(ChangeRights(put, drop, revision), who, AT)


def signed_in(place: Place, *said: str) -> None:
    place.root.mkdir(exist_ok=True)
    (place.root / "access.toml").write_text("\n".join(('sign_in = "oidc"', *said)), encoding="utf8")


def test_rules_are_read_back_as_they_were_given_by_key(desk: Desk) -> None:
    assert (desk.rules(), tuple(desk.rule_changes())) == ((), ())
    assert change(desk, SOUTH, NORTH) == 1
    assert desk.rules() == (NORTH, SOUTH)
    (hat,) = hats_of(Person("x", groups=frozenset(("sales-south",))), desk.rules(), TODAY)
    assert (hat.role, hat.regions, hat.rules) == ("analyst", frozenset(("S", "E")), ("south",))


def test_a_rule_is_changed_and_taken_away_and_the_trail_tells_all_of_it(desk: Desk) -> None:
    change(desk, NORTH, SOUTH)
    wider = replace(NORTH, regions=frozenset(("N", "W")))
    assert change(desk, wider, SOUTH, drop=()) == 2
    assert change(desk, drop=("north",)) == 3
    assert desk.rules() == (SOUTH,)
    assert tuple(desk.rule_changes()) == (
        RuleChange("north", None, NORTH, "anna", AT, 1),
        RuleChange("south", None, SOUTH, "anna", AT, 1),
        RuleChange("north", NORTH, wider, "anna", AT, 2),
        RuleChange("north", wider, None, "anna", AT, 3),
    )
    assert [desk.rules(until) for until in (0, 1, 2)] == [(), (NORTH, SOUTH), (wider, SOUTH)]


def test_the_audit_tells_a_rule_as_one_line(desk: Desk) -> None:
    change(desk, SOUTH)
    change(desk, HEAD, drop=("south",))
    line = "group sales-south; analyst; E, S; money; from 2026-01-01; until 2026-12-31; until the end of the year"
    head = "person wu@a.cn; administrator; whole company; the topics of the role; runs it"
    latest, first = desk.audit()
    assert first.changes == (Changed("the rule south", None, line),)
    assert latest.changes == (Changed("the rule head", None, head), Changed("the rule south", line, None))


def test_rules_are_kept_in_memory_until_they_change_whoever_changes_them(place: Place) -> None:
    with place.desk() as one, place.desk() as other:
        change(one, NORTH)
        held = one.rules()
        assert one.rules() is held
        change(other, SOUTH)
        assert one.rules() == (NORTH, SOUTH)


def test_nothing_new_is_no_change(desk: Desk) -> None:
    change(desk, NORTH)
    assert change(desk, NORTH) == 1


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (replace(NORTH, reason=" "), "and a reason"),
        (replace(NORTH, role="owner"), "a role is one of"),
        (replace(NORTH, regions=frozenset()), "name the regions"),
        (replace(NORTH, regions=frozenset(("*", "N"))), "no region beside it"),
        (replace(NORTH, regions=frozenset(("N\n",))), "by their codes"),
        (replace(NORTH, topics=frozenset(("pay",))), "a topic is one of"),  # type: ignore[arg-type]
        (replace(SOUTH, valid_until=date(2025, 1, 1)), "before it begins"),
        (replace(SOUTH, valid_until=AT), "on a day, or is open"),
        (replace(HEAD, key="access file"), "may not be called"),
    ],
)
def test_what_is_no_rule_is_refused_and_nothing_is_changed(rule: Rule, said: str, desk: Desk) -> None:
    change(desk, SECOND)
    with pytest.raises(NotAccepted, match=said):
        change(desk, rule)
    with pytest.raises(NotAccepted, match=f"({rule.key}.*)?{said}"):
        change(desk, replace(NORTH, key="good"), rule)
    assert desk.rules() == (SECOND,)


def test_a_rule_is_named_once_and_only_what_is_there_is_taken_away(desk: Desk) -> None:
    for put, drop in (((NORTH, NORTH), ()), ((NORTH,), ("north",)), ((), ("south", "south"))):
        with pytest.raises(NotAccepted, match="named twice"):
            change(desk, *put, drop=drop)
    with pytest.raises(NotAccepted, match="no rule south"):
        change(desk, drop=("south",))
    with pytest.raises(ValueError, match="none of this desk"):
        change(desk, NORTH, seen=7)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(desk: Desk) -> None:
    change(desk, NORTH)
    change(desk, replace(NORTH, role="executive"))
    change(desk, SOUTH, seen=1)
    for put, drop in (
        ((replace(NORTH, role="analyst"),), ()),
        ((), ("north",)),
        ((replace(SOUTH, role="manager"),), ()),
    ):
        with pytest.raises(Conflict, match="changed to"):
            change(desk, *put, drop=drop, seen=1)
    change(desk, drop=("north",))
    with pytest.raises(Conflict):
        change(desk, drop=("north",), seen=2)


@pytest.mark.parametrize("scope", [
    NOBODY,
    Scope("li", everywhere=True, topics=TOPICS, role="analyst"),
    Scope("li", regions=frozenset("N"), topics=TOPICS, role="administrator"),
    Scope("li", everywhere=True, topics=TOPICS - {"setup"}, role="administrator"),
])  # fmt: skip
def test_only_an_administrator_of_everything_gives_rights(scope: Scope, tmp_path: Path) -> None:
    with Desk.at(tmp_path) as desk:
        with pytest.raises(NotAllowed):
            change(desk, replace(HEAD, value="li"), who=scope)
        assert desk.revision() == 0


@pytest.mark.parametrize("away", [
    {"drop": ("head",)},
    {"put": replace(HEAD, role="analyst")},
    {"put": replace(HEAD, regions=frozenset("N"))},
    {"put": replace(HEAD, topics=frozenset(("money",)))},
    {"put": replace(HEAD, valid_from=TODAY + timedelta(1))},
    {"put": replace(HEAD, valid_until=TODAY + timedelta(90))},
])  # fmt: skip
def test_the_last_administrator_stays_unless_the_access_file_names_one(place: Place, away: dict[str, Any]) -> None:
    put, drop = ((away["put"],) if "put" in away else ()), away.get("drop", ())
    signed_in(place)
    with place.desk() as desk:
        change(desk, HEAD, SECOND, NORTH)
        change(desk, drop=("second",))
        with pytest.raises(NotAccepted, match="nobody who may set up"):
            change(desk, *put, drop=drop)
        assert desk.rules() == (HEAD, NORTH)
        change(desk, SECOND, *put, drop=drop)
        change(desk, HEAD)
        change(desk, drop=("second",))
        signed_in(place, 'administrators = ["wu@a.cn"]')
        change(desk, *put, drop=drop)


def test_where_nobody_administers_yet_rules_can_be_prepared(place: Place) -> None:
    signed_in(place)
    with place.desk() as desk:
        assert change(desk, NORTH) == 1
        assert change(desk, drop=("north",)) == 2


def test_a_rule_that_cannot_be_read_is_found_by_the_check(place: Place) -> None:
    with place.desk() as desk:
        change(desk, NORTH)
        desk.check()
        with engine_of(place) as engine, writing(engine) as con:
            con.execute(text("INSERT INTO audit VALUES (2, '2026-07-01T09:30:00.000000Z', 'x', 'x', '[]')"))
            values = "('odd', 2, false, 'person', 'x', 'manager', '\"N\"', '[]', NULL, NULL, 'r')"
            con.execute(text(f"INSERT INTO rights_history VALUES {values}"))
        with pytest.raises(DeskBroken, match="the rule odd does not list"):
            desk.check()
        with pytest.raises(DeskBroken, match="the rule odd"):  # and nobody is shown anything
            desk.rules()
