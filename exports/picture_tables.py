"""A panel's table for its picture: the rows and columns that fit, as texts with their colours and widths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from charts.panel import Table
from charts.theme import Theme
from exports.paper.letters import ems, longest_word, printable
from exports.shown import NUMBERS, ink_of, shown_table
from locales import Words

MOST_ROWS, MOST_LETTERS = 24, 60
NAME_EMS = 11.0
LARGEST_PT, SMALLEST_PT, SIDES_PT = 14.0, 10.0, 14.0


def table_record(table: Table, words: Words, theme: Theme, room_pt: float) -> dict[str, Any]:
    """The first rows of the table as they are read; what is left out is said in `left`. Little lines are left out."""
    written = shown_table(table, words, MOST_ROWS)
    seen = [at for at, column in enumerate(table.columns) if column.kind != "spark"]
    texts = {at: [printable(row[at], MOST_LETTERS) for row in written.rows] for at in seen}
    heads = {at: printable(written.headers[at], MOST_LETTERS) for at in seen}
    is_number = {at: table.columns[at].kind in NUMBERS for at in seen}
    least = [_least(heads[at], texts[at], is_number[at]) for at in seen]
    names = next((at for at in seen if not is_number[at]), None)
    if names is not None:  # who a row is about stands on one line where there is room
        longest = max(map(ems, [heads[names], *texts[names]]))
        least[seen.index(names)] = max(least[seen.index(names)], min(longest, NAME_EMS))
    count, size = _fitting(least, room_pt)
    kept, wanted = seen[:count], [max(map(ems, [heads[at], *texts[at]])) for at in seen[:count]]
    colours = [_colours(table, at, theme) for at in kept]
    rows = max(0, len(table.rows) - MOST_ROWS) + table.more
    left = [words.many("{n} more row is not listed.", "{n} more rows are not listed.", rows)] if rows else []
    if len(seen) > count:
        left.append(words.many("{n} more column is not shown.", "{n} more columns are not shown.", len(seen) - count))
    return {
        "size": size,
        "heads": [heads[at] for at in kept],
        "widths": _widths(least[:count], wanted, size, room_pt),
        "right": [is_number[at] for at in kept],
        "rows": [
            {
                "texts": [texts[at][row] for at in kept],
                "colours": [paint[row] for paint in colours],
                "is_total": row in table.shaded,
                "level": table.levels[row] if table.levels else 0,
            }
            for row in range(len(written.rows))
        ],
        "left": " ".join(left),
    }


def _least(head: str, texts: Sequence[str], is_number: bool) -> float:
    """How narrow a column may be, in its own size: its longest word, and its numbers whole."""
    return max(longest_word(head), *(ems(text) if is_number else longest_word(text) for text in texts), 3.0)


def _fitting(least: Sequence[float], room_pt: float) -> tuple[int, float]:
    """How many columns fit, and in what size."""
    count = len(least)
    while count > 1 and sum(least[:count]) * SMALLEST_PT + SIDES_PT * count > room_pt:
        count -= 1
    size = (room_pt - SIDES_PT * count) / max(sum(least[:count]), 1.0)
    return count, max(min(size, LARGEST_PT), SMALLEST_PT)


def _widths(least: Sequence[float], wanted: Sequence[float], size: float, room_pt: float) -> list[float]:
    """Every column as narrow as it may be, and what is left of the room by what each would take besides."""
    bare = [narrow * size + SIDES_PT for narrow in least]
    more = [max(0.0, wide - narrow) + 1.0 for wide, narrow in zip(wanted, least, strict=True)]
    spare = max(0.0, room_pt - sum(bare)) / sum(more)
    return [round(narrow + spare * part, 2) for narrow, part in zip(bare, more, strict=True)]


def _colours(table: Table, at: int, theme: Theme) -> list[str]:
    rows = range(min(MOST_ROWS, len(table.rows)))
    return [ink_of(table, table.columns[at], row, theme) for row in rows]
