"""Why somebody may see what they see, and what other rules would change in it: for a page and for the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from data.messages import N_, Said
from data.regions import RegionTree
from data.rights.book import book_of
from data.rights.people import Person, called
from data.rights.resolving import Hat, hats_of
from data.rights.rules import Rule, faults_of

Verdict = Literal["gives", "nowhere", "early", "expired", "fault", "other_group", "other_person"]
VERDICTS: tuple[Verdict, ...] = ("gives", "nowhere", "early", "expired", "fault", "other_group", "other_person")
"""nowhere: it holds, and none of the regions it names is there."""
WHY: Mapping[Verdict, str] = {
    "gives": N_("it is about {whom} and holds on this day"),
    "nowhere": N_("none of the regions it names is in the data: {regions}"),
    "early": N_("it begins on {day}"),
    "expired": N_("it ended on {day}"),
    "fault": N_("it cannot stand: {fault}"),
    "other_group": N_("it is about the group {whom}, and the sign-in names no such group"),
    "other_person": N_("it is about {whom}"),
}


@dataclass(frozen=True)
class Considered:
    """One rule, and whether it gives this person something on this day.

    why: the reason as a sentence for whoever reads. unknown: codes of regions it names that are not in the data; they
    give nothing, also where others of the same rule do.
    """

    rule: Rule
    verdict: Verdict
    why: Said
    unknown: tuple[str, ...] = ()

    @property
    def gives(self) -> bool:
        return self.verdict == "gives"


@dataclass(frozen=True)
class Explanation:
    """What the rules come to for one person on one day, and what became of every rule, by key.

    hats: what they may wear, the widest first; nothing: they see nothing. about: the rules about them, those that
    count first. others: the rules about somebody else.
    """

    person: Person
    day: date
    hats: tuple[Hat, ...]
    about: tuple[Considered, ...]
    others: tuple[Considered, ...]

    @property
    def giving(self) -> tuple[Considered, ...]:
        """The rules that give something."""
        return tuple(each for each in self.about if each.gives)

    @property
    def idle(self) -> tuple[Considered, ...]:
        """The rules about this person that give nothing, each with its reason."""
        return tuple(each for each in self.about if not each.gives)


@dataclass(frozen=True)
class Difference:
    """The hats of one person under the old rules and under the new."""

    person: Person
    before: tuple[Hat, ...]
    after: tuple[Hat, ...]

    @property
    def is_change(self) -> bool:
        """Whether they may see or enter something else; which rules give it does not matter."""
        return _worn(self.before) != _worn(self.after)

    @property
    def gained(self) -> tuple[Hat, ...]:
        """Hats that they have not, or not so, before."""
        return _missing_in(self.before, self.after)

    @property
    def lost(self) -> tuple[Hat, ...]:
        """Hats that they have not, or not so, after."""
        return _missing_in(self.after, self.before)


def explained(person: Person, rules: Iterable[Rule], day: date, tree: RegionTree | None = None) -> Explanation:
    """What every rule gives that person on that day, and why. tree: of the data, for regions that are not there."""
    book = book_of(rules)
    found = [_considered(person, rule, day, tree) for rule in sorted(book, key=lambda rule: rule.key)]
    about = [each for each in found if not each.verdict.startswith("other")]
    others = [each for each in found if each.verdict.startswith("other")]
    about.sort(key=lambda each: VERDICTS.index(each.verdict))
    return Explanation(person, day, hats_of(person, book, day), tuple(about), tuple(others))


def changes_between(
    people: Iterable[Person], old: Iterable[Rule], new: Iterable[Rule], day: date
) -> tuple[Difference, ...]:
    """The hats of each of these people under both sets of rules on that day, in their order; also where they agree."""
    before, after = book_of(old), book_of(new)
    return tuple(Difference(who, hats_of(who, before, day), hats_of(who, after, day)) for who in people)


def people_in(rules: Iterable[Rule]) -> tuple[Person, ...]:
    """Everybody the rules name, and for every group somebody who is in it and no other: whom a change may touch.

    By name, persons first. Somebody who is only in a group has that group's name and no `who`.
    """
    named = sorted({(rule.claim, rule.value) for rule in rules})
    persons = [Person(value, value) for claim, value in named if claim == "person"]
    groups = [Person("", value, frozenset((value,))) for claim, value in named if claim == "group"]
    return (*persons, *groups)


def findings_in(rules: Iterable[Rule], tree: RegionTree | None = None) -> tuple[tuple[Rule, Said], ...]:
    """What is wrong with rules, by key: a fault, or regions that are not in the data."""
    found: list[tuple[Rule, Said]] = []
    for rule in sorted(rules, key=lambda rule: rule.key):
        found += [(rule, fault) for fault in faults_of(rule)]
        if unknown := _unknown(rule, tree):
            message = N_("there is no region {regions} in the data: it gives nothing there")
            found.append((rule, Said(message, {"regions": ", ".join(unknown)})))
    return tuple(found)


def _considered(person: Person, rule: Rule, day: date, tree: RegionTree | None) -> Considered:
    verdict, values = _verdict(person, rule, day, tree)
    return Considered(rule, verdict, Said(WHY[verdict], values), _unknown(rule, tree))


def _verdict(person: Person, rule: Rule, day: date, tree: RegionTree | None) -> tuple[Verdict, Mapping[str, object]]:
    value = called(rule.value) if rule.claim == "person" else rule.value
    if (rule.claim, value) not in person.claims:
        return ("other_group" if rule.claim == "group" else "other_person"), {"whom": rule.value}
    fault = next(faults_of(rule), None)
    if fault is not None:
        return "fault", {"fault": str(fault)}
    if rule.valid_from is not None and day < rule.valid_from:
        return "early", {"day": str(rule.valid_from)}
    if rule.valid_until is not None and rule.valid_until < day:
        return "expired", {"day": str(rule.valid_until)}
    unknown = _unknown(rule, tree)
    if len(unknown) == len(rule.regions):
        return "nowhere", {"regions": ", ".join(unknown)}
    return "gives", {"whom": rule.value}


def _unknown(rule: Rule, tree: RegionTree | None) -> tuple[str, ...]:
    if tree is None or rule.is_everywhere:
        return ()
    return tuple(code for code in sorted(rule.regions, key=str) if tree.region(code) is None)


def _worn(hats: Iterable[Hat]) -> frozenset[tuple[str, bool, frozenset[str]]]:
    return frozenset((hat.key, hat.everywhere, hat.regions) for hat in hats)


def _missing_in(hats: Iterable[Hat], of: Iterable[Hat]) -> tuple[Hat, ...]:
    worn = _worn(hats)
    return tuple(hat for hat in of if not _worn((hat,)) <= worn)
