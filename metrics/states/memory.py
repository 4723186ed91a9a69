"""What a chain with a longer memory says: where clients go depends on their last two states, not on one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metrics.states.chain import client_value, expected_stay
from metrics.states.state import CODES, LOST
from metrics.states.transitions import FROM, TO

Array = NDArray[np.float64]
LIKE_CLIENTS = 10.0
"""As how many clients the chances of the short memory count for each pair of states."""
NOT_LOST = tuple(at for at, state in enumerate(FROM) if state != LOST)
PAIRS = tuple((former, at) for former in range(len(CODES)) for at in range(len(FROM)))


def square(shares: Array) -> Array:
    """The chances of FROM × TO as a square matrix over FROM; nobody becomes new."""
    found = np.zeros((*shares.shape[:-2], len(FROM), len(FROM)))
    found[..., [FROM.index(state) for state in TO]] = shares
    return found


def stays_until_lost(shares: Array) -> Array:
    """Months until a client in each state but lost is lost, by chances of FROM × TO; matrices may be stacked."""
    kept = square(shares)[..., NOT_LOST, :][..., :, NOT_LOST]
    return expected_stay(kept)


def longer_memory(triples: NDArray[np.int64], shares: Array) -> Array:
    """Chances over pairs of states (former, state): moves counted by both, drawn toward those by the state alone."""
    found = np.zeros((len(PAIRS), len(PAIRS)))
    columns = [FROM.index(state) for state in TO]
    for row, (former, at) in enumerate(PAIRS):
        seen = triples[former, FROM[at], :][list(TO)].astype(float)
        chances = (seen + LIKE_CLIENTS * shares[at]) / (seen.sum() + LIKE_CLIENTS)
        for column, chance in zip(columns, chances, strict=True):
            found[row, PAIRS.index((FROM[at], column))] = chance
    return found


def by_state(values: Array, pairs: NDArray[np.int64]) -> Array:
    """Values of pairs of states as means by state, weighted by the clients in each pair; missing without any."""
    found = np.full(len(FROM), np.nan)
    for at in range(len(FROM)):
        rows = [row for row, (_former, state) in enumerate(PAIRS) if state == at]
        weights = np.array([pairs[PAIRS[row][0], FROM[at]] for row in rows], dtype=float)
        if weights.sum() > 0:
            found[at] = float(weights @ values[rows] / weights.sum())
    return found


def stay_with_memory(triples: NDArray[np.int64], shares: Array) -> Array:
    """Months until lost by state, in the chain of two months' memory; missing for lost and where nobody was."""
    chances = longer_memory(triples, shares)
    kept = [row for row, (_former, at) in enumerate(PAIRS) if FROM[at] != LOST]
    values = np.full(len(PAIRS), np.nan)
    values[kept] = expected_stay(chances[np.ix_(kept, kept)])
    return np.where(np.array(FROM) == LOST, np.nan, by_state(values, triples.sum(axis=0)))


def value_with_memory(triples: NDArray[np.int64], shares: Array, rewards: Array, discount: float) -> Array:
    """What is still to come of a client by state, in the chain of two months' memory."""
    gains = np.array([rewards[at] for _former, at in PAIRS])
    values = client_value(longer_memory(triples, shares), gains, discount) - gains
    return by_state(values, triples.sum(axis=0))
