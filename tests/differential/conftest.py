"""The two companies that are asked, made once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

import pytest

from data.settings import Settings
from data.warehouse.importing import Batch, Report
from data.warehouse.store import Store
from tests.differential.company import COUNTED, written
from tests.differential.files import latest
from tests.differential.questions import Asking, brought_in
from tests.differential.raw import Raw

CALENDARS = {
    # The middle of a month, a year from January; 29 February, a year from April.
    "october": (date(2026, 10, 18), 1, 7),
    "leap_day": (date(2024, 2, 29), 4, 8),
}


@dataclass(frozen=True)
class Known:
    """A company in a store and as its files say it, and what its two deliveries did."""

    asking: Asking
    reports: tuple[Report, ...]


@cache
def _made(name: str, folder: Path) -> Known:
    as_of, fiscal, seed = CALENDARS[name]
    company = written(folder / name, as_of, fiscal, seed)
    store = Store(folder / name / "store")
    store.prepare()
    batch = Batch((), (), "test", datetime.combine(as_of, time(12), UTC), settings=Settings(fiscal_year_start=fiscal))
    reports = [
        brought_in(store, [f for f in sorted(files.glob("*.csv")) if f.stem in COUNTED], batch)
        for files in company.deliveries
    ]
    raw = Raw({t: latest(t, company.rows(t)) for t in COUNTED}, as_of, fiscal)
    return Known(Asking(store.root, raw), tuple(reports))


@pytest.fixture(scope="session")
def companies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("companies")


@pytest.fixture(scope="session", params=CALENDARS)
def known(request: pytest.FixtureRequest, companies: Path) -> Known:
    """Each of the two companies."""
    return _made(request.param, companies)


@pytest.fixture(scope="session")
def october(companies: Path) -> Known:
    return _made("october", companies)
