"""How much of our own revenue lies with few clients."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import WIDE, served
from metrics.dependence.balance import NONE_HERE, lacks_dependence
from metrics.dependence.concentration import Concentration, concentration_of

TOP, POINTS = 10, 100


@dataclass(frozen=True)
class Portfolio:
    """The revenue of the clients of the view, largest first. missing: why it is unknown.

    top_share: of the ten largest (or all, where there are fewer). points: client_share and revenue_share, cumulative,
    from (0, 0). returned: clients whose returns exceed what they bought; they are in no share.
    """

    spread: Concentration | None = None
    top_share: float | None = None
    top_clients: int = 0
    revenue_e4: int = 0
    returned: int = 0
    points: pd.DataFrame = field(default_factory=pd.DataFrame)
    missing: str = ""


@cache
def _ranked() -> ir.Table:
    buyers = served("client_moments").filter(_.revenue_e4 > 0).select("client_key", "revenue_e4")
    order = ibis.window(order_by=[ibis.desc("revenue_e4"), "client_key"])
    return buyers.mutate(rank=ibis.row_number().over(order) + 1, n=_.count().over(ibis.window()))


@cache
def _steps() -> ir.Table:
    """Revenue by hundredths of the clients, the ten largest one by one."""
    step = ibis.ifelse(_.rank <= TOP, _.rank / TOP - 1.0, (_.rank * POINTS / _.n).ceil())
    placed = _ranked().mutate(step=step)
    return (
        placed.group_by("step")
        .agg(
            last=_.rank.max(),
            n=_.n.max(),
            revenue_e4=_.revenue_e4.sum().cast(WIDE).cast("int64"),
            squares=(_.revenue_e4.cast("float64") * _.revenue_e4.cast("float64")).sum(),
        )
        .order_by("last")
    )


@cache
def _returned() -> ir.Table:
    return served("client_moments").filter(_.revenue_e4 < 0).agg(n=_.count())


def our_concentration(view: View) -> Portfolio:
    """How concentrated the revenue of the selected clients is.

    Rows:   clients of the view at the latest moment with revenue above zero in the twelve months up to it.
    Value:  the sum of their squared shares, as many equal clients as would be as concentrated, the share of the ten
            largest, and the cumulative curve in a hundred steps.
    Cuts:   not additive: ask again for the part; shares are of the part.
    Source: Herfindahl 1950; Adelman 1969, REStat 51.
    """
    if missing := lacks_dependence(view):
        return Portfolio(missing=missing)
    rows = view.run(_steps())
    if rows.empty:
        return Portfolio(missing=NONE_HERE)
    n, total = int(rows["n"].iloc[0]), int(rows["revenue_e4"].sum())
    shares = rows["revenue_e4"].cumsum() / total
    points = pd.DataFrame({"client_share": rows["last"] / n, "revenue_share": shares})
    points = pd.concat([pd.DataFrame({"client_share": [0.0], "revenue_share": [0.0]}), points], ignore_index=True)
    hhi = float(rows["squares"].sum()) / float(total) ** 2
    top = min(TOP, n)
    return Portfolio(
        concentration_of(max(hhi, 1 / n), n), float(shares[rows["last"] == top].iloc[0]), top, total,
        int(view.run(_returned()).iloc[0]["n"]), points,
    )  # fmt: skip
