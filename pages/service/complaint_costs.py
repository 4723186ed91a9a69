"""What complaints cost: compensation month by month and by category, work on them, against what those clients bring."""

from __future__ import annotations

from charts.bars import bars_chart
from charts.chart import Rows, tidy
from charts.columns import columns_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.complaints import Costs, complaint_costs, cost_months, paid_by_category
from pages.pieces.figures import note_text
from pages.service.complaint_categories import about_text

MOST_CATEGORIES = 20
NOTHING_PAID = N_("no complaint of these twelve months says what was paid")


def months_panel(view: View, words: Words) -> Panel:
    """Compensation month by month, with the work on complaints in the table."""
    title = words("Compensation, month by month")
    months = cost_months(view)
    if not any(month.paid_e4 is not None for month in months):
        found = view.once(complaint_costs)
        why = found.paid.missing if not months or found.paid.missing else NOTHING_PAID
        return Panel("paid_months", title, missing=words(why or NOTHING_PAID), width="half")
    rows = tidy(
        {
            "label": [words.period(one.month, short=True) for one in months],
            "value": [one.paid_e4 for one in months],
            "said": [one.said for one in months],
            "complaints": [one.complaints for one in months],
            "handling": [one.handling_e4 for one in months],
            "is_running": [one.month.is_running(view.as_of) for one in months],
        }
    )
    chart = columns_chart(rows, words, label=words("compensation"), kind="money", height=320)
    columns = (
        TableColumn("label", words("Month")),
        TableColumn("value", words("Compensation"), "money"),
        TableColumn("said", words("Complaints that say it"), "count"),
        TableColumn("complaints", words("Complaints"), "count"),
        TableColumn("handling", words("Work on complaints"), "money"),
    )
    keep = tuple(c for c in columns if rows[c.key].notna().any())
    found = view.once(complaint_costs)
    note = Note(note_text(words, view, *_said(found, words)))
    return Panel("paid_months", _message(found, words), chart, Table(keep, rows), note, width="half")


def _message(found: Costs, words: Words) -> str:
    if found.paid_each is None:
        return words("Compensation, month by month")
    each = words.money(round(found.paid_each))
    if found.handling_each is None:
        return words("{each} per compensated complaint", each=each)
    work = words.money(round(found.handling_each))
    return words("{each} per compensated complaint, {work} of work on each", each=each, work=work)


def _said(found: Costs, words: Words) -> tuple[str, ...]:
    return (
        words("this period: {n} complaints, {said} say what was paid", n=found.complaints, said=found.paid.n),
        words(found.handling.missing) if found.handling.missing else words(
            "work on complaints {cost} in {n} acts", cost=_money(found.handling.value, words), n=found.handling.n
        ),
        words.many("{n} act of it without a known cost", "{n} acts of it without a known cost", found.unpriced)
        if found.unpriced else "",
        _profit_text(found, words),
        words("what nobody noted is unknown, not 0"),
    )  # fmt: skip


def _profit_text(found: Costs, words: Words) -> str:
    profit, paid = found.profit, found.paid.value
    if paid is None:
        return ""
    if profit.value is None:
        return words("profit of those clients: {why}", why=words(profit.missing))
    amount = _money(profit.value, words)
    if profit.value <= 0:
        return words("the {n} compensated clients bring {profit} of profit a year", n=profit.n, profit=amount)
    share = words.share(paid / profit.value, 1)
    return words("{share} of the yearly profit of the {n} compensated clients, {profit}", share=share, n=profit.n,
                 profit=amount)  # fmt: skip


def _money(value: float | None, words: Words) -> str:
    return words.unknown if value is None else words.money(round(value))


def categories_panel(view: View, words: Words) -> Panel:
    """Compensation of the period by what the complaint was about."""
    title, found = words("Compensation by category"), view.once(complaint_costs)
    if found.paid.value is None:
        return Panel("paid_categories", title, missing=words(found.paid.missing), width="half")
    listed = paid_by_category(view).head(MOST_CATEGORIES)
    rows = _named(listed, words)
    chart = bars_chart(rows, words, label=words("Compensation"), kind="money", stressed=1)
    columns = (
        TableColumn("label", words("Category")),
        TableColumn("value", words("Compensation"), "money"),
        TableColumn("each_e4", words("per compensated complaint"), "money"),
        TableColumn("said", words("Complaints that say it"), "count"),
        TableColumn("complaints", words("Complaints"), "count"),
        TableColumn("clients", words("Clients paid"), "count"),
    )
    first = rows.iloc[0]
    message = words("{name} costs most: {paid} of {all}", name=first["label"], paid=_money(first["value"], words),
                    all=_money(found.paid.value, words))  # fmt: skip
    note = Note(note_text(words, view, words("what nobody noted is unknown, not 0")))
    return Panel("paid_categories", message, chart, Table(columns, rows), note, width="half")


def _named(listed: Rows, words: Words) -> Rows:
    none = [None if value != value else value for value in listed["paid_e4"].tolist()]
    names = [about_text(name, words) for name in listed["category"].tolist()]
    kept = {name: listed[name].tolist() for name in ("said", "complaints", "clients")}
    each = [None if value != value else round(value) for value in listed["each_e4"].tolist()]
    return tidy({"label": names, "value": none, "each_e4": each, **kept})
