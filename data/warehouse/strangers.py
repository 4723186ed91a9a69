"""Codes that came in without being described: clients, regions and products that their own tables do not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from data.contract import TABLES
from data.gate.report import Remark
from data.warehouse.settle import FactFile, facts_sql, text

DESCRIBED = {
    "clients": ("client_id", "client_id", "new_client_id"),
    "regions": ("region_id", "region_id", "parent_id"),
    "products": ("product_id", "product_id"),
}
"""Table that describes: its key, then the columns elsewhere that name it."""
WHOLE_COMPANY = "ALL"
SHOWN_CODES = 5


def strangers(
    con: duckdb.DuckDBPyConnection, file: FactFile, files: Sequence[FactFile], folder: Path
) -> tuple[Remark, ...]:
    """What rows of that file name and nobody described; nothing for a kind that the store was never given at all.

    files: all that count, so that a description in the same import is seen.
    """
    return tuple(_remarks(con, file, files, folder))


def _remarks(
    con: duckdb.DuckDBPyConnection, file: FactFile, files: Sequence[FactFile], folder: Path
) -> Iterator[Remark]:
    for table, (key, *columns) in DESCRIBED.items():
        naming = [c for c in columns if c in TABLES[file.table].schema.names and not (c == key and file.table == table)]
        given = [f for f in files if f.table == table]
        if not naming or not given:
            continue
        rows = text(folder / file.path)
        codes = " UNION ".join(
            f'SELECT "{c}" AS code FROM read_parquet({rows}) WHERE "{c}" IS NOT NULL' for c in naming
        )
        known = f'SELECT "{key}" FROM ({facts_sql(table, given, folder)})'
        if (table, file.table) == ("regions", "targets"):  # a name will do where one region alone is called so
            described = f"({facts_sql(table, given, folder)})"
            known += f" UNION SELECT name FROM {described} GROUP BY name HAVING count(*) = 1"
        unknown = f"(({codes}) EXCEPT ({known})) AS u WHERE u.code <> {text(WHOLE_COMPANY)}"
        ((count,),) = con.execute(f"SELECT count(*) FROM {unknown}").fetchall()
        if count:
            first = con.execute(f"SELECT u.code FROM {unknown} ORDER BY 1 LIMIT {SHOWN_CODES}").fetchall()
            shown = ", ".join(str(code) for (code,) in first) + (", …" if count > SHOWN_CODES else "")
            yield Remark(f"unknown_{table}", count, (("codes", shown),))
