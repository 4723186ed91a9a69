"""A chart as a value: its form, its tidy frame, its words. Drawn only when a theme is known."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Rows = pd.DataFrame
"""A small frame, for rooms that hand frames on without looking into them."""


@dataclass(frozen=True)
class Chart:
    """What to draw: `form` names a file in charts/; `frame` is tidy and small; `words` are labels in one language.

    height: pixels on screen. clicks: column of `frame` whose value is handed back when a mark is clicked ("" = none),
    and `clicks_page` the key of the page that opens with it.
    """

    form: str
    frame: pd.DataFrame
    words: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    height: int = 360
    clicks: str = ""
    clicks_page: str = ""
    alt: str = ""


def tidy(columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """A small frame from columns of plain values; None stays None instead of becoming NaN.

    Raises ValueError for columns that are not of one length.
    """
    return pd.DataFrame(as_they_are(columns.values()), columns=_named(tuple(columns)), dtype=object, copy=False)


def as_they_are(columns: Collection[Sequence[Any]]) -> npt.NDArray[np.object_]:
    """Columns of plain values as one table of objects: in a third of the time that pandas takes for them one by one.

    Raises ValueError for columns that are not of one length.
    """
    lists = [list(values) for values in columns]
    rows = len(lists[0]) if lists else 0
    cells = np.empty((len(lists), rows), dtype=object)
    for at, values in enumerate(lists):
        if len(values) != rows:
            raise ValueError(f"column {at + 1} of a frame has {len(values)} values, the first has {rows}; give as many")
        cells[at] = np.fromiter(values, dtype=object, count=rows)  # lists among the values stay lists
    return cells.T


@lru_cache(maxsize=512)
def _named(names: tuple[str, ...]) -> pd.Index:
    return pd.Index(names)
