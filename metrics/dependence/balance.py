"""How much each client lives on us and we on it, side by side."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from math import sqrt

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.tables import WIDE, served
from metrics.figure import Figure, unknown
from metrics.intervals import Z, wilson
from metrics.kpi import NO_SALES, NOT_YOURS

NO_WALLETS = N_(
    "unknown: no client says what it buys from everyone; import `yearly_purchases` of `clients`, or `yearly_profit` and"
    " `client_profit_from_us`"
)
NONE_HERE = N_("unknown: nobody among these clients had bought by that day")
HALF, MOST, FIFTHS = 0.5, 200, 5
DECADES, STEPS_A_DECADE, BINS = 6, 5, 25


@dataclass(frozen=True)
class Balance:
    """Dependence of the clients of the view. missing: why nothing is known.

    client_mean: mean of D_client (n clients that say what they buy or earn); half: share of them that live on us by one
    half or more. us_largest: the largest D_us of a client. by_purchases, by_profit: what D_client rests on. beyond:
    clients that buy more from us than they say they buy from everyone. unknown: buyers that say neither.
    own_e4, own_clients: net revenue of twelve months of all clients the reader may see, and how many these are: what
    D_us is a share of. asymmetry, joint: means of D_client − D_us and of their sum.
    """

    client_mean: Figure = field(default_factory=lambda: Figure(None))
    half: Figure = field(default_factory=lambda: Figure(None))
    asymmetry: float | None = None
    joint: float | None = None
    us_largest: float | None = None
    by_purchases: int = 0
    by_profit: int = 0
    beyond: int = 0
    unknown: int = 0
    own_e4: int = 0
    own_clients: int = 0
    missing: str = ""


def lacks_dependence(view: View) -> str:
    """Why nothing can be said of dependence, a message; empty where something can."""
    if not view.has("sales"):
        return NO_SALES
    return "" if view.may_see("money") else NOT_YOURS


@cache
def _sides() -> ir.Table:
    """Buyers of the view with both dependences; d_us is of the revenue of all clients that the reader may see."""
    own = served("client_moments_anywhere").filter(_.revenue_e4 > 0)
    total = own.agg(own_e4=_.revenue_e4.sum().cast(WIDE).cast("int64"), own_clients=_.count())
    buyers = served("client_moments").filter(_.revenue_e4 > 0)
    both = buyers.cross_join(total)
    by = ibis.ifelse(
        both.dependence.isnull(), ibis.null("string"), ibis.ifelse(both.wallet.notnull(), "bought", "earned")
    )
    return both.select(
        "client_key", "revenue_e4", "own_e4", "own_clients", "wallet",
        d_client=both.dependence, d_us=both.revenue_e4 / both.own_e4, rests_on=by,
    )  # fmt: skip


@cache
def _sums() -> ir.Table:
    rows = _sides()
    known = rows.d_client.notnull()
    return rows.agg(
        buyers=_.count(),
        known=known.sum().fill_null(0).cast(WIDE).cast("int64"),
        total=_.d_client.sum(),
        squares=(_.d_client * _.d_client).sum(),
        half=(_.d_client >= HALF).sum().fill_null(0).cast(WIDE).cast("int64"),
        beyond=(_.wallet > 1).sum().fill_null(0).cast(WIDE).cast("int64"),
        by_profit=(_.rests_on == "earned").sum().fill_null(0).cast(WIDE).cast("int64"),
        d_us=_.d_us.sum(where=known),
        us_largest=_.d_us.max(),
        own_e4=_.own_e4.max(),
        own_clients=_.own_clients.max(),
    )


def dependence_balance(view: View) -> Balance:
    """How much clients live on us, and we on them.

    Rows:   clients of the view at the latest moment with revenue in the twelve months up to it.
    Value:  D_client = our sales ÷ all it buys (or its profit from us ÷ its profit), from 0, above 1 where it buys more
            from us than it says it buys at all; D_us = our sales to it ÷ our sales to all clients the reader may see.
            The mean with its 95 % interval over clients, the share that live on us by half with Wilson's.
    Cuts:   not additive: ask again for the part; D_us keeps its base whatever the filters.
    Source: Emerson 1962, "Power-dependence relations", ASR 27; Heide & John 1988, Journal of Marketing 52(1).
    """
    if missing := lacks_dependence(view):
        return Balance(missing=missing)
    row = view.run(_sums()).iloc[0].to_dict()
    buyers, known = int(row["buyers"] or 0), int(row["known"] or 0)
    if not buyers:
        return Balance(missing=NONE_HERE)
    base = Balance(
        us_largest=float(row["us_largest"]), own_e4=int(row["own_e4"]), own_clients=int(row["own_clients"]),
        unknown=buyers - known,
    )  # fmt: skip
    if not known:
        return replace(base, client_mean=unknown(NO_WALLETS), half=unknown(NO_WALLETS))
    mean, us = float(row["total"]) / known, float(row["d_us"]) / known
    spread = sqrt(max(0.0, float(row["squares"]) / known - mean * mean) / max(known - 1, 1)) * Z
    low, high = (max(0.0, mean - spread), mean + spread) if known > 1 else (None, None)
    half, by_profit = int(row["half"]), int(row["by_profit"])
    return replace(
        base, client_mean=Figure(mean, known, low, high), half=Figure(half / known, known, *wilson(half, known)),
        asymmetry=mean - us, joint=mean + us, by_purchases=known - by_profit, by_profit=by_profit,
        beyond=int(row["beyond"]),
    )  # fmt: skip


def dependence_list(view: View, most: int = MOST) -> tuple[pd.DataFrame, int]:
    """The clients we live on most, with how much they live on us; and how many more there are.

    Rows:   clients as in `dependence_balance`, those with the largest D_us first, at most `most`.
    Value:  columns client_id, name, tier, d_us, d_client, rests_on (bought, earned or missing), asymmetry (D_client −
            D_us), joint (their sum), hhi_low and hhi_high (bounds of the concentration of its suppliers, where our
            share of what it buys is known and not above 1), revenue_e4.
    Cuts:   d_us is additive.
    Source: Emerson 1962, ASR 27; Heide & John 1988, Journal of Marketing 52(1).
    """
    if lacks_dependence(view):
        return pd.DataFrame(), 0
    found = view.run(_listed(most))
    total = int(view.run(_sums()).iloc[0]["buyers"]) if len(found) >= most else len(found)
    return found.drop(columns=["client_key", "own_e4", "own_clients", "wallet"]), total - len(found)


@cache
def _listed(most: int) -> ir.Table:
    rows = _sides()
    share = ibis.ifelse(rows.wallet.between(0.0, 1.0), rows.wallet, ibis.null("float64"))
    told = rows.mutate(
        asymmetry=_.d_client - _.d_us, joint=_.d_client + _.d_us, hhi_low=share * share,
        hhi_high=share * share + (1.0 - share) * (1.0 - share),
    )  # fmt: skip
    first = told.order_by([ibis.desc("revenue_e4"), "client_key"]).limit(most)
    named = first.join(served("clients").select("client_key", "client_id", "name", "tier"), "client_key")
    return named.order_by([ibis.desc("revenue_e4"), "client_id"])


def dependence_density(view: View) -> pd.DataFrame:
    """Where clients stand between living on us and our living on them.

    Rows:   clients as in `dependence_balance` with a known D_client.
    Value:  columns x_bin (fifths of a decade of D_us, 0 from one millionth on), y_bin (25 steps of D_client up to 1,
            which also holds those above), clients.
    Cuts:   counts are additive.
    Source: Emerson 1962, ASR 27.
    """
    if lacks_dependence(view):
        return pd.DataFrame()
    known = _sides().filter(_.d_client.notnull())
    across = ((_.d_us.log10() + DECADES) * STEPS_A_DECADE).floor()
    up = (_.d_client * BINS).floor()
    bins = {"x_bin": (across, DECADES * STEPS_A_DECADE - 1), "y_bin": (up, BINS - 1)}
    placed = known.mutate(**{n: ibis.greatest(ibis.least(v, m), 0).cast("int32") for n, (v, m) in bins.items()})
    return view.run(placed.group_by("x_bin", "y_bin").agg(clients=_.count()).order_by("y_bin", "x_bin"))


def supplier_bounds(view: View) -> pd.DataFrame:
    """Between which values the concentration of the clients' suppliers lies, by how much they buy from us.

    Rows:   clients as in `dependence_balance` whose share of purchases with us is known and not above 1, by fifths of
            that share (0 to 4).
    Value:  columns fifth, clients, share (mean), low, high (means of the bounds s² and s² + (1 − s)²).
    Cuts:   counts are additive, means are not.
    Source: Herfindahl 1950; bounds: the rest spread over very many, or with one other.
    """
    if lacks_dependence(view):
        return pd.DataFrame()
    rows = _sides().filter(_.wallet.between(0.0, 1.0))
    placed = rows.mutate(fifth=ibis.least((_.wallet * FIFTHS).floor(), FIFTHS - 1).cast("int32"), s=_.wallet)
    return view.run(
        placed.group_by("fifth")
        .agg(clients=_.count(), share=_.s.mean(), low=(_.s * _.s).mean(),
             high=(_.s * _.s + (1.0 - _.s) * (1.0 - _.s)).mean())
        .order_by("fifth")
    )  # fmt: skip
