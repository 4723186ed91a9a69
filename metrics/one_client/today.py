"""One client as of the day of the data: what the figures of a single relation rest on, whatever period is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
from ibis import _

from data.door import View
from data.periods import period_of
from data.tables import served

AHEAD_DAYS = 366
"""How far ahead things that fall due are looked for."""


def today(view: View) -> View:
    """The same reader's view of the running month without filters: all that is known on the as-of date.

    Rows:   whatever is asked of it; rights stay.
    Value:  a View.
    Cuts:   none.
    Source: definition of the house.
    """
    running = period_of(view.as_of, "month", view.settings.calendar)
    return view.selecting(view.selection.unfiltered().at(running))


def ahead(view: View) -> View:
    """As `today`, with what falls due in the year to come.

    Rows:   as `today`.
    Value:  a View.
    Cuts:   none.
    Source: definition of the house.
    """
    return replace(today(view), until=view.as_of + timedelta(days=AHEAD_DAYS))


def year_before(day: date) -> date:
    """The first of the 365 days that end with that day."""
    return day - timedelta(days=364)


def latest_moment(view: View, key: int) -> Mapping[str, Any]:
    """What the models know of one client at the latest moment; what is unknown, or not the reader's, is None.

    Rows:   the client's row of `client_moments`, whatever the filters; empty where there is none.
    Value:  column → value.
    Cuts:   of one client.
    Source: see `data.derived_tables`.
    """
    rows = today(view).run(served("client_moments_anywhere").filter(_.client_key == key))
    if rows.empty:
        return {}
    return {name: None if pd.isna(value) else value for name, value in rows.iloc[0].to_dict().items()}
