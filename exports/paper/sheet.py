"""The two papers: A4 to read, 16:9 for slides on paper. All lengths are points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Paper = Literal["a4", "wide"]


@dataclass(frozen=True)
class Sheet:
    """A paper as what is set on it needs to know it.

    width: of the text; turned: of the text on a page laid on its side (0: it is not turned). sizes: of the text in a
    table, the first that fits is taken. charts: pixels that a chart is drawn wide, least and most. room: how high a
    chart and the texts beside it may stand on a slide (0: pages, on which they flow). tiles: in a row at most.
    rows_beside: rows up to which the table behind a chart follows it; a longer one stands at the end. rows_a_page: of
    a table that fills it.
    """

    name: Paper
    width: float
    turned: float
    sizes: tuple[float, ...]
    charts: tuple[int, int]
    room: float
    tiles: int
    rows_beside: int
    rows_a_page: int


A4 = Sheet("a4", 487.0, 734.0, (8.5, 8.0, 7.5, 7.0), (700, 700), 0.0, 3, 40, 40)
WIDE = Sheet("wide", 872.0, 0.0, (10.0, 9.0, 8.0, 7.5), (760, 1300), 383.0, 6, 0, 20)
SHEETS: dict[str, Sheet] = {sheet.name: sheet for sheet in (A4, WIDE)}
