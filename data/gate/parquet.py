"""The rows of a Parquet file as text, and the columns of it that no cell can hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import duckdb
import numpy as np
import pyarrow as pa

from data.gate.layout import Layout, layout_remarks, unique_headers
from data.gate.report import Refused, Remark
from data.gate.sources import Source
from data.gate.stream import Rows, framed


def parquet_rows(source: Source) -> Rows:
    """The rows of a Parquet file; lists, structures, maps and bytes are left out and noted. Raises Refused when it is
    damaged, or when no column is left.
    """
    try:
        connection = duckdb.connect()
        connection.execute("SET TimeZone = 'UTC'")
        relation = connection.read_parquet(str(source.path))
        kinds = [_nested_kind(str(kind)) for kind in relation.types]
        kept = [i for i, kind in enumerate(kinds) if not kind]
        if not kept:
            raise Refused("unreadable_column", file=source.name, column=relation.columns[0], kind=kinds[0])
        names, doubled = unique_headers([relation.columns[i] for i in kept])
        texts = ", ".join(f"{_text(i + 1, str(relation.types[i]))} AS c{n}" for n, i in enumerate(kept))
        reader = relation.project(texts).to_arrow_reader(100_000)
    except (duckdb.Error, OSError) as error:
        raise Refused("damaged", file=source.name, what="Parquet", reason=error) from error
    unreadable = {relation.columns[i]: kind for i, kind in enumerate(kinds) if kind}
    remarks = [Remark("unreadable_column", more=(("header", h), ("kind", k))) for h, k in unreadable.items()]
    zoned = [relation.columns[i] for i in kept if str(relation.types[i]) == "TIMESTAMP WITH TIME ZONE"]
    remarks += [Remark("zoned_days", more=(("header", header),)) for header in zoned]
    rows = Rows(names, noted=(*layout_remarks(Layout("", names, 0, doubled=doubled)), *remarks))
    rows.unreadable = unreadable
    rows.batches = _batches(reader, connection.close, source.name)
    return rows


def _nested_kind(kind: str) -> str:
    """What a column holds that no cell can; empty for plain values."""
    if kind.endswith("]"):
        return "LIST"
    start = kind.split("(")[0]
    return start if start in ("STRUCT", "MAP", "UNION", "BLOB") else ""


def _text(position: int, kind: str) -> str:
    """SQL of a column as text; a moment at midnight is written as its day, so that a day stays one."""
    text = f"CAST(#{position} AS VARCHAR)"
    if kind.startswith("TIMESTAMP"):
        return f"regexp_replace({text}, ' 00:00:00(?:[.]0+)?([+]00(?::00)?)?$', '')"
    return text


def _batches(reader: pa.RecordBatchReader, close: Callable[[], None], name: str) -> Iterator[pa.RecordBatch]:
    first = 1
    try:
        for batch in reader:
            numbers = pa.array(np.arange(first, first + batch.num_rows, dtype=np.int64))
            first += batch.num_rows
            columns = [c.cast(pa.string()) for c in batch.columns]
            yield framed(columns, numbers, numbers)
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise Refused("damaged", file=name, what="Parquet", reason=error) from error
    finally:
        close()
