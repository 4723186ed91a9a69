"""The four kinds of loyalty, and how likely it is that behind a stated attitude lies a low one."""

from __future__ import annotations

from math import erf, isfinite, sqrt
from typing import Literal

Kind = Literal["true", "latent", "spurious", "none"]
KINDS: tuple[Kind, ...] = ("true", "latent", "spurious", "none")
_KIND_OF: dict[tuple[bool, bool], Kind] = {
    (True, True): "true",
    (True, False): "latent",
    (False, True): "spurious",
    (False, False): "none",
}


def kind(attitude_high: bool, patronage_high: bool) -> Kind:
    """The kind of loyalty of a client whose attitude and patronage are each high or not.

    Rows:   one client.
    Value:  "true" (both high), "latent" (attitude only), "spurious" (patronage only: false loyalty) or "none".
    Cuts:   not additive.
    Source: Dick & Basu 1994, "Customer loyalty: toward an integrated conceptual framework", JAMS 22(2).
    Errors: TypeError where one of them is unknown: an unknown attitude has no kind.
    """
    for name, value in (("attitude_high", attitude_high), ("patronage_high", patronage_high)):
        if value not in (True, False):
            raise TypeError(f"{name} is {value!r}; a kind needs True or False, leave out clients that are not known")
    return _KIND_OF[bool(attitude_high), bool(patronage_high)]


def false_loyalty_probability(observed: float, mean: float, sd: float, reliability: float, cut: float) -> float:
    """P(true attitude < cut) of a client that states `observed`, where statements are only partly reliable.

    Rows:   one client among clients whose stated attitudes have this mean and standard deviation.
    Value:  0 to 1. The true attitude given the statement is N(mean + reliability·(observed − mean),
            sd²·reliability·(1 − reliability)); without spread (reliability 0 or 1, sd 0) it is 0 or 1.
    Cuts:   not additive; the mean over clients is the expected share of them.
    Source: Kelley 1947, Fundamentals of Statistics (regressed true score); definition of the house.
    Errors: ValueError for a number that is not finite, a negative sd, a reliability outside 0 to 1.
    """
    given = {"observed": observed, "mean": mean, "sd": sd, "reliability": reliability, "cut": cut}
    for name, value in given.items():
        if not isfinite(value):
            raise ValueError(f"{name} is {value}; give a finite number, leave out clients that are not known")
    if sd < 0:
        raise ValueError(f"sd is {sd}; a standard deviation is 0 or more")
    if not 0 <= reliability <= 1:
        raise ValueError(f"reliability is {reliability}; it lies between 0 and 1")
    centre = mean + reliability * (observed - mean)
    spread = sd * sqrt(reliability * (1 - reliability))
    if spread == 0:
        return float(centre < cut)
    return 0.5 * (1 + erf((cut - centre) / spread / sqrt(2)))
