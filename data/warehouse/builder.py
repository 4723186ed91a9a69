"""Writing tables of a version: one expression after the other, with the declared columns where a table is served."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

import duckdb
import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from data.tables import STORED

Progress = Callable[[str, float], None]
STEPS = 40
KINDS = {"string": "VARCHAR", "date": "DATE", "timestamp": "TIMESTAMP", "boolean": "BOOLEAN"} | {
    "int32": "INTEGER", "int64": "BIGINT", "float64": "DOUBLE",
}  # fmt: skip
COMPRESSED = {("sales", "order_id"): "zstd"}
"""Left to itself the engine spends more on finding a way to store a hundred million order numbers than on all sums."""


class Builder:
    """Writes tables of the version that is being made, and says how far it is."""

    def __init__(self, con: duckdb.DuckDBPyConnection, progress: Progress) -> None:
        self.con, self.progress, self.done = con, progress, 0

    def table(self, name: str, expression: ir.Table, order: Sequence[str] = ()) -> ir.Table:
        """Store the expression as a served table with its declared columns, in that order where one is given."""
        self.empty(name)
        self.append(name, expression, order)
        self.told(name)
        return stored(name)

    def empty(self, name: str) -> ir.Table:
        """The served table without rows."""
        columns = (f'"{c}" {KINDS[t]}{_stored_as(name, c)}' for c, t in STORED[name].items())
        self.con.execute(f'CREATE TABLE main."{name}" ({", ".join(columns)})')
        return stored(name)

    def append(self, name: str, expression: ir.Table, order: Sequence[str] = ()) -> None:
        """Add the rows of the expression to a served table, in that order where one is given."""
        ordered = f" ORDER BY {', '.join(order)}" if order else ""
        self.con.execute(f'INSERT INTO main."{name}" SELECT * FROM ({_as_declared(name, expression.op())}){ordered}')

    def beside(self, name: str, expression: ir.Table, told: bool = False) -> ir.Table:
        """A table that is needed on the way and does not stay in the version."""
        self.con.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {sql(expression)}')
        if told:
            self.told(name)
        return ibis.table(expression.schema(), name=name)

    def add_beside(self, name: str, expression: ir.Table) -> None:
        """More rows for a table on the way."""
        self.con.execute(f'INSERT INTO temp."{name}" {sql(expression)}')

    def view(self, name: str, expression: ir.Table) -> ir.Table:
        """A name for an expression that is asked once or for few of its rows."""
        self.con.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {sql(expression)}')
        return ibis.table(expression.schema(), name=name)

    def macro(self, name: str, expression: Callable[[ir.DateValue], ir.Value]) -> None:
        """A name for an expression on a day, so that statements written by hand can ask it: `name(day)`."""
        asked = sql(expression(ibis.table({"day": "date"}, name="days").day).name("value"))
        told = asked.removeprefix("SELECT").rpartition('AS "value"')[0].replace('"t0"."day"', "day")
        self.con.execute(f'CREATE OR REPLACE TEMP MACRO "{name}"(day) AS ({told})')

    def arrow(self, name: str, rows: pa.Table, beside: bool = False) -> ir.Table:
        """Rows made outside the engine as a table, in the version or beside it."""
        self.con.register("arriving", rows)
        kind = "OR REPLACE TEMP TABLE" if beside else "TABLE"
        self.con.execute(f'CREATE {kind} "{name}" AS SELECT * FROM arriving')
        self.con.unregister("arriving")
        return ibis.table(ibis.schema(rows.schema), name=name)

    def told(self, name: str) -> None:
        self.done += 1
        self.progress(name, min(0.99, self.done / STEPS))

    def rows(self, question: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self.con.execute(question, list(parameters)).fetchall()


@cache
def stored(name: str, alias: str = "") -> ir.Table:
    """A served table under its own name or another that has the same columns."""
    return ibis.table(ibis.schema(STORED[name]), name=alias or name)


def sql(expression: ir.Expr) -> str:
    """The expression for this engine, whose wide whole numbers are three times as fast as its wide decimals."""
    return _translated(expression.op())


@lru_cache(maxsize=1024)
def _as_declared(name: str, node: ops.Node) -> str:
    """The rows of the expression with the columns that the served table declares; kept as `_translated` is."""
    expression, declared = node.to_expr(), ibis.schema(STORED[name])
    asked = expression.select(*(expression[c].cast(t) for c, t in declared.items()))
    return sql(asked.rename(dict(zip(declared.names, asked.columns, strict=True))))


@lru_cache(maxsize=1024)
def _translated(node: ops.Node) -> str:
    """Kept, because translating takes longer than most statements of a small company."""
    words = str(ibis.to_sql(node.to_expr(), dialect="duckdb"))
    return words.replace("AS DECIMAL(38, 0)) AS BIGINT)", "AS HUGEINT) AS BIGINT)")


def arrow_rows(columns: dict[str, str], rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """Python rows as an Arrow table of these columns; without rows an empty one."""
    kinds = {"string": pa.string(), "date": pa.date32(), "int32": pa.int32(), "int64": pa.int64()}
    kinds["boolean"] = pa.bool_()
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pa.table({n: pa.array(v, kinds[k]) for (n, k), v in zip(columns.items(), values, strict=True)})


def _stored_as(table: str, column: str) -> str:
    way = COMPRESSED.get((table, column))
    return f" USING COMPRESSION {way}" if way else ""
