"""The load of the coming month by kind, with intervals and how far such forecasts were off."""

from __future__ import annotations

from charts.chart import tidy
from charts.estimates import estimates_chart
from charts.panel import Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.cycle import KIND_NAMES, PROMISED, LoadAhead
from pages.service.cycle_words import cycle_note

NAMES: dict[str, str] = {str(kind): name for kind, name in KIND_NAMES.items()} | {PROMISED: N_("Promises due")}


def load_panel(view: View, words: Words, load: LoadAhead) -> Panel:
    """What the coming month will bring, kind by kind, beside the last whole month."""
    title = words("Load of the coming month")
    if load.missing:
        return Panel("load", title, missing=words(load.missing), width="half")
    names = [words(NAMES[each.kind]) for each in load.loads]
    last = words.period(load.months[-1])
    rows = tidy(
        {
            "label": names,
            "value": [each.ahead for each in load.loads],
            "low": [each.low for each in load.loads],
            "high": [each.high for each in load.loads],
            "raw": [each.past[-1] for each in load.loads],
            "raw_text": [last for _each in load.loads],
            "past": [list(each.past) for each in load.loads],
            "mase": [each.mase for each in load.loads],
            "tried": [_tried(each.covered, each.checked, words) for each in load.loads],
        }
    )
    columns = (
        TableColumn("label", words("Kind")),
        TableColumn("past", words("Whole months so far"), "spark"),
        TableColumn("raw", last, "number", digits=0),
        TableColumn("value", words.period(load.month), "number", digits=0),
        TableColumn("low", words("95 %, from"), "number", digits=0),
        TableColumn("high", words("95 %, to"), "number", digits=0),
        TableColumn("mase", words("Error (MASE)"), "number", digits=2, absent="–"),
        TableColumn("tried", words("Came true"), absent="–"),
    )
    drawn = rows.drop(columns=["past", "mase", "tried"])
    chart = estimates_chart(drawn, words, kind="count", digits=0, x_from_zero=True)
    first = load.loads[0]
    message = words("{kind} in {month}: {n} expected, {low} to {high}", month=words.period(load.month),
                    kind=names[0], n=words.number(first.ahead, 0), low=words.number(first.low, 0),
                    high=words.number(first.high, 0))  # fmt: skip
    said = (
        words("from {n} whole months and those before", n=len(load.months)),
        words("stroke: 95 %; hollow: {month}", month=last),
        words("error below 1: better than repeating last year's month"),
    )
    note = cycle_note(view, words, *said, keys=("load_ahead",))
    return Panel("load", message, chart, Table(columns, rows), note, width="half")


def _tried(covered: int, checked: int, words: Words) -> str | None:
    """How many past months lay in the interval of the time."""
    return words("{n} of {all} months inside", n=covered, all=checked) if checked else None
