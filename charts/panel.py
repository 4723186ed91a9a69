"""The panel: one question answered by a message, a chart, the table behind it and a note.

Screen and paper draw the same panels. A panel is in the reader's language already; it holds no colour and no font:
those come from the theme when it is drawn. Frames in a panel are small (aggregates, or a capped list).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from charts.chart import Chart
from charts.spark import Estimate

ColumnKind = Literal[
    "text", "money", "count", "amount", "share", "change", "points", "number", "day", "bar", "score", "spark"
]
"""What a table's cell holds.

money   whole ten-thousandths, drawn in the table's money unit (one unit a table, said in the header)
count   a whole number; amount a quantity in ten-thousandths; number a plain number with `digits`
share   0–1, drawn as percent; bar the same with a bar beside it; score 0–100 as a number beside a bar
change  0–1 signed relative change, drawn with arrow and sign; points a signed difference of two shares (0.01 = 1 pt)
day     a date; spark a list of numbers drawn as a little line; text as it is
"""
MOST_TAKEN = 100_000
"""Rows of a list that are taken along at most: a spreadsheet holds a million, and nobody reads more than this."""
Side = Literal["higher", "lower", "neither"]
Direction = Literal["up", "down", "same"]


@dataclass(frozen=True)
class TableColumn:
    """One column of a panel's table: the frame's column, its header in the reader's language, and its kind."""

    key: str
    label: str
    kind: ColumnKind = "text"
    better: Side = "higher"  # which direction of a change is good, for its colour
    digits: int = 0
    help: str = ""
    signed: bool = False  # a difference: money carries its sign
    absent: str | None = None  # written where a value is missing; None: the word for unknown
    of: ColumnKind = "number"  # of a spark: what each of its numbers is
    noise: str = ""  # of a change: the frame's column that is true where the change may be chance and means nothing
    on_paper: bool = True  # whether it stands on slides and pages; the screen and the workbook have every column


@dataclass(frozen=True)
class Table:
    """The rows behind a panel. `rows` holds plain values (not formatted text); missing is None/NaN/NaT."""

    columns: tuple[TableColumn, ...]
    rows: pd.DataFrame
    shaded: tuple[int, ...] = ()  # positions of total rows
    opens: str = ""  # column whose value (a client_id or region_id) a selected row opens
    opens_page: str = ""  # page key it opens: "one_client" for a client, "" to filter by the region
    more: int = 0  # rows left out by the cap, said below the table
    all_rows: Callable[[int], pd.DataFrame] | None = field(default=None, compare=False, repr=False)
    """Where `rows` may be the beginning of a longer list: its first n rows, asked for when it is taken along."""
    levels: tuple[int, ...] = ()  # depth of each row, which follows the one it belongs to: rows open and close
    folds: str = ""  # column with the code of each row, by which it is known as open or closed
    opened: tuple[str, ...] = ()  # codes of the rows that stand open at first
    within: str = ""  # column with a shorter name of each row, said where it stands below the one it belongs to


@dataclass(frozen=True)
class Change:
    """A comparison in words: `text` is '+4.2 %', `words` is 'on last year'; quality is what it means for us."""

    text: str
    words: str
    direction: Direction
    quality: Literal["good", "bad", "neutral"]


@dataclass(frozen=True)
class Strip:
    """Up to two estimates with their intervals along an axis from `low` to `high`, in the place of a tile's line.

    The role of an estimate is "praise" or "complaint". With a `zone` both lie on one line around it.
    """

    low: float
    high: float
    estimates: tuple[Estimate, ...]
    zone: tuple[float, float] | None = None


@dataclass(frozen=True)
class Tile:
    """One key figure. When the value is unknown `value` is empty and `missing` says why, in words."""

    key: str
    label: str
    value: str
    change: Change | None = None
    second: str = ""
    spark: tuple[float | None, ...] = ()
    spark_before: tuple[float | None, ...] = ()
    help: str = ""
    missing: str = ""
    number: float | None = None  # the value itself, for exports and tests
    unit: str = ""
    strip: Strip | None = None  # drawn instead of the line


@dataclass(frozen=True)
class Note:
    """What stands under a panel: n, source, as-of date, what is left out; and the definition behind the ⓘ.

    hint: what can be done with it on a screen ("click a region to go into it"); paper leaves it out.
    """

    text: str
    definition: str = ""
    source: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Remark:
    """A finding in a sentence of its own under the chart: what kind it is ("Verdict"), and what it says."""

    kind: str
    text: str


@dataclass(frozen=True)
class Panel:
    """One question answered. `key` is stable and language-free; `missing` replaces chart and table when set."""

    key: str
    message: str
    chart: Chart | None = None
    table: Table | None = None
    note: Note = field(default_factory=lambda: Note(""))
    missing: str = ""
    tiles: tuple[Tile, ...] = ()
    remarks: tuple[Remark, ...] = ()
    width: Literal["half", "full"] = "full"
    shows: Literal["chart", "table"] = "chart"  # what the screen shows first; the other stands in the menu
    is_kept: bool = False  # shown out of a kept snapshot: the page is not its origin, so it is not taken from here
