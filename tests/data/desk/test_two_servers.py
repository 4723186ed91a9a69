"""Two servers on one store and one desk, SQLite or PostgreSQL: what one does, the other's next rerun sees."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from data.door import Door
from data.warehouse.store import Store
from tests.data.desk.conftest import Place
from tests.data.desk.test_desk import change
from tests.data.imports import brought, orders
from tests.house.source import ROOT

Other = Callable[[str], object]


@pytest.fixture
def store(place: Place, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store whose desk is the place's, with one import."""
    if place.url:
        monkeypatch.setenv("SIDU_DESK", place.url)
    brought(Store(place.root), orders(A=10))
    return Store(place.root)


@pytest.fixture
def other(store: Store) -> Iterator[Other]:
    """Asks a server that runs in a process of its own."""
    start = [sys.executable, "-m", "tests.data.desk.second_server", str(store.root)]
    process = subprocess.Popen(
        start, cwd=ROOT, env=dict(os.environ), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None and process.stdout is not None
    asked, said = process.stdin, process.stdout

    def ask(word: str) -> object:
        asked.write(word + "\n")
        asked.flush()
        return json.loads(said.readline())

    yield ask
    asked.close()
    said.close()
    assert process.wait(20) == 0


def test_what_one_server_does_the_other_sees_at_its_next_question(store: Store, other: Other) -> None:
    here = Door(store.root)
    first = other("see")
    assert first == ["000001", here.desk.revision(), ""]
    revision = change(here.desk, company="永兴")
    assert other("see") == ["000001", revision, "永兴"]
    brought(store, orders(B=20))
    assert other("see") == ["000002", here.desk.revision(), "永兴"]
    with store.writer():
        refused = other(json.dumps(orders(C=30)))
    assert "another import is running on this store" in str(refused)
    assert other(json.dumps(orders(C=30))) == "000003"
    version = here.current()
    assert version is not None and (version.name, version.passed_over) == ("000003", "")
    assert other("see") == ["000003", here.desk.revision(), "永兴"]
    here.desk.close()
