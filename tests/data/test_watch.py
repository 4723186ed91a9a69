"""Questions have a time limit, looked after by one thread that touches nobody else's question."""

from __future__ import annotations

import sys
import threading
import time

import duckdb
import pytest

from data.watch import EVERY_S, Watch

ENDLESS = "SELECT count(*) FROM range(10_000_000_000) AS a(x), range(10_000_000) AS b(y) WHERE x * y % 7 = 3"
SLOW_ROWS = 4_000_000
SLOW = f"SELECT count(*) FROM range({SLOW_ROWS}) AS a(x) WHERE md5(x::VARCHAR) <> ''"


def test_a_question_that_takes_too_long_is_interrupted_and_the_next_one_is_not() -> None:
    watch, con = Watch(), duckdb.connect()
    with pytest.raises(duckdb.InterruptException), watch.over(con, 0.05):
        con.execute(ENDLESS)
    with watch.over(con, 30):
        assert con.execute("SELECT 42").fetchall() == [(42,)]


def test_a_question_in_time_is_left_alone_while_another_is_stopped() -> None:
    watch, con = Watch(), duckdb.connect()
    slow, quick, stopped = con.cursor(), con.cursor(), threading.Event()

    def asks() -> None:
        with pytest.raises(duckdb.InterruptException), watch.over(slow, 0.2):
            slow.execute(ENDLESS)
        stopped.set()

    asking = threading.Thread(target=asks)
    asking.start()
    while not stopped.is_set():
        with watch.over(quick, 30):
            assert quick.execute("SELECT sum(x) FROM range(1000) AS t(x)").fetchall() == [(499500,)]
    asking.join()


def test_after_the_block_nothing_is_interrupted_any_more() -> None:
    watch, con = Watch(), duckdb.connect()
    with watch.over(con, 0.0):
        pass
    con.execute("SET threads = 1")
    started = time.monotonic()
    assert con.execute(SLOW).fetchall() == [(SLOW_ROWS,)]
    assert time.monotonic() - started > EVERY_S, "the watch has looked while it ran"


def test_a_cursor_is_held_by_nobody_once_its_question_is_over() -> None:
    """Held on, it keeps a file open that nobody asks any more, and the engine says at the end what was left lying."""
    watch, cursor = Watch(), duckdb.connect().cursor()
    before = sys.getrefcount(cursor)
    with watch.over(cursor, 30):
        time.sleep(3 * EVERY_S)  # it has been looked at
    assert sys.getrefcount(cursor) == before
