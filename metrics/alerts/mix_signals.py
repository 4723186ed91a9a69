"""Changes of products that pass their limit, a range of clients at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _
from numpy.typing import NDArray

from data.door import View
from data.tables import UNKNOWN_KEY, WIDE, served
from metrics.alerts.chances import DRAWS_A_CLIENT, FEWEST_DRAWS, MOST_DRAWS
from metrics.alerts.mixes import (
    BLOCK_WEEKS,
    BLOCKS,
    EVALUATED,
    MixReadings,
    drawn_mixes,
    drift_of,
    highest_mixes,
    mix_readings,
    shares_of,
)
from metrics.alerts.signals import HELD, LARGEST_CHANCE, SEED, YEAR_WEEKS, Watch
from metrics.alerts.span import last_sunday
from metrics.alerts.tails import Passing, lowest_limit, passing_of
from metrics.alerts.weeks import client_ranges

MOST_CATEGORIES = 12
CHUNK = 10_000
BLOCK_DAYS = 7 * BLOCK_WEEKS
EPOCH = date(1970, 1, 4)
"""Blocks of four weeks end on the same Sundays in every version, so that a signal keeps its day."""
E4 = 10_000
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Mixes:
    """Readings of all clients, by their row; the highest of drawn years, and in how many evaluations these were judged.

    last: the last day that counts. names: of the categories.
    """

    rows: Ints
    real: MixReadings
    drawn: NDArray[np.float32]
    drawn_judged: int
    last: date
    names: tuple[str, ...]

    @cached_property
    def weeks(self) -> Ints:
        """Client-weeks judged, by row."""
        return np.asarray(self.real.judged[:, 1:].sum(axis=1) * BLOCK_WEEKS)

    @cached_property
    def passing(self) -> Passing:
        return passing_of(*self.drawn.astype(float).T)

    def watch(self, budget: float) -> Watch:
        """The limit for that budget of false alarms a year, and what it is spent on."""
        scale = len(self.drawn) * float(self.weeks.sum()) / (self.drawn_judged * BLOCK_WEEKS)
        allowed = min(budget, LARGEST_CHANCE * float(self.weeks.sum()) / YEAR_WEEKS)
        limit, expected = lowest_limit(self.passing, allowed, scale)
        return Watch("mix", limit, expected, self.rows, self.weeks)


@cache
def _categories() -> ir.Table:
    sums = served("category_period_trailing").filter(_.category_key != UNKNOWN_KEY)
    revenue = sums.group_by("category_key").agg(revenue_e4=_.revenue_e4.sum().cast(WIDE).cast("int64"))
    named = revenue.filter(revenue.revenue_e4 > 0).join(served("categories"), "category_key")
    return named.order_by([ibis.desc("revenue_e4"), "category_key"]).limit(MOST_CATEGORIES)


@cache
def _blocks(last: date, low: int, high: int) -> ir.Table:
    end = ibis.literal(last)
    lines = served("sales_anywhere")
    since = ibis.literal(last - timedelta(days=BLOCK_DAYS * BLOCKS - 1))
    lines = lines.filter(lines.client_key.between(low, high), lines.ordered_on.between(since, end))
    goods = served("products").select("product_key", "category_key")
    placed = lines.join(goods, "product_key").select(
        "client_key", "category_key",
        block=BLOCKS - 1 - (end.delta(lines.ordered_on, unit="day") // BLOCK_DAYS).cast("int64"),
        value_e4=lines.revenue_e4 + lines.discount_e4,
    )  # fmt: skip
    return placed.group_by("client_key", "category_key", "block").agg(
        value_e4=_.value_e4.sum().cast(WIDE).cast("int64")
    )


def mixes_of(view: View, keys: Ints) -> Mixes | None:
    """What categories clients bought in the last year against the year before; of `keys`, ascending.

    Gross sales of the twelve largest categories and of all others together, twelve weeks against the 52 before them,
    looked at every four weeks. None where there are not two categories, or nobody has a year of them.
    """
    categories = view.run(_categories())
    if len(categories) < 2 or not len(keys):
        return None
    last = _last_block_end(view.as_of)
    names = (*categories["category"], "")
    return joined_mixes(list(_readings(view, keys, categories["category_key"].to_numpy(), last, names)))


def _readings(view: View, keys: Ints, categories: Ints, last: date, names: tuple[str, ...]) -> Iterator[Mixes]:
    random = np.random.default_rng(SEED)
    place = np.full(int(max(categories.max(), 0)) + 1, len(categories))
    place[categories] = np.arange(len(categories))
    draws = int(np.clip(DRAWS_A_CLIENT * len(keys), FEWEST_DRAWS, MOST_DRAWS))
    for low, high in client_ranges(view, keys):
        rows = np.flatnonzero((keys >= low) & (keys <= high))
        sums = view.run(_blocks(last, low, high))
        which = sums["category_key"].to_numpy("int64")
        which = np.where(which < len(place), place[np.minimum(which, len(place) - 1)], len(categories))
        amounts = np.zeros((len(rows), len(categories) + 1, BLOCKS), dtype=np.float32)
        at = np.searchsorted(keys[rows], sums["client_key"]), which, sums["block"].to_numpy()
        np.add.at(amounts, at, (sums["value_e4"].to_numpy("float64") / E4).astype(np.float32))
        np.maximum(amounts, 0, out=amounts)
        here = max(1, round(draws * len(rows) / len(keys)))
        yield from range_read(amounts, rows, here, last, names, random)


def range_read(
    amounts: Floats, rows: Ints, draws: int, last: date, names: tuple[str, ...], random: np.random.Generator
) -> Iterator[Mixes]:
    """Readings of the clients of one range, and of so many drawn years, a part of the clients at a time.

    amounts: client × category × block. rows: the clients' rows.
    """
    drift, usual = drift_of(amounts), shares_of(amounts)
    for begin in range(0, len(rows), CHUNK):
        part = amounts[begin : begin + CHUNK]
        mine = max(1, round(draws * len(part) / len(rows)))
        made = (drawn_mixes(part, min(CHUNK, mine - at), usual, random) for at in range(0, mine, CHUNK))
        drawn = [one for one in made if one is not None]
        tops = np.concatenate([highest_mixes(one) for one in drawn]) if drawn else np.zeros((0, 2), np.float32)
        judged = sum(int(one.judged[:, 1:].sum()) for one in drawn)
        yield Mixes(rows[begin : begin + CHUNK], mix_readings(part, drift, usual), tops, judged, last, names)


def joined_mixes(parts: list[Mixes]) -> Mixes | None:
    """The clients of all parts; None where nobody can be judged."""
    fields = ("statistic", "category", "observed", "expected", "judged")
    real = MixReadings(*(np.concatenate([getattr(part.real, name) for part in parts]) for name in fields))
    drawn, judged = np.concatenate([part.drawn for part in parts]), sum(part.drawn_judged for part in parts)
    rows = np.concatenate([part.rows for part in parts])
    whole = Mixes(rows, real, drawn, judged, parts[0].last, parts[0].names)
    return whole if judged and real.judged[:, 1:].any() else None


def mix_signals(found: Mixes, limit: float) -> pd.DataFrame:
    """Sudden changes of products in the last year.

    Rows:   one per client, the latest where there were several.
    Value:  columns row, kind, raised_on (end of the four weeks), lasts_until, is_standing, observed and expected (share
            of the category in the twelve weeks, and usually), statistic (standard deviations), chance (of as much in a
            year without a change), about (the category that changed most; empty for the small ones together).
    Cuts:   additive.
    Source: see `mix_readings` and `drawn_mixes`.
    """
    seen = found.real.statistic
    raised = (seen[:, 1:] >= limit) & (seen[:, :-1] < limit)
    rows = np.flatnonzero(raised.any(axis=1))
    at = EVALUATED - 1 - raised[rows, ::-1].argmax(axis=1)
    over = (seen[rows] < limit * HELD) & (np.arange(EVALUATED) > at[:, None])
    end = np.where(over.any(axis=1), over.argmax(axis=1) - 1, EVALUATED - 1)
    highest = np.array([seen[r, a : e + 1].max() for r, a, e in zip(rows, at, end, strict=True)], dtype=float)
    days = [found.last - timedelta(days=BLOCK_DAYS * (EVALUATED - 1 - step)) for step in range(EVALUATED)]
    return pd.DataFrame({
        "row": found.rows[rows], "kind": "mix", "raised_on": [days[step] for step in at],
        "lasts_until": [days[step] for step in end], "is_standing": end == EVALUATED - 1,
        "observed": found.real.observed[rows, at].astype(float),
        "expected": found.real.expected[rows, at].astype(float),
        "statistic": highest, "chance": found.passing.highest.chance(highest),
        "about": [found.names[which] for which in found.real.category[rows, at]],
    })  # fmt: skip


def _last_block_end(day: date) -> date:
    sunday = last_sunday(day)
    return sunday - timedelta(days=(sunday - EPOCH).days % BLOCK_DAYS)
