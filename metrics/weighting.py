"""Weights for answers that not everybody gave: by cell, raked to margins, what they cost, and how even the answers are.

A cell is a region and a tier; matrices hold regions in rows and tiers in columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
MOST_ROUNDS, CLOSE = 1000, 1e-9


@dataclass(frozen=True)
class WeightedMean:
    """A mean of cells put together by their population: a share when the cells hold shares."""

    value: float
    standard_error: float
    effective_n: float


def poststratified_share(
    population: Sequence[float] | Numbers, answered: Sequence[float] | Numbers, share: Sequence[float] | Numbers
) -> WeightedMean:
    """The share of the whole population, from the shares among those who answered, cell by cell.

    Rows:   one entry a cell: how many there are, how many of them answered, and the share among these. A cell of
            nobody counts nothing, whatever stands in it.
    Value:  Σ(N_h/N)·p_h; its variance is Σ(N_h/N)²·p_h(1−p_h)/n_h·(N_h−n_h)/(N_h−1); effective n is (Σw)²/Σw² with
            w = N_h/n_h for each answer.
    Cuts:   not additive: ask again for the part.
    Errors: ValueError when a cell has clients and no answer, more answers than clients, or a share outside 0 to 1.
    Source: Holt & Smith 1979, "Post stratification", JRSS A 142; Kish 1965, "Survey sampling".
    """
    people, given, part = _cells(population, answered, share)
    if ((part < 0) | (part > 1)).any():
        raise ValueError(f"poststratified_share needs shares from 0 to 1, not {part.tolist()}")
    return poststratified(people, given, people / given, part, part * (1 - part))


def _cells(*columns: Sequence[float] | Numbers) -> tuple[Numbers, Numbers, Numbers]:
    people, given, part = (np.asarray(c, dtype=float).ravel() for c in columns)
    if not len(people) == len(given) == len(part):
        raise ValueError(f"one entry a cell is needed, not {len(people)}, {len(given)} and {len(part)}")
    if (people < 0).any() or not people.sum() > 0:
        raise ValueError(f"the population of the cells must be 0 or more and not all 0, not {people.tolist()}")
    people, given, part = (column[people > 0] for column in (people, given, part))
    if (given <= 0).any() or (given > people).any():
        raise ValueError(
            f"every cell needs answers, and no more than it has clients; {given.tolist()} of {people.tolist()}: "
            "merge a cell without answers with its neighbour first"
        )
    return people, given, part


def poststratified(
    people: Numbers, given: Numbers, weights: Numbers, means: Numbers, variances: Numbers, is_finite: bool = True
) -> WeightedMean:
    """The mean of the whole population from means and variances of cells.

    Rows:   one entry a cell: clients, answers, the weight of each answer, mean and variance of the answers.
    Value:  Σ w·n·mean over Σ w·n, with the standard error of a stratified mean; `is_finite` says whether it speaks
            of just these clients (those who answered have no error) or of clients like these.
    Cuts:   not additive: ask again for the part.
    Source: Cochran 1977, "Sampling techniques", chapter 5.
    """
    shares = weights * given / float((weights * given).sum())
    finite = np.where(people > 1, (people - given) / np.maximum(people - 1, 1), 0.0).clip(0, 1)
    variance = float((shares**2 * variances / given * (finite if is_finite else 1.0)).sum())
    return WeightedMean(float((shares * means).sum()), sqrt(variance), effective_size(weights, given))


def effective_size(weights: Sequence[float] | Numbers, counts: Sequence[float] | Numbers | None = None) -> float:
    """How many equally weighted answers know as much: (Σw)²/Σw².

    Rows:   a weight for each answer, or for each group of `counts` answers.
    Value:  at most the number of answers; equal to it when all weights are the same.
    Cuts:   not additive: ask again for the part.
    Errors: ValueError when no weight is above zero or one lies below.
    Source: Kish 1965, "Survey sampling".
    """
    each = np.asarray(weights, dtype=float)
    times = np.ones_like(each) if counts is None else np.asarray(counts, dtype=float)
    total = float((each * times).sum())
    if not total > 0 or (each < 0).any():
        raise ValueError("effective_size needs weights of 0 or more, and one above 0")
    return total**2 / float((each**2 * times).sum())


def response_evenness(asked: Sequence[float] | Numbers, answered: Sequence[float] | Numbers) -> float:
    """R-indicator: 1 less twice the spread of the response rates over the cells.

    Rows:   one entry a cell: how many were asked and how many of them answered.
    Value:  1 when every cell answers alike, 0 at worst.
    Cuts:   not additive: ask again for the part.
    Errors: ValueError when nobody was asked or more answered than were asked.
    Source: Schouten, Cobben & Bethlehem 2009, "Indicators for the representativeness of survey response", Survey
            Methodology 35.
    """
    people, given = np.asarray(asked, dtype=float).ravel(), np.asarray(answered, dtype=float).ravel()
    people, given = people[people > 0], given[people > 0]
    if not people.sum() > 0 or (given > people).any() or (given < 0).any():
        raise ValueError("response_evenness needs somebody asked, and no more answers than were asked")
    rates, total = given / people, float(people.sum())
    mean = float(given.sum()) / total
    spread = float((people * (rates - mean) ** 2).sum()) / max(1.0, total - 1)
    return 1 - 2 * min(0.5, sqrt(spread))


@dataclass(frozen=True)
class Merged:
    """Clients moved from cells without answers to cells with some. moved: how many cells were emptied."""

    population: Numbers
    moved: int


def merged_cells(population: Numbers, answered: Numbers) -> Merged:
    """Cells without answers merged with the neighbour: the next tier of the region, or the tier in other regions.

    Rows:   matrices of clients and answers, regions in rows and tiers in columns, best tier first.
    Value:  a Merged whose population lies in cells with answers only; its sum stays.
    Cuts:   none.
    Errors: ValueError when nobody answered at all.
    Source: definition of the house; collapsing of strata, Kalton & Flores-Cervantes 2003, "Weighting methods".
    """
    people = np.asarray(population, dtype=float).copy()
    given = np.asarray(answered, dtype=float)
    if not given.sum() > 0:
        raise ValueError("merged_cells needs at least one answer")
    empty = [(int(r), int(t)) for r, t in np.argwhere((people > 0) & (given <= 0))]
    for region, tier in empty:
        own = _nearest(given[region], tier)
        if own is not None:
            people[region, own] += people[region, tier]
        else:
            # The whole region is silent: the others stand for it, in the same tier or the next one that answered.
            other = _nearest(given.sum(axis=0), tier)
            shares = np.where(given[:, other] > 0, given[:, other], 0.0)
            people[:, other] += people[region, tier] * shares / shares.sum()
        people[region, tier] = 0.0
    return Merged(people, len(empty))


def _nearest(answers: Numbers, tier: int) -> int | None:
    """The tier next to this one that has answers; the lower tier of two as near, which holds more clients."""
    found = [int(t) for t in np.flatnonzero(answers > 0)]
    return min(found, key=lambda t: (abs(t - tier), -t)) if found else None


def raked(answered: Numbers, row_totals: Numbers, column_totals: Numbers) -> Numbers:
    """Answers scaled in turn to the totals of rows and of columns until both fit.

    Rows:   a matrix of answers, and the clients of each row and of each column.
    Value:  weighted answers by cell; divided by the answers they are the weights.
    Cuts:   none.
    Errors: ValueError when the two totals differ, a row or column with clients has no answer, or the scaling does
            not settle.
    Source: Deming & Stephan 1940, "On a least squares adjustment of a sampled frequency table", Annals of
            Mathematical Statistics 11.
    """
    table: Any = np.asarray(answered, dtype=float).copy()
    rows, columns = np.asarray(row_totals, dtype=float), np.asarray(column_totals, dtype=float)
    total = float(rows.sum())
    if not np.isclose(total, columns.sum(), rtol=1e-9) or not total > 0:
        raise ValueError(f"raked needs two margins with one total above 0, not {total} and {float(columns.sum())}")
    if ((table.sum(axis=1) <= 0) & (rows > 0)).any() or ((table.sum(axis=0) <= 0) & (columns > 0)).any():
        raise ValueError("raked needs an answer in every row and column with clients")
    for _round in range(MOST_ROUNDS):
        table *= _ratio(rows, table.sum(axis=1))[:, None]
        table *= _ratio(columns, table.sum(axis=0))
        if float(np.abs(table.sum(axis=1) - rows).max()) <= CLOSE * total:
            return np.asarray(table, dtype=float)
    raise ValueError(f"raked did not settle in {MOST_ROUNDS} rounds: too many cells without answers")


def _ratio(wanted: Numbers, found: Numbers) -> Numbers:
    return np.divide(wanted, found, out=np.zeros_like(wanted), where=found > 0)
