"""Answers brought together: those with the same satisfaction and covariates share a rate, so their sums are enough.

A million answers become one cell a level. Where the family needs more than sums (the negative binomial, yes and no),
a level is parted by exposure, at most eight parts of similar exposure.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from metrics.word_of_mouth.family import Array, Family
from metrics.word_of_mouth.newton import Design

PARTS = 8
Codes = np.ndarray
"""Whole numbers from 0 that say which group a row belongs to."""


@dataclass(frozen=True)
class Entries:
    """One entry per level, answer sheet or client: what both sides of the curve share.

    exposure: years. answers: how many answer sheets the entry stands for. client: codes from 0, or None when every
    entry is a client of its own. are_sums: one entry a level, and nobody says of how many answers.
    """

    satisfaction: Array
    exposure: Array
    answers: Array
    covariates: Array
    client: Codes | None
    are_sums: bool = False

    @cached_property
    def by_rate(self) -> Codes:
        """Group of equal satisfaction and covariates."""
        if not self.covariates.shape[1]:
            return np.unique(self.satisfaction, return_inverse=True)[1].reshape(-1)
        keys = np.column_stack([self.satisfaction, self.covariates])
        return np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1)

    @cached_property
    def by_exposure(self) -> Codes:
        """Those groups by exposure: as they are while there are few exposures, else in parts of similar rank."""
        exposure = self.exposure / self.answers
        few, step = np.unique(exposure, return_inverse=True)
        if len(few) > PARTS:
            order = np.lexsort((step, self.by_rate))
            sizes = np.bincount(self.by_rate)
            rank = np.empty(len(order), np.int64)
            rank[order] = np.arange(len(order)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
            step = rank * PARTS // sizes[self.by_rate]
        codes = self.by_rate * PARTS + step.reshape(-1)
        used = np.bincount(codes) > 0
        return (np.cumsum(used) - 1)[codes]


@dataclass(frozen=True)
class Cells:
    """The cells of one side: what Newton's steps need, and which cell each entry belongs to.

    acts: of each entry. events, units: (cells,); units are answers that share exp(log_exposure) years each (with
    Poisson one unit holds all the exposure). of: the cell of each entry; rate_of: the rate of each cell.
    """

    design: Design
    events: Array
    units: Array
    of: Codes
    rate_of: Codes
    entries: Entries
    acts: Array
    family: Family

    @cached_property
    def levels(self) -> Array:
        return np.unique(self.design.satisfaction)

    @property
    def exposure(self) -> Array:
        """Years of each cell."""
        return self.units * np.exp(self.design.log_exposure)

    @cached_property
    def counted(self) -> tuple[Array, Array]:
        """(numbers of acts that occur, how many entries have each)."""
        values, times = np.unique(self.acts, return_counts=True)
        return values, times.astype(float)

    @property
    def shares(self) -> Array:
        """Units of each entry: with Poisson its share of the cell's exposure."""
        if self.family.kind == "poisson":
            return np.asarray(self.entries.exposure / self.exposure[self.of])
        return self.entries.answers if self.family.kind == "binomial" else np.ones(len(self.acts))

    @property
    def has_plain_rates(self) -> bool:
        """Whether the most likely rate of some cells is their acts over their years: nothing need be searched then."""
        return self.family.is_plain and not self.design.covariates.shape[1]

    def own_rates(self, of: Codes) -> float:
        """Log-likelihood of Poisson counts where each group of cells has its own rate; `of`: the group of each cell."""
        acts, years = np.bincount(of, self.events), np.bincount(of, self.exposure)
        lively = acts > 0
        told = acts[lively] * np.log(acts[lively] / years[lively]) - acts[lively]
        return float(told.sum() + self.events @ self.design.log_exposure)


def cells_of(entries: Entries, acts: Array, family: Family, mirror: float | None = None) -> Cells:
    """The entries in cells as that family needs them.

    mirror: low + high of the scale counts satisfaction from its other end, so that complaints grow with it.
    """
    of = entries.by_rate if family.kind == "poisson" else entries.by_exposure
    size = int(of.max()) + 1
    first = np.empty(size, np.int64)
    first[of[::-1]] = np.arange(len(of))[::-1]
    answers = entries.answers if family.kind == "binomial" else np.ones(len(of))
    units = np.ones(size) if family.kind == "poisson" else np.bincount(of, answers, size).astype(float)
    levels = entries.satisfaction[first]
    design = Design(
        levels if mirror is None else mirror - levels,
        np.log(np.bincount(of, entries.exposure, size) / units),
        entries.covariates[first],
    )
    events = np.bincount(of, acts, size).astype(float)
    return Cells(design, events, units, of, entries.by_rate[first], entries, acts, family)


def clients_of(cells: Cells) -> int:
    """Clients behind the cells; without a name every entry is one."""
    who = cells.entries.client
    return len(cells.of) if who is None else int(who.max()) + 1


def client_sums(cells: Cells) -> csr_array:
    """Sums of each client (or entry, where nobody says whose it is) in each cell: events, then units beside them."""
    who = cells.entries.client
    who = np.arange(len(cells.of)) if who is None else who
    size = (int(who.max()) + 1, 2 * len(cells.events))
    values = np.concatenate([cells.acts, cells.shares])
    places = np.concatenate([cells.of, cells.of + len(cells.events)])
    return csr_array((values, (np.concatenate([who, who]), places)), shape=size)
