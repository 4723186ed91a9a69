"""Acts on the very day of an answer: they do not count, and where that is why there is no curve the reason says so."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import ibis.expr.types as ir
from ibis import _

from data.door import View
from data.messages import N_
from data.tables import served
from metrics.word_of_mouth.acts import EVENTS
from metrics.word_of_mouth.branch import FEWEST_EVENTS, TOO_FEW_EVENTS, Branch, Refusal, Side
from metrics.word_of_mouth.curve import Curve
from metrics.word_of_mouth.shapes import Verdict

ON_THE_DAY = {
    "praise": N_(
        "no curve of praise: {same_day} recommendations came on the day of an answer, which does not count; "
        "{events} came after it, it takes {least}"
    ),
    "complaint": N_(
        "no curve of complaints: {same_day} complaints came on the day of an answer, which does not count; "
        "{events} came after it, it takes {least}"
    ),
}


@cache
def _on_the_day(table: str, key: str, day: str) -> ir.Table:
    asked = served("surveys_history").select("client_key", "answered_on")
    acts = served(table + "_anywhere").select(act_id=key, act_client="client_key", act_on=day)
    both = asked.join(acts, [asked.client_key == acts.act_client, asked.answered_on == acts.act_on])
    return both.agg(acts=_.act_id.nunique())


def with_same_day(view: View, curve: Curve) -> Curve:
    """The curve, a side with too few acts told why where acts on the day of an answer are the reason."""
    return replace(curve, praise=_told(view, curve.praise), complaint=_told(view, curve.complaint))


def acts_on_the_day(view: View, side: Side) -> int:
    """Acts of that side on the very day of an answer of their client.

    Rows:   answer sheets up to the end of the period; recommendations (praise) or complaints.
    Value:  a count, each act once.
    Cuts:   additive over clients.
    Source: definition of the house.
    """
    table, key, day, _name = EVENTS[0 if side == "praise" else 1]
    return int(view.run(_on_the_day(table, key, day))["acts"].iloc[0])


def _told(view: View, branch: Branch) -> Branch:
    if branch.refusal is None or branch.refusal.message != TOO_FEW_EVENTS[branch.side]:
        return branch
    same_day = acts_on_the_day(view, branch.side)
    events = int(branch.refusal.values["events"])
    if same_day <= events:
        return branch  # they would not have made the difference
    values = {"same_day": same_day, "events": events, "least": FEWEST_EVENTS}
    message = ON_THE_DAY[branch.side]
    return replace(branch, refusal=Refusal(message, values), verdict=Verdict(message, values))
