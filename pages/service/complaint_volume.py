"""How many complain: month by month against the year before, and region, channel, tier or manager side by side."""

from __future__ import annotations

from charts.chart import Rows, tidy
from charts.columns import columns_chart
from charts.estimates import estimates_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.complaints import COLUMN, PartRate, PartRates, among, base_missing, month_rates, part_rates
from pages.pieces.figures import interval_columns, note_text
from pages.pieces.page import Choice

MOST_DRAWN, MOST_LISTED = 12, 200
CUT = Choice(
    "compare_by",
    N_("Compare"),
    (
        ("region", N_("Regions")),
        ("channel", N_("Channels")),
        ("tier", N_("Tiers")),
        ("manager", N_("Account managers")),
    ),
    "region",
    "parts",
)
HEADS = {
    "region": N_("Region"),
    "channel": N_("Channel"),
    "tier": N_("Tier"),
    "manager": N_("Account manager"),
}
NOT_KNOWN = N_("not known")
NONE_DIFFERS = {
    "region": N_("No region differs from the others beyond chance"),
    "channel": N_("No channel differs from the others beyond chance"),
    "tier": N_("No tier differs from the others beyond chance"),
    "manager": N_("No account manager differs from the others beyond chance"),
}


def months_panel(view: View, words: Words) -> Panel:
    """Complaints per 100 clients month by month, this year against last."""
    title = words("Complaints per 100 clients, month by month")
    if among(view) == "answered" or base_missing(view):
        why = base_missing(view) or N_("without sales nobody knows how many clients could complain in a month")
        return Panel("months", title, missing=words(why), width="half")
    months = month_rates(view)
    if all(one.now.value is None for one in months):
        return Panel("months", title, missing=words(months[-1].now.missing), width="half")
    rows = tidy(
        {
            "label": [words.period(one.month, short=True) for one in months],
            "value": [one.now.value for one in months],
            "value_low": [one.now.low for one in months],
            "value_high": [one.now.high for one in months],
            "before": [one.before.value for one in months],
            "change": [one.change for one in months],
            "n": [one.now.n for one in months],
            "is_running": [one.is_running for one in months],
            "is_noise": [one.is_chance for one in months],
        }
    )
    chart = columns_chart(
        rows, words, label=words("complaints per 100 clients"), kind="number", against="before", better="lower"
    )
    beyond = sum(not one.is_chance for one in months)
    note = Note(
        note_text(
            words,
            view,
            words("complaints of the month over the clients that bought in it"),
            words("whiskers: 95 % (Poisson); grey: the difference may be chance, among all months"),
        )
    )
    return Panel("months", _months_message(beyond, words), chart, _months_table(rows, words), note, width="half")


def _months_message(beyond: int, words: Words) -> str:
    if not beyond:
        return words("No month differs from the year before beyond chance")
    return words.many(
        "{n} month differs from the year before beyond chance",
        "{n} months differ from the year before beyond chance",
        beyond,
    )


def _months_table(rows: Rows, words: Words) -> Table:
    columns = (
        TableColumn("label", words("Month")),
        TableColumn("value", words("Complaints per 100 clients"), "number", digits=1),
        TableColumn("value_low", words("95 %, from"), "number", digits=1),
        TableColumn("value_high", words("95 %, to"), "number", digits=1),
        TableColumn("before", words("The year before"), "number", digits=1, absent="–"),
        TableColumn("change", words("Change"), "change", better="lower", absent="–", noise="is_noise"),
        TableColumn("n", words("Clients that bought"), "count"),
    )
    return Table(columns, rows)


def parts_panel(view: View, words: Words, cut: str) -> Panel:
    """Parts of the company side by side, small ones also drawn toward the whole."""
    code = next(name for name in COLUMN if name == cut)
    found, title = part_rates(view, code), words("Who complains more")
    if found.missing:
        return Panel("parts", title, missing=words(found.missing))
    drawn = found.parts[:MOST_DRAWN]
    chart = estimates_chart(
        _rows(drawn, words), words, kind="number", digits=1, reference=found.whole.value,
        reference_text=words("all {value}", value=words.number(found.whole.value, 1)), x_from_zero=True,
    )  # fmt: skip
    base = (
        words("over the clients that bought in the period, where they bought last")
        if among(view) == "active"
        else words("over the clients that answered in the period")
    )
    said = (
        base,
        words("intervals allow for clients that complain several times"),
        words("hollow: drawn toward the whole, the more the fewer clients")
        if any(part.own_weight for part in drawn)
        else words("what lies between the parts is no more than chance brings"),
        words.many("{n} comparison tested", "{n} comparisons tested", found.tested) if found.tested else "",
        words.many("{n} more in the table", "{n} more in the table", len(found.parts) - len(drawn))
        if len(found.parts) > len(drawn)
        else "",
    )
    note = Note(note_text(words, view, *said))
    table = _parts_table(found, words)
    return Panel("parts", parts_message(found, words), chart, table, note)


def parts_message(found: PartRates, words: Words) -> str:
    """Names the part that differs most from the whole, where one differs beyond chance."""
    told = [part for part in found.parts if part.differs]
    if not told or len(found.parts) < 2:
        if len(found.parts) < 2:
            return words("{value} complaints per 100 clients", value=words.number(found.whole.value, 1))
        return words(NONE_DIFFERS[found.cut])
    first = max(told, key=lambda part: abs((part.rate.value or 0.0) - (found.whole.value or 0.0)))
    values = {"value": words.number(first.rate.value, 1), "all": words.number(found.whole.value, 1)}
    name = first.name or words(NOT_KNOWN)
    return words("{name} complains {value} times per 100 clients, all {all}", name=name, **values)


def _rows(parts: tuple[PartRate, ...], words: Words) -> Rows:
    return tidy(
        {
            "label": [part.name or words(NOT_KNOWN) for part in parts],
            "value": [part.rate.value for part in parts],
            "low": [part.rate.low for part in parts],
            "high": [part.rate.high for part in parts],
            "raw": [part.shrunk if part.own_weight else None for part in parts],
            "raw_text": [words("shrunk") for _part in parts],
            "n": [part.clients for part in parts],
            "is_marked": [part.differs for part in parts],
            "role": ["bad" if (part.rate.value or 0.0) > part.shrunk else "good" for part in parts],
            "shrunk": [part.shrunk for part in parts],
            "events": [part.events for part in parts],
            "own": [part.own_weight for part in parts],
            "adjusted": [part.adjusted for part in parts],
            "differs": [_told(part, words) for part in parts],
            "key": [part.key for part in parts],
        }
    )


def _told(part: PartRate, words: Words) -> str:
    if part.adjusted is None:
        return words("not tested")
    return words("yes") if part.differs else words("no")


def _parts_table(found: PartRates, words: Words) -> Table:
    columns = (
        TableColumn("label", words(HEADS[found.cut])),
        TableColumn("events", words("Complaints"), "count"),
        TableColumn("n", words("Clients"), "count"),
        TableColumn("value", words("per 100 clients"), "number", digits=1),
        *interval_columns(words, "number", 1),
        TableColumn("shrunk", words("Drawn toward the whole"), "number", digits=1),
        TableColumn("own", words("Own weight"), "share"),
        TableColumn("adjusted", words("p, adjusted"), "number", digits=3, absent="–"),
        TableColumn("differs", words("Differs")),
    )
    listed = found.parts[:MOST_LISTED]
    opens = "key" if found.cut == "region" else ""
    return Table(columns, _rows(listed, words), opens=opens, more=len(found.parts) - len(listed))
