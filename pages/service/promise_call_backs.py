"""How soon those who complained are called back, and by whom."""

from __future__ import annotations

from charts.chart import tidy
from charts.columns import columns_chart
from charts.estimates import estimates_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from locales import Words
from metrics.clients import text_of
from metrics.kpi import NO_COMPLAINTS, NOT_YOURS
from metrics.promises import CallBacks, call_backs, call_backs_by_manager
from pages.pieces.figures import interval_columns, note_text
from pages.service.promise_words import definition_of, source_of

MOST_DRAWN, MOST_ROWS = 8, 300


def _absent(view: View, words: Words) -> str:
    if not view.may_see("satisfaction"):
        return words(NOT_YOURS)
    return "" if view.has("complaints") else words(NO_COMPLAINTS)


def call_backs_panel(view: View, words: Words) -> Panel:
    """Complaints by the hours until somebody answered."""
    title, why = words("Hours until those who complain are called back"), _absent(view, words)
    found = None if why else call_backs(view)
    if found is None or found.missing:
        return Panel("call_backs", title, missing=why or words(found.missing if found else ""), width="half")
    rows = tidy(_bins(found, words))
    columns = (
        TableColumn("label", words("Hours")),
        TableColumn("complaints", words("Complaints"), "count"),
        TableColumn("value", words("Share"), "share"),
    )
    message = words(
        "Between {same} and {next} were called back within 24 hours",
        same=words.share(found.same_day.value, 0), next=words.share(found.next_day.value, 0),
    )  # fmt: skip
    low, high = found.next_day.low, found.next_day.high
    note = Note(
        note_text(
            words, view, words("n {n} complaints of the period", n=found.complaints),
            words("95 % of the second share: {low} to {high}", low=words.share(low, 0), high=words.share(high, 0)),
            words("the hour of a complaint is not on record: hours count from the start of its day"),
            words("on the same day is surely within 24 hours, after the end of the next surely not"),
        ),
        definition_of(words, "call_backs"), source_of(words, "call_backs"),
    )  # fmt: skip
    chart = columns_chart(rows, words, label=words("Share of complaints"), kind="share", digits=0, height=400)
    return Panel("call_backs", message, chart, Table(columns, rows), note, width="half")


def _bins(found: CallBacks, words: Words) -> dict[str, list[object]]:
    labels = [
        words("{low}+ h", low=low) if high is None else words("{low}–{high} h", low=low, high=high)
        for low, high, _n in found.bins
    ]
    counts = [n for _low, _high, n in found.bins]
    return {
        "label": [*labels, words("not answered")],
        "complaints": [*counts, found.open],
        "value": [n / found.complaints for n in (*counts, found.open)],
    }


def managers_panel(view: View, words: Words) -> Panel:
    """Which account managers call back by the end of the next day."""
    title, why = words("Called back by the end of the next day, by account manager"), _absent(view, words)
    found = None if why else call_backs(view)
    if found is None or found.missing:
        return Panel("call_backs_by", title, missing=why or words(found.missing if found else ""), width="half")
    rows = call_backs_by_manager(view)
    listed = list(rows.itertuples(index=False))
    names = [text_of(row.manager) or words("account manager not known") for row in listed]
    if not any(text_of(row.manager) for row in listed):
        return Panel("call_backs_by", title, missing=words("account manager not known"), width="half")
    whole = found.next_day.value or 0.0
    low = [bool(row.differs) and row.soon < whole for row in listed]
    told = tidy(
        {
            "label": names, "value": list(rows["soon"]), "low": list(rows["low"]), "high": list(rows["high"]),
            "n": list(rows["complaints"]), "same_day": list(rows["same_day"]), "is_marked": low,
            "role": ["bad" if one else "" for one in low], "adjusted": list(rows["adjusted"]),
        }
    )  # fmt: skip
    chart = estimates_chart(
        told.head(MOST_DRAWN), words, kind="share", reference=whole, reference_text=words("all together")
    )
    columns = (
        TableColumn("label", words("Account manager")),
        TableColumn("n", words("Complaints"), "count"),
        TableColumn("same_day", words("On the same day"), "share"),
        TableColumn("value", words("By the end of the next"), "share"),
        *interval_columns(words),
        TableColumn("adjusted", words("p, adjusted"), "number", digits=3, absent="–"),
    )
    message = words("No account manager lies below the {share} of all beyond chance", share=words.share(whole, 0))
    if any(low):
        first = low.index(True)
        message = words(
            "{name} calls back {share} by the end of the next day, all {whole}",
            name=names[first], share=words.share(listed[first].soon, 0), whole=words.share(whole, 0),
        )  # fmt: skip
    drawn = words("the {n} with the lowest upper ends are drawn", n=MOST_DRAWN) if len(listed) > MOST_DRAWN else ""
    chance = words("p adjusted for {n} comparisons", n=len(listed))
    note = Note(
        note_text(words, view, words("n {n}", n=found.complaints), drawn, words("bars: 95 %, Wilson"), chance),
        definition_of(words, "call_backs"), source_of(words, "call_backs"),
    )  # fmt: skip
    table = Table(columns, told.head(MOST_ROWS), more=max(0, len(listed) - MOST_ROWS))
    return Panel("call_backs_by", message, chart, table, note, width="half")
