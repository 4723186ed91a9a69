"""What all tests share: no network, no reader's own store, the longest files first, and one small sample company."""

from __future__ import annotations

import gc
import ipaddress
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
MAKING_TAKES_AT_MOST_S = 240

# The same examples on every machine, and no clock: a test that passes here passes there.
settings.register_profile("sidu", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("sidu")


LONGEST = (
    "browser/test_pages.py", "data/faults/test_kills.py", "data/desk/test_erased_desk.py", "browser/test_sign_in.py",
    "browser/test_links.py", "data/faults/test_power_cut.py", "house/test_scope_mutations.py",
    "browser/test_choices.py", "data/test_warehouse.py", "browser/test_import.py", "pages/test_laws.py",
    "browser/test_settings.py", "data/test_undo.py", "data/test_publish_added.py", "differential/test_cuts.py",
    "data/test_execution.py", "data/gate/test_reading.py", "data/gate/test_fuzz.py", "data/test_versions.py",
    "exports/native/test_points_of_the_sample.py", "exports/test_command_line.py", "exports/test_slides_numbers.py",
    "exports/test_deck_command.py", "browser/test_snapshots.py", "browser/test_naughty.py", "browser/test_walking.py",
    "house/test_safety_rules.py", "data/test_scope_storm.py",
)  # fmt: skip
"""Files that take half a minute and more, a waiting one beside one that works: handed out first, they leave no worker
alone at the end. The second does without the sample, which the first makes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first; within a file the order stays."""
    place = {name: at for at, name in enumerate(LONGEST)}
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")
    items.sort(key=lambda item: place.get(item.path.relative_to(ROOT / "tests").as_posix(), len(LONGEST)))


def pytest_collection_finish() -> None:
    """Some six thousand collected tests and all modules stay to the end: no garbage collection need walk them again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """A test that reaches for another host fails where it does it."""
    connect = socket.socket.connect

    def connect_at_home(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0] if isinstance(address, tuple) else str(address)
            if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
                raise AssertionError(f"a test tried to reach {address}; tests use no network")
        connect(self, address)  # type: ignore[arg-type]

    socket.socket.connect = connect_at_home  # type: ignore[method-assign,assignment]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def no_store_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a store of its own a test meets an empty folder, never the one a person works with; nor their desk."""
    monkeypatch.setenv("SIDU_STORE", str(tmp_path / "store"))
    monkeypatch.delenv("SIDU_DESK", raising=False)


os.environ["SIDU_FORECASTS"] = "off"
"""Nobody fits models beside a test, in no process that it starts; tests of forecasts ask for them."""


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published store of a small sample company: 300 clients, 30 months. Read it, never write to it.

    Made once for all workers of a run: who comes second waits for it.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    store, turn = shared / "sample" / "store", shared / "sample-is-being-made"
    try:
        turn.mkdir()
    except FileExistsError:
        until = time.monotonic() + MAKING_TAKES_AT_MOST_S
        while not store.exists():
            assert time.monotonic() < until, "another worker did not make the sample; see what it says"
            time.sleep(0.2)
    else:
        (shared / "making").mkdir()
        _make_sample(shared / "making" / "store")
        (shared / "making").rename(store.parent)
    return store


def _make_sample(store: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "data", "sample", "--clients", "300", "--months", "30", "--store", str(store)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=MAKING_TAKES_AT_MOST_S,
        check=False,
    )
    assert made.returncode == 0, f"python -m data sample failed:\n{made.stdout}\n{made.stderr}"


def _folder_named_by(variable: str) -> Path:
    named = os.environ.get(variable, "")
    if not named:
        pytest.skip(f"{variable} does not name a folder")
    folder = Path(named).resolve()
    assert folder.is_dir(), f"{variable} names {folder}, which is no folder"
    return folder


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The real inputs beside the project (AdventureWorks, Online Retail, CDNOW, SFO survey)."""
    return _folder_named_by("SIDU_REALDATA")


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The bad inputs beside the project (naughty strings, odd CSV files)."""
    return _folder_named_by("SIDU_CORPORA")
