"""The client's orders by month against what was expected of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from charts.trend import trend_chart
from data.door import View
from data.messages import N_
from data.periods import Period
from locales import Words
from metrics.clients import Client, day_of
from metrics.kpi import NO_SALES, NOT_YOURS
from metrics.one_client import Expected, Month, expected_months, expected_sum
from metrics.series import months_of_year, parts_of
from pages.pieces.figures import interval_columns, note_text

TITLE = N_("Orders against expectation")
MEANING = N_(
    "Expected: the client's share, in the twelve months before (at least six), of what all other clients bought, times "
    "what these bought in the month; so seasons and festivals are in it. The band holds 95 % of single months, judged "
    "by how the client's own months lay around that share; it does not go below nothing. Others: all you may see"
)
SOURCE = N_("ratio estimator, Cochran 1977, Sampling Techniques; Student 1908")


def client_months_panel(view: View, words: Words, found: Client) -> Panel:
    """Revenue by month of the selected year and the one before, since the first order, with what was expected."""
    if not view.has("sales") or not view.may_see("money"):
        why = NOT_YOURS if view.has("sales") else NO_SALES
        return Panel("months", words(TITLE), missing=words(why), width="half")
    first = day_of(found.facts["first_on"])
    began = date.max if first is None else date(first.year, first.month, first.day)  # a frame's days are moments
    since = [month for month in _months(view) if month.end >= began]
    months = expected_months(view, found.key, since)
    if not any(month.revenue_e4 for month in months):
        return Panel(
            "months", words(TITLE), missing=words("nothing was sold in this year and the one before"), width="half"
        )
    rows = tidy(_columns(view, words, months))
    chart = trend_chart(rows, words, label=words("Revenue"), plan_name=words("Expected"), from_zero=True, height=440)
    low, high = interval_columns(words, "money")
    columns = (
        TableColumn("month", words("Month")), TableColumn("value", words("Revenue"), "money"),
        TableColumn("plan", words("Expected"), "money"), low, high,
    )  # fmt: skip
    is_told = any(month.expected for month in months)
    shade = words("dotted: expected; shaded: 95 % of months") if is_told else words("no expectation: under six months")
    note = Note(note_text(words, view, shade, words("whatever is filtered")), words(MEANING), words(SOURCE))
    return Panel("months", _message(view, words, months), chart, Table(columns, rows), note, width="half")


def _months(view: View) -> list[Period]:
    these = months_of_year(view)
    return [month for month in (*(each.last_year() for each in these), *these) if month.start <= view.as_of]


def _columns(view: View, words: Words, months: Sequence[Month]) -> dict[str, list[Any]]:
    def rounded(pick: str) -> list[int | None]:
        return [None if month.expected is None else round(getattr(month.expected, pick)) for month in months]

    return {
        "label": [words.period(month.period, short=True) for month in months],
        "group": [str(month.period.year) for month in months],
        "month": [words.period(month.period) for month in months],
        "value": [month.revenue_e4 for month in months],
        "plan": rounded("value_e4"),
        "low": rounded("low_e4"),
        "high": rounded("high_e4"),
        "is_running": [month.period.is_running(view.as_of) for month in months],
    }


def _message(view: View, words: Words, months: Sequence[Month]) -> str:
    """What was ordered in the period against what was expected of the same months, and whether that is unusual."""
    inside = {part.key for part in parts_of(view.selection.period, "month")} or {view.selection.period.key}
    mine = [month for month in months if month.period.key in inside]
    told = [month.expected for month in mine if month.expected is not None]
    revenue = sum(month.revenue_e4 for month in mine)
    period = words.period(view.selection.period)
    expected = expected_sum(told) if len(told) == len(mine) else None
    if expected is None:
        bought, n = sum(1 for month in mine if month.revenue_e4), len(mine)
        return words.many("{money} in {n} month; bought in {bought}", "{money} in {n} months; bought in {bought}", n,
                          money=words.money(revenue), bought=bought)  # fmt: skip
    said = words("{period}: {money}, expected {expected}", period=period, money=words.money(revenue),
                 expected=words.money(round(expected.value_e4)))  # fmt: skip
    return words("{what}: {verdict}", what=said, verdict=_verdict(words, revenue, expected))


def _verdict(words: Words, revenue_e4: int, expected: Expected) -> str:
    if revenue_e4 < expected.low_e4:
        return words("less than usual")
    return words("more than usual") if revenue_e4 > expected.high_e4 else words("within what is usual")
