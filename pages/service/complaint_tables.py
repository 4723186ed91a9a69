"""Lists of clients on the page of complaints: columns that say something and are the reader's to see."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from charts.chart import Rows
from charts.panel import Table, TableColumn

OF_MONEY = ("year_revenue_e4", "tier")


def client_table(
    columns: Sequence[TableColumn], rows: Rows, has_money: bool, count: int, again: Callable[[int], Rows]
) -> Table:
    """The first rows of a list of `count`, without columns that are empty or made of money that is not the reader's.

    again: the first so many rows, asked for when the list is taken along. A row opens its client.
    """
    kept = tuple(c for c in columns if rows[c.key].notna().any() and (has_money or c.key not in OF_MONEY))
    return Table(
        kept, rows[[c.key for c in kept]], opens="client_id", opens_page="one_client", more=count - len(rows),
        all_rows=again,
    )  # fmt: skip
