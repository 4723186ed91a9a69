"""Clients one by one: the list of a selection, and all that is known of a single client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.periods import Period
from data.tables import SUMS, WIDE, served
from metrics.capital_charge import CAPITAL_SUMS, charge_of, parts_of
from metrics.contribution import client_sums_of_period

MOST_LISTED = 500
FACTS = (
    "client_key",
    "client_id",
    "name",
    "region_key",
    "channel_key",
    "manager_key",
    "tier",
    "opened_on",
    "first_on",
    "last_on",
    "order_days",
    "median_gap_days",
    "year_revenue_e4",
)


@cache
def _client_list(most: int, rate_parts: int) -> ir.Table:
    wanted = ("orders", "revenue_e4", "service_cost_e4")
    sums = client_sums_of_period(rate_parts=rate_parts, wanted=wanted).select("client_key", *wanted, "profit_e4")
    listed = (
        served("clients").select(*FACTS).left_join(sums.rename(period_key="client_key"), [("client_key", "period_key")])
    )
    known = listed.mutate(revenue_e4=_.revenue_e4.fill_null(0), orders=_.orders.fill_null(0))
    return known.order_by([ibis.desc("revenue_e4"), ibis.desc("year_revenue_e4"), "client_id"]).limit(most)


@cache
def _revenue_of_all() -> ir.Table:
    sold = served("client_period")
    return sold.group_by("client_key").agg(before_e4=_.revenue_e4.sum().cast(WIDE).cast("int64"))


def client_list(view: View, most: int = MOST_LISTED) -> pd.DataFrame:
    """The clients of the selection by revenue of the period, the largest first.

    Rows:   at most `most` clients, with or without sales in the period.
    Value:  attributes, revenue_e4, before_e4 (compared period; missing where there was nothing), orders, profit_e4
            (missing where unknown), region, channel, account_manager (missing where unknown).
    Cuts:   money is additive.
    Source: definition of the house.
    """
    rows = view.run(_client_list(most, parts_of(view.settings.capital_rate)))
    before = view.compared().run(_revenue_of_all())
    amounts = before.set_index("client_key")["before_e4"].reindex(rows["client_key"].to_numpy())
    return _named(view, rows.assign(before_e4=amounts.to_numpy()))


def _named(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    names = {
        "region": {key: region.name for key, region in view.tree.regions.items()},
        "channel": view.tree.names("channel"),
        "account_manager": view.tree.names("manager"),
    }
    keys = {"region": "region_key", "channel": "channel_key", "account_manager": "manager_key"}
    return rows.assign(**{name: [known.get(key) for key in rows[keys[name]].tolist()] for name, known in names.items()})


@dataclass(frozen=True)
class Client:
    """One client as of today. Names may be missing where the data do not say them."""

    key: int
    client_id: str
    name: str
    region: str | None
    channel: str | None
    account_manager: str | None
    tier: str
    facts: pd.Series


def client(view: View, client_id: str) -> Client | None:
    """The client of that code, or None when there is none within the reader's rights.

    Rows:   at most one; filters of the page do not hide it.
    Value:  a Client.
    Cuts:   none.
    Source: imported `clients`.
    """
    wide = view.selecting(view.selection.unfiltered())
    rows = wide.run(served("clients").filter(_.client_id == client_id))
    if rows.empty:
        return None
    fact = _named(view, rows).iloc[0]
    said = {c: None if pd.isna(fact[c]) else str(fact[c]) for c in ("region", "channel", "account_manager")}
    return Client(int(fact["client_key"]), client_id, str(fact["name"]), tier=str(fact["tier"]), facts=fact, **said)


def client_sums(view: View, key: int) -> pd.DataFrame:
    """All sums of one client by grain and period; index (`grain`, `period_start`).

    Rows:   the client's periods, every grain.
    Value:  columns of `data.tables.SUMS`, and capital_charge_e4 at the rate of the settings.
    Cuts:   additive over periods of one grain.
    Source: definition of the house.
    """
    asked = served("client_period_calendar").filter(_.client_key == key)
    sums = {n: _[n].sum().cast(WIDE).cast("int64") for n in SUMS}
    charge = charge_of(asked.credit_days_e4, parts_of(view.settings.capital_rate))
    sums["capital_charge_e4"] = charge.sum().cast(WIDE).cast("int64")
    rows = view.run(asked.group_by(["grain", "period_start"]).agg(**sums).order_by(["grain", "period_start"]))
    rows["period_start"] = pd.to_datetime(rows["period_start"]).dt.date
    return rows.set_index(["grain", "period_start"])


def sums_at(rows: pd.DataFrame, period: Period) -> dict[str, int]:
    """The sums of one period out of `client_sums`; zeros where nothing happened.

    Rows:   as `client_sums`.
    Value:  name → whole number.
    Cuts:   additive.
    Source: definition of the house.
    """
    at = (period.grain, period.start)
    names = (*SUMS, *CAPITAL_SUMS)
    return {n: int(rows.at[at, n]) for n in names} if at in rows.index else dict.fromkeys(names, 0)


def client_events(view: View, table: str, key: int, day: str, most: int = 50) -> pd.DataFrame:
    """What is on record of one client in an event table, newest first.

    Rows:   at most `most` rows of `surveys`, `complaints`, `promises`, `activities`, `sales`, up to the period's end.
    Value:  the table's columns.
    Cuts:   none.
    Source: imported facts.
    """
    return view.run(served(table + "_history").filter(_.client_key == key).order_by(ibis.desc(day)).limit(most))


def known(value: Any) -> float | None:
    """A cell as a number; None where it is missing."""
    return None if value is None or value is pd.NA or value != value else float(value)


def text_of(value: Any) -> str | None:
    """A cell as text; None where it is missing."""
    return value if isinstance(value, str) else None


def day_of(value: Any) -> date | None:
    """A cell as a day; None where it is missing."""
    return None if value is None or value is pd.NA or value != value else value
