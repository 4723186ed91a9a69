"""Laws of rights: rules only add, give nothing that no rule gives, and hold on their days only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from data.rights import EVERYWHERE, Hat, Person, Rule, RuleBook, faults_of, hats_of, scope_of
from data.scope import TOPICS
from tests.data.rights.some import FEW, NAMES, TODAY, people, rules

Given = tuple[Rule, ...]


def valid(person: Person, given_rules: Given, day: date) -> list[Rule]:
    """The rules that count, found the slow way."""
    mine = [rule for rule in given_rules if (rule.claim, rule.value) in person.claims]
    return [rule for rule in mine if rule.holds_on(day) and not tuple(faults_of(rule))]


def regions_by_kind(hats: tuple[Hat, ...]) -> dict[str, frozenset[str]]:
    return {hat.key: frozenset((EVERYWHERE,)) if hat.everywhere else hat.regions for hat in hats}


@FEW
@given(people, rules())
def test_no_hat_shows_a_topic_in_a_region_for_which_no_valid_rule_gives_it(person: Person, given_rules: Given) -> None:
    counting = valid(person, given_rules, TODAY)
    for hat in hats_of(person, given_rules, TODAY):
        scope = scope_of(person, (hat,))
        for topic in scope.topics:
            having = [rule for rule in counting if topic in rule.gives]
            assert not scope.everywhere or any(rule.is_everywhere for rule in having)
            assert scope.regions <= {code for rule in having for code in rule.regions}


@FEW
@given(people, rules())
def test_every_valid_rule_is_in_one_hat_and_gives_there_what_it_says(person: Person, given_rules: Given) -> None:
    hats = hats_of(person, given_rules, TODAY)
    assert sorted(key for hat in hats for key in hat.rules) == [rule.key for rule in valid(person, given_rules, TODAY)]
    held = {rule.key: rule for rule in given_rules}
    for hat in hats:
        for rule in (held[key] for key in hat.rules):
            assert (rule.role, rule.gives) == (hat.role, hat.topics)
            assert hat.everywhere if rule.is_everywhere else (hat.everywhere or rule.regions <= hat.regions)


@FEW
@given(people, rules(), rules(most=1))
def test_another_rule_takes_nothing_away(person: Person, given_rules: Given, more: Given) -> None:
    before = regions_by_kind(hats_of(person, given_rules, TODAY))
    added = tuple(replace(rule, key="more") for rule in more)
    after = regions_by_kind(hats_of(person, (*given_rules, *added), TODAY))
    for key, regions in before.items():
        assert regions <= after[key] or EVERYWHERE in after[key]


@FEW
@given(people, rules(), st.randoms(use_true_random=False))
def test_the_order_of_rules_does_not_matter(person: Person, given_rules: Given, chance: Random) -> None:
    shuffled = list(given_rules)
    chance.shuffle(shuffled)
    found = hats_of(person, given_rules, TODAY)
    assert hats_of(person, shuffled, TODAY) == found == hats_of(person, RuleBook(shuffled), TODAY)


@FEW
@given(people, rules())
def test_without_rules_or_on_other_days_nothing_is_given(person: Person, given_rules: Given) -> None:
    assert hats_of(person, (), TODAY) == () and scope_of(person, ()).is_empty
    over = tuple(replace(rule, valid_from=None, valid_until=TODAY - timedelta(1)) for rule in given_rules)
    ahead = tuple(replace(rule, valid_from=TODAY + timedelta(1), valid_until=None) for rule in given_rules)
    assert hats_of(person, over, TODAY) == hats_of(person, ahead, TODAY) == ()


@FEW
@given(rules())
def test_a_group_gives_what_a_rule_for_the_person_gives(given_rules: Given) -> None:
    mine = tuple(replace(rule, claim="person", value=NAMES[0]) for rule in given_rules)
    ours = tuple(replace(rule, claim="group", value="staff") for rule in given_rules)
    one, other = Person(NAMES[0]), Person("chen", groups=frozenset(("staff",)))
    assert hats_of(one, mine, TODAY) == hats_of(other, ours, TODAY)


@FEW
@given(people, rules())
@example(Person("north"), (Rule("a", "group", "north", "manager", frozenset("N"), reason="r"),))
@example(Person("x", groups=frozenset(("li",))), (Rule("a", "person", "li", "manager", frozenset("N"), reason="r"),))
def test_a_persons_name_is_no_group_and_a_group_no_person(person: Person, given_rules: Given) -> None:
    persons = tuple(replace(rule, claim="person", value="x9") for rule in given_rules)
    groups = tuple(replace(rule, claim="group", value="x9") for rule in given_rules)
    assert hats_of(Person("a", groups=frozenset(("x9",))), persons, TODAY) == ()
    assert hats_of(Person("x9"), groups, TODAY) == ()
    for hat in hats_of(person, given_rules, TODAY):
        assert {(r.claim, r.value) for r in given_rules if r.key in hat.rules} <= person.claims


@FEW
@given(people, rules())
def test_a_hat_holds_only_topics_that_there_are_and_the_key_of_one_finds_it(person: Person, given_rules: Given) -> None:
    hats = hats_of(person, given_rules, TODAY)
    assert len({hat.key for hat in hats}) == len(hats)
    for hat in hats:
        assert hat.topics <= TOPICS and hat.topics
        scope = scope_of(person, hats, hat.key)
        assert (scope.role, scope.topics, scope.everywhere, scope.regions, scope.who) == (
            hat.role, hat.topics, hat.everywhere, hat.regions, person.who,
        )  # fmt: skip
    if hats:
        assert scope_of(person, hats, "gone") == scope_of(person, hats)
