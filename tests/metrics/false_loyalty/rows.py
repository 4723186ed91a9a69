"""Moments of clients and figures of models written straight into a published store, so that chances can be counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from data.door import View
from data.settings import Settings
from data.tables import served
from data.warehouse.derived import add_derived, derive_with
from data.warehouse.publish import Content, publish
from data.warehouse.settle import FactFile
from data.warehouse.store import Store
from metrics.false_loyalty.attitude import Attitude
from metrics.false_loyalty.published import Figures, attitude_rows, model_rows
from metrics.false_loyalty.stay import StayModel
from tests.data.small import TODAY, Row, sale, settled
from tests.metrics.companies import answer, client, region

OWN = Attitude("own", 70.0, 15.0, 0.7, 0.6, 0.8, 100, 50)
RELATIVE = Attitude("relative", 60.0, 20.0, 0.5, 0.4, 0.6, 100, 50, 55.0)
MODEL = StayModel((2.0, 0.5, -2.0, 3.0), tuple(tuple(row) for row in (np.eye(4) * 0.04).tolist()), 900, 300, 60)
FIGURES = Figures(RELATIVE, OWN, MODEL, None, 900, 60)
AS_OF = date(2026, 3, 2)
UNKNOWN: Mapping[str, Any] = dict.fromkeys(
    (
        "satisfaction", "recommend", "attitude", "alive", "wallet", "dependence", "purchases_e4", "alternatives",
        "revenue_e4", "former_revenue_e4", "quantity_e4", "profit_e4", "tier_then", "payment", "stability", "alike",
        "months_watched", "months_clean", "gravest",
    )
)  # fmt: skip


def moment(key: int, day: date = AS_OF, **known: Any) -> Row:
    """One client's moment; money in whole units as `revenue`, what is not given is unknown."""
    given = dict(known)
    if "revenue" in given:
        given["revenue_e4"] = round(given.pop("revenue") * 10_000)
    if "wallet" in given:
        given.setdefault("dependence", given["wallet"])
    place = {"home_key": 1, "region_key": 1, "channel_key": 1, "manager_key": 1, "tier": "A"}
    counts = {"answers": 1, "order_weeks": 1, "invoices": 0, "invoices_in_time": 0}
    return {"client_key": key, **place, "moment_on": day, "is_quarter_end": True, **UNKNOWN, **counts, **given}


def figure_rows(attitudes: Iterable[Attitude], model: StayModel | None = None) -> list[Row]:
    """The rows that `false_loyalty_figures` would publish of these."""
    rows = [row for attitude in attitudes for row in attitude_rows(attitude)]
    return [*rows, *(model_rows(model) if model is not None else [])]


def company(
    root: Path,
    moments: list[Row],
    figures: list[Row],
    clients: int,
    more: Mapping[str, list[Row]] | None = None,
) -> Store:
    """A store of clients c1 … in two regions (odd ones in A, even ones in B) with these derived rows."""

    def derived(view: View) -> dict[str, Any]:
        keys = {row["client_id"]: row for row in view.run(_places()).to_dict("records")}
        placed = [{**row, **_place(keys[f"c{row['client_key']}"])} for row in moments]
        return {"client_moments": placed, "model_figures": figures}

    store, files = Store(root), list[FactFile]()
    store.prepare()
    rows: dict[str, list[Row]] = {
        "regions": [region("T", None), region("A", "T"), region("B", "T")],
        "clients": [client(f"c{n}", "AB"[(n + 1) % 2]) for n in range(1, clients + 1)],
        "sales": [sale(f"c{n}", "2026-03-02", 10 * n, 5) for n in range(1, clients + 1)],
        "surveys": [answer("c1", "2026-03-01", 4)],
        **(more or {}),
    }
    for table, given in rows.items():
        settled(store, table, given, files)
    derive_with(derived)
    try:
        publish(store, Content(tuple(files), Settings()), TODAY, finish=lambda building: _added(building, root))
    finally:
        derive_with(None)
    return store


def _added(building: Path, root: Path) -> None:
    assert not add_derived(building, root).why_not


def _places() -> Any:
    names = ("client_id", "client_key", "home_key", "region_key", "channel_key", "manager_key", "tier")
    return served("clients_anywhere").select(*names)


def _place(row: Mapping[str, Any]) -> Row:
    return {name: row[name] for name in row if name != "client_id"}


FIVE = [
    moment(1, satisfaction=0.55, alive=1.0, wallet=0.8, alternatives=0.0, revenue=1000, profit_e4=500),
    moment(2, satisfaction=0.95, alive=0.9, wallet=0.4, alternatives=0.5, revenue=400),
    moment(3, satisfaction=0.70, alive=0.8, attitude=-0.2, answers=2, alternatives=1.0, revenue=300),
    moment(4, alive=0.9, wallet=0.9, revenue=200),
    moment(5, satisfaction=0.40, alive=0.2, wallet=1.5, alternatives=0.2, revenue=100),
]
"""c1 as in the published figure; c2 buys little of what it buys here; c3 without a wallet, with a best alternative and
two answers; c4 never answered; c5 has nearly gone, and says it buys less from everyone than it does from us."""


def five_clients(root: Path) -> Store:
    """The five of FIVE with the company's figures."""
    return company(root, FIVE, figure_rows([OWN, RELATIVE], MODEL), len(FIVE))
