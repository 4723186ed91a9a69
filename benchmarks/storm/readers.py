"""Who asks in the storm: people and the rules about them, and what the rules give, worked out a second time."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.storm.strangers import Rights
from data.rights import EVERYWHERE, Person, Rule
from data.rights.rules import Claim
from data.scope import TOPICS_OF_ROLE, Topic

DAY = date(2026, 11, 22)
LONG_AGO, LATER = DAY - timedelta(1), DAY + timedelta(1)
TOPIC_SETS: tuple[frozenset[Topic], ...] = (
    frozenset(), frozenset(("money",)), frozenset(("satisfaction",)), frozenset(("money", "personal")),
    frozenset(("money", "satisfaction", "personal")), frozenset(("satisfaction", "personal", "setup")),
)  # fmt: skip
"""No topics: those of the role."""


@dataclass(frozen=True)
class Reader:
    """Somebody who asks, under one of their hats (the key of a hat, also of one they do not have)."""

    person: Person
    hat: str = ""


def rules_about(regions: Sequence[str], seed: int) -> tuple[Rule, ...]:
    """Rules for people at every depth of the tree: one region, several, over, to come, of no known region, groups."""
    draw, found = random.Random(seed), list[Rule]()

    def rule(
        value: str, role: str, places: Iterable[str], topics: frozenset[Topic] = frozenset(),
        claim: Claim = "person", valid_from: date | None = None, valid_until: date | None = None,
    ) -> None:  # fmt: skip
        key, regions = f"r{len(found):03d}", frozenset(places)
        found.append(Rule(key, claim, value, role, regions, topics, valid_from, valid_until, "the storm"))

    for at, region in enumerate(regions):
        rule(f"manager.{at:03d}", "manager", (region,))
        rule(f"topic.{at:03d}", "analyst", (region,), TOPIC_SETS[at % len(TOPIC_SETS)])
        rule(f"former.{at:03d}", "manager", (region,), valid_until=LONG_AGO)
        rule(f"former.{at:03d}", "manager", (draw.choice(regions),), valid_from=DAY)
    for at in range(8):
        some = draw.sample(list(regions), min(2, len(regions)))
        rule(f"group {at}", "manager", some, claim="group")
        rule(f"hats {at}", "manager", some[:1], frozenset(("money", "satisfaction", "personal")))
        rule(f"hats {at}", "analyst", some[1:] or some, frozenset(("satisfaction",)))
        rule(f"later {at}", "executive", (EVERYWHERE,), valid_from=LATER)
        rule(f"later {at}", "manager", ("no such region",))
    rule("anna", "administrator", (EVERYWHERE,))
    rule("chief", "executive", (EVERYWHERE,))
    rule("voices", "analyst", (EVERYWHERE,), frozenset(("satisfaction",)))
    rule("money", "preparer", (EVERYWHERE,), frozenset(("money",)))
    return tuple(found)


def readers_of(rules: Iterable[Rule]) -> tuple[Reader, ...]:
    """Everybody the rules are about, members of groups, and people whom no rule knows; some under a certain hat."""
    people = sorted({rule.value for rule in rules if rule.claim == "person"})
    groups = sorted({rule.value for rule in rules if rule.claim == "group"})
    found = [Reader(Person(who)) for who in people]
    found += [Reader(Person(f"member of {group}", groups=frozenset((group,)))) for group in groups]
    found += [Reader(Person(who), f"analyst-{'-'.join(('satisfaction',))}") for who in people if who.startswith("hats")]
    found += [Reader(Person("nobody")), Reader(Person("")), Reader(Person("manager"), "administrator-setup")]
    return tuple(found)


def rights_of(reader: Reader, rules: Iterable[Rule], day: date = DAY) -> dict[tuple[str, frozenset[Topic]], Rights]:
    """What each of the reader's hats gives by the rules, from their text alone: regions are joined, hats are not."""
    found: dict[tuple[str, frozenset[Topic]], set[str]] = {}
    for rule in rules:
        about = rule.value == reader.person.who if rule.claim == "person" else rule.value in reader.person.groups
        begun = rule.valid_from is None or rule.valid_from <= day
        over = rule.valid_until is not None and rule.valid_until < day
        if about and begun and not over:
            topics = rule.topics or TOPICS_OF_ROLE[rule.role]  # type: ignore[index]
            found.setdefault((rule.role, topics), set()).update(rule.regions)
    return {
        kind: Rights(None if EVERYWHERE in regions else frozenset(regions), kind[1]) for kind, regions in found.items()
    }
