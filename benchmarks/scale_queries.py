"""What a reader waits for at scale: company panels, panels of single clients, free date ranges, and the bare engine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import ibis
from ibis import _

from benchmarks.harness import MOVED_TOO_FAR, calibration_ms, quantile
from benchmarks.scale_facts import LAST_DAY
from data.door import Door, View
from data.engine import Version
from data.periods import period_from_key
from data.scope import Selection, whole_company
from data.tables import WIDE, served
from metrics.clients import client_list, client_sums
from metrics.contribution import client_sums_of_period
from metrics.cuts import cut_figures
from metrics.service_costs import activity_costs
from metrics.sums import calendar_sums, history_sums, period_sums, region_history_sums, region_sums

PERIODS = ("2026-Q3", "2025", "2026-10", "2026-Q4", "2024-Q2", "2026")
COMPANY: dict[str, Callable[[View], object]] = {
    "sums of the period": lambda view: period_sums(view)["revenue_e4"],  # asked when looked at
    "sums of all periods of the grain": lambda view: history_sums(view, "money"),
    "by region": lambda view: region_sums(view, "money"),
    "by region and period": lambda view: region_history_sums(view, "money"),
    "every grain and period": lambda view: calendar_sums(view, "money"),
    "by channel": lambda view: cut_figures(view, "revenue", "channel"),
    "by category": lambda view: cut_figures(view, "revenue", "category"),
    "cost of service": activity_costs,
}


def _profit_totals(view: View) -> object:
    """How many clients gain and lose, and how much: every client's profit, summed in the engine."""
    profits = client_sums_of_period()
    losing = _.profit_e4 < 0
    return view.run(
        profits.agg(
            clients=_.count(),
            losing=losing.sum().cast(WIDE).cast("int64"),
            loss_e4=_.profit_e4.sum(where=losing).cast(WIDE).cast("int64"),
        )
    )


CLIENTS: dict[str, Callable[[View], object]] = {
    "the 500 largest clients, with the year before": client_list,
    "who gains and who loses": _profit_totals,
    "one client, every period": lambda view: client_sums(view, 4711),
}


def _range(first: date, last: date, *keys: str) -> Callable[[View], object]:
    """Sums of the order lines between two days by these keys, the 500 largest."""
    lines = served("sales_history").filter(_.ordered_on >= ibis.literal(first), _.ordered_on <= ibis.literal(last))
    sums = {n: _[n].sum().cast(WIDE).cast("int64") for n in ("revenue_e4", "cost_of_goods_e4", "quantity_e4")}
    asked = lines.group_by(list(keys)).agg(lines=_.count(), **sums) if keys else lines.agg(lines=_.count(), **sums)
    listed = asked.order_by(ibis.desc("revenue_e4")).limit(500)
    return lambda view: view.run(listed)


def _ranges() -> dict[str, Callable[[View], object]]:
    half = (LAST_DAY - timedelta(days=400), LAST_DAY - timedelta(days=217))
    year = (LAST_DAY - timedelta(days=390), LAST_DAY - timedelta(days=26))
    return {
        "half a year, company": _range(*half),
        "half a year by region": _range(*half, "region_key"),
        "half a year by client": _range(*half, "client_key"),
        "a year by region": _range(*year, "region_key"),
        "a year by client": _range(*year, "client_key"),
    }


BARE = (
    "SELECT region_key, count(*), sum(revenue_e4), sum(cost_of_goods_e4), sum(quantity_e4) FROM sales"
    " WHERE ordered_on BETWEEN DATE '2026-07-01' AND DATE '2026-09-30' GROUP BY 1"
)


@dataclass
class Readings:
    """Milliseconds of one question over the rounds that were kept."""

    kind: str
    name: str
    ms: list[float] = field(default_factory=list)

    def row(self) -> dict[str, Any]:
        known = {"median_ms": round(statistics.median(self.ms), 1), "p95_ms": round(quantile(self.ms, 0.95), 1)}
        return {"kind": self.kind, "name": self.name, **known}


def _questions(view: View) -> Iterator[tuple[str, str, Callable[[], object]]]:
    for kind, asked in (("company", COMPANY), ("clients", CLIENTS), ("range", _ranges())):
        for name, question in asked.items():
            yield kind, name, partial(question, view)
    yield "bare engine", "a quarter by region, from the order lines", lambda: view._engine.rows(BARE)


def query_rows(store: Path, rounds: int) -> tuple[list[dict[str, Any]], int]:
    """Median and p95 of every question over that many quiet rounds, each on another period; rounds thrown away."""
    door = Door(store)
    version = cast(Version, door.current())
    scope = whole_company("benchmark", "owns the store")
    views = [door.view(version, scope, Selection(period_from_key(key))) for key in PERIODS]
    readings: dict[tuple[str, str], Readings] = {}
    kept = tried = 0
    for view in views[:1]:
        for _kind, _name, ask in _questions(view):
            ask()  # not counted: what is loaded once is loaded
    while kept < rounds and tried < 3 * rounds:
        view, tried, before = views[tried % len(views)], tried + 1, calibration_ms()
        found = []
        for kind, name, ask in _questions(view):
            started = time.perf_counter()
            ask()
            found.append((kind, name, (time.perf_counter() - started) * 1000))
        after = calibration_ms()
        if abs(after - before) <= MOVED_TOO_FAR * min(before, after) or (tried == 3 * rounds and not kept):
            kept += 1
            for kind, name, ms in found:
                readings.setdefault((kind, name), Readings(kind, name)).ms.append(ms)
    return [reading.row() for reading in readings.values()], tried - kept
