"""The four degrees of a client on fixed scales from 0 to 100: the same arithmetic in the engine and for one client.

A score hangs on the client's own figures and on anchors in the settings, never on other clients. What is not known is
left out, never taken as nothing.
"""

from __future__ import annotations

from typing import Any, Protocol

import ibis
import ibis.expr.types as ir

from data.contract import TEN_THOUSANDTHS
from data.messages import N_

SCORE_VERSION = 1
DEGREES = ("satisfaction", "loyalty", "contribution", "dependence")
RAW = {"satisfaction": "satisfaction", "loyalty": "alive", "contribution": "profit_e4", "dependence": "dependence"}
"""The column of `client_moments` that stands beside each score as its raw value; loyalty has more parts."""
WEIGHTS = {"alive": 0.5, "wallet": 0.3, "attitude": 0.2}
FULL_WALLET = 0.8
"""From this share of what a client buys on, its patronage counts in full: nobody buys everything in one place."""
MOST_RECOMMEND = 10
NO_PROFIT = 40.0
"""The score of a client that brings exactly nothing."""
ONLY_GAINS = N_("in the base year even the lower mark was no loss: losses are scored as steeply as gains")
ONLY_LOSSES = N_("in the base year even the upper mark was a loss: gains are scored as steeply as losses")


class Anchored(Protocol):
    """What is read of the settings."""

    @property
    def profit_anchors(self) -> tuple[float, float] | None: ...


def profit_points(settings: Anchored) -> tuple[float, float] | None:
    """The profits, in currency units, that score 0 and 100; None while no base year is known.

    Where the base year has no loss at its P5, or no gain at its P95, that end lies where the line of the other side,
    drawn on through no profit = 40, meets 0 or 100: see `anchors_note`.
    """
    if settings.profit_anchors is None:
        return None
    low, high = settings.profit_anchors
    if low >= 0:
        return -high * NO_PROFIT / (100 - NO_PROFIT), high
    return low, high if high > 0 else -low * (100 - NO_PROFIT) / NO_PROFIT


def anchors_note(settings: Anchored) -> str:
    """Why an anchor of contribution was not taken from the base year, as a message; empty where both were."""
    low, high = settings.profit_anchors or (-1.0, 1.0)
    return ONLY_GAINS if low >= 0 else ONLY_LOSSES if high <= 0 else ""


def scores(table: ir.Table, settings: Anchored) -> ir.Table:
    """The four degrees of each client, score version 1.

    Rows:   those of `client_moments`, in any of its windows; all its columns stay.
    Value:  satisfaction_score, loyalty_score, contribution_score, dependence_score from 0 to 100, null where unknown.
            Satisfaction: mean answer, linear from the low end of the scale to its high end. Loyalty: 0.5 × P(alive)
            + 0.3 × min(share of wallet ÷ 0.8, 1) + 0.2 × ((attitude + 1) ÷ 2, else would recommend ÷ 10); unknown parts
            drop out and the weights of the rest are scaled up; without P(alive) no score. Contribution: profit of
            twelve months, linear through (P5 → 0, no profit → 40, P95 → 100). Dependence: our part of what it buys.
    Cuts:   of one client: it does not move because others did. Means over clients are not additive.
    Source: definition of the house; Dick & Basu 1994; Emerson 1962; OECD/JRC 2008, Handbook on Composite Indicators.
    """
    return table.mutate(
        satisfaction_score=_known(_bounded(table.satisfaction * 100, 100.0), table.satisfaction),
        loyalty_score=_loyalty(table),
        contribution_score=_contribution(table, profit_points(settings)),
        dependence_score=_known(_bounded(table.dependence * 100, 100.0), table.dependence),
    )


def _bounded(value: Any, most: float) -> Any:
    """Between 0 and `most`; what is null becomes a number here, see `_known`."""
    return ibis.greatest(ibis.least(value, most), 0.0)


def _known(score: Any, value: Any) -> Any:
    """The score where the value is known, else null, which the engine's `least` does not keep. Nothing times the value
    is added: a million rows need no branches."""
    return score + value * 0.0


def _loyalty(table: ir.Table) -> Any:
    opinion = ibis.coalesce((table.attitude + 1) / 2, table.recommend / MOST_RECOMMEND).fill_null(0.0)
    wallet = _known(_bounded(table.wallet / FULL_WALLET, 1.0), table.wallet).fill_null(0.0)
    has_opinion = (table.attitude.notnull() | table.recommend.notnull()).cast("float64")
    total = WEIGHTS["alive"] * table.alive + WEIGHTS["wallet"] * wallet + WEIGHTS["attitude"] * opinion
    weight = WEIGHTS["wallet"] * table.wallet.notnull().cast("float64") + WEIGHTS["attitude"] * has_opinion
    return 100 * total / (WEIGHTS["alive"] + weight)


def _contribution(table: ir.Table, points: tuple[float, float] | None) -> Any:
    """Each side of no profit by itself, the other side then giving nothing."""
    if points is None:
        return ibis.null("float64")
    low, high = (point * TEN_THOUSANDTHS for point in points)
    profit = table.profit_e4.cast("float64")
    gain, loss = _bounded(profit / high, 1.0), _bounded(profit / low, 1.0)
    return _known(NO_PROFIT + (100 - NO_PROFIT) * gain - NO_PROFIT * loss, profit)
