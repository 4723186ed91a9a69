"""The days on which a reader's clients were looked at, and the view of them that all periods of one day share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import ibis.expr.types as ir
import pandas as pd

from data.door import View
from data.tables import served
from metrics.everywhere import whole_calendar


@cache
def _moments() -> ir.Table:
    rows = served("client_moments_history")
    return rows.select("moment_on").distinct().order_by("moment_on")


def moment_days(view: View) -> tuple[date, ...]:
    """The days of all moments up to the view's last day, the oldest first.

    Rows:   moments at which any client of the view was there; who was there at one is there at all later ones.
    Value:  days; none before the first moment.
    Cuts:   not additive.
    Source: definition of the house, see `metrics.degrees.moment`.
    """
    return tuple(pd.to_datetime(view.run(_moments())["moment_on"]).dt.date)


def moment_on(view: View) -> date | None:
    """The day of the latest moment up to the view's last day; None where there is none."""
    condition = view.condition
    until = condition.period.end if condition.span == "same_weeks" else condition.until  # as the door has it
    days = whole_calendar(view).once(moment_days)
    return max((day for day in days if day <= until), default=None)


def at_moment(view: View) -> View:
    """The same person's view, under the same filters, on the day of its latest moment: one for all periods with it.

    For what hangs on `client_moments` alone. The view itself where there is no moment yet.
    """
    day = moment_on(view)
    return view if day is None else replace(whole_calendar(view), until=day)
