"""The hand-counted companies, each as a fixture of the whole run."""

from __future__ import annotations

import pytest

from data.warehouse.store import Store
from tests.metrics.companies import rhythm, serving, store_of, three_clients, voices


@pytest.fixture(scope="session")
def three(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(three_clients, tmp_path_factory)


@pytest.fixture(scope="session")
def serving_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(serving, tmp_path_factory)


@pytest.fixture(scope="session")
def rhythm_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(rhythm, tmp_path_factory)


@pytest.fixture(scope="session")
def voices_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(voices, tmp_path_factory)
