"""An expression of the marts is made once for the same arguments, and for other arguments anew."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
import pytest

from data.marts import dimensions
from data.marts.made_once import made_once
from data.marts.sums import Calendar
from data.warehouse.store import Store
from tests.data.small import CLIENTS, REGIONS, SALES, published

MADE: list[tuple[object, ...]] = []


@made_once
def some(rows: ir.Table, day: date, names: list[str], grain: str = "") -> ir.Table:
    MADE.append((day, *names, grain))
    return rows.filter(rows.day < ibis.literal(day)).select([*names])


def rows(name: str = "rows") -> ir.Table:
    return ibis.table({"day": "date", "a": "int64", "b": "int64"}, name=name)


def test_the_same_arguments_give_the_same_expression_and_others_one_of_their_own() -> None:
    MADE.clear()
    first, again = (some(rows(), date(2026, 1, 1), ["a"]) for _ in range(2))
    assert first.op() == again.op() and len(MADE) == 1
    others = [
        some(rows("other"), date(2026, 1, 1), ["a"]),
        some(rows(), date(2026, 1, 2), ["a"]),
        some(rows(), date(2026, 1, 1), ["a", "b"]),
        some(rows(), date(2026, 1, 1), ["a"], grain="month"),
    ]
    assert len(MADE) == 5
    assert len({first.op(), *(other.op() for other in others[:3])}) == 4
    assert others[2].columns == ("a", "b")


def test_tables_of_one_name_and_other_columns_are_not_the_same() -> None:
    narrow = ibis.table({"day": "date", "a": "int64"}, name="rows")
    assert some(narrow, date(2026, 1, 1), ["a"]).op() != some(rows(), date(2026, 1, 1), ["a"]).op()


def test_what_fails_is_said_each_time() -> None:
    for _ in range(2):
        with pytest.raises(ibis.common.exceptions.IbisError):
            some(rows(), date(2026, 1, 1), ["not there"])


@pytest.mark.parametrize("as_of", [date(2026, 3, 1), date(2026, 3, 2)])
def test_a_function_of_the_marts_goes_by_the_day_it_is_given(as_of: date) -> None:
    spans = ibis.table({"client_key": "int32", "from_on": "date", "to_on": "date"}, name="client_spans")
    assert str(as_of.day) in ibis.to_sql(dimensions.spans_of_day(spans, Calendar(as_of).as_of)).split("(2026, 3, ")[1]


def test_a_version_made_with_kept_expressions_is_the_one_made_with_new_ones(tmp_path: Path) -> None:
    """The second is published in a process that has made every expression already."""
    tables = {"regions": REGIONS, "clients": CLIENTS, "sales": SALES}
    one, other = (published(tmp_path / name, tables) for name in ("one", "other"))
    assert told(one) == told(other)


def told(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the version in force, by table."""
    name = store.current()
    assert name is not None
    with duckdb.connect(str(store.version_path(name)), read_only=True) as con:
        tables = [t for (t,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall() if t != "meta"]
        return {t: sorted(con.execute(f'SELECT * FROM "{t}"').fetchall(), key=repr) for t in sorted(tables)}
