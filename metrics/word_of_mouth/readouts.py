"""What the curve says in figures: its lines with their bands, the zone, the points that double, the balance point."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

import numpy as np
import pandas as pd

from data.door import View
from data.messages import N_
from metrics.figure import Figure, unknown
from metrics.word_of_mouth.branch import NO_CURVE
from metrics.word_of_mouth.curve import Branch
from metrics.word_of_mouth.family import Array
from metrics.word_of_mouth.fitted import WordOfMouth, fitted

NO_BALANCE = N_("unknown: within the scale praise and complaint are never equal")
PER = 100
"""Rates are told per 100 clients and year."""
POINTS = 201


@dataclass(frozen=True)
class Readouts:
    """Figures of the curve, each with its 95 % interval: from resampled clients, the doubling from the slope's profile.

    zone: (low, high) on the survey's own scale; zone_share: clients whose latest answer lies in it, with its bounds to
    one digit as they are printed. doubling_…: points of satisfaction that double the rate. asymmetry: how much faster
    complaint grows per point than praise. balance: where praise equals complaint, with the rate there. net: praise less
    complaint per 100 clients and year, over the clients by their latest answer.
    """

    zone: tuple[float, float] | None
    zone_share: Figure
    doubling_praise: Figure
    doubling_complaint: Figure
    asymmetry: Figure
    balance: Figure
    balance_rate: float | None
    net: Figure


def readouts(found: WordOfMouth) -> Readouts:
    """The figures of a fitted curve.

    Rows:   those of the fit; shares and net word of mouth over clients by their latest answer.
    Value:  a Readouts record; a figure of a side without a curve is unknown.
    Cuts:   not additive: fit the part.
    Source: metrics of the house after Anderson 1998, "Customer satisfaction and word of mouth".
    """
    curve = found.curve
    balance = _balance(found)
    return Readouts(
        zone=curve.zone,
        zone_share=_zone_share(found),
        doubling_praise=_doubling(curve.praise),
        doubling_complaint=_doubling(curve.complaint),
        asymmetry=_asymmetry(found),
        balance=balance,
        balance_rate=None if balance.value is None else PER * float(curve.praise.rate(np.array([balance.value]))[0]),
        net=_net(found),
    )


def fitted_readouts(view: View) -> Readouts | None:
    """The figures of the view's curve; ask it as `view.once(fitted_readouts)`.

    Rows:   as `metrics.word_of_mouth.fitted.fitted`.
    Value:  as `readouts`; None where there is nothing to fit.
    Cuts:   not additive: fit the part.
    Source: see `readouts`.
    """
    found = view.once(fitted)
    return None if found.missing else readouts(found)


def curve_lines(found: WordOfMouth) -> pd.DataFrame:
    """The fitted curve on a fine grid of the scale, per 100 clients and year.

    Rows:   one per step of the grid.
    Value:  level, praise, complaint and each with _low and _high (95 %, clients resampled, threshold searched again);
            missing on a side that has no curve.
    Cuts:   none.
    Source: percentile bootstrap, Efron & Tibshirani 1993, "An Introduction to the Bootstrap".
    """
    low, high = found.curve.scale
    grid = np.linspace(low, high, POINTS)
    lines = {"level": grid}
    for branch in (found.curve.praise, found.curve.complaint):
        name, unfitted = branch.side, np.full(POINTS, np.nan)
        lines[name] = PER * branch.rate(grid) if branch.shown else unfitted
        lines[f"{name}_low"], lines[f"{name}_high"] = unfitted, unfitted
        if branch.shown and found.draws is not None:
            rates = PER * found.draws.rates(branch.side, grid)
            lines[f"{name}_low"], lines[f"{name}_high"] = np.quantile(rates, (0.025, 0.975), axis=0)
    return pd.DataFrame(lines)


def _zone_share(found: WordOfMouth) -> Figure:
    zone, clients = found.curve.zone, found.clients_now
    total = int(clients["clients"].sum())
    if zone is None or not total:
        return unknown(NO_CURVE)
    levels, weights = clients["level"].to_numpy(float), clients["clients"].to_numpy(float) / total

    def inside(low: Array, high: Array) -> Array:
        """Share of the clients between bounds as they are printed: a level on a printed bound belongs to the zone."""
        low, high = (_printed(end)[:, None] for end in (low, high))
        return np.asarray(((levels >= low) & (levels <= high)) @ weights)

    value = float(inside(*np.array(zone)[:, None])[0])
    draws = found.draws
    if draws is None or draws.praise is None or draws.complaint is None:
        return Figure(value, total)
    low, high = np.quantile(inside(draws.complaint[:, 0], draws.praise[:, 0]), (0.025, 0.975))
    return Figure(value, total, min(float(low), value), max(float(high), value))


def _printed(bounds: Array) -> Array:
    """Bounds of the zone with one digit after the point; halves go away from zero, as where they are written."""
    tenths = np.round(10 * bounds, 6)
    return np.asarray(np.trunc(tenths + np.copysign(0.5, tenths)) / 10)


def _doubling(branch: Branch) -> Figure:
    if not branch.shown or not branch.slope or branch.slope_interval is None:
        return unknown(NO_CURVE)
    low, high = branch.slope_interval
    # A slope that may be zero never doubles: the interval is then open to the right.
    return Figure(log(2) / branch.slope, branch.answers, log(2) / high, log(2) / low if low > 0 else None)


def _asymmetry(found: WordOfMouth) -> Figure:
    praise, complaint, draws = found.curve.praise, found.curve.complaint, found.draws
    if praise.slope is None or complaint.slope is None or draws is None:
        return unknown(NO_CURVE)
    if draws.praise is None or draws.complaint is None:
        return unknown(NO_CURVE)
    low, high = np.exp(np.quantile(draws.complaint[:, 2] - draws.praise[:, 2], (0.025, 0.975)))
    return Figure(exp(complaint.slope - praise.slope), found.answers, float(low), float(high))


def _balance(found: WordOfMouth) -> Figure:
    curve, draws = found.curve, found.draws
    if not (curve.praise.shown and curve.complaint.shown):
        return unknown(NO_CURVE)
    if curve.balance is None:
        return unknown(NO_BALANCE)
    if draws is None or draws.praise is None or draws.complaint is None:
        return Figure(curve.balance, found.answers)
    grid = np.linspace(*curve.scale, POINTS)
    net = draws.rates("praise", grid) - draws.rates("complaint", grid)
    more = net > 0
    known = _crossings(grid, net[(more.any(axis=1)) & ~more[:, 0]])
    if len(known) < 0.95 * len(net):
        return Figure(curve.balance, found.answers)  # in too many resamples the sides never meet
    low, high = np.quantile(known, (0.025, 0.975))
    return Figure(curve.balance, found.answers, float(low), float(high))


def _crossings(grid: Array, net: Array) -> Array:
    """Where each row first rises above zero: between the two places of the grid by a straight line."""
    rows, after = np.arange(len(net)), (net > 0).argmax(axis=1)
    below, above = net[rows, after - 1], net[rows, after]
    return np.asarray(grid[after] - (grid[after] - grid[after - 1]) * above / (above - below))


def _net(found: WordOfMouth) -> Figure:
    curve, draws, clients = found.curve, found.draws, found.clients_now
    if not (curve.praise.shown and curve.complaint.shown) or clients.empty:
        return unknown(NO_CURVE)
    levels, weights = clients["level"].to_numpy(float), clients["clients"].to_numpy(float)
    weights = PER * weights / weights.sum()
    value = float(weights @ (curve.praise.rate(levels) - curve.complaint.rate(levels)))
    if draws is None or draws.praise is None or draws.complaint is None:
        return Figure(value, int(clients["clients"].sum()))
    drawn = (draws.rates("praise", levels) - draws.rates("complaint", levels)) @ weights
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Figure(value, int(clients["clients"].sum()), float(low), float(high))
