"""Five clients with hand-written moments, published once for all who ask."""

from __future__ import annotations

import pytest

from data.door import View
from tests.data.small import kept, view_of
from tests.metrics.companies import store_of
from tests.metrics.false_loyalty.rows import five_clients


@pytest.fixture(scope="session")
def five(tmp_path_factory: pytest.TempPathFactory) -> View:
    return kept(view_of(store_of(five_clients, tmp_path_factory), "2026-03"))
