"""Who and what: clients with their attributes over time, channels, account managers, products."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from data.contract import TABLES
from data.marts.made_once import made_once
from data.tables import PLACE

FIRST_DAY, LAST_DAY = date(1, 1, 1), date(9999, 12, 31)


@made_once
def raw(table: str) -> ir.Table:
    """The accepted rows of a contract table, latest version of each."""
    return ibis.table(TABLES[table].schema, name=f"raw_{table}")


@made_once
def keyed(values: ir.Table, column: str, key: str) -> ir.Table:
    """Distinct known values with a dense key from 1 on; key 0 is "not known"."""
    known = values.filter(_[column].notnull()).select(column).distinct()
    numbered = known.mutate(**{key: (ibis.row_number().over(order_by=_[column]) + 1).cast("int32")})
    return numbered.select(key, column)


@made_once
def channels() -> ir.Table:
    return keyed(raw("clients"), "channel", "channel_key")


@made_once
def managers() -> ir.Table:
    return keyed(raw("clients"), "account_manager", "manager_key")


@made_once
def categories() -> ir.Table:
    return keyed(raw("products"), "category", "category_key")


@made_once
def products(category_table: ir.Table) -> ir.Table:
    """Products given, and those only seen in sales (named by their code, category unknown)."""
    given = raw("products")
    seen = raw("sales").filter(_.product_id.notnull()).select("product_id").distinct()
    ids = seen.union(given.select("product_id"), distinct=True)
    joined = ids.left_join(given, "product_id").left_join(category_table, "category")
    return joined.select(
        product_key=(ibis.row_number().over(order_by=_.product_id) + 1).cast("int32"),
        product_id=_.product_id,
        name=_.name.fill_null(_.product_id),
        category_key=_.category_key.fill_null(0).cast("int32"),
        brand=_.brand,
    )


@made_once
def client_keys(seen_in: Sequence[str]) -> ir.Table:
    """Every client that is given or seen in a fact, with a dense key from 1 on."""
    ids = raw("clients").select("client_id").distinct()
    for table in seen_in:
        ids = ids.union(raw(table).select("client_id").distinct(), distinct=True)
    numbered = ids.mutate(client_key=(ibis.row_number().over(order_by=_.client_id) + 1).cast("int32"))
    return numbered.select("client_key", "client_id")


@made_once
def client_spans(keys: ir.Table, regions: ir.Table, channel_table: ir.Table, manager_table: ir.Table) -> ir.Table:
    """One row per client and span of validity: attributes from `from_on` up to, not including, `to_on`.

    The first row of a client reaches back to the beginning, so that no sale falls out.
    """
    given = raw("clients")
    joined = (
        keys.left_join(given, "client_id")
        .left_join(regions.select(home_id="region_id", span_region_key="region_key"), [("region_id", "home_id")])
        .left_join(channel_table, "channel")
        .left_join(manager_table, "account_manager")
    )
    mine = ibis.window(group_by="client_key", order_by=ibis.asc("valid_from", nulls_first=True))
    return joined.select(
        client_key=_.client_key,
        client_id=_.client_id,
        from_on=ibis.ifelse(ibis.row_number().over(mine) == 0, ibis.literal(FIRST_DAY), _.valid_from).cast("date"),
        to_on=_.valid_from.lead().over(mine).fill_null(ibis.literal(LAST_DAY)).cast("date"),
        region_key=_.span_region_key.fill_null(0).cast("int32"),
        channel_key=_.channel_key.fill_null(0).cast("int32"),
        manager_key=_.manager_key.fill_null(0).cast("int32"),
        name=_.name.fill_null(_.client_id),
        **{c: _[c] for c in CLIENT_FACTS},
    )


CLIENT_FACTS = (
    "opened_on",
    "closed_on",
    "latitude",
    "longitude",
    "yearly_purchases_e4",
    "yearly_profit_e4",
    "client_profit_from_us_e4",
    "alternatives",
    "concern",
)


@made_once
def placed(rows: ir.Table, day: str, spans: ir.Table) -> ir.Table:
    """Dated rows of a fact with the key of their client and what it was on that day: region, channel, manager."""
    mine = spans.select("client_key", *PLACE, "from_on", "to_on", span_client_id="client_id")
    then = [rows.client_id == mine.span_client_id, rows[day] >= mine.from_on, rows[day] < mine.to_on]
    return rows.join(mine, then)


@made_once
def spans_of_day(spans: ir.Table, day: date) -> ir.Table:
    """One row per client: who it was on that day."""
    return spans.filter(_.from_on <= ibis.literal(day), ibis.literal(day) < _.to_on)


@made_once
def clients(
    today: ir.Table, rhythm: ir.Table, year: ir.Table, search: ir.Table, shares: tuple[float, float, float]
) -> ir.Table:
    """One row per client as of today, with tier by net revenue of the trailing twelve months.

    `shares`: cumulative shares of the clients that bought in these twelve months which reach tier A, B and C.
    """
    bought = year.filter(_.year_revenue_e4 > 0)
    ranked = bought.mutate(rank=ibis.percent_rank().over(order_by=ibis.desc("year_revenue_e4")))
    a, b, c = shares
    tiers = ranked.select(
        ranked_key=_.client_key,
        tier=ibis.cases((_.rank < a, "A"), (_.rank < b, "B"), (_.rank < c, "C"), else_="D"),
    )
    joined = (
        today.left_join(rhythm, "client_key")
        .left_join(
            year.select(year_client_key="client_key", year_revenue_e4="year_revenue_e4"),
            [("client_key", "year_client_key")],
        )
        .left_join(tiers, [("client_key", "ranked_key")])
        .left_join(search.select(search_key="client_key", search="search"), [("client_key", "search_key")])
    )
    return joined.mutate(
        home_key=_.region_key,
        tier=_.tier.fill_null("D"),
        order_days=_.order_days.fill_null(0),
        year_revenue_e4=_.year_revenue_e4.fill_null(0),
    )
