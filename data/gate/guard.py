"""Cells that no spreadsheet takes for a formula, and back again: what leaves in a file of rejects returns exactly.

A spreadsheet runs what begins with = + - @ or their full-width twins, and some begin anew after a separator, a quote or
a tab. One apostrophe goes in front of it. Apostrophes that stood there already get one more, so that taking one away
gives what was there.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from data.gate.mapping import REJECTS_SUFFIX, Options
from data.gate.stream import Rows, framed

REASON, LINE = "rejected because", "rejected line"
GUARD = "'"
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?([eE][+-]?\d+)?%?", re.ASCII)
_LIVE = r"""((?:^|[;,|\t\r\n\0])[\s"\ufeff\u200b\u00a0]*)"""
_UNGUARDED = re.compile(_LIVE + r"('*[=+\-@＝＋－＠])")
_GUARDED = re.compile(_LIVE + r"'('*[=+\-@＝＋－＠])")
_HEAD_BYTES = 1 << 17
_HEAD_END = re.compile(rf'{REASON}"?(.)"?{LINE}"?[\r\n]'.encode())
_LEADING = re.compile(r"'*[\t\r\n\0]")


def guarded(cell: str) -> str:
    """The cell so that no spreadsheet runs it; plain numbers stay as they are."""
    if _NUMBER.fullmatch(cell):
        return cell
    inside = _UNGUARDED.sub(r"\1'\2", cell)
    return GUARD + inside if _LEADING.match(inside) else inside


def unguarded(cell: str) -> str:
    """What `guarded` made of it, undone; a cell that it did not make and that has no guard stays as it is."""
    if GUARD not in cell:
        return cell
    inside = cell[1:] if cell[0] == GUARD and _LEADING.match(cell, 1) else cell
    return _GUARDED.sub(r"\1\2", inside)


def is_rejects(source: str, headers: Sequence[str]) -> bool:
    """Whether a source is a file of rejects that comes back; browsers change names, so its last columns say it too."""
    return source.endswith(REJECTS_SUFFIX) or tuple(headers[-2:]) == (REASON, LINE)


def rejects_options(path: Path, options: Options) -> Options:
    """How a text is to be read: rejects that come back have a shape of their own, whatever their source had.

    What a spreadsheet made of them when it saved them (another separator or encoding) is seen; other texts: as told.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    found = _HEAD_END.search(head)
    if found is None:
        return options
    # Saved anew in another encoding, what the person said about it holds.
    options = replace(options, encoding="") if _is_utf8(head) else options
    return replace(
        options, delimiter=found[1].decode("ascii", "replace"), header_row=1, header_rows=1, column_starts=()
    )


def _is_utf8(head: bytes) -> bool:
    """Whether the bytes, which may end within a character, are UTF-8."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def without_guards(rows: Rows) -> Rows:
    """The same rows with headers and cells as they were before they went out."""
    rows.headers = tuple(map(unguarded, rows.headers))
    rows.batches = _plain(rows.batches, len(rows.headers))
    return rows


def _plain(batches: Iterator[pa.RecordBatch], width: int) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        cells = [[c if c is None else unguarded(c) for c in batch.column(i).to_pylist()] for i in range(width)]
        yield framed([pa.array(column, pa.string()) for column in cells], batch.column("_row"), batch.column("_line"))
