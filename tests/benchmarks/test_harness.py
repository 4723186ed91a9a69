"""Blocks in turn, restless ones thrown away, marks judged."""

from __future__ import annotations

import pytest

from benchmarks import harness
from benchmarks.harness import Arm, Blocks, Reading, measured, quantile
from benchmarks.report import Mark, Report


def steady(monkeypatch: pytest.MonkeyPatch, *readings: float) -> None:
    """The fixed computation takes these milliseconds, over and over."""
    taken = iter(readings * 100)
    monkeypatch.setattr(harness, "calibration_ms", lambda: next(taken))


def recording(name: str, calls: list[str], wall_ms: float = 1.0) -> Arm:
    def run() -> dict[str, list[Reading]]:
        calls.append(name)
        return {"": [Reading(wall_ms)]}

    return Arm(name, run)


def test_arms_are_run_in_turn_and_every_other_block_backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    steady(monkeypatch, 10.0)
    calls: list[str] = []
    measured([recording("a", calls), recording("b", calls)], rounds=2)
    assert "".join(calls) == "ab" + "ab" + "ba"


def test_a_block_in_which_the_machine_moved_is_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    steady(monkeypatch, 10.0, 12.1, 10.0, 11.9)
    blocks = measured([recording("a", [])], rounds=1, say=lambda _: None)
    assert blocks.thrown_away == 1
    assert len(blocks.of("a").readings) == 1


def test_a_machine_that_never_rests_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    steady(monkeypatch, 10.0, 20.0)
    with pytest.raises(RuntimeError, match="only 0 of 6 blocks were quiet enough"):
        measured([recording("a", [])], rounds=2, say=lambda _: None)


def test_a_quantile_lies_between_its_neighbours() -> None:
    assert quantile([40, 10, 20, 30], 0.5) == 25
    assert quantile([1, 2, 3, 4, 5], 0.95) == pytest.approx(4.8)
    assert quantile([7], 0.95) == 7


def test_a_missed_mark_says_by_how_much() -> None:
    blocks = Blocks(calibration_ms=[10.0])
    blocks.note("ours", {"": [Reading(18.0), Reading(18.0)]})
    blocks.note("bare", {"": [Reading(6.0)]})
    assert Mark("ours", "", 15).verdict(blocks) == "ours: median 18.00 ms, mark 15 ms: MISSED by 20 %"
    assert Mark("ours", "", 4, "ratio", "bare").verdict(blocks) == "ours: ratio 3.00 ×, mark 4 × of bare: kept"


def test_an_arm_nobody_measured_is_named_with_those_that_were() -> None:
    blocks = Blocks()
    blocks.note("ours", {"tiles": [Reading(1.0)]})
    with pytest.raises(KeyError, match="nothing was measured as theirs/tiles; there is: ours/tiles"):
        blocks.of("theirs", "tiles")


def test_the_table_says_how_many_readings_stand_behind_a_figure() -> None:
    blocks = Blocks(calibration_ms=[10.0, 11.0])
    blocks.note("ours", {"": [Reading(1.0, 2.0), Reading(3.0, 4.0)]})
    table = Report("Speed", "What.", blocks).table()
    assert "| ours | whole | 2 | 2.0 | 2.9 | 3.0 |" in table
    assert "Fixed computation 10.5 ms; 0 blocks thrown away." in table
