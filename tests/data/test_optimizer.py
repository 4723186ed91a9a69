"""Sums over a left join that finds nothing are right in every engine that answers or builds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from data.engine import Engine
from data.gate.casts import SETTINGS
from data.warehouse.parts import engine_beside
from data.warehouse.publish import opened
from data.warehouse.store import Store

Rows = list[tuple[object, ...]]
LINES = "(SELECT (i % 50)::INT AS k, (i % 7)::BIGINT AS o FROM range(10000) AS r(i))"
NOBODY = "(SELECT i::INT AS k, DATE '2020-01-01' + i::INT AS first_on FROM range(50) AS r(i))"
SUMS = (
    "SELECT t.k % 2 AS half, sum(o)::BIGINT AS x FROM lines AS t LEFT JOIN"
    " (SELECT k AS fk FROM nobody WHERE first_on >= DATE '2026-01-01') AS f ON t.k = f.fk GROUP BY 1"
)
QUESTIONS = {f"{SUMS} ORDER BY 1": [(0, 14_996), (1, 14_998)], f"SELECT count(*) FROM ({SUMS}) WHERE x > 1000": [(2,)]}


@contextmanager
def of_pages(folder: Path) -> Iterator[Callable[[str], Rows]]:
    path = folder / "asked.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(f"CREATE TABLE lines AS FROM {LINES}")
        con.execute(f"CREATE TABLE nobody AS FROM {NOBODY}")
        con.execute("""CREATE TABLE meta AS SELECT '{"format": 1}' AS record""")
    engine = Engine(path)
    yield engine.rows
    engine.close()


def asked(con: duckdb.DuckDBPyConnection) -> Callable[[str], Rows]:
    con.execute(f"CREATE TABLE lines AS FROM {LINES}")
    con.execute(f"CREATE TABLE nobody AS FROM {NOBODY}")
    return lambda question: con.execute(question).fetchall()


@contextmanager
def of_publishing(folder: Path) -> Iterator[Callable[[str], Rows]]:
    store = Store(folder / "store")
    store.prepare()
    with opened(folder / "built.duckdb", store) as con:
        yield asked(con)


@contextmanager
def of_settling(folder: Path) -> Iterator[Callable[[str], Rows]]:
    store = Store(folder / "store")
    store.prepare()
    with engine_beside(store) as con:
        yield asked(con)


@contextmanager
def of_the_gate(folder: Path) -> Iterator[Callable[[str], Rows]]:
    with duckdb.connect() as con:
        for setting in SETTINGS:
            con.execute(f"SET {setting}")
        yield asked(con)


@pytest.mark.parametrize("engine", [of_pages, of_publishing, of_settling, of_the_gate])
@pytest.mark.parametrize("question", QUESTIONS)
def test_sums_over_a_left_join_that_finds_nothing_are_right(
    engine: Callable[[Path], Iterator[Callable[[str], Rows]]], question: str, tmp_path: Path
) -> None:
    with engine(tmp_path) as rows:  # type: ignore[attr-defined]
        assert rows(question) == QUESTIONS[question]
