"""How complete the data are: counted by hand on small stores."""

from __future__ import annotations

from pathlib import Path

from data.quality import known_cells, only_codes
from data.scope import NOBODY, Scope
from tests.data.small import CLIENTS, REGIONS, published, sale, three_clients, view_of
from tests.metrics.companies import answer


def shares(store, period: str = "2026-Q1", **more) -> dict[str, tuple[int, int]]:  # type: ignore[no-untyped-def]
    return {
        f"{each.table}.{each.column}": (each.known, each.rows) for each in known_cells(view_of(store, period, **more))
    }


def test_known_cells_are_counted_over_all_days_whatever_the_filters_are(tmp_path: Path) -> None:
    sales = [
        sale("n1", "2024-05-05", 10, 7), sale("n1", "2026-02-02", 20), sale("n2", "2026-02-10", 30, 40),
        sale("s1", "2026-02-25", 90, product_id="p"),
    ]  # fmt: skip
    store = published(tmp_path, {"regions": REGIONS, "clients": CLIENTS, "sales": sales})
    found = shares(store, regions=("S",))
    assert found["sales.cost_of_goods"] == (2, 4)
    assert found["sales.product_id"] == (1, 4)
    assert found["sales.region_id"] == (4, 4)
    assert found["sales.quantity_ordered"] == (0, 4)
    assert found["clients.channel"] == (3, 3) and found["clients.yearly_purchases"] == (0, 3)


def test_a_blank_answer_and_one_without_a_scale_are_not_known(tmp_path: Path) -> None:
    answers = [
        answer("n1", "2026-02-05", 4, would_recommend=9.0), answer("n2", "2026-02-05", None),
        answer("s1", "2026-02-05", 4) | {"scale_low": None, "scale_high": None},
    ]  # fmt: skip
    store = published(tmp_path, {"clients": CLIENTS, "surveys": answers})
    found = shares(store)
    assert found["surveys.satisfaction"] == (1, 3) and found["surveys.would_recommend"] == (1, 3)


def test_a_table_without_rows_says_nothing_of_itself(tmp_path: Path) -> None:
    assert {name.split(".")[0] for name in shares(three_clients(tmp_path))} == {"sales", "clients"}


def test_what_stands_in_facts_only_is_counted_as_known_by_its_code(tmp_path: Path) -> None:
    sales = [sale("n1", "2026-02-02", 20, product_id="p"), sale("x", "2026-02-03", 5), sale("y", "2026-02-03", 5)]
    store = published(tmp_path, {"clients": CLIENTS[:1], "sales": sales})
    found = {each.table: (each.members, each.of) for each in only_codes(view_of(store, "2026-Q1"))}
    assert found == {"clients": (2, 3), "products": (1, 1), "regions": (1, 1)}


def test_described_clients_products_and_regions_need_no_look(tmp_path: Path) -> None:
    assert only_codes(view_of(three_clients(tmp_path), "2026-Q1")) == ()


def test_a_reader_counts_only_what_they_may_see(tmp_path: Path) -> None:
    store = three_clients(tmp_path)
    south = Scope("s", regions=frozenset(("S",)), topics=frozenset(("money", "setup")), why="test")
    assert shares(store, scope=south)["sales.cost_of_goods"] == (3, 3)
    assert known_cells(view_of(store, "2026-Q1", NOBODY)) == ()
