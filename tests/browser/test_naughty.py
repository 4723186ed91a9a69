"""Names that are scripts, formulas and links, in a real browser and in every file: they stay names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks.naughty import deck_of_all, in_log, on_screen, panels_of
from benchmarks.naughty_company import PAYLOADS, kept, made
from benchmarks.naughty_files import in_files
from tests.browser.server import Server, served

PAGES = ("overview", "clients", "one_client", "complaints", "snapshots", "targets")
NAMES = [kept(text, f"K{n:04d}") for n, text in enumerate(PAYLOADS)]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company of payloads, through the gate: it takes every one."""
    root = tmp_path_factory.mktemp("naughty") / "store"
    assert not sum(part.rejected for part in made(root, PAYLOADS, orders=6).parts)
    return root


@pytest.fixture(scope="module")
def naughty_server(store: Path) -> Iterator[Server]:
    with served(store) as running:
        yield running


def test_no_name_runs_or_asks_for_anything_on_a_screen(browser: Browser, naughty_server: Server) -> None:
    sink = on_screen(browser, naughty_server.address, PAGES, "en", "K0001")
    assert (sink.scripts, sink.requests) == ([], []) and sink.looked_at == len(PAGES) and sink.found
    assert in_log(naughty_server.written()).is_clean


def test_no_name_is_a_formula_or_a_link_in_a_file_and_none_is_lost(store: Path) -> None:
    deck = deck_of_all(list(panels_of(store, "en", ("clients",), "K0001")), "en")
    sinks = {sink.name: sink for sink in in_files(deck, ("xlsx", "csv", "pptx", "pdf"), NAMES)}
    assert all(sink.is_clean for sink in sinks.values()), [vars(sink) for sink in sinks.values() if not sink.is_clean]
    assert sinks["XLSX"].found == sinks["CSV"].found == len(NAMES) and sinks["PDF"].found
