"""Health and counts: what is lacking is said in words, what is counted names nobody."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from ui.tally import Tally, timed
from ui.vitals import Vitals

LINE = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"\})? -?[0-9.e+]+')


def test_a_store_without_a_version_is_not_ready_and_one_with_a_version_is(tmp_path: Path, sample_store: Path) -> None:
    assert Vitals(tmp_path / "none").lacking() == "no version is published yet: import files, or open a page once"
    assert Vitals(sample_store).lacking() == ""


def test_a_store_that_does_not_answer_is_not_ready_and_says_no_path(tmp_path: Path, sample_store: Path) -> None:
    (tmp_path / "versions").mkdir()
    name = (sample_store / "CURRENT").read_text("ascii").strip()
    for ending in ("duckdb", "json"):
        shutil.copy(sample_store / "versions" / f"{name}.{ending}", tmp_path / "versions")
    (tmp_path / "CURRENT").write_text(name + "\n", "ascii")
    (tmp_path / "desk.sqlite").write_bytes(b"no desk")
    assert Vitals(tmp_path).lacking() == "the store or the desk does not answer; the log says why"


def test_the_counts_are_in_the_form_of_prometheus(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.vitals._sessions", lambda: iter(()))
    lines = list(Vitals(sample_store).lines())
    assert all(LINE.fullmatch(line) for line in lines if not line.startswith("#"))
    names = {re.split(r"[{ ]", line)[0] for line in lines if not line.startswith("#")}
    assert {
        "sidu_ready", "sidu_rerun_seconds_count", "sidu_answers_kept", "sidu_questions_total", "sidu_desk_revision",
        "sidu_version", "sidu_version_age_seconds", "sidu_version_passed_over", "process_open_fds",
        "process_resident_memory_bytes", "process_cpu_seconds_total",
    } <= names  # fmt: skip


def test_a_rerun_is_counted_however_it_ends() -> None:
    from ui.tally import RERUNS

    before = RERUNS.count
    timed(lambda: None)
    with pytest.raises(ZeroDivisionError):
        timed(lambda: print(1 / 0))
    assert RERUNS.count == before + 2
    tally = Tally()
    for seconds in (0.005, 0.3, 20.0):
        tally.add(seconds)
    assert (tally.count, tally.within) == (3, [1, 1, 1, 1, 1, 2, 2, 2, 2, 2])
