"""One server and one browser for all browser tests. Without a Chromium they are skipped; where CI=true they fail."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.server import Server, served
from tests.browser.window import Tabs, Window, chromium_path, launch_options

Opener = Callable[..., AbstractContextManager[Window]]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """pytest-playwright starts the browser with these."""
    if chromium_path() is None:
        why = "no Chromium: the browser tests need Debian's chromium and fonts-noto-cjk, or SIDU_CHROMIUM=path"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    return launch_options()


@pytest.fixture(scope="session")
def server(sample_store: Path) -> Iterator[Server]:
    with served(sample_store) as running:
        yield running


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Tabs:
    """The browser's tabs, for one reader after the other."""
    return Tabs(browser)


@pytest.fixture
def opened(tabs: Tabs, server: Server) -> Opener:
    """Opens a watched window on the shared server: `with opened(language="zh") as window: window.open("kpis")`."""
    return partial(tabs.window, server.address)
