"""Chances to move, how long clients stay and what they are worth by state, as far as that can be defended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.door import View
from data.messages import N_
from metrics.figure import Figure, unknown
from metrics.states.chain import client_value
from metrics.states.chain_figures import monthly, yearly_discount
from metrics.states.chances import Chain, Published, chain_tests, is_whole, of_year, transition_matrix
from metrics.states.crowd import whole_months
from metrics.states.flows import YEAR, pair_counts
from metrics.states.memory import NOT_LOST, square, stays_until_lost
from metrics.states.state import CODES
from metrics.states.transitions import FROM, Matrix, matrix_of

DRAWS, SEED = 400, 2000
FEWEST_CHECKED, FARTHEST_OFF = 30, 0.05
"""Powers of the matrix are trusted for a state where the clients that were not lost later are checked on so many, and
no further off than this."""
MOSTLY = 0.99
TOO_FEW = N_("too few clients")
OFF = N_("not foretold")
UNCHECKED = N_("not checked")
NO_STAY = N_("lost already")
ONLY_WHOLE = N_("known of the whole company only")
NOBODY = N_("nobody there")
Array = NDArray[np.float64]


@dataclass(frozen=True)
class StateWorth:
    """One state: months until a client in it is lost, what is still to come of it in twelve months and for ever, what
    it brings a month, and the revenue of the twelve months since of clients in it a year ago (of the whole company
    only). Money in ten-thousandths."""

    state: str
    stay: Figure
    year: Figure
    value: Figure
    month: Figure
    year_revenue: Figure


@dataclass(frozen=True)
class Worth:
    """All states. measure: whether value is of profit or of revenue; discount a year; is_range: whether the intervals
    hold a longer memory too; months: how many the data cover, beyond which a stay is guessed."""

    states: tuple[StateWorth, ...]
    measure: Literal["profit", "revenue"]
    discount: float
    chain: Chain
    is_range: bool
    months: int


def worth(view: View, flows: pd.DataFrame, published: Published) -> Worth:
    """How long clients of each state stay and what they are worth, with 95 % intervals or the reason why not.

    Rows:   rows of `monthly_flows`, the last twelve months; profit where it is known of nearly all, else revenue.
    Value:  a Worth. Intervals draw months with replacement and matrices from their Dirichlet distributions, so that
            they hold the change from month to month as well; where two months' memory is not enough either, they are
            stretched to what a memory of two months says. A state is refused where powers of the matrix did not
            foretell who is lost a year (or as far as data reach) later.
    Cuts:   not additive: ask again for another cut.
    Source: Pfeifer & Carraway 2000, J. Interactive Marketing 14(2); Kemeny & Snell 1960.
    """
    year = of_year(flows)
    measure: Literal["profit", "revenue"] = (
        "profit" if year["profit_clients"].sum() >= MOSTLY * year["clients"].sum() else "revenue"
    )
    matrix, chain = transition_matrix(view, flows, published), chain_tests(published)
    discount = yearly_discount(view.settings)
    rewards = _rewards(year, f"{measure}_e4")
    names = ("stay", "year", "value")
    estimates, draws = _estimates(matrix, year, f"{measure}_e4", rewards, monthly(discount))
    found = []
    for at, state in enumerate(FROM):
        code, n = CODES[state], int(matrix.n[at])
        why = refused(code, published) if n else NOBODY
        figures = {
            name: unknown(why) if why else _figure(at, n, estimates[k], draws[k], _ratio(name, code, published, chain))
            for k, name in enumerate(names)
        }
        month = Figure(float(rewards[at]), n) if n else unknown(NOBODY)
        later = _later(published.get(f"year_revenue/{code}")) if is_whole(view) else unknown(ONLY_WHOLE)
        found.append(StateWorth(code, month=month, year_revenue=later, **figures))
    covered = len(whole_months(view))
    return Worth(tuple(found), measure, discount, chain, bool(chain.remembers_more), covered)


def _later(row: Any) -> Figure:
    return unknown(UNCHECKED) if row is None else Figure(float(row.value), int(row.n), float(row.low), float(row.high))


def _ratio(name: str, state: str, published: Published, chain: Chain) -> float:
    """How far a longer memory moves the figure, where the short one is not enough."""
    row = published.get(f"memory_{'stay' if name == 'stay' else 'value'}/{state}") if name != "year" else None
    return 1.0 if row is None or not chain.remembers_more else float(row.value)


def refused(state: str, published: Published) -> str:
    """Why powers of the matrix are not trusted for clients in that state; empty where they are.

    Rows:   the share not lost 12 months later, or 6 or 3 where data reach no further, against what powers say.
    Value:  a message, or nothing.
    Cuts:   of the whole company.
    Source: definition of the house (Chapman–Kolmogorov, held against what came).
    """
    checks = [
        (published.get(f"ahead_{step}_seen/{state}"), published.get(f"ahead_{step}_powers/{state}"))
        for step in (12, 6, 3)
    ]
    pair = next(((seen, said) for seen, said in checks if seen is not None and said is not None), None)
    if pair is None:
        return UNCHECKED
    if pair[0].n < FEWEST_CHECKED:
        return TOO_FEW
    return OFF if abs(pair[0].value - pair[1].value) > FARTHEST_OFF else ""


def _rewards(flows: pd.DataFrame, column: str) -> Array:
    """What a client in each state brings in a month."""
    sums = flows.groupby("state")[[column, "clients"]].sum()
    return np.array([_mean(sums, column, CODES[state]) for state in FROM])


def _mean(sums: pd.DataFrame, column: str, state: str) -> float:
    clients = float(sums.at[state, "clients"]) if state in sums.index else 0.0
    return float(sums.at[state, column]) / clients if clients > 0 else 0.0


def _estimates(
    matrix: Matrix, year: pd.DataFrame, column: str, rewards: Array, discount: float
) -> tuple[tuple[Array, Array, Array], tuple[Array, Array, Array]]:
    """Stay, value of a year and value for ever by state, and what resampled months and matrices give for them."""
    rng, starts = np.random.default_rng(SEED), sorted(year["month_start"].unique())
    months = [year[year["month_start"] == start] for start in starts]
    counts = np.array([matrix_of(pair_counts(rows)) for rows in months], dtype=float)
    gains = np.array([_totals(rows, column) for rows in months])
    picks = rng.multinomial(len(months), np.full(len(months), 1 / len(months)), size=DRAWS)
    prior = np.maximum(matrix.weights - counts.sum(axis=0), 0.0)
    weights = np.einsum("dm,mij->dij", picks, counts) + prior
    drawn = rng.standard_gamma(np.where(weights > 0, weights, 1.0)) * (weights > 0)
    sums = np.einsum("dm,mks->dks", picks, gains)
    means = np.divide(sums[:, 0], sums[:, 1], out=np.zeros_like(sums[:, 0]), where=sums[:, 1] > 0)
    shares = drawn / drawn.sum(axis=2, keepdims=True)
    return _worth(matrix.shares, rewards, discount), _worth(shares, means, discount)


def _worth(shares: Array, rewards: Array, discount: float) -> tuple[Array, Array, Array]:
    """Stay, and what is to come after the month that is over: in a year, and for ever. Matrices may be stacked."""
    stays = np.full(shares.shape[:-1], np.nan)
    stays[..., NOT_LOST] = stays_until_lost(shares)
    chances = square(shares)
    ever = client_value(chances, rewards, discount) - rewards
    beyond = np.linalg.matrix_power(chances / (1 + discount), YEAR) @ ever[..., None]
    return stays, ever - beyond[..., 0], ever


def _totals(rows: pd.DataFrame, column: str) -> Array:
    """Money and clients by state in a month."""
    sums = rows.groupby("state")[[column, "clients"]].sum().reindex([CODES[state] for state in FROM]).fillna(0)
    return np.array([sums[column].to_numpy(float), sums["clients"].to_numpy(float)])


def _figure(at: int, n: int, values: Array, drawn: Array, ratio: float) -> Figure:
    """The estimate with its interval, stretched to what the longer memory says where the short one is not enough."""
    if not np.isfinite(values[at]):
        return unknown(NO_STAY)
    low, high = (float(bound) for bound in np.quantile(drawn[:, at], (0.025, 0.975)))
    bounds = [low, high, low * ratio, high * ratio]
    return Figure(float(values[at]), n, min(bounds), max(bounds))
