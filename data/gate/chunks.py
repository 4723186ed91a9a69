"""Chunks of text cells: gathered from batches, read ahead, and looked at by their bytes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.gate.casts import BLANKS

CHUNK_ROWS = 200_000
CHUNK_BYTES = 64 << 20
_BLANKS = tuple(blank.encode() for blank in BLANKS if not blank.isascii())


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


def is_simple(column: pa.ChunkedArray) -> bool:
    """True when no cell holds a control character or a blank other than the space. Looks at the bytes, which is
    cheap.
    """
    for chunk in column.chunks:
        _, offsets, characters = chunk.buffers()
        if characters is None or not len(chunk):
            continue
        ends = np.frombuffer(offsets, np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
        used = np.frombuffer(characters, np.uint8)[ends[0] : ends[-1]]
        if used.size and (used.min() < ord(" ") or (used.max() > 127 and any(b in used.tobytes() for b in _BLANKS))):
            return False
    return True


def no_rows(width: int) -> pa.Table:
    names = [f"c{i}" for i in range(width)]
    return pa.table(
        {n: pa.array([], pa.string()) for n in names} | {n: pa.array([], pa.int64()) for n in ("_row", "_line")}
    )


def ahead(chunks: Iterator[pa.Table], pool: ThreadPoolExecutor) -> Iterator[pa.Table]:
    """The same chunks, the next one being read while the current one is worked on."""
    coming = pool.submit(next, chunks, None)
    while (chunk := coming.result()) is not None:
        coming = pool.submit(next, chunks, None)
        yield chunk
