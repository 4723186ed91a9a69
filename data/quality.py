"""How complete the data are: which optional cells are known, and what is known by its code only.

Counted over everything the reader may see up to the as-of date, whatever the filters are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import ibis
import ibis.expr.types as ir
from ibis import _

from data.door import View
from data.messages import N_
from data.periods import period_of
from data.scope import Selection
from data.tables import served

WHAT: dict[str, tuple[tuple[str, str], ...]] = {
    "sales": (
        ("cost_of_goods", N_("cost of goods of the order line")),
        ("product_id", N_("product of the order line")),
        ("region_id", N_("region of the sale")),
        ("quantity_ordered", N_("quantity asked for")),
    ),
    "clients": (
        ("region_id", N_("region of the client")),
        ("channel", N_("channel of the client")),
        ("account_manager", N_("account manager of the client")),
        ("yearly_purchases", N_("purchases of the client from everyone")),
    ),
    "products": (("category", N_("category of the product")),),
    "activities": (("cost", N_("cost of the service act")),),
    "surveys": (
        ("satisfaction", N_("satisfaction, on a known scale")),
        ("would_recommend", N_("would recommend us")),
        ("best_alternative", N_("satisfaction with an alternative")),
    ),
    "complaints": (("category", N_("what the complaint is about")),),
}
"""The optional columns that figures stand on, per table, in words."""
_KNOWN: dict[tuple[str, str], str] = {
    ("sales", "product_id"): "product_key",
    ("sales", "region_id"): "region_key",
    ("clients", "region_id"): "region_key",
    ("clients", "channel"): "channel_key",
    ("clients", "account_manager"): "manager_key",
    ("products", "category"): "category_key",
    ("surveys", "satisfaction"): "level",
}


@dataclass(frozen=True)
class Known:
    """In how many of the rows of a table one column is known. `what` is its message key; `rows` is never 0."""

    table: str
    column: str
    what: str
    known: int
    rows: int

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.known / self.rows


@dataclass(frozen=True)
class OnlyCodes:
    """Members of a dimension of which nothing but the code is known: they stand in facts, not in their own table."""

    table: str
    members: int
    of: int


def known_cells(view: View) -> tuple[Known, ...]:
    """In the order of `WHAT`; a table without visible rows has no entry."""
    whole = _everything(view)
    found: list[Known] = []
    for table, columns in WHAT.items():
        counts = whole.run(_counts(table)).iloc[0]
        rows = int(counts["rows"])
        found += [Known(table, c, what, int(counts[c]), rows) for c, what in columns if rows]
    return tuple(found)


def only_codes(view: View) -> tuple[OnlyCodes, ...]:
    """Clients, products and regions known by their code only, where there are any."""
    whole = _everything(view)
    found = []
    for table, expression in _bare().items():
        counts = whole.run(expression).iloc[0]
        if int(counts["bare"]):
            found.append(OnlyCodes(table, int(counts["bare"]), int(counts["rows"])))
    return tuple(found)


def _everything(view: View) -> View:
    """The reader's view of the year of the as-of date without filters: its history reaches back to the first day."""
    return view.selecting(Selection(period_of(view.as_of, "year", view.settings.calendar)))


@cache
def _counts(table: str) -> ir.Table:
    rows = _rows(table)
    known = {c: _is_known(rows, table, c).sum().fill_null(0) for c, _what in WHAT[table]}
    return rows.agg(rows=rows.count(), **known)


def _rows(table: str) -> ir.Table:
    return served(table if table in ("clients", "products") else f"{table}_history")


def _is_known(rows: ir.Table, table: str, column: str) -> ir.BooleanColumn:
    stored = _KNOWN.get((table, column), column)
    if stored.endswith("_key"):
        return rows[stored] > 0
    return rows[stored if stored in rows.columns else f"{stored}_e4"].notnull()


@cache
def _bare() -> dict[str, ir.Table]:
    clients = (
        (_.name == _.client_id) & (_.home_key == 0) & (_.channel_key == 0) & (_.manager_key == 0) & _.opened_on.isnull()
    )
    products = (_.name == _.product_id) & (_.category_key == 0) & _.brand.isnull()
    regions = (_.name == _.region_id) & _.parent_key.isnull()
    tests = {"clients": clients, "products": products, "regions": regions}
    of_regions = served("regions").filter(_.region_key > 0)
    tables = {"clients": served("clients"), "products": served("products"), "regions": of_regions}
    return {
        name: tables[name]
        .mutate(bare=test)
        .agg(bare=ibis.coalesce(_.bare.cast("int64").sum(), ibis.literal(0)), rows=_.count())
        for name, test in tests.items()
    }
