"""What the rules come to: the hats that a person may wear on a day, and the scope under one of them.

A scope is one product of regions and topics, so that every figure on a page is about the same clients. Rules of the
same role and topics join their regions. A person with rules of different kinds wears one hat at a time; two are never
mixed, because that would show a topic in a region for which nobody gave it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from data.rights.book import book_of
from data.rights.people import Person
from data.rights.rules import EVERYWHERE, Rule
from data.scope import NOBODY, ROLES, Role, Scope, Topic


@dataclass(frozen=True)
class Hat:
    """One role with its topics, and where: the rules that give it, by their keys.

    key: what a link or a switch calls it; the same as long as role and topics are.
    """

    role: Role
    topics: frozenset[Topic]
    everywhere: bool
    regions: frozenset[str]
    rules: tuple[str, ...]

    @property
    def key(self) -> str:
        return "-".join((self.role, *sorted(self.topics)))


def hats_of(person: Person, rules: Iterable[Rule], day: date) -> tuple[Hat, ...]:
    """The hats of a person on that day, the widest first: whole company before regions, more topics before fewer.

    Rules with a fault give nothing; without a rule there is no hat. rules: a RuleBook where it is asked often.
    """
    kinds: dict[tuple[str, frozenset[Topic]], list[Rule]] = {}
    for rule in sorted(book_of(rules).about(person.claims), key=lambda rule: rule.key):
        if rule.holds_on(day):
            kinds.setdefault((rule.role, rule.gives), []).append(rule)
    hats = [_hat(role, topics, together) for (role, topics), together in kinds.items()]
    return tuple(sorted(hats, key=lambda hat: (not hat.everywhere, -len(hat.topics), ROLES.index(hat.role), hat.key)))


def _hat(role: str, topics: frozenset[Topic], rules: list[Rule]) -> Hat:
    everywhere = any(rule.is_everywhere for rule in rules)
    regions = frozenset[str]() if everywhere else frozenset().union(*(rule.regions for rule in rules)) - {EVERYWHERE}
    return Hat(role, topics, everywhere, regions, tuple(rule.key for rule in rules))  # type: ignore[arg-type]


def scope_of(person: Person, hats: tuple[Hat, ...], key: str = "", day: date | None = None) -> Scope:
    """The scope of a person under the hat of that key, or under the widest; nothing without a hat.

    A key that they have no hat for (any more) is as good as none. day: the one that the hats were found for.
    """
    if not hats:
        return Scope(person.who, why=NOBODY.why, on=day)
    hat = next((each for each in hats if each.key == key), hats[0])
    why = ", ".join(hat.rules)
    return Scope(person.who, hat.everywhere, hat.regions, hat.topics, why, hat.role, day)
