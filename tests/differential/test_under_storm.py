"""Many readers at once, interrupted questions, open cursors, time zones: nobody's answer touches another's."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

import data.engine
from benchmarks.scope_storm import OWNER, Call, Homes, panel_text, questions, storm
from data.door import Door
from data.engine import Engine, TooSlow
from exports.tables import panel_json
from tests.differential.conftest import Known
from ui.cache import Asked, answered

CALLS, CACHED_CALLS, THREADS = 48, 1_500, 16
WITHOUT_END = "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b"


@pytest.fixture
def engine(october: Known) -> Engine:
    door = october.asking.door
    return Engine(door.store.version_path(october.asking.version.name))


def test_no_reader_in_a_storm_is_shown_a_row_of_another_region(october: Known) -> None:
    found = storm(october.asking.door.store.root, CALLS, THREADS, pool=CALLS // 2)
    assert (found.foreign, found.changed, found.failed) == (0, 0, ()) and found.with_clients


def test_no_reader_in_a_storm_gets_an_answer_kept_for_another(october: Known) -> None:
    """The same through the one cache, where most answers were given to somebody before."""
    door, version = october.asking.door, october.asking.version
    asked, homes = questions(door, version, 16, seed=2), Homes(door, version)
    alone = {call: panel_text(door, version, call) for call in asked}

    def through_the_cache(call: Call) -> str:
        answer = answered(
            Asked(
                door.store.root, version, 0, version.settings, call.scope, call.selection, call.page, (), call.client,
                "en", "light",
            )
        )  # fmt: skip
        return "".join(panel_json(each.panel).decode() for each in answer.panels[call.place : call.place + 1])

    calls = random.Random(3).choices(asked, k=CACHED_CALLS)
    with ThreadPoolExecutor(THREADS) as crowd:
        texts = list(crowd.map(through_the_cache, calls))
    assert not [call for call, text in zip(calls, texts, strict=True) if text != alone[call]]
    assert not [c for c, text in zip(calls, texts, strict=True) if homes.named_in(text) - homes.of(c.scope)]


def test_a_storm_over_one_connection_would_be_noticed(october: Known) -> None:
    """The test of the test: in a panel of the whole company there are clients that are foreign to a regional reader."""
    homes = Homes(october.asking.door, october.asking.version)
    part = next(
        c.scope for c in questions(october.asking.door, october.asking.version, 40) if len(c.scope.regions) == 1
    )
    everybody = homes.of(OWNER)
    text = " ".join(f'"{client}"' for client in everybody)
    assert homes.of(part) < everybody and homes.named_in(text) - homes.of(part)


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
