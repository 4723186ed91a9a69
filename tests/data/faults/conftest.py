"""One store with a history and one recorded import, shared by the tests of faults."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.data.faults.scenario import Deed, Doer, NoCompiler, base_store, doing, recorded


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="package")
def doer(folder: Path) -> Iterator[Doer]:
    """A process that does things to stores while its changes of files are watched."""
    try:
        with doing(folder) as found:
            yield found
    except NoCompiler as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(str(reason))
        pytest.skip(str(reason))


@pytest.fixture(scope="package")
def base(folder: Path, doer: Doer) -> Path:
    """A folder with a store of three imports, of which two versions are kept; copied, never written to."""
    return base_store(folder, doer)


@pytest.fixture(scope="package")
def deed(folder: Path, doer: Doer, base: Path) -> Deed:
    """An import with new rows, a correction, a row said again, a second table and a declared currency."""
    return recorded(folder, doer, base, "import")
