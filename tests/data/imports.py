"""Imports of small order files through the gate, for tests of what comes after: undo, rollback, check, backup."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb

from data import gate
from data.warehouse.held import content_of
from data.warehouse.importing import Batch, Report, import_files
from data.warehouse.publish import Content
from data.warehouse.settle import facts_sql
from data.warehouse.store import Store

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
HEADER = "order_id,line,client_id,ordered_on,quantity,revenue\n"


def orders(**revenues: int) -> str:
    """Order lines, one per order number, with that revenue in whole units: `orders(A=5)`."""
    return HEADER + "".join(f"{order},1,c1,2026-01-05,1,{revenue}\n" for order, revenue in revenues.items())


def brought(store: Store, text: str | Mapping[str, str], who: str = "tester", at: datetime = AT) -> Report:
    """Import texts under their file names; one text is orders.csv."""
    texts = {"orders.csv": text} if isinstance(text, str) else text
    folder = store.root.parent / "brought"
    folder.mkdir(exist_ok=True)
    paths = []
    for name, content in texts.items():
        paths.append(folder / name)
        paths[-1].write_text(content, encoding="utf8")
    mappings = tuple(m for name, content in texts.items() for m in _mappings(folder, name, content.split("\n")[0]))
    return import_files(store, Batch(tuple(paths), mappings, who, at, lambda path: False))


@cache
def _mappings(folder: Path, name: str, header: str) -> tuple[gate.Mapping, ...]:
    return tuple(p.mapping for p in gate.inspect(folder / name, isolated=False) if p.mapping)


def revenues(store: Store) -> dict[str, int]:
    """What the facts say counts now: revenue in whole units by order number."""
    return revenues_in(store, content_of(store))


def revenues_in(store: Store, content: Content) -> dict[str, int]:
    """The same of some content, by the SQL that publishing uses. A key that counts twice is a fault."""
    sql = facts_sql("sales", list(content.files), store.facts)
    with duckdb.connect() as con:
        rows = con.execute(f"SELECT order_id, revenue_e4 FROM ({sql})").fetchall()
    found = {order: int(revenue) // 10_000 for order, revenue in rows}
    assert len(found) == len(rows), f"a key counts twice: {rows}"
    return found


def numbers(store: Store) -> list[int]:
    """The numbers of the imports that count."""
    return [r["import"] for r in content_of(store).imports if r.get("import")]
