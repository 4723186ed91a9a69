"""What can be chosen on the page of the alerts: which are listed, how they are added up, whose evidence is drawn."""

from __future__ import annotations

from collections.abc import Mapping

from data.door import View
from data.messages import N_
from metrics.alerts import KINDS, LABELS, STATISTICAL, alert_rows
from pages.clients.alert_listed import OF, Listed, kept_alerts
from pages.pieces.page import Choice, Chosen, Control

MOST_OFFERED = 50
FIRST = "first"
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
    return KIND, STATE, WHEN, _owners(view), BY, _clients(view)


def _owners(view: View) -> Choice:
    """Everybody's, the reader's own, nobody's, and those of each owner that was entered."""
    found = sorted({each.owner for each in view.alert_judgements if each.owner})[:MOST_OFFERED]
    fixed = (("all", N_("everybody")), ("mine", N_("me")), ("nobody", N_("nobody yet")))
    return Choice("owner", N_("Owner"), (*fixed, *((OF + name, name) for name in found)), "all", "list")


def _clients(view: View) -> Choice:
    """The clients whose evidence can be drawn: the first of the list, or one of those with the most at stake."""
    rows = alert_rows(view, MOST_OFFERED)
    names = dict(zip(rows["client_id"].tolist(), rows["name"].tolist(), strict=True))
    return Choice("look", N_("Client"), ((FIRST, N_("the first of the list")), *names.items()), FIRST, "evidence")


def chosen_of(codes: Mapping[str, str]) -> Chosen:
    """What is set, with the default of every control that a form was not told of."""
    return Chosen(
        {each.key: each.default for each in (KIND, STATE, WHEN)} | {"owner": "all", "look": FIRST} | {**codes}
    )


def on_the_list(view: View, chosen: Chosen, found: tuple[Listed, ...]) -> tuple[Listed, ...]:
    """The alerts that the controls leave."""
    kinds = KINDS_OF.get(chosen["kind"], (chosen["kind"],))
    state, when, owner = (chosen[key] for key in ("state", "when", "owner"))
    return kept_alerts(found, view.as_of, kinds=kinds, state=state, when=when, owner=owner, who=view.scope.who)


def looked_at(view: View, chosen: Chosen, found: tuple[Listed, ...]) -> Listed | None:
    """The alert whose evidence is drawn and that the form is about; None where there is none.

    Of a client with several the one of the chosen kind, else the one with the most at stake.
    """
    code = chosen["look"]
    if code == FIRST:
        return next(iter(on_the_list(view, chosen, found)), None)
    own = [each for each in found if each.client_id == code]
    return next((each for each in own if each.kind == chosen["kind"]), own[0] if own else None)
