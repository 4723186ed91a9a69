"""Interrupted questions, open cursors, time zones: nobody's answer touches another's. The storm of many readers at once
is in tests/data/test_scope_storm.py."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

import data.engine
from data.door import Door
from data.engine import Engine, TooSlow
from tests.differential.conftest import Known

THREADS = 16
WITHOUT_END = "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b"


@pytest.fixture
def engine(october: Known) -> Engine:
    door = october.asking.door
    return Engine(door.store.version_path(october.asking.version.name))


def test_an_interrupted_question_leaves_the_next_one_right(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    count = "SELECT count(*), sum(lines) FROM client_period"
    right = engine.rows(count)
    monkeypatch.setattr(data.engine, "QUERY_SECONDS", 0.1)
    for _ in range(3):
        with pytest.raises(TooSlow):
            engine.rows(WITHOUT_END)
        with pytest.raises(TooSlow):
            engine.frame(WITHOUT_END)
        assert engine.rows(count) == right
    assert engine.frame(count).to_numpy().tolist() == [list(right[0])]


def test_a_question_that_is_stopped_stops_nobody_else(engine: Engine) -> None:
    count = "SELECT count(*), sum(revenue_e4) FROM region_period"
    right, stopped = engine.rows(count), threading.Event()

    def one_without_end() -> bool:
        with engine._limited() as cursor:
            threading.Timer(0.3, cursor.interrupt).start()
            try:
                cursor.execute(WITHOUT_END).fetchall()
            finally:
                stopped.set()
        return False

    with ThreadPoolExecutor(8) as crowd:
        endless = [crowd.submit(one_without_end) for _ in range(2)]
        answers = [crowd.submit(engine.rows, count) for _ in range(60)]
        assert all(isinstance(e.exception(), TooSlow) for e in endless) and stopped.is_set()
        assert {tuple(a.result()) for a in answers} == {tuple(right)}


def test_an_answer_that_nobody_fetched_blocks_no_other_cursor(engine: Engine) -> None:
    with engine._limited() as first, engine._limited() as second:
        first.execute("SELECT * FROM sales")
        assert first.fetchone() is not None
        assert second.execute("SELECT 1").fetchall() == [(1,)] == engine.rows("SELECT 1")


def test_every_cursor_in_every_thread_lives_in_the_same_time_zone(engine: Engine) -> None:
    asked = "SELECT current_setting('TimeZone'), CAST(TIMESTAMPTZ '2026-01-01 00:30:00+08' AS VARCHAR)"
    with ThreadPoolExecutor(THREADS) as crowd:
        found = {tuple(row) for rows in crowd.map(lambda _: engine.rows(asked), range(64)) for row in rows}
    assert found == {("UTC", "2025-12-31 16:30:00+00")}
    with pytest.raises(duckdb.Error):
        engine.rows("SET TimeZone = 'Asia/Shanghai'")
    assert {tuple(row) for row in engine.rows(asked)} == found


def test_two_doors_on_one_store_do_not_disturb_each_other(october: Known) -> None:
    root: Path = october.asking.door.store.root
    first, second = Door(root), Door(root)
    versions = {first.current(), second.current(), october.asking.version}
    assert len(versions) == 1
