"""Who loses money, why, and whether it is more than one bad year: a short list, and sums over all who lose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.door import View
from metrics.contribution.capital import capital_charges
from metrics.contribution.charged import PageClients, capital_rate
from metrics.contribution.costs import costs_of
from metrics.contribution.lines import Ledger
from metrics.contribution.peers import NO_TIER_PEERS, published_peers
from metrics.contribution.reasons import MOST_NAMED, REASONS, LossReasons, loss_reasons
from metrics.contribution.roles import ROLES, role_of
from metrics.contribution.totals import tiers_of
from metrics.contribution.years import shrunk_profits
from metrics.known_clients import named_clients
from metrics.kpi import first_day

YEARS_BACK = 3
MOST_LISTED = 1_000
USUAL = {"years": "years", "usual_e4": "shrunk_e4", "loss_chance": "loss_chance"}
"""Columns of the list that tell of a client's usual year, as `shrunk_profits` names them."""


@dataclass(frozen=True)
class LossMakers:
    """The clients that lose money in the period.

    rows: the largest losses with client_key, client_id, name, tier, orders, revenue_e4, gross_e4, service_cost_e4,
    profit_e4, and capital_charge_e4 where a rate is set; reason_1 … reason_3 ("" where there are no more) with
    cost_1_e4 … cost_3_e4; years, usual_e4 and loss_chance of a usual year. totals: as `LossReasons.totals`, over all
    who lose. bad_years: how many of all who lose would gain in a usual year; None where only one year is known.
    without_peers: losing clients without reasons.
    missing: why nobody has reasons, a message; "" where they do.
    """

    rows: pd.DataFrame
    totals: pd.DataFrame
    losing: int
    loss_e4: int
    bad_years: int | None
    years: int
    without_peers: int
    missing: str = ""


def loss_makers(view: View, most: int = MOST_LISTED, asked: PageClients | None = None) -> LossMakers:
    """The losing clients of the view with the reasons of their losses and their usual year.

    Rows:   clients of the period whose profit, after the capital charge, is below zero; the `most` largest by name.
    Value:  LossMakers in ten-thousandths. asked: what the page has asked for already.
    Cuts:   sums over the clients are additive; peers are the company's.
    Source: see `loss_reasons` and `shrunk_profits`.
    """
    asked, rate = asked or PageClients(), capital_rate(view)
    clients = asked.of(view).of_somebody
    loses = np.flatnonzero(clients.is_known & (clients.profit < 0))
    loses = loses[np.argsort(clients.profit[loses], kind="stable")]  # equal losses stay in the order of their keys
    costs = costs_of(view, clients.taken(loses), bool(rate))
    peers, why = published_peers(view)
    view.tell(0.4)
    reasons = loss_reasons(costs, peers, rate)
    losing = costs
    if rate:
        after = costs["profit_e4"] - costs["capital_charge_e4"]
        losing = costs.assign(profit_e4=after).drop(columns="money_days_e4")
    view.tell(0.6)
    usual, years = usual_year(view, asked)
    at = pd.Index(usual["client_key"]).get_indexer(losing["client_key"])
    known = usual["shrunk_e4"].to_numpy()[at]
    rows = losing.head(most)
    names = named_clients(view, rows["client_key"])
    told = {
        **{name: names[name].array for name in ("client_id", "name")},
        **_reasons_told(rows["client_key"].tolist(), reasons),
        **{name: usual[column].to_numpy()[at[:most]] for name, column in USUAL.items()},
    }
    return LossMakers(
        pd.concat([rows, pd.DataFrame(told)], axis=1),
        reasons.totals(),
        len(losing),
        int(-losing["profit_e4"].sum()),
        int((known > 0).sum()) if years > 1 else None,
        years,
        reasons.without_peers,
        why,
    )


def _reasons_told(keys: list[int], reasons: LossReasons) -> dict[str, pd.Series]:
    """The three dearest reasons of each client by name and money; nothing for clients without peers."""
    held = reasons.rows.head(len(keys))  # both have the largest loss first, and some of these clients have no reasons
    place = {key: at for at, key in enumerate(held["client_key"].tolist())}
    places = [place.get(key) for key in keys]
    gaps = {reason: held[f"{reason}_gap_e4"].tolist() for reason in REASONS}
    columns: dict[str, pd.Series] = {}
    for nth in range(1, MOST_NAMED + 1):
        each = held[f"reason_{nth}"].tolist()
        named = ["" if at is None else each[at] for at in places]
        costs = [gaps[reason][at] if reason else None for reason, at in zip(named, places, strict=True)]
        columns[f"reason_{nth}"] = pd.Series(named, dtype=object)
        columns[f"cost_{nth}_e4"] = pd.Series(costs, dtype=object)
    return columns


def usual_year(view: View, asked: PageClients | None = None) -> tuple[pd.DataFrame, int]:
    """What each client earns in a usual year's same period, drawn toward its tier, and how many years that rests on.

    Rows:   clients of the period and of the same one or two years before, as far as the data go whole; after the
            capital charge at today's rate. A running period is held against the same days of the year before.
    Value:  (as `shrunk_profits`, number of years). asked: what the page has asked for already.
    Cuts:   not additive.
    Source: see `shrunk_profits`.
    """
    asked = asked or PageClients()
    began, at, years = first_day(view), view, [_known_profits(view, asked)]
    for _year in range(1, 2 if view.is_running else YEARS_BACK):
        at = at.last_year()
        if began is None or at.selection.period.start < began:
            break
        years.append(_known_profits(at, asked))
    keys, profits = (np.concatenate(each) for each in zip(*years, strict=True))
    tiers = tiers_of(view, keys)
    return shrunk_profits(pd.DataFrame({"client_key": keys, "profit_e4": profits, "tier": tiers})), len(years)


def _known_profits(view: View, asked: PageClients) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    clients = asked.profits_of(view).of_somebody
    return clients.keys[clients.is_known], clients.profit[clients.is_known]


def client_reasons(view: View, client_key: int, tier: str, found: Ledger) -> tuple[tuple[tuple[str, int], ...], str]:
    """Why one client loses money: (reason, cost above its tier's peers), dearest first, and why none can be said.

    Rows:   found: the client's ledger of the view's period, with the capital charge at the company's rate.
    Value:  (reasons in ten-thousandths, message); no reason and no message for a client that loses nothing, or whose
            profit is unknown.
    Cuts:   the client's; peers are the company's.
    Source: see `loss_reasons`.
    """
    margin_e4, service_e4, profit_e4 = found.gross_margin_e4, found.service_cost_e4, found.profit_e4
    if margin_e4 is None or service_e4 is None or profit_e4 is None or profit_e4 >= 0:
        return (), ""
    peers, why = published_peers(view)
    if why:
        return (), why
    rate = capital_rate(view)
    roles = dict.fromkeys(ROLES, 0)
    for act in found.activities:
        roles[role_of(act.activity)] += act.cost_e4 or 0
    row = {
        "client_key": client_key, "tier": tier, "orders": found.orders, "revenue_e4": found.revenue_e4,
        "discount_e4": found.discount_e4, "gross_e4": margin_e4, "service_cost_e4": service_e4,
        "profit_e4": margin_e4 - service_e4, **{f"{role}_e4": cost for role, cost in roles.items()},
    }  # fmt: skip
    if rate:
        row["money_days_e4"] = int(capital_charges(view, rate, [client_key])["money_days_e4"].sum())
        row["capital_charge_e4"] = found.capital_charge_e4
    reasons = loss_reasons(pd.DataFrame([row]), peers, rate)
    return reasons.of(client_key), NO_TIER_PEERS if reasons.without_peers else ""
