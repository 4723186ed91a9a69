"""Dissatisfied clients that say nothing: surveyed low, and no complaint in the months around."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.tables import WIDE, served
from metrics.complaints.cases import absent_why
from metrics.figure import Figure, unknown
from metrics.intervals import wilson
from metrics.rules.voices import DISSATISFIED_TO, NO_DISSATISFIED
from metrics.satisfaction import NO_ANSWERS, NO_SURVEYS

ANSWERED_DAYS, AROUND_DAYS = 365, 183
MOST_LISTED = 200


@dataclass(frozen=True)
class Silent:
    """Dissatisfied clients without a complaint: how many, of how many, what they bring, by tier.

    share: of the dissatisfied; of_all: of all that answered. revenue_e4: of twelve months, None where money is not the
    reader's. recent: answers less than half a year old, whose time to complain is not over.
    """

    clients: int
    dissatisfied: int
    answered: int
    recent: int
    revenue_e4: int | None
    share: Figure
    of_all: Figure
    tiers: Mapping[str, Figure] = field(default_factory=dict)
    missing: str = ""


@cache
def _asked(until: date) -> ir.Table:
    """The last answer of each client within a year, with whether the client complained in the half-years around it."""
    since = until - timedelta(days=ANSWERED_DAYS - 1)
    sheets = served("surveys_history").filter(_.level.notnull(), _.answered_on >= since)
    newest = ibis.window(group_by=sheets.client_key, order_by=[ibis.desc(sheets.answered_on), sheets.survey_id])
    last = sheets.mutate(at=ibis.row_number().over(newest)).filter(_.at == 0)
    return last.mutate(is_low=_.level <= DISSATISFIED_TO, is_recent=_.answered_on > until - timedelta(days=AROUND_DAYS))


@cache
def _silent(until: date) -> ir.Table:
    low = _asked(until).filter(_.is_low)
    cases = served("complaints_anywhere").select("received_on", case_key="client_key")
    apart = low.answered_on.delta(cases.received_on, unit="day")
    spoke = low.join(cases, [low.client_key == cases.case_key, apart.between(-AROUND_DAYS, AROUND_DAYS)])
    spoken = spoke.select(spoken_key="client_key").distinct()
    return low.anti_join(spoken, [("client_key", "spoken_key")])


@cache
def _counted(until: date) -> ir.Table:
    asked = _asked(until).select("client_key", "is_low")
    quiet = _silent(until).select("is_recent", silent_key="client_key")
    clients = served("clients_anywhere").select("tier", "year_revenue_e4", who="client_key")
    joined = asked.left_join(quiet, [("client_key", "silent_key")]).join(clients, [("client_key", "who")])
    is_silent = joined.silent_key.notnull()
    return (
        joined.mutate(is_silent=is_silent, bought_e4=ibis.ifelse(is_silent, joined.year_revenue_e4, 0))
        .group_by("tier")
        .agg(
            answered=_.count(),
            dissatisfied=_.is_low.cast("int64").sum(),
            silent=_.is_silent.cast("int64").sum(),
            recent=ibis.coalesce(_.is_recent, False).cast("int64").sum(),
            revenue_e4=_.bought_e4.sum().fill_null(0).cast(WIDE).cast("int64"),
        )
        .order_by("tier")
    )


def silent_ones(view: View) -> Silent:
    """Clients that answered low and kept silent, over all that answered low.

    Rows:   each client's last answer in the 365 days up to the period's end. Low: the lower two of five levels.
            Silent: no complaint of the client from 183 days before to 183 days after, wherever it was made.
    Value:  Silent, shares with Wilson's intervals; missing where there are no answers or no complaints at all.
    Cuts:   counts are additive, shares are not.
    Source: TARP 1979, Consumer Complaint Handling in America; Wilson 1927.
    """
    why = absent_why(view) or ("" if view.has("surveys") else NO_SURVEYS)
    rows = pd.DataFrame() if why else view.run(_counted(view.until))
    if why or rows.empty:
        why = why or NO_ANSWERS
        return Silent(0, 0, 0, 0, None, unknown(why), unknown(why), missing=why)
    names = ("silent", "dissatisfied", "answered", "recent", "revenue_e4")
    silent, low, answered, recent, revenue = (int(rows[name].sum()) for name in names)
    tiers = {
        str(row["tier"]): _share(int(row["silent"]), int(row["dissatisfied"]), NO_DISSATISFIED)
        for row in rows.to_dict("records")
    }
    has_money = view.may_see("money") and view.has("sales")
    return Silent(
        silent, low, answered, recent, revenue if has_money else None, _share(silent, low, NO_DISSATISFIED),
        _share(silent, answered, NO_ANSWERS), tiers,
    )  # fmt: skip


def _share(part: int, whole: int, why: str) -> Figure:
    return Figure(part / whole, whole, *wilson(part, whole)) if whole else unknown(why)


@cache
def _listed(until: date, most: int) -> ir.Table:
    rows = _silent(until).select("client_key", "answered_on", "level", "satisfaction", "would_recommend", "is_recent")
    clients = served("clients_anywhere").select(
        "client_id", "name", "tier", "region_key", "manager_key", "year_revenue_e4", "last_on", who="client_key"
    )
    joined = rows.join(clients, [("client_key", "who")])
    return joined.order_by([ibis.desc("year_revenue_e4"), ibis.desc("answered_on"), "client_id"]).limit(most)


def silent_list(view: View, most: int = MOST_LISTED) -> pd.DataFrame:
    """The clients of `silent_ones`, those that bring most first.

    Rows:   at most `most` clients.
    Value:  client_id, name, tier, region, account_manager, answered_on, level, satisfaction, would_recommend,
            is_recent, year_revenue_e4, last_on.
    Cuts:   additive.
    Source: definition of the house.
    """
    rows = view.run(_listed(view.until, most))
    regions = {key: region.name for key, region in view.tree.regions.items()}
    return rows.assign(
        region=rows["region_key"].map(regions), account_manager=rows["manager_key"].map(view.tree.names("manager"))
    )
