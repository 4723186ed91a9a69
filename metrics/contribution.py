"""Contribution: what each client brings after the cost of serving it, and how unevenly the profit is spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from data.door import View
from data.tables import SUMS, WIDE, served


@dataclass(frozen=True)
class WhaleCurve:
    """Cumulative profit of the most profitable clients, as shares of the total.

    points: (share of clients, share of total profit), from (0, 0) to (1, 1), one per client.
    peak: highest point; peak_at: share of clients there. loss_pool: what the loss-makers lose, a positive amount.
    gini: plain, over 1 possible with losses; gini_normalised: 0 to 1 (Raffinetti et al. 2015).
    """

    points: np.ndarray
    total: float
    peak: float
    peak_at: float
    losing: int
    n: int
    loss_pool: float
    gini: float
    gini_normalised: float

    def top_share(self, share: float) -> float:
        """Share of the total profit that the best `share` of the clients bring (whole clients, at least one)."""
        return float(self.points[max(1, round(share * self.n)), 1])


def whale_curve(profits: Sequence[float] | np.ndarray) -> WhaleCurve:
    """Cumulative profit of the k most profitable clients over the total profit.

    Rows:   one profit per client, in any one unit; order does not matter.
    Value:  a WhaleCurve; shares may exceed 1 because losses pull the total down.
    Cuts:   not additive: ask again for the part.
    Errors: ValueError for no clients, an unknown profit, or a total that is not above zero.
    Source: Cooper & Kaplan 1991, "Profit priorities from activity-based costing"; Gini with losses: Raffinetti,
            Siletti & Vernizzi 2015, Statistical Methods & Applications 24.
    """
    values = np.sort(np.asarray(profits, dtype=float))[::-1]
    n, total = len(values), float(values.sum())
    if n == 0 or np.isnan(values).any():
        raise ValueError("whale_curve needs the known profit of at least one client")
    if total <= 0:
        raise ValueError(f"whale_curve needs a total profit above zero, not {total}")
    cumulative = np.concatenate([[0.0], np.cumsum(values)]) / total
    points = np.column_stack([np.arange(n + 1) / n, cumulative])
    best = int(cumulative.argmax())
    losses = values[values < 0]
    # Sum of |xi − xj| over all ordered pairs, from the sorted values.
    ascending = values[::-1]
    spread = 2 * float(np.sum((2 * np.arange(1, n + 1) - n - 1) * ascending))
    gains, lost = float(values[values > 0].sum()), float(-losses.sum())
    return WhaleCurve(
        points=points,
        total=total,
        peak=round(float(cumulative[best]), 12),
        peak_at=best / n,
        losing=len(losses),
        n=n,
        loss_pool=lost,
        gini=spread / (2 * n * total),
        gini_normalised=spread / (2 * (n - 1) * (gains + lost)) if n > 1 else 0.0,
    )


@cache
def client_sums_of_period() -> ir.Table:
    """One row per client of the period with its sums and what is known of its profit; shared by lists and curves.

    gross_e4 is missing where a cost of goods is unknown, profit_e4 also where the cost of an act is.
    """
    summed = {n: _[n].sum().cast(WIDE).cast("int64") for n in SUMS}
    sums = served("client_period").group_by("client_key").agg(**summed)
    gross = ibis.ifelse(_.cost_known_lines == _.lines, _.revenue_e4 - _.cost_of_goods_e4, ibis.null("int64"))
    with_gross = sums.mutate(gross_e4=gross)
    profit = ibis.ifelse(_.unpriced_acts == 0, _.gross_e4 - _.service_cost_e4, ibis.null("int64"))
    return with_gross.mutate(profit_e4=profit)


@cache
def _profits() -> ir.Table:
    wanted = ("orders", "revenue_e4", "discount_e4", "service_cost_e4", "acts", "gross_e4", "profit_e4")
    sums = client_sums_of_period().select("client_key", *wanted)
    joined = sums.join(served("clients").select("client_key", "client_id", "name", "tier"), "client_key")
    return joined.order_by([ibis.desc("profit_e4"), "client_id"])


def client_profits(view: View) -> pd.DataFrame:
    """Profit of each client with sales or service in the period, most profitable first.

    Rows:   one per client; `gross_e4` and `profit_e4` are missing where a cost of goods or a service cost is unknown.
    Value:  money in ten-thousandths; columns client_key, client_id, name, tier, orders, revenue_e4, discount_e4,
            service_cost_e4, acts, gross_e4, profit_e4.
    Cuts:   additive.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    return view.run(_profits())


@dataclass(frozen=True)
class ProfitSpread:
    """Clients by what they bring: how many are known, lose, and what these cost and lose. Money in ten-thousandths."""

    known: int
    unknown: int
    losing: int
    loss_e4: int
    gain_e4: int
    losing_gross_e4: int
    losing_service_e4: int

    @property
    def losing_share(self) -> float | None:
        """Clients whose profit is below zero over all with a known profit; None without any."""
        return self.losing / self.known if self.known else None

    @property
    def cost_to_bring(self) -> float | None:
        """Service cost of the loss-makers over the gross profit they bring; None when they bring none."""
        return self.losing_service_e4 / self.losing_gross_e4 if self.losing_gross_e4 > 0 else None


def profit_spread(profits: pd.DataFrame) -> ProfitSpread:
    """Who gains and who loses among the clients of `client_profits`.

    Rows:   one per client; clients with an unknown profit are counted apart, never as zero.
    Value:  a ProfitSpread; money in ten-thousandths.
    Cuts:   counts and sums are additive, the shares are not.
    Source: Kaplan & Narayanan 2001, "Measuring and managing customer profitability".
    """
    known = profits.dropna(subset=["profit_e4"])
    losing = known[known["profit_e4"] < 0]
    return ProfitSpread(
        known=len(known),
        unknown=len(profits) - len(known),
        losing=len(losing),
        loss_e4=int(-losing["profit_e4"].sum()),
        gain_e4=int(known.loc[known["profit_e4"] > 0, "profit_e4"].sum()),
        losing_gross_e4=int(losing["gross_e4"].sum()),
        losing_service_e4=int(losing["service_cost_e4"].sum()),
    )


def curve_of(profits: pd.DataFrame) -> WhaleCurve | None:
    """The whale curve of the known profits in `client_profits`.

    Rows:   one per client with a known profit.
    Value:  a WhaleCurve in ten-thousandths; None when no profit is known or the total is not above zero.
    Cuts:   not additive: ask again for the part.
    Source: see `whale_curve`.
    """
    known = profits["profit_e4"].dropna()
    return whale_curve(known.to_numpy(dtype=float)) if len(known) and known.sum() > 0 else None


MOST_POINTS = 200


def points_of(curve: WhaleCurve) -> pd.DataFrame:
    """The curve's points as rows, thinned to about 200 with its ends and its peak among them.

    Rows:   one per drawn point.
    Value:  columns client_share and profit_share, shares of the whole.
    Cuts:   not additive.
    Source: see `whale_curve`.
    """
    step = max(1, curve.n // MOST_POINTS)
    kept = sorted({*range(0, curve.n + 1, step), curve.n, round(curve.peak_at * curve.n), round(0.2 * curve.n)})
    return pd.DataFrame(curve.points[kept], columns=["client_share", "profit_share"])


def scatter_rows(profits: pd.DataFrame) -> pd.DataFrame:
    """Clients with a known profit as cost of service against gross profit.

    Rows:   one per client with a known profit, most profitable first.
    Value:  columns client_id, name, tier, margin_e4 (gross profit), cost_e4 (service), ten-thousandths.
    Cuts:   additive.
    Source: Cooper & Kaplan 1991, "Profit priorities from activity-based costing".
    """
    known = profits.dropna(subset=["profit_e4"])
    renamed = known.rename(columns={"gross_e4": "margin_e4", "service_cost_e4": "cost_e4"})
    return renamed[["client_id", "name", "tier", "margin_e4", "cost_e4"]].reset_index(drop=True)


def ends_of(profits: pd.DataFrame, most: int) -> pd.DataFrame:
    """The most and the least profitable clients, each at most `most`, best first; no client twice.

    Rows:   as `client_profits`, known profits only.
    Value:  the same columns.
    Cuts:   not additive.
    Source: definition of the house.
    """
    known = profits.dropna(subset=["profit_e4"])
    ends = known if len(known) <= 2 * most else pd.concat([known.head(most), known.tail(most)])
    return ends.reset_index(drop=True)
