"""Three clients with handmade alerts: six of the last twelve months, one of them over, and what detectors watched."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from data.door import View
from data.tables import DERIVED, served
from data.warehouse.derived import derive_with
from data.warehouse.held import content_of
from data.warehouse.recording import Why, publish_recorded
from data.warehouse.store import Store
from tests.data.small import three_clients
from tests.metrics.word_of_mouth.talking_regions import MOMENT

AS_OF = date(2026, 4, 10)
PLACE = ("client_key", "home_key", "region_key", "channel_key", "manager_key", "tier")
ALERTS: tuple[tuple[str, str, str, date, dict[str, Any]], ...] = (
    ("n1", "money", "fall", date(2026, 4, 5),
     {"observed": 62.0, "expected": 100.0, "statistic": 5.0, "chance": 0.0005, "stake_e4": 50_000_000}),
    ("n2", "money", "no_order", date(2026, 3, 29),
     {"observed": 6.0, "expected": 2.0, "statistic": 5.5, "chance": 0.004, "stake_e4": 3_000_000}),
    ("s1", "money", "loss", date(2026, 3, 31), {"observed": -123_000_000.0, "expected": 40_000_000.0,
                                              "stake_e4": 123_000_000}),
    ("s1", "satisfaction", "satisfaction", date(2026, 4, 2),
     {"observed": 0.4, "expected": 0.8, "statistic": 4.0, "chance": 0.001, "stake_e4": 10_000_000}),
    ("n1", "satisfaction", "promise", date(2026, 4, 8), {"observed": 2.0, "expected": 0.0, "about": "weekly visit",
                                                         "stake_e4": 20_000_000}),
    ("n2", "money", "rise", date(2025, 11, 2), {"observed": 150.0, "expected": 100.0, "statistic": 6.0,
                                              "chance": 0.0005, "stake_e4": 1_000_000, "is_standing": False}),
)  # fmt: skip
"""Client, topic, kind, day, and what else is said; at stake in all that stand: 20,600 units."""


def alerts(view: View) -> list[dict[str, Any]]:
    """The rows of `client_alerts`."""
    clients = view.run(served("clients")).set_index("client_id", drop=False)
    found = []
    for client_id, topic, kind, raised_on, said in ALERTS:
        row: dict[str, Any] = dict.fromkeys(DERIVED["client_alerts"])
        row |= {name: clients.at[client_id, name] for name in PLACE}
        row |= {"topic": topic, "kind": kind, "raised_on": raised_on, "is_standing": True} | said
        found.append(row)
    return found


WATCHED = {"fall": "money", "rise": "money", "no_order": "money", "mix": "money", "satisfaction": "satisfaction"}
EXPECTED = 0.6


def weeks(view: View) -> list[dict[str, Any]]:
    """Each client watched for 52 weeks by each detector of chance."""
    cells = view.run(served("clients"))[list(PLACE[1:])].to_dict("records")
    return [
        {**cell, "kind": kind, "topic": topic, "weeks": 52, "clients": 1}
        for cell in cells
        for kind, topic in WATCHED.items()
    ]


def figures(view: View) -> list[dict[str, Any]]:
    """Each detector raises 0.6 false alarms a year in the whole company."""
    told = {"expected": EXPECTED, "judged": 156.0}
    return [
        {"topic": topic, "model": f"alerts_{kind}", "name": name, "value": value, "low": None, "high": None, "n": 3}
        for kind, topic in WATCHED.items()
        for name, value in told.items()
    ]


def alerted(root: Path) -> Store:
    """The store, published once more with the alerts."""
    store = three_clients(root)
    derive_with(
        lambda view: {
            "client_alerts": lambda: iter((pd.DataFrame(alerts(view)),)),
            "alert_weeks": lambda: weeks(view),
            "model_figures": lambda: figures(view),
        }
    )
    try:
        with store.writer():
            publish_recorded(store, content_of(store), Why("anna", MOMENT, "test"))
    finally:
        derive_with(None)
    return store
