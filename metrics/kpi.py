"""Key figures: each is a ratio or sum of the same additive sums, so every cut recomputes it and none is averaged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from data.door import View
from data.periods import Period, period_of
from data.topics import TOPIC_OF
from metrics.figure import Figure, unknown
from metrics.kpi_list import KPIS
from metrics.kpi_money import (
    client_profit,
    cost_to_serve_ratio,
    days_to_pay,
    fill_rate,
    gross_profit,
    retention,
)
from metrics.kpi_own import OWN, own_kpi, own_kpis
from metrics.kpi_record import (
    ABSENT_TABLE,
    BEFORE_DATA,
    CLIENTS_DO_NOT_ADD,
    NO_ACTIVITIES,
    NO_COMPLAINTS,
    NO_COSTS,
    NO_CREDIT,
    NO_GROSS,
    NO_ORDERED_QUANTITY,
    NO_ORDERS,
    NO_PROMISES,
    NO_SALES,
    NO_SURVEYS,
    NO_YEAR_BEFORE,
    NOT_BEGUN,
    NOT_YET_PAID,
    NOT_YOURS,
    SCORES_DO_NOT_ADD,
    SMALL,
    SOME_COSTS,
    UNPRICED,
    Kpi,
    Sums,
    is_small,
    share_of,
)
from metrics.kpi_voices import complaints_per_100, degree_of, kept_promises, nps, satisfied
from metrics.movement.volume import price_volume_mix
from metrics.payments import is_unsettled
from metrics.splitting import split_target
from metrics.sums import (
    ALL_SUMS,
    GROUP_OF,
    GROUPS,
    MONEY_SUMS,
    NOTHING,
    Group,
    calendar_sums,
    cell_sums,
    grouped_sums,
    history_sums,
    period_sums,
    region_history_sums,
    region_sums,
)


def kpis_of(view: View) -> Mapping[str, Kpi]:
    """Every key figure the reader may look up: those of the house, then the company's own by `own:` and their key."""
    return KPIS | own_kpis(view.own_kpis)


def kpi_of(view: View, key: str) -> Kpi:
    """The record of a key figure. Raises KeyError listing the key figures for an unknown key."""
    if key in KPIS:
        return KPIS[key]
    known = {OWN + own.key: own for own in view.own_kpis} if key.startswith(OWN) else {}
    if key not in known:
        raise KeyError(f"there is no key figure {key!r}; there are: {', '.join([*KPIS, *known])}")
    return own_kpi(key, known)


def absent_why(view: View, kpi: Kpi) -> str:
    """Why the reader cannot have a key figure at all: a missing right or table, as a message; empty if they can."""
    topics = {kpi.topic, *(TOPIC_OF[table] for table in kpi.needs)}
    if not all(view.may_see(topic) for topic in topics):
        return NOT_YOURS
    return next((ABSENT_TABLE[table] for table in kpi.needs if not view.has(table)), "")


def figure(view: View, key: str, sums: Sums) -> Figure:
    """That key figure of the sums, or unknown with the reason the data set as a whole gives.

    Errors: KeyError listing the key figures for an unknown key.
    """
    kpi = kpi_of(view, key)
    why = absent_why(view, kpi)
    return unknown(why) if why else kpi.figure(sums)


def period_figure(view: View, key: str, sums: Sums) -> Figure:
    """That key figure of the sums of the view's own period; unknown when the data begin after the period has.

    Rows:   `sums` as `period_sums(view)` gives it.
    Value:  a Figure; unknown, not 0, for a period that lies before the first data or is only partly covered.
    Cuts:   as the key figure.
    Source: definition of the house.
    """
    why = uncovered_why(view, key, view.selection.period)
    return unknown(why) if why else figure(view, key, sums)


def uncovered_why(view: View, key: str, period: Period) -> str:
    """Why the data say nothing, or not enough, of a period: it has not begun, or they begin later; else empty.

    The month in which they begin counts. Figures of a sample (`Kpi.is_sample`) stand on the part that is covered.
    Days to pay wait until the payments of the period are known.
    """
    if period.start > view.as_of:
        return NOT_BEGUN
    first = first_day(view, key)
    if first is None:
        return ""
    kpi = kpi_of(view, key)
    begun = period.end >= first if kpi.is_sample else period.start >= _month_of(view, first)
    if not begun:
        return BEFORE_DATA
    return NOT_YET_PAID if "days_to_pay" in (kpi.made_of or (key,)) and is_unsettled(view, period) else ""


def _month_of(view: View, day: date) -> date:
    return period_of(day, "month", view.settings.calendar).start


def first_day(view: View, key: str = "revenue") -> date | None:
    """The first day from which a key figure can be known, by the tables it needs; None without any of their rows."""
    lows = {table: low for table, low, _high in view.version.days}
    # Service acts may begin later than sales: what was not served then cost nothing.
    needed = [lows.get(table) for table in kpi_of(view, key).needs if table != "activities"]
    return None if any(low is None for low in needed) else max(low for low in needed if low is not None)


def groups_of(view: View, *keys: str) -> tuple[Group, ...]:
    """The groups of sums these key figures are made of, for questions that ask no more than they show."""
    base = {made for key in keys for made in (kpi_of(view, key).made_of or (key,))}
    needed = {group for key in base for group in _groups(KPIS[key])}
    return tuple(group for group in GROUPS if group in needed)


def _groups(kpi: Kpi) -> set[Group]:
    if kpi.key.startswith("degree_"):
        return {"degrees"}
    money: set[Group] = {"money"} if "sales" in kpi.needs else set()
    money |= {"capital"} if kpi.key == "client_profit" else set()
    return money | {group for group in GROUPS if group in kpi.needs}


__all__ = [
    "ABSENT_TABLE",
    "KPIS",
    "Kpi",
    "absent_why",
    "client_profit",
    "complaints_per_100",
    "cost_to_serve_ratio",
    "days_to_pay",
    "degree_of",
    "figure",
    "fill_rate",
    "first_day",
    "gross_profit",
    "groups_of",
    "is_small",
    "kept_promises",
    "kpi_of",
    "kpis_of",
    "nps",
    "period_figure",
    "price_volume_mix",
    "retention",
    "satisfied",
    "share_of",
    "split_target",
    "uncovered_why",
    "ALL_SUMS",
    "GROUP_OF",
    "GROUPS",
    "MONEY_SUMS",
    "NOTHING",
    "SMALL",
    "Group",
    "Sums",
    "calendar_sums",
    "cell_sums",
    "grouped_sums",
    "history_sums",
    "period_sums",
    "region_history_sums",
    "region_sums",
    "BEFORE_DATA",
    "CLIENTS_DO_NOT_ADD",
    "SCORES_DO_NOT_ADD",
    "NOT_YOURS",
    "NO_ACTIVITIES",
    "NO_COMPLAINTS",
    "NO_COSTS",
    "NO_CREDIT",
    "NO_GROSS",
    "NO_ORDERED_QUANTITY",
    "NO_ORDERS",
    "NO_PROMISES",
    "NO_SALES",
    "NO_SURVEYS",
    "NO_YEAR_BEFORE",
    "SOME_COSTS",
    "UNPRICED",
]
