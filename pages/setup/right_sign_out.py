"""Ending the sign-ins of somebody: when a machine was lost, or somebody left, without touching their rights."""

from __future__ import annotations

from data.door import View
from data.execution import Command, EndSignIns
from data.ledger import store_of
from data.messages import N_
from data.rights.access import access_of
from data.rights.known import known_people, rules_in_force
from locales import Words
from pages.pieces.editing import Action, Offer

PERSON = "person:"
MOST_OFFERED = 300


def _offers(view: View, words: Words) -> tuple[Offer, ...]:
    """Everybody who may have signed in; nobody where nobody signs in, or for who may not set up."""
    if not view.sees_setup or access_of(store_of(view).root).is_here_only:
        return ()
    people = [each for each in known_people(view, rules_in_force(view)) if not each.is_group][:MOST_OFFERED]
    return tuple(Offer(each.code, each.name, _consequence(each.person.who, words)) for each in people)


def _consequence(who: str, words: Words) -> str:
    return words(
        "Every sign-in of {who} up to now ends, in every browser, and every copy of one. They may sign in again, with "
        "the rights they have.",
        who=who,
    )


def _sign_out(code: str) -> Command:
    return EndSignIns(code.removeprefix(PERSON))


SIGN_OUT = Action("sign_out", N_("Sign somebody out"), N_("Sign out everywhere"), _offers, _sign_out, follows="person")
