"""The same sums on two ways: from a published version, and by plain SQL over the facts with the latest row per key."""

from __future__ import annotations

from data.contract import TABLES
from data.engine import Engine
from data.warehouse.parts import engine_beside
from data.warehouse.publish import Content
from data.warehouse.settle import text
from data.warehouse.store import Store


def sums_of_version(engine: Engine) -> dict[str, int]:
    """Accepted rows per table and the sum of revenue (ten-thousandths), as the version says and serves them."""
    sums = {f"rows of {table}": int(rows) for table, rows in engine.meta["facts"].items()}
    ((lines, revenue),) = engine.rows("SELECT count(*), coalesce(sum(revenue_e4), 0) FROM sales")
    return sums | {"served lines of sales": int(lines), "sum of revenue_e4": int(revenue)}


def sums_of_facts(store: Store, content: Content) -> dict[str, int]:
    """The same from the Parquet files: per key the row of the latest file, whatever the lists of corrections say."""
    sums: dict[str, int] = {}
    with engine_beside(store) as con:
        for table, contract in TABLES.items():
            files = sorted((f for f in content.files if f.table == table), key=lambda f: f.sequence)
            column = "revenue_e4" if table == "sales" else "0"
            if not files:
                rows, total = 0, 0
            else:
                union = " UNION ALL ".join(
                    f"SELECT {', '.join(_quoted(k) for k in contract.key)}, {column} AS amount, {at} AS place"
                    f" FROM read_parquet({text(store.facts / f.path)})"
                    for at, f in enumerate(files)
                )
                key = ", ".join(_quoted(k) for k in contract.key)
                latest = f"SELECT arg_max(amount, place) AS amount FROM ({union}) GROUP BY {key}"
                once = f"SELECT amount FROM ({union})"
                sql = latest if len(files) > 1 else once
                ((rows, total),) = con.execute(f"SELECT count(*), coalesce(sum(amount), 0) FROM ({sql})").fetchall()
            sums[f"rows of {table}"] = int(rows)
            if table == "sales":
                sums |= {"served lines of sales": int(rows), "sum of revenue_e4": int(total)}
    return sums


def _quoted(name: str) -> str:
    return f'"{name}"'
