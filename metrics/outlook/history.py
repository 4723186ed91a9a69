"""What is known so far of each measure: its values by leaf and month, and from when on they can be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.messages import N_
from data.periods import Period
from metrics.outlook.hierarchy import Hierarchy
from metrics.outlook.measures import Columns, Measure
from metrics.outlook.months import Months, first_whole

Array = NDArray[np.float64]
ENDS_EARLIER = N_("the data of this end a month or more before the sales do: bring them up to date for a forecast")
USUAL_A_MONTH = 5
"""A company that has this many of something in most months did not have none in the last: the data end earlier."""
FEWEST_MONTHS = 3


@dataclass(frozen=True)
class History:
    """One measure of a hierarchy of the leaves where it is known.

    values: leaves × whole months. so_far: of the running month, by leaf.
    trusted: per node the first month from which on every value is known; earlier ones may be missing data. first: the
    first of those with anything in it. leaf_places: where the leaves stand in the company's hierarchy.
    passed: share of the running month's value that should be there; 0 where it is not blended. unsettled: how many of
    the last months models do not see. why: the reason where nothing can be forecast.
    """

    measure: Measure
    hierarchy: Hierarchy
    leaf_places: tuple[int, ...]
    values: Array
    so_far: Array
    trusted: tuple[int, ...]
    first: tuple[int, ...]
    passed: float
    why: str = ""
    unsettled: int = 0

    def series(self, node: int) -> Array:
        """The node's values from its first month on; not-a-number where they are not settled."""
        found = self.known(node)[self.first[node] :].copy()
        found[len(found) - self.unsettled :] = np.nan
        return found

    def known(self, node: int) -> Array:
        """The node's values in every whole month; 0 before its data begin."""
        return np.asarray(self.values[list(self.hierarchy.nodes[node].leaves)].sum(axis=0))

    def known_of(self, name: str) -> Array:
        """As `known`, of the node of that name."""
        return self.known(next(at for at, node in enumerate(self.hierarchy.nodes) if node.name == name))


def columns_of(sums: pd.DataFrame, leaf_keys: Sequence[int], months: Sequence[Period]) -> Columns:
    """The monthly sums as arrays, leaves × months; a month without rows is 0.

    sums: index (`region_key`, `period_start`), one column a sum.
    """
    cells = pd.MultiIndex.from_product([leaf_keys, [m.start for m in months]], names=["region_key", "period_start"])
    filled = sums.reindex(cells, fill_value=0)
    shape = (len(leaf_keys), len(months))
    return {str(name): filled[name].to_numpy(dtype=float).reshape(shape) for name in sums.columns}


def history_of(
    measure: Measure, columns: Columns, hierarchy: Hierarchy, months: Months, starts: Mapping[str, date]
) -> History | None:
    """What is known of the measure; None where no leaf has it. starts: first day of each table's data.

    columns: as `columns_of` gives it for the whole months and the running one, which stands last.
    """
    values, known = measure.values(columns), measure.known(columns)
    whole = len(months.whole)
    begins = _first_month(measure, values[:, :whole], months, starts)
    places = [at for at in range(len(values)) if begins <= whole - FEWEST_MONTHS and known[at, whole - 1 :].all()]
    if not places or not values[:, :whole].any():
        return None
    inner = hierarchy.only(places)
    mine = values[places]
    sold = (columns["lines"][places] > 0) | (mine != 0)
    trusted = [max(begins, _last_unknown(known, places, node.leaves, whole)) for node in inner.nodes]
    seen = [_first_seen(sold[list(node.leaves), :whole]) for node in inner.nodes]
    past = {name: found[:, :whole] for name, found in columns.items()}
    late = measure.unsettled is not None
    running = mine[:, whole] if mine.shape[1] > whole else np.zeros(len(mine))
    return History(
        measure, inner, tuple(places), mine[:, :whole], running, tuple(trusted),
        tuple(min(max(pair), whole - 1) for pair in zip(trusted, seen, strict=True)),
        0.0 if late else measure.passed(months.passed, past),
        ENDS_EARLIER if _ends_earlier(mine[:, begins:whole]) else "",
        measure.unsettled(past) if measure.unsettled is not None else 0,
    )  # fmt: skip


def _first_month(measure: Measure, values: Array, months: Months, starts: Mapping[str, date]) -> int:
    """The first month with data of the measure anywhere that its table shows whole."""
    there = np.flatnonzero(values.any(axis=0))
    begins = int(there[0]) if len(there) else values.shape[1]
    start = starts.get(measure.table)
    if start is None:
        return begins
    whole = first_whole(start, months.calendar).start
    return max(begins, sum(month.start < whole for month in months.whole))


def _first_seen(rows: NDArray[np.bool_]) -> int:
    there = np.flatnonzero(rows.any(axis=0))
    return int(there[0]) if len(there) else 0


def _last_unknown(known: NDArray[np.bool_], places: list[int], leaves: tuple[int, ...], whole: int) -> int:
    """The month after the last one in which the measure is unknown somewhere in the node."""
    gaps = np.flatnonzero(~known[[places[leaf] for leaf in leaves], :whole].all(axis=0))
    return int(gaps[-1]) + 1 if len(gaps) else 0


def _ends_earlier(values: Array) -> bool:
    company = values.sum(axis=0)
    return bool(company[-1] == 0 and np.median(company) >= USUAL_A_MONTH)
