"""Answers of clients, and what they did afterwards."""

from __future__ import annotations

from charts.panel import Note, Panel, Table, TableColumn
from charts.rates_by_level import rates_by_level_chart
from data.door import View
from locales import Words
from metrics.satisfaction import NO_SURVEYS
from metrics.word_of_mouth import MIXED_SCALES, NO_WORD_OF_MOUTH, NONE_AFTER, acts_by_level
from pages.pieces.figures import note_text


def acts_panel(view: View, words: Words) -> Panel:
    """Recommendations upward and complaints downward, by the satisfaction stated before."""
    title = words("Praise and complaint by stated satisfaction")
    if not view.has("surveys"):
        return Panel("acts", title, missing=words(NO_SURVEYS))
    if not view.has("referrals") and not view.has("complaints"):
        return Panel("acts", title, missing=words(NO_WORD_OF_MOUTH))
    acts = acts_by_level(view)
    if acts.scales > 1:
        return Panel("acts", title, missing=words(MIXED_SCALES))
    if not acts.praise and not acts.complaints:
        return Panel("acts", title, missing=words(NONE_AFTER))
    unit = words("acts per 100 clients and year")
    chart = rates_by_level_chart(
        acts.rows, words, x_label=words("satisfaction on the survey's own scale"), y_label=unit
    )
    columns = (
        TableColumn("level", words("Satisfaction"), "number"),
        TableColumn("praise", words("Praise"), "number", digits=1),
        TableColumn("complaint", words("Complaint"), "number", digits=1),
        TableColumn("clients", words("Clients"), "count"),
        TableColumn("answers", words("Answers"), "count"),
    )
    message = words(
        "{praise} recommendations and {complaints} complaints followed {n} answers",
        praise=acts.praise,
        complaints=acts.complaints,
        n=acts.answers,
    )
    note = Note(
        note_text(
            words,
            view,
            words("acts in the {days} days after the answer", days=view.settings.word_of_mouth_days),
            words("bars: 95 %, exact Poisson"),
            words("observed rates, no curve fitted"),
        )
    )
    return Panel("acts", message, chart, Table(columns, acts.rows), note)
