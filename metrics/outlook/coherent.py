"""Paths of every node made to add up: means by minimum trace, errors handed down from the whole to its parts.

Projecting independent paths onto what adds up would halve the company's uncertainty: the errors of a company and of
its regions are the same errors seen twice. So means are reconciled with the nodes' variances as weights, and errors go
from the top down: every part keeps the spread its own forecast was found to have, and on every path the parts' errors
add up to the whole's. How alike the errors of parts are follows from those spreads: the correlation ρ that makes the
variance of their sum that of the whole.

Sources: Wickramasuriya, Athanasopoulos & Hyndman 2019, JASA 114 (means); Panagiotelis, Gamakumara, Athanasopoulos &
Hyndman 2023, EJOR 306 (paths); drawing given a sum: Doucet 2010, "A note on efficient conditional simulation".
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from metrics.forecast import reconcile
from metrics.outlook.hierarchy import Hierarchy

Array = NDArray[np.float64]
MOST_ALIKE = 0.98
SMALLEST_VARIANCE = 1e-8
"""Of the largest one: a series that never moved has errors all the same."""


def coherent_paths(hierarchy: Hierarchy, paths: Sequence[Array], is_floored: bool, seed: int) -> Array:
    """Paths of the leaves, from the base paths of every node.

    Rows:   `paths` one array (paths × horizon) a node of the hierarchy.
    Value:  leaves × paths × horizon; summed over a node's leaves they are that node's coherent paths. With `is_floored`
            no leaf falls below 0; what it would have lacked is taken from its siblings on that path.
    Cuts:   additive.
    Source: as the module says.
    """
    base = np.stack([np.asarray(p, dtype=float) for p in paths])
    means = base.mean(axis=1)
    errors = base - means[:, None]
    spreads = errors.std(axis=1)
    adjusted = reconcile(hierarchy.summing, _weights(spreads), means)
    drawn = np.random.default_rng(seed)
    handed = np.zeros_like(errors)
    for parent in (None, *range(len(hierarchy.nodes))):
        children = hierarchy.children(parent)
        if parent is None:
            handed[children] = errors[children]
        elif children:
            handed[children] = shared(handed[parent], spreads[parent], errors[children], spreads[children], drawn)
    found = np.asarray(adjusted[:, None] + handed)
    if is_floored:
        _floored(hierarchy, found)
    return np.asarray(found[_leaf_nodes(hierarchy)])


def shared(whole: Array, spread: Array, parts: Array, spreads: Array, drawn: np.random.Generator) -> Array:
    """Errors of the parts (parts × paths × horizon) that add up to those of the whole on every path.

    whole: paths × horizon, with that spread at each horizon; parts: independent errors with theirs. The result is what
    equally correlated parts are like where their sum is known: v + b·(whole − Σ v), b their regression on the sum.
    """
    alike = likeness(spread, spreads)
    common = drawn.permutation(whole, axis=0) / np.where(spread > 0, spread, 1.0)
    independent = np.sqrt(1 - alike) * parts + np.sqrt(alike) * common * spreads[:, None]
    total = spreads.sum(axis=0)
    slopes = (1 - alike) * spreads**2 + alike * spreads * total
    sums = slopes.sum(axis=0)
    slopes = np.where(sums > 0, slopes / np.where(sums > 0, sums, 1.0), 1.0 / len(parts))
    return np.asarray(independent + slopes[:, None] * (whole - independent.sum(axis=0)))


def likeness(spread: Array, spreads: Array) -> Array:
    """The correlation between parts at which the spread of their sum is that of the whole, between 0 and 0.98."""
    apart, together = (spreads**2).sum(axis=0), spreads.sum(axis=0) ** 2
    room = together - apart
    return np.asarray(np.clip((spread**2 - apart) / np.where(room > 0, room, 1.0), 0.0, MOST_ALIKE)) * (room > 0)


def leaning(errors: Array, on: Array, alike: float) -> Array:
    """Errors with the same spread that correlate with others path by path (paths × horizon): what a ratio needs."""
    spread, other = errors.std(axis=0), on.std(axis=0)
    standard = on / np.where(other > 0, other, 1.0)
    return np.asarray(alike * spread * standard + np.sqrt(1 - alike**2) * errors)


def _weights(spreads: Array) -> Array:
    variances = (spreads**2).mean(axis=1)
    return np.asarray(np.maximum(variances, SMALLEST_VARIANCE * (variances.max() or 1.0)))


def _leaf_nodes(hierarchy: Hierarchy) -> list[int]:
    """The node that each leaf is."""
    place = {node.leaves[0]: at for at, node in enumerate(hierarchy.nodes) if len(node.leaves) == 1}
    return [place[leaf] for leaf in range(len(hierarchy.leaf_keys))]


def _floored(hierarchy: Hierarchy, paths: Array) -> None:
    """No negative values: from the top down, parts are cut at 0 and scaled to the whole on every path."""
    for parent in (None, *range(len(hierarchy.nodes))):
        children = hierarchy.children(parent)
        if not children:
            continue
        np.maximum(paths[children], 0.0, out=(cut := np.empty_like(paths[children])))
        if parent is not None:
            sums = cut.sum(axis=0)
            even = np.full_like(cut, 1.0 / len(children))
            shares = np.divide(cut, sums, out=even, where=sums > 0)
            cut = shares * paths[parent]
        paths[children] = cut
