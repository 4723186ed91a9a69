"""Dissatisfied clients that say nothing: how many, what is at stake, and who they are."""

from __future__ import annotations

from charts.chart import Rows, tidy
from charts.estimates import estimates_chart
from charts.panel import Note, Panel, Remark, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.complaints import AROUND_DAYS, Silent, silent_list, silent_ones
from metrics.rules import Rule, Verdict
from metrics.rules.voices import silent_per_complaint
from pages.pieces.figures import interval_columns, note_text
from pages.service.complaint_tables import client_table

VERDICTS: dict[Verdict, str] = {
    "holds": N_("holds"),
    "does_not": N_("does not hold"),
    "cannot_tell": N_("cannot tell yet"),
}
NOBODY_LOW = N_("nobody who answered in the last 365 days answered at level 1 or 2 of 5")


def silent_panel(view: View, words: Words) -> Panel:
    """How many of the dissatisfied keep silent, tier by tier, and how many silent ones one complaint stands for."""
    found, title = view.once(silent_ones), words("Dissatisfied clients that keep silent")
    if found.missing or not found.dissatisfied:
        return Panel("silent", title, missing=words(found.missing or NOBODY_LOW))
    tiers = [(tier, figure) for tier, figure in found.tiers.items() if figure.value is not None]
    has_tiers = view.has("sales") and view.may_see("money")
    shown = [(words("all"), found.share), *((words("Tier {tier}", tier=tier), one) for tier, one in tiers if has_tiers)]
    rows = tidy(
        {
            "label": [label for label, _one in shown],
            "value": [one.value for _label, one in shown],
            "low": [one.low for _label, one in shown],
            "high": [one.high for _label, one in shown],
            "n": [one.n for _label, one in shown],
            "is_marked": [at == 0 for at in range(len(shown))],
        }
    )
    chart = estimates_chart(rows, words, kind="share", x_from_zero=True)
    columns = (
        TableColumn("label", words("Tier")),
        TableColumn("value", words("Silent of the dissatisfied"), "share"),
        *interval_columns(words),
        TableColumn("n", words("Dissatisfied"), "count"),
    )
    note = Note(
        note_text(words, view, *_said(found, words))
    )  # fmt: skip
    remark = Remark(words("Rule of thumb"), rule_text(view.once(silent_per_complaint), words))
    return Panel("silent", _message(found, words), chart, Table(columns, rows), note, remarks=(remark,))


def _message(found: Silent, words: Words) -> str:
    if found.revenue_e4 is None:
        return words("{n} of {all} dissatisfied clients keep silent", n=found.clients, all=found.dissatisfied)
    return words(
        "{n} of {all} dissatisfied keep silent: {revenue} a year at stake",
        n=found.clients, all=found.dissatisfied, revenue=words.money(found.revenue_e4),
    )  # fmt: skip


def _said(found: Silent, words: Words) -> tuple[str, ...]:
    share = words.share(found.of_all.value, 1)
    return (
        words("{share} of the {n} clients that answered in a year", share=share, n=found.answered),
        words("silent: no complaint within {days} days before or after the answer", days=AROUND_DAYS),
        words.many("{n} answered less than {days} days ago and may still complain",
                   "{n} answered less than {days} days ago and may still complain", found.recent,
                   days=AROUND_DAYS) if found.recent else "",
    )  # fmt: skip


def rule_text(rule: Rule, words: Words) -> str:
    """The multiplier here, its interval and the verdict on the rule of thumb."""
    claim = words("{claim}: {verdict}", claim=words(rule.claim), verdict=words(VERDICTS[rule.verdict]))
    found = rule.figure
    if found.value is None:
        return words("{claim}; {why}", claim=claim, why=words(found.missing))
    low, high = words.number(found.low, 1), words.number(found.high, 1)
    return words(
        "{claim}; here one stands for {value} (95 %: {low} to {high}), of {answers} dissatisfied answers",
        claim=claim, value=words.number(found.value, 1), low=low, high=high, answers=int(rule.values["answers"]),
    )  # fmt: skip


def silent_list_panel(view: View, words: Words) -> Panel:
    """The silent ones by what they bring in a year."""
    found, title = view.once(silent_ones), words("Silent dissatisfied clients")
    if found.missing or not found.clients:
        why = found.missing or (N_("every dissatisfied client has complained") if found.dissatisfied else NOBODY_LOW)
        return Panel("silent_list", title, missing=words(why))
    listed = _told(silent_list(view), words)
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("year_revenue_e4", words("Revenue of a year"), "money"),
        TableColumn("answered_on", words("Answered on"), "day"),
        TableColumn("satisfaction", words("Satisfaction"), "number", digits=0),
        TableColumn("would_recommend", words("Would recommend"), "number", digits=0, absent="–"),
        TableColumn("still_open", words("May still complain")),
        TableColumn("last_on", words("Last order"), "day", absent="–"),
        TableColumn("tier", words("Tier")),
        TableColumn("region", words("Region"), absent="–"),
        TableColumn("account_manager", words("Account manager"), absent="–"),
        TableColumn("client_id", words("Client")),
    )
    has_money = found.revenue_e4 is not None
    table = client_table(columns, listed, has_money, found.clients, lambda most: _told(silent_list(view, most), words))
    message = words.many("{n} dissatisfied client keeps silent", "{n} dissatisfied clients keep silent",
                         found.clients)  # fmt: skip
    note = Note(
        note_text(
            words,
            view,
            words("those that bring most first; ask them before they leave")
            if has_money
            else words("the latest answer first; ask them before they leave"),
        ),
        hint=words("select a row to open the client"),
    )
    return Panel("silent_list", message, table=table, note=note, shows="table")


def _told(rows: Rows, words: Words) -> Rows:
    return rows.assign(still_open=[words("yes") if recent else words("no") for recent in rows["is_recent"]])
