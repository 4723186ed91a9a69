"""`python -m data snapshots`: what it refuses before anything is done."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.__main__ import app
from data.door import Door
from data.scope import whole_company
from tests.data.keeping import kept
from tests.data.small import three_clients

ANNA = whole_company("anna", "test")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one snapshot of 2020."""
    store = three_clients(tmp_path_factory.mktemp("command") / "store")
    with Door(store.root).desk as _desk:
        kept(Door(store.root), ANNA, at=datetime(2020, 1, 1, tzinfo=UTC))
    return store.root


@pytest.mark.parametrize("said", [("--prune", "--months", "-1"), ("--prune", "--months", "1201"), ("--months", "1")])
def test_months_are_a_number_of_months_and_say_what_prune_keeps(root: Path, said: tuple[str, ...]) -> None:
    found = CliRunner().invoke(app, ["snapshots", *said, "--store", str(root)])
    assert found.exit_code == 2 and "--months" in found.output.replace("\n", " ")
    with Door(root).desk as desk:
        assert [each.is_deleted for each in desk.snapshots()] == [False]


def test_old_ones_go_when_it_is_said_that_they_may(root: Path) -> None:
    for months, gone in (("0", "none"), ("1200", "none"), ("12", "000001")):
        found = CliRunner().invoke(app, ["snapshots", "--prune", "--months", months, "--store", str(root)])
        assert found.exit_code == 0 and f"deleted by the keeping rule: {gone}" in found.output
