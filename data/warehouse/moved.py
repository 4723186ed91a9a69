"""What an addition moves in the marts of cells: old contributions of the clients concerned out, new ones in.

Concerned are the clients that something came for, those whose tier or place of today changed (their whole past moves
to another cell), and those that were lost in between. All sums are whole numbers, so nothing is lost by adding and
taking away.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from data.marts import cells, sales
from data.marts.sums import Calendar, by_period, summed
from data.periods import period_of
from data.settings import Settings
from data.tables import CELL, COUNTS, STORED, SUMS
from data.warehouse.build import BY_PERIOD, edge_rows, lost_events, slot_rows, uneven_retained
from data.warehouse.builder import Builder, sql, stored

WHOLE = "span = 'whole' AND grain <> 'rolling'"
ALIVE = ("lines", "acts", "active_clients", "lost_clients", "retainable_clients")
FURTHER_SUMS = {"category_period": cells.CATEGORY_SUMS, "activity_period": cells.ACTIVITY_SUMS}
GAPS = {"client_key": "int32", "day": "date", "next_on": "date"}


def move_cells(build: Builder, before: Calendar, now: Calendar, settings: Settings) -> None:
    """Bring `region_period`, `category_period` and `activity_period` to the state of the clients as they are now."""
    _concerned(build, before, now, settings)
    _lost(build, now, settings)
    _regions(build, before, now, settings)
    _further(build, "category_period", "sales", ["category_key"], now)
    _further(build, "activity_period", "activities", ["activity"], now)


def _concerned(build: Builder, before: Calendar, now: Calendar, settings: Settings) -> None:
    places = ("region_key", "home_key", "channel_key", "manager_key", "tier")
    other = " OR ".join(f"o.{c} IS DISTINCT FROM n.{c}" for c in places)
    build.con.execute(
        "CREATE TEMP TABLE changed AS SELECT n.client_key FROM main.clients AS n"
        f" JOIN old_clients AS o USING (client_key) WHERE {other}"
    )
    own = f"ceil(coalesce(median_gap_days, 0) * {settings.loss_intervals})::INTEGER"
    patience = f"greatest({own}, {settings.shortest_loss_days})"
    build.con.execute(
        "CREATE TEMP TABLE concerned AS FROM touched UNION FROM changed UNION SELECT client_key FROM old_clients"
        f" WHERE last_on + {patience} > DATE '{before.as_of}' AND last_on + {patience} <= DATE '{now.as_of}'"
    )
    build.con.execute(
        "CREATE TEMP TABLE others AS SELECT client_key FROM concerned ANTI JOIN touched USING (client_key)"
    )
    build.con.execute(
        "CREATE TEMP TABLE other_days AS SELECT DISTINCT client_key, ordered_on AS day FROM counted_sales"
        " SEMI JOIN others USING (client_key)"
    )
    days = ibis.table({"client_key": "int32", "day": "date"}, name="other_days")
    build.beside("other_gaps", sales.order_gaps(days))
    for side in ("old", "new"):
        build.con.execute(f"CREATE TEMP VIEW {side}_gaps_of_all AS FROM {side}_gaps UNION ALL FROM other_gaps")
    build.con.execute(
        "CREATE TEMP TABLE new_x AS SELECT * FROM main.client_period SEMI JOIN concerned USING (client_key)"
        f" WHERE {WHOLE}"
    )
    build.con.execute(
        "CREATE TEMP VIEW old_x AS FROM old_rows UNION ALL SELECT * FROM new_x SEMI JOIN others USING (client_key)"
    )


def _lost(build: Builder, now: Calendar, settings: Settings) -> None:
    build.con.execute(
        "DELETE FROM main.lost_events USING concerned WHERE lost_events.client_key = concerned.client_key"
    )
    gaps = ibis.table(GAPS, name="new_gaps_of_all")
    build.con.execute(f"INSERT INTO main.lost_events {sql(cells.lost_days(gaps, stored('clients'), now, settings))}")


def _regions(build: Builder, before: Calendar, now: Calendar, settings: Settings) -> None:
    """Sums and counts of whole periods by what moved; of the spans that end on the as-of date, anew."""
    zero = ibis.literal(0).cast("int64")
    names = [*cells.PERIOD_CELL, *SUMS, *COUNTS]
    kept = stored("region_period").filter(ibis._.span == "whole", ibis._.grain != "rolling")
    parts: list[tuple[int, ir.Table]] = [(1, kept.mutate(lost_clients=zero))]
    spans = stored("client_period").filter((ibis._.span != "whole") | (ibis._.grain == "rolling"))
    parts.append((1, cells.cell_sums(spans, stored("clients"))))
    parts.append((1, cells.lost_clients(lost_events(), stored("clients"), now)))
    for sign, side, clients, calendar in ((-1, "old", "old_clients", before), (1, "new", "clients", now)):
        mine = stored("clients", clients)
        rows = stored("client_period", f"{side}_x")
        parts.append((sign, build.beside(f"{side}_cells", cells.cell_sums(rows, mine))))
        parts.append((sign, _retained(build, f"{side}_stayed", side, mine, calendar, settings)))
        if before.as_of != now.as_of:
            parts.append((sign, _retained_others(build, f"{side}_running", side, mine, (before, calendar), settings)))
    signed = [
        part.mutate(
            **{n: part[n] * sign for n in (*SUMS, *COUNTS) if n in part.columns},
            **{n: zero for n in (*SUMS, *COUNTS) if n not in part.columns},
        ).select(names)
        for sign, part in parts
    ]
    total = ibis.union(*signed).group_by(list(cells.PERIOD_CELL)).agg(**summed([*SUMS, *COUNTS]))
    alive = total.filter(ibis.or_(*(total[name] != 0 for name in ALIVE)))
    build.beside("region_period_now", alive)
    found = stored("region_period", "region_period_now")
    if uneven := uneven_retained(build, found, now):
        found = cells.region_period(found, *uneven)
    build.con.execute("DROP TABLE main.region_period")
    build.table("region_period", found, BY_PERIOD)


def _retained(
    build: Builder, name: str, side: str, clients: ir.Table, calendar: Calendar, settings: Settings
) -> ir.Table:
    """Retained clients among those concerned, over all periods."""
    slot_rows(build, calendar)
    still = cells.stays(ibis.table(GAPS, name=f"{side}_gaps_of_all"), clients, calendar, settings)
    active = cells.actives(stored("client_period", f"{side}_x"), calendar)
    years = build.beside("stayed", cells.retained_by_year(active, still, clients))
    return build.beside(name, cells.retained_clients(years))


def _retained_others(
    build: Builder, name: str, side: str, clients: ir.Table, days: tuple[Calendar, Calendar], settings: Settings
) -> ir.Table:
    """Retained clients among all others, in the periods that were running and those that began since.

    Their last order is the one they had before, so one gap without an end says all.
    """
    before, calendar = days
    slot_rows(build, calendar, ending_from=before.as_of)
    kind, since = "CREATE OR REPLACE TEMP VIEW", period_of(before.as_of, "year", before.fiscal).last_year().start
    build.con.execute(
        f"{kind} open_gaps AS SELECT client_key, last_on AS day, NULL::DATE AS next_on FROM old_clients"
        " ANTI JOIN concerned USING (client_key) WHERE last_on IS NOT NULL"
    )
    build.con.execute(
        f"{kind} rows_of_others AS SELECT * FROM main.client_period ANTI JOIN concerned USING (client_key)"
        f" WHERE {WHOLE} AND grain = 'month' AND period_start >= DATE '{since}'"
    )
    still = cells.stays(ibis.table(GAPS, name="open_gaps"), clients, calendar, settings)
    active = cells.actives(stored("client_period", "rows_of_others"), calendar)
    years = build.beside("stayed", cells.retained_by_year(active, still, clients))
    return build.beside(name, cells.retained_clients(years))


def _further(build: Builder, name: str, source: str, keys: list[str], calendar: Calendar) -> None:
    """A mart of cells and one more key: the past of clients that moved, and what came, in the periods of both."""
    sums = FURTHER_SUMS[name]
    came = {"sales": "added_lines", "activities": "added_acts"}[source]
    build.con.execute(
        f"CREATE OR REPLACE TEMP VIEW moved_in AS SELECT * FROM counted_{source} SEMI JOIN changed USING (client_key)"
        f" UNION ALL SELECT * FROM {came} ANTI JOIN changed USING (client_key)"
    )
    build.con.execute(
        f"CREATE OR REPLACE TEMP VIEW moved_out AS SELECT * FROM counted_{source} SEMI JOIN changed USING (client_key)"
    )
    # What came stands in the source by now: of those who moved it is taken out without ever having been in.
    build.con.execute(
        f"CREATE OR REPLACE TEMP VIEW never_in AS SELECT * FROM {came} SEMI JOIN changed USING (client_key)"
    )
    before = stored("clients", "old_clients")
    parts = (
        (1, _months(name, stored(source, "moved_in"), stored("clients"), keys, calendar)),
        (-1, _months(name, stored(source, "moved_out"), before, keys, calendar)),
        (1, _months(name, stored(source, "never_in"), before, keys, calendar)),
    )
    names = ["month_start", *CELL, *keys, *sums]
    signed = [part.mutate(**{n: part[n] * sign for n in sums}).select(names) for sign, part in parts]
    total = ibis.union(*signed).group_by(names[: -len(sums)]).agg(**summed(sums))
    months = build.beside("moved_months", total)
    nothing = ibis.table({**dict(months.schema().items()), "day": "date"}, name="no_days")
    build.con.execute(
        "CREATE OR REPLACE TEMP VIEW no_days AS SELECT *, NULL::DATE AS day FROM moved_months WHERE false"
    )
    delta = by_period(months, nothing, [*CELL, *keys], list(sums)).filter(
        ibis._.span == "whole", ibis._.grain != "rolling"
    )
    build.beside("moved_periods", delta)
    _merged(build, name, keys, sums)
    edges = _days(name, edge_rows(build, source), stored("clients"))
    inside = stored(name).filter(ibis._.grain == "month", ibis._.span == "whole").rename(month_start="period_start")
    spans = by_period(inside.drop("grain", "span"), edges, [*CELL, *keys], list(sums), only_spans=True)
    build.append(name, build.beside("moved_spans", spans), BY_PERIOD)


def _days(name: str, rows: ir.Table, clients: ir.Table) -> ir.Table:
    return (
        cells.category_days(rows, stored("products"), clients)
        if name == "category_period"
        else cells.activity_days(rows, clients)
    )


def _months(name: str, rows: ir.Table, clients: ir.Table, keys: list[str], calendar: Calendar) -> ir.Table:
    return cells.months_of(_days(name, rows, clients), keys, FURTHER_SUMS[name], calendar)


def _merged(build: Builder, name: str, keys: Sequence[str], sums: Sequence[str]) -> None:
    """Add what moved to the rows it belongs to. Rows that nothing is left of go, and so do the spans (made anew)."""
    build.con.execute(f"DELETE FROM main.{name} WHERE span <> 'whole' OR grain = 'rolling'")
    columns = [c for c in STORED[name] if c not in sums]
    same = " AND ".join(f"a.{c} = b.{c}" for c in columns)
    listed, added = ", ".join(columns), ", ".join(f"sum({n})::BIGINT AS {n}" for n in sums)
    every = ", ".join((*columns, *sums))
    build.con.execute(
        f"CREATE OR REPLACE TEMP TABLE merged AS SELECT {listed}, {added} FROM (SELECT {every} FROM main.{name} AS a"
        f" SEMI JOIN moved_periods AS b ON {same} UNION ALL SELECT {every} FROM moved_periods) GROUP BY {listed}"
        f" HAVING sum({sums[0]}) <> 0"
    )
    build.con.execute(f"DELETE FROM main.{name} AS a USING moved_periods AS b WHERE {same}")
    build.append(name, stored(name, "merged"), BY_PERIOD)
