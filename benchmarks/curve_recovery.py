"""`python -m benchmarks.curve_recovery [--seeds N] [--workers N] [--write]`: can the curve be believed?

Companies are drawn as the sample draws them, each seed another one: who its clients are, how satisfied they are in
each half-year, who answers; then what they say, from a curve that is known. Two questions: do the true threshold, level
and slope lie in their 95 % intervals in about 95 of 100 companies; and where the truth is another shape, how seldom is
"flat, then exponential" claimed. Each with clients alike and with clients that differ (a gamma factor of their own).
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.curve_company import (
    CLIENTS,
    DIFFERENCE,
    LOG_LINEAR_SLOPE,
    MONTHS,
    SIDES,
    TOP,
    TRUTHS,
    WINDOW_DAYS,
    acts,
    company,
)
from metrics.word_of_mouth import branch
from metrics.word_of_mouth.branch import Branch
from metrics.word_of_mouth.curve import searched_curve
from metrics.word_of_mouth.recovery import FILE, Recovery, RecoveryTable
from metrics.word_of_mouth.resampling import Draws, resampled

SEEDS, RESAMPLES = 1_000, 200
TRUE = "exponential_hinge"

Key = tuple[str, str, str, str]
"""Truth, clients (`alike` or `differ`), side, what is asked."""


def outcomes(seed: int, is_resampled: bool) -> list[tuple[Key, float]]:
    """Everything one company answers: (question, 1 for yes and 0 for no); what it cannot answer is left out."""
    answers = company(seed)
    found: list[tuple[Key, float]] = []
    for name in TRUTHS:
        for clients in ("alike", "differ"):
            random = np.random.default_rng([seed, 2, *f"{name} {clients}".encode()])
            praise, complaints = (acts(answers, name, side, clients == "differ", random) for side in SIDES.values())
            with nullcontext() if name == TRUE else without_intervals():
                searched = searched_curve(
                    answers.satisfaction, answers.exposure, praise, complaints, answers.client, scale=(0, TOP)
                )
            draws = resampled(searched, RESAMPLES) if name == TRUE and is_resampled else None
            for side in SIDES:
                said = answered(name, side, getattr(searched.curve, side), draws)
                found += [((name, clients, side, asked), yes) for asked, yes in said]
    return found


def answered(name: str, side: str, curve: Branch, draws: Draws | None) -> Iterator[tuple[str, float]]:
    """What one side says: whether it was shown and claimed, and whether its intervals hold the truth."""
    yield "claimed", float(curve.claimed == TRUE)
    if name != TRUE:
        return
    yield "shown", float(curve.shown)
    for asked in ("threshold", "level", "slope") if curve.shown else ():
        low, high = getattr(curve, f"{asked}_interval")
        yield asked, float(low <= getattr(SIDES[side], asked) <= high)
    columns = None if draws is None else getattr(draws, side)
    for asked, values in zip(("threshold", "level", "slope"), () if columns is None else columns.T, strict=False):
        low, high = np.quantile(np.exp(values) if asked == "level" else values, (0.025, 0.975))
        yield f"{asked}_resampled", float(low <= getattr(SIDES[side], asked) <= high)


@contextmanager
def without_intervals() -> Iterator[None]:
    """Level and slope without their intervals, the dearest part of a fit: nobody asks for them where all that counts is
    which shape is claimed."""
    kept = branch.level_interval, branch.slope_interval
    nothing = (math.nan, math.nan)
    branch.level_interval = branch.slope_interval = lambda search, at, effect: nothing
    try:
        yield
    finally:
        branch.level_interval, branch.slope_interval = kept


def recovered(seeds: range, resampled_seeds: int, workers: int) -> Iterator[tuple[int, list[Recovery]]]:
    """After every tenth company how many were drawn, and every question over them as shares.

    The first few are resampled as well.
    """
    sums: dict[Key, list[float]] = {}
    with ProcessPoolExecutor(workers) as pool:
        is_resampled = [n < resampled_seeds for n in range(len(seeds))]
        for done, answers in enumerate(pool.map(outcomes, seeds, is_resampled, chunksize=5), 1):
            for key, yes in answers:
                sums.setdefault(key, []).append(yes)
            if done % 10 == 0 or done == len(seeds):
                yield done, [recovery_of(key, found) for key, found in sums.items()]


def recovery_of(key: Key, found: list[float]) -> Recovery:
    """The share of yes with its standard error; near 0 and 1 that of the nearest share it cannot tell apart."""
    n, share = len(found), sum(found) / len(found)
    careful = (sum(found) + 1) / (n + 2) if share in (0, 1) else share
    truth_name, clients, side, asked = key
    return Recovery(truth_name, clients, side, asked, share, math.sqrt(careful * (1 - careful) / n), n)  # type: ignore[arg-type]


WORDS = {
    "threshold": "true threshold in its interval", "level": "true level in its interval",
    "slope": "true slope in its interval", "shown": "curve shown",
    "threshold_resampled": "true threshold in 95 % of the resamples",
    "level_resampled": "true level in 95 % of the resamples",
    "slope_resampled": "true slope in 95 % of the resamples", "claimed": "flat, then exponential claimed",
}  # fmt: skip
COVERED = ("threshold", "level", "slope", "threshold_resampled", "level_resampled", "slope_resampled")


def promise(row: Recovery) -> tuple[float, float] | None:
    """Between which shares it must lie; None where nothing was promised."""
    if row.asked in COVERED:
        return 0.93, 0.97
    return (0.0, 0.05) if row.asked == "claimed" and row.truth != TRUE else None


def verdict(row: Recovery) -> str:
    """Kept, missed, or within twice the Monte Carlo error of being kept."""
    limits = promise(row)
    if limits is None:
        return ""
    nearest = min(limits, key=lambda limit: abs(limit - row.share))
    if limits[0] <= row.share <= limits[1]:
        return "kept"
    error = math.sqrt(nearest * (1 - nearest) / row.n)  # what the share would vary by at the limit
    return "within error" if abs(row.share - nearest) <= 2 * error else "MISSED"


def table(rows: list[Recovery]) -> str:
    lines = [
        "| truth | clients | side | question | share | error | n | promised |",
        "|---|---|---|---|--:|--:|--:|---|",
    ]
    for row in rows:
        limits = promise(row)
        said = "" if limits is None else f"{limits[0] * 100:.0f}–{limits[1] * 100:.0f} %: {verdict(row)}"
        lines.append(
            f"| {row.truth.replace('_', ' ')} | {row.clients} | {row.side} | {WORDS[row.asked]} "
            f"| {row.share * 100:.1f} % | {row.error * 100:.1f} | {row.n:,} | {said} |"
        )
    return "\n".join(lines)


def report(found: RecoveryTable, took_s: float) -> str:
    """The page CURVE.md."""
    return f"""# The curve, tried on companies whose truth is known

`{found.command}`, {found.on}; {found.seeds:,} companies, {took_s:,.0f} s.

Each seed draws a company as the sample does ({CLIENTS:,} clients, {MONTHS} months, about 16,400 answers on 0 to 10, up
to ten of a client) and then what the clients say in the {WINDOW_DAYS} days after each answer. `alike`: all clients of a
level have one rate. `differ`: each has a gamma factor of its own for all its answers, variance {DIFFERENCE:g}. Truths:
the sample's own curve (praise flat at .36 up to 7, slope .6; complaints flat at .30 down to 5, slope .6); a straight
line after the same threshold to the same rate at the end of the scale; log-linear with slope {LOG_LINEAR_SLOPE:g} and
constant, both with as many acts as the sample's curve brings. Resamples: {RESAMPLES} of each of the first companies.
`error` is the Monte Carlo standard error in points; `within error`: at most two of them (at the limit) beyond it.

{table(list(found.rows))}
"""


def main() -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.curve_recovery", description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--resampled", type=int, default=SEEDS // 5, help="so many of the companies are resampled too")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="write benchmarks/CURVE.md and the methods page's figures")
    chosen = parser.parse_args()
    begun = time.monotonic()
    seeds = range(chosen.first, chosen.first + chosen.seeds)
    command = f"python -m benchmarks.curve_recovery --seeds {chosen.seeds} --resampled {chosen.resampled} --write"
    for done, rows in recovered(seeds, chosen.resampled, chosen.workers):
        took = time.monotonic() - begun
        print(f"{done} of {chosen.seeds} companies, {took:.0f} s", file=sys.stderr, flush=True)
        found = RecoveryTable(command, datetime.now(UTC).date().isoformat(), done, tuple(rows))
        text = report(found, took)
        if chosen.write:
            (Path(__file__).parent / "CURVE.md").write_text(text, encoding="utf8")
            FILE.write_text(json.dumps(asdict(found), indent=1) + "\n", encoding="utf8")
    print(text)


if __name__ == "__main__":
    main()
