"""From what is known of a group of measures to the series that are fitted, and back to coherent paths."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from metrics.festival import FIRST_YEAR, LAST_YEAR, festival_shares
from metrics.outlook.coherent import coherent_paths, leaning
from metrics.outlook.fitting import METHOD, SEASON, Fit, Job, seed_of
from metrics.outlook.hierarchy import Hierarchy
from metrics.outlook.history import History
from metrics.outlook.measures import Group
from metrics.outlook.months import Months

Array = NDArray[np.float64]
MOST_LEANING = 0.999
PRIOR_PAIRS = 6
"""How many pairs of months say that two measures have nothing to do with each other before data say otherwise."""


@dataclass(frozen=True)
class Plan:
    """A group of measures with what is known of each that can be forecast. silent: the others, each with its reason."""

    group: Group
    histories: Mapping[str, History]
    months: Months
    silent: tuple[History, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        """Of everything that the group's rows depend on."""
        found = hashlib.sha256(f"{METHOD} {self.group.name} {self.months}".encode())
        for history in (*self.histories.values(), *self.silent):
            said = [(node.name, node.keys, node.leaves, node.is_full) for node in history.hierarchy.nodes]
            rest = (
                history.measure.key,
                said,
                history.trusted,
                history.first,
                history.passed,
                history.why,
                history.unsettled,
            )
            found.update(repr(rest).encode())
            found.update(history.values.tobytes())
            found.update(history.so_far.tobytes())
        return found.hexdigest()[:24]

    def full_jobs(self) -> list[Job]:
        """The series that models compete for."""
        return [
            self._job(measure, at)
            for measure, history in self.histories.items()
            for at, node in enumerate(history.hierarchy.nodes)
            if node.is_full
        ]

    def other_nodes(self) -> list[tuple[str, int]]:
        """Measure and place of every node whose form is chosen above it."""
        return [
            (measure, at)
            for measure, history in self.histories.items()
            for at, node in enumerate(history.hierarchy.nodes)
            if not node.is_full
        ]

    def leaf_jobs(self, fitted: Mapping[str, Fit]) -> list[Job]:
        """The other series, each with the form that was chosen for the nearest node above it."""
        return [self._job(measure, at, self._form(measure, at, fitted)) for measure, at in self.other_nodes()]

    def _form(self, measure: str, at: int, fitted: Mapping[str, Fit]) -> str:
        nodes = self.histories[measure].hierarchy.nodes
        above = nodes[at].parent
        while above is not None and not nodes[above].is_full:
            above = nodes[above].parent
        return fitted[job_name(measure, nodes[above].name)].model if above is not None else ""

    def _job(self, measure: str, at: int, form: str = "") -> Job:
        history = self.histories[measure]
        first = history.first[at]
        every = self.months.every[first:]
        is_known = every[0].start.year > FIRST_YEAR and every[-1].end.year < LAST_YEAR
        shares = festival_shares(every) if is_known else np.zeros((0, 0))
        return Job(
            job_name(measure, history.hierarchy.nodes[at].name),
            tuple(None if np.isnan(value) else float(value) for value in history.series(at)),
            len(self.months.ahead),
            tuple(float(month.days) for month in every),
            tuple(tuple(float(share) for share in row) for row in shares),
            form,
        )


def job_name(measure: str, node: str) -> str:
    """What the series of a measure in a node is called."""
    return f"{measure} of {node}"


def paths_of(plan: Plan, fitted: Mapping[str, Fit]) -> dict[str, Array]:
    """Coherent paths of each measure: leaves of its history × paths × months ahead."""
    base = {
        measure: {node.name: fitted[job_name(measure, node.name)].paths for node in history.hierarchy.nodes}
        for measure, history in plan.histories.items()
    }
    return _coherent(plan, base, {m: history.hierarchy for m, history in plan.histories.items()}, "")


def past_paths(plan: Plan, fitted: Mapping[str, Fit], back: int) -> tuple[dict[str, Hierarchy], dict[str, Array]]:
    """What was told that many months back: of each measure the nodes that were known well enough then, as a hierarchy
    of its own, and the coherent paths of its leaves. A measure without any is absent."""
    hierarchies: dict[str, Hierarchy] = {}
    base: dict[str, dict[str, Array]] = {}
    for measure, history in plan.histories.items():
        past = {n.name: dict(fitted[job_name(measure, n.name)].past).get(back) for n in history.hierarchy.nodes}
        known = {name: np.asarray(paths, dtype=float) for name, paths in past.items() if paths is not None}
        opened = history.hierarchy.opened(known.keys())
        if opened.nodes:
            hierarchies[measure] = opened
            base[measure] = {node.name: known[node.name] for node in opened.nodes}
    return hierarchies, _coherent(plan, base, hierarchies, f" {back} back")


def _coherent(
    plan: Plan, base: Mapping[str, Mapping[str, Array]], hierarchies: Mapping[str, Hierarchy], said: str
) -> dict[str, Array]:
    found: dict[str, Array] = {}
    leader: Mapping[str, Array] = {}
    for measure, hierarchy in hierarchies.items():
        mine = _leaning(plan, measure, base[measure], leader)
        leader = leader or mine
        name = job_name(measure, hierarchy.nodes[0].name) + said
        paths = [mine[node.name] for node in hierarchy.nodes]
        found[measure] = coherent_paths(hierarchy, paths, plan.histories[measure].measure.is_floored, seed_of(name))
    return found


def _leaning(plan: Plan, measure: str, base: Mapping[str, Array], leader: Mapping[str, Array]) -> Mapping[str, Array]:
    """The second measure of a group leans on the first where both have the node: what is asked and what is delivered
    go wrong together, and a ratio of the two is surer than either."""
    found = dict(base)
    first = plan.group.measures[0].key
    for name in found.keys() & leader.keys():
        on, paths = leader[name], base[name]
        if on.shape == paths.shape:
            mean = paths.mean(axis=0)
            alike = likeness_over_time(plan.histories[first].known_of(name), plan.histories[measure].known_of(name))
            found[name] = mean + leaning(paths - mean, on - on.mean(axis=0), alike)
    return found


def likeness_over_time(one: Array, other: Array) -> float:
    """Correlation of the changes of two measures against a year, else a month, before; shrunk where there are few."""
    count = min(len(one), len(other))
    step = SEASON if count >= 2 * SEASON else 1
    a, b = (np.diff(v[-count:]) if step == 1 else v[-count:][step:] - v[-count:][:-step] for v in (one, other))
    size = float(np.sqrt((a**2).sum() * (b**2).sum())) if len(a) else 0.0
    if not size:
        return 0.0
    found = np.clip(float((a * b).sum()) / size, -MOST_LEANING, MOST_LEANING)
    return float(np.tanh(np.arctanh(found) * len(a) / (len(a) + PRIOR_PAIRS)))
