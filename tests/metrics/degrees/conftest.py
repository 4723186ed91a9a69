"""The companies of these tests, each published once per run and only read afterwards."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.door import View
from data.warehouse.store import Store
from metrics.degrees.moments import moments_to_publish
from tests.data.small import published, view_of
from tests.metrics.companies import store_of
from tests.metrics.degrees.small_companies import WATCHED, given_company, spread


def watched(root: Path) -> Store:
    return published(root, WATCHED)


def spread_out(root: Path) -> Store:
    return published(root, spread())


@pytest.fixture(scope="session")
def watched_view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return view_of(store_of(watched, tmp_path_factory), "2026")


@pytest.fixture(scope="session")
def watched_moments(watched_view: View) -> dict[str, pd.DataFrame]:
    """The frames of the watched company by day, rows by the client's letter."""
    frames = {}
    for frame in moments_to_publish(watched_view):
        codes = dict(enumerate("abcd", 1))
        frames[str(frame["moment_on"].iloc[0])] = frame.assign(code=frame["client_key"].map(codes)).set_index("code")
    return frames


@pytest.fixture(scope="session")
def spread_view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return view_of(store_of(spread_out, tmp_path_factory), "2026")


@pytest.fixture(scope="session")
def given_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(given_company, tmp_path_factory)
