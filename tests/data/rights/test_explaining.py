"""Why somebody may see what they see, and what other rules would change in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from data.regions import Region, RegionTree
from data.rights import Person, Rule, hats_of
from data.rights.explaining import changes_between, explained, findings_in, people_in
from data.rights.files import WrongRules, rules_from, text_of
from tests.data.rights.some import FEW, TODAY, people, rules

TREE = RegionTree([Region(1, "N", "North", None, 0), Region(2, "S", "South", None, 0)], {})
LI = Person("li", "Li Na", frozenset(("north",)))
NORTH = Rule("north", "group", "north", "manager", frozenset(("N", "X")), reason="her region")
OLD = Rule("old", "person", "li", "executive", frozenset("*"), valid_until=date(2026, 6, 30), reason="until June")
SOON = Rule("soon", "person", "li", "executive", frozenset("*"), valid_from=date(2026, 7, 2), reason="from July")
NOWHERE = Rule("nowhere", "person", "li", "analyst", frozenset("Y"), reason="a region that went")
FAULTY = Rule("faulty", "person", "li", "owner", frozenset("*"), reason="r")
SOUTH = Rule("south", "group", "south", "manager", frozenset("S"), reason="theirs")
WU = Rule("wu", "person", "wu", "manager", frozenset("S"), reason="his")
RULES = (NORTH, OLD, SOON, NOWHERE, FAULTY, SOUTH, WU)


def test_every_rule_says_what_it_gives_or_why_not() -> None:
    found = explained(LI, RULES, TODAY, TREE)
    assert [(each.rule.key, each.verdict, str(each.why)) for each in (*found.about, *found.others)] == [
        ("north", "gives", "it is about north and holds on this day"),
        ("nowhere", "nowhere", "none of the regions it names is in the data: Y"),
        ("soon", "early", "it begins on 2026-07-02"),
        ("old", "expired", "it ended on 2026-06-30"),
        ("faulty", "fault", "it cannot stand: a role is one of executive, manager, preparer, analyst, administrator; "
         "there was owner"),
        ("south", "other_group", "it is about the group south, and the sign-in names no such group"),
        ("wu", "other_person", "it is about wu"),
    ]  # fmt: skip
    assert [each.rule for each in found.giving] == [NORTH] and found.giving[0].unknown == ("X",)
    assert [each.rule.key for each in found.idle] == ["nowhere", "soon", "old", "faulty"]
    assert found.hats == hats_of(LI, RULES, TODAY)


def test_an_address_is_explained_as_it_is_resolved() -> None:
    rule = Rule("a", "person", "Li@A.cn", "manager", frozenset("N"), reason="r")
    found = explained(Person("li@a.cn"), (rule,), TODAY, TREE)
    assert [each.rule for each in found.giving] == [rule] and found.hats
    kelvin = Rule("k", "person", "kim@a.cn", "manager", frozenset("N"), reason="r")
    assert not explained(Person("\u212aim@a.cn"), (kelvin,), TODAY, TREE).hats


def test_rules_with_faults_and_regions_that_are_not_there_are_findings() -> None:
    assert [(rule.key, str(said)) for rule, said in findings_in(RULES, TREE)] == [
        ("faulty", "a role is one of executive, manager, preparer, analyst, administrator; there was owner"),
        ("north", "there is no region X in the data: it gives nothing there"),
        ("nowhere", "there is no region Y in the data: it gives nothing there"),
    ]
    assert [rule.key for rule, _ in findings_in(RULES)] == ["faulty"]


def test_what_would_change_is_said_for_everybody_the_rules_name() -> None:
    wider = (replace(NORTH, regions=frozenset("*")), *RULES[1:6])
    known = people_in((*RULES, *wider))
    assert [(each.who, each.name) for each in known] == [("li", "li"), ("wu", "wu"), ("", "north"), ("", "south")]
    found = changes_between(known, RULES, wider, TODAY)
    assert [(each.person.name, each.is_change) for each in found] == [
        ("li", False), ("wu", True), ("north", True), ("south", False),
    ]  # fmt: skip
    wu, north = found[1], found[2]
    assert (wu.gained, [hat.regions for hat in wu.lost]) == ((), [frozenset("S")])
    assert ([hat.everywhere for hat in north.gained], [hat.everywhere for hat in north.lost]) == ([True], [False])


def test_another_rule_that_gives_the_same_changes_nothing() -> None:
    (found,) = changes_between((LI,), (NORTH,), (replace(NORTH, key="other", claim="person", value="li"),), TODAY)
    assert not found.is_change and found.before != found.after


@FEW
@given(people, rules())
def test_the_rules_that_give_are_those_of_the_hats(person: Person, given_rules: tuple[Rule, ...]) -> None:
    found = explained(person, given_rules, TODAY)
    assert sorted(each.rule.key for each in found.giving) == sorted(key for hat in found.hats for key in hat.rules)
    assert len(found.about) + len(found.others) == len(given_rules)


@FEW
@given(rules())
def test_rules_come_back_from_their_text_as_they_were(given_rules: tuple[Rule, ...]) -> None:
    good = tuple(rule for rule in given_rules if not findings_in((rule,)))
    assert rules_from(text_of(good)) == good


def test_odd_names_come_back_too() -> None:
    odd = replace(OLD, key='a "b" [c].d', value="李 娜\\@x.cn", reason="it's «so» = #1 \U0001f600")
    assert rules_from(text_of((odd,))) == (odd,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = 1", r"\[a\] is no rule"),
        ("[a]\nperson = 'x'\ngroup = 'y'", "about one person or about one group"),
        ("[a]\nperson = 'x'\nrol = 'y'", "has no entry rol; the entries are person, group, role"),
        ("[a]\nperson = 'x'\nrole = 'manager'\nreason = 'r'", "regions is missing"),
        ("[a]\nperson = 'x'\nrole = 'manager'\nregions = ['N']", "a reason"),
        ("[a]\nperson = 'x'\nrole = 'manager'\nregions = 'N'\nreason = 'r'", "regions is 'N'; write a list"),
        ("[a]\nperson = 'x'\nrole = 'boss'\nregions = ['N']\nreason = 'r'", "a role is one of"),
        ("[a]\nperson = 'x'\nrole = 'manager'\nregions = ['N']\nreason = 'r'\nuntil = '2026'", "without quotation"),
        ("[a]\nperson = 'x'\n[a]\n", "no TOML"),
    ],
)  # fmt: skip
def test_what_is_no_rule_is_told_with_its_name(text: str, said: str) -> None:
    with pytest.raises(WrongRules, match=said):
        rules_from(text)
