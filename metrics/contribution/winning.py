"""What winning a client costs against keeping one, as far as the acts of service tell it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import exp, log, sqrt

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _
from scipy.stats import norm

from data.door import View
from data.messages import N_
from data.tables import served
from metrics.contribution.costs import whole, with_late_acts
from metrics.figure import Figure, unknown
from metrics.kpi import NO_ACTIVITIES, NO_SALES, NOT_YOURS

LEAST_CLIENTS = 20
LEAST_COURTED = 0.5
DAYS_A_YEAR = 365.25
Z = float(norm.ppf(0.975))
FEW_WON = N_("unknown: too few clients were won in this period to say what winning one costs")
NO_COURTING = N_("unknown: no act of service was done for a client before its first order")
RARELY_RECORDED = N_(
    "unknown: most clients won have no act of service before their first order, so winning is not recorded"
)
ONLY_RECORDED = N_("counts acts done for clients before their first order; campaigns are not in the data")


@dataclass(frozen=True)
class WinningAgainstKeeping:
    """Cost of winning a client, of keeping one for a year, in ten-thousandths, and how often the first is the second.

    winning: what was done in the period for clients that had not ordered yet, those that never did included, per client
    won in the period; keeping: what was done for the others, per client and year. ratio has the interval of a ratio of
    two means over clients. It counts too little by whatever is not recorded as an act: see ONLY_RECORDED.
    """

    winning_e4: Figure
    keeping_e4: Figure
    ratio: Figure
    won: int
    courted: int
    kept: int


@cache
def _acts_by_stage() -> ir.Table:
    clients = served("clients").select("client_key", "first_on")
    acts = served("activities").join(clients, "client_key")
    is_courting = acts.first_on.isnull() | (acts.done_on < acts.first_on)
    costs = (
        acts.mutate(is_courting=is_courting).group_by("client_key", "is_courting").agg(cost_e4=whole(_.cost_e4.sum()))
    )
    amount = _.cost_e4.cast("float64")
    return costs.group_by("is_courting").agg(
        clients=ibis._.count(), cost_e4=amount.sum(), squares=(amount * amount).sum()
    )


@cache
def _buyers() -> ir.Table:
    bought = served("client_period").filter(_.orders > 0).select("client_key").distinct()
    return bought.join(served("clients").select("client_key", "first_on"), "client_key")


def winning_against_keeping(view: View) -> WinningAgainstKeeping:
    """What winning a client costs against keeping one for a year, from acts before and after the first order.

    Rows:   acts of the period; before a client's first order they court it, from then on they keep it. Clients won:
            first order in the period; clients kept: bought in the period and before it.
    Value:  WinningAgainstKeeping; unknown with its reason below 20 clients won or kept, and where fewer than half
            as many were courted as won.
    Cuts:   not additive: ask again for the part.
    Source: rule of thumb of the trade, after Reichheld & Sasser 1990, "Zero defections"; interval: Fieller's problem
            by the delta method on the logarithm, Casella & Berger 2002.
    """
    absent = _absent(view)
    if absent:
        return WinningAgainstKeeping(unknown(absent), unknown(absent), unknown(absent), 0, 0, 0)
    start = pd.Timestamp(view.selection.period.start)
    first = pd.to_datetime(view.run(_buyers())["first_on"])
    won, kept = int((first >= start).sum()), int((first < start).sum())
    stages = {bool(row.is_courting): row for row in with_late_acts(view).run(_acts_by_stage()).itertuples()}
    years = ((view.until - view.selection.period.start).days + 1) / DAYS_A_YEAR
    courting, keeping = stages.get(True), stages.get(False)
    courted = int(courting.clients) if courting else 0
    why = _too_little(won, kept, courted)
    if why or courting is None or keeping is None or min(courting.cost_e4, keeping.cost_e4) <= 0:
        why = why or NO_COURTING
        return WinningAgainstKeeping(unknown(why), unknown(why), unknown(why), won, courted, kept)
    winning_e4, error = _per_client(courting, won, 1.0)
    # A client won in the period is kept for what is left of it: half of the period, on the average.
    keeping_e4, keeping_error = _per_client(keeping, kept + won / 2, years)
    ratio, spread = winning_e4 / keeping_e4, Z * sqrt(error**2 + keeping_error**2 + 1 / won)
    return WinningAgainstKeeping(
        Figure(winning_e4, won),
        Figure(keeping_e4, kept),
        Figure(ratio, won, exp(log(ratio) - spread), exp(log(ratio) + spread)),
        won,
        courted,
        kept,
    )


def _per_client(stage: pd.Series, clients: float, years: float) -> tuple[float, float]:
    """(cost per client, its relative standard error); clients without an act of the stage cost 0."""
    mean = float(stage.cost_e4) / clients
    variance = max(0.0, float(stage.squares) / clients - mean**2)
    return mean / years, sqrt(variance / clients) / mean


def _too_little(won: int, kept: int, courted: int) -> str:
    """Why nothing can be said, or empty. Where most were won without an act, acts do not tell what winning costs."""
    if min(won, kept) < LEAST_CLIENTS:
        return FEW_WON
    return NO_COURTING if not courted else RARELY_RECORDED if courted < won * LEAST_COURTED else ""


def _absent(view: View) -> str:
    if not view.may_see("money"):
        return NOT_YOURS
    if not view.has("sales"):
        return NO_SALES
    return "" if view.has("activities") else NO_ACTIVITIES
