"""Profit over years: who moves between profit bands, and what a client's profit is once a bad year is seen as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from data.messages import N_
from metrics.figure import Figure, unknown
from metrics.intervals import wilson
from metrics.shrinkage import own_weight, toward_mean

QUINTILES = 5
LOSS, NOTHING, ABSENT, UNKNOWN = "loss", "nothing", "absent", "unknown"
BANDS = (LOSS, NOTHING, *(f"gain_{at}" for at in range(1, QUINTILES + 1)), ABSENT, UNKNOWN)
"""Below zero, zero, fifths of the gains (gain_5 the largest), not a client then, profit not known."""
NOBODY_LOST = N_("unknown: no client with a known profit lost money in the earlier period")
NOBODY_GAINED = N_("unknown: no client with a known profit gained in the earlier period")
Z = float(ndtri(0.975))
Array = NDArray[np.float64]


@dataclass(frozen=True)
class BandMoves:
    """Where the clients of two periods stood before and after.

    rows: one per pair of bands that has clients: before, after, clients, before_e4, after_e4 (their profits; 0 where
    absent or unknown). bounds: upper ends of the fifths of the earlier period's gains, in its unit; they hold for both
    periods, so that a client does not move because others did.
    out_of_loss, into_loss: shares with their Wilson intervals, over clients known in both periods.
    """

    rows: pd.DataFrame
    bounds: tuple[float, ...]
    out_of_loss: Figure
    into_loss: Figure


def band_moves(before: pd.DataFrame, after: pd.DataFrame) -> BandMoves:
    """How clients moved between bands of profit from one period to another.

    Rows:   two results of `client_profits`; a client in one of them only was absent in the other period. Bands: loss,
            nothing, and the fifths of the gains of the earlier period, whose bounds hold for both.
    Value:  BandMoves; counts add up to the clients of both periods together.
    Cuts:   counts and money are additive, given the same bounds.
    Source: definition of the house; interval: Wilson 1927.
    """
    sides = [(side["client_key"].to_numpy(), _floats(side["profit_e4"])) for side in (before, after)]
    keys = np.union1d(sides[0][0], sides[1][0])
    gains = sides[0][1][sides[0][1] > 0]
    bounds = np.quantile(gains, np.arange(1, QUINTILES) / QUINTILES) if len(gains) else np.empty(0)
    bands, amounts = [], []
    for mine, profits in sides:
        at, is_there, amount = np.searchsorted(keys, mine), np.zeros(len(keys), dtype=bool), np.full(len(keys), np.nan)
        is_there[at], amount[at] = True, profits
        bands.append(_bands(amount, is_there, bounds))
        amounts.append(np.nan_to_num(amount).astype("int64"))
    size = len(BANDS)
    cell = bands[0] * size + bands[1]
    clients = np.bincount(cell, minlength=size * size)
    money = [_summed(amount, cell, size * size) for amount in amounts]
    filled = np.flatnonzero(clients)
    rows = pd.DataFrame(
        {
            "before": [BANDS[at // size] for at in filled],
            "after": [BANDS[at % size] for at in filled],
            "clients": clients[filled],
            "before_e4": money[0][filled],
            "after_e4": money[1][filled],
        }
    )
    table = clients.reshape(size, size)[: BANDS.index(ABSENT), : BANDS.index(ABSENT)]
    return BandMoves(
        rows,
        tuple(float(bound) for bound in bounds),
        _share(int(table[0, 1:].sum()), int(table[0].sum()), NOBODY_LOST),
        _share(int(table[1:, 0].sum()), int(table[1:].sum()), NOBODY_GAINED),
    )


def _floats(profits: pd.Series) -> Array:
    """As floats; what is unknown is not a number."""
    return profits.to_numpy(dtype=float, na_value=np.nan)


def _bands(amounts: Array, is_there: NDArray[np.bool_], bounds: Array) -> NDArray[np.int64]:
    """The place in BANDS of each amount; a bound belongs to the fifth below it."""
    gain = BANDS.index("gain_1") + np.searchsorted(bounds, amounts, side="left")
    known = np.where(amounts < 0, BANDS.index(LOSS), np.where(amounts == 0, BANDS.index(NOTHING), gain))
    lacking = np.where(is_there, BANDS.index(UNKNOWN), BANDS.index(ABSENT))
    return np.asarray(np.where(np.isnan(amounts), lacking, known), dtype="int64")


def _summed(amounts: NDArray[np.int64], cell: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Whole sums by cell: as floats the money of a large company would lose its last digits."""
    sums = np.zeros(size, dtype="int64")
    np.add.at(sums, cell, amounts)
    return sums


def _share(part: int, n: int, missing: str) -> Figure:
    return Figure(part / n, n, *wilson(part, n)) if n else unknown(missing)


def shrunk_profits(profits_by_year: pd.DataFrame | Sequence[pd.DataFrame]) -> pd.DataFrame:
    """A client's profit of a usual year: the mean of its years drawn toward its tier, the more the fewer and wilder.

    Rows:   client_key, year, profit_e4, and tier where there is one; or one result of `client_profits` a year. Unknown
            profits are passed over; a client without any known year is left out. Clients of a tier are drawn to its
            mean, with the tier's own variance between years; all clients are one tier when none is given.
    Value:  one row per client: client_key, tier, years, mean_e4, shrunk_e4, weight (of the own mean, 0 to 1), low_e4
            and high_e4 (95 % of where it may lie), loss_chance (that the usual year is a loss). Money in floats.
            The last three are missing for the only year of the only client.
    Cuts:   not additive; ask again for another cut, whose clients are drawn elsewhere.
    Source: James & Stein 1961; Efron & Morris 1975, JASA 70; variance components by the unbalanced one-way analysis of
            variance, Searle, Casella & McCulloch 1992, Variance Components.
    """
    rows = profits_by_year if isinstance(profits_by_year, pd.DataFrame) else _stacked(profits_by_year)
    known = rows[rows["profit_e4"].notna()]
    values = known["profit_e4"].to_numpy(dtype=float)
    client, keys = pd.factorize(known["client_key"], sort=True)
    years = np.bincount(client, minlength=len(keys))
    mean = np.bincount(client, weights=values, minlength=len(keys)) / np.maximum(years, 1)
    within = np.bincount(client, weights=(values - mean[client]) ** 2, minlength=len(keys))
    tier, tiers = _tiers(known, client, len(keys))
    shrunk, weight, spread = (np.zeros(len(keys)) for _ in range(3))
    for at in np.unique(tier):
        mine = tier == at
        n = years[mine]
        centre, between, noise = variance_components(mean[mine], n, within[mine])
        own = own_weight(n, between, noise)
        shrunk[mine], weight[mine] = toward_mean(mean[mine], n, centre, between, noise), own
        # What it is drawn to is an estimate too.
        of_centre = float(n @ (n * between + noise)) / float(n.sum()) ** 2
        spread[mine] = np.sqrt(own * noise / n + (1 - own) ** 2 * of_centre)
    certain = np.where(np.isnan(spread), np.nan, np.where(shrunk < 0, 1.0, 0.0))
    chance = np.where(spread > 0, ndtr(-shrunk / np.where(spread > 0, spread, 1.0)), certain)
    return pd.DataFrame(
        {
            "client_key": keys,
            "tier": np.asarray(tiers, dtype=object)[tier] if len(keys) else np.empty(0, dtype=object),
            "years": years,
            "mean_e4": mean,
            "shrunk_e4": shrunk,
            "weight": weight,
            "low_e4": shrunk - Z * spread,
            "high_e4": shrunk + Z * spread,
            "loss_chance": chance,
        }
    )


def variance_components(mean: Array, n: NDArray[np.int64], within: Array) -> tuple[float, float, float]:
    """(mean of all, variance of the true means between, variance of one observation), from means, counts, squares.

    Rows:   one per client: the mean of its n years, and the squared deviations of its years from it, summed.
    Value:  moments of the unbalanced one-way analysis of variance; the variance between is at least 0. With no client
            of two years nothing is known of the years' own variance: all of the spread is then taken to be noise; and
            of a single observation nothing at all is: NaN.
    Cuts:   not additive.
    Source: Searle, Casella & McCulloch 1992, Variance Components, section 3.6.
    """
    total, clients = float(n.sum()), len(n)
    centre = float(n @ mean / total)
    spread = float(n @ (mean - centre) ** 2)
    if clients < 2:
        return centre, 0.0, float(within.sum()) / (total - clients) if total > clients else float("nan")
    if total == clients:
        return centre, 0.0, spread / (clients - 1)
    noise = float(within.sum()) / (total - clients)
    usual_n = (total - float(n @ n) / total) / (clients - 1)
    return centre, max(0.0, (spread / (clients - 1) - noise) / usual_n), noise


def _stacked(years: Sequence[pd.DataFrame]) -> pd.DataFrame:
    wanted = ["client_key", "tier", "profit_e4"]
    return pd.concat([rows[[n for n in wanted if n in rows]] for rows in years], ignore_index=True)


def _tiers(known: pd.DataFrame, client: NDArray[np.int64], clients: int) -> tuple[NDArray[np.int64], list[str]]:
    """(place of each client's tier, the tiers); a client without one belongs to the tier ""."""
    if "tier" not in known:
        return np.zeros(clients, dtype="int64"), [""]
    named = known["tier"]
    if isinstance(named.dtype, pd.CategoricalDtype):
        names = [*named.cat.categories, ""]
        codes = np.where(named.cat.codes < 0, len(names) - 1, named.cat.codes)
    else:
        codes, names = pd.factorize(named.fillna(""), sort=True)
    tier = np.zeros(clients, dtype="int64")
    tier[client] = codes  # the last year's, where a client's tier differs between years
    return tier, [str(name) for name in names]
