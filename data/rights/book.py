"""Many rules, found at once by whom they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from data.rights.people import called
from data.rights.rules import Rule, faults_of


class RuleBook(tuple[Rule, ...]):
    """Rules in the order they were given. Who asks on every rerun finds theirs without looking at all the others."""

    @cached_property
    def by_claim(self) -> Mapping[tuple[str, str], tuple[Rule, ...]]:
        """The rules without a fault, by whom they are about, each kind by key: a rule with a fault gives nothing."""
        found: dict[tuple[str, str], list[Rule]] = {}
        for rule in sorted(self, key=lambda rule: rule.key):
            if next(faults_of(rule), None) is None:
                value = called(rule.value) if rule.claim == "person" else rule.value
                found.setdefault((rule.claim, value), []).append(rule)
        return {claim: tuple(rules) for claim, rules in found.items()}

    def about(self, claims: Iterable[tuple[str, str]]) -> tuple[Rule, ...]:
        """The rules without a fault about any of them."""
        return tuple(rule for claim in claims for rule in self.by_claim.get(claim, ()))

    def led_by(self, first: tuple[Rule, ...]) -> RuleBook:
        """The same rules after those; the book that was made last is kept, because it is asked for on every rerun."""
        if not first:
            return self
        kept: tuple[tuple[Rule, ...], RuleBook] | None = self.__dict__.get("_led")
        if kept is None or kept[0] != first:
            kept = self.__dict__["_led"] = first, RuleBook((*first, *self))
        return kept[1]


def book_of(rules: Iterable[Rule]) -> RuleBook:
    """The rules as a book; a book as it is."""
    return rules if isinstance(rules, RuleBook) else RuleBook(rules)
