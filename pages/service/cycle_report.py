"""The report on a month on one page: state changes, promises, complaints and load, as sentences and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from charts.bars import bars_chart
from charts.chart import tidy
from charts.panel import Panel, Remark, Table, TableColumn
from data.door import View
from locales import Words
from metrics.cycle import KIND_NAMES, KINDS, MonthReport
from metrics.figure import Figure, is_within_noise, relative_change
from metrics.states import LABELS, NONE, STATES
from pages.service.cycle_words import cycle_note


def report_panel(view: View, words: Words, report: MonthReport) -> Panel:
    """The sentences, and the figures of the month beside the one before."""
    month = words.period(report.month)
    title = words("Report on {month}", month=month)
    facts = list(_facts(report, words))
    if not facts:
        return Panel("report", title, missing=words(report.missing or report.kept[0].missing), width="half")
    rows: dict[str, list[Any]] = {
        "label": [label for label, _now, _before in facts],
        "now": [now for _label, now, _before in facts],
        "before": [before for _label, _now, before in facts],
        "change": [relative_change(now, before) for _label, now, before in facts],
    }
    columns = (
        TableColumn("label", words("Figure")),
        TableColumn("now", month, "number", digits=0),
        TableColumn("before", words.period(report.month.back(1)), "number", digits=0, absent="–"),
        TableColumn("change", words("Change"), "change", better="neither", absent="–"),
    )
    lacking = words("states: {why}", why=words(report.missing)) if report.missing else ""
    note = cycle_note(view, words, words("the last whole month up to the end of the period"), lacking,
                      keys=("month_report", "kept_promises"))  # fmt: skip
    return Panel(
        "report", _message(report, words, title), table=Table(columns, tidy(rows)), note=note,
        remarks=tuple(_remarks(report, words)), shows="table", width="half",
    )  # fmt: skip


def _message(report: MonthReport, words: Words, title: str) -> str:
    if report.missing:
        return title
    gone, back = _gone(report), report.into("new") + report.into("returning")
    return words("{month}: {back} clients came or came back, {gone} slowed or went",
                 month=words.period(report.month), back=back, gone=gone)  # fmt: skip


def _gone(report: MonthReport) -> int:
    return report.into("slowing") + report.into("dormant") + report.into("lost")


def _facts(report: MonthReport, words: Words) -> Iterator[tuple[str, float, float | None]]:
    """(label, this month, the month before) of every figure that is known."""
    if not report.missing:
        for state in STATES:
            now, before = report.states.get(state, 0), report.states_before.get(state, 0)
            yield words("Clients: {state}", state=words(LABELS[state])), now, before if report.states_before else None
    kept, kept_before = report.kept
    if kept.value is not None:
        yield words("Promises due"), kept.n, kept_before.n if kept_before.value is not None else None
    complaints, complaints_before = report.complaints
    if complaints.value is not None:
        yield words("Complaints"), complaints.value, complaints_before.value
    if report.acts is not None:
        now_acts, acts_before = report.acts
        for kind in KINDS:
            if now_acts.get(kind) or acts_before.get(kind):
                yield words(KIND_NAMES[kind]), now_acts.get(kind, 0), acts_before.get(kind, 0)
    if report.planned:
        yield words("Planned acts"), report.planned, None


def _remarks(report: MonthReport, words: Words) -> Iterator[Remark]:
    if not report.missing:
        yield Remark(words("New and back"), words(
            "{new} clients ordered for the first time, {back} came back", new=report.into("new"),
            back=report.into("returning"),
        ))  # fmt: skip
        yield Remark(words("Slower or gone"), words(
            "{slowing} now order clearly less, {dormant} fell asleep, {lost} were lost", slowing=report.into("slowing"),
            dormant=report.into("dormant"), lost=report.into("lost"),
        ))  # fmt: skip
    kept, before = report.kept
    if kept.value is not None:
        yield Remark(words("Promises"), _kept_text(kept, before, words))
    complaints, complaints_before = report.complaints
    if complaints.value is not None:
        yield Remark(words("Complaints"), words(
            "{n} were received, {before} the month before", n=round(complaints.value),
            before=words.unknown if complaints_before.value is None else words.count(round(complaints_before.value)),
        ))  # fmt: skip
    if report.acts is not None:
        yield Remark(words("Load"), words(
            "{n} service acts, {before} the month before", n=sum(report.acts[0].values()),
            before=sum(report.acts[1].values()),
        ))  # fmt: skip
    if report.planned:
        yield Remark(words("Plan"), words(
            "{done} of {n} planned acts were done by their day", done=report.planned_done, n=report.planned
        ))  # fmt: skip


def _kept_text(kept: Figure, before: Figure, words: Words) -> str:
    share = words.share(kept.value)
    ends = words("{low} to {high}", low=words.share(kept.low, 0), high=words.share(kept.high, 0))
    if kept.value is None or before.value is None:
        return words("{share} of {n} due were kept in time (95 %: {ends})", share=share, n=kept.n, ends=ends)
    moved = words.points(kept.value - before.value)
    if is_within_noise(kept, before):
        return words("{share} of {n} due were kept in time (95 %: {ends}); {change} is within chance",
                     share=share, n=kept.n, ends=ends, change=moved)  # fmt: skip
    return words("{share} of {n} due were kept in time (95 %: {ends}), {change} on the month before", share=share,
                 n=kept.n, ends=ends, change=moved)  # fmt: skip


def flows_panel(view: View, words: Words, report: MonthReport) -> Panel:
    """From which state to which state clients went in the month; who stayed stands in the table alone."""
    title = words("From state to state in {month}", month=words.period(report.month))
    if report.missing:
        return Panel("flows", title, missing=words(report.missing), width="half")
    order = (NONE, *STATES)
    pairs = sorted(
        (pair for pair, n in report.flows.items() if n),
        key=lambda pair: (pair[0] == pair[1], -report.flows[pair], order.index(pair[0]), order.index(pair[1])),
    )
    named = [(words(LABELS[before]), words(LABELS[now])) for before, now in pairs]
    rows = tidy(
        {
            "then": [before for before, _now in named],
            "now": [now for _before, now in named],
            "clients": [report.flows[pair] for pair in pairs],
        }
    )
    columns = (
        TableColumn("then", words("End of the month before")),
        TableColumn("now", words("End of the month")),
        TableColumn("clients", words("Clients"), "count"),
    )
    moved = [at for at, (before, now) in enumerate(pairs) if before != now]
    count, every = sum(report.flows[pairs[at]] for at in moved), sum(report.flows.values())
    message = words("{n} of {all} clients changed their state", n=count, all=every)
    chart = None
    if moved:
        labels = [words("{then} → {now}", then=named[at][0], now=named[at][1]) for at in moved]
        drawn = tidy({"label": labels, "value": [report.flows[pairs[at]] for at in moved]})
        chart = bars_chart(drawn, words, label=words("Clients"), kind="count", digits=0)
    note = cycle_note(view, words, words("state at the end of the month before → at its end"),
                      keys=("month_report",))  # fmt: skip
    return Panel("flows", message, chart, Table(columns, rows), note, width="half", shows="chart" if chart else "table")
