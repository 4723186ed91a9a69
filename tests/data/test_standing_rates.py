"""Rates from files and from the desk have one home: the later word wins, and acts are priced anew with it."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from data.desk import Desk
from data.desk.commands import ChangeRates
from data.rates import ActivityRate
from data.scope import whole_company
from data.warehouse.held import content_of
from data.warehouse.refresh import refresh
from data.warehouse.store import Store
from metrics.rates import activity_rates
from tests.data.imports import AT, brought, orders
from tests.data.small import view_of

ANNA = whole_company("anna", "owner of the store")
DAY = date(2026, 1, 1)
LATER, LATEST = AT + timedelta(hours=1), AT + timedelta(hours=2)
RATES = "activity,valid_from,rate_per_driver,practical_capacity\nvisit,2026-01-01,10,100\ndrop,2026-01-01,2,50\n"
ACTS = (
    "activity_id,client_id,done_on,activity,driver_quantity\n"
    "1,c1,2026-01-10,visit,3\n2,c1,2026-02-10,drop,5\n3,c1,2026-02-11,orders,1\n"
)


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Orders, acts and rates, imported and published; copied, never written to."""
    root = tmp_path_factory.mktemp("rates") / "store"
    brought(Store(root), {"orders.csv": orders(A=500), "activities.csv": ACTS, "activity_rates.csv": RATES})
    return root


@pytest.fixture
def store(made_once: Path, tmp_path: Path) -> Store:
    return Store(Path(shutil.copytree(made_once, tmp_path / "store")))


def enter(store: Store, *rates: ActivityRate, gone: tuple[tuple[str, date], ...] = (), at: datetime = LATER) -> str:
    with Desk.at(store.root) as desk:
        desk.carry_out(ChangeRates(rates, gone, desk.revision()), ANNA, at)
    return refresh(store, "anna", at)


def standing(store: Store) -> dict[str, tuple[float, float | None]]:
    rates = activity_rates(view_of(store, "2026-Q1"))
    amounts = rates[["rate_per_driver_e4", "practical_capacity_e4"]].astype("Float64") / 10_000
    return {a: (r, c) for a, r, c in zip(rates["activity"], *amounts.T.to_numpy(na_value=None), strict=True)}


def costs(store: Store) -> tuple[int | None, int]:
    """Service cost of the quarter in whole units, and as the mart of acts holds it."""
    view = view_of(store, "2026-Q1")
    periods = view.run(view.tables.client_period.service_cost_e4.sum().name("cost"))["cost"][0]
    acts = view.run(view.tables.activity_period.cost_e4.sum().name("cost"))["cost"][0]
    return int(periods) // 10_000, int(acts) // 10_000


def test_what_files_brought_stands_at_first(store: Store) -> None:
    assert standing(store) == {"drop": (2, 50), "visit": (10, 100)}
    assert costs(store) == (40, 40)


def test_an_entry_stands_over_the_file_and_prices_the_acts_anew(store: Store) -> None:
    assert enter(store, ActivityRate("visit", DAY, 200_000, 1_000_000), ActivityRate("orders", DAY, 70_000)) == "000002"
    assert standing(store) == {"drop": (2, 50), "orders": (7, None), "visit": (20, 100)}
    assert costs(store) == (77, 77)
    view = view_of(store, "2026-Q1")
    assert (view.version.rates_revision, view.version.rows("activity_rates")) == (1, 2)
    assert store.record_of("000002")["why"] == "rates"


def test_a_rate_from_capacity_stands_in_units_of_the_driver(store: Store) -> None:
    """$560,000 over 700,000 minutes, 8 minutes an order: $6.40, and 87,500 orders can be handled."""
    enter(store, ActivityRate("orders", DAY, None, 7_000_000_000, 5_600_000_000, 80_000))
    assert standing(store)["orders"] == (6.4, 87_500)


def test_what_is_withdrawn_counts_no_more(store: Store) -> None:
    enter(store, gone=(("visit", DAY),))
    assert standing(store) == {"drop": (2, 50)} and costs(store) == (10, 10)


def test_a_later_file_that_says_something_else_stands_over_the_entry(store: Store) -> None:
    enter(store, ActivityRate("visit", DAY, 200_000), ActivityRate("drop", DAY, 30_000))
    brought(store, {"activity_rates.csv": RATES.replace("visit,2026-01-01,10", "visit,2026-01-01,11")}, at=LATEST)
    assert standing(store) == {"drop": (3, None), "visit": (11, 100)}
    enter(store, ActivityRate("visit", DAY, 120_000), at=LATEST + timedelta(minutes=1))
    assert standing(store)["visit"] == (12, None)


def test_a_refresh_happens_once_and_later_versions_keep_the_rates(store: Store) -> None:
    name = enter(store, ActivityRate("visit", DAY, 200_000))
    assert refresh(store, "another server", LATEST) == name
    brought(store, orders(B=7), at=LATEST)
    assert costs(store)[0] == 70 and content_of(store).rates[0].rate == ActivityRate("visit", DAY, 200_000)
