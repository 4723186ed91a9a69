"""Forecasts are made by a process beside the pages, once for a version, and a failure is told with what it said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.engine import Version
from data.settings import Settings
from data.warehouse.store import StoreBusy
from tests.data.small import published
from ui.forecasts import NotForecast, forecasting, made_beside

SOLD = {
    "order_id": "1",
    "line": "1",
    "client_id": "a",
    "ordered_on": date(2026, 11, 1),
    "quantity_e4": 1,
    "revenue_e4": 1,
}
VERSION = Version("000001", date(2026, 9, 30), Settings(), (), (), 0)


def test_nothing_is_begun_where_it_is_switched_off_or_already_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert forecasting(tmp_path, VERSION) is None
    monkeypatch.setenv("SIDU_FORECASTS", "on")
    assert forecasting(tmp_path, replace(VERSION, late=(1, 1))) is None


def test_the_process_beside_finds_nothing_to_do_in_an_empty_store(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    made_beside(tmp_path / "store", lambda stage, share: told.append((stage, share)))
    assert told == []


def test_a_failure_of_the_process_is_told_with_its_last_words(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "CURRENT").mkdir()
    with pytest.raises(NotForecast, match=r"exit code 3: .*CURRENT"):
        made_beside(tmp_path / "store", lambda stage, share: None)


def test_whoever_comes_second_is_told_to_ask_again(tmp_path: Path) -> None:
    store = published(tmp_path / "store", {"sales": [SOLD]})
    with store.turn("LATE"), pytest.raises(StoreBusy):
        made_beside(store.root, lambda stage, share: None)
