"""Rules about money: what the best clients make, who loses, and at what cost."""

from __future__ import annotations

from functools import cache
from math import sqrt
from typing import Literal

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from metrics.contribution import client_sums_of_period
from metrics.contribution.charged import charge_parts
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


@cache
def _best_and_all(column: Literal["revenue_e4", "profit_e4"], rate_parts: int) -> ir.Table:
    """Sums of the best fifth and of all, and the squares that the interval needs, in one pass."""
    sums = client_sums_of_period(rate_parts=rate_parts)
    # As on the whale curve, whoever was served without buying counts with a loss, and sells nothing.
    sums = sums.filter(_.orders > 0) if column == "revenue_e4" else sums
    amounts = sums.select(key=_.client_key, x=sums[column].cast("float64") / 10_000).filter(_.x.notnull())
    ranked = amounts.mutate(
        at=ibis.row_number().over(order_by=[ibis.desc(amounts.x), amounts.key]), n=amounts.count().over()
    )
    best = ranked.mutate(is_best=_.at < ibis.greatest(1, (BEST * _.n).round().cast("int64")))
    cut = best.mutate(q=_.x.min(where=_.is_best).over())
    beyond = ibis.ifelse(_.is_best, _.x - _.q, 0.0)
    return cut.mutate(beyond=beyond).agg(
        n=_.count(),
        best=_.is_best.cast("int64").sum(),
        q=_.q.min(),
        total=_.x.sum(),
        squares=(_.x * _.x).sum(),
        best_total=_.x.sum(where=_.is_best),
        beyond_squares=(_.beyond * _.beyond).sum(),
        beyond_total=_.beyond.sum(),
        crossed=(_.beyond * _.x).sum(),
    )


def top_share(row: pd.Series) -> Figure:
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


@cache
def _losing(rate_parts: int) -> ir.Table:
    known = client_sums_of_period(rate_parts=rate_parts).filter(_.profit_e4.notnull())
    loses = _.profit_e4 < 0
    cost, gross = _.service_cost_e4.cast("float64") / 10_000, _.gross_e4.cast("float64") / 10_000
    return known.agg(
        known=_.count(),
        losing=loses.sum().fill_null(0).cast("int64"),
        cost=cost.sum(where=loses).fill_null(0),
        gross=gross.sum(where=loses).fill_null(0),
        cost_squares=(cost * cost).sum(where=loses).fill_null(0),
        gross_squares=(gross * gross).sum(where=loses).fill_null(0),
        crossed=(cost * gross).sum(where=loses).fill_null(0),
    )


def _absent(view: View, *, costs: bool = False, service: bool = False) -> str:
    if not view.may_see("money"):
        return NOT_YOURS
    if not view.has("sales"):
        return NO_SALES
    if costs and not view.knows_costs:
        return NO_COSTS
    return NO_ACTIVITIES if service and not view.has("activities") else ""


def best_fifth(view: View, column: Literal["revenue_e4", "profit_e4"]) -> Rule:
    """Share of the period's revenue or profit that the best fifth of its clients makes.

    Rows:   clients that bought in the period; for the profit those whose profit is known, after the capital charge
            where a rate is set.
    Value:  a Rule with the share of the best 20 % (whole clients, as on the whale curve).
    Cuts:   not additive: ask again for the part.
    Source: the "80/20 rule", after Pareto 1896 and Juran 1951; interval: see `top_share`.
    """
    is_profit = column == "profit_e4"
    found, values = unknown(_absent(view, costs=is_profit)), {}
    if not found.missing:
        row = view.run(_best_and_all(column, charge_parts(view))).iloc[0]
        found = unknown(NO_PROFITS if is_profit else NOBODY_BOUGHT)
        if row["n"] and row["total"] > 0:
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


def losing_rules(view: View) -> tuple[Rule, Rule]:
    """How many clients lose money, and how much they cost for what they bring.

    Rows:   clients of the period whose profit is known, after the capital charge where a rate is set.
    Value:  two Rules: losing ÷ known clients (Wilson), and the service cost of the losing over the gross profit they
            bring (interval of a ratio of sums over the losing clients).
    Cuts:   not additive: ask again for the part.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability"; ratio: Cochran 1977, Sampling
            Techniques.
    """
    share = ratio = unknown(_absent(view, costs=True, service=True))
    values: dict[str, int | float] = {}
    if not share.missing:
        row = view.run(_losing(charge_parts(view))).iloc[0]
        known, losing, cost, gross = int(row["known"]), int(row["losing"]), float(row["cost"]), float(row["gross"])
        share, ratio = unknown(NO_PROFITS), unknown(LOSERS_BRING_NOTHING if losing else NOBODY_LOSES)
        values = {"losing": losing, "clients": known} if known else {}
        if known:
            share = Figure(losing / known, known, *wilson(losing, known))
        if gross > 0:
            r = cost / gross
            spread = float(row["cost_squares"]) - 2 * r * float(row["crossed"]) + r * r * float(row["gross_squares"])
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
