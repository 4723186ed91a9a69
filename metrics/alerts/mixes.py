"""Sudden changes of products: a category's share of twelve weeks against the year before, beyond its usual sway."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLOCK_WEEKS = 4
RECENT, BASE, JUDGED = 3, 13, 13
"""Blocks of four weeks: twelve weeks against a year before them, at the end of each block of the judged year."""
EVALUATED = JUDGED + 1
"""The first evaluation only tells what is not new."""
BLOCKS = 39
BEFORE = BLOCKS - JUDGED
"""Blocks before the judged year: what a client's past is made up anew from."""
EARLY = 3
"""Whose past is used bought in one of the first so many blocks: nobody's past is drawn from the time before it came."""
FEWEST_BASE, FEWEST_RECENT = 8, 2
PRIOR = 6
"""A client's own sway counts with its thirteen blocks, the usual sway of everybody with so many."""
LEAST_SHARE = 0.05
"""A category below this share sways as one of this share does: what is bought once in a while is no change."""
OTHERS = 2
"""What is usual of a client leans on what is usual of all as if these were so many of its blocks."""
Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class MixReadings:
    """Per client and evaluation: the largest change of a category in standard deviations, which, how much."""

    statistic: Floats
    category: NDArray[np.int8]
    observed: Floats
    expected: Floats
    judged: NDArray[np.bool_]


def mix_readings(amounts: Floats, drift: Floats, company: Floats) -> MixReadings:
    """How far each client's categories lie from their usual shares, at the end of each of the last 14 blocks.

    Rows:   amounts: client × category × block of four weeks, in time, at least 16 of them; looked at after each of the
            last ones, as many as `drift` has. drift: category × look, by how much everybody's share of it went up (1:
            not at all). company: the mean share of each category among all clients.
    Value:  MixReadings; judged where at least 8 of the 13 blocks and 2 of the 3 recent ones hold sales.
    Cuts:   not additive.
    Source: ratio estimates with the spread of their residuals: Cochran 1977, "Sampling techniques", chapter 6; the
            spread drawn toward that of everybody: Efron & Morris 1975.
    """
    many = len(amounts)
    totals = amounts.sum(axis=1)
    squares, crossed = _summed(amounts * amounts), _summed(amounts * totals[:, None])
    sums, whole, whole_squares = _summed(amounts), _summed(totals), _summed(totals * totals)
    bought = _summed((totals > 0).astype(np.float32))
    looks = drift.shape[1]
    first = amounts.shape[2] - looks + 1
    shape = (many, looks)
    found = MixReadings(np.full(shape, -np.inf, np.float32), np.zeros(shape, np.int8), np.zeros(shape, np.float32),
                        np.zeros(shape, np.float32), np.zeros(shape, bool))  # fmt: skip
    rows = np.arange(many)
    for at in range(looks):
        end = first + at
        base, recent = (end - RECENT - BASE, end - RECENT), (end - RECENT, end)
        all_base, all_recent = _between(whole, base), _between(whole, recent)
        share = _between(sums, base) / np.maximum(all_base, 1e-9)[:, None]
        usual = (BASE * share + OTHERS * company) / (BASE + OTHERS) * drift[None, :, at]
        usual /= np.maximum(usual.sum(axis=1, keepdims=True), 1e-9)
        sway = _between(squares, base) - 2 * share * _between(crossed, base)
        sway = np.maximum(sway + share**2 * _between(whole_squares, base)[:, None], 0).sum(axis=1)
        judged = (_between(bought, base) >= FEWEST_BASE) & (_between(bought, recent) >= FEWEST_RECENT)
        block = np.maximum(all_base / BASE, 1e-9)[:, None]
        spread = np.maximum(usual * (1 - usual), LEAST_SHARE * (1 - LEAST_SHARE))
        # One sway a client for all its categories: what it has not bought so far tells nothing of its own.
        relative = (sway / (block[:, 0] ** 2 * BASE * (usual * (1 - usual)).sum(axis=1)))[:, None]
        typical = float(np.median(relative[judged])) if judged.any() else 1.0
        variance = spread * (BASE * relative + PRIOR * typical) / (BASE + PRIOR)
        size = np.maximum(all_recent[:, None] / RECENT, 1e-9) / block
        seen = _between(sums, recent) / np.maximum(all_recent, 1e-9)[:, None]
        # Blocks of a larger amount hold more orders: their shares sway less.
        error = np.sqrt(variance * (1 / (RECENT * np.clip(size, 0.25, 4)) + 1 / BASE))
        away = np.abs(seen - usual) / np.maximum(error, 1e-6)
        which = away.argmax(axis=1)
        found.statistic[:, at] = np.where(judged, away[rows, which], -np.inf)
        found.category[:, at], found.judged[:, at] = which, judged
        found.observed[:, at], found.expected[:, at] = seen[rows, which], usual[rows, which]
    return found


def drift_of(amounts: Floats) -> Floats:
    """By how much the mean share of each category among all clients went up, category × evaluation."""
    sums = _summed(amounts)
    found = np.ones((amounts.shape[1], EVALUATED), dtype=np.float32)
    for at in range(EVALUATED):
        end = BLOCKS - JUDGED + at
        shares = []
        for span in ((end - RECENT, end), (end - RECENT - BASE, end - RECENT)):
            part = _between(sums, span)
            whole = part.sum(axis=1, keepdims=True)
            shares.append((part / np.maximum(whole, 1e-9)).sum(axis=0))
        now, before = (share / max(float(share.sum()), 1e-9) for share in shares)
        found[:, at] = np.where(before > 0, now / np.maximum(before, 1e-9), 1)
    return found


def shares_of(amounts: Floats) -> Floats:
    """The mean share of each category among clients with sales."""
    sums = amounts.sum(axis=2)
    whole = sums.sum(axis=1, keepdims=True)
    shares = (sums / np.maximum(whole, 1e-9)).sum(axis=0)
    return np.asarray(shares / max(float(shares.sum()), 1e-9), dtype=np.float32)


def drawn_mixes(amounts: Floats, draws: int, company: Floats, random: np.random.Generator) -> MixReadings | None:
    """What the readings would be if nothing changed: each client's blocks before the judged year in another order.

    Drawn without replacement: a block that counts twice would hide in what is usual. None where nobody's past holds
    more than one look.
    """
    there = amounts[:, :, :BEFORE].sum(axis=1) > 0
    begun = int(there.any(axis=0).argmax())
    pools = np.flatnonzero(there[:, begun : begun + EARLY].any(axis=1) & (there.sum(axis=1) >= FEWEST_BASE))
    looks = BEFORE - begun - BASE - RECENT + 1
    if not len(pools) or looks < 2:
        return None
    of = pools[random.integers(0, len(pools), draws)]
    order = random.random((draws, BEFORE - begun)).argsort(axis=1) + begun
    made = np.take_along_axis(amounts[of], order[:, None, :], axis=2)
    return mix_readings(made, np.ones((amounts.shape[1], looks), dtype=np.float32), company)


def highest_mixes(found: MixReadings) -> Floats:
    """The highest value of each client's judged looks, and the one before them; a row a client."""
    return np.stack([found.statistic[:, 1:].max(axis=1), found.statistic[:, 0]], axis=1)


def _summed(values: Floats) -> Floats:
    sums = np.zeros((*values.shape[:-1], values.shape[-1] + 1), dtype=np.float32)
    np.cumsum(values, axis=-1, dtype=np.float32, out=sums[..., 1:])
    return sums


def _between(sums: Floats, span: tuple[int, int]) -> Floats:
    return np.asarray(sums[..., span[1]] - sums[..., span[0]])
