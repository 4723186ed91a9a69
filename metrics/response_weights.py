"""Weights for those who did not answer, by region and tier, and the figures that come out with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from data.scope import TIERS
from data.view import View
from metrics.figure import Figure, unknown
from metrics.intervals import Z, wilson
from metrics.response import COUNTS, Response
from metrics.response_groups import codes_of
from metrics.satisfaction.levels import MIXED_SCALES, NO_ANSWERS, NO_INTENTIONS
from metrics.weighting import (
    Numbers,
    WeightedMean,
    effective_size,
    merged_cells,
    poststratified,
    raked,
    response_evenness,
)

THIN_ANSWERS, MOST_THIN = 5, 0.10


@dataclass(frozen=True)
class Weights:
    """The weights of the answers by cell (region one below the selection × tier), and what they make of the answers.

    The intervals speak of clients like these, as those of the plain answers do, so that both can be compared.

    method: "cells" is N_h/n_h; "raking" fits regions and tiers only, because too many cells are thin. merged: cells
    without answers whose clients went to their neighbour. evenness: the R-indicator. heaviest: the largest weight over
    the mean one.
    """

    method: Literal["cells", "raking"]
    cells: int
    merged: int
    evenness: float
    effective_n: float
    answers: int
    heaviest: float
    satisfied: Figure
    mean: Figure
    promoters: Figure


def _matrices(view: View, found: Response) -> dict[str, Numbers]:
    """Every count as a matrix of regions × tiers."""
    cells = found.cells.assign(code=codes_of(view, found.cells, "region"))
    regions = sorted({int(code) for code in cells["code"]})
    sums = cells.groupby(["code", "tier"])[list(COUNTS)].sum()
    tiers = [*TIERS, *sorted(set(cells["tier"]) - set(TIERS))]
    wanted = [(region, tier) for region in regions for tier in tiers]
    full = sums.reindex(wanted, fill_value=0)
    return {name: full[name].to_numpy(dtype=float).reshape(len(regions), len(tiers)) for name in COUNTS}


def weighted_for_response(view: View, found: Response) -> Weights | None:
    """The answers weighted so that every region and tier counts as much as it has clients.

    Rows:   `found` is `response(view)`; a cell is a region one below the selected one and a tier. A cell where nobody
            answered is merged with the nearest tier of its region, a silent region with the others. Where cells with
            fewer than five answers hold more than a tenth of those asked, the weights are raked to regions and tiers.
    Value:  a Weights; None when it is not known who was asked, or nobody of them answered in the period.
    Cuts:   not additive: ask again for the part.
    Source: Holt & Smith 1979, "Post stratification"; Deming & Stephan 1940; Schouten, Cobben & Bethlehem 2009.
    """
    if found.missing or not found.cells["rated"].sum():
        return None
    counts = _matrices(view, found)
    asked, rated = counts["asked"], counts["rated"]
    people = merged_cells(asked, rated)
    method, weighted = _weighted(people.population, rated)
    filled = rated > 0
    each = (weighted[filled] / rated[filled]).clip(1e-12)
    return Weights(
        method,
        int((asked > 0).sum()),
        people.moved,
        response_evenness(asked, counts["answered"]),
        effective_size(each, rated[filled]),
        int(rated.sum()),
        float(each.max() * rated.sum() / weighted.sum()),
        _share(counts, people.population, weighted),
        _mean(counts, people.population, weighted, found),
        _score(counts),
    )


def _weighted(people: Numbers, rated: Numbers) -> tuple[Literal["cells", "raking"], Numbers]:
    """Weighted answers by cell; cells that scaling cannot settle keep their own weights."""
    thin = float(people[rated < THIN_ANSWERS].sum())
    is_one_line = min((rated.sum(axis=0) > 0).sum(), (rated.sum(axis=1) > 0).sum()) < 2
    if is_one_line or thin <= MOST_THIN * people.sum():
        return "cells", people
    try:
        return "raking", raked(rated, people.sum(axis=1), people.sum(axis=0))
    except ValueError:
        # Holes in the table keep the margins from fitting together; merged cells still have answers each.
        return "cells", people


def _over(part: Numbers, whole: Numbers) -> Numbers:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _combined(people: Numbers, weighted: Numbers, n: Numbers, means: Numbers, variances: Numbers) -> WeightedMean:
    filled = n > 0
    given = n[filled]
    return poststratified(
        people[filled], given, weighted[filled] / given, means[filled], variances[filled], is_finite=False
    )


def _share(counts: dict[str, Numbers], people: Numbers, weighted: Numbers) -> Figure:
    n = counts["rated"]
    share = _over(counts["satisfied"], n)
    found = _combined(people, weighted, n, share, share * (1 - share))
    low, high = wilson(min(1.0, max(0.0, found.value)) * found.effective_n, found.effective_n)
    return Figure(found.value, int(n.sum()), low, high)


def _mean(counts: dict[str, Numbers], people: Numbers, weighted: Numbers, found: Response) -> Figure:
    n = counts["rated"]
    if found.scales != 1:
        return unknown(MIXED_SCALES)
    means = _over(counts["satisfaction"], n)
    variances = _over((counts["squares"] - n * means**2).clip(0), np.maximum(n - 1, 1))
    combined = _combined(people, weighted, n, means, variances)
    low, high = found.scale
    half = Z * combined.standard_error
    return Figure(combined.value, int(n.sum()), max(low, combined.value - half), min(high, combined.value + half))


def _score(counts: dict[str, Numbers]) -> Figure:
    """Net promoter score by the same cells; who leaves the question blank makes cells of its own count."""
    said = counts["said"]
    if not said.sum():
        return unknown(NO_INTENTIONS)
    people = merged_cells(counts["asked"], said).population
    _method, weighted = _weighted(people, said)
    p, d = _over(counts["promoters"], said), _over(counts["detractors"], said)
    found = _combined(people, weighted, said, 100 * (p - d), 100**2 * (p + d - (p - d) ** 2).clip(0))
    if not found.standard_error > 0:
        return Figure(found.value, int(said.sum()))  # all alike: how far others would differ cannot be told from these
    half = Z * found.standard_error
    return Figure(found.value, int(said.sum()), max(-100.0, found.value - half), min(100.0, found.value + half))


__all__ = ["NO_ANSWERS", "Weights", "weighted_for_response"]
