"""What can be chosen on the page of the alerts: which are listed, how they are added up, whose evidence is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from data.door import View
from data.messages import N_
from metrics.alerts import KINDS, LABELS, STATISTICAL, Filters, Found, Listed, alert_rows, alerts_of, found_alerts
from pages.clients.alert_state_list import IN_STATE
from pages.pieces.page import Choice, Chosen, Control

MOST_OFFERED = 50
FIRST = "first"
DAYS = {"week": 7, "month": 30}
"""How far back "raised lately" looks, the as-of date included."""
OF = "of:"
"""What the code of an owner begins with, so that nobody's name is taken for another choice."""
STATE_NAMES: dict[str, str] = {
    "open": N_("waiting"), "seen": N_("seen"), "done": N_("done"), "no_problem": N_("not a problem"),
}  # fmt: skip
KINDS_OF: dict[str, tuple[str, ...]] = {
    "signals": STATISTICAL, "facts": tuple(kind for kind in KINDS if kind not in STATISTICAL), "all": (),
}  # fmt: skip
"""Several kinds at once; none stands for any. Facts are many and need no detective: the list begins with signals."""
KIND = Choice(
    "kind", N_("Kind"),
    (("signals", N_("signals of change")), ("facts", N_("facts")), ("all", N_("all kinds")),
     *((kind, LABELS[kind]) for kind in KINDS)), "signals", "list",
)  # fmt: skip
STATE = Choice(
    "state", N_("State"), (*STATE_NAMES.items(), ("overdue", N_("overdue")), ("all", N_("all"))), "open", "list"
)
WHEN = Choice(
    "when", N_("Signal"),
    (("standing", N_("still standing")), ("week", N_("raised in 7 days")), ("month", N_("raised in 30 days")),
     ("all", N_("12 months"))),
    "standing", "list",
)  # fmt: skip
BY = Choice("by", N_("Alerts by"), (("region", N_("Region")), ("manager", N_("Account manager"))), "region", "parts")


def controls(view: View) -> tuple[Control, ...]:
    """The choices of the list, the owners there are, and the clients with the most at stake."""
    return KIND, STATE, WHEN, _owners(view), BY, _clients(view), IN_STATE


def _owners(view: View) -> Choice:
    """Everybody's, the reader's own, nobody's, and those of each owner that was entered."""
    found = sorted({each.owner for each in view.alert_judgements if each.owner})[:MOST_OFFERED]
    fixed = (("all", N_("everybody")), ("mine", N_("me")), ("nobody", N_("nobody yet")))
    return Choice("owner", N_("Owner"), (*fixed, *((OF + name, name) for name in found)), "all", "list")


def _clients(view: View) -> Choice:
    """The clients whose evidence can be drawn: the first of the list, or one of those with the most at stake."""
    offered = view.once(most_at_stake)
    return Choice("look", N_("Client"), ((FIRST, N_("the first of the list")), *offered), FIRST, "evidence")


def most_at_stake(view: View) -> tuple[tuple[str, str], ...]:
    """Code and name of the clients whose alerts come first."""
    rows = alert_rows(view, MOST_OFFERED)
    return tuple(dict(zip(rows["client_id"].tolist(), rows["name"].tolist(), strict=True)).items())


def chosen_of(codes: Mapping[str, str]) -> Chosen:
    """What is set, with the default of every control that a form was not told of."""
    return Chosen(
        {each.key: each.default for each in (KIND, STATE, WHEN)} | {"owner": "all", "look": FIRST} | {**codes}
    )


def filters_of(view: View, chosen: Chosen) -> Filters:
    """What the controls leave, as the alerts are asked for it."""
    when, owner, state = chosen["when"], chosen["owner"], chosen["state"]
    owners = {"all": None, "mine": view.scope.who, "nobody": ""}
    return Filters(
        KINDS_OF.get(chosen["kind"], (chosen["kind"],)),
        "" if state == "all" else state,
        owners[owner] if owner in owners else owner.removeprefix(OF),
        when == "standing",
        view.as_of - timedelta(DAYS[when] - 1) if when in DAYS else None,
    )


def on_the_list(view: View, chosen: Chosen, most: int) -> Found:
    """The alerts that the controls leave, at most so many of them."""
    return found_alerts(view, filters_of(view, chosen), most)


def looked_at(view: View, chosen: Chosen, found: Found | None = None) -> Listed | None:
    """The alert whose evidence is drawn and that the form is about; None where there is none.

    Of a client with several the one of the chosen kind, else the one with the most at stake. found: what is on the
    list, where that is known already.
    """
    code = chosen["look"]
    if code == FIRST:
        return next(iter((found or on_the_list(view, chosen, 1)).rows), None)
    own = alerts_of(view, code)
    return next((each for each in own if each.kind == chosen["kind"]), own[0] if own else None)
