"""A company as steady as can be, as monthly sums in memory: 100 of revenue a month, January 2025 to 15 July 2026.

region      revenue a month   by 15 July
N           50                25
S itself    20                10
S1 below S  20                10
unknown     10                5
company     100               50          half of it in cost of goods; a tenth more was asked for than delivered
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from metrics.outlook.fitted import Forms, fitted_groups
from metrics.outlook.hierarchy import hierarchy_of
from metrics.outlook.history import columns_of, history_of
from metrics.outlook.measures import GROUPS
from metrics.outlook.months import Months, months_between
from metrics.outlook.plans import Plan
from metrics.outlook.rows import group_rows

KEYS = {"company": -1, "unknown": 0, "C": 1, "N": 2, "S": 3, "S1": 4}
PARENTS = {1: None, 2: 1, 3: 1, 4: 3}
REVENUE = {2: 50, 3: 20, 4: 20, 0: 10}
SUMS = ("revenue_e4", "cost_of_goods_e4", "quantity_e4", "quantity_filled_e4", "quantity_ordered_e4", "lines", "orders",
        "cost_known_lines", "active_clients", "new_clients", "lost_clients", "credit_days_e4", "credit_revenue_e4",
        "credit_known_lines")  # fmt: skip


def sums(months: Months) -> pd.DataFrame:
    """What `monthly_sums` would give."""
    rows = []
    for month in (*months.whole, months.ahead[0]):
        for key, revenue in REVENUE.items():
            e4 = revenue * 10_000 // (1 if month.start < months.origin else 2)
            cells = dict.fromkeys(SUMS, 1) | {
                "revenue_e4": e4, "cost_of_goods_e4": e4 // 2, "quantity_e4": e4, "quantity_filled_e4": e4,
                "quantity_ordered_e4": e4 * 11 // 10, "orders": e4 // 5_000, "lost_clients": 0,
            }  # fmt: skip
            rows.append({"region_key": key, "period_start": month.start, **cells})
    return pd.DataFrame(rows).set_index(["region_key", "period_start"])


def plans(
    keys: Sequence[str] = ("revenue", "quantity_ordered", "active_clients"),
    last: date = date(2026, 7, 15),
    found: pd.DataFrame | None = None,
    first: date = date(2025, 1, 1),
) -> list[Plan]:
    """The plans of the groups that those measures stand first in."""
    months = months_between(first, last, 1)
    found = sums(months) if found is None else found
    hierarchy = hierarchy_of(PARENTS, {key: name for name, key in KEYS.items()}, REVENUE)
    columns = columns_of(found, hierarchy.leaf_keys, [*months.whole, months.ahead[0]])
    made = []
    for group in GROUPS:
        if group.measures[0].key in keys:
            known = [history_of(m, columns, hierarchy, months, {}) for m in group.measures if m.table == "sales"]
            there = [history for history in known if history is not None]
            told = {history.measure.key: history for history in there if not history.why}
            made.append(Plan(group, told, months, tuple(history for history in there if history.why)))
    return made


def tables(made: Sequence[Plan], forms: Forms | None = None) -> dict[str, pd.DataFrame]:
    """Both late tables of these plans; forms: model by fingerprint, so that no models compete."""
    by_key = {plan.fingerprint: plan for plan in made}
    pairs = {
        key: group_rows(by_key[key], fitted)
        for key, fitted in fitted_groups(by_key, forms or {}, lambda share: None, 1)
    }
    forecasts, tests = zip(*(pairs[key] for key in by_key), strict=True)
    return {
        "forecasts": pd.concat([part for part in forecasts if len(part)] or forecasts[:1], ignore_index=True),
        "forecast_tests": pd.concat(tests, ignore_index=True),
    }


def values(
    made: dict[str, pd.DataFrame], kpi: str, region: str, grain: str, origin: date | None = None
) -> dict[date, float]:
    """First day of the period → value, of that origin or the latest."""
    rows = made["forecasts"]
    mine = rows[(rows["kpi"] == kpi) & (rows["region_key"] == KEYS[region]) & (rows["grain"] == grain)]
    mine = mine[mine["origin_start"] == (origin or rows["origin_start"].max())]
    return dict(zip(mine["period_start"], mine["value"], strict=True))


def wavy(months: Months) -> pd.DataFrame:
    """The same, with a season and chance in it."""
    steady = sums(months)
    drawn = np.random.default_rng(4)
    starts = steady.index.get_level_values("period_start")
    size = np.array([1 + 0.2 * np.sin(day.month) for day in starts]) * drawn.uniform(0.9, 1.1, len(steady))
    return steady.assign(
        **{name: (steady[name] * size).round().astype("int64") for name in SUMS if name.endswith("e4")}
    )
