"""The sample's files: one per table, CSV while a person would open it, Parquet beyond, written a block at a time."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import pyarrow as pa
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq

from data.contract import TABLES

MOST_CSV_CLIENT_MONTHS = 20_000  # sales and activities: beyond it Parquet
MOST_CSV_CLIENTS = 5_000  # every other table
BULKY = ("sales", "activities")
ROW_GROUP = 122_880
_BOM = b"\xef\xbb\xbf"  # so that spreadsheets read the Chinese


def file_format(table: str, clients: int, months: int) -> str:
    """`csv` or `parquet`, from the size asked for alone."""
    if table in BULKY:
        return "csv" if clients * months <= MOST_CSV_CLIENT_MONTHS else "parquet"
    return "csv" if clients <= MOST_CSV_CLIENTS else "parquet"


class _File:
    """One table's file; rows wait until a row group is full."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._sink: BinaryIO = path.open("wb")
        self._schema = schema
        self._waiting: list[pa.Table] = []
        self._waiting_rows = 0
        self._writer: pc_csv.CSVWriter | pq.ParquetWriter
        if path.suffix == ".csv":
            self._sink.write(_BOM)
            options = pc_csv.WriteOptions(quoting_style="none", quoting_header="none")
            self._writer = pc_csv.CSVWriter(self._sink, schema, write_options=options)
        else:
            self._writer = pq.ParquetWriter(self._sink, schema, compression="zstd", compression_level=1)

    def add(self, rows: pa.Table) -> None:
        self._waiting.append(rows)
        self._waiting_rows += rows.num_rows
        if self._waiting_rows >= ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(pa.concat_tables(self._waiting))
        self._waiting, self._waiting_rows = [], 0

    def close(self) -> None:
        self._flush()
        self._writer.close()
        self._sink.close()


class Files:
    """The files of one sample, opened as their first rows come; a table without rows gets no file."""

    def __init__(self, folder: Path, clients: int, months: int) -> None:
        self._folder, self._clients, self._months = folder, clients, months
        self._open: dict[str, _File] = {}
        self.rows: dict[str, int] = dict.fromkeys(TABLES, 0)
        folder.mkdir(parents=True, exist_ok=True)
        for name in TABLES:  # an older sample in another format would be imported beside the new one
            for suffix in ("csv", "parquet"):
                (folder / f"{name}.{suffix}").unlink(missing_ok=True)

    def add(self, table: str, columns: dict[str, pa.Array]) -> None:
        """Append rows to a table's file."""
        rows = pa.table(columns)
        if not rows.num_rows:
            return
        if table not in self._open:
            suffix = file_format(table, self._clients, self._months)
            self._open[table] = _File(self._folder / f"{table}.{suffix}", rows.schema)
        self._open[table].add(rows)
        self.rows[table] += rows.num_rows

    def __enter__(self) -> Files:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._open.values():
            file.close()
