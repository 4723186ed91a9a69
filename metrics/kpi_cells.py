"""Sums of a reader's selection over the whole calendar, laid out so that any period is a slice of them.

A filter that moves from one period to the next finds its sums here and asks the engine nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

WHOLE = "whole"
BOTH = ["grain", "period_start"]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Cells:
    """Sums of one grain and span, period after period and region after region.

    starts: first day of each of p periods, rising. bounds (p + 1,): where each period's rows begin, and the end.
    regions (n,): region keys. sums (n, s): whole numbers.
    """

    starts: tuple[date, ...]
    bounds: tuple[int, ...]
    regions: Whole
    sums: Whole

    def rows_of(self, start: date) -> slice:
        """Where the rows of the period with that first day are; an empty slice where it has none."""
        if start not in self.starts:
            return slice(0, 0)
        at = self.starts.index(start)
        return slice(self.bounds[at], self.bounds[at + 1])

    def up_to(self, start: date) -> int:
        """How many periods begin by that day."""
        return sum(each <= start for each in self.starts)


@dataclass(frozen=True)
class Calendar:
    """Sums by grain, span, period and region. names: of the s sums; cells: grain, span → where they are."""

    names: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cells]

    def total(self, grain: str, start: date, span: str = WHOLE) -> dict[str, int]:
        """Name → sum of one period over all regions; zeros where nothing happened."""
        cells = self._of(grain, span)
        return dict(zip(self.names, cells.sums[cells.rows_of(start)].sum(axis=0).tolist(), strict=True))

    def by_region(self, grain: str, start: date, span: str = WHOLE) -> pd.DataFrame:
        """One period's sums; index region_key."""
        cells = self._of(grain, span)
        rows = cells.rows_of(start)
        return self._frame(cells.sums[rows], pd.Index(cells.regions[rows], name="region_key"))

    def past(self, grain: str, start: date) -> pd.DataFrame:
        """Sums of each whole period up to the one with that first day, over all regions; index period_start."""
        cells = self._of(grain, WHOLE)
        most = cells.up_to(start)
        begins = cells.bounds[:most]
        sums = np.add.reduceat(cells.sums[: cells.bounds[most]], begins, axis=0) if begins else cells.sums[:0]
        return self._frame(sums, pd.Index(cells.starts[:most], name="period_start", dtype=object))

    def past_by_region(self, grain: str, start: date) -> pd.DataFrame:
        """The same for each region; index region_key, period_start."""
        cells = self._of(grain, WHOLE)
        most = cells.up_to(start)
        end = cells.bounds[most]
        days = pd.Index(list(_repeated(cells, most)), dtype=object)
        index = pd.MultiIndex.from_arrays([cells.regions[:end], days], names=["region_key", "period_start"])
        return self._frame(cells.sums[:end], index)

    def whole(self) -> pd.DataFrame:
        """Sums of each whole period of every grain; index grain, period_start."""
        found = {grain: self.past(grain, date.max) for grain, span in self.cells if span == WHOLE}
        if not found:
            return self._frame(
                np.empty((0, len(self.names)), np.int64), pd.MultiIndex.from_arrays([[], []], names=BOTH)
            )
        return pd.concat(found, names=BOTH[:1])

    def _of(self, grain: str, span: str) -> Cells:
        nothing = Cells((), (0,), np.empty(0, np.int64), np.empty((0, len(self.names)), np.int64))
        return self.cells.get((grain, span), nothing)

    def _frame(self, sums: Whole, index: pd.Index) -> pd.DataFrame:
        return pd.DataFrame(sums, columns=columns_named(self.names), index=index, copy=True)


@lru_cache(maxsize=256)
def columns_named(names: tuple[str, ...]) -> pd.Index:
    """The names as columns of a frame; making them takes longer than many a small frame."""
    return pd.Index(names)


def calendar_of(rows: pd.DataFrame) -> Calendar:
    """Rows by region_key, grain, period_start (day) and, where there are others than whole periods, span.

    Every other column is a sum (whole numbers). Rows stand for themselves: none is added to another.
    """
    names = tuple(name for name in rows.columns if name not in ("grain", "span", "period_start", "region_key"))
    grains, starts = rows["grain"].tolist(), rows["period_start"].tolist()
    spans = rows["span"].tolist() if "span" in rows else [WHOLE] * len(rows)
    regions, sums = rows["region_key"].to_numpy("int64"), rows[list(names)].to_numpy("int64")
    order = np.lexsort((regions, np.array(starts, dtype="datetime64[D]"), np.array(spans), np.array(grains)))
    regions, sums = regions[order], sums[order]
    grains, spans, starts = ([column[at] for at in order.tolist()] for column in (grains, spans, starts))
    edges = [at for at in range(len(rows)) if not at or (grains[at], spans[at]) != (grains[at - 1], spans[at - 1])]
    cells = {}
    for first, last in pairwise([*edges, len(rows)]):
        of_grain = starts[first:last]
        begins = [at for at, day in enumerate(of_grain) if not at or day != of_grain[at - 1]]
        cells[grains[first], spans[first]] = Cells(
            tuple(of_grain[at] for at in begins),
            (*begins, last - first),
            regions[first:last],
            sums[first:last],
        )
    return Calendar(names, cells)


def _repeated(cells: Cells, most: int) -> Iterator[date]:
    for start, (first, last) in zip(cells.starts[:most], pairwise(cells.bounds[: most + 1]), strict=True):
        yield from [start] * (last - first)
