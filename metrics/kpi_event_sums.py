"""What is counted of answers, complaints and promises for the key figures: in the engine, by place and period."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.marts.sums import period_start
from data.periods import GRAINS, FiscalCalendar
from data.tables import EVENT_DAY, WIDE, served

SURVEY_SUMS = (
    "answers", "satisfied_answers", "intentions", "promoters", "detractors", "net_promoters", "invited",
)  # fmt: skip
"""`intentions`: sheets that say whether the client would recommend us; `net_promoters`: promoters less detractors;
`invited`: invitations of the waves answered, 0 where they are not known. It does not add over periods."""
COMPLAINT_SUMS = ("complaints",)
PROMISE_SUMS = ("promises_due", "promises_kept")
SATISFIED_FROM = 4
By = tuple[str, ...]
"""Columns to count by: `region_key`, `channel_key`, `tier`, and `period_start` for months."""


def _whole(counted: Any) -> Any:
    return counted.fill_null(0).cast(WIDE).cast("int64")


@cache
def _events(table: str, window: str, by: By, calendar: FiscalCalendar) -> ir.Table:
    """The rows of an event table with the columns to count by; the tier is the client's of today."""
    rows = served(table + window)
    if "tier" in by:
        rows = rows.join(served("clients_anywhere").select("client_key", "tier"), "client_key")
    if "period_start" in by:
        rows = rows.mutate(period_start=period_start(rows[EVENT_DAY[table]], "month", calendar))
    return rows


def _counted(rows: ir.Table, by: By, sums: dict[str, Any]) -> ir.Table:
    return rows.group_by(list(by)).agg(**sums) if by else rows.agg(**sums)


@cache
def _answers(window: str, by: By, calendar: FiscalCalendar, promoter_from: int, detractor_to: int) -> ir.Table:
    """As `metrics.satisfaction.answer_levels` counts them: an answer between two whole numbers is of the lower one."""
    praises, warns = _.would_recommend >= promoter_from, _.would_recommend < detractor_to + 1
    is_level = _.level.notnull() & _.satisfaction.notnull()
    sums = {
        "answers": _whole(is_level.sum()),
        "satisfied_answers": _whole((is_level & (_.level >= SATISFIED_FROM)).sum()),
        "intentions": _.would_recommend.count(),
        "promoters": _whole(praises.sum()),
        "detractors": _whole(warns.sum()),
        "net_promoters": _whole(praises.cast("int64").sum()) - _whole(warns.cast("int64").sum()),
    }
    return _counted(_events("surveys", window, by, calendar), by, sums)


@cache
def _invited(window: str, by: By, calendar: FiscalCalendar) -> ir.Table:
    """Invitations of the waves answered in a period, by place of the invitation; null where a wave invited nobody."""
    place = tuple(column for column in by if column != "period_start")
    answers = served("surveys" + window)
    parts = [
        answers.select(
            "wave", grain=ibis.literal(grain), period_start=period_start(answers.answered_on, grain, calendar)
        ).distinct()
        for grain in GRAINS
    ]
    waves = ibis.union(*parts) if "period_start" in by else answers.select("wave").distinct()
    invitations = _events("survey_invitations", "_history", place, calendar)
    asked = invitations.group_by([invitations.wave.name("asked_wave"), *place]).agg(sent=_.count())
    found = waves.left_join(asked, [("wave", "asked_wave")])
    periods = ("grain", "period_start") if "period_start" in by else ()
    return _counted(found, (*periods, *place), {"invited": _whole(_.sent.sum()), "is_open": _.sent.isnull().any()})


@cache
def _complaints(window: str, by: By, calendar: FiscalCalendar) -> ir.Table:
    return _counted(_events("complaints", window, by, calendar), by, {"complaints": _.count()})


def is_kept_in_time(promises: ir.Table) -> ir.BooleanValue:
    """Whether each promise was kept by the day it was due."""
    return promises.kept_on.notnull() & (promises.kept_on <= promises.due_on)


@cache
def _promises(window: str, by: By, calendar: FiscalCalendar) -> ir.Table:
    rows = _events("promises", window, by, calendar)
    sums = {"promises_due": _.count(), "promises_kept": _whole(is_kept_in_time(rows).sum())}
    return _counted(rows, by, sums)


def answer_sums(view: View, window: str, by: By) -> pd.DataFrame:
    """Answers, satisfied ones, promoters and detractors by place and month.

    Rows:   one per value of `by`; answer sheets of the view in that window ("" the period, "_history" all up to it).
    Value:  columns `by` and SURVEY_SUMS but `invited`.
    Cuts:   additive.
    Source: see `metrics.satisfaction`.
    """
    kept = view.settings
    return view.run(_answers(window, by, kept.calendar, kept.promoter_from, kept.detractor_to))


def invited_sums(view: View, window: str, by: By) -> pd.DataFrame:
    """Invitations of the waves that were answered, by place; by grain and period too where `by` has `period_start`.

    Rows:   one per value; none for a period in which a sheet is of no wave that anybody was invited to, and none
            without the table of invitations.
    Value:  columns `by`, with `grain` before `period_start`, and invited.
    Cuts:   additive over places, not over periods.
    Source: see `metrics.satisfaction.promoter_score`.
    """
    periods = ["grain", "period_start"] if "period_start" in by else []
    place = [column for column in by if column != "period_start"]
    if not view.has("survey_invitations"):
        return pd.DataFrame(columns=[*periods, *place, "invited"])
    rows = view.run(_invited(window, by, view.settings.calendar))
    is_open = rows["is_open"].fillna(True).astype(bool)
    if periods:
        shut = pd.MultiIndex.from_frame(rows.loc[is_open, periods])
        rows = rows[~pd.MultiIndex.from_frame(rows[periods]).isin(shut)]
    elif is_open.any():
        rows = rows.iloc[:0]
    return rows[[*periods, *place, "invited"]]


def complaint_sums(view: View, window: str, by: By) -> pd.DataFrame:
    """Complaints by the day they came in, by place and month.

    Rows:   one per value of `by`; complaints of the view in that window.
    Value:  columns `by` and complaints.
    Cuts:   additive.
    Source: definition of the house.
    """
    return view.run(_complaints(window, by, view.settings.calendar))


def promise_sums(view: View, window: str, by: By) -> pd.DataFrame:
    """Promises by the day they were due, and how many of them were kept by then, by place and month.

    Rows:   one per value of `by`; promises of the view in that window.
    Value:  columns `by`, promises_due, promises_kept.
    Cuts:   additive.
    Source: definition of the house.
    """
    return view.run(_promises(window, by, view.settings.calendar))


EVENT_SUMS: dict[str, tuple[tuple[str, ...], Callable[[View, str, By], pd.DataFrame]]] = {
    "surveys": (SURVEY_SUMS, answer_sums),
    "complaints": (COMPLAINT_SUMS, complaint_sums),
    "promises": (PROMISE_SUMS, promise_sums),
}
"""Table → the sums of its events, and what counts them."""
