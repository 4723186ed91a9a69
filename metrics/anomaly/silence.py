"""How likely it is that a client is silent for so long: orders at random, at a rate that differs between clients."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

FEWEST = 5
BOUNDS = ((-7.0, 7.0), (-9.0, 9.0))
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Rates:
    """Gamma distribution of order rates: shape r, and alpha in the unit of time the ages are in. n: clients."""

    r: float
    alpha: float
    n: int


def no_order_probability(
    r: float, alpha: float, x: npt.ArrayLike, age: npt.ArrayLike, gap: npt.ArrayLike
) -> Floats | float:
    """P(no order in a time `gap` | x orders in the time `age`) = ((α + T) ÷ (α + T + g))^(r + x).

    Orders come at random at the client's own rate; rates differ between clients as a gamma distribution (r, α).

    Rows:   one per client, or one number each. age (T) and gap (g) in the unit of α.
    Value:  0 to 1, an array, or a number for numbers; without a gap 1.
    Cuts:   not additive.
    Source: Schmittlein, Morrison & Colombo 1987, Management Science 33 (the gamma–Poisson part).
    Errors: ValueError for an r or α that is not above 0, and for orders, ages or gaps below 0.
    """
    if not r > 0 or not alpha > 0:
        raise ValueError(f"r and alpha are above 0; they are {r} and {alpha}")
    orders, ages, gaps = np.broadcast_arrays(*(np.asarray(part, dtype=float) for part in (x, age, gap)))
    if not all((part >= 0).all() for part in (orders, ages, gaps)):
        raise ValueError("orders, ages and gaps are 0 or more")
    chances = np.exp(-(r + orders) * np.log1p(gaps / (alpha + ages)))
    return float(chances) if chances.ndim == 0 else chances


def order_rates(x: npt.ArrayLike, age: npt.ArrayLike) -> Rates | None:
    """The gamma distribution of order rates that makes these counts of orders most likely.

    Rows:   one per client: orders, and the time they were counted in; ages of 0 count for nothing.
    Value:  Rates, with alpha in the unit of `age`; None for fewer than five clients, or none that ordered.
    Cuts:   not additive.
    Source: Ehrenberg 1959, Applied Statistics 8 (negative binomial counts).
    """
    orders, ages = np.asarray(x, dtype=float), np.asarray(age, dtype=float)
    orders, ages = orders[ages > 0], ages[ages > 0]
    if len(orders) < FEWEST or not orders.any():
        return None

    def cost(at: Floats) -> float:
        r, alpha = np.exp(at[0]), np.exp(at[1])
        each = gammaln(r + orders) - gammaln(r) + r * np.log(alpha) - (r + orders) * np.log(alpha + ages)
        return -float(each.sum()) / len(orders)

    from scipy.optimize import minimize  # 14 MB and more, and pages only read what was published

    start = np.array([0.0, np.log(ages.sum() / orders.sum())])
    found = minimize(cost, start, method="L-BFGS-B", bounds=BOUNDS).x
    return Rates(float(np.exp(found[0])), float(np.exp(found[1])), len(orders))
