"""Does keeping promises go along with orders and satisfaction afterwards? Before and after, an association."""

from __future__ import annotations

from charts.chart import tidy
from charts.estimates import estimates_chart
from charts.measure import Kind
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from locales import Words
from metrics.promises import Matched, orders_afterwards, satisfaction_afterwards
from metrics.promises.afterwards import one_in
from pages.pieces.figures import interval_columns, note_text
from pages.service.promise_words import ASSOCIATION, definition_of, source_of


def orders_panel(view: View, words: Words) -> Panel:
    """Orders after half-years with a broken promise, and after those in which all were kept."""
    title, found = words("Orders after kept and after broken promises"), view.once(orders_afterwards)
    if found.missing:
        return Panel("orders_afterwards", title, missing=words(found.missing), width="half")
    value = found.difference.value or 0.0
    message = words("Orders after broken and after kept promises differ within chance")
    if not found.is_chance:
        message = words("Broken promises go along with orders {change} afterwards", change=words.points(value))
    said = words("orders of the two quarters after, 100 %: as before and as the company's season went")
    alike = words("like with like: half-year, region, fifth of revenue before, number of promises")
    return _panel(view, words, found, "orders_afterwards", message, (said, alike), "share", 1)


def satisfaction_panel(view: View, words: Words) -> Panel:
    """The change of satisfaction over such half-years."""
    title = words("Satisfaction after kept and after broken promises")
    found = view.once(satisfaction_afterwards)
    if found.missing:
        return Panel("satisfaction_afterwards", title, missing=words(found.missing), width="half")
    value = found.difference.value or 0.0
    message = words("Satisfaction after broken and after kept promises differs within chance")
    if not found.is_chance:
        change = words.number(value, 1, sign=True)
        message = words("Broken promises go along with satisfaction {change} of 100 afterwards", change=change)
    said = words("next answer less the last one before, in points of 100, within twelve months on either side")
    alike = words("like with like: half-year, region, level before, half of revenue, one promise or more")
    return _panel(view, words, found, "satisfaction_afterwards", message, (said, alike), "number", 2)


def _panel(
    view: View, words: Words, found: Matched, key: str, message: str, said: tuple[str, ...], kind: Kind, digits: int
) -> Panel:
    figures = (found.kept, found.broken)
    rows: dict[str, list[object]] = {
        "label": [words("All promises kept"), words("A promise broken")],
        "value": [figure.value for figure in figures],
        "low": [figure.low for figure in figures],
        "high": [figure.high for figure in figures],
        "n": [figure.n for figure in figures],
        "is_marked": [False, not found.is_chance],
        "role": ["", "complaint" if not found.is_chance else ""],
    }
    chart = estimates_chart(
        tidy(rows), words, kind=kind, digits=digits, reference=1.0 if kind == "share" else 0.0,
        reference_text=words("unchanged"),
    )  # fmt: skip
    columns = (
        TableColumn("label", words("Half-years of clients")),
        TableColumn("value", words("Afterwards"), kind, digits=digits),
        *interval_columns(words, kind, digits),
        TableColumn("n", words("n"), "count"),
        TableColumn("clients", words("Clients"), "count", absent="–"),
    )
    gap = found.difference
    value, low, high = (_signed(words, number, kind) for number in (gap.value, gap.low, gap.high))
    every = one_in(view)
    drawn = words("an even sample: one client in {n}", n=every) if every > 1 else ""
    left = ""
    if found.left_out:
        left = words("{n} half-years of clients without anybody alike are left out", n=found.left_out)
    note = Note(
        note_text(
            words, view, words(ASSOCIATION),
            words("broken less kept {value}, 95 %: {low} to {high}, by client", value=value, low=low, high=high),
            *said, drawn, left, words("n {n} half-years of clients", n=gap.n),
        ),
        definition_of(words, key), source_of(words, key),
    )  # fmt: skip
    table = Table(columns, tidy(_listed(found, words)), shaded=(2,))
    return Panel(key, message, chart, table, note, width="half")


def _listed(found: Matched, words: Words) -> dict[str, list[object]]:
    """Kept, broken, and the difference between them."""
    figures = (found.kept, found.broken, found.difference)
    return {
        "label": [words("All promises kept"), words("A promise broken"), words("Difference: broken less kept")],
        "value": [figure.value for figure in figures],
        "low": [figure.low for figure in figures],
        "high": [figure.high for figure in figures],
        "n": [figure.n for figure in figures],
        "clients": [found.kept_clients, found.broken_clients, None],
    }


def _signed(words: Words, value: float | None, kind: Kind) -> str:
    if value is None:
        return words.unknown
    return words.points(value) if kind == "share" else words.number(value, 2, sign=True)
