"""Who loses money, why, and whether it is more than one bad year: a short list, and sums over all who lose."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.door import View
from metrics.contribution.capital import capital_charges
from metrics.contribution.charged import capital_rate, charge_parts, named_clients
from metrics.contribution.costs import client_costs
from metrics.contribution.lines import Ledger
from metrics.contribution.peers import NO_TIER_PEERS, published_peers
from metrics.contribution.reasons import MOST_NAMED, REASONS, LossReasons, loss_reasons
from metrics.contribution.roles import ROLES, role_of
from metrics.contribution.totals import client_totals, tiers_of
from metrics.contribution.years import shrunk_profits
from metrics.kpi import first_day

YEARS_BACK = 3
MOST_LISTED = 1_000


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


def loss_makers(view: View, most: int = MOST_LISTED) -> LossMakers:
    """The losing clients of the view with the reasons of their losses and their usual year. Ask as `view.once`.

    Rows:   clients of the period whose profit, after the capital charge, is below zero; the `most` largest by name.
    Value:  LossMakers in ten-thousandths.
    Cuts:   sums over the clients are additive; peers are the company's.
    Source: see `loss_reasons` and `shrunk_profits`.
    """
    rate, clients = capital_rate(view), client_costs(view, rate_parts=charge_parts(view))
    charged = clients
    if rate:
        after = clients["profit_e4"] - clients["capital_charge_e4"]
        charged = clients.assign(profit_e4=after).drop(columns="money_days_e4")
    view.tell(0.4)
    peers, why = published_peers(view)
    reasons = loss_reasons(clients, peers, rate)
    losing = charged[charged["profit_e4"].lt(0).fillna(False)].sort_values(["profit_e4", "client_key"], kind="stable")
    view.tell(0.6)
    usual, years = usual_year(view)
    keys = losing["client_key"].head(most)
    names = named_clients(view, keys).set_index("client_key")[["client_id", "name"]]
    rows = losing.head(most).join(names, on="client_key").reset_index(drop=True)
    rows = _with_reasons(rows, reasons).merge(_told(usual), on="client_key", how="left")
    known = usual.set_index("client_key")["shrunk_e4"].reindex(losing["client_key"])
    return LossMakers(
        rows,
        reasons.totals(),
        len(losing),
        int(-losing["profit_e4"].sum()),
        int((known > 0).sum()) if years > 1 else None,
        years,
        reasons.without_peers,
        why,
    )


def _with_reasons(rows: pd.DataFrame, reasons: LossReasons) -> pd.DataFrame:
    """The three dearest reasons of each client by name and money; nothing for clients without peers."""
    held = reasons.rows.set_index("client_key").reindex(rows["client_key"])
    gaps = {reason: held[f"{reason}_gap_e4"].tolist() for reason in REASONS}
    columns: dict[str, pd.Series] = {}
    for at in range(1, MOST_NAMED + 1):
        named = held[f"reason_{at}"].fillna("").tolist()
        costs = [int(gaps[reason][row]) if reason else None for row, reason in enumerate(named)]
        columns[f"reason_{at}"] = pd.Series(named, dtype=object)
        columns[f"cost_{at}_e4"] = pd.Series(costs, dtype=object)
    return rows.assign(**columns)


def _with_tiers(view: View) -> pd.DataFrame:
    totals = client_totals(view, rate_parts=charge_parts(view))
    known = totals[totals["profit_e4"].notna()]
    return pd.DataFrame(
        {
            "client_key": known["client_key"].to_numpy(),
            "profit_e4": (known["profit_e4"] - known["capital_charge_e4"]).to_numpy(),
            "tier": tiers_of(view, known["client_key"].to_numpy()),
        }
    )


def usual_year(view: View) -> tuple[pd.DataFrame, int]:
    """What each client earns in a usual year's same period, drawn toward its tier, and how many years that rests on.

    Rows:   clients of the period and of the same one or two years before, as far as the data go whole; after the
            capital charge at today's rate. A running period is held against the same days of the year before.
    Value:  (as `shrunk_profits`, number of years).
    Cuts:   not additive.
    Source: see `shrunk_profits`.
    """
    began, at, years = first_day(view), view, [_with_tiers(view)]
    for _year in range(1, 2 if view.is_running else YEARS_BACK):
        at = at.last_year()
        if began is None or at.selection.period.start < began:
            break
        years.append(_with_tiers(at))
    return shrunk_profits(years), len(years)


def _told(usual: pd.DataFrame) -> pd.DataFrame:
    named = usual[["client_key", "years", "shrunk_e4", "loss_chance"]]
    return named.rename(columns={"shrunk_e4": "usual_e4"})


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
