"""Chunks of text cells: gathered from batches, cast side by side, and looked at by their bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.gate.casts import BLANKS, LONGEST_TEXT

CHUNK_ROWS = 200_000
CHUNK_BYTES = 32 << 20
LANES = 2
_BLANKS = tuple(blank.encode() for blank in BLANKS if not blank.isascii())
_SPACE, _NINE = ord(" "), ord("9")
Cast = TypeVar("Cast")


@dataclass(frozen=True)
class Traits:
    """What the bytes of a chunk show, so that casts leave out guards against what does not occur in it. Positions.

    simple: no control character, no blank but the space, nothing longer than a text may be. bare: simple, and no
    blank at the ends of any cell. figures: nothing but figures, points, commas and signs, so that no underscore (the
    engine would read over it inside a number) and no exponent (it takes 7e3. for 7000) need be looked for.
    """

    simple: frozenset[int] = frozenset()
    bare: frozenset[int] = frozenset()
    figures: frozenset[int] = frozenset()


NO_TRAITS = Traits()


def chunks(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Batches gathered until casting them at once pays."""
    waiting: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in batches:
        waiting.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if rows >= CHUNK_ROWS or size >= CHUNK_BYTES:
            yield pa.Table.from_batches(waiting)
            waiting, rows, size = [], 0, 0
    if waiting:
        yield pa.Table.from_batches(waiting)


def raw_rows_of(raw: pa.Table, typed: pa.Table) -> pa.Table:
    """The raw rows with the same numbers as the typed ones."""
    return raw.filter(pc.is_in(raw.column("_row"), typed.column("_row").combine_chunks()))


def traits(chunk: pa.Table, texts: tuple[int, ...], numbers: tuple[int, ...]) -> Traits:
    """The traits of a chunk's text and number columns. Looks at the bytes, which is cheap beside any cast."""
    simple = {i for i in texts if all(map(_is_simple, chunk.column(i).chunks))}
    bare = {i for i in simple if all(map(_is_bare, chunk.column(i).chunks))}
    figures = {i for i in numbers if all(map(_is_figures, chunk.column(i).chunks))}
    return Traits(frozenset(simple), frozenset(bare), frozenset(figures))


def _bytes(cells: pa.StringArray) -> tuple[np.ndarray, np.ndarray]:
    """Where the cells begin and end, and all their bytes (offsets count from the first of these)."""
    _, offsets, characters = cells.buffers()
    if characters is None or not len(cells):
        return np.zeros(1, np.int32), np.zeros(0, np.uint8)
    ends = np.frombuffer(offsets, np.int32)[cells.offset : cells.offset + len(cells) + 1]
    return ends - ends[0], np.frombuffer(characters, np.uint8)[ends[0] : ends[-1]]


def _is_simple(cells: pa.StringArray) -> bool:
    ends, used = _bytes(cells)
    if not used.size:
        return True
    if used.min() < _SPACE or np.diff(ends).max() > LONGEST_TEXT:
        return False
    return not (used.max() > 127 and any(blank in used.tobytes() for blank in _BLANKS))


def _is_bare(cells: pa.StringArray) -> bool:
    """Of simple cells: none begins or ends with a space."""
    ends, used = _bytes(cells)
    if not used.size or used.min() > _SPACE:
        return True
    filled = ends[1:] > ends[:-1]
    return not (np.any(used[ends[:-1][filled]] == _SPACE) or np.any(used[ends[1:][filled] - 1] == _SPACE))


def _is_figures(cells: pa.StringArray) -> bool:
    used = _bytes(cells)[1]
    return not used.size or bool(used.max() <= _NINE)


def no_rows(width: int) -> pa.Table:
    names = [f"c{i}" for i in range(width)]
    return pa.table(
        {n: pa.array([], pa.string()) for n in names} | {n: pa.array([], pa.int64()) for n in ("_row", "_line")}
    )


def side_by_side(
    chunks: Iterator[pa.Table], cast: Callable[[pa.Table], Cast], pool: ThreadPoolExecutor
) -> Iterator[Cast]:
    """The cast chunks in their order; some are worked on at once while the next one is being read."""
    coming: Future[pa.Table | None] = pool.submit(next, chunks, None)
    waiting: deque[Future[Cast]] = deque()
    while (chunk := coming.result()) is not None:
        coming = pool.submit(next, chunks, None)
        waiting.append(pool.submit(cast, chunk))
        if len(waiting) > LANES:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
