"""`python -m benchmarks.curve_fit [--answers N] [--resamples N]`: what the curve costs once answers are grouped.

The promise: of 1,000,000 answers (200,000 clients, five each) point estimates and profile intervals stand within 1 s,
500 resamples of the clients within 20 s. Counts are Poisson, and negative binomial where clients differ. Wall and
processor seconds are both told: on a machine with other work only the second means much.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.harness import calibration_ms
from metrics.word_of_mouth.branch import branch_of
from metrics.word_of_mouth.curve import SIDES, searched_curve
from metrics.word_of_mouth.resampling import resampled
from metrics.word_of_mouth.search import threshold_search

ANSWERS, A_CLIENT, RESAMPLES = 1_000_000, 5, 500
ROUNDS = 3


def answers(number: int, spread: float) -> dict[str, Any]:
    """Answers of clients, five each, with windows that are not all over. spread: variance of a client's own factor."""
    rng = np.random.default_rng(1)
    clients = max(1, number // A_CLIENT)
    who = rng.integers(0, clients, number)
    said = rng.integers(0, 11, number).astype(float)
    years = np.minimum(rng.integers(30, 600, number), 180) / 365.25
    own = rng.gamma(1 / spread, spread, clients)[who] if spread else np.ones(number)
    praise = rng.poisson(0.36 * np.exp(0.6 * np.maximum(said - 7, 0)) * years * own)
    complaints = rng.poisson(0.30 * np.exp(0.6 * np.maximum(5 - said, 0)) * years * own)
    return {"satisfaction": said, "exposure": years, "praise": praise, "complaints": complaints, "client": who}


def timed(work: Callable[[], Any], rounds: int = ROUNDS) -> tuple[float, float, Any]:
    """(wall seconds, processor seconds, result) of the quickest of some rounds."""
    best = (float("inf"), float("inf"))
    for _round in range(rounds):
        wall, processor = time.perf_counter(), time.process_time()
        found = work()
        best = min(best, (time.perf_counter() - wall, time.process_time() - processor))
    return *best, found


def measured(number: int, resamples: int, spread: float) -> list[tuple[str, float, float]]:
    """(what, wall seconds, processor seconds) of each step of one company."""
    data = answers(number, spread)
    everything = timed(lambda: searched_curve(**data))
    searched = everything[2]
    searches = dict(zip(SIDES, (searched.praise, searched.complaint), strict=True))
    low, high = searched.curve.scale

    def once_grouped() -> None:
        for side in SIDES:
            search = threshold_search(searches[side].cells, low, high)
            branch_of(side, search, search.best)

    grouped = timed(once_grouped)
    drawn = timed(lambda: resampled(searched, resamples), 1)
    return [
        ("estimates, profiles and rivals of both sides, once grouped", *grouped[:2]),
        ("the same with grouping", *everything[:2]),
        (f"{resamples} resamples of the clients", *drawn[:2]),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.curve_fit", description=__doc__)
    parser.add_argument("--answers", type=int, default=ANSWERS)
    parser.add_argument("--resamples", type=int, default=RESAMPLES)
    asked = parser.parse_args()
    print(f"fixed computation: {calibration_ms():.0f} ms\n")
    print("| answers | counts | step | wall s | processor s |\n|--:|---|---|--:|--:|")
    for spread, name in ((0.0, "Poisson"), (0.5, "negative binomial")):
        for step, wall, processor in measured(asked.answers, asked.resamples, spread):
            print(f"| {asked.answers:,} | {name} | {step} | {wall:.2f} | {processor:.2f} |", flush=True)


if __name__ == "__main__":
    main()
