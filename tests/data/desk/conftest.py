"""Desks for the tests: every test that asks for `place` runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from data.desk import Desk
from tests.data.desk.server import new_schema, server

NUMBERS = count(1)


@dataclass(frozen=True)
class Place:
    """Where a test's desk lies: open as many as needed."""

    root: Path
    url: str

    def desk(self) -> Desk:
        return Desk.at(self.root, self.url)


@pytest.fixture(autouse=True)
def no_desk_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIDU_DESK", raising=False)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def make_place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Place]:
    """Makes as many empty places as asked for."""

    def made() -> Place:
        number = next(NUMBERS)
        root = tmp_path / f"store-{number}"
        if request.param == "sqlite":
            return Place(root, "")
        return Place(root, new_schema(request.getfixturevalue("postgres"), f"desk_{number}"))

    return made


@pytest.fixture
def place(make_place: Callable[[], Place]) -> Place:
    return make_place()


@pytest.fixture
def desk(place: Place) -> Iterator[Desk]:
    with place.desk() as opened:
        yield opened
