"""What winning a client costs against keeping one, as far as the acts of service tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import exp, log, sqrt

import ibis
import ibis.expr.types as ir
import numpy as np
from ibis import _
from numpy.typing import NDArray
from scipy.special import ndtri

from data.door import View
from data.messages import N_
from data.tables import served
from metrics.contribution.costs import whole, with_late_acts
from metrics.contribution.totals import PeriodClients, period_clients
from metrics.figure import Figure, unknown
from metrics.known_clients import NO_DAY, known_clients
from metrics.kpi import NO_ACTIVITIES, NO_SALES, NOT_YOURS

LEAST_CLIENTS = 20
LEAST_COURTED = 0.5
DAYS_A_YEAR = 365.25
Z = float(ndtri(0.975))
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


@lru_cache(maxsize=256)
def _courting(start: date) -> ir.Table:
    """What acts before the first order cost, by client; only of clients that had not ordered by then is there any."""
    new = served("clients_anywhere").filter(_.first_on.isnull() | (_.first_on >= ibis.literal(start)))
    acts = served("activities").join(new.select("client_key", "first_on"), "client_key")
    courting = acts.filter(acts.first_on.isnull() | (acts.done_on < acts.first_on))
    return courting.group_by("client_key").agg(cost_e4=whole(_.cost_e4.sum()))


@dataclass(frozen=True)
class _Stage:
    """What was done in one stage, by client, in ten-thousandths; clients without an act of it cost 0."""

    costs: NDArray[np.float64]

    @property
    def total(self) -> float:
        return float(self.costs.sum())

    def per_client(self, clients: float, years: float) -> tuple[float, float]:
        """(cost per client and year, its relative standard error)."""
        mean = self.total / clients
        variance = max(0.0, float(self.costs @ self.costs) / clients - mean**2)
        return mean / years, sqrt(variance / clients) / mean


def _stages(view: View, clients: PeriodClients) -> tuple[_Stage, _Stage]:
    """Winning and keeping: what was done before the first order, and the rest of what service cost."""
    before = with_late_acts(view).run(_courting(view.selection.period.start))
    courting = before["cost_e4"].to_numpy()
    keeping = clients.sums["service_cost_e4"].copy()
    keeping[np.searchsorted(clients.keys, before["client_key"].to_numpy())] -= courting
    return _Stage(courting.astype(float)), _Stage(keeping.astype(float))


def _won_and_kept(view: View, clients: PeriodClients) -> tuple[int, int]:
    """How many of those who bought in the period did so for the first time, and how many had bought before."""
    start = (view.selection.period.start - date(1970, 1, 1)).days
    first = known_clients(view).first_days_of(clients.keys[clients.sums["orders"] > 0])
    return int(((first >= start) & (first != NO_DAY)).sum()), int((first < start).sum())


def winning_against_keeping(view: View, clients: PeriodClients | None = None) -> WinningAgainstKeeping:
    """What winning a client costs against keeping one for a year, from acts before and after the first order.

    Rows:   acts of the period; before a client's first order they court it, from then on they keep it. Clients won:
            first order in the period; clients kept: bought in the period and before it. clients: those of the period,
            where they were asked for already.
    Value:  WinningAgainstKeeping; unknown with its reason below 20 clients won or kept, and where fewer than half
            as many were courted as won.
    Cuts:   not additive: ask again for the part.
    Source: rule of thumb of the trade, after Reichheld & Sasser 1990, "Zero defections"; interval: Fieller's problem
            by the delta method on the logarithm, Casella & Berger 2002.
    """
    absent = _absent(view)
    if absent:
        return WinningAgainstKeeping(unknown(absent), unknown(absent), unknown(absent), 0, 0, 0)
    every = (clients or period_clients(view, ("orders",))).of_somebody
    won, kept = _won_and_kept(view, every)
    courting, keeping = _stages(view, every)
    years = ((view.until - view.selection.period.start).days + 1) / DAYS_A_YEAR
    courted = len(courting.costs)
    why = _too_little(won, kept, courted)
    if why or min(courting.total, keeping.total) <= 0:
        why = why or NO_COURTING
        return WinningAgainstKeeping(unknown(why), unknown(why), unknown(why), won, courted, kept)
    winning_e4, error = courting.per_client(won, 1.0)
    # A client won in the period is kept for what is left of it: half of the period, on the average.
    keeping_e4, keeping_error = keeping.per_client(kept + won / 2, years)
    ratio, spread = winning_e4 / keeping_e4, Z * sqrt(error**2 + keeping_error**2 + 1 / won)
    return WinningAgainstKeeping(
        Figure(winning_e4, won),
        Figure(keeping_e4, kept),
        Figure(ratio, won, exp(log(ratio) - spread), exp(log(ratio) + spread)),
        won,
        courted,
        kept,
    )


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
