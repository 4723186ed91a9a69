"""How much of what was due was done in time, over the weeks or months."""

from __future__ import annotations

from collections.abc import Sequence

from charts.chart import tidy
from charts.panel import Panel, Table, TableColumn
from charts.trend import trend_chart
from data.door import View
from data.messages import N_
from data.periods import period_of
from locales import Words
from metrics.cycle import Adherence, Step, Work, halves
from metrics.figure import is_within_noise
from metrics.kpi import NOT_YOURS
from pages.pieces.figures import interval_columns
from pages.service.cycle_words import cycle_note

NOTHING_YET = N_("nothing was due yet: import `promises`, or plan an act below")


def adherence_panel(view: View, words: Words, found: Sequence[Adherence], step: Step, work: Work) -> Panel:
    """The share done in time by week or month, with its band; the visits to key clients stand in the table."""
    title = words("Done in time")
    known = [each for each in found if each.due]
    if not known:
        lacking = work.missing.get("promise", "")
        why = NOTHING_YET if view.may_see("money") or view.may_see("satisfaction") else NOT_YOURS
        return Panel("adherence", title, missing=words(lacking if lacking == NOT_YOURS else why), width="half")
    labels = [_label(view, each, step, words) for each in known]
    shares = [each.share for each in known]
    rows = tidy(
        {
            "label": labels,
            "group": [str(each.start.year) for each in known],
            "value": [share.value for share in shares],
            "low": [share.low for share in shares],
            "high": [share.high for share in shares],
            "due": [each.due for each in known],
            "kept": [each.kept for each in known],
            "visited": [each.visited_share.value for each in known],
            "is_running": [each.is_running for each in known],
        }
    )
    columns = (
        TableColumn("group", words("Year")),
        TableColumn("label", words("Week from") if step == "week" else words("Month")),
        TableColumn("due", words("Due by then"), "count"),
        TableColumn("kept", words("Done in time"), "count"),
        TableColumn("value", words("Share in time"), "share"),
        *interval_columns(words),
        TableColumn("visited", words("Key clients visited"), "share", absent="–"),
    )
    shown = tuple(c for c in columns if c.key != "visited" or any(each.clients for each in known))
    chart = trend_chart(rows, words, label=words("Done in time"), kind="share", digits=0, height=360)
    n = sum(each.due for each in known)
    said = words("n {n} due · band: 95 %, Wilson", n=n), words("dashed: not over yet") if known[-1].is_running else ""
    note = cycle_note(view, words, *said, keys=("adherence", "key_rhythm"))
    return Panel("adherence", _message(found, step, words), chart, Table(shown, rows), note, width="half")


def _label(view: View, each: Adherence, step: Step, words: Words) -> str:
    if step == "month":
        return words.period(period_of(each.start, "month", view.settings.calendar), short=True)
    return words("{month}/{day}", month=str(each.start.month), day=str(each.start.day))


def _message(found: Sequence[Adherence], step: Step, words: Words) -> str:
    now, before = halves(found)
    if now.value is None:
        return words("So far nothing that was due is over")
    share, count = words.share(now.value), len([each for each in found if not each.is_running]) // 2
    said = words("{n} weeks: {share} done in time", n=count, share=share) if step == "week" else words(
        "{n} months: {share} done in time", n=count, share=share
    )  # fmt: skip
    if before.value is None:
        return said
    moved = words.points(now.value - before.value)
    if is_within_noise(now, before):
        return words("{said}; {change} is within chance", said=said, change=moved)
    return words("{said}, {change} on those before", said=said, change=moved)
