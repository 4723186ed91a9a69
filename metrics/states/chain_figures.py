"""The chain of states as published figures: tests of its order, its matrix, and how far its powers hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.door import View
from data.settings import Settings
from metrics.intervals import Z, wilson
from metrics.states.chain import client_value
from metrics.states.flows import pair_counts
from metrics.states.memory import square, stay_with_memory, stays_until_lost, value_with_memory
from metrics.states.order import LikelihoodRatio, first_order, second_order, stationary
from metrics.states.state import CODES, LOST
from metrics.states.transitions import FROM, TO, matrix_of, prior_strength, smoothed
from metrics.states.walk import AHEAD, Walk, state_walk

TOPIC, MODEL = "money", "states"
YEAR = 12
FEWEST_CLIENTS = 5
USUAL_DISCOUNT = 0.1
Rows = list[dict[str, Any]]


def yearly_discount(settings: Settings) -> float:
    """The rate a year at which later money counts less: the capital charge of the settings, else ten per cent."""
    return settings.capital_rate or USUAL_DISCOUNT


def monthly(yearly: float) -> float:
    """The rate of a month that makes up that of a year."""
    return float((1 + yearly) ** (1 / YEAR) - 1)


def state_figures(view: View) -> Rows:
    """The rows of `model_figures` on the states: tests of the chain, its matrix, powers against what came, and more.

    Rows:   moves of the last twelve whole months; powers are held against the states of clients 3, 6 and 12 months
            later at the last twelve month ends; revenue of the twelve months after each state.
    Value:  plain numbers with their intervals; no row of fewer than five clients.
    Cuts:   of the whole company only.
    Source: Anderson & Goodman 1957 (tests); Brier 1980 (how much parts differ); Pfeifer & Carraway 2000 (value).
    """
    walk = view.once(state_walk)
    if walk is None or len(walk.crowd.cells) < FEWEST_CLIENTS:
        return []
    triples = walk.triples[-YEAR:]
    tests = {
        "first_order": first_order(triples.sum(axis=(0, 1))[1:, 1:]),
        "second_order": second_order(triples.sum(axis=0)[:, 1:, 1:]),
        "stationary": stationary(triples.sum(axis=1)[:, 1:, 1:]),
    }
    rows = [row for name, test in tests.items() for row in _test(name, test)]
    rows += [_row("slowing_judged", float(walk.pace.judged), walk.pace.judged)]
    rows += [_row("slowing_variation", walk.pace.variation, walk.pace.judged)]
    rows += _matrix(walk) + _memory(walk, view.settings) + _powers(walk) + _year_values(walk)
    return [row for row in rows if row["n"] >= FEWEST_CLIENTS]


def _row(name: str, value: float, n: int, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    return {
        "topic": TOPIC, "model": MODEL, "name": name, "value": value, "low": low, "high": high, "n": int(n),
    }  # fmt: skip


def _test(name: str, test: LikelihoodRatio) -> Rows:
    values = {"statistic": test.statistic, "freedom": float(test.freedom), "chance": test.chance}
    return [_row(f"{name}_{key}", value, test.n) for key, value in values.items()]


def _last_year(walk: Walk) -> pd.DataFrame:
    first = walk.months[-YEAR:][0].start
    return walk.flows[walk.flows["month_start"] >= first]


def _matrix(walk: Walk) -> Rows:
    """The company's chances to move, and as how many clients they count for a region."""
    flows = _last_year(walk)
    matrix = smoothed(matrix_of(pair_counts(flows)))
    parts = [matrix_of(pair_counts(part)) for _key, part in flows.groupby("home_key")]
    strengths = prior_strength(np.array(parts))
    rows: Rows = []
    for at, before in enumerate(FROM):
        n = int(matrix.n[at])
        if n < FEWEST_CLIENTS:
            continue
        rows.append(_row(f"strength/{CODES[before]}", float(strengths[at]), n))
        for to, state in enumerate(TO):
            bounds = float(matrix.low[at, to]), float(matrix.high[at, to])
            rows.append(_row(f"move/{CODES[before]}/{CODES[state]}", float(matrix.shares[at, to]), n, *bounds))
    return rows


def _memory(walk: Walk, settings: Settings) -> Rows:
    """Stay and value with two months' memory over those with one: how far a longer memory moves them."""
    triples = walk.triples[-YEAR:].sum(axis=0)
    pairs = triples.sum(axis=0)
    shares = smoothed(matrix_of(pairs)).shares
    flows = _last_year(walk)
    sums = flows.groupby("state")[["revenue_e4", "clients"]].sum()
    rewards = np.array([_mean(sums, CODES[state]) for state in FROM])
    discount = monthly(yearly_discount(settings))
    one = client_value(square(shares), rewards, discount) - rewards
    short = np.full(len(FROM), np.nan)
    short[[at for at, state in enumerate(FROM) if state != LOST]] = stays_until_lost(shares)
    ratios = {
        "memory_stay": _over(stay_with_memory(triples, shares), short),
        "memory_value": _over(value_with_memory(triples, shares, rewards, discount), one),
    }
    rows: Rows = []
    for name, values in ratios.items():
        for at, state in enumerate(FROM):
            n = int(pairs[state].sum())
            if n >= FEWEST_CLIENTS and np.isfinite(values[at]):
                rows.append(_row(f"{name}/{CODES[state]}", float(values[at]), n))
    return rows


def _mean(sums: pd.DataFrame, state: str) -> float:
    if state not in sums.index or sums.at[state, "clients"] <= 0:
        return 0.0
    return float(sums.at[state, "revenue_e4"]) / float(sums.at[state, "clients"])


def _over(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    known = np.isfinite(above) & np.isfinite(below) & (np.nan_to_num(below) > 0)
    return np.divide(above, below, out=np.full(len(above), np.nan), where=known)


def _powers(walk: Walk) -> Rows:
    """The share of each state's clients that were not lost some months later, and what powers of the matrix say."""
    rows: Rows = []
    for step in AHEAD:
        came = walk.ahead[step]
        pairs = walk.triples[-(YEAR + step - 1) :].sum(axis=(0, 1))
        said = np.linalg.matrix_power(square(smoothed(matrix_of(pairs)).shares), step)
        for at, state in enumerate(FROM):
            n = int(came[state].sum())
            if n < FEWEST_CLIENTS:
                continue
            kept = n - int(came[state, LOST])
            rows.append(_row(f"ahead_{step}_seen/{CODES[state]}", kept / n, n, *wilson(kept, n)))
            rows.append(_row(f"ahead_{step}_powers/{CODES[state]}", float(1 - said[at, FROM.index(LOST)]), n))
    return rows


def _year_values(walk: Walk) -> Rows:
    """What the clients of each state a year before the last month's end bought since, a client."""
    rows: Rows = []
    for state in FROM:
        n, total, squares = (float(value) for value in walk.yearly[state])
        if n < FEWEST_CLIENTS:
            continue
        mean = total / n
        error = float(np.sqrt(max(squares / n - mean**2, 0.0) / (n - 1)))
        rows.append(_row(f"year_revenue/{CODES[state]}", mean, int(n), mean - Z * error, mean + Z * error))
    return rows


__all__ = ["MODEL", "monthly", "state_figures", "yearly_discount"]
