"""Evidence for a fall, added up week by week: orders that stay away, and orders that come but are smaller.

Each sum is a CUSUM of the log of a likelihood ratio: how much likelier what was seen is after a fall than without one.
Between weeks with and without an order amounts swing widely, among the orders of one client they hardly do: judged
apart, both say far more than the sales of the week. All arrays have a row a week and a column a client.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

STAYED_AWAY, SMALLER = 0.9, 0.4
"""The falls that the sums are made for: nine of ten orders do not come, or each is two fifths smaller."""
LEAST_CV = 0.2
"""A client whose orders are all alike: their spread is taken to be a fifth of their size."""
LEAST_SURE, MOST_SURE = 0.01, 0.95
"""No order is ever certain in a week, and none is ruled out."""
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


def sums_of_stop(bought: Flags, counted: Flags, due: Floats) -> Floats:
    """How much the weeks without an order speak for a client that stopped.

    Rows:   bought: whether there was an order; counted: whether the week says anything; due: the chance of an order.
    Value:  the CUSUM of the log-likelihood ratio of due × (1 − 0.9) against due; 0 or more.
    Cuts:   not additive.
    Source: Page 1954, Biometrika 41; Reynolds & Stoumbos 1999, Journal of Quality Technology 31 (of yes or no).
    """
    sure = np.clip(due, LEAST_SURE, MOST_SURE)
    absent = np.log1p(-sure * np.float32(1 - STAYED_AWAY)) - np.log1p(-sure)
    return _sums(np.where(bought, np.float32(np.log1p(-STAYED_AWAY)), absent) * counted)


def sums_of_smaller(sizes: Floats, bought: Flags, usual: Floats, cv: Floats) -> Floats:
    """How much the sizes of the orders speak for orders that became smaller.

    Rows:   sizes of the orders, without season; bought: whether there was one; usual: their mean before; cv: their
            standard deviation before, over that mean, taken to be at least a fifth.
    Value:  the CUSUM of the log-likelihood ratio of a mean that is 0.4 smaller, of normal values; 0 or more. A week
            without an order changes nothing.
    Cuts:   not additive.
    Source: Page 1954, Biometrika 41; Moustakides 1986, Annals of Statistics 14.
    """
    away = np.divide(sizes, usual, out=np.ones_like(usual), where=usual > 0) - 1
    spread = np.maximum(cv, np.float32(LEAST_CV))
    step = -np.float32(SMALLER) / (spread * spread) * (away + np.float32(SMALLER / 2))
    return _sums(np.where(bought & (usual > 0), step, np.float32(0)))


def _sums(steps: Floats) -> Floats:
    found = np.empty(steps.shape, dtype=np.float32)
    now = np.zeros(steps.shape[1], dtype=np.float32)
    for at, step in enumerate(steps):
        now = np.maximum(now + step, 0)
        found[at] = now
    return found
