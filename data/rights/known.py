"""Whom a view knows: people who signed in, people and groups that rules name; and the day on which rights are asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from data.ledger import store_of
from data.rights.access import access_of, rules_with
from data.rights.book import RuleBook
from data.rights.explaining import people_in
from data.rights.people import Person
from data.rights.resolving import Hat, hats_of
from data.tables import served
from data.view import View


@dataclass(frozen=True)
class Known:
    """Somebody whose rights can be asked for. is_group: whoever is in that group and in no other.

    last_at: the last sign-in that is kept; None for who never signed in.
    """

    person: Person
    is_group: bool = False
    last_at: datetime | None = None

    @property
    def code(self) -> str:
        return f"group:{self.person.name}" if self.is_group else f"person:{self.person.who}"

    @property
    def name(self) -> str:
        named, who = self.person.name, self.person.who
        return named if self.is_group else f"{named} ({who})" if named and named != who else who


def day_of(view: View) -> date:
    """The day on which rights are asked for: today where the reader's own were found by the calendar."""
    return view.scope.on or view.as_of


def rules_in_force(view: View) -> RuleBook:
    """The rules of the desk, led by those that the file for signing in gives; none without the set-up."""
    if not view.sees_setup:
        return RuleBook()
    return rules_with(access_of(store_of(view).root), view.rules)


def clients_in(view: View, everywhere: bool, regions: Iterable[str]) -> int:
    """How many of the clients that this view may see lie in these regions."""
    clients = served("clients_anywhere")
    if not everywhere:
        clients = clients.filter(clients.home_key.isin(view.tree.below(regions) or (-1,)))
    return int(view.run(clients.aggregate(n=clients.count()))["n"].iloc[0])


def hats_here(view: View, person: Person, rules: RuleBook) -> tuple[Hat, ...]:
    """The hats of a person today that show something: of those of regions, the ones with a region in the data."""
    hats = hats_of(person, rules, day_of(view))
    return tuple(hat for hat in hats if hat.everywhere or view.tree.below(hat.regions))


def known_people(view: View, rules: RuleBook) -> tuple[Known, ...]:
    """Who signed in, as they last did, and whom rules name; people by their name first, groups after them."""
    seen = {each.who: Known(Person(each.who, each.name, each.groups), last_at=each.last_at) for each in view.people}
    named = people_in(rules)
    for person in (each for each in named if each.who and each.who not in seen):
        seen[person.who] = Known(person)
    groups = [Known(each, is_group=True) for each in named if not each.who]
    return (*sorted(seen.values(), key=lambda each: each.person.who), *groups)
