"""The companies that pages are asked on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from data.door import View
from data.scope import Scope
from tests.data.small import EVERYBODY, kept, view_of
from tests.metrics.companies import store_of
from tests.pages.showing import COMPANIES

Asked = Callable[..., View]


@pytest.fixture(scope="session")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """`asked("three", "2026-Q1")`: the view of that company on that period, its long reckonings shared."""

    def view(company: str, period: str, scope: Scope = EVERYBODY, **cut: object) -> View:
        return kept(view_of(store_of(COMPANIES[company][0], tmp_path_factory), period, scope, **cut))

    return view
