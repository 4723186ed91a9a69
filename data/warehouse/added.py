"""Adding to a version: a copy of the one before in which only what new rows touch is made anew.

The result equals a build from nothing, row for row; a test holds the two equal over random imports. What is not a pure
addition of lines, acts and answers, or touches too much, is built from nothing: `addition` says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from data.marts import dimensions, sales, service
from data.marts.sums import Calendar, period_start
from data.periods import FiscalCalendar, period_of
from data.settings import Settings, differing
from data.tables import EVENT_DAY, STORED
from data.warehouse.build import SERVED_RAW, calendar_tables, client_table, counted_rows, edge_rows, ranges
from data.warehouse.builder import Builder, stored
from data.warehouse.client_periods import add_orders, add_placed, add_spans, chunk_days
from data.warehouse.moved import move_cells
from data.warehouse.settle import FactFile

SMALLEST_LINES = 500_000
"""Below this many lines building from nothing is as quick."""
LARGEST_SHARE = 0.1
MOST_MONTHS = 24
VOICE = ("surveys", "survey_scores", *SERVED_RAW, "targets")
ADDABLE = ("sales", "activities", *VOICE)


class TouchesTooMuch(RuntimeError):
    """What was added cannot be worked into the version before; it must be built from nothing."""


@dataclass(frozen=True)
class Addition:
    """New files on top of a version: its as-of date, the last day whose acts counted, and the files that came."""

    base: str
    as_of: date
    acts_until: date
    files: tuple[FactFile, ...]

    def of(self, *tables: str) -> list[FactFile]:
        return [file for file in self.files if file.table in tables]


def addition(base: str, meta: dict[str, Any], files: tuple[FactFile, ...], settings: Settings) -> Addition | str:
    """The addition that these files are to the version with that record; else the reason why they are none."""
    before = {FactFile(**file) for file in meta["files"]}
    came = tuple(file for file in files if file not in before)
    if differing(Settings(**meta["settings"]), settings):
        return "the settings changed"
    if before - set(files):
        return "files were taken away"
    if not came:
        return "nothing came, so it was to be made anew"
    if strange := sorted({file.table for file in came} - set(ADDABLE)):
        return f"{', '.join(strange)} came"
    if any(file.replaced for file in came):
        return "rows were corrected"
    lines, more = meta["facts"]["sales"], sum(file.rows for file in came if file.table in ("sales", "activities"))
    if lines < max(1, SMALLEST_LINES):
        return "the version before is small"
    if more > LARGEST_SHARE * lines:
        return "too many rows came"
    if meta["days"]["sales"][1] > meta["as_of"]:
        return "the version before has orders of the future"
    return Addition(base, date.fromisoformat(meta["as_of"]), date.fromisoformat(meta["acts_until"]), came)


def add(build: Builder, added: Addition, calendar: Calendar, settings: Settings) -> None:
    """Work the new rows into the copy. The views `raw_sales` and `raw_activities` hold the new rows only.

    Raises TouchesTooMuch before anything is lost: the copy is then thrown away.
    """
    spans = _dimensions(build)
    lines = build.beside("added_lines", _declared("sales", sales.sales(spans, stored("regions"), stored("products"))))
    acts = build.beside("new_acts", _declared("activities", service.activities(spans)))
    _count_acts(build, added, calendar)
    counted_rows(build, calendar)
    build.macro("month_start", lambda day: period_start(day, "month", calendar.fiscal))
    _remember(build, added, calendar)
    build.append("sales", lines)
    build.append("activities", acts)
    build.told("sales")
    calendar_tables(build, calendar)
    _months_anew(build, calendar)
    _spans_anew(build, calendar.as_of)
    build.told("client_period")
    gaps = _gaps(build, "new_gaps")
    rhythm = build.beside("rhythm_touched", sales.rhythm(gaps))
    build.con.execute(
        "CREATE TEMP TABLE rhythm AS FROM rhythm_touched UNION ALL SELECT client_key, first_on, last_on, order_days,"
        " median_gap_days FROM old_clients ANTI JOIN touched USING (client_key) WHERE first_on IS NOT NULL"
    )
    build.con.execute("DROP TABLE main.clients")
    known = build.view("known_rhythm", ir_table("rhythm", rhythm))
    client_table(build, spans, known, calendar, settings)
    move_cells(build, Calendar(added.as_of, calendar.fiscal, added.acts_until), calendar, settings)
    _voice_anew(build, spans, {file.table for file in added.files})


def ir_table(name: str, like: ir.Table) -> ir.Table:
    """A table of that name with the columns of another."""
    return ibis.table(like.schema(), name=name)


def _declared(name: str, rows: ir.Table) -> ir.Table:
    return rows.select(*(rows[column].cast(kind).name(column) for column, kind in STORED[name].items()))


def _dimensions(build: Builder) -> ir.Table:
    """Clients and products that are new get the next keys; returns the spans of all clients."""
    unknown = (
        "region_id IS NOT NULL AND region_id NOT IN (SELECT region_id FROM main.regions WHERE region_id IS NOT NULL)"
    )
    if build.rows(f"SELECT 1 FROM raw_sales WHERE {unknown} LIMIT 1"):
        raise TouchesTooMuch("orders came from a region that was not known")
    build.con.execute(
        "INSERT INTO main.products SELECT (SELECT coalesce(max(product_key), 0) FROM main.products)"
        " + row_number() OVER (ORDER BY product_id), product_id, product_id, 0, NULL FROM"
        " (SELECT DISTINCT product_id FROM raw_sales WHERE product_id IS NOT NULL"
        "  AND product_id NOT IN (SELECT product_id FROM main.products))"
    )
    seen = " UNION ".join(
        f"SELECT client_id FROM added_{table}" for table in ("sales", "activities", "surveys", *SERVED_RAW)
    )
    build.con.execute(
        "CREATE TEMP TABLE client_keys AS SELECT client_key, client_id FROM main.clients UNION ALL"
        " SELECT ((SELECT max(client_key) FROM main.clients) + row_number() OVER (ORDER BY client_id))::INTEGER,"
        f" client_id FROM ({seen}) ANTI JOIN main.clients USING (client_id)"
    )
    keys = ir_table("client_keys", stored("clients").select("client_key", "client_id"))
    spans = dimensions.client_spans(keys, stored("regions"), stored("channels"), stored("managers"))
    return build.beside("client_spans", spans)


def _count_acts(build: Builder, added: Addition, calendar: Calendar) -> None:
    """The acts that count from now on: of those that came, and of those whose day was still to come."""
    until = calendar.counted_until("activities")
    build.con.execute(
        f"CREATE TEMP TABLE added_acts AS SELECT * FROM new_acts WHERE done_on <= DATE '{until}' UNION ALL SELECT *"
        f" FROM main.activities WHERE done_on > DATE '{added.acts_until}' AND done_on <= DATE '{until}'"
    )


def _remember(build: Builder, added: Addition, calendar: Calendar) -> None:
    """What is touched, and what stood there before.

    Months with lines that were unpaid on the as-of date before, by a payment that was planned, are touched too.
    """
    build.con.execute(
        "CREATE TEMP TABLE touched_months AS SELECT DISTINCT client_key, month_start(day)::DATE AS month_start"
        " FROM (SELECT client_key, ordered_on AS day FROM added_lines UNION ALL"
        " SELECT client_key, done_on FROM added_acts UNION ALL SELECT client_key, ordered_on FROM counted_sales"
        f" WHERE paid_on > DATE '{added.as_of}' AND paid_on <= DATE '{calendar.as_of}'"
        " AND paid_on IS DISTINCT FROM due_on)"
    )
    ((months,),) = build.rows("SELECT count(DISTINCT month_start) FROM touched_months")
    if months > MOST_MONTHS:
        raise TouchesTooMuch(f"rows came for {months} months")
    build.con.execute("CREATE TEMP TABLE touched AS SELECT DISTINCT client_key FROM touched_months")
    build.con.execute("CREATE TEMP TABLE old_clients AS FROM main.clients")
    build.con.execute(
        "CREATE TEMP TABLE old_rows AS SELECT * FROM main.client_period SEMI JOIN touched USING (client_key)"
        " WHERE span = 'whole' AND grain <> 'rolling'"
    )
    _gaps(build, "old_gaps")


def _gaps(build: Builder, name: str) -> ir.Table:
    """The gaps between the order days of the touched clients."""
    build.con.execute(
        "CREATE OR REPLACE TEMP TABLE touched_days AS SELECT DISTINCT client_key, ordered_on AS day FROM counted_sales"
        " SEMI JOIN touched USING (client_key)"
    )
    days = ir_table("touched_days", stored("sales").select("client_key", day="ordered_on"))
    return build.beside(name, sales.order_gaps(days))


def _months_anew(build: Builder, calendar: Calendar) -> None:
    """The touched months of clients from their lines and acts, then the quarters and years they lie in."""
    build.con.execute(
        "CREATE TEMP TABLE touched_periods AS SELECT DISTINCT grain, period_start, client_key FROM touched_months"
        " JOIN month_map USING (month_start) WHERE span = 'whole' AND grain <> 'rolling'"
    )
    build.con.execute(
        "DELETE FROM main.client_period AS c USING touched_periods AS t WHERE c.span = 'whole' AND c.grain = t.grain"
        " AND c.period_start = t.period_start AND c.client_key = t.client_key"
    )
    lines = _touched(build, "sales", calendar.fiscal)
    days = chunk_days(build, lines, _touched(build, "activities", calendar.fiscal), calendar.as_of)
    build.con.execute(
        "DELETE FROM main.orders AS o USING touched_months AS t WHERE o.client_key = t.client_key"
        " AND month_start(o.ordered_on) = t.month_start"
    )
    add_orders(build, lines, calendar.as_of)
    months = sales.client_months(days, calendar.fiscal)
    add_placed(build, months.rename(period_start="month_start"), "month")
    for part, grain in (("month", "quarter"), ("quarter", "year")):
        build.con.execute(
            f"CREATE TEMP VIEW parts_of_{grain} AS SELECT c.* FROM main.client_period AS c"
            f" JOIN month_map AS m ON m.month_start = c.period_start AND m.grain = '{grain}' AND m.span = 'whole'"
            f" JOIN touched_periods AS t ON t.grain = '{grain}' AND t.period_start = m.period_start"
            f" AND t.client_key = c.client_key WHERE c.grain = '{part}' AND c.span = 'whole'"
        )
        add_placed(build, sales.longer(stored("client_period", f"parts_of_{grain}"), grain), grain)


def _touched(build: Builder, table: str, fiscal: FiscalCalendar) -> ir.Table:
    """The rows of touched clients in touched months, old and new."""
    day = EVENT_DAY[table]
    months = build.rows("SELECT DISTINCT month_start FROM touched_months ORDER BY 1")
    parts = [
        f"SELECT * FROM counted_{table} WHERE {day} BETWEEN DATE '{first}' AND DATE '{last}'"
        for first, last in ranges([period_of(start, "month", fiscal) for (start,) in months])
    ] or [f"SELECT * FROM counted_{table} WHERE false"]
    build.con.execute(
        f"CREATE TEMP VIEW touched_{table} AS SELECT r.* FROM ({' UNION ALL '.join(parts)}) AS r"
        " SEMI JOIN touched_months AS t ON r.client_key = t.client_key"
        f" AND month_start(r.{day}) = t.month_start"
    )
    return stored(table, f"touched_{table}")


def _spans_anew(build: Builder, as_of: date) -> None:
    """The trailing years and the spans up to a day: they end on another day now, for every client."""
    build.con.execute("DELETE FROM main.client_period WHERE span <> 'whole' OR grain = 'rolling'")
    days = chunk_days(build, edge_rows(build, "sales"), edge_rows(build, "activities"), as_of)
    add_spans(build, build.beside("edge_days", days))


def _voice_anew(build: Builder, spans: ir.Table, came: set[str]) -> None:
    """The tables of voice and incidents that something came for."""
    made = {"surveys": service.surveys, "survey_scores": service.survey_scores}
    if "surveys" in came:
        came = came | {"survey_scores"}
    for name in sorted(came & set(VOICE)):
        build.con.execute(f"DROP TABLE main.{name}")
        if name == "targets":
            build.table(name, service.targets(stored("regions")))
        else:
            build.table(name, made[name](spans) if name in made else service.events_of(name, spans))
