"""Ending the sign-ins of somebody: when a machine was lost, or somebody left, without touching their rights; and
handing a name over, when somebody has a new account or an address has come to a successor."""

from __future__ import annotations

from datetime import datetime

from data.door import View
from data.execution import Command, EndSignIns, HandOver
from data.ledger import store_of
from data.messages import N_
from data.rights.access import access_of
from data.rights.known import Known, known_people, rules_in_force
from data.rights.people import Person
from data.trail_people import names_held
from locales import Words
from pages.pieces.editing import Action, Offer

PERSON = "person:"
MOST_OFFERED = 300


def _offers(view: View, words: Words) -> tuple[Offer, ...]:
    """Everybody who may have signed in; nobody where nobody signs in, or for who may not set up."""
    if not view.sees_setup or access_of(store_of(view).root).is_here_only:
        return ()
    return tuple(Offer(each.code, each.name, _consequence(each.person.who, words)) for each in _people(view))


def _people(view: View) -> list[Known]:
    return [each for each in known_people(view, rules_in_force(view)) if not each.is_group][:MOST_OFFERED]


def _consequence(who: str, words: Words) -> str:
    return words(
        "Every sign-in of {who} up to now ends, in every browser, and every copy of one. They may sign in again, with "
        "the rights they have.",
        who=who,
    )


def _sign_out(code: str) -> Command:
    return EndSignIns(code.removeprefix(PERSON))


def _held(view: View, words: Words) -> tuple[Offer, ...]:
    """Everybody whose name belongs to an account; nobody for who may not set up."""
    if not view.sees_setup or access_of(store_of(view).root).is_here_only:
        return ()
    holders = names_held(view)
    known = {each.person.who: each for each in known_people(view, rules_in_force(view)) if not each.is_group}
    held = [known.get(who, Known(Person(who))) for who in sorted(holders.people)][:MOST_OFFERED]
    since = {each: holders.since(each.person.who) for each in held}
    return tuple(Offer(each.code, each.name, _handing(each, at, words)) for each, at in since.items() if at)


def _handing(each: Known, since: datetime, words: Words) -> str:
    return words(
        "Since {day} {who} has been one account of your company, and nobody else comes in under that name. Every "
        "sign-in up to now ends, and the next account that signs in under it has the name, with all its rights: for "
        "somebody with a new account. Has the address come to somebody else, change the rules first.",
        day=words.day(since.date()),
        who=each.person.who,
    )


def _hand_over(code: str) -> Command:
    return HandOver(code.removeprefix(PERSON))


HAND_OVER = Action("hand_over", N_("Hand a name over"), N_("Hand over"), _held, _hand_over, follows="person")
SIGN_OUT = Action("sign_out", N_("Sign somebody out"), N_("Sign out everywhere"), _offers, _sign_out, follows="person")
