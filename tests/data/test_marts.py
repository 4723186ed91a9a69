"""The marts against plain SQL over the accepted rows: the parts add up to the whole on every cut, to the last digit."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import duckdb
import pytest

from data.contract import TABLES
from data.door import View
from data.late_tables import LATE
from data.options import filter_options
from data.periods import Period, period_of
from data.scope import TIERS, TOPICS, Scope, Selection
from data.tables import STORED, SUMS, served
from data.warehouse.store import Store
from metrics.kpi import calendar_sums, period_sums, region_sums
from metrics.service_costs import activity_costs
from tests.data.small import EVERYBODY, view_of
from tests.metrics.companies import rhythm, serving, store_of, three_clients

CUTS = 60
DIMENSIONS = ("regions", "channels", "tiers", "managers")


@dataclass(frozen=True)
class Cut:
    """One question: who asks, which period and which filters; as a view, and as conditions of plain SQL."""

    period: Period
    allowed: tuple[str, ...] | None = None
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def view(self, store: Store) -> View:
        scope = EVERYBODY
        if self.allowed is not None:
            scope = Scope("manager", regions=frozenset(self.allowed), topics=TOPICS, why="test")
        return view_of(store, self.period.key, scope, **self.filters)


class Facts:
    """The accepted rows of a store as files, asked in plain SQL; nothing here knows the marts."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.con = duckdb.connect()
        self.con.execute(f"ATTACH '{store.version_path(str(store.current()))}' AS version (READ_ONLY)")
        ((self.as_of, self.acts_until),) = self.con.execute(
            "SELECT (record->>'as_of')::DATE, (record->>'acts_until')::DATE FROM version.meta"
        ).fetchall()
        self.con.execute(f"CREATE MACRO version_as_of() AS DATE '{self.as_of}'")
        for table in ("sales", "activities", "activity_rates", "clients", "regions"):
            files = sorted((store.facts / table).glob("*.parquet"))
            source = f"SELECT * FROM read_parquet({[str(f) for f in files]})" if files else self._none(table)
            self.con.execute(f"CREATE VIEW {table} AS {source}")
        self.con.execute(
            """
            CREATE TABLE spans AS SELECT client_id, region_id, channel, account_manager,
              CASE WHEN row_number() OVER mine = 1 THEN DATE '0001-01-01' ELSE valid_from END AS from_on,
              coalesce(lead(valid_from) OVER mine, DATE '9999-12-31') AS to_on
            FROM clients WINDOW mine AS (PARTITION BY client_id ORDER BY valid_from NULLS FIRST)
            """
        )
        self.con.execute(
            f"""
            CREATE TABLE today AS SELECT s.client_id, s.region_id AS home, s.channel, s.account_manager, c.tier
            FROM spans s JOIN version.clients c USING (client_id)
            WHERE from_on <= DATE '{self.as_of}' AND DATE '{self.as_of}' < to_on
            """
        )
        self.con.execute(
            """
            CREATE TABLE sold AS SELECT s.*, s.ordered_on AS on_day, coalesce(s.region_id, p.region_id) AS place,
              CASE WHEN s.paid_on <= version_as_of() THEN s.paid_on ELSE s.due_on END AS settled_on,
              p.channel, p.account_manager, t.home, t.tier
            FROM sales s JOIN spans p
              ON s.client_id = p.client_id AND s.ordered_on >= p.from_on AND s.ordered_on < p.to_on
            JOIN today t ON s.client_id = t.client_id
            """
        )
        self.con.execute(
            """
            CREATE TABLE served AS SELECT a.*, a.done_on AS on_day, p.region_id AS place, p.channel, p.account_manager,
              t.home, t.tier, coalesce(a.cost_e4, (
                SELECT CAST(sign(a.driver_quantity_e4::HUGEINT * r.rate_per_driver_e4)
                  * ((abs(a.driver_quantity_e4::HUGEINT * r.rate_per_driver_e4) + 5000) // 10000) AS BIGINT)
                FROM activity_rates r WHERE r.activity = a.activity AND r.valid_from <= a.done_on
                ORDER BY r.valid_from DESC LIMIT 1)) AS known_cost_e4
            FROM activities a JOIN spans p
              ON a.client_id = p.client_id AND a.done_on >= p.from_on AND a.done_on < p.to_on
            JOIN today t ON a.client_id = t.client_id
            """
        )
        rows = self.con.execute("SELECT region_id, parent_id FROM regions").fetchall()
        self.parents: dict[str, str | None] = dict(rows)

    @staticmethod
    def _none(table: str) -> str:
        kinds = {"string": "VARCHAR", "date": "DATE", "int64": "BIGINT", "float64": "DOUBLE", "timestamp": "TIMESTAMP"}
        columns = (f"NULL::{kinds[str(t)]} AS {n}" for n, t in TABLES[table].schema.items())
        return f"SELECT {', '.join(columns)} WHERE false"

    def below(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """The codes and everything that lies under them."""
        found = set(codes) & set(self.parents)
        while more := {r for r, p in self.parents.items() if p in found} - found:
            found |= more
        return tuple(sorted(found))

    def sums(self, cut: Cut, first: date, last: date, last_act: date) -> dict[str, int]:
        where, done = self._where(cut, first, last), self._where(cut, first, last_act)
        lines = self.con.execute(
            f"""
            SELECT count(DISTINCT (client_id, place, channel, account_manager, order_id, on_day)), count(*),
              sum(quantity_e4), sum(quantity_ordered_e4), sum(quantity_e4) FILTER (quantity_ordered_e4 IS NOT NULL),
              sum(revenue_e4), sum(discount_e4), sum(cost_of_goods_e4), count(cost_of_goods_e4),
              sum(revenue_e4) FILTER (cost_of_goods_e4 IS NOT NULL),
              sum(revenue_e4 * (settled_on - on_day)) FILTER (settled_on > on_day),
              sum(revenue_e4) FILTER (settled_on IS NOT NULL), count(settled_on)
            FROM sold WHERE {where}
            """
        ).fetchall()[0]
        acts = self.con.execute(
            f"SELECT sum(known_cost_e4), count(*), count(*) - count(known_cost_e4) FROM served WHERE {done}"
        ).fetchall()[0]
        return {name: int(value or 0) for name, value in zip(SUMS, (*lines, *acts), strict=True)}

    def clients(self, cut: Cut, first: date, last: date) -> tuple[int, int]:
        """(active, new): each client once, where its last order of the period was placed."""
        return self.con.execute(
            f"""
            WITH placed AS (
              SELECT DISTINCT ON (client_id) * FROM sold WHERE on_day BETWEEN DATE '{first}' AND DATE '{last}'
              ORDER BY client_id, on_day DESC, place NULLS FIRST, channel NULLS FIRST, account_manager NULLS FIRST),
            began AS (SELECT client_id, min(ordered_on) AS first_on FROM sales GROUP BY 1)
            SELECT count(*), count(*) FILTER (first_on >= DATE '{first}')
            FROM placed JOIN began USING (client_id) WHERE {self._where(cut, first, last)}
            """
        ).fetchall()[0]

    def _where(self, cut: Cut, first: date, last: date) -> str:
        """The conditions of the cut: rights by the client's home of today, filters by the row's own place and day."""
        parts = [f"on_day BETWEEN DATE '{first}' AND DATE '{last}'"]
        if cut.allowed is not None:
            parts.append(_among("home", self.below(cut.allowed)))
        columns = {"regions": "place", "channels": "channel", "tiers": "tier", "managers": "account_manager"}
        for name, codes in cut.filters.items():
            if codes:
                parts.append(_among(columns[name], self.below(codes) if name == "regions" else codes))
        return " AND ".join(parts)


def _among(column: str, codes: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(c) for c in codes)})" if codes else "false"


def _differences(facts: Facts, cut: Cut) -> Iterator[str]:
    """What the marts say of a cut and plain SQL does not; now, and in the comparable spans before."""
    now = cut.view(facts.store)
    for view in (now, now.last_year(), now.previous()):
        # A running period holds acts of after the last sale too (a visit the day after), and so does the span before.
        period = view.selection.period
        first, last, last_act = period.start, view.until, period.end
        if view.span == "to_date":
            last_act = min(period.end, period.same_span(cut.period, min(facts.acts_until, cut.period.end)))
        at = Cut(period, cut.allowed, cut.filters)
        found, expected = period_sums(view), facts.sums(at, first, last, last_act)
        for name, value in expected.items():
            if found[name] != value:
                yield f"{name} is {found[name]} and not {value}"
        counted = (found["active_clients"], found["new_clients"])
        if counted != facts.clients(at, first, last):
            yield f"active and new are {counted} and not {facts.clients(at, first, last)}"


@pytest.fixture(
    scope="module", params=[three_clients, serving, rhythm, "sample"], ids=lambda p: getattr(p, "__name__", p)
)
def facts(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facts]:
    if request.param == "sample":
        found = Facts(Store(request.getfixturevalue("sample_store")))
    else:
        found = Facts(store_of(request.param, tmp_path_factory))
    yield found
    found.con.close()


def cuts_of(facts: Facts, count: int) -> Iterator[Cut]:
    """Random cuts of a store: any period of any grain, with and without rights, with up to two codes a filter."""
    draw = random.Random(7)
    grains = ("year", "quarter", "month")
    whole = view_of(facts.store, period_of(facts.as_of, "year").key)
    options = filter_options(whole)
    codes = {
        "regions": [r.region_id for r in options.regions], "channels": list(options.channels), "tiers": list(TIERS),
        "managers": list(options.managers),
    }  # fmt: skip
    for number in range(count):
        # Every third cut asks for the period that is running, whose comparisons are cut short.
        periods = [period_of(facts.as_of, g) for g in grains] if number % 3 == 0 else list(options.periods)
        filters = {
            name: tuple(sorted(draw.sample(codes[name], min(len(codes[name]), draw.choice((0, 0, 0, 1, 2))))))
            for name in DIMENSIONS
        }
        allowed = tuple(draw.sample(codes["regions"], 1)) if draw.random() < 0.3 else None
        yield Cut(draw.choice(periods), allowed, filters)


def test_every_cut_is_what_plain_sql_says_it_is(facts: Facts) -> None:
    count = CUTS if facts.store.root.parent.name.startswith("sample") else CUTS // 3
    wrong = [f"{cut}: {what}" for cut in cuts_of(facts, count) for what in _differences(facts, cut)]
    assert not wrong, "\n".join(wrong[:5])


def test_the_whole_is_every_accepted_row(facts: Facts) -> None:
    revenue, lines = facts.con.execute("SELECT coalesce(sum(revenue_e4), 0), count(*) FROM sales").fetchall()[0]
    calendar = calendar_sums(view_of(facts.store, period_of(facts.as_of, "year").key))
    by_grain = calendar.groupby(level="grain")[["revenue_e4", "lines"]].sum().astype("int64")
    assert {tuple(row) for row in by_grain.to_numpy().tolist()} == {(revenue, lines)}
    assert set(by_grain.index) == {"month", "quarter", "year"}


def test_the_parts_of_a_cut_add_up_to_it(facts: Facts) -> None:
    """Regions, channels, tiers, managers, categories, kinds of act: each splits the same sums."""
    view = view_of(facts.store, period_of(facts.as_of, "quarter").key)
    whole = period_sums(view)
    assert {n: int(v) for n, v in region_sums(view).sum().items()} == dict(whole)
    sums = {n: served("region_period")[n].sum().name(n) for n in SUMS}
    for column in ("channel_key", "tier", "manager_key", "home_key"):
        parts = view.run(served("region_period").group_by(column).agg(**sums))
        assert {n: int(parts[n].sum()) for n in SUMS} == {n: whole[n] for n in SUMS}, column
    categories = view.run(served("category_period"))
    for name in ("lines", "quantity_e4", "revenue_e4", "discount_e4", "cost_of_goods_e4", "cost_known_lines"):
        assert int(categories[name].sum()) == whole[name], name
    costs = activity_costs(view)
    assert (int(costs["cost_e4"].sum()), int(costs["acts"].sum())) == (whole["service_cost_e4"], whole["acts"])
    clients = view.run(served("client_period"))
    assert {n: int(clients[n].sum()) for n in SUMS} == {n: whole[n] for n in SUMS}


def test_sums_are_stored_as_they_are_declared(facts: Facts) -> None:
    """DuckDB adds whole numbers up into 128 bits, which pandas reads as floats: the marts cast them back."""
    stored = facts.con.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = 'version'"
    ).fetchall()
    wide = [f"{table}.{column}" for table, column, kind in stored if kind == "HUGEINT"]
    assert not wide and {table for table, *_ in stored} >= STORED.keys() - LATE.keys()


def test_the_selection_of_a_cut_is_the_one_the_door_answers(facts: Facts) -> None:
    cut = next(iter(cuts_of(facts, 1)))
    assert cut.view(facts.store).selection == Selection(cut.period, **cut.filters)
