"""What marked a span of days: the company's events and those of the regions that are looked at, for time axes."""

from __future__ import annotations

from datetime import date
from functools import cache

import ibis.expr.types as ir
import pandas as pd

from data.door import View
from data.periods import period_of
from data.tables import COMPANY_KEY, served

EventMark = tuple[date, str]


@cache
def _events() -> ir.Table:
    return served("events").select("happened_on", "name", "region_key").distinct().order_by(["happened_on", "name"])


def event_marks(view: View, first: date | None = None, last: date | None = None) -> tuple[EventMark, ...]:
    """Day and name of the events within a span of days, the earliest first; by default the selected fiscal year.

    Rows:   events of the company, of the regions that are looked at, of those above and of those below them, planned
            ones too; each name once a day. Within the reader's rights: the company's need the right to all of it.
    Value:  (day, name) pairs; empty where there are none.
    Cuts:   by region; other filters do not apply.
    Source: imported `events`.
    """
    year = period_of(view.selection.period.end, "year", view.settings.calendar)
    start, end = first or year.start, last or year.end
    near = _near(view)
    rows = view.run(_events())
    days = pd.to_datetime(rows["happened_on"]).dt.date
    marks = zip(days.tolist(), rows["name"].tolist(), rows["region_key"].tolist(), strict=True)
    # a dict keeps the order and each mark once: the same festival may be on record for several regions
    found = {(day, str(name)): None for day, name, key in marks if start <= day <= end and _is_near(int(key), near)}
    return tuple(found)


def _is_near(key: int, near: frozenset[int] | None) -> bool:
    return near is None or key in near


def _near(view: View) -> frozenset[int] | None:
    """Keys of the regions whose events concern the selection; None where all do."""
    chosen = view.condition.regions
    if chosen is None:
        return None
    near = {COMPANY_KEY, *chosen}
    for region_id in view.selection.regions:
        place = view.tree.region(region_id)
        while place is not None and place.parent is not None:
            near.add(place.parent)
            place = view.tree.regions.get(place.parent)
    return frozenset(near)
