"""What a server process loads before anybody asks anything: it is paid for in every process, asked or not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.house.source import ROOT, room

FOR_FEW = {
    "scipy.stats": "30 MB: a distribution's chance is a function of scipy.special (metrics/distributions.py)",
    "statsmodels": "30 MB: models are fitted when something is published",
    "scipy.optimize": "24 MB: import it inside the function that needs it",
    "scipy.linalg": "6 MB: numpy.linalg, or an import inside the function that needs it",
    "pptx": "slides are made when somebody asks for them",
    "typst": "paper is made when somebody asks for it",
    "alembic": "11 MB: a desk whose tables are up to date needs none of it",
}
"""What few pages or none ever need, and what to do instead."""


@pytest.fixture(scope="module")
def loaded() -> frozenset[str]:
    """Every module that is there once the server and all that app.py imports are."""
    named = {name for module in room("app.py") for name in module.imports()} | {"ui.serving"}
    code = f"import importlib, sys\nfor name in {sorted(named)}: importlib.import_module(name)\nprint(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert not started.returncode, started.stderr
    return frozenset(started.stdout.split())


def test_the_pages_are_there_once_the_server_has_started(loaded: frozenset[str]) -> None:
    assert {"ui.cache", "pages", "metrics.kpi", "scipy.special"} <= loaded


@pytest.mark.parametrize("name", FOR_FEW)
def test_a_server_starts_without_what_few_ever_need(name: str, loaded: frozenset[str]) -> None:
    assert name not in loaded, f"{FOR_FEW[name]}; who imports it: python -X importtime -c 'import ui.cache'"
