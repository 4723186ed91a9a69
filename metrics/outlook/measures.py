"""What is forecast: the monthly sums that models see, and the key figures that come out of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from data.scope import Topic
from metrics.payments import unsettled_months

Array = NDArray[np.float64]
Columns = Mapping[str, Array]
"""Name of a sum → its values, one row a leaf, one column a month."""

WHOLE = 1.0
DYADIC = 2.0**-20
"""Values are rounded to a multiple of it, a power of two, so that sums over regions and months are exact in floating
point: ten-thousandths to whole ones, counts to a millionth."""


def _column(name: str) -> Callable[[Columns], Array]:
    return lambda columns: columns[name]


def _always(columns: Columns) -> NDArray[np.bool_]:
    return np.ones_like(columns["lines"], dtype=bool)


def _days(share: float, columns: Columns) -> float:
    return share


@dataclass(frozen=True)
class Measure:
    """A monthly sum that models see.

    table: what has to be there. values, known: out of the sums; a month is unknown where one of its rows is.
    is_floored: it cannot be below 0. adds: months add up to quarters and years. grid: what values are rounded to.
    unsettled: how many of the last whole months are not to be leaned on yet, because much of them is not known so
    early; None where nothing comes late. Such a measure's running month is all the model's.
    passed: from the share of the running month that is over, in days, to the share of its value that should be there.
    """

    key: str
    topic: Topic
    values: Callable[[Columns], Array]
    table: str = "sales"
    known: Callable[[Columns], NDArray[np.bool_]] = _always
    is_floored: bool = True
    adds: bool = True
    grid: float = WHOLE
    passed: Callable[[float, Columns], float] = _days
    unsettled: Callable[[Columns], int] | None = None


@dataclass(frozen=True)
class Forecast:
    """A key figure out of the paths of its parts: the part itself, the first less the second, or their ratio.

    factor: what a ratio is multiplied by. adds: quarters and years come out of months.
    """

    key: str
    topic: Topic
    kind: Literal["itself", "difference", "ratio"]
    parts: tuple[str, ...]
    factor: float = 1.0
    adds: bool = True


@dataclass(frozen=True)
class Group:
    """Measures that are forecast together, because a key figure needs both; the second's errors lean on the first's.

    is_share: the second is a part of the first and never above it. is_share_as_seen: it is held to be one where the
    months that are known say so.
    """

    measures: tuple[Measure, ...]
    forecasts: tuple[Forecast, ...]
    is_share: bool = False
    is_share_as_seen: bool = False

    @property
    def name(self) -> str:
        return "+".join(measure.key for measure in self.measures)


def _costs_known(columns: Columns) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = columns["cost_known_lines"] >= columns["lines"]
    return found


def _acts_priced(columns: Columns) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = columns["unpriced_acts"] <= 0
    return found


def _seen(share: float, columns: Columns) -> float:
    """Share of a month's active clients that have ordered by then: each has `orders` chances to have come already."""
    active, orders = columns["active_clients"].sum(), columns["orders"].sum()
    return float(1 - (1 - share) ** max(orders / active if active else 1.0, 1.0))


def _not_yet_paid(columns: Columns) -> int:
    """Last months of which less is known of payments than usual: who pays late is not among them yet."""
    return unsettled_months(columns["lines"].sum(axis=0), columns["credit_known_lines"].sum(axis=0))


def _of(measure: Measure) -> Group:
    return Group((measure,), (Forecast(measure.key, measure.topic, "itself", (measure.key,), adds=measure.adds),))


def _sum(name: str, column: str = "", topic: Topic = "money", table: str = "sales", grid: float = WHOLE) -> Measure:
    return Measure(name, topic, _column(column or name), table, grid=grid)


def _credit(name: str) -> Measure:
    return Measure(name, "money", _column(f"{name}_e4"), unsettled=_not_yet_paid)


def _pair(
    key: str, whole: Measure, part: Measure, factor: float = 1.0, is_share: bool = False, is_share_as_seen: bool = False
) -> Group:
    """A ratio: the part over the whole."""
    found = Forecast(key, part.topic, "ratio", (part.key, whole.key), factor, whole.adds and part.adds)
    return Group((whole, part), (found,), is_share, is_share_as_seen)


_ACTIVE = Measure("active_clients", "money", _column("active_clients"), adds=False, grid=DYADIC, passed=_seen)
_GROSS = Measure(
    "gross_profit", "money", lambda c: c["revenue_e4"] - c["cost_of_goods_e4"], known=_costs_known, is_floored=False
)
_SERVICE = Measure("service_cost", "money", _column("service_cost_e4"), "activities", _acts_priced)

GROUPS: tuple[Group, ...] = (
    _of(_sum("revenue", "revenue_e4")),
    _of(_sum("quantity", "quantity_e4")),
    _of(_sum("orders", grid=DYADIC)),
    _of(_sum("new_clients", grid=DYADIC)),
    _of(_sum("lost_clients", grid=DYADIC)),
    Group(
        (_GROSS, _SERVICE),
        (
            Forecast("gross_profit", "money", "itself", ("gross_profit",)),
            Forecast("client_profit", "money", "difference", ("gross_profit", "service_cost")),
            Forecast("cost_to_serve_ratio", "money", "ratio", ("service_cost", "gross_profit")),
        ),
    ),
    Group(
        (_ACTIVE, _sum("complaints", topic="satisfaction", table="complaints", grid=DYADIC)),
        (
            Forecast("active_clients", "money", "itself", ("active_clients",), adds=False),
            Forecast("complaints_per_100", "satisfaction", "ratio", ("complaints", "active_clients"), 100.0, False),
        ),
    ),
    _pair(
        "fill_rate",
        _sum("quantity_ordered", "quantity_ordered_e4"),
        _sum("quantity_filled", "quantity_filled_e4"),
        is_share_as_seen=True,
    ),
    _pair(
        "kept_promises",
        _sum("promises_due", topic="satisfaction", table="promises", grid=DYADIC),
        _sum("promises_kept", topic="satisfaction", table="promises", grid=DYADIC),
        is_share=True,
    ),
    _pair("days_to_pay", _credit("credit_revenue"), _credit("credit_days")),
)
"""Revenue that returns outweigh in a month is left at 0: a floor for a whole month of a region, not for a line."""

FORECAST_KEYS = tuple(found.key for group in GROUPS for found in group.forecasts)
