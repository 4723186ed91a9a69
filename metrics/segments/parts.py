"""What the client base is cut by: shop type, volume tier, concern, way of payment, stability, region, grade."""

from __future__ import annotations

from typing import Any, Literal

import ibis
import ibis.expr.types as ir

from data.door import View
from data.tables import served
from metrics.grade.criteria import known_criteria
from metrics.grade.letters import LETTERS
from metrics.grade.scheme import Scheme
from metrics.grade.weighing import apart, best_rank, letters, scored, weighed

Dimension = Literal["channel", "tier", "concern", "payment", "stability", "region", "grade"]
DIMENSIONS: tuple[Dimension, ...] = ("channel", "tier", "concern", "payment", "stability", "region", "grade")
AS_OF_TODAY: tuple[Dimension, ...] = ("channel", "concern", "region")
"""What is known of a client as it is today only: who moved between these is not known."""
STABILITY = ("every_week", "most_weeks", "some_weeks", "few_weeks")
STABLE_FROM = (0.9, 0.5, 0.25)
"""Shares of the weeks with an order from which a client orders every week, most weeks, some weeks; else few."""


def buyers(moments: ir.Table) -> ir.Table:
    """Clients that bought within the twelve months before the moment; all of them where revenue is not known at all."""
    return moments.filter((moments.revenue_e4 > 0) | moments.revenue_e4.isnull())


def parted(clients: ir.Table, view: View, by: Dimension, scheme: Scheme) -> ir.Table:
    """Clients with client_key, moment_on, revenue_e4 and `part`, the code of what they are cut by; null where unknown.

    Rows:   those of `client_moments`, in any of its windows.
    Value:  part is a key as text for channel and region, a letter for tier and grade, a code of STABILITY, else the
            code that the files carry.
    Cuts:   of one client and moment.
    Source: definition of the house.
    """
    kept = ("client_key", "moment_on", "revenue_e4")
    if by == "concern":
        known = served("clients_anywhere").select("client_key", part="concern")
        return clients.left_join(known, "client_key").select(*kept, "part")
    if by == "grade":
        return _graded(clients, view, scheme, kept)
    return clients.select(*kept, part=_part(clients, by))


def _part(clients: ir.Table, by: Dimension) -> Any:
    if by in ("channel", "region"):
        return clients[f"{by}_key"].nullif(0).cast("string")
    if by == "stability":
        bands = zip(STABLE_FROM, STABILITY, strict=False)
        return ibis.cases(
            *((clients.stability >= least, code) for least, code in bands),
            (clients.stability.notnull(), STABILITY[-1]),
        )
    return clients.tier_then if by == "tier" else clients.payment


def _graded(clients: ir.Table, view: View, scheme: Scheme, kept: tuple[str, ...]) -> ir.Table:
    criteria = known_criteria(view.settings)
    scores = scored(clients, view.settings, *kept)
    sums = apart(scores, *kept, **weighed(scores, scheme, criteria), best=best_rank(scores, scheme))
    now = letters(sums, scheme)
    return sums.select(*kept, part=ibis.cases(*((now == at, letter) for at, letter in enumerate(LETTERS, 1))))
