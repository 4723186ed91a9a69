"""Work beside the pages: begun once, waits for its turn, and its failure is said by code."""

from __future__ import annotations

import gc
import logging
import time
from pathlib import Path
from threading import Event
from weakref import ref

import pytest

from data.warehouse.store import StoreBusy
from ui import long_work
from ui.long_work import GivenUp, Work, begun
from ui.progress import Progress


def over(work: Work, within_s: float = 60.0) -> Work:
    end = time.monotonic() + within_s
    while not work.is_over and time.monotonic() < end:
        time.sleep(0.005)
    assert work.is_over
    return work


def test_the_same_work_is_begun_once_however_many_ask(tmp_path: Path) -> None:
    go, runs = Event(), list[str]()

    def does(told: Progress) -> None:
        runs.append("run")
        told("sales", 0.5)
        go.wait(60)

    works = [begun(tmp_path, "000001 3", does) for _ in range(5)]
    assert all(work is works[0] for work in works)
    go.set()
    assert over(works[0]).share == 0.5 and runs == ["run"] and not works[0].fault


def test_another_revision_is_another_work(tmp_path: Path) -> None:
    first, second = (begun(tmp_path, key, lambda told: None) for key in ("000001 3", "000001 4"))
    assert over(first) is not over(second)


def test_work_waits_while_an_import_holds_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_work, "PAUSE_S", 0.001)
    tries = list[int]()

    def does(told: Progress) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise StoreBusy("busy")

    assert not over(begun(tmp_path, "waits", does)).fault and len(tries) == 3


def test_work_that_fails_says_a_code_and_logs_why(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def does(told: Progress) -> None:
        raise ValueError("the sums do not add up")

    with caplog.at_level(logging.ERROR, logger="sidu.ui"):
        work = over(begun(tmp_path, "fails", does))
    assert len(work.fault) == 6 and f"fault {work.fault}" in caplog.text and "the sums do not add up" in caplog.text


def test_work_that_failed_is_begun_again_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(told: Progress) -> None:
        raise OSError("no space left")

    failed = over(begun(tmp_path, "full", fails))
    assert begun(tmp_path, "full", fails) is failed
    monkeypatch.setattr(long_work, "AGAIN_S", 0.0)
    assert not over(begun(tmp_path, "full", lambda told: None)).fault


def test_what_failed_keeps_nothing_alive_that_was_at_hand_where_it_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_work.log, "disabled", True)  # pytest keeps what is logged

    class Panels:
        """Something heavy."""

    kept: list[ref[Panels]] = []

    def fails(told: Progress) -> None:
        panels = Panels()
        kept.append(ref(panels))
        try:
            raise KeyError(panels)
        except KeyError as first:
            raise ValueError("the deck cannot be made") from first

    work = over(begun(tmp_path, "keeps nothing", fails))
    gc.collect()
    assert str(work.why) == "the deck cannot be made" and kept[0]() is None


def test_work_that_is_given_up_did_not_fail(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def gives_up(told: Progress) -> None:
        raise GivenUp("nobody waits")

    with caplog.at_level(logging.ERROR, logger="sidu.ui"):
        work = over(begun(tmp_path, "given up", gives_up))
    assert not work.fault and work.why is None and not caplog.text
