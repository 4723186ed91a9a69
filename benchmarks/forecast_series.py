"""Monthly series to hold forecasts against: those of a store, and those that come with statsmodels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from statsmodels.datasets import co2, elec_equip, elnino

from benchmarks.loyalty_truth import view_of
from data.door import View
from data.periods import Period, period_of
from metrics.festival import festival_shares
from metrics.kpi_months import monthly_sums
from metrics.region_branches import branches

Array = NDArray[np.float64]
AHEAD = 24
SUMS = {
    "revenue": "revenue_e4", "quantity": "quantity_e4", "orders": "orders", "service cost": "service_cost_e4",
    "active clients": "active_clients", "new clients": "new_clients", "lost clients": "lost_clients",
    "complaints": "complaints",
}  # fmt: skip
WINDOW = 84
"""Of long public series windows of seven years are taken: what a company has, and two years to compare with."""
LONG = 144
LEVELS = ("active clients",)
"""What does not grow with the days of a month; nor do concentrations, temperatures and indices."""


@dataclass(frozen=True)
class Named:
    """A monthly series with the periods it and the 24 months after it lie in."""

    source: str
    name: str
    values: tuple[float | None, ...]
    days: tuple[int, ...] | None
    festival: Array | None

    def until(self, months: int) -> Named:
        """What was known when the series was that long."""
        rows = months + AHEAD
        festival = None if self.festival is None else self.festival[:rows]
        days = None if self.days is None else self.days[:rows]
        return Named(self.source, self.name, self.values[:months], days, festival)


def store_series(store: Path) -> Iterator[Named]:
    """The company's series and those of its first level of regions, over whole months."""
    view = view_of(store)
    months = _whole_months(view)
    every = [*months, *(months[-1].back(-step) for step in range(1, AHEAD + 1))]
    days, festival = tuple(month.days for month in every), festival_shares(every)
    sums = monthly_sums(view)
    sums = sums.assign(gross_profit=sums["revenue_e4"] - sums["cost_of_goods_e4"])
    places = {"company": None, **{b.region.name: b.keys for b in branches(view) if b.region}}
    for place, keys in places.items():
        rows = sums if keys is None else sums[sums.index.get_level_values("region_key").isin(keys)]
        totals = rows.groupby(level="period_start").sum().reindex([m.start for m in months], fill_value=0)
        for label, column in {**SUMS, "gross profit": "gross_profit"}.items():
            if column in totals:
                values = tuple(float(value) for value in totals[column])
                spans = days if label not in LEVELS else None
                yield Named(store.name, f"{label} · {place}", values, spans, festival)


def _whole_months(view: View) -> list[Period]:
    first = min(low for table, low, _high in view.version.days if table == "sales")
    month = period_of(first, "month", view.settings.calendar)
    month = month if month.start == first else month.back(-1)
    months = []
    while month.end <= view.as_of:
        months.append(month)
        month = month.back(-1)
    return months


def public_series() -> Iterator[Named]:
    """The monthly series of statsmodels.datasets in windows of seven years, and their last twelve years."""
    weekly = co2.load_pandas().data["co2"]
    temperature = elnino.load_pandas().data.set_index("YEAR").to_numpy(dtype=float).ravel()
    whole = {
        "co2": (weekly.resample("MS").mean(), 1958),
        "elec_equip": (elec_equip.load_pandas().data.iloc[:, 0], 1995),
        "elnino": (pd.Series(temperature), 1950),
    }
    for name, (values, first) in whole.items():
        known = [None if np.isnan(one) else float(one) for one in values]
        for start in range(0, len(known) - WINDOW + 1, WINDOW):
            yield _public(f"{name} {start // 12 + first}", known[start : start + WINDOW])
        yield _public(f"{name}, last twelve years", known[-LONG:])


def _public(name: str, values: list[float | None]) -> Named:
    return Named("statsmodels", name, tuple(values), None, None)
