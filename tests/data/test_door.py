"""The door: rights and filters stand under every table, whatever is asked."""

from __future__ import annotations

from pathlib import Path

import duckdb
import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ibis import _

from data.engine import Engine, compiled
from data.narrowing import RULES, TOPIC_OF, narrowed
from data.options import client_count, filter_options, find_clients
from data.scope import NOBODY, TOPICS, Scope
from data.tables import DIMENSIONS, EVENTS, MARTS, STORED, served
from data.warehouse.store import Store
from metrics.kpi import period_sums
from tests.data.small import EVERYBODY, three_clients, view_of


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return three_clients(tmp_path_factory.mktemp("three") / "store")


def scope_of(*regions: str, topics: frozenset[str] = TOPICS) -> Scope:
    return Scope("manager", regions=frozenset(regions), topics=topics, why="test")  # type: ignore[arg-type]


def every_window() -> list[str]:
    later = [*(f"{t}_history" for t in (*MARTS, *EVENTS)), *(f"{t}_calendar" for t in MARTS)]
    return [*STORED, *later, *(f"{t}_anywhere" for t in EVENTS)]


@pytest.mark.parametrize("name", every_window())
def test_an_empty_scope_sees_no_row_of_any_table(store: Store, name: str) -> None:
    for scope in (NOBODY, Scope("x", everywhere=True), scope_of(), scope_of("nowhere")):
        rows = view_of(store, "2026-Q1", scope).run(served(name).agg(n=_.count()))
        assert rows["n"].iloc[0] == 0 or (
            scope == scope_of("nowhere") and name in ("products", "categories", "activity_rates")
        )


def test_every_table_has_a_rule_and_every_fact_a_topic() -> None:
    assert set(RULES) == set(STORED)
    assert set(TOPIC_OF) >= {*MARTS, *EVENTS}
    assert set(DIMENSIONS) <= set(RULES)


def test_a_manager_sees_the_own_region_with_all_below_it(store: Store) -> None:
    assert period_sums(view_of(store, "2026-Q1"))["revenue_e4"] == 4_000_000
    assert period_sums(view_of(store, "2026-Q1", scope_of("N")))["revenue_e4"] == 3_100_000
    assert period_sums(view_of(store, "2026-Q1", scope_of("S")))["revenue_e4"] == 900_000


def test_a_topic_not_given_hides_its_tables(store: Store) -> None:
    view = view_of(store, "2026-Q1", scope_of("N", topics=frozenset({"satisfaction"})))
    assert period_sums(view)["orders"] == 0


def test_without_the_right_names_are_replaced_by_codes(store: Store) -> None:
    view = view_of(store, "2026-Q1", scope_of("N", topics=frozenset({"money"})))
    assert list(view.run(served("clients").order_by("client_id"))["name"]) == ["n1", "n2"]
    assert find_clients(view, "永兴") == ()


def test_a_metric_cannot_ask_past_the_door(store: Store) -> None:
    view = view_of(store, "2026-Q1", scope_of("N"))
    schema = ibis.schema(MARTS["region_period"])
    with pytest.raises(PermissionError, match="past the door"):
        view.run(ibis.table(schema, name="region_period", database="main"))
    with pytest.raises(PermissionError, match="no rule says who may see it"):
        view.run(ibis.table({"record": "string"}, name="meta"))
    with pytest.raises(PermissionError, match="no rule says who may see it"):
        view.run(ibis.table(ibis.schema(MARTS["client_period"]), name="client_period_anywhere"))
    with pytest.raises(PermissionError, match="past the door"):
        compiled(ibis.memtable(pa.table({"a": [1]})))


def test_a_table_of_ones_own_by_a_known_name_is_narrowed_all_the_same(store: Store) -> None:
    mine = ibis.table(ibis.schema(DIMENSIONS["clients"]), name="clients")
    assert set(view_of(store, "2026-Q1", scope_of("S")).run(mine)["client_id"]) == {"s1"}


def test_an_unknown_table_lists_the_known_ones() -> None:
    with pytest.raises(KeyError, match="client_period"):
        served("clinet_period")


def test_the_serving_connection_can_reach_nothing_else(store: Store, tmp_path: Path) -> None:
    engine = Engine(store.version_path("000001"))
    for escape in (
        f"COPY (SELECT 1) TO '{tmp_path / 'out.csv'}'", "SELECT * FROM read_csv('/etc/hostname')",
        "ATTACH ':memory:' AS m",
        "INSTALL httpfs", "LOAD httpfs", "SET enable_external_access = true", "CREATE TABLE main.t (a INT)",
        "DELETE FROM clients", "SET memory_limit = '9GB'",
    ):  # fmt: skip
        with pytest.raises(duckdb.Error):
            engine.rows(escape)
    assert not (tmp_path / "out.csv").exists()


def test_filters_narrow_and_unknown_codes_match_nothing(store: Store) -> None:
    assert period_sums(view_of(store, "2026-Q1", regions=("S",)))["orders"] == 1
    assert period_sums(view_of(store, "2026-Q1", channels=("hotel",)))["revenue_e4"] == 300_000
    assert period_sums(view_of(store, "2026-Q1", managers=("Li",)))["orders"] == 3
    assert period_sums(view_of(store, "2026-Q1", channels=("nothing",)))["orders"] == 0
    assert period_sums(view_of(store, "2026-Q1", regions=("X'; DROP TABLE clients; --",)))["orders"] == 0


def test_a_running_quarter_is_compared_with_the_same_days_only(store: Store) -> None:
    running = view_of(store, "2026-Q2")
    assert running.is_running and period_sums(running)["revenue_e4"] == 100_000
    # Last year's order of 5 May lies after 10 April and does not count.
    assert period_sums(running.last_year())["orders"] == 0
    assert period_sums(view_of(store, "2025-Q2"))["orders"] == 1


def test_options_show_only_what_one_may_see(store: Store) -> None:
    mine = filter_options(view_of(store, "2026-Q1", scope_of("S")))
    assert [r.region_id for r in mine.regions] == ["S", "S1"]
    assert (mine.channels, mine.managers) == (("shop",), ("Wu",))
    assert filter_options(view_of(store, "2026-Q1", NOBODY)).regions == ()


def test_a_client_is_found_by_name_pinyin_initials_and_code(store: Store) -> None:
    view = view_of(store, "2026-Q1")
    for typed in ("永兴", "yongxing", "YXSD", "n1"):
        assert [c.client_id for c in find_clients(view, typed)] == ["n1"], typed
    assert find_clients(view, "  ") == () and find_clients(view, "%") == ()


CODES = {
    "regions": ["C", "N", "S", "S1", "zz"], "channels": ["shop", "hotel", "zz"], "tiers": ["A", "B", "C", "D"],
    "managers": ["Li", "Wu", "zz"],
}  # fmt: skip
CUTS = st.fixed_dictionaries(
    {k: st.lists(st.sampled_from(v), unique=True).map(lambda x: tuple(sorted(x))) for k, v in CODES.items()}
)


@given(
    cuts=CUTS,
    period=st.sampled_from(["2025", "2026", "2025-Q1", "2026-Q1", "2026-Q2", "2026-02"]),
    regions=st.sampled_from([("N",), ("S",), ("S1",), ("N", "S1"), ()]),
)
def test_no_selection_widens_a_scope(
    store: Store, cuts: dict[str, tuple[str, ...]], period: str, regions: tuple[str, ...]
) -> None:
    mine = scope_of(*regions)
    allowed = set(view_of(store, period, mine).run(served("clients"))["client_key"])
    narrow, wide = view_of(store, period, mine, **cuts), view_of(store, period, EVERYBODY, **cuts)
    for name in ("clients", "client_period", "client_period_history", "client_period_calendar", "sales_history"):
        seen = set(narrow.run(served(name))["client_key"])
        assert seen <= allowed and seen <= set(wide.run(served(name))["client_key"])
    assert client_count(narrow) <= client_count(wide)


def test_the_rule_of_a_table_is_plain_sql_without_typed_text(store: Store) -> None:
    condition = view_of(store, "2026-Q1", regions=("N'--",), tiers=("A",)).condition
    question = narrowed("client_period", condition)
    assert "N'" not in question.sql and question.parameters[-1] == "A"


def test_rights_that_name_regions_but_no_topic_see_no_client(store: Store) -> None:
    half = Scope("x", regions=frozenset({"N"}))
    view = view_of(store, "2026-Q1", half)
    assert view.run(served("clients")).empty and find_clients(view, "n1") == () and client_count(view) == 0


def test_without_the_right_to_money_a_clients_money_is_unknown(store: Store) -> None:
    view = view_of(store, "2026-Q1", scope_of("N", topics=frozenset({"personal"})))
    assert view.run(served("clients"))["year_revenue_e4"].isna().all()


def test_a_question_with_subqueries_of_its_own_is_narrowed_too(store: Store) -> None:
    sums = served("client_period").group_by("client_key").agg(revenue=_.revenue_e4.sum())
    twice = sums.join(sums.select(again="client_key", other="revenue"), [("client_key", "again")])
    assert len(view_of(store, "2026-Q1", scope_of("N")).run(twice)) == 2
