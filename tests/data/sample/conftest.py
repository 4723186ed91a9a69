"""Two samples made once: a small one of two years, and the default one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from data.contract import TABLES
from data.sample import Truth, write_sample


@dataclass(frozen=True)
class Sample:
    """The files of a sample, ready to be asked."""

    folder: Path
    truth: Truth
    connection: duckdb.DuckDBPyConnection

    def rows(self, query: str) -> list[tuple]:
        return self.connection.execute(query).fetchall()

    def value(self, query: str) -> object:
        return self.rows(query)[0][0]


def opened(folder: Path, truth: Truth) -> Sample:
    """The files as views named like their tables."""
    connection = duckdb.connect()
    for name in TABLES:
        for path in folder.glob(f"{name}.*"):
            connection.execute(f"create view {name} as from '{path}'")
    return Sample(folder, truth, connection)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("small")
    return opened(folder, write_sample(folder, clients=600, months=24))


@pytest.fixture(scope="session")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("usual")
    return opened(folder, write_sample(folder))
