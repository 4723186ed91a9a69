"""Rows with how each cell is written and coloured, in the form in which Streamlit reads a styled table."""

from __future__ import annotations

from typing import Any, ClassVar, cast

import pandas as pd
from pandas.io.formats.style import Styler

from charts.chart import as_they_are

Properties = tuple[tuple[str, str], ...]
"""CSS of a cell: (property, value)."""


class Written(pd.DataFrame):
    """Rows that carry how they are written. Streamlit turns a table into text at every rerun; here it is done once."""

    _metadata: ClassVar[list[str]] = ["texts"]
    texts: pd.DataFrame

    def astype(self, dtype: Any, *more: Any, **named: Any) -> pd.DataFrame:
        return self.texts if dtype is str else super().astype(dtype, *more, **named)


def as_read(rows: pd.DataFrame, written: dict[str, list[str]], styles: dict[tuple[int, int], Properties]) -> Styler:
    """The table as Streamlit reads a styled one: its rows, how each cell is written, and colours.

    A Styler of pandas' own making comes to the same in fifty times the time; only what is read of it is here.
    """
    kept = Written(rows)
    texts = as_they_are([written[key] for key in rows])
    kept.texts = pd.DataFrame(texts, index=rows.index, columns=rows.columns, dtype=object, copy=False)
    cells: dict[Properties, list[str]] = {}
    for (row, at), properties in styles.items():
        cells.setdefault(properties, []).append(f"row{row}_col{at}")
    read = {"body": [], "cellstyle": [{"props": list(props), "selectors": names} for props, names in cells.items()]}
    styler: Any = object.__new__(Styler)
    styler.data, styler.uuid, styler.caption = kept, "table", None
    styler._compute = lambda: styler
    styler._translate = lambda *_: read
    return cast(Styler, styler)
