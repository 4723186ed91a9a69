"""The grade of one client: a weighted score and its letter, exact at the bounds; and how sure the letter is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from statistics import NormalDist
from types import MappingProxyType

LETTERS = ("A", "B", "C", "D")
BOUNDS = (91, 81, 65)
TOLERANCE = Fraction(1, 10**9)
"""What binary numbers may have lost on the way: a score that is short of a bound by less has reached it."""


@dataclass(frozen=True)
class Grade:
    """A weighted score and its letter; both None where nothing is known of the first criterion.

    dropped: places of the criteria without a score; the weights of the others were scaled up.
    """

    score: float | None
    letter: str | None
    dropped: tuple[int, ...] = ()


def grade(scores: Sequence[float | None], weights: Sequence[float], bounds: Sequence[float] = BOUNDS) -> Grade:
    """The weighted mean of a client's scores, and the letter of the highest bound that it reaches.

    Rows:   one score a criterion, 0 to 100, None where unknown: that criterion drops out and the weights of the rest
            are scaled up; without the first one (income) there is no grade. Weights are 0 or more in any unit: 40 and
            0.4 say the same.
    Value:  a Grade. Every number counts as the decimal it is written as and is added up exactly, so the letter does not
            depend on the order of the criteria; the score is never rounded up, and 1e-9 below a bound is at it.
    Cuts:   not additive: grade the clients, then count them.
    Errors: ValueError when scores and weights differ in number, a number is not finite, a weight is below 0, all
            weights are 0, or the three bounds do not fall.
    Source: weighted sum with lower bounds only; OECD/JRC 2008, "Handbook on constructing composite indicators".
    """
    if len(scores) != len(weights) or not scores:
        raise ValueError(f"grade needs a weight for each score, not {len(weights)} weights for {len(scores)} scores")
    shares = [_exact(weight, "weight") for weight in weights]
    if min(shares) < 0 or not any(shares):
        raise ValueError(f"grade needs weights of 0 or more that are not all 0, not {list(weights)}")
    limits = _falling(bounds)
    known = {at: _exact(score, "score") for at, score in enumerate(scores) if not _is_missing(score)}
    dropped = tuple(at for at in range(len(scores)) if at not in known)
    total = sum((shares[at] for at in known), Fraction(0))
    if 0 in dropped or not total:
        return Grade(None, None, dropped)
    score = sum((shares[at] * known[at] for at in known), Fraction(0)) / total
    return Grade(float(score), _letter(score, limits), dropped)


def letter_of(score: float, bounds: Sequence[float] = BOUNDS) -> str:
    """The letter of a score: A from the first bound on, B from the second, C from the third, else D."""
    return _letter(_exact(score, "score"), _falling(bounds))


def grade_chances(score: float, standard_error: float, bounds: Sequence[float] = BOUNDS) -> Mapping[str, float]:
    """How likely each grade is, given that the score is off by a normal error.

    Rows:   one client: its score and the standard error of it; 0 when nothing is uncertain.
    Value:  letter → probability; they add up to 1.
    Cuts:   additive: summed over clients they give the expected number of each grade.
    Errors: ValueError for a negative or infinite error, or when the three bounds do not fall.
    Source: normal error of a weighted sum; OECD/JRC 2008, "Handbook on constructing composite indicators".
    """
    if not isfinite(standard_error) or standard_error < 0:
        raise ValueError(f"grade_chances needs a standard error of 0 or more, not {standard_error}")
    limits = _falling(bounds)
    exact = _exact(score, "score")
    if standard_error == 0:
        reached = _letter(exact, limits)
        return MappingProxyType({letter: float(letter == reached) for letter in LETTERS})
    below = [NormalDist().cdf(float(limit - exact) / standard_error) for limit in limits]
    edges = [1.0, *below, 0.0]
    return MappingProxyType({letter: edges[at] - edges[at + 1] for at, letter in enumerate(LETTERS)})


def _letter(score: Fraction, bounds: Sequence[Fraction]) -> str:
    reached = (letter for letter, bound in zip(LETTERS, bounds, strict=False) if score >= bound - TOLERANCE)
    return next(reached, LETTERS[-1])


def _falling(bounds: Sequence[float]) -> tuple[Fraction, ...]:
    limits = tuple(_exact(bound, "bound") for bound in bounds)
    if len(limits) != 3 or not limits[0] > limits[1] > limits[2]:
        raise ValueError(f"a grade needs three falling bounds like 91, 81, 65, not {list(bounds)}")
    return limits


def _is_missing(score: float | None) -> bool:
    return score is None or score != score


def _exact(number: float | None, what: str) -> Fraction:
    """The decimal that a number is written as: 0.4 is four tenths and not the nearest binary number."""
    if number is None or not isfinite(number):
        raise ValueError(f"grade needs every {what} to be a finite number, not {number}")
    return Fraction(number) if isinstance(number, int | Fraction) else Fraction(repr(float(number)))
