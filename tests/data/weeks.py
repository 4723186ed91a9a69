"""A company that counts in weeks (4-4-5): four clients, December 2018 to May 2022, with the 53 weeks of 2020 inside."""

from __future__ import annotations

import random
import shutil
from atexit import register
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from data.settings import Settings
from data.warehouse.settle import FactFile
from data.warehouse.store import Store
from tests.data.small import Row, sale
from tests.data.test_publish_added import brought, published
from tests.metrics.companies import act, client, rate, region

AS_OF = date(2022, 5, 18)
WEEKS = Settings(calendar_kind="4-4-5", week_ends_on="saturday", year_ends="nearest")


def _days(client_id: str, seed: int) -> list[date]:
    """Order days from December 2018 on; `c` is silent for most of 2020 and `d` from September 2021 on."""
    dice, day, found = random.Random(seed), date(2018, 12, 24), []
    while (day := day + timedelta(days=dice.randint(1, 25))) <= AS_OF:
        is_silent = (client_id == "c" and date(2020, 2, 1) < day < date(2020, 12, 20)) or (
            client_id == "d" and day > date(2021, 9, 1)
        )
        if not is_silent:
            found.append(day)
    return found


DAYS = {name: _days(name, seed) for seed, name in enumerate("abcd")}
SALES = [
    sale(who, str(day), 10 + number % 7, 4, product_id=f"p{number % 2}")
    for who, days in DAYS.items() for number, day in enumerate(days)
] + [sale("a", str(AS_OF), 5, 1, order="last")]  # fmt: skip
ACTS = [act(who, str(day), "call", 0, driver=2) for who, days in DAYS.items() for day in days[::3]]
BASE: dict[str, list[Row]] = {
    "regions": [region("C", None), region("N"), region("S")],
    "products": [{"product_id": "p0", "category": "k0"}, {"product_id": "p1", "category": "k1"}],
    "clients": [client(who, "N" if who in "ab" else "S") for who in "abcd"],
    "activity_rates": [rate("call", "2018-01-01", 3)],
    "sales": SALES,
    "activities": ACTS,
}


@cache
def weeks_store() -> tuple[Store, tuple[FactFile, ...]]:
    """The company published once per process, to be read only, and the files it was made of."""
    folder = Path(mkdtemp(prefix="sidu-weeks-"))
    register(shutil.rmtree, folder)
    store = Store(folder / "store")
    files: list[FactFile] = []
    store.prepare()
    brought(store, BASE, files)
    published(store, files, WEEKS)
    return store, tuple(files)
