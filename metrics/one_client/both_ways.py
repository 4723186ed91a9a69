"""Dependence both ways: how much a client lives on us, and how much our region and its manager live on the client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import WIDE, served
from metrics.one_client.today import today

UNKNOWN_KEY = 0


@dataclass(frozen=True)
class BothWays:
    """Shares of twelve months, None where unknown; revenue_e4 is the client's own.

    wallet: our sales to it over all it buys; profit_share: its profit with us over all its profit; alternatives: others
    it could buy from. of_region, of_manager, of_all: its share of what its region, its manager and all clients that the
    reader may see brought us.
    """

    revenue_e4: int
    wallet: float | None
    profit_share: float | None
    alternatives: float | None
    purchases_e4: int | None
    of_region: float | None
    of_manager: float | None
    of_all: float | None

    @property
    def room_e4(self) -> int | None:
        """What it buys elsewhere in a year; None where nobody says what it buys in all."""
        return None if self.purchases_e4 is None else max(self.purchases_e4 - self.revenue_e4, 0)

    @property
    def asymmetry(self) -> float | None:
        """How much more it depends on us than we on it; None where its side is unknown."""
        its = self.wallet if self.wallet is not None else self.profit_share
        return None if its is None or self.of_all is None else its - self.of_all


@cache
def _brought() -> ir.Table:
    rows = served("region_period_trailing")
    return rows.group_by(["region_key", "manager_key"]).agg(money_e4=_.revenue_e4.sum().cast(WIDE).cast("int64"))


def brought(view: View) -> pd.DataFrame:
    """Revenue of twelve months by region and manager of the sale, of all clients that the reader may see.

    Rows:   order lines of the twelve months up to the as-of date.
    Value:  columns region_key, manager_key, money_e4.
    Cuts:   additive.
    Source: definition of the house.
    """
    return view.run(_brought())


def both_ways(view: View, key: int, facts: Mapping[str, Any], moment: Mapping[str, Any]) -> BothWays:
    """How much one client depends on us and we on it, in the twelve months up to the as-of date.

    Rows:   its sales where and by whom they were made; facts: its row of `clients`; moment: its `latest_moment`.
    Value:  a BothWays.
    Cuts:   shares of a part are of that part only.
    Source: Emerson 1962, American Sociological Review 27; Heide & John 1988, Journal of Marketing 52.
    """
    now = today(view)
    mine = served("client_period_trailing").filter(_.client_key == key).group_by(["region_key", "manager_key"])
    own = now.run(mine.agg(money_e4=_.revenue_e4.sum().cast(WIDE).cast("int64")))
    every = now.once(brought)
    region, manager = int(facts["region_key"]), int(facts["manager_key"])

    def share(column: str, code: int | None) -> float | None:
        if code == UNKNOWN_KEY:
            return None
        mine, all_of_it = (
            float(rows["money_e4"][rows[column] == code].sum() if code is not None else rows["money_e4"].sum())
            for rows in (own, every)
        )
        return mine / all_of_it if all_of_it > 0 else None

    wallet, dependence = _number(moment.get("wallet")), _number(moment.get("dependence"))
    purchases = _number(moment.get("purchases_e4"))
    return BothWays(
        int(own["money_e4"].sum()),
        wallet,
        dependence if wallet is None else None,
        _number(moment.get("alternatives")),
        None if purchases is None else int(purchases),
        share("region_key", region),
        share("manager_key", manager),
        share("region_key", None),
    )


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
