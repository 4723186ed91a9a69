"""What the filter bar may offer a person, and how a client is found by a few typed letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir
from ibis import _

from data.door import View
from data.periods import GRAINS, Grain, Period, period_of
from data.regions import Region
from data.scope import TIERS
from data.tables import served

MOST_FOUND = 20
PERIODS_FROM = ("sales", "surveys", "activities", "complaints")
"""Tables whose days make the periods one may choose; a promise may be due long after."""


@dataclass(frozen=True)
class FilterOptions:
    """Everything one may choose: periods newest first, regions in tree order, the rest sorted by name.

    first: the period shown when a link names none.
    """

    periods: tuple[Period, ...]
    regions: tuple[Region, ...]
    channels: tuple[str, ...]
    tiers: tuple[str, ...]
    managers: tuple[str, ...]
    first: Period | None = None


@dataclass(frozen=True)
class FoundClient:
    """A client that answers to what was typed."""

    client_id: str
    name: str


def filter_options(view: View) -> FilterOptions:
    """What this person may choose in this version; nothing for an empty scope."""
    if view.scope.is_empty:
        return FilterOptions((), (), (), (), ())
    visible = {int(k) for k in view.run(served("regions").select("region_key"))["region_key"]}
    channels = sorted(view.run(served("channels").select("channel"))["channel"])
    managers = sorted(view.run(served("managers").select("account_manager"))["account_manager"])
    return FilterOptions(
        periods=_periods(view),
        regions=tuple(r for r in _in_tree_order(view) if r.key in visible),
        channels=tuple(channels),
        tiers=TIERS if view.has("sales") else (),
        managers=tuple(managers),
        first=_first_shown(view),
    )


def client_count(view: View) -> int:
    """Clients in the selection, whatever the period."""
    return int(view.run(_client_count())["clients"].iloc[0])


def find_clients(view: View, text: str, limit: int = MOST_FOUND) -> tuple[FoundClient, ...]:
    """Clients whose code, name, pinyin or initials contain the text; those that begin with it first.

    An empty text finds nobody. At most `limit` are returned.
    """
    typed = text.strip().lower()
    if not typed:
        return ()
    rows = view.run(_found(typed, limit))
    return tuple(FoundClient(str(r.client_id), str(r.name)) for r in rows.itertuples(index=False))


@cache
def _client_count() -> ir.Table:
    return served("clients").agg(clients=_.count())


def _found(typed: str, limit: int) -> ir.Table:
    hits = served("clients").filter(_.search.contains(typed))
    first = ibis.ifelse(_.search.startswith(typed) | _.search.contains(" " + typed), 0, 1)
    return hits.order_by([first, ibis.desc("year_revenue_e4"), "client_id"]).limit(limit).select("client_id", "name")


def _periods(view: View) -> tuple[Period, ...]:
    first = min(low for table, low, _high in view.version.days if table in PERIODS_FROM)
    last, start = view.as_of, view.settings.calendar
    found: list[Period] = []
    for grain in GRAINS:
        period = period_of(last, grain, start)
        while period.end >= first:
            found.append(period)
            period = period.previous()
    return tuple(found)


def _first_shown(view: View) -> Period:
    """The last quarter that is over and lies within the data; where only surveys say anything, the last year."""
    grain: Grain = "quarter" if view.has("sales") else "year"
    period = period_of(view.as_of, grain, view.settings.calendar)
    if not period.is_running(view.as_of):
        return period
    return period.previous() if period.previous().end >= _first_day(view) else period


def _first_day(view: View) -> date:
    table = "sales" if view.has("sales") else "surveys"
    return next((low for name, low, _high in view.version.days if name == table), view.as_of)


def _in_tree_order(view: View) -> list[Region]:
    found: list[Region] = []
    waiting = list(reversed(view.tree.children()))
    while waiting:
        region = waiting.pop()
        found.append(region)
        waiting += reversed(view.tree.children(region.key))
    return found
