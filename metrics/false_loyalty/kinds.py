"""The four kinds of loyalty as expected numbers, where clients stand between them, and who is likely captive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from math import sqrt
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.settings import Settings
from data.tables import WIDE, served
from metrics.false_loyalty.chances import chances
from metrics.false_loyalty.monotone import monotone_means
from metrics.false_loyalty.published import Figures, published_figures
from metrics.figure import Figure
from metrics.intervals import Z
from metrics.kpi import NO_SALES, NOT_YOURS
from metrics.satisfaction import NO_SURVEYS

Kind = Literal["true", "latent", "spurious", "none"]
KINDS: tuple[Kind, ...] = ("true", "latent", "spurious", "none")
BINS = 25
MOST = 200
TOO_FEW = N_("unknown: fewer than 30 clients answered a survey in the 18 months up to the last publication")
NOBODY = N_("unknown: of none of these clients both attitude and patronage are known on that day")


@lru_cache(maxsize=16)
def judged_clients(settings: Settings, figures: Figures) -> ir.Table:
    """The clients of the view's latest moment with their chances; an expression."""
    return chances(served("client_moments"), settings, figures)


def lacks_attitude(view: View, figures: Figures) -> str:
    """Why nothing can be said of false loyalty, a message; empty where something can."""
    if not view.has("surveys"):
        return NO_SURVEYS
    if not view.has("sales"):
        return NO_SALES
    if not view.may_see("money") or not view.may_see("satisfaction"):
        return NOT_YOURS
    return "" if figures.own is not None else TOO_FEW


@dataclass(frozen=True)
class Kinds:
    """Expected clients and revenue (ten-thousandths, twelve months) of each kind. missing: why there are none.

    known: clients whose attitude and patronage are both known; unknown: the others, with their revenue. by_own: of the
    known, judged by satisfaction alone, for want of a best alternative; no_wallet: those whose share of wallet is
    unknown, so that their patronage is the chance that they still buy. moment_on: the day they are judged on.
    """

    clients: Mapping[Kind, Figure] = field(default_factory=dict)
    revenue_e4: Mapping[Kind, int] = field(default_factory=dict)
    known: int = 0
    unknown: int = 0
    unknown_revenue_e4: int = 0
    by_own: int = 0
    no_wallet: int = 0
    moment_on: date | None = None
    missing: str = ""

    @property
    def known_revenue_e4(self) -> int:
        return sum(self.revenue_e4.values())


def loyalty_kinds(view: View) -> Kinds:
    """How many clients are loyal truly, latently, in deed only (spurious), or not at all, and what they buy.

    Rows:   clients of the view at the latest moment up to its last day whose attitude and patronage are known.
    Value:  expected numbers: sums of the clients' chances, with the 95 % interval of which client is which; revenue of
            twelve months, each client's split by its chances.
    Cuts:   additive.
    Source: Dick & Basu 1994, "Customer loyalty: toward an integrated conceptual framework", JAMS 22.
    """
    figures = published_figures(view)
    if missing := lacks_attitude(view, figures):
        return Kinds(missing=missing)
    row = view.run(_kind_sums(view.settings, figures)).iloc[0].to_dict()
    known, total = int(row["known"] or 0), int(row["clients"] or 0)
    if not known:
        return Kinds(unknown=total, missing=NOBODY)
    clients, revenue = {}, {}
    for kind in KINDS:
        half = Z * sqrt(max(0.0, float(row[f"{kind}_variance"])))
        value = float(row[kind])
        clients[kind] = Figure(value, known, max(0.0, value - half), min(float(known), value + half))
        revenue[kind] = round(float(row[f"{kind}_revenue"]))
    left_out, by_own, no_wallet = (int(row[name] or 0) for name in ("unknown_revenue_e4", "by_own", "no_wallet"))
    day = pd.Timestamp(row["moment_on"]).date()
    return Kinds(clients, revenue, known, total - known, left_out, by_own, no_wallet, day)


@lru_cache(maxsize=16)
def _kind_sums(settings: Settings, figures: Figures) -> ir.Table:
    rows = judged_clients(settings, figures)
    low, high = _.p_attitude_low, _.p_patronage_high
    chance = {"true": (1 - low) * high, "latent": (1 - low) * (1 - high), "spurious": low * high,
              "none": low * (1 - high)}  # fmt: skip
    placed = rows.mutate(is_known=_.p_false.notnull(), bought=ibis.greatest(_.revenue_e4.fill_null(0), 0), **chance)
    parts: dict[str, Any] = {}
    for kind in KINDS:
        parts[kind] = _[kind].sum().fill_null(0.0)
        parts[f"{kind}_variance"] = (_[kind] * (1 - _[kind])).sum().fill_null(0.0)
        parts[f"{kind}_revenue"] = (_[kind] * _.bought).sum().fill_null(0.0)
    return placed.agg(
        clients=_.count(),
        moment_on=_.moment_on.max(),
        known=_.is_known.sum().fill_null(0).cast(WIDE).cast("int64"),
        unknown_revenue_e4=_.bought.sum(where=~_.is_known).fill_null(0).cast(WIDE).cast("int64"),
        by_own=(_.is_known & _.attitude.isnull()).sum().fill_null(0).cast(WIDE).cast("int64"),
        no_wallet=(_.is_known & _.wallet.isnull()).sum().fill_null(0).cast(WIDE).cast("int64"),
        **parts,
    )


@dataclass(frozen=True)
class LoyaltyMap:
    """Clients by attitude (across) and patronage (up), both 0–100 in 25 bins.

    cells: x_bin, y_bin, clients. attitude_low, patronage_high: the chance of either by bin, made monotone: what a place
    on the map means for a client that stands there.
    """

    cells: pd.DataFrame
    attitude_low: tuple[float, ...]
    patronage_high: tuple[float, ...]


def loyalty_map(view: View) -> LoyaltyMap | None:
    """Where clients stand between the four kinds.

    Rows:   as `loyalty_kinds`.
    Value:  a LoyaltyMap; attitude as observed, patronage = P(alive) × share of wallet (P(alive) alone where that is
            unknown) × 100. None where nothing is known.
    Cuts:   counts are additive.
    Source: Dick & Basu 1994, JAMS 22; Barlow et al. 1972 for the monotone chances.
    """
    figures = published_figures(view)
    if lacks_attitude(view, figures):
        return None
    cells = view.run(_cells(view.settings, figures))
    if cells.empty:
        return None
    cells = cells.sort_values(["y_bin", "x_bin"], ignore_index=True)
    return LoyaltyMap(
        cells[["x_bin", "y_bin", "clients"]],
        _monotone(cells, "x_bin", "low", increasing=False),
        _monotone(cells, "y_bin", "high", increasing=True),
    )


@lru_cache(maxsize=16)
def _cells(settings: Settings, figures: Figures) -> ir.Table:
    known = judged_clients(settings, figures).filter(_.p_false.notnull())
    placed = known.mutate(x_bin=_bin(_.attitude_observed), y_bin=_bin(_patronage()))
    return placed.group_by("x_bin", "y_bin").agg(
        clients=_.count(), low=_.p_attitude_low.sum(), high=_.p_patronage_high.sum()
    )


def _patronage() -> ir.Value:
    """P(alive) × share of wallet, 0 to 100; P(alive) alone where that share is unknown."""
    return 100.0 * _.alive * ibis.greatest(ibis.least(_.wallet.fill_null(1.0), 1.0), 0.0)


def _bin(score: ir.Value) -> ir.Value:
    return ibis.least((score / (100 / BINS)).floor(), BINS - 1).cast("int32")


def _monotone(cells: pd.DataFrame, by: str, chance: str, *, increasing: bool) -> tuple[float, ...]:
    """The mean chance in each bin, monotone and without holes: between bins with clients it goes in a straight line."""
    sums = cells.groupby(by)[[chance, "clients"]].sum()
    weights = sums["clients"].to_numpy(float)
    fitted = monotone_means(sums[chance].to_numpy(float) / weights, weights, increasing=increasing)
    whole: npt.NDArray[np.float64] = np.interp(np.arange(BINS), sums.index.to_numpy(float), fitted)
    return tuple(float(value) for value in whole)


def captives(view: View, most: int = MOST) -> tuple[pd.DataFrame, int]:
    """The clients that likely buy without wanting to, by the revenue that is at stake; and how many more there are.

    Rows:   clients as in `loyalty_kinds` with revenue in the twelve months up to the moment, at most `most`.
    Value:  columns client_key, client_id, name, tier, p_false, stake_e4 (p_false × revenue), revenue_e4, profit_e4,
            alternatives, satisfaction, attitude_observed, patronage (0–100 each), answers, held_e4 (revenue held by
            barriers, see `held_by_barriers`; missing where that is unknown).
    Cuts:   stakes are additive.
    Source: Dick & Basu 1994, JAMS 22; Jones & Sasser 1995, Harvard Business Review 73(6).
    """
    figures = published_figures(view)
    if lacks_attitude(view, figures):
        return pd.DataFrame(), 0
    rows = view.run(_staked(view.settings, figures, most))
    total = len(rows)
    if total >= most:
        total = int(view.run(_buying(view.settings, figures).agg(n=_.count())).iloc[0]["n"])
    money = {f"{name}_e4": rows[name].astype(float).round() for name in ("stake", "held")}
    whole = rows.assign(**money, profit_e4=rows["profit_e4"].astype("float64"))
    return whole.drop(columns=["stake", "held"]), total - len(rows)


@lru_cache(maxsize=16)
def _buying(settings: Settings, figures: Figures) -> ir.Table:
    return judged_clients(settings, figures).filter(_.p_false.notnull(), _.revenue_e4 > 0)


@lru_cache(maxsize=16)
def _staked(settings: Settings, figures: Figures, most: int) -> ir.Table:
    held: ir.Value = ibis.null("float64")
    if figures.stay is not None:
        stays = [figures.stay.expression(_.satisfaction, a) for a in (_.alternatives, ibis.literal(1.0))]
        held = (stays[0] - stays[1]) * _.revenue_e4
    staked = _buying(settings, figures).select(
        "client_key", "p_false", "revenue_e4", "profit_e4", "alternatives", "answers", "attitude_observed",
        stake=_.p_false * _.revenue_e4, satisfaction=_.satisfaction * 100.0, held=held, patronage=_patronage(),
    )  # fmt: skip
    first = staked.order_by([ibis.desc("stake"), "client_key"]).limit(most)
    named = first.join(served("clients").select("client_key", "client_id", "name", "tier"), "client_key")
    return named.order_by([ibis.desc("stake"), "client_id"])
