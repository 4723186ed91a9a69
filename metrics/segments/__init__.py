"""Segments: kinds of clients by sales ability and integrity, and the structure of the client base over time."""

from __future__ import annotations

from metrics.segments.client_base import ClientBase, client_base
from metrics.segments.integrity import HONEST_FROM, Integrity, integrity, judged
from metrics.segments.kinds import (
    KINDS,
    PLACES,
    UNKNOWN,
    client_names,
    kind_cells,
    kind_list,
    kind_of,
    overridden_keys,
    sorted_kinds,
)
from metrics.segments.moves import ABSENT, moved_clients, structure_moves
from metrics.segments.parts import AS_OF_TODAY, DIMENSIONS, Dimension
from metrics.segments.structure import OTHERS, Moments, moments, structure

__all__ = [
    "ABSENT",
    "AS_OF_TODAY",
    "ClientBase",
    "DIMENSIONS",
    "Dimension",
    "HONEST_FROM",
    "Integrity",
    "KINDS",
    "Moments",
    "OTHERS",
    "PLACES",
    "UNKNOWN",
    "client_base",
    "client_names",
    "integrity",
    "judged",
    "kind_cells",
    "kind_list",
    "kind_of",
    "moments",
    "moved_clients",
    "overridden_keys",
    "sorted_kinds",
    "structure",
    "structure_moves",
]
