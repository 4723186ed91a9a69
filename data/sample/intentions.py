"""What the company intends and what marked its way: targets, activity rates with their capacity, events."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from data.sample.columns import days, decimals, rounded, texts
from data.sample.places import CITIES, GROWING, Places, city_id
from data.sample.plan import Plan
from data.sample.seasons import PRICE_CHANGES, SPRING_FESTIVALS, day_number, months_of, season
from data.sample.service import ACTIVITIES, rate_days, rates_e4

WHOLE_COMPANY = "ALL"
# (kpi, target for every period, which side is better)
LASTING_TARGETS = (
    ("retention", 0.95, "higher"),
    ("fill_rate", 0.97, "higher"),
    ("cost_to_serve_ratio", 0.16, "lower"),
)
ROUND_TO = 1_000  # targets are whole thousands a month


def _month_weights(year: int) -> np.ndarray:
    """Seasonal weight of each month of a year, festival where it falls that year; sums to 1."""
    first, last = day_number(date(year, 1, 1)), day_number(date(year, 12, 31))
    weights = np.bincount(months_of(np.arange(first, last + 1)) - (year - 1970) * 12, season(first, last))
    return weights / weights.sum()


def _planned_growth(city: int, year: int) -> float:
    """Planners hope: half the city's true growth plus 3 %, a little more or less by year."""
    return 0.03 + 0.5 * CITIES[city].growth + 0.005 * ((city + year) % 3 - 1)


def _city_months(plan: Plan, revenue: np.ndarray, city: int, year: int) -> list[int]:
    """Twelve monthly targets of a city: last year's revenue where it is whole, else this year's pace."""
    start = plan.started_on.year * 12 + plan.started_on.month - 1
    at = year * 12 - start
    weights = _month_weights(year)
    if at >= 12:
        base = revenue[city, at - 12 : at].sum()
    else:
        seen = slice(max(at, 0), at + 12)
        known = revenue[city, seen]
        offset = max(-at, 0)
        base = known.sum() / max(weights[offset : offset + len(known)].sum(), 1e-9)
    yearly = base * (1 + _planned_growth(city, year))
    return (np.rint(yearly * weights / ROUND_TO).astype(int) * ROUND_TO).tolist()


def _periods(year: int, months: list[int]) -> list[tuple[str, int]]:
    """The year, its quarters and months with their sums: parts add up to the whole."""
    quarters = [sum(months[q * 3 : q * 3 + 3]) for q in range(4)]
    return [
        (f"{year}", sum(months)),
        *((f"{year}-Q{q + 1}", value) for q, value in enumerate(quarters)),
        *((f"{year}-{m + 1:02d}", value) for m, value in enumerate(months)),
    ]


def target_columns(plan: Plan, where: Places, revenue: np.ndarray) -> dict[str, pa.Array]:
    """Targets of every year in the span that starts in it, for the company and each city.

    `revenue`: currency units, one row per city and one column per month of the span.
    """
    first_year = plan.started_on.year + (plan.started_on.month > 1)
    rows: list[tuple[str, str, str, float, str, str]] = []
    for year in range(min(first_year, plan.as_of.year), plan.as_of.year + 1):
        cities = [_city_months(plan, revenue, city, year) for city in range(len(CITIES))]
        company = [sum(month) for month in zip(*cities, strict=True)]
        owners = [where.director, *where.city_managers]
        regions = [WHOLE_COMPANY, *(city_id(n) for n in range(len(CITIES)))]
        for region, owner, months in zip(regions, owners, [company, *cities], strict=True):
            for period, value in _periods(year, months):
                rows.append(("revenue", region, period, float(value), owner, "higher"))
                rows += [(kpi, region, period, lasting, owner, better) for kpi, lasting, better in LASTING_TARGETS]
    names = ("kpi", "region_id", "period", "value", "owner", "better")
    columns = dict(zip(names, (pa.array(column) for column in zip(*rows, strict=True)), strict=True))
    return columns | {"value": rounded(np.array([row[3] for row in rows]), 2)}


def rate_columns(plan: Plan, drivers: np.ndarray) -> dict[str, pa.Array]:
    """The activity rates by validity, with a monthly capacity a tenth above the busiest month it had to cover.

    `drivers`: driver units used, one row per activity and one column per month of the span.
    """
    starts = rate_days(plan)
    first_month = months_of(np.array([plan.first_day]))[0]
    period = np.searchsorted(months_of(starts) - first_month, np.arange(drivers.shape[1]), side="right") - 1
    busiest = [drivers[:, period == p].max(axis=1, initial=0) for p in range(len(starts))]
    capacity = np.ceil(np.array(busiest) * 1.1 / 10) * 10
    shape = (len(starts), len(ACTIVITIES))
    return {
        "activity": texts([name for name, _ in ACTIVITIES], np.tile(np.arange(shape[1]), shape[0])),
        "valid_from": days(np.repeat(starts, shape[1])),
        "rate_per_driver": decimals(rates_e4(plan).ravel() // 100, 2),
        "practical_capacity": decimals(capacity.ravel().astype(np.int64), 0),
    }


def event_columns(plan: Plan) -> dict[str, pa.Array]:
    """Festivals, price changes and one new warehouse, as far as they lie in the span."""
    found: list[tuple[date, str, str | None]] = [(day, "春节", None) for day in SPRING_FESTIVALS.values()]
    found += [(change.day, change.name, None) for change in PRICE_CHANGES]
    found.append((date(2024, 3, 18), "云栖配送中心启用", GROWING))
    seen = sorted((e for e in found if plan.started_on <= e[0] <= plan.as_of), key=lambda event: event[0])
    return {
        "happened_on": days(np.array([day_number(day) for day, _, _ in seen])),
        "name": pa.array([name for _, name, _ in seen], pa.string()),
        "region_id": pa.array([region for _, _, region in seen], pa.string()),
    }
