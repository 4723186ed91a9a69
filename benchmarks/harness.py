"""How everything is measured: arms in turn, a fixed computation beside each block, blocks that moved thrown away.

Seconds on a shared machine mean little by themselves. So every block begins and ends with the same fixed computation:
a block during which that one moved by more than 20 % is thrown away and measured again, and its usual time is reported
beside the results.
"""

from __future__ import annotations

import hashlib
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

ROUNDS = 15
MOVED_TOO_FAR = 0.20
FEWEST = 3
"""Quiet blocks that still make a result when the time is over."""
BLOCKS_PER_ROUND = 3  # after this many times as many blocks as wanted, the machine is too restless to measure on
_FIXED = bytes(range(256)) * 4096


@dataclass(frozen=True)
class Reading:
    """One go of one arm, in milliseconds: what passed on the wall, what the processor spent (None: not known)."""

    wall_ms: float
    processor_ms: float | None = None


@dataclass(frozen=True)
class Effort:
    """How much is measured: blocks to keep, seconds after which fewer will do, and for a crowd people and seconds."""

    rounds: int = ROUNDS
    limit_s: float | None = None
    people: tuple[int, ...] = (25, 50, 100, 200)
    steady_s: float = 180


QUICK = Effort(rounds=5, limit_s=240, people=(25, 100), steady_s=60)


@dataclass(frozen=True)
class Arm:
    """One way of doing the same thing. `run` does it and returns its readings by part ("" is the whole)."""

    name: str
    run: Callable[[], Mapping[str, Sequence[Reading]]]


@dataclass
class Measured:
    """All readings of one arm and part, from blocks that were kept."""

    arm: str
    part: str
    readings: list[Reading] = field(default_factory=list)

    @property
    def median_ms(self) -> float:
        return statistics.median(reading.wall_ms for reading in self.readings)

    @property
    def p95_ms(self) -> float:
        return quantile([reading.wall_ms for reading in self.readings], 0.95)

    @property
    def processor_ms(self) -> float | None:
        known = [reading.processor_ms for reading in self.readings if reading.processor_ms is not None]
        return statistics.median(known) if known else None


@dataclass
class Blocks:
    """What a run of blocks gave: results in the order of the arms, and how restless the machine was."""

    results: list[Measured] = field(default_factory=list)
    calibration_ms: list[float] = field(default_factory=list)
    thrown: list[str] = field(default_factory=list)

    @property
    def thrown_away(self) -> int:
        return len(self.thrown)

    def note(self, arm: str, parts: Mapping[str, Sequence[Reading]]) -> None:
        for part, readings in parts.items():
            known = next((result for result in self.results if (result.arm, result.part) == (arm, part)), None)
            if known is None:
                known = Measured(arm, part)
                self.results.append(known)
            known.readings.extend(readings)

    def of(self, arm: str, part: str = "") -> Measured:
        """The result of that arm and part.

        Raises KeyError naming the known ones.
        """
        for result in self.results:
            if (result.arm, result.part) == (arm, part):
                return result
        known = ", ".join(f"{result.arm}/{result.part}" for result in self.results)
        raise KeyError(f"nothing was measured as {arm}/{part}; there is: {known}")


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies, by linear interpolation. Values must not be empty."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def calibration_ms() -> float:
    """Milliseconds of a fixed computation: the best of three, so that a single hiccup does not count."""
    return min(_fixed_ms() for _ in range(3))


def _fixed_ms() -> float:
    started = time.perf_counter()
    for _ in range(24):
        hashlib.sha256(_FIXED).digest()
    return (time.perf_counter() - started) * 1000


def timed(run: Callable[[], object]) -> Reading:
    """One call in this process: wall and processor time of all its threads."""
    processor, wall = time.process_time(), time.perf_counter()
    run()
    return Reading((time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000)


def measured(
    arms: Sequence[Arm], rounds: int = ROUNDS, say: Callable[[str], None] = print, limit_s: float | None = None
) -> Blocks:
    """Runs the arms in turn until `rounds` quiet blocks are kept; every other block runs backwards.

    limit_s: seconds after which three quiet blocks are enough. Raises RuntimeError when the time is over, or three
    times as many blocks were tried, without enough quiet ones.
    """
    over = None if limit_s is None else time.monotonic() + limit_s
    for arm in arms:
        arm.run()  # not counted: what is loaded once is loaded
    blocks, tried = Blocks(), 0
    while len(blocks.calibration_ms) < rounds:
        is_late = over is not None and time.monotonic() > over
        if is_late and len(blocks.calibration_ms) >= FEWEST:
            break
        if is_late or tried == rounds * BLOCKS_PER_ROUND:
            raise RuntimeError(
                f"only {len(blocks.calibration_ms)} of {tried} blocks were quiet enough (fixed computation within "
                f"{MOVED_TOO_FAR:.0%}); measure when the machine has nothing else to do"
            )
        tried += 1
        before = calibration_ms()
        block = [(arm.name, arm.run()) for arm in (arms if tried % 2 else tuple(reversed(arms)))]
        after = calibration_ms()
        if abs(after - before) > MOVED_TOO_FAR * min(before, after):
            blocks.thrown.append(f"block {tried}: {before:.0f}, then {after:.0f} ms")
            say(f"  {blocks.thrown[-1]}: thrown away")
            continue
        blocks.calibration_ms += [(before + after) / 2]
        for name, parts in sorted(block, key=lambda each: [arm.name for arm in arms].index(each[0])):
            blocks.note(name, parts)
    return blocks
