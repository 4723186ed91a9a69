"""Key figures of answers, complaints, promises and degrees, out of their sums."""

from __future__ import annotations

from collections.abc import Callable

from scipy.special import gammaincinv

from data.contract import TEN_THOUSANDTHS
from data.messages import N_
from metrics.figure import Figure, unknown
from metrics.kpi_record import NO_ORDERS, Sums, share_of
from metrics.satisfaction.levels import NO_ANSWERS, NO_INTENTIONS, mean_answer, score_of

PER_CLIENTS = 100
NO_PROMISE_DUE = N_("no promise was due in this period")
NO_MOMENT = N_("scores are known at the ends of the last eight quarters and today; choose a quarter or a year")
NO_SCORE = {
    "satisfaction": N_("no client here answered in the last 18 months"),
    "loyalty": N_("no client here had ordered by then"),
    "contribution": N_("no client here has a known profit of 12 months"),
    "dependence": N_("import what clients buy a year (`yearly_purchases` of `clients`)"),
}
"""Why nobody has that score."""


def satisfied(sums: Sums) -> Figure:
    """Answers at level 4 or 5 of 5 over all answers: the figure of `metrics.satisfaction.top_two`.

    Rows:   answer sheets of the cut, where and when they were answered; blank satisfaction does not count.
    Value:  0 to 1 with its Wilson interval; None when nobody answered.
    Cuts:   not additive: ask again for the part.
    Source: top-2-box; interval Wilson 1927.
    """
    return share_of(sums["satisfied_answers"], sums["answers"], NO_ANSWERS)


def nps(sums: Sums) -> Figure:
    """Net promoter score: the figure of `metrics.satisfaction.promoter_score`.

    Rows:   answer sheets of the cut that say whether the client would recommend us.
    Value:  −100 to 100 with its 95 % interval; None when no sheet says it. The invitations that narrow the interval
            are those of the waves that anybody of the view answered.
    Cuts:   not additive: ask again for the part.
    Source: Reichheld 2003; see `metrics.satisfaction.net_promoter`.
    """
    said, invited = sums["intentions"], sums["invited"]
    if not said:
        return unknown(NO_INTENTIONS)
    passives = said - sums["promoters"] - sums["detractors"]
    return score_of(sums["promoters"], passives, sums["detractors"], sums["answers"], invited or None)


def complaints_per_100(sums: Sums) -> Figure:
    """Complaints received per 100 clients that bought in the period.

    Rows:   complaints by the day they came in, also of clients that bought nothing; n is the number of active clients.
    Value:  0 upward, with the exact interval of a Poisson count; None when nobody bought.
    Cuts:   not additive: ask again for the part.
    Source: definition of the house; interval Garwood 1936, Biometrika 28.
    """
    clients, events = sums["active_clients"], sums["complaints"]
    if not clients:
        return unknown(NO_ORDERS)
    low = float(gammaincinv(events, 0.025)) if events else 0.0
    high = float(gammaincinv(events + 1, 0.975))
    rate = PER_CLIENTS / clients
    return Figure(events * rate, n=clients, low=low * rate, high=high * rate)


def kept_promises(sums: Sums) -> Figure:
    """Promises kept by the day they were due over all promises due.

    Rows:   promises due in the period, up to the as-of date; one kept later is not kept.
    Value:  0 to 1 with its Wilson interval; None when none was due.
    Cuts:   not additive: ask again for the part.
    Source: on-time delivery, here of every promise; interval Wilson 1927.
    """
    return share_of(sums["promises_kept"], sums["promises_due"], NO_PROMISE_DUE)


def degree_of(degree: str) -> Callable[[Sums], Figure]:
    """The mean score of that degree out of the sums of the last moment inside the period.

    Rows:   clients of that moment with a known score, where they are today.
    Value:  a function from sums to a Figure: 0 to 100 with its 95 % interval (Student's t; none with one client); None
            in a period without a moment, and where nobody has the score.
    Cuts:   not additive: ask again for the part.
    Source: Student 1908, Biometrika 6; definition of the house, see `metrics.degrees.scores`.
    """

    def figure(sums: Sums) -> Figure:
        if not sums["scored_clients"]:
            return unknown(NO_MOMENT)
        n = sums[f"degree_{degree}_n"]
        if not n:
            return unknown(NO_SCORE[degree])
        total, squares = (sums[f"degree_{degree}_{name}_e4"] / TEN_THOUSANDTHS for name in ("sum", "squares"))
        found = mean_answer(n, total, squares, 0.0, 100.0)
        return Figure(found.value, n, found.low, found.high)

    return figure
