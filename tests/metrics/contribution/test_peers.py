"""Peers as a version publishes them: the same for everybody with a right to money, and never of fewer than five."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.scope import NOBODY, TOPICS, Scope
from data.tables import DERIVED, served
from data.warehouse.store import Store
from metrics.contribution import published_peers, tier_peers, trailing_peers
from metrics.contribution.peers import LEAST_PEERS, NO_TIER_PEERS, NOT_PUBLISHED, peers_to_publish
from metrics.kpi import NOT_YOURS
from metrics.publish import derived_rows
from tests.data.small import Row, published, sale, view_of
from tests.metrics.companies import act, client, day, region
from tests.metrics.word_of_mouth.talking_regions import with_models

MANY, FEW = [f"m{n}" for n in range(6)], [f"f{n}" for n in range(4)]
MANAGER = Scope("ben", regions=frozenset(("S",)), topics=TOPICS, why="test")


def company(root: Path) -> Store:
    """Six clients in N, four in S; the data end on 20 March 2026.

    2025, each      an order of 100 in June at 60 of goods, paid after 10 days; a visit of 5
    2026, each      two orders of 100 in March at 70 of goods, paid at once; no visit
    f3 in 2025      its goods' cost is unknown: it is no peer of that year
    """
    sales: list[Row] = []
    for code in [*MANY, *FEW]:
        goods = None if code == "f3" else 60
        sales.append(sale(code, "2025-06-02", 100, goods, discount_e4=250_000, paid_on=day("2025-06-12")))
        sales += [sale(code, on, 100, 70, paid_on=day(on)) for on in ("2026-03-02", "2026-03-20")]
    acts = [act(code, "2025-06-03", "visit", 1, cost=5) for code in [*MANY, *FEW]]
    clients = [client(code, "N" if code in MANY else "S") for code in [*MANY, *FEW]]
    regions = [region("C", None), region("N"), region("S")]
    return published(root, {"regions": regions, "clients": clients, "sales": sales, "activities": acts})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return with_models(company(tmp_path_factory.mktemp("peers")))


def measures(peers: pd.DataFrame) -> dict[str, float]:
    assert len(set(peers["tier"])) == 1
    return dict(zip(peers["measure"], peers["value"], strict=True)) | {"clients": set(peers["clients"]).pop()}


def test_the_peers_of_a_year_that_is_over_are_that_year_s(store: Store) -> None:
    peers, missing = published_peers(view_of(store, "2025-06"))
    assert missing == ""
    told = measures(peers)
    # Gross sales 125 a client: discount 25, goods 60, a visit of 5, unpaid for 10 days of 100.
    assert told["clients"] == 9 and told["discount_rate"] == 0.2 and told["margin_rate"] == 65 / 125
    assert (told["visit_rate"], told["visits_per_client"], told["complaints_per_client"]) == (0.04, 1, 0)
    assert (told["order_value_e4"], told["orders_per_client"], told["credit_days"]) == (1_250_000, 1, 8)


def test_a_year_that_runs_is_held_against_the_twelve_months_up_to_its_last_day(store: Store) -> None:
    """From 21 March 2025 to 20 March 2026: both years' orders, of the nine clients whose cost is known in both."""
    for period in ("2026", "2026-Q1", "2026-03"):
        peers, missing = published_peers(view_of(store, period))
        assert missing == "" and measures(peers)["orders_per_client"] == 3
    assert measures(peers)["visits_per_client"] == 1 and measures(peers)["credit_days"] == 1_000 / 325
    view = view_of(store, "2026")
    pd.testing.assert_frame_equal(peers, trailing_peers(view))
    assert measures(tier_peers(view))["clients"] == 10, "this year alone all costs are known"


def test_a_manager_and_an_owner_are_told_the_same_peers(store: Store) -> None:
    everybody, _missing = published_peers(view_of(store, "2025"))
    pd.testing.assert_frame_equal(everybody, published_peers(view_of(store, "2025", MANAGER))[0])
    pd.testing.assert_frame_equal(everybody, published_peers(view_of(store, "2025", regions=("S",)))[0])
    pd.testing.assert_frame_equal(everybody, tier_peers(view_of(store, "2025")))
    assert tier_peers(view_of(store, "2025", MANAGER)).empty, "four clients of one's own are no peers"


def test_without_a_right_to_money_there_are_none(store: Store) -> None:
    voices = Scope("eva", everywhere=True, topics=frozenset(("satisfaction",)), why="test")
    for scope in (voices, NOBODY):
        peers, missing = published_peers(view_of(store, "2025", scope))
        assert peers.empty and missing == NOT_YOURS
        assert view_of(store, "2025", scope).run(served("tier_peers")).empty


def test_no_row_tells_of_fewer_than_five(store: Store) -> None:
    rows = peers_to_publish(view_of(store, "2026"))
    assert rows and min(row["clients"] for row in rows) >= LEAST_PEERS
    assert {tuple(row) for row in rows} == {tuple(DERIVED["tier_peers"])}
    assert {row["grain"] for row in rows} == {"year", "rolling"}


def test_a_version_without_them_says_that_they_are_not_published_yet(tmp_path: Path) -> None:
    peers, missing = published_peers(view_of(company(tmp_path), "2025"))
    assert peers.empty and missing == NOT_PUBLISHED


def test_a_year_in_which_no_tier_has_five_says_so(store: Store, tmp_path: Path) -> None:
    assert published_peers(view_of(store, "2024"))[1] == NO_TIER_PEERS
    few = {"clients": [client(code, "N") for code in FEW], "sales": [sale(code, "2025-12-31", 5, 1) for code in FEW]}
    assert derived_rows(view_of(published(tmp_path, few), "2025"))["tier_peers"]() == []
