"""The hold-out test: a loyalty model that knows all but the last half year is held against that half year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from data.door import View
from metrics.intervals import wilson
from metrics.loyalty.bg_bb import BgBb, fit_bg_bb
from metrics.loyalty.bg_nbd import BgNbd, fit_bg_nbd
from metrics.loyalty.histories import Floats
from metrics.loyalty.patterns import PATTERN, pattern_rows, week_sets, weeks_in

HELD_WEEKS = 26
PARTS = 10
FEWEST_CLIENTS = 100
FEWEST_IN_PART = 5
SHORTEST_WEEKS = 13
"""Of the first part, from the first order on: less says nothing about who stops."""
NORMAL = 1.959964
NONE_AT_MOST = 3.689
"""Where none came: the mean number with which that still has a chance of 2.5 % (Garwood 1936)."""
ModelName = Literal["bg_bb", "bg_nbd"]


@dataclass(frozen=True)
class Part:
    """About a tenth of the clients, by what was predicted: the mean predicted and the mean that came, 95 % interval.

    alive: their mean P(alive). Clients of one history stay together, so parts differ in size, and some are missing.
    """

    part: int
    predicted: float
    actual: float
    low: float
    high: float
    alive: float
    n: int


@dataclass(frozen=True)
class HoldOut:
    """How one model fitted on the first part predicts the last weeks.

    predicted, actual: weeks with an order of all clients in the last weeks. error: root of the mean squared error per
    client. orders: calibration of the orders expected; ordering: of the chance to order at all.
    """

    model: ModelName
    weeks: int
    clients: int
    predicted: float
    actual: float
    error: float
    orders: tuple[Part, ...]
    ordering: tuple[Part, ...]

    @property
    def off(self) -> float | None:
        """By what part of what came the prediction lies above it; None where nothing came."""
        return self.predicted / self.actual - 1 if self.actual else None


@cache
def _held(until: date, weeks: int) -> ir.Table:
    known = pattern_rows(until, weeks)
    later = week_sets(until, 0, weeks)
    later = later.select("client_key", orders=weeks_in(later, 1))
    joined = known.left_join(later, "client_key").mutate(orders=_.orders.fill_null(0))
    counted = joined.group_by(list(PATTERN)).agg(
        clients=_.count(),
        orders=_.orders.sum().cast("int64"),
        squares=(_.orders * _.orders).sum().cast("int64"),
        ordering=(_.orders > 0).sum().cast("int64"),
    )
    return counted.order_by(list(PATTERN))


def held_patterns(view: View, until: date, weeks: int = HELD_WEEKS) -> pd.DataFrame:
    """Order patterns as they stood `weeks` before a day, with what clients of each did in those weeks.

    Rows:   one per distinct pattern at the earlier day.
    Value:  columns frequency, recency, slots, clients, orders (weeks with an order in the last `weeks`, summed),
            squares (of them, per client, summed), ordering (clients with any).
    Cuts:   additive.
    Source: Fader, Hardie & Lee 2005, Marketing Science 24(2), section 5.
    """
    if not 0 < weeks <= HELD_WEEKS:
        raise ValueError(f"{weeks} weeks are held out; choose 1 to {HELD_WEEKS}")
    return view.run(_held(until, weeks))


def hold_outs(held: pd.DataFrame, weeks: int = HELD_WEEKS) -> tuple[HoldOut, ...]:
    """Both models on the same patterns, BG/BB first; none where there is too little to hold them against.

    Rows:   as `held_patterns` gives them.
    Value:  HoldOut records; empty with fewer than 100 clients, less than 13 weeks of the first part or no repeated
            order in it.
    Cuts:   not additive.
    Source: Fader, Hardie & Lee 2005 and Fader, Hardie & Shang 2010: calibration on later periods.
    """
    clients = int(held["clients"].sum())
    if clients < FEWEST_CLIENTS or held["slots"].max() < SHORTEST_WEEKS or not held["frequency"].any():
        return ()
    times, last, slots, counts = (held[name].to_numpy(float) for name in (*PATTERN, "clients"))
    return tuple(_tested(fit(times, last, slots, counts), held, weeks) for fit in (fit_bg_bb, fit_bg_nbd))


def view_hold_outs(view: View) -> tuple[HoldOut, ...]:
    """Both models held against the last 26 weeks before the as-of date; for `view.once`.

    Rows:   clients with an order in the 156 weeks before them.
    Value:  HoldOut records, BG/BB first; empty where there is too little to go by.
    Cuts:   not additive.
    Source: Fader, Hardie & Lee 2005, Marketing Science 24(2), section 5.
    """
    return hold_outs(held_patterns(view, view.as_of))


def _tested(model: BgBb | BgNbd, held: pd.DataFrame, weeks: int) -> HoldOut:
    times, last, slots = (held[name].to_numpy(float) for name in PATTERN)
    n, orders, squares, ordered = (held[name].to_numpy(float) for name in ("clients", "orders", "squares", "ordering"))
    expected = np.asarray(model.expected(weeks, times, last, slots), float)
    ordering = np.asarray(model.ordering(weeks, times, last, slots), float)
    alive = np.asarray(model.alive(times, last, slots), float)
    squared = squares - 2 * expected * orders + n * expected**2
    found: dict[str, list[Part]] = {"orders": [], "ordering": []}
    for asked, chance in (("orders", expected), ("ordering", ordering)):
        for part, rows in parts_of(chance, n):
            many, told, there = n[rows].sum(), n[rows] @ chance[rows], n[rows] @ alive[rows]
            sums = orders[rows].sum(), squares[rows].sum(), ordered[rows].sum()
            came = _mean(sums[0], sums[1], many) if asked == "orders" else _share(sums[2], many)
            found[asked].append(Part(part, float(told / many), *came, float(there / many), int(many)))
    error = float(np.sqrt(max(squared.sum(), 0.0) / n.sum()))
    totals = float(n @ expected), float(orders.sum()), error
    return HoldOut(model_name(model), weeks, int(n.sum()), *totals, tuple(found["orders"]), tuple(found["ordering"]))


def parts_of(predicted: Floats, clients: Floats) -> list[tuple[int, Floats]]:
    """Positions of the patterns in each tenth of the clients by what was predicted, lowest first, numbered from 1.

    A pattern stands where the middle one of its clients does; a part of fewer than five clients joins the one before.
    """
    order = np.argsort(predicted, kind="stable")
    # Differences of rounding do not part clients of whom the same is predicted.
    level = np.concatenate([[0], np.cumsum(np.diff(predicted[order]) > 1e-9)])
    sizes = np.bincount(level, clients[order])
    middle = (np.cumsum(sizes) - sizes / 2) / sizes.sum()
    tenth = np.minimum((middle * PARTS).astype(int), PARTS - 1)[level]
    found: list[tuple[int, Floats]] = []
    for part in np.unique(tenth):
        rows = order[tenth == part]
        if found and min(clients[rows].sum(), clients[found[-1][1]].sum()) < FEWEST_IN_PART:
            found[-1] = (found[-1][0], np.concatenate([found[-1][1], rows]))
        else:
            found.append((int(part) + 1, rows))
    return found


def _mean(total: float, squares: float, many: float) -> tuple[float, float, float]:
    mean = total / many
    spread = max(squares / many - mean**2, 0.0) * many / max(many - 1, 1)
    half = NORMAL * float(np.sqrt(spread / many))
    most = mean + half if total else NONE_AT_MOST / many
    return float(mean), float(max(mean - half, 0.0)), float(most)


def _share(ordered: float, many: float) -> tuple[float, float, float]:
    return float(ordered / many), *wilson(int(ordered), int(many))


def model_name(model: BgBb | BgNbd) -> ModelName:
    """How a model is called in `model_figures`."""
    return "bg_bb" if isinstance(model, BgBb) else "bg_nbd"
