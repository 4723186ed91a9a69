"""Acts by kind: done so far, planned for the span, and what is usual by now."""

from __future__ import annotations

from charts.chart import tidy
from charts.estimates import estimates_chart
from charts.panel import Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.cycle import KIND_NAMES, Work, absent_acts, effort_by_kind
from metrics.figure import relative_change
from pages.service.cycle_words import cycle_note, span_text

NO_ACTS = N_("no act was done in these days, and nothing is planned")
USUAL = {
    "day": N_("usual: the mean of the same weekday in eight weeks before"),
    "week": N_("usual: the mean of as many days of the eight weeks before"),
    "month": N_("usual: the mean of as many days of the six months before"),
}


def effort_panel(view: View, words: Words, work: Work) -> Panel:
    """What was done by kind against the usual, with what is planned for visits and calls."""
    title = words("Effort by kind")
    if why := absent_acts(view):
        return Panel("effort", title, missing=words(why), width="half")
    kinds = effort_by_kind(view, work)
    if not kinds:
        return Panel("effort", title, missing=words(NO_ACTS), width="half")
    rows = tidy(
        {
            "label": [words(KIND_NAMES[each.kind]) for each in kinds],
            "value": [each.done for each in kinds],
            "asked": [each.asked for each in kinds],
            "usual": [each.usual for each in kinds],
            "change": [relative_change(each.done, each.usual) for each in kinds],
        }
    )
    columns = (
        TableColumn("label", words("Kind")),
        TableColumn("value", words("Done so far"), "count"),
        TableColumn("usual", words("Usual by now"), "number", digits=0),
        TableColumn("change", words("Against usual"), "change", better="neither", absent="–"),
        TableColumn("asked", words("Planned for the whole span"), "count", absent="–"),
    )
    drawn = tidy(
        {
            "label": rows["label"].tolist(),
            "value": rows["value"].tolist(),
            **{side: [None for _each in kinds] for side in ("low", "high")},
            "raw": rows["usual"].tolist(),
            "raw_text": [words("usual") for _each in kinds],
            "claim": rows["asked"].tolist(),
            "claim_text": [words("planned") for _each in kinds],
        }
    )
    chart = estimates_chart(drawn, words, kind="count", digits=0, x_from_zero=True)
    said = (
        span_text(work.span, words, view), words(USUAL[work.span.horizon]),
        words("tick: planned for the whole span by promises, plans and the rhythm of key clients; hollow: usual"),
    )  # fmt: skip
    note = cycle_note(view, words, *said, keys=("effort_by_kind", "key_rhythm"))
    first = kinds[0]
    message = words("{kind}: {done} so far, usual by now {usual}", kind=words(KIND_NAMES[first.kind]), done=first.done,
                    usual=words.number(first.usual, 0))  # fmt: skip
    return Panel("effort", message, chart, Table(columns, rows), note, width="half")
