"""What the charts would say if nothing changed: each client's own past weeks in another order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metrics.alerts.company import ALIVE_WEEKS, Company
from metrics.alerts.rhythm import PARTS, Readings, readings
from metrics.alerts.season import CHUNK
from metrics.alerts.span import JUDGED_FROM, WARM, WEEKS
from metrics.alerts.tails import FEWEST, Passing, Tail, lowest_limit, passing_of, tail_of

BLOCK = 4
"""Weeks change places in runs of four: what hangs together within a month stays together."""
POOL_WEEKS, POOL_ORDERS = 52, 4
"""Whose past can be drawn from: that many weeks before the judged year, with orders, one in the last half year."""
DRAWS_A_CLIENT, FEWEST_DRAWS, MOST_DRAWS = 64, 8_000, 200_000
CLASSES = np.array([0.04, 0.08, 0.15, 0.25, 0.4, 0.55, 0.7, 0.85])
"""Clients are compared with drawn ones of a like share of weeks with an order, and as long known."""
YOUNG_WEEKS = 39
EVERYBODY = -1
LAST_KEY = np.uint16(65_535)
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Highest:
    """Per client the highest value of each chart in the judged year and the value just before, class, weeks judged.

    before: in the week before the first one judged, as what stood by then is not raised anew.
    """

    names: tuple[str, ...]
    values: Floats
    before: Floats
    group: Ints
    weeks: Ints


def highest(found: Readings, kind: str, names: tuple[str, ...]) -> Highest:
    """The highest value of each of these charts in a week of the year in which the kind was judged; −∞ without any."""
    judged = found.judged(kind)[WARM:]
    tops = [np.where(judged, found.parts[name][WARM:], -np.inf).max(axis=0) for name in names]
    first = judged.argmax(axis=0) + WARM
    at = np.arange(judged.shape[1])
    before = [found.parts[name][first - 1, at] for name in names]
    group = np.searchsorted(CLASSES, found.share[first, at], side="right")
    group = group + (len(CLASSES) + 1) * (found.weeks[first, at] < YOUNG_WEEKS)
    return Highest(names, np.stack(tops, axis=1), np.stack(before, axis=1), group, judged.sum(axis=0))


def joined(parts: list[Highest]) -> Highest:
    """The clients of several parts, one after another."""
    names = ("values", "before", "group", "weeks")
    return Highest(parts[0].names, *(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def real_highest(company: Company, rows: Ints) -> dict[str, Highest]:
    """What the charts said of these clients, by kind."""
    found = (company.readings(rows[low : low + CHUNK]) for low in range(0, len(rows), CHUNK))
    return _by_kind(found, PARTS)


def drawn_highest(
    company: Company, rows: Ints, random: np.random.Generator, charts: Mapping[str, tuple[str, ...]] = PARTS
) -> dict[str, Highest]:
    """What the charts would say of clients like these if each went on as in its own past; nothing without any past.

    Rows:   clients that are judged. As many client-years as `DRAWS_A_CLIENT` of each, within bounds: each is as long
            known as one of these, and its weeks are its own before the judged year in another order, or another
            client's where it was not there yet. charts: by kind, which are read.
    Value:  by kind, as `real_highest`; empty where nobody has a past to draw from.
    Cuts:   not additive.
    Source: Künsch 1989, Annals of Statistics 17 (blocks); Good 2005, "Permutation, parametric and bootstrap tests".
    """
    pools = rows[_has_past(company, rows)]
    if not len(pools):
        return {}
    many = int(np.clip(DRAWS_A_CLIENT * len(rows), FEWEST_DRAWS, MOST_DRAWS))
    of = rows[random.integers(0, len(rows), many)]
    is_own = np.isin(of, pools)
    owners = np.where(is_own, of, pools[random.integers(0, len(pools), many)])
    parts = range(0, many, CHUNK)
    found = (_drawn(company, of[at : at + CHUNK], owners[at : at + CHUNK], random) for at in parts)
    return _by_kind(found, charts)


def _by_kind(found: Iterable[Readings], charts: Mapping[str, tuple[str, ...]]) -> dict[str, Highest]:
    parts: dict[str, list[Highest]] = {kind: [] for kind in charts}
    for one in found:
        for kind, kept in parts.items():
            kept.append(highest(one, kind, charts[kind]))
    return {kind: joined(kept) for kind, kept in parts.items() if kept}


def _has_past(company: Company, rows: Ints) -> NDArray[np.bool_]:
    before = company.values[rows, :JUDGED_FROM] > 0
    before &= np.arange(JUDGED_FROM) >= company.starts[rows, None]
    is_alive = before[:, -ALIVE_WEEKS:].any(axis=1)
    return np.asarray(
        is_alive & (company.starts[rows] <= JUDGED_FROM - POOL_WEEKS) & (before.sum(axis=1) >= POOL_ORDERS)
    )


def _drawn(company: Company, of: Ints, owners: Ints, random: np.random.Generator) -> Readings:
    """Readings of made-up clients: the owners' past weeks in another order, as long known as those they stand for."""
    plain, weight, clock = company.deseasoned(owners)
    known = np.arange(JUDGED_FROM)[:, None] >= company.starts[owners]
    at = _shuffled(known, random), np.arange(len(owners))
    # A week keeps what it says and how many orders it is worth: a shut week is one wherever it comes.
    plain, weight, clock = plain[at], weight[at], clock[at]
    return readings(plain, plain * clock, weight, clock, company.starts[of], company.rates)


def _shuffled(usable: Flags, random: np.random.Generator) -> Ints:
    """For each week one of the client's usable ones, in runs of four put in another order; then the same order again.

    With two years of a past none comes twice within a week's usual amount and what is judged by it: drawn with
    replacement, a chance run of weeks without an order would come again and again, and the drawn years swing further
    than the real ones.
    """
    long, many = usable.shape
    runs = (np.arange(long)[:, None] + random.integers(0, BLOCK, many)) // BLOCK
    keys = random.integers(0, LAST_KEY, (long // BLOCK + 2, many), dtype=np.uint16)
    placed = np.where(usable, np.take_along_axis(keys, runs, axis=0), LAST_KEY)
    order = placed.argsort(axis=0, kind="stable")
    return np.take_along_axis(order, np.arange(WEEKS)[:, None] % usable.sum(axis=0), axis=0)


@dataclass(frozen=True, eq=False)
class Chances:
    """How rare what the charts say would be without a change: of each chart by class of client, and of all together.

    charts: tails by class, the last class is everybody. together: of the rarest chart of a client in a year. drawn:
    client-years; weeks: client-weeks judged in them.
    """

    kind: str
    charts: dict[int, tuple[Tail, ...]]
    together: Passing
    drawn: int
    weeks: int

    def rarity(self, values: NDArray[np.floating], group: Ints) -> NDArray[np.float64]:
        """The rarest of the charts, as −log10 of its chance; a row a client, a column a chart."""
        found = np.zeros(len(values))
        for one in np.unique(group):
            tails, rows = self.charts.get(int(one), self.charts[EVERYBODY]), group == one
            parts = [tail.rarity(values[rows, at]) for at, tail in enumerate(tails)]
            found[rows] = np.max(parts, axis=0)
        return found

    def chance(self, rarities: NDArray[np.float64]) -> NDArray[np.float64]:
        """The chance that the rarest chart of a client is as rare in a year."""
        return self.together.highest.chance(rarities)

    def limit(self, budget: float, weeks: float) -> tuple[float, float]:
        """The lowest limit that keeps the budget of false alarms in so many client-weeks, and how many it allows."""
        return lowest_limit(self.together, budget, self.drawn * weeks / max(self.weeks, 1))


def chances_of(kind: str, drawn: Highest, charts: tuple[str, ...] | None = None) -> Chances:
    """The chances of one kind, from what was drawn; charts: some of those drawn instead of all."""
    at = [drawn.names.index(name) for name in charts or drawn.names]
    values = drawn.values[:, at].astype(float)
    tails = {EVERYBODY: tuple(tail_of(column) for column in values.T)}
    for group in np.unique(drawn.group):
        rows = drawn.group == group
        if rows.sum() >= FEWEST:
            tails[int(group)] = tuple(tail_of(column) for column in values[rows].T)
    many, weeks = len(values), int(drawn.weeks.sum())
    alone = Chances(kind, tails, Passing(tails[EVERYBODY][0]), many, weeks)
    before = alone.rarity(drawn.before[:, at].astype(float), drawn.group)
    return Chances(kind, tails, passing_of(alone.rarity(values, drawn.group), before), many, weeks)
