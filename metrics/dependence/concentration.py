"""How much of a whole lies with few: the Herfindahl–Hirschman index, exactly or between bounds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum, isfinite

WHOLE = 1e-6
"""How far shares may lie from adding up to 1: they come out of divisions."""


@dataclass(frozen=True)
class Concentration:
    """hhi: 1/n when all n are equal, 1 when one has all. effective: as many equal ones would be as concentrated.

    hhi_normalised: 0 when all are equal, 1 when one has all; None for a single one, where both are true.
    """

    hhi: float
    effective: float
    hhi_normalised: float | None
    n: int


def concentration(shares: Iterable[float]) -> Concentration:
    """The sum of the squared shares of a whole.

    Rows:   one share each; a share of 0 counts as one of the n.
    Value:  a Concentration; hhi and hhi_normalised from 0 to 1, effective from 1 to n.
    Cuts:   not additive: ask again for the part, with shares of the part.
    Errors: ValueError without shares, for one that is not a number from 0 to 1, or when they do not add up to 1.
    Source: Herfindahl 1950, "Concentration in the steel industry"; Adelman 1969, REStat 51, for the number of
            equal ones.
    """
    held = [float(share) for share in shares]
    if not held or not all(isfinite(share) and 0 <= share <= 1 + WHOLE for share in held):
        raise ValueError(f"concentration needs one share or more from 0 to 1 each, not {held[:5]}")
    if abs(fsum(held) - 1) > WHOLE:
        raise ValueError(f"concentration needs shares that add up to 1, not to {fsum(held):g}: divide by their sum")
    return concentration_of(fsum(share * share for share in held), len(held))


def concentration_of(hhi: float, n: int) -> Concentration:
    """The same from a sum of squared shares that the engine worked out."""
    floor = 1 / n
    normalised = (hhi - floor) / (1 - floor) if n > 1 else None
    return Concentration(hhi, 1 / hhi, normalised, n)


def concentration_bounds(our_share: float) -> tuple[float, float]:
    """Between which values the index of a client's suppliers lies when only our own share is known.

    Rows:   one client; our share of what it buys from everyone.
    Value:  (low, high): the rest is spread over very many, or lies with one other.
    Cuts:   not additive: bounds of each client, never of a mean share.
    Errors: ValueError for a share that is not from 0 to 1.
    Source: Emerson 1962, "Power-dependence relations"; Heide & John 1988, Journal of Marketing 52(1).
    """
    if not 0 <= our_share <= 1:
        raise ValueError(f"concentration_bounds needs a share from 0 to 1, not {our_share:g}")
    return our_share**2, our_share**2 + (1 - our_share) ** 2
