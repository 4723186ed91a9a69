"""A chart as a value: its form, its tidy frame, its words. Drawn only when a theme is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

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
    """A small frame from columns of plain values; None stays None instead of becoming NaN."""
    return pd.DataFrame({name: list(values) for name, values in columns.items()}, dtype=object)
