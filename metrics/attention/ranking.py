"""All matters in one order: by the yearly money at stake of each, which overlap and are never added together."""

from __future__ import annotations

from dataclasses import dataclass

from data.door import View
from metrics.attention.clients import client_matters
from metrics.attention.matter import Matter
from metrics.attention.plans import behind_matters, plan_matters
from metrics.false_loyalty import held_by_barriers
from metrics.kpi import NO_SALES, NOT_YOURS

MOST_RANKED = 10


@dataclass(frozen=True)
class Attention:
    """The matters with the most at stake, largest first; `more`: how many others there are. missing: why none can be
    told, a message; empty where they can."""

    matters: tuple[Matter, ...] = ()
    more: int = 0
    missing: str = ""


def matters(view: View, most: int = MOST_RANKED) -> Attention:
    """What needs attention, by the yearly money at stake; the ten largest matters.

    Rows:   regions or managers behind their pacing, key figures that will likely miss the year, revenue held by
            barriers, and the sums over clients of `client_matters`.
    Value:  an Attention. Each matter's stake is money of a year, reckoned as `STAKES` says of its kind.
    Cuts:   never added together: the same client can be behind several matters.
    Source: definition of the house.
    """
    if not view.has("sales"):
        return Attention(missing=NO_SALES)
    if not view.may_see("money"):
        return Attention(missing=NOT_YOURS)
    found = [*behind_matters(view), *plan_matters(view), *captive_matters(view), *client_matters(view)]
    ranked = sorted((one for one in found if one.stake_e4 > 0), key=lambda one: -one.stake_e4)
    return Attention(tuple(ranked[:most]), max(0, len(ranked) - most))


def captive_matters(view: View) -> tuple[Matter, ...]:
    """Revenue held by barriers as one matter; none where it is unknown or within chance of nothing.

    Rows:   as `metrics.false_loyalty.held_by_barriers`.
    Value:  at most one Matter with its 95 % interval; `share` is that of the revenue of these clients.
    Cuts:   additive in the value.
    Source: Jones & Sasser 1995, Harvard Business Review 73(6).
    """
    found = held_by_barriers(view)
    held = found.held
    if held.value is None or held.low is None or held.high is None or held.low <= 0:
        return ()
    share = held.value / found.revenue_e4 if found.revenue_e4 else None
    return (
        Matter(
            "captive", round(held.value), found.clients, share=share, low_e4=round(held.low), high_e4=round(held.high)
        ),
    )
