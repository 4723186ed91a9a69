"""The last pass over staged rows: derived ids, the survey scale, what is remarkable, what it all sums to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from data.gate.casts import literal
from data.gate.plan import CONTENT, Plan
from data.gate.report import Remark

SCALES = ((1, 5), (1, 7), (0, 10), (0, 100))


def finished(connection: duckdb.DuckDBPyConnection, plan: Plan, rows: Path, target: Path) -> tuple[Remark, ...]:
    """Writes the staged rows with ids and scale to `target` (a rename when there is nothing to add); what was added
    is remarked.
    """
    remarks = [Remark("derived", more=(("column", name),)) for name in plan.missing_ids]
    for feed in plan.feeds:
        if feed.unit:
            factor = f"{10.0**feed.unit:,g}" if feed.unit < 0 else f"{10**feed.unit:,}"
            remarks.append(Remark("unit_used", more=(("column", feed.header), ("factor", factor))))
    values, joined = _ids(connection, plan, rows)
    if plan.table.name == "surveys" and not any(f.column.name == "scale_low" for f in plan.feeds):
        scale, remark = _scale(connection, rows)
        values |= scale
        remarks += remark
    if plan.table.name == "sales" and "line" in plan.missing_ids and "order_id" not in plan.missing_ids:
        remarks.append(Remark("no_line_number"))
    if not values and not plan.missing_ids:
        rows.rename(target)
        return tuple(remarks)
    columns = [
        f"{values[c.stored]} AS {c.stored}" if c.stored in values else f"s.{c.stored}" for c in plan.table.columns
    ]
    query = f"SELECT s._row, {', '.join(columns)} FROM {_parquet(rows)} AS s {joined}"
    connection.execute(f"COPY ({query}) TO {literal(str(target))} (FORMAT parquet)")
    rows.unlink()
    return tuple(remarks)


def _parquet(path: Path) -> str:
    return f"read_parquet({literal(str(path))})"


def _ids(connection: duckdb.DuckDBPyConnection, plan: Plan, rows: Path) -> tuple[dict[str, str], str]:
    """SQL for the missing ids. Equal rows are numbered by their occurrence in the file, so all stay and get the same
    ids again.
    """
    if not plan.missing_ids:
        return {}, ""
    source = _parquet(rows)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE again AS "
        f"SELECT _row, row_number() OVER (PARTITION BY {CONTENT} ORDER BY _row) AS n "
        f"FROM {source} WHERE {CONTENT} IN (SELECT {CONTENT} FROM {source} GROUP BY 1 HAVING count(*) > 1)"
    )
    identity = f"CASE WHEN a.n > 1 THEN md5(s.{CONTENT} || '-' || a.n)[1:16] ELSE s.{CONTENT} END"
    values = dict.fromkeys(plan.missing_ids, identity)
    if {"order_id", "line"} <= set(values):
        values["line"] = "'1'"  # every row is an order of its own
    return values, "LEFT JOIN again AS a ON a._row = s._row"


def _scale(connection: duckdb.DuckDBPyConnection, rows: Path) -> tuple[dict[str, str], list[Remark]]:
    """The narrowest standard scale that holds all answers, and the remark that says it was guessed."""
    low, high = connection.execute(
        "SELECT min(least(satisfaction, best_alternative)), max(greatest(satisfaction, best_alternative)) "
        f"FROM {_parquet(rows)}"
    ).fetchall()[0]
    if low is None:
        return {}, []
    seen = (("seen_low", f"{low:g}"), ("seen_high", f"{high:g}"))
    for bottom, top in SCALES:
        if bottom <= low and high <= top:
            more = (("low", str(bottom)), ("high", str(top)), *seen)
            return {"scale_low": f"{bottom}::DOUBLE", "scale_high": f"{top}::DOUBLE"}, [
                Remark("scale_guessed", more=more)
            ]
    return {}, [Remark("scale_unknown", more=seen)]


def remarkable(
    connection: duckdb.DuckDBPyConnection, plan: Plan, target: Path, today: date | None
) -> tuple[Remark, ...]:
    """Counts of accepted rows that deserve a look: days after today, returns, quantities of 0."""
    counts: dict[tuple[str, str], str] = {}
    if today is not None:
        for feed in plan.feeds:
            if feed.column.kind in ("day", "moment") and feed.column.name not in ("due_on", "valid_from", "paid_on"):
                counts["future_date", feed.header] = f"{feed.name} >= DATE '{today}' + 1"
    if plan.table.name == "sales":
        counts["negative_quantity", ""] = "quantity_e4 < 0"
        counts["zero_quantity", ""] = "quantity_e4 = 0"
        counts["revenue_without_quantity", ""] = "quantity_e4 = 0 AND revenue_e4 <> 0"
    if not counts:
        return ()
    parts = ", ".join(f"count(*) FILTER ({test})" for test in counts.values())
    found = connection.execute(f"SELECT {parts} FROM {_parquet(target)}").fetchall()[0]
    return tuple(
        Remark(code, count, (("column", header), ("today", str(today))) if header else ())
        for (code, header), count in zip(counts, found, strict=True)
        if count
    )


def staged_sums(connection: duckdb.DuckDBPyConnection, plan: Plan, target: Path) -> list[int]:
    """The sum of each summed column over the accepted rows, in ten-thousandths, in the order of `plan.summed`."""
    if not plan.summed:
        return []
    parts = ", ".join(f"coalesce(sum({feed.name}), 0)" for feed in plan.summed)
    return [int(n) for n in connection.execute(f"SELECT {parts} FROM {_parquet(target)}").fetchall()[0]]
