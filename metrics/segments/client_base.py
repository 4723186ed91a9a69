"""The client base by one cut, all of it together: it is worked out once while sliders beside it move."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.door import View
from metrics.grade.scheme import USUAL, Scheme
from metrics.segments.moves import moved_clients, structure_moves
from metrics.segments.parts import Dimension
from metrics.segments.structure import structure


@dataclass(frozen=True)
class ClientBase:
    """The rows of `structure`, of `structure_moves` and of `moved_clients`."""

    parts: pd.DataFrame
    moves: pd.DataFrame
    moved: pd.DataFrame


@dataclass(frozen=True)
class _Asked:
    """What is asked of a view: two that are equal ask the same. Only grades depend on the scheme."""

    by: Dimension
    scheme: Scheme

    def __call__(self, view: View) -> ClientBase:
        asked = view, self.by, self.scheme
        return ClientBase(structure(*asked), structure_moves(*asked), moved_clients(*asked))


def client_base(view: View, by: Dimension, scheme: Scheme) -> ClientBase:
    """What the client base is made of by one cut, how it moved in a year, and who moved.

    Rows:   clients that bought within the twelve months before each day.
    Value:  a ClientBase; done once for a view, whatever the sliders say, unless it is cut by grade.
    Cuts:   counts are additive.
    Source: definition of the house.
    """
    return view.once(_Asked(by, scheme if by == "grade" else USUAL))
