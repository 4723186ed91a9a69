"""Rules about money: what the best clients make, who loses, and at what cost."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from data.door import View
from data.messages import N_
from metrics.contribution.charged import charge_parts
from metrics.contribution.totals import PeriodClients, period_clients
from metrics.figure import Figure, unknown
from metrics.intervals import Z, wilson
from metrics.kpi import NO_ACTIVITIES, NO_COSTS, NO_SALES, NOT_YOURS
from metrics.rules.rule import Rule

BEST = 0.2
NOBODY_BOUGHT = N_("unknown: no client bought in this period, or the total is not above zero")
NO_PROFITS = N_("unknown: no client has a known profit above zero in this period")
NOBODY_LOSES = N_("unknown: no client with a known profit loses money")
LOSERS_BRING_NOTHING = N_("unknown: all that lose money together bring no gross profit to set their cost against")
NO_WINNING_COST = N_(
    "unknown: what winning a client costs is nowhere in the data; it needs the cost of prospecting and of campaigns by"
    " client won"
)


def _best_and_all(amounts: NDArray[np.float64]) -> dict[str, float]:
    """Sums of the best fifth and of all, and the squares that the interval needs; amounts: at least one."""
    ranked = np.sort(amounts)[::-1]
    best = max(1, round(BEST * len(ranked)))
    q = ranked[best - 1]
    beyond = ranked[:best] - q
    return {
        "n": len(ranked),
        "best": best,
        "q": float(q),
        "total": float(ranked.sum()),
        "squares": float(ranked @ ranked),
        "best_total": float(ranked[:best].sum()),
        "beyond_squares": float(beyond @ beyond),
        "beyond_total": float(beyond.sum()),
        "crossed": float(beyond @ ranked[:best]),
    }


def top_share(row: Mapping[str, float]) -> Figure:
    """Share of the total that the best fifth of the clients makes, as a sample of what clients do.

    Rows:   one row of sums over clients: n, best (how many are the best fifth), q (the least of these), total, squares,
            best_total, beyond_total, beyond_squares, crossed (amounts above q, alone and times the amount).
    Value:  above 1 where others lose; the interval is the linearised one of a Lorenz curve's ordinate.
    Cuts:   not additive: ask again for the part.
    Errors: ValueError when the total is not above zero.
    Source: Beach & Davidson 1983, "Distribution-free statistical inference with Lorenz curves and income shares".
    """
    n, total, q = float(row["n"]), float(row["total"]), float(row["q"])
    if not total > 0:
        raise ValueError(f"top_share needs a total above zero, not {total}")
    share, part = float(row["best_total"]) / total, float(row["best"]) / n
    # Influence of a client: (x − q)₊ + part·q − share·x, over the mean; their mean is zero.
    squares = (
        float(row["beyond_squares"])
        + n * (part * q) ** 2
        + share**2 * float(row["squares"])
        + 2 * part * q * float(row["beyond_total"])
        - 2 * share * float(row["crossed"])
        - 2 * share * part * q * total
    )
    half = Z * sqrt(max(0.0, squares)) / total
    return Figure(share, round(n), max(0.0, share - half), share + half)


def _absent(view: View, *, costs: bool = False, service: bool = False) -> str:
    if not view.may_see("money"):
        return NOT_YOURS
    if not view.has("sales"):
        return NO_SALES
    if costs and not view.knows_costs:
        return NO_COSTS
    return NO_ACTIVITIES if service and not view.has("activities") else ""


def best_fifth(view: View, column: Literal["revenue_e4", "profit_e4"], clients: PeriodClients | None = None) -> Rule:
    """Share of the period's revenue or profit that the best fifth of its clients makes.

    Rows:   clients that bought in the period; for the profit those whose profit is known, after the capital charge
            where a rate is set. clients: those of the period at that rate, where they were asked for already.
    Value:  a Rule with the share of the best 20 % (whole clients, as on the whale curve).
    Cuts:   not additive: ask again for the part.
    Source: the "80/20 rule", after Pareto 1896 and Juran 1951; interval: see `top_share`.
    """
    is_profit = column == "profit_e4"
    found, values = unknown(_absent(view, costs=is_profit)), {}
    if not found.missing:
        every = clients or period_clients(view, ("orders",), charge_parts(view))
        # As on the whale curve, whoever was served without buying counts with a loss, and sells nothing.
        amounts = every.profit[every.is_known] if is_profit else every.sums["revenue_e4"][every.sums["orders"] > 0]
        found = unknown(NO_PROFITS if is_profit else NOBODY_BOUGHT)
        if len(amounts) and amounts.sum() > 0:
            row = _best_and_all(amounts / 10_000)
            found, values = top_share(row), {"best": int(row["best"]), "clients": int(row["n"])}
    claim = N_("20 % of the clients make 80 % of the profit") if is_profit else N_(
        "20 % of the clients make 80 % of the revenue"
    )  # fmt: skip
    counted = (
        N_("share of the best {best} of {clients} clients of the period")
        if values
        else N_("share of the best fifth of the clients of the period")
    )
    return Rule("best_fifth_profit" if is_profit else "best_fifth", claim, 0.8, 0.8, "share", found, counted, values)


def losing_rules(view: View, clients: PeriodClients | None = None) -> tuple[Rule, Rule]:
    """How many clients lose money, and how much they cost for what they bring.

    Rows:   clients of the period whose profit is known, after the capital charge where a rate is set. clients: those
            of the period at that rate, where they were asked for already.
    Value:  two Rules: losing ÷ known clients (Wilson), and the service cost of the losing over the gross profit they
            bring (interval of a ratio of sums over the losing clients).
    Cuts:   not additive: ask again for the part.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability"; ratio: Cochran 1977, Sampling
            Techniques.
    """
    share = ratio = unknown(_absent(view, costs=True, service=True))
    values: dict[str, int | float] = {}
    if not share.missing:
        every = clients or period_clients(view, (), charge_parts(view))
        loses = every.is_known & (every.profit < 0)
        known, losing = int(every.is_known.sum()), int(loses.sum())
        costs, brought = (amounts[loses] / 10_000 for amounts in (every.sums["service_cost_e4"], every.gross))
        cost, gross = float(costs.sum()), float(brought.sum())
        share, ratio = unknown(NO_PROFITS), unknown(LOSERS_BRING_NOTHING if losing else NOBODY_LOSES)
        values = {"losing": losing, "clients": known} if known else {}
        if known:
            share = Figure(losing / known, known, *wilson(losing, known))
        if gross > 0:
            r = cost / gross
            spread = float(costs @ costs) - 2 * r * float(costs @ brought) + r * r * float(brought @ brought)
            half = Z * sqrt(max(0.0, spread)) / gross
            ratio = Figure(r, losing, max(0.0, r - half), r + half)
    counted = (
        N_("{losing} of {clients} clients with a known profit lose money in the period")
        if values
        else N_("clients whose profit of the period is below zero")
    )
    bring = N_("service cost over gross profit of the clients that lose money in the period")
    return (
        Rule("losing", N_("20–30 % of the clients lose money"), 0.2, 0.3, "share", share, counted, values),
        Rule("losing_cost", N_("those who lose cost 3–4 times what they bring"), 3, 4, "number", ratio, bring),
    )


def cost_of_winning() -> Rule:
    """What winning a client costs, against keeping one: unknown, with what is missing.

    Rows:   none: no table holds the cost of prospecting and of campaigns.
    Value:  a Rule without a figure.
    Cuts:   none.
    Source: rule of thumb of the trade, after Reichheld & Sasser 1990, "Zero defections".
    """
    claim, counted = N_("a new client costs 5 times a kept one"), N_("cost of winning over cost of keeping a client")
    return Rule("winning", claim, 5, 5, "number", unknown(NO_WINNING_COST), counted)
