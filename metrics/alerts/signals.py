"""Falls, rises and silences that pass their limit: since when, how long they held, what was seen and expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.alerts.chances import Chances, Highest, chances_of, drawn_highest, real_highest
from metrics.alerts.company import Company
from metrics.alerts.rhythm import PARTS, Readings
from metrics.alerts.season import CHUNK
from metrics.alerts.span import FIRST, WARM, WEEKS, week_end

SEED = 20_260
"""Draws are the same in every publication of the same data."""
LARGEST_CHANCE = 0.05
"""However large the budget is for a small company: no more than one client in twenty raises a kind by chance a year."""
HELD = 0.5
"""A signal lasts until it is half as rare, on the scale of powers of ten, as it had to be."""
YEAR_WEEKS = 52
SHORTEST, LONGEST = 4, 26
E4 = 10_000
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
SIGNAL_COLUMNS = (
    "row", "kind", "raised_on", "lasts_until", "is_standing", "observed", "expected", "statistic", "chance",
    "loss_a_year",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Watch:
    """One statistical kind in the judged year: its limit, false alarms expected, client-weeks judged by client row."""

    kind: str
    limit: float
    expected: float
    rows: Ints
    weeks: Ints


@dataclass(frozen=True, eq=False)
class Rhythms:
    """What the charts said of the clients that can be judged, and the chances of as much without a change, by kind."""

    company: Company
    rows: Ints
    real: dict[str, Highest]
    chances: dict[str, Chances]

    def years(self, kind: str) -> float:
        """Client-years in which that kind was judged."""
        return float(self.real[kind].weeks.sum()) / YEAR_WEEKS

    def rarity(self, kind: str) -> Floats:
        """How rare the rarest chart of each client's year is, as −log10 of its chance."""
        return self.chances[kind].rarity(self.real[kind].values, self.real[kind].group)

    def watch(self, kind: str, budget: float) -> Watch:
        """The kind's limit for that budget of false alarms a year, and what it is spent on."""
        weeks = int(self.real[kind].weeks.sum())
        limit, expected = self.chances[kind].limit(min(budget, LARGEST_CHANCE * self.years(kind)), weeks)
        return Watch(kind, limit, expected, self.rows, self.real[kind].weeks)


def rhythms_of(company: Company) -> Rhythms:
    """The charts of a company's clients, and what they would say without a change; kinds that nobody is judged by are
    left out."""
    rows = company.judgeable
    real = real_highest(company, rows)
    drawn = drawn_highest(company, rows, np.random.default_rng(SEED))
    kinds = [kind for kind in PARTS if kind in drawn and real[kind].weeks.any() and drawn[kind].weeks.any()]
    return Rhythms(company, rows, real, {kind: chances_of(kind, drawn[kind]) for kind in kinds})


def rhythm_signals(found: Rhythms, watch: Watch, sunday: date) -> pd.DataFrame:
    """Falls, rises or silences of the last 52 weeks that passed the limit of their kind.

    Rows:   one per client, the latest where there were several.
    Value:  columns row (of the company), kind, raised_on, lasts_until, is_standing, observed and expected (gross sales
            a year in ten-thousandths at the pace since the change, and as usual; for no_order weeks without an order
            when raised, and the usual weeks between two), statistic (−log10 of the chance of its rarest chart), chance
            (of as much in a year without a change), loss_a_year (how far observed and expected lie apart, or all sales
            of a year for no_order, in ten-thousandths).
    Cuts:   additive.
    Source: see `readings` and `drawn_highest`.
    """
    real, chances = found.real[watch.kind], found.chances[watch.kind]
    picked = np.flatnonzero((found.rarity(watch.kind) >= watch.limit) & (real.weeks > 0))
    parts = [pd.DataFrame({name: [] for name in SIGNAL_COLUMNS})]
    for low in range(0, len(picked), CHUNK):
        rows, group = found.rows[picked[low : low + CHUNK]], real.group[picked[low : low + CHUNK]]
        told = found.company.readings(rows)
        parts.append(_signals(found.company, told, rows, group, chances, watch.limit, sunday))
    return pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)


def _signals(
    company: Company, told: Readings, rows: Ints, group: Ints, chances: Chances, limit: float, sunday: date
) -> pd.DataFrame:
    """The latest time that each of these clients passed the limit while it could be judged; none for earlier ones."""
    kind = chances.kind
    rare = np.stack([chances.rarity(np.stack([told.parts[p][at] for p in PARTS[kind]], axis=1), group)
                     for at in range(WEEKS - FIRST)])  # fmt: skip
    # What stood in the week before the judged year began earlier; counted so, as the years that the limit rests on are.
    raised = _begins(rare[WARM - 1 :], limit)[1:] & told.judged(kind)[WARM:]
    there = raised.any(axis=0)
    at = (raised.shape[0] - 1 - raised[::-1].argmax(axis=0) + WARM)[there]
    rare, rows, column = rare[:, there], rows[there], np.flatnonzero(there)
    ended = (rare < limit * HELD) & (np.arange(len(rare))[:, None] > at)
    end = np.where(ended.any(axis=0), ended.argmax(axis=0) - 1, len(rare) - 1)
    highest = np.array([rare[a : e + 1, c].max() for c, (a, e) in enumerate(zip(at, end, strict=True))])
    seen = (
        _silent(company, told, rows, column, at)
        if kind == "no_order"
        else _paces(company, told, rows, column, at, kind)
    )
    ends = partial(week_end, sunday)
    return pd.DataFrame({
        "row": rows, "kind": kind,
        "raised_on": [ends(int(week) + FIRST) for week in at], "lasts_until": [ends(int(week) + FIRST) for week in end],
        "is_standing": end == len(rare) - 1, **seen, "statistic": highest, "chance": chances.chance(highest),
    })[list(SIGNAL_COLUMNS)]  # fmt: skip


def _begins(rare: Floats, limit: float) -> NDArray[np.bool_]:
    """The weeks in which a signal begins: one that dips below the limit and comes back before it ended is the same."""
    begins, is_on = np.zeros(rare.shape, dtype=bool), np.zeros(rare.shape[1], dtype=bool)
    for at, now in enumerate(rare):
        goes_on = np.where(is_on, now >= limit * HELD, now >= limit)
        begins[at], is_on = goes_on & ~is_on, goes_on
    return begins


def _paces(company: Company, told: Readings, rows: Ints, column: Ints, at: Ints, kind: str) -> dict[str, Floats]:
    """Sales a year since the change, which is taken to be where the CUSUM last stood at nothing, and the usual ones."""
    sums = told.parts["cusum_low" if kind == "fall" else "cusum_high"][:, column]
    observed, expected = np.zeros(len(rows)), np.zeros(len(rows))
    amounts, _orders = company.season.of(rows)
    for place, (row, week) in enumerate(zip(rows, at, strict=True)):
        nothing = np.flatnonzero(sums[: week + 1, place] == 0)
        since = week - int(nothing[-1]) if len(nothing) else week
        last = int(week) + FIRST + 1
        span = slice(last - int(np.clip(since, SHORTEST, LONGEST)), last)
        season = amounts[:, place]
        before = slice(max(int(company.starts[row]), span.start - YEAR_WEEKS), span.start)
        observed[place] = YEAR_WEEKS * company.values[row, span].sum() / max(season[span].sum(), 1e-6) * E4
        expected[place] = YEAR_WEEKS * company.values[row, before].sum() / max(season[before].sum(), 1e-6) * E4
    return {"observed": observed, "expected": expected, "loss_a_year": np.abs(expected - observed)}


def _silent(company: Company, told: Readings, rows: Ints, column: Ints, at: Ints) -> dict[str, Floats]:
    """Weeks without an order when the alert was raised, the usual time between two, and the sales of a year before."""
    weeks, usual, lost = np.zeros(len(rows)), np.zeros(len(rows)), np.zeros(len(rows))
    for place, (row, week) in enumerate(zip(rows, at, strict=True)):
        values = company.values[row, company.starts[row] : int(week) + FIRST + 1]
        bought = np.flatnonzero(values)
        last = int(bought[-1]) if len(bought) else 0
        weeks[place] = len(values) - 1 - last
        usual[place] = (last + 1) / max(len(bought), 1)
        lost[place] = values[: last + 1][-YEAR_WEEKS:].sum() * E4 * YEAR_WEEKS / min(last + 1, YEAR_WEEKS)
    return {"observed": weeks, "expected": usual, "loss_a_year": lost}
