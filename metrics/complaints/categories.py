"""What clients complain of: categories by weight, what has changed beyond chance, and who comes again with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.door import View
from metrics.complaints.cases import NO_CATEGORY, NONE_IN_PERIOD, absent_why, recorded
from metrics.complaints.differing import are_chance
from metrics.complaints.rates import category_rates, rate_per_100
from metrics.figure import Figure, unknown
from metrics.kpi import NO_ORDERS, uncovered_why

MOST_CATEGORIES = 20


@dataclass(frozen=True)
class Category:
    """One category (None: not noted): complaints, its share and that of all down to it, its rates now and before.

    is_chance: the change of the rate is no discovery among all the categories, or cannot be judged.
    """

    name: str | None
    events: int
    complainers: int
    share: float
    cumulative: float
    before_events: int | None
    rate: Figure
    before: Figure
    is_chance: bool


@dataclass(frozen=True)
class Categories:
    """The categories of a period, the most frequent first; `unnamed` complaints say none. more: those left out."""

    rows: tuple[Category, ...]
    events: int = 0
    unnamed: int = 0
    more: int = 0
    missing: str = ""

    def reaching(self, share: float) -> int:
        """How many of the categories it takes to reach that share of the complaints."""
        return next((at for at, row in enumerate(self.rows, 1) if row.cumulative >= share - 1e-12), len(self.rows))


def categories(view: View) -> Categories:
    """Complaints of the period by what they are about, against the compared period.

    Rows:   complaints of the period; the unknown category is a row of its own. Rates are per 100 clients that bought
            (that answered where sales are unknown), so that a longer list of clients is no change.
    Value:  Categories; missing says why there are none.
    Cuts:   complaints are additive.
    Source: Juran 1951, Quality Control Handbook (the vital few); Benjamini & Hochberg 1995; see `rate_per_100`.
    """
    if why := absent_why(view):
        return Categories((), missing=why)
    if not recorded(view).category:
        return Categories((), missing=NO_CATEGORY)
    rows, clients = category_rates(view)
    total = int(rows["events"].sum())
    if not total:
        return Categories((), missing=NONE_IN_PERIOD)
    compared = view.compared()
    covered = not uncovered_why(view, "complaints_per_100", compared.selection.period)
    before, before_clients = category_rates(compared) if covered else (rows.iloc[:0], 0)
    held = {_key(row["category"]): row for row in before.to_dict("records")}
    kept, nothing = rows.to_dict("records"), dict.fromkeys(("events", "yy", "ye"), 0)
    pairs = [(_rate(row, clients), _rate(held.get(_key(row["category"]), nothing), before_clients)) for row in kept]
    found, so_far = [], 0
    for row, pair, is_chance in zip(kept, pairs, are_chance(pairs), strict=True):
        name, events = _key(row["category"]), int(row["events"])
        so_far += events
        then = int(held.get(name, nothing)["events"]) if covered else None
        found.append(
            Category(name, events, int(row["complainers"]), events / total, so_far / total, then, *pair, is_chance)
        )
    unnamed = next((row.events for row in found if row.name is None), 0)
    return Categories(tuple(found[:MOST_CATEGORIES]), total, unnamed, len(found[MOST_CATEGORIES:]))


def _key(category: object) -> str | None:
    return category if isinstance(category, str) else None


def _rate(row: Mapping[Any, Any], clients: int) -> Figure:
    if not clients:
        return unknown(NO_ORDERS)
    events, yy, ye = (int(row[name]) for name in ("events", "yy", "ye"))
    return rate_per_100(events, clients, yy, ye)
