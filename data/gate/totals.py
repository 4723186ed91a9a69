"""Rows that sum up others (合计, Total, East subtotal): they are no data and would be counted twice."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

_CHINESE = r"(?:合|总|總|小|共|累)\s*[计計]|汇\s*总|匯\s*總"
_OTHER = r"(?:grand|sub|over-?all|running|sum)?[\s-]*totals?|sum|summe|gesamt(?:summe)?|totale|итого|всего"
_SURE = re.compile(rf"(?:本[页頁月年期])?(?:{_CHINESE})\s*[:]?", re.I)
_LIKELY = re.compile(rf"(?:{_OTHER})\s*[:]?|.*(?:{_CHINESE})\s*[:]?|.+[\s-](?:sub)?totals?\s*[:]?", re.I)
_NUMBER = re.compile(r"[\s¥￥$€£(+-]*\d[\d.,\s'’]*(?:%|元|万|亿|[A-Z]{3})?\s*\)?|[-–—]|共?\s*\d+\s*[笔条行家户]", re.I)
_PLAIN = (b"total", b"sum", b"gesamt")
_FOREIGN = tuple(word.encode() for word in ("计", "計", "总", "總", "того", "сего", "ТОГО", "СЕГО"))
_PATTERN = "计|計|总|總|(?i)total|sum|gesamt|итого|всего"
LOOKED_AT = 4


def is_totals(cells: Sequence[str | None]) -> bool:
    """True when the first filled cell says that the row sums up others, and the rest does not contradict it.

    合计 alone is sure; "Total" and "East total" count only beside nothing but numbers, for a product may be called so.
    """
    filled = [cell.strip() for cell in cells if cell and cell.strip()]
    if not filled or len(filled[0]) > 60:
        return False
    first = filled[0].replace("：", ":")
    if _SURE.fullmatch(first):
        return True
    if not _LIKELY.fullmatch(first) or len(filled) == len(cells) > 2:
        return False
    return len(filled) > 1 and all(_NUMBER.fullmatch(cell) or _LIKELY.fullmatch(cell) for cell in filled[1:])


def totals_in(batch: pa.RecordBatch, width: int) -> list[int]:
    """The positions of the totals rows of a batch of text cells `c0`, `c1` …, rising.

    The bytes of the first columns are searched for the words before any row is looked at: that costs next to nothing.
    """
    found: set[int] = set()
    for column in range(min(width, LOOKED_AT)):
        cells = batch.column(column)
        if _may_hold_totals(cells):
            mask = pc.match_substring_regex(cells, _PATTERN)
            found |= set(pc.indices_nonzero(pc.fill_null(mask, False)).to_pylist())
        if not cells.null_count:
            break
    return [at for at in sorted(found) if is_totals([batch.column(c)[at].as_py() for c in range(width)])]


def _may_hold_totals(cells: pa.Array) -> bool:
    _, _, characters = cells.buffers()
    if characters is None:
        return False
    text = characters.to_pybytes().lower()  # ASCII only: other letters stay as they are
    return any(word in text for word in _PLAIN) or (not text.isascii() and any(word in text for word in _FOREIGN))
