"""The questions of `benchmarks.profit_scale` asked three ways: by the product, in SQL by hand, in pandas.

SQL is the shortest that gives the same figures out of the same version, on the same locked connection. pandas starts
from order lines and acts that are in memory already, as somebody with a notebook would have them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from data.door import View
from metrics.contribution import Scenario, ledger, scenario_of, scenario_profits
from metrics.contribution.charged import capital_rate, charge_parts, period_profits
from metrics.contribution.costs import client_costs
from metrics.contribution.peers import published_peers
from metrics.contribution.reasons import loss_reasons
from metrics.contribution.whale import curve_of

SCENARIO = Scenario(visits=(("C", 0.5), ("D", 0.5)), fee_e4=100_000, fee_below_e4=10_000_000, discount_cap=0.01)
CHARGE = (
    "sign(credit_days_e4) * ((abs(credit_days_e4)::HUGEINT * {parts} + 182500000) // 365000000)"  # half away from zero
)
CLIENTS = (
    "SELECT client_key, sum(revenue_e4 - cost_of_goods_e4) AS gross, sum(service_cost_e4) AS service,"
    " sum({charge})::BIGINT AS charge, sum(revenue_e4) AS revenue, sum(discount_e4) AS discount, sum(visit_e4) AS visit"
    " FROM client_period WHERE grain = 'year' AND span = 'whole' AND period_start = '{first}'{where} GROUP BY 1"
    " HAVING sum(lines) = sum(cost_known_lines) AND sum(unpriced_acts) = 0"
)
Answer = tuple[int, ...]


@dataclass
class Asked:
    """A whole year of a store, perhaps narrowed to regions."""

    view: View

    @property
    def where(self) -> str:
        keys = self.view.condition.regions
        return "" if keys is None else f" AND region_key IN ({', '.join(map(str, keys))})"

    @property
    def clients_sql(self) -> str:
        charge = CHARGE.format(parts=charge_parts(self.view))
        return CLIENTS.format(charge=charge, first=self.view.selection.period.start, where=self.where)

    @property
    def days(self) -> str:
        return f"BETWEEN '{self.view.selection.period.start}' AND '{self.view.until}'{self.where}"

    def sql(self, question: str) -> pd.DataFrame:
        return self.view._engine.frame(question)

    @cached_property
    def lines(self) -> pd.DataFrame:
        return self.sql(
            "SELECT client_key, substr(order_id, 2)::INTEGER AS number, revenue_e4, coalesce(discount_e4, 0) discount,"
            " cost_of_goods_e4, paid_on, due_on, ordered_on, region_key, channel_key, manager_key"
            f" FROM sales WHERE ordered_on {self.days}"
        )

    @cached_property
    def acts(self) -> pd.DataFrame:
        return self.sql(f"SELECT client_key, activity, cost_e4 FROM activities WHERE done_on {self.days}")

    @cached_property
    def tiers(self) -> pd.Series:
        return self.sql("SELECT client_key, tier FROM clients").set_index("client_key")["tier"]

    def forget(self) -> None:
        for name in ("lines", "acts", "tiers"):
            self.__dict__.pop(name, None)


# --- how the profit adds up


def whale_here(asked: Asked) -> Answer:
    curve = curve_of(period_profits(asked.view))
    assert curve is not None
    return curve.n, curve.losing, round(curve.total), round(curve.peak_amount)


def whale_sql(asked: Asked) -> Answer:
    rows = asked.sql(
        f"WITH p AS (SELECT gross - service - charge AS profit FROM ({asked.clients_sql})), r AS (SELECT profit,"
        " row_number() OVER w AS place, sum(profit) OVER w AS added FROM p WINDOW w AS (ORDER BY profit DESC ROWS"
        " UNBOUNDED PRECEDING)) SELECT * FROM (SELECT count(*) n, count(*) FILTER (profit < 0) losing,"
        " sum(profit)::BIGINT total, max(added)::BIGINT peak FROM r) LEFT JOIN (SELECT place, added FROM r"
        " WHERE place % 4000 = 0) ON true"
    )
    return tuple(int(rows[name].iloc[0]) for name in ("n", "losing", "total", "peak"))


def frame_of_clients(asked: Asked) -> pd.DataFrame:
    """Per client with a known profit: gross, service, charge, revenue, discount; in pandas out of lines and acts."""
    lines, acts = asked.lines, asked.acts
    settled = lines["paid_on"].where(lines["paid_on"] <= pd.Timestamp(asked.view.as_of), lines["due_on"])
    stood = (lines["revenue_e4"] * (settled - lines["ordered_on"]).dt.days.clip(lower=0)).fillna(0).astype("int64")
    goods = lines["cost_of_goods_e4"]
    sums = lines.assign(stood=stood, goods=goods.fillna(0), is_unknown=goods.isna())
    cells = sums.groupby(["client_key", "region_key", "channel_key", "manager_key"], sort=False)
    placed = cells[["revenue_e4", "discount", "stood", "goods", "is_unknown"]].sum()
    # Half away from zero, place by place; amounts of this company fit into 64 bits.
    placed["charge"] = (placed["stood"] * charge_parts(asked.view) + 182_500_000) // 365_000_000
    bought = placed.groupby("client_key").sum()
    served = acts.assign(is_unknown=acts["cost_e4"].isna()).groupby("client_key")[["cost_e4", "is_unknown"]].sum()
    both = bought.join(served, how="outer", rsuffix="_act").fillna(0)
    known = both[(both["is_unknown"] == 0) & (both["is_unknown_act"] == 0)].astype("int64")
    return known.assign(gross=known["revenue_e4"] - known["goods"], service=known["cost_e4"])


def whale_pandas(asked: Asked) -> Answer:
    known = frame_of_clients(asked)
    profit = (known["gross"] - known["service"] - known["charge"]).sort_values(ascending=False)
    return len(profit), int((profit < 0).sum()), int(profit.sum()), int(profit.cumsum().max())


# --- the ledger


def ledger_here(asked: Asked) -> Answer:
    found = ledger(asked.view, capital_rate(asked.view)).known
    return found.clients, found.revenue_e4, int(found.service_cost_e4 or 0), int(found.profit_e4 or 0)


def ledger_sql(asked: Asked) -> Answer:
    rows = asked.sql(
        f"WITH k AS MATERIALIZED ({asked.clients_sql}), a AS (SELECT activity, count(*) acts, sum(driver_quantity_e4)"
        f" driver, sum(cost_e4)::BIGINT cost FROM activities SEMI JOIN k USING (client_key) WHERE done_on {asked.days}"
        " GROUP BY 1) SELECT s.*, a.cost FROM (SELECT count(*) n, sum(revenue)::BIGINT revenue, sum(gross - service -"
        " charge)::BIGINT profit FROM k) AS s LEFT JOIN a ON true"
    )
    one = rows.iloc[0]
    return int(one["n"]), int(one["revenue"]), int(rows["cost"].sum()), int(one["profit"])


def ledger_pandas(asked: Asked) -> Answer:
    known, acts = frame_of_clients(asked), asked.acts
    cost = acts[acts["client_key"].isin(known.index)].groupby("activity")["cost_e4"].sum()
    profit = known["gross"].sum() - cost.sum() - known["charge"].sum()
    return len(known), int(known["revenue_e4"].sum()), int(cost.sum()), int(profit)


# --- who loses, and why


def losses_here(asked: Asked) -> Answer:
    clients = client_costs(asked.view, rate_parts=charge_parts(asked.view))
    rows = loss_reasons(clients, published_peers(asked.view)[0], capital_rate(asked.view)).rows
    return len(rows), int(rows["profit_e4"].sum()), int(rows["profit_e4"].head(200).sum())


def losses_sql(asked: Asked) -> Answer:
    rows = asked.sql(
        "WITH peers AS (SELECT tier, max(value) FILTER (measure = 'visit_rate') AS visit_rate, max(value) FILTER"
        " (measure = 'discount_rate') AS discount_rate, max(value) FILTER (measure = 'margin_rate') AS margin_rate FROM"
        f" tier_peers WHERE grain = 'year' AND period_start = '{asked.view.selection.period.start}' GROUP BY 1), l AS"
        f" (SELECT *, gross - service - charge AS profit FROM ({asked.clients_sql}) WHERE profit < 0) SELECT"
        " client_key, profit::BIGINT AS profit, count(*) OVER () AS n, sum(profit) OVER ()::BIGINT AS total, visit"
        " - visit_rate * (revenue + discount) AS visits, discount - discount_rate * (revenue + discount) AS"
        " discounts, margin_rate * (revenue + discount) - gross - discount AS mix"
        " FROM l JOIN clients USING (client_key) JOIN peers USING (tier)"
        " ORDER BY profit LIMIT 200"
    )
    return int(rows["n"].iloc[0]), int(rows["total"].iloc[0]), int(rows["profit"].sum())


def losses_pandas(asked: Asked) -> Answer:
    known = frame_of_clients(asked)
    visits = asked.acts[asked.acts["activity"] == "visit"].groupby("client_key")["cost_e4"].sum()
    profit = known["gross"] - known["service"] - known["charge"]
    rows = known.assign(
        profit=profit, tier=asked.tiers.reindex(known.index), visit=visits.reindex(known.index).fillna(0)
    )
    sold = (rows["revenue_e4"] + rows["discount"]).groupby(rows["tier"]).transform("sum")
    rates = rows.groupby("tier")[["visit", "discount"]].transform("sum").div(sold, axis=0)
    gaps = rows[["visit", "discount"]] - rates.mul(rows["revenue_e4"] + rows["discount"], axis=0)
    losing = rows.join(gaps, rsuffix="_gap")[rows["profit"] < 0].sort_values("profit")
    return len(losing), int(losing["profit"].sum()), int(losing["profit"].head(200).sum())


# --- what if


def what_if_here(asked: Asked) -> Answer:
    found = scenario_profits(scenario_of(asked.view), SCENARIO)
    return len(found.rows), found.gain_e4


def what_if_sql(asked: Asked) -> Answer:
    rows = asked.sql(
        f"WITH k AS ({asked.clients_sql}), o AS (SELECT client_key, count(*) AS small FROM orders WHERE value_e4 > 0"
        f" AND value_e4 < {SCENARIO.fee_below_e4} AND ordered_on {asked.days} GROUP BY 1), c AS (SELECT gross - service"
        " - charge AS before, CASE WHEN revenue + discount > 0 THEN greatest(discount - round_even((revenue + discount)"
        f" * {SCENARIO.discount_cap}::DOUBLE, 0), 0) ELSE 0 END + coalesce(small, 0) * {SCENARIO.fee_e4} + CASE WHEN"
        " tier IN ('C', 'D') THEN round_even(visit * 0.5::DOUBLE, 0) ELSE 0 END AS change FROM k JOIN clients USING"
        " (client_key) LEFT JOIN o USING (client_key)), r AS (SELECT change, before + change AS after FROM c),"
        " w AS (SELECT *, sum(after) OVER (ORDER BY after DESC ROWS UNBOUNDED PRECEDING) AS added FROM r)"
        " SELECT count(*) AS n, sum(change)::BIGINT AS gain, max(added) AS peak FROM w"
    )
    return int(rows["n"].iloc[0]), int(rows["gain"].iloc[0])


def what_if_pandas(asked: Asked) -> Answer:
    known, lines = frame_of_clients(asked), asked.lines
    sold = lines["revenue_e4"] + lines["discount"]
    orders = sold.groupby([lines[n] for n in ("client_key", "number", "ordered_on", "region_key")], sort=False).sum()
    small = orders[(orders > 0) & (orders < SCENARIO.fee_below_e4)].groupby("client_key").size()
    visits = asked.acts[asked.acts["activity"] == "visit"].groupby("client_key")["cost_e4"].sum()
    of_clients = known["revenue_e4"] + known["discount"]
    most = np.rint(of_clients * float(SCENARIO.discount_cap or 0))
    discount = (known["discount"] - most).clip(lower=0).where(of_clients > 0, 0)
    halved = np.rint(visits.reindex(known.index).fillna(0) * 0.5)
    halved = halved.where(asked.tiers.reindex(known.index).isin(["C", "D"]), 0)
    change = discount + halved + small.reindex(known.index).fillna(0) * SCENARIO.fee_e4
    after = (known["gross"] - known["service"] - known["charge"] + change).sort_values(ascending=False)
    return len(after), int(change.sum() + 0 * after.cumsum().max())


Way = Callable[[Asked], Answer]
QUESTIONS: dict[str, tuple[Way, Way, Way]] = {
    "whale curve": (whale_here, whale_sql, whale_pandas),
    "ledger": (ledger_here, ledger_sql, ledger_pandas),
    "loss list with reasons": (losses_here, losses_sql, losses_pandas),
    "what-if, first time": (what_if_here, what_if_sql, what_if_pandas),
}
