"""The company, its regions and what lies in none of them, as sums of the places where something was sold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from data.tables import COMPANY_KEY, UNKNOWN_KEY

MOST_COMPETITIONS = 40
"""Where more regions than this stand directly below the company, the company's form is fitted to them all."""


@dataclass(frozen=True)
class Node:
    """A sum of leaves. keys: the regions it stands for (-1 the company; none for the sales of a region itself that has
    regions below it). parent: the place of the next larger node. is_full: models compete for it; elsewhere the form
    chosen above is fitted again. name: what does not move when regions are numbered anew.
    """

    keys: tuple[int, ...]
    leaves: tuple[int, ...]
    parent: int | None
    is_full: bool
    name: str


@dataclass(frozen=True)
class Hierarchy:
    """Nodes, the largest first, over leaves: region keys that have rows of their own."""

    leaf_keys: tuple[int, ...]
    nodes: tuple[Node, ...]

    @property
    def summing(self) -> np.ndarray:
        """One row a node, one column a leaf, 1 where the leaf belongs to it."""
        found = np.zeros((len(self.nodes), len(self.leaf_keys)))
        for at, node in enumerate(self.nodes):
            found[at, list(node.leaves)] = 1.0
        return found

    def children(self, parent: int | None) -> list[int]:
        return [at for at, node in enumerate(self.nodes) if node.parent == parent]

    def only(self, leaves: Collection[int]) -> Hierarchy:
        """The nodes that are sums of these leaves alone; without the company where one of its leaves is missing."""
        if len(leaves) == len(self.leaf_keys):
            return self
        kept = [node for node in self.nodes if set(node.leaves) <= set(leaves)]
        place = {leaf: at for at, leaf in enumerate(sorted(leaves))}
        moved = [Node(n.keys, tuple(place[leaf] for leaf in n.leaves), None, n.is_full, n.name) for n in kept]
        return Hierarchy(tuple(self.leaf_keys[leaf] for leaf in sorted(leaves)), _with_parents(moved))

    def opened(self, known: Collection[str]) -> Hierarchy:
        """The nodes of those names as a hierarchy of its own: a node is opened only where all its parts are known."""
        kept: list[int] = []
        level = [at for at in self.children(None) if self.nodes[at].name in known]
        while level:
            kept += level
            families = [self.children(at) for at in level]
            level = [at for family in families if all(self.nodes[c].name in known for c in family) for at in family]
        parents = {self.nodes[at].parent for at in kept}
        lowest = sorted((at for at in kept if at not in parents), key=lambda at: self.nodes[at].leaves)
        place = {leaf: n for n, at in enumerate(lowest) for leaf in self.nodes[at].leaves}
        nodes = [
            Node(n.keys, tuple(sorted({place[leaf] for leaf in n.leaves})), None, n.is_full, n.name)
            for n in (self.nodes[at] for at in kept)
        ]
        return Hierarchy(tuple(self.leaf_keys[self.nodes[at].leaves[0]] for at in lowest), _with_parents(nodes))


def hierarchy_of(parents: Mapping[int, int | None], names: Mapping[int, str], sold_in: Iterable[int]) -> Hierarchy:
    """The hierarchy of a company.

    parents: region key → key of the region above it, None at the top. names: their codes. sold_in: region keys with
    rows, 0 for what lies in no known region. First-level regions are those below the company, a lone one opened until
    there are several; models compete for them, for the company, and for what lies beside them.
    """
    leaf_keys = tuple(sorted({key if key in parents else UNKNOWN_KEY for key in sold_in}))
    under: dict[int, set[int]] = {key: set() for key in parents}
    for at, leaf in enumerate(leaf_keys):
        place: int | None = leaf
        while place is not None and place in under:
            under[place].add(at)
            place = parents[place]
    everything = frozenset(range(len(leaf_keys)))
    sets: dict[frozenset[int], list[int]] = {everything: [COMPANY_KEY]}
    for key in sorted(under):
        if under[key]:
            sets.setdefault(frozenset(under[key]), []).append(key)
    for at, leaf in enumerate(leaf_keys):
        sets.setdefault(frozenset((at,)), [] if leaf in parents else [UNKNOWN_KEY])
    first = [frozenset(under[key]) for key in first_level(parents) if under[key]]
    return Hierarchy(leaf_keys, _with_parents([_node(s, sets[s], leaf_keys, names, first) for s in sets]))


def first_level(parents: Mapping[int, int | None]) -> tuple[int, ...]:
    """The regions directly below the company; where there is a single one, those below it."""
    level = sorted(key for key, parent in parents.items() if parent is None or parent not in parents)
    while len(level) == 1 and (below := sorted(key for key, parent in parents.items() if parent == level[0])):
        level = below
    return tuple(level)


def _node(
    mine: frozenset[int],
    keys: list[int],
    leaf_keys: tuple[int, ...],
    names: Mapping[int, str],
    first: list[frozenset[int]],
) -> Node:
    above = any(mine > level for level in first) or COMPANY_KEY in keys
    beside = not any(mine <= level for level in first)
    is_full = above or ((beside or mine in first) and len(first) <= MOST_COMPETITIONS)
    return Node(tuple(keys), tuple(sorted(mine)), None, is_full, _name(mine, keys, leaf_keys, names))


def _name(mine: frozenset[int], keys: list[int], leaf_keys: tuple[int, ...], names: Mapping[int, str]) -> str:
    if COMPANY_KEY in keys:
        return "company"
    if not keys:
        return f"itself {names[leaf_keys[min(mine)]]}"
    return "no region" if keys == [UNKNOWN_KEY] else "region " + "/".join(names[key] for key in keys)


def _with_parents(nodes: list[Node]) -> tuple[Node, ...]:
    """The nodes, the largest first, each with the place of the smallest that holds it."""
    ordered = sorted(nodes, key=lambda node: (-len(node.leaves), node.leaves, node.name))
    found: list[Node] = []
    holding: dict[int, int] = {}
    for at, node in enumerate(ordered):
        parent = holding.get(node.leaves[0]) if node.leaves else None
        found.append(Node(node.keys, node.leaves, parent, node.is_full, node.name))
        holding.update(dict.fromkeys(node.leaves, at))
    return tuple(found)
