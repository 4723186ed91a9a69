"""What clients complain of, most of all first, what has changed, and who complains again."""

from __future__ import annotations

from charts.bars import bars_chart
from charts.chart import Rows, tidy
from charts.estimates import estimates_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.complaints import (
    AGAIN_DAYS,
    Categories,
    Category,
    among,
    categories,
    repeat_list,
    repeat_missing,
    repeat_share,
    repeats_by_category,
)
from metrics.figure import relative_change
from pages.pieces.codes import coded
from pages.pieces.figures import interval_columns, note_text

VITAL = 0.8
NOT_NOTED = N_("not noted")
NOBODY_AGAIN = N_("nobody who complained in this period had complained in the {days} days before")


def about_text(category: object, words: Words) -> str:
    """What a complaint is about, in the reader's language where the category is a known one."""
    return coded(category, words) or words(NOT_NOTED)


def categories_panel(view: View, words: Words) -> Panel:
    """Categories in order of weight with the share of all down to each, and whether a change is more than chance."""
    found, title = categories(view), words("What clients complain of")
    if found.missing:
        return Panel("categories", title, missing=words(found.missing), width="half")
    vital = found.reaching(VITAL)
    rows = _rows(found, words)
    chart = bars_chart(rows, words, label=words("Complaints (share of all down to here)"), kind="count", stressed=vital)
    moved = [row for row in found.rows if not row.is_chance]
    note = Note(
        note_text(
            words, view, words("n {n}", n=found.events),
            words("rates per 100 clients that bought") if among(view) == "active"
            else words("rates per 100 clients that answered"),
            words.many("{n} complaint does not say what it is about", "{n} complaints do not say what they are about",
                       found.unnamed) if found.unnamed else "",
            words.many("{n} rare category left out", "{n} rare categories left out", found.more) if found.more else "",
            _moved_text(moved, words),
        )
    )  # fmt: skip
    return Panel("categories", _message(found, vital, words), chart, _table(rows, words), note, width="half")


def _message(found: Categories, vital: int, words: Words) -> str:
    if len(found.rows) == 1:
        return words("All complaints are of one kind: {name}", name=about_text(found.rows[0].name, words))
    share = words.share(found.rows[vital - 1].cumulative, 0)
    return words("{vital} of {all} categories make {share} of the complaints", vital=vital,
                 all=len(found.rows) + found.more, share=share)  # fmt: skip


def _moved_text(moved: list[Category], words: Words) -> str:
    if not moved:
        return words("no category has changed beyond chance")
    names = words.joined([about_text(row.name, words) for row in moved])
    return words("changed beyond chance: {names}", names=names)


def _rows(found: Categories, words: Words) -> Rows:
    named = [about_text(row.name, words) for row in found.rows]
    return tidy(
        {
            "label": [
                words("{name} ({share})", name=name, share=words.share(row.cumulative, 0))
                for name, row in zip(named, found.rows, strict=True)
            ],
            "name": named,
            "value": [row.events for row in found.rows],
            "complainers": [row.complainers for row in found.rows],
            "share": [row.share for row in found.rows],
            "cumulative": [row.cumulative for row in found.rows],
            "rate": [row.rate.value for row in found.rows],
            "low": [row.rate.low for row in found.rows],
            "high": [row.rate.high for row in found.rows],
            "before_events": [row.before_events for row in found.rows],
            "before": [row.before.value for row in found.rows],
            "change": [relative_change(row.rate.value, row.before.value) for row in found.rows],
            "is_noise": [row.is_chance for row in found.rows],
        }
    )


def _table(rows: Rows, words: Words) -> Table:
    columns = (
        TableColumn("name", words("Category")),
        TableColumn("value", words("Complaints"), "count"),
        TableColumn("share", words("Share"), "share"),
        TableColumn("cumulative", words("Down to here"), "share"),
        TableColumn("complainers", words("Clients"), "count"),
        TableColumn("rate", words("per 100 clients"), "number", digits=1),
        *interval_columns(words, "number", 1),
        TableColumn("before_events", words("Complaints, compared period"), "count", absent="–"),
        TableColumn("before", words("per 100, compared period"), "number", digits=1, absent="–"),
        TableColumn("change", words("Change"), "change", better="lower", absent="–", noise="is_noise"),
    )
    return Table(tuple(c for c in columns if rows[c.key].notna().any()), rows)


def repeats_panel(view: View, words: Words) -> Panel:
    """Of the clients that complained of a matter, those that had complained not long before."""
    title = words("Who complains again")
    parts, whole = repeats_by_category(view), view.once(repeat_share)
    if whole.value is None:
        return Panel("repeats", title, missing=words(whole.missing), width="half")
    if not parts:
        return Panel("repeats", title, missing=words("no category has five clients that complained"), width="half")
    rows = tidy(
        {
            "label": [about_text(part.name, words) for part in parts],
            "value": [part.share.value for part in parts],
            "low": [part.share.low for part in parts],
            "high": [part.share.high for part in parts],
            "n": [part.share.n for part in parts],
            "same": [part.same for part in parts],
        }
    )
    chart = estimates_chart(
        rows, words, kind="share", reference=whole.value, reference_text=words("all"), x_from_zero=True
    )
    columns = (
        TableColumn("label", words("Category of the later complaint")),
        TableColumn("value", words("Complained again"), "share"),
        *interval_columns(words),
        TableColumn("n", words("Clients"), "count"),
        TableColumn("same", words("Of them with the same matter"), "count"),
    )
    message = words("{share} of the complainers had complained in the {days} days before",
                    share=words.share(whole.value, 0), days=AGAIN_DAYS)  # fmt: skip
    note = Note(
        note_text(
            words, view, words("n {n}", n=whole.n),
            words("a client that complains of several matters counts in each"),
            words("earlier complaints count wherever and about whatever they were"),
        )
    )  # fmt: skip
    return Panel("repeats", message, chart, Table(columns, rows), note, width="half")


def repeat_list_panel(view: View, words: Words) -> Panel:
    """The clients that complained again, those that did most often first."""
    title = words("Clients that complained again")
    if why := repeat_missing(view):
        return Panel("repeat_list", title, missing=words(why))
    found = _about(repeat_list(view), words)
    if not len(found):
        return Panel("repeat_list", title, missing=words(NOBODY_AGAIN, days=AGAIN_DAYS))
    share = view.once(repeat_share)
    count = round((share.value or 0.0) * share.n)
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("complaints", words("Complaints in the period"), "count"),
        TableColumn("again", words("Of them again"), "count"),
        TableColumn("gap", words("Shortest gap, days"), "count"),
        TableColumn("last_on", words("Last one on"), "day"),
        TableColumn("category", words("About"), absent="–"),
        TableColumn("before_category", words("The one before about"), absent="–"),
        TableColumn("year_revenue_e4", words("Revenue of a year"), "money"),
        TableColumn("tier", words("Tier")),
        TableColumn("client_id", words("Client")),
    )
    has_money = view.may_see("money") and view.has("sales")
    keep = tuple(c for c in columns if has_money or c.key not in ("year_revenue_e4", "tier"))
    table = Table(
        keep, found[[c.key for c in keep]], opens="client_id", opens_page="one_client",
        more=max(0, count - len(found)), all_rows=lambda most: _about(repeat_list(view, most), words),
    )  # fmt: skip
    message = words.many("{n} client complained again", "{n} clients complained again", count)
    note = Note(
        note_text(words, view, words("again: within {days} days after an earlier complaint", days=AGAIN_DAYS)),
        hint=words("select a row to open the client"),
    )
    return Panel("repeat_list", message, table=table, note=note, shows="table")


def _about(rows: Rows, words: Words) -> Rows:
    """The rows with what the complaints are about in the reader's language; missing stays missing."""
    names = ("category", "before_category")
    return rows.assign(**{name: [coded(value, words) for value in rows[name]] for name in names})
