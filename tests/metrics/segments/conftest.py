"""The client base counted by hand, published once."""

from __future__ import annotations

import pytest

from data.door import View
from tests.data.small import kept, view_of
from tests.metrics.companies import store_of
from tests.metrics.segments.base import client_base


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> View:
    return kept(view_of(store_of(client_base, tmp_path_factory), "2026-Q1"))
