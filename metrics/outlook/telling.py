"""What coherent paths tell of a key figure: of each node and period its value, its spread and its intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metrics.outlook.hierarchy import Hierarchy, Node
from metrics.outlook.history import History
from metrics.outlook.measures import Forecast, Measure
from metrics.outlook.spans import Spans

Array = NDArray[np.float64]
LEVELS = (0.025, 0.975, 0.1, 0.9)
STATED = ("value", "sd", "low", "high", "low80", "high80")
FEWEST_WITH_WHOLE = 0.95
"""A ratio is told where its whole is above 0 on so many of the paths."""


@dataclass(frozen=True)
class Told:
    """The paths of one measure: a hierarchy, and its leaves × paths × months ahead. values: their means, leaves ×
    months, rounded so that sums are exact."""

    hierarchy: Hierarchy
    paths: Array
    values: Array

    @property
    def places(self) -> dict[str, Node]:
        return {node.name: node for node in self.hierarchy.nodes}


def told(measure: Measure, hierarchy: Hierarchy, paths: Array) -> Told:
    """The measure's paths with their means on its grid."""
    return Told(hierarchy, paths, np.rint(paths.mean(axis=1) / measure.grid) * measure.grid)


def blended(history: History, paths: Array) -> Array:
    """The paths with the running month as what came so far and the model's rest; as they are where none runs.

    The rest shrinks with the share that should be there, its spread with the root of it, as sums of days do.
    """
    if not history.passed:
        return paths
    left = 1.0 - history.passed
    mean = paths[:, :, 0].mean(axis=1, keepdims=True)
    rest = left * mean + np.sqrt(left) * (paths[:, :, 0] - mean)
    found = paths.copy()
    found[:, :, 0] = history.so_far[:, None] + (np.maximum(rest, 0.0) if history.measure.is_floored else rest)
    return found


def within(part: Told, whole: Told, measure: Measure) -> Told:
    """The part cut to its whole, leaf by leaf and path by path: no more promises are kept than are due."""
    leaves = {key: at for at, key in enumerate(whole.hierarchy.leaf_keys)}
    paths = part.paths.copy()
    for at, key in enumerate(part.hierarchy.leaf_keys):
        if key in leaves and whole.paths.shape[1:] == paths.shape[1:]:
            np.minimum(paths[at], whole.paths[leaves[key]], out=paths[at])
    return told(measure, part.hierarchy, paths)


def actuals(forecast: Forecast, histories: Mapping[str, History], name: str) -> Array:
    """The key figure of that node in every whole month; not-a-number where it is unknown or not settled yet."""
    parts = []
    for key in forecast.parts:
        history = histories[key]
        at = next(n for n, node in enumerate(history.hierarchy.nodes) if node.name == name)
        known = history.known(at)
        known[: history.trusted[at]] = np.nan
        known[len(known) - history.unsettled :] = np.nan
        parts.append(known)
    if forecast.kind == "itself":
        return parts[0]
    if forecast.kind == "difference":
        return np.asarray(parts[0] - parts[1])
    return np.asarray(forecast.factor * parts[0] / np.where(parts[1] > 0, parts[1], np.nan))


def statements(
    forecast: Forecast, measures: Mapping[str, Told], histories: Mapping[str, History], spans: Spans
) -> Iterator[tuple[Node, NDArray[np.intp], Array]]:
    """Per node that has every part of the key figure: the periods told of, and for each the figures of `STATED`."""
    first = measures[forecast.parts[0]]
    for name, node in first.places.items():
        parts = [_part(measures[key], histories[key], name, spans) for key in forecast.parts]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            continue
        values, paths, is_told = _joined(forecast, known)
        columns = np.flatnonzero(is_told)
        if len(columns):
            yield node, columns, _stated(values[columns], paths[:, columns])


def _part(mine: Told, history: History, name: str, spans: Spans) -> tuple[Array, Array, NDArray[np.bool_]] | None:
    """Values and paths of a node's periods, and which of them are known from their first month on."""
    node = mine.places.get(name)
    if node is None:
        return None
    full = next(at for at, other in enumerate(history.hierarchy.nodes) if other.name == name)
    before = history.known(full)[: len(spans.known)] @ spans.known
    leaves = list(node.leaves)
    steps = len(spans.ahead)
    values = before + mine.values[leaves, :steps].sum(axis=0) @ spans.ahead
    paths = before + mine.paths[leaves, :, :steps].sum(axis=0) @ spans.ahead
    return values, paths, np.asarray([begins >= history.trusted[full] for begins in spans.begins])


def _joined(
    forecast: Forecast, parts: Sequence[tuple[Array, Array, NDArray[np.bool_]]]
) -> tuple[Array, Array, NDArray[np.bool_]]:
    values, paths, is_told = parts[0]
    if forecast.kind == "itself":
        return values, paths, is_told
    other_values, other_paths, other_told = parts[1]
    is_told = is_told & other_told
    if forecast.kind == "difference":
        return values - other_values, paths - other_paths, is_told
    there = other_paths > 0
    is_told = is_told & (there.mean(axis=0) >= FEWEST_WITH_WHOLE) & (other_values > 0)
    whole = np.where(other_values > 0, other_values, np.nan)
    ratios = np.divide(paths, other_paths, out=np.full_like(paths, np.nan), where=there)
    return forecast.factor * values / whole, forecast.factor * ratios, is_told


def _stated(values: Array, paths: Array) -> Array:
    """Periods × `STATED`."""
    if np.isnan(paths).any():
        bounds, spread = np.nanquantile(paths, LEVELS, axis=0), np.nanstd(paths, axis=0, ddof=1)
    else:
        bounds, spread = np.quantile(paths, LEVELS, axis=0), paths.std(axis=0, ddof=1)
    return np.column_stack([values, spread, *bounds])
