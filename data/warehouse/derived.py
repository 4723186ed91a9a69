"""Derived tables: what models say of a new version, worked out once its marts stand and before anybody can see it.

The data room knows no model: the top layer hands in a deriver, once per process. A version made where nobody did has
the derived tables without rows, and so has one whose deriver failed; its record then says why.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa

from data.desk import Desk
from data.engine import Engine, version_of
from data.periods import period_of
from data.regions import RegionTree
from data.scope import Selection, whole_company
from data.tables import DERIVED
from data.view import View, view_of

log = logging.getLogger("sidu.data")
Rows = Sequence[Mapping[str, object]]
Deriver = Callable[[View], Mapping[str, Rows]]
"""From a view of the whole company in the new version, up to its as-of date, to the rows of each derived table."""


class Given:
    """What was handed in: one deriver per process."""

    deriver: Deriver | None = None


def derive_with(deriver: Deriver | None) -> None:
    """Every version that this process publishes from now on gets what the deriver gives; with None nothing."""
    Given.deriver = deriver


def add_derived(building: Path, root: Path) -> str:
    """Fill the derived tables of a version that is being made; returns why they stay empty, else nothing.

    A deriver that fails does not keep the version from being published: the facts are right without it. A file that
    cannot be written is another matter, and raises.
    """
    if Given.deriver is None:
        return ""
    try:
        tables = _derived(building, root, Given.deriver)
    except Exception as error:  # whatever a model meets in somebody's data: it is logged, recorded and told by `check`
        log.exception("the derived tables of %s were not made", building.name)
        return f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"
    _write(building, tables)
    return ""


def _derived(building: Path, root: Path, deriver: Deriver) -> dict[str, pa.Table]:
    """The rows that the deriver gives, with the declared columns. Raises ValueError for anything not declared."""
    engine = Engine(building)
    try:
        version = version_of(engine, building.stem)
        period = period_of(version.as_of, "year", version.settings.fiscal_year_start)
        scope = whole_company("publishing", "models of the company see all of it")
        with Desk.at(root) as desk:
            view = view_of(engine, desk, version, RegionTree.of(engine), scope, Selection(period))
            return {name: _declared(name, rows) for name, rows in deriver(view).items()}
    finally:
        engine.close()


def _declared(name: str, rows: Rows) -> pa.Table:
    if name not in DERIVED:
        raise ValueError(f"{name!r} is no derived table; declared are: {', '.join(DERIVED)}")
    columns = DERIVED[name]
    for row in rows:
        if set(row) != set(columns):
            raise ValueError(f"a row of {name} has other columns than declared: {sorted(set(row) ^ set(columns))}")
    schema = ibis.schema(columns).to_pyarrow()
    return pa.table(
        [pa.array([row[c] for row in rows], schema.field(c).type, from_pandas=True) for c in columns], schema=schema
    )


def _write(building: Path, tables: Mapping[str, pa.Table]) -> None:
    with duckdb.connect(str(building)) as con:
        for name, rows in tables.items():
            con.register("arriving", rows)
            con.execute(f'INSERT INTO main."{name}" SELECT * FROM arriving')
            con.unregister("arriving")
        con.execute("CHECKPOINT")
