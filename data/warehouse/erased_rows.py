"""Rows of erased clients in files that come in: rejected, with the reason, so that nobody brings them back unseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb

from data.contract import TABLES
from data.gate.report import Problem, Staged
from data.warehouse.settle import text

MOST_SHOWN = 1_000


def without_erased(con: duckdb.DuckDBPyConnection, staged: Iterable[Staged], codes: frozenset[str]) -> Iterator[Staged]:
    """The staged sources without rows of these clients, each counted among its rejected rows.

    Scores go with the answer sheets they belong to, in whichever file of the import those stand. Somebody else's
    recommendation of the client is taken in; whom it brought is left open.
    """
    if not codes:
        yield from staged
        return
    every = list(staged)
    listed = ", ".join(text(code) for code in sorted(codes))
    con.execute("CREATE OR REPLACE TEMP TABLE refused_sheets (survey_id VARCHAR)")
    for one in (each for each in every if each.table == "surveys"):
        rows = f"read_parquet({text(one.parquet)})"
        con.execute(f"INSERT INTO refused_sheets SELECT survey_id FROM {rows} WHERE client_id IN ({listed})")
    for one in every:
        yield _without(con, one, listed)


def _without(con: duckdb.DuckDBPyConnection, one: Staged, listed: str) -> Staged:
    names = TABLES[one.table].schema.names
    where = f"client_id IN ({listed})" if "client_id" in names else ""
    if one.table == "survey_scores":
        where = "survey_id IN (FROM refused_sheets)"
    brought = f"new_client_id IN ({listed})" if one.table == "referrals" else ""
    rows = f"read_parquet({text(one.parquet)})"
    touched = " OR ".join(part for part in (where, brought) if part)
    if not touched or not con.execute(f"SELECT count(*) FROM {rows} WHERE {touched}").fetchall()[0][0]:
        return one
    code = "client_id" if "client_id" in names else "survey_id"
    found = con.execute(f"SELECT _row, {code} FROM {rows} WHERE {where} ORDER BY _row").fetchall()
    path = Path(one.parquet).with_suffix(".kept.parquet")
    blank = f"* REPLACE (CASE WHEN {brought} THEN NULL ELSE new_client_id END AS new_client_id)" if brought else "*"
    stays = f"SELECT {blank} FROM {rows} WHERE NOT coalesce({where}, false)"
    con.execute(f"COPY ({stays}) TO {text(path)} (FORMAT parquet)")
    problems = tuple(Problem(one.source, int(row), code, str(value), "erased") for row, value in found[:MOST_SHOWN])
    return replace(
        one,
        parquet=str(path),
        accepted=one.accepted - len(found),
        rejected=one.rejected + len(found),
        problems=(*one.problems, *problems)[:MOST_SHOWN],
        problem_count=one.problem_count + len(found),
    )
