"""Tables whose rows open and close: which rows are in sight, and how a row says that there is more below it.

"–" stands before an open row and "+" before a closed one: triangles mean change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from charts.panel import Table
from charts.theme import Theme
from locales import Words
from ui.tables import ROW, drawn_table, show_table

OPEN, CLOSED = "–", "+"
INDENT = "\u2003"
MOST_ROWS, HEADER = 20, 32
"""A table that opens grows with its rows up to this many; a longer one scrolls inside."""
BLANK = "\u2007\u2002"
"""As wide as a sign and the space behind it: names of rows of one depth stand under each other."""


@dataclass(frozen=True)
class Folded:
    """The rows in sight as a table of their own; `parents` holds the code of each row that opens or closes, else ""."""

    table: Table
    parents: tuple[str, ...]


def open_codes(table: Table, key: str) -> frozenset[str]:
    """The codes of the rows that stand open: those that do at first, but for what the reader opened or closed."""
    return frozenset(table.opened) ^ frozenset(st.session_state.get(_toggled(key), ()))


def toggle(code: str, key: str) -> None:
    """The reader opens or closes a row; it stays so on this page for other key figures too."""
    before = frozenset(st.session_state.get(_toggled(key), ()))
    st.session_state[_toggled(key)] = sorted(before ^ {code})


def folded(table: Table, opened: Collection[str]) -> Folded:
    """The table without the rows that lie below a closed one, the first column indented and with its signs."""
    codes = [str(code) for code in table.rows[table.folds]]
    has_parts = [after > own for own, after in zip(table.levels, (*table.levels[1:], 0), strict=True)]
    shown = rows_in_sight(table.levels, [code in opened for code in codes])
    name = table.columns[0].key
    rows = table.rows.iloc[shown].reset_index(drop=True)
    signs = [(f"{OPEN if codes[at] in opened else CLOSED} " if has_parts[at] else BLANK) for at in shown]
    texts = [rows[table.within if table.within and table.levels[at] else name][place] for place, at in enumerate(shown)]
    rows[name] = [f"{INDENT * table.levels[at]}{s}{text}" for at, s, text in zip(shown, signs, texts, strict=True)]
    places = {at: place for place, at in enumerate(shown)}
    shaded = tuple(places[at] for at in table.shaded if at in places)
    parents = tuple(codes[at] if has_parts[at] else "" for at in shown)
    return Folded(replace(table, rows=rows, shaded=shaded, levels=(), folds="", all_rows=None), parents)


def rows_in_sight(levels: Sequence[int], is_open: Sequence[bool]) -> list[int]:
    """Places of the rows none of whose parents is closed."""
    found, closed_at = [], None
    for at, level in enumerate(levels):
        if closed_at is not None and level > closed_at:
            continue
        found.append(at)
        closed_at = None if is_open[at] else level
    return found


def show_folding_table(
    table: Table, key: str, alt: str, on_open: Callable[[str], None], words: Words, theme: Theme
) -> None:
    """Shows the rows in sight; a click on a row with others below it opens or closes it."""
    codes = open_codes(table, key)
    shown = folded(table, codes)
    drawn = drawn_table(shown.table, words, theme)
    drawn = replace(drawn, parents=shown.parents, height=ROW * min(len(shown.parents), MOST_ROWS) + HEADER + 2)
    # another key for other rows: the cell that was chosen to fold must not stay chosen
    place = f"table-{key}-{'-'.join(sorted(codes))}"
    show_table(drawn, place, alt, on_open, lambda code: toggle(code, key))


def _toggled(key: str) -> str:
    return f"folds-{key}"
