"""The evidence of an alert: revenue by month against what was expected, and when the alert was raised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from charts.chart import tidy
from charts.panel import Note, Panel, Remark, Table, TableColumn
from charts.trend import trend_chart
from data.door import View
from data.messages import N_
from data.periods import Period, period_of
from locales import Words
from metrics.alerts import LABELS, Listed, evidence
from metrics.clients import day_of, known
from metrics.figure import relative_change
from pages.clients.alert_words import seen_text
from pages.pieces.figures import note_text

AT_ONCE = 2_000
"""Clients whose months are asked for at once, so that the frame behind a long list stays small."""
DEFINITION = N_(
    "Expected: the client's share of all sales in the twelve months before these, times what all clients brought in "
    "the month; so season, festivals and the company's trend are in it. The alert itself is judged week by week"
)
RAISED = "▲"
MARK = N_("▲ the month in which the alert was raised")
NO_MONEY = N_("the months are revenue, and not yours to see; ask whoever looks after the data")


def revenue_lines(view: View, client_keys: Sequence[int]) -> Mapping[int, list[float | None]]:
    """The revenue of each client by month, the last 13; none without the right to money."""
    if not view.may_see("money"):
        return {}
    found: dict[int, list[float | None]] = {}
    keys = sorted({*client_keys})
    for first in range(0, len(keys), AT_ONCE):
        rows = evidence(view, tuple(keys[first : first + AT_ONCE]))
        for key, value in zip(rows["client_key"].tolist(), rows["revenue_e4"].tolist(), strict=True):
            found.setdefault(int(key), []).append(known(value))
    return found


def evidence_panel(view: View, words: Words, alert: Listed | None) -> Panel:
    """One client large: actual against expected by month, with the month in which the alert was raised."""
    title = words("Evidence")
    if alert is None:
        return Panel("evidence", title, missing=words("no alert is chosen; choose another client or other filters"))
    seen = seen_text(words, alert, view.as_of)
    message = words("{name}: {seen}", name=alert.name, seen=seen)
    if not view.may_see("money"):
        return Panel("evidence", message, missing=words(NO_MONEY))
    rows = evidence(view, (alert.client_key,))
    actual, expected = ([known(value) for value in rows[name]] for name in ("revenue_e4", "expected_e4"))
    if not any(actual):
        return Panel("evidence", message, missing=words("nothing was sold to it in 13 months"))
    days = [day for value in rows["month_start"] if (day := day_of(value)) is not None]
    months = [period_of(day, "month", view.settings.calendar) for day in days]
    frame: dict[str, Sequence[object]] = {
        "label": [words.period(month, short=True) for month in months], "value": actual, "plan": expected,
        "group": _marks(months, alert), "is_running": [month.is_running(view.as_of) for month in months],
    }  # fmt: skip
    if all(value is None for value in expected):
        del frame["plan"]
    chart = trend_chart(
        tidy(frame), words, label=words("Revenue"), plan_name=words("usual pace"), from_zero=True, height=300
    )
    columns = (
        TableColumn("month", words("Month")),
        TableColumn("value", words("Revenue"), "money"),
        TableColumn("expected", words("Expected"), "money", absent="–"),
        TableColumn("change", words("against expected"), "change", absent="–"),
    )
    changes = [relative_change(now, then) for now, then in zip(actual, expected, strict=True)]
    named: dict[str, Sequence[object]] = {
        "month": [words.period(month) for month in months],
        "value": actual,
        "expected": expected,
    }
    marks = _marks(months, alert)
    about = note_text(
        words, view, words(MARK) if RAISED in marks else "", words("raised on {day}", day=words.day(alert.raised_on))
    )
    note = Note(about, words(DEFINITION), hint=words("choose another client above"))
    return Panel("evidence", message, chart, Table(columns, tidy(named | {"change": changes})), note,
                 remarks=(Remark(words(LABELS[alert.kind]), _said(words, alert, seen)),))  # fmt: skip


def _marks(months: Sequence[Period], alert: Listed) -> list[str]:
    """The second line under the months: the year where it begins, and a mark where the alert was raised."""
    found: list[str] = []
    held = ""
    for month in months:
        year = str(month.start.year)
        if month.start <= alert.raised_on <= month.end:
            held = RAISED
        elif not found or month.start.month == 1:
            held = year
        found.append(held)
    return found


def _said(words: Words, alert: Listed, seen: str) -> str:
    """What is known of the alert in a sentence: what is at stake, whose it is, since when."""
    stake = "" if alert.stake_e4 is None else words("{money} a year at stake", money=words.money(alert.stake_e4))
    owner = words("owner: {who}", who=alert.owner) if alert.owner else words("no owner yet")
    holds = words("still standing") if alert.is_standing else words("no longer standing")
    return " · ".join(part for part in (seen, stake, holds, owner) if part)
