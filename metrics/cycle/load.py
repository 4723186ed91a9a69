"""The load of the coming month: acts by kind and promises due, with interval and how far such forecasts were off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.marts.sums import period_start
from data.messages import N_
from data.periods import FiscalCalendar, Period, period_of
from data.tables import WIDE, served
from metrics.cycle.effort import KINDS, absent_acts, kind_of_act
from metrics.forecast import forecast
from metrics.kpi import KPIS, absent_why

CANDIDATES = ("seasonal naive", "ETS(A,N,A)")
"""Quick ones: a load of several kinds is forecast while somebody waits."""
SEASON, MONTHS_SHOWN, LEAST_MONTHS = 12, 13, 6
PROMISED = "promised"
NO_LOAD = N_("no service acts and no promises yet: import `activities` or `promises` to see this")
TOO_SHORT = N_("fewer than six whole months are known: nothing can be forecast from them")


@dataclass(frozen=True)
class Load:
    """Acts of one kind (of `metrics.cycle.effort.KINDS`), or promises due ("promised"), a month.

    past: the last whole months, oldest first; ahead: the month that is forecast, with its 95 % interval. mase: the mean
    error of past forecasts over that of repeating last year's month, None where it could not be tried; covered of
    checked past values lay in their interval.
    """

    kind: str
    past: tuple[float, ...]
    ahead: float
    low: float
    high: float
    model: str
    mase: float | None
    covered: int
    checked: int


@dataclass(frozen=True)
class LoadAhead:
    """The loads by kind; months: those of `Load.past`; month: the one that is forecast. missing: why there are none."""

    months: tuple[Period, ...]
    month: Period
    loads: tuple[Load, ...]
    missing: str = ""


@cache
def _acts() -> ir.Table:
    rows = served("activity_period_calendar").filter(_.grain == "month", _.span == "whole")
    return rows.group_by(["period_start", "activity"]).agg(acts=_.acts.sum().cast(WIDE).cast("int64"))


@cache
def _promises(calendar: FiscalCalendar) -> ir.Table:
    rows = served("promises_history")
    return rows.group_by(period_start=period_start(rows.due_on, "month", calendar)).agg(acts=_.count())


def load_ahead(view: View) -> LoadAhead:
    """Acts by kind and promises due in the month after the as-of date's month, from the whole months before.

    Rows:   service acts and promises of the selection by month, whatever period is selected; the running month is
            forecast on the way and not shown.
    Value:  LoadAhead; a kind with fewer than six whole months is left out.
    Cuts:   not additive: forecast the part anew.
    Source: Hyndman & Athanasopoulos 2021, "Forecasting: principles and practice"; `metrics.forecast.forecast`.
    """
    running = period_of(view.as_of, "month", view.settings.calendar)
    last = running if running.end <= view.as_of else running.back(1)
    month = running.back(-1)
    horizon = 1 if last == running else 2
    series = _series(view, last)
    if not series:
        return LoadAhead((), month, (), _missing(view))
    loads = [load_of(kind, values, horizon) for kind, values in series.items()]
    shown = min(MONTHS_SHOWN, max(len(load.past) for load in loads if load is not None)) if any(loads) else 0
    months = tuple(last.back(back) for back in range(shown - 1, -1, -1))
    found = tuple(load for load in loads if load is not None)
    return LoadAhead(months, month, found, "" if found else TOO_SHORT)


def load_of(kind: str, values: Sequence[float], horizon: int) -> Load | None:
    """The forecast of one kind `horizon` months ahead; None for a series too short to say anything.

    Rows:   one value a whole month, oldest first.
    Value:  Load; its interval ends at 0 below.
    Cuts:   not additive.
    Source: as `load_ahead`.
    """
    outlook = forecast(values, horizon, SEASON, candidates=CANDIDATES)
    if len(values) < LEAST_MONTHS or not outlook.mean:
        return None
    trial = next((each for each in outlook.trials if each.model == outlook.model), None)
    return Load(
        kind, tuple(values[-MONTHS_SHOWN:]), max(outlook.mean[-1], 0.0), max(outlook.low[-1], 0.0),
        max(outlook.high[-1], 0.0), outlook.model, trial.mase if trial else None, *outlook.coverage,
    )  # fmt: skip


def _missing(view: View) -> str:
    lacking = absent_acts(view), absent_why(view, KPIS["kept_promises"])
    return lacking[0] if len(set(lacking)) == 1 and lacking[0] else NO_LOAD


def _series(view: View, last: Period) -> Mapping[str, list[float]]:
    """Kind → its number in every whole month, from the first month with any act or promise on."""
    wide = view.selecting(view.selection.at(period_of(view.as_of, "month", view.settings.calendar)))
    found: dict[str, dict[object, float]] = {}
    if not absent_acts(view):
        for row in wide.run(_acts()).itertuples(index=False):
            by_month = found.setdefault(kind_of_act(str(row.activity)), {})
            at = pd.Timestamp(row.period_start).date()
            by_month[at] = by_month.get(at, 0.0) + float(row.acts)
    if not absent_why(view, KPIS["kept_promises"]):
        rows = wide.run(_promises(view.settings.calendar))
        starts = (pd.Timestamp(value).date() for value in rows["period_start"])
        if promised := {at: float(n) for at, n in zip(starts, rows["acts"], strict=True)}:
            found[PROMISED] = promised
    first = min((min(by_month) for by_month in found.values()), default=None)  # type: ignore[type-var]
    months: list[object] = []
    at = last
    while first is not None and at.start >= first:  # type: ignore[operator]
        months.append(at.start)
        at = at.back(1)
    order = (*KINDS, PROMISED)
    return {kind: [found[kind].get(m, 0.0) for m in reversed(months)] for kind in order if kind in found and months}
