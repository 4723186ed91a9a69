"""Clients of `client_moments` counted by hand, and the engine that expressions on them are asked of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from data.settings import Settings
from data.tables import STORED
from data.warehouse.builder import sql

DAY = date(2026, 3, 31)
ANCHORED = Settings(
    anchors_year=2025,
    income_anchors=(0.0, 100.0),
    volume_anchors=(0.0, 100.0),
    credit_anchors=(0.0, 1.0),
    prospects_anchors=(0.5, 1.5),
)
"""Income, volume and credit in per cent are their own scores; a revenue as before is 50 of prospects."""
Row = dict[str, Any]


def moment(key: int, **known: Any) -> Row:
    """One client at a moment; what is not given is unknown. Revenue, former revenue and quantity in whole units."""
    row: Row = dict.fromkeys(STORED["client_moments"])
    row |= {"client_key": key, "home_key": 1, "region_key": 1, "channel_key": 1, "manager_key": 1, "tier": "C"}
    row |= {"moment_on": DAY, "is_quarter_end": False}
    units = {"revenue": "revenue_e4", "former": "former_revenue_e4", "quantity": "quantity_e4", "profit": "profit_e4"}
    for name, value in known.items():
        row[units.get(name, name)] = round(value * 10_000) if name in units and value is not None else value
    return row


def graded(key: int, income: float, volume: float, credit: int, prospects: float, **more: Any) -> Row:
    """A client with these four scores, each whole per cent (credit) or in ten-thousandths of a point (the others).

    The former revenue is rounded down to a ten-thousandth, so prospects are at least what is asked for.
    """
    former = income / (0.5 + prospects / 100)
    row = moment(key, revenue=income, quantity=volume, invoices=100, invoices_in_time=credit, stability=1.0, **more)
    return row | {"former_revenue_e4": int(former * 10_000)}


def answer(expression: ir.Expr, rows: Sequence[Row]) -> pd.DataFrame:
    """What the expression on `client_moments` gives for these rows, in the engine of the product."""
    schema = ibis.schema(STORED["client_moments"]).to_pyarrow()
    columns = [pa.array([row[name] for row in rows], schema.field(name).type) for name in schema.names]
    with duckdb.connect() as con:
        con.register("client_moments", pa.table(columns, schema=schema))
        return con.execute(sql(expression)).df()
