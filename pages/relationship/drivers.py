"""What satisfaction goes with: the importance of the judged attributes, and the map of importance and performance."""

from __future__ import annotations

from charts.chart import Rows, tidy
from charts.estimates import estimates_chart
from charts.importance_map import importance_map_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.drivers import MONTHS, Driver, Drivers, satisfaction_drivers
from metrics.last_day import to_last_day
from pages.pieces.codes import coded
from pages.pieces.figures import note_text

NO_SCALE = N_("unknown: the scores lie outside the survey's scale, so how high they are is not known")
FIRST_FROM = 0.95  # how sure the first place must be to be named alone
LONGEST_NAME = 20  # in a message; the chart has the whole name
MOST_NAMED = 3  # of the attributes left out, in a note
PLACES = {
    "act_first": N_("act first"),
    "keep_up": N_("keep it up"),
    "do_less": N_("do less?"),
    "watch": N_("watch"),
}


def drivers_panel(view: View, words: Words) -> Panel:
    """How much each judged attribute explains of overall satisfaction, with intervals."""
    found = to_last_day(view).once(satisfaction_drivers)
    if found.missing:
        return Panel("drivers", words("What satisfaction goes with"), missing=_why(found, words), width="half")
    rows = _rows(found.rows, words)
    is_first_sure = found.first_chance >= FIRST_FROM
    marked = [is_first_sure and row is found.rows[0] for row in found.rows]
    chart = estimates_chart(
        rows.assign(
            value=rows["importance"], low=rows["importance_low"], high=rows["importance_high"], is_marked=marked
        ),
        words,
        kind="share",
        digits=1,
        reference=1 / len(found.rows),
        reference_text=words("if all were alike"),
        x_from_zero=True,
    )
    columns = (
        TableColumn("label", words("Attribute")),
        *_importance_columns(words),
        TableColumn("performance", words("Mean score, 0 to 100"), "number", digits=1),
    )
    return Panel(
        "drivers", _drivers_message(found, words), chart, Table(columns, rows), _note(view, found, words), width="half"
    )


def _drivers_message(found: Drivers, words: Words) -> str:
    first, second = found.rows[:2]
    if found.first_chance >= FIRST_FROM:
        return words(
            "Satisfaction goes most with {first}: {share} of what is explained",
            first=_short(first, words),
            share=words.share(first.importance.value, 0),
        )
    return words(
        "First place is open: {first} {share}, {second} {other}",
        first=_short(first, words),
        share=words.share(first.importance.value, 0),
        second=_short(second, words),
        other=words.share(second.importance.value, 0),
    )


def map_panel(view: View, words: Words) -> Panel:
    """Importance against performance, with the chance that each attribute stands where it is drawn."""
    found = to_last_day(view).once(satisfaction_drivers)
    title = words("Importance and performance of the attributes")
    if found.missing or found.crossing is None or len(found.mapped) < 2:
        why = _why(found, words) if found.missing else words(NO_SCALE)
        return Panel("importance_map", title, missing=why, width="half")
    rows = _rows(found.mapped, words)
    chart = importance_map_chart(rows, words, crossing=found.crossing)
    columns = (
        TableColumn("label", words("Attribute")),
        TableColumn("place", words("Place on the map")),
        TableColumn("membership", words("Chance of that place"), "share", digits=0),
        *_importance_columns(words),
        TableColumn("performance", words("Mean score, 0 to 100"), "number", digits=1),
        TableColumn("performance_low", words("score, from"), "number", digits=1),
        TableColumn("performance_high", words("score, to"), "number", digits=1),
    )
    means = words("inner lines: the means")
    note = _note(view, found, words, means)
    return Panel("importance_map", _map_message(found, words), chart, Table(columns, rows), note, width="half")


def _map_message(found: Drivers, words: Words) -> str:
    weak = [row for row in found.mapped if row.quadrant == "act_first"]
    sure = [row for row in weak if row.is_sure]
    if sure:
        return words(
            "Act first on {first}: {share} of what is explained, score only {score}",
            first=_short(sure[0], words),
            share=words.share(sure[0].importance.value, 0),
            score=words.number(sure[0].performance.value, 0),
        )
    if weak:
        likeliest = max(weak, key=lambda row: row.membership or 0.0)
        return words(
            "Nothing is sure; likeliest to act on first is {first}, {chance}",
            first=_short(likeliest, words),
            chance=words.share(likeliest.membership, 0),
        )
    return words(
        "What matters scores well: keep up {first}, {share} of what is explained",
        first=_short(found.mapped[0], words),
        share=words.share(found.mapped[0].importance.value, 0),
    )


def _why(found: Drivers, words: Words) -> str:
    return words(found.missing, **found.missing_values, day=words.day(found.until))


def _label(row: Driver, words: Words) -> str:
    return coded(row.attribute, words) or words.unknown


def _short(row: Driver, words: Words) -> str:
    label = _label(row, words)
    return label if len(label) <= LONGEST_NAME else f"{label[: LONGEST_NAME - 1]}…"


def _named(attributes: tuple[str, ...], words: Words) -> str:
    """The first few of the attributes, and how many more there are."""
    names = [coded(attribute, words) or words.unknown for attribute in attributes[:MOST_NAMED]]
    if len(attributes) > MOST_NAMED:
        names.append(words("{n} more", n=len(attributes) - MOST_NAMED))
    return words.joined(names)


def _rows(drivers: tuple[Driver, ...], words: Words) -> Rows:
    """One row an attribute, as both charts and both tables need it."""
    columns: dict[str, list[object]] = {"label": [_label(row, words) for row in drivers]}
    for name in ("importance", "performance"):
        figures = [getattr(row, name) for row in drivers]
        columns |= {name: [f.value for f in figures]}
        columns |= {f"{name}_low": [f.low for f in figures], f"{name}_high": [f.high for f in figures]}
    columns["quadrant"] = [row.quadrant for row in drivers]
    columns["place"] = [words(PLACES[row.quadrant]) if row.quadrant else None for row in drivers]
    columns["membership"] = [row.membership for row in drivers]
    return tidy(columns)


def _importance_columns(words: Words) -> tuple[TableColumn, ...]:
    return (
        TableColumn("importance", words("Importance"), "share"),
        TableColumn("importance_low", words("importance, from"), "share"),
        TableColumn("importance_high", words("importance, to"), "share"),
    )


def _note(view: View, found: Drivers, words: Words, *more: str) -> Note:
    left_out = words.many(
        "{n} sheet left out that does not judge all of them",
        "{n} sheets left out that do not judge all of them",
        found.left_out,
    )
    rare = words("judged too rarely: {names}", names=_named(found.too_rare, words))
    no_scale = words("scale not known: {names}", names=_named(found.off_scale, words))
    parts = (
        words(
            "n {n} answer sheets of {clients} clients, {months} months",
            n=found.sheets,
            clients=found.clients,
            months=MONTHS,
        ),
        left_out if found.left_out else "",
        rare if found.too_rare else "",
        no_scale if found.off_scale else "",
        words(
            "together they explain {share} of the differences in satisfaction",
            share=words.share(found.r_squared.value, 0),
        ),
        words("whiskers: 95 %, clients drawn anew {n} times", n=found.resamples),
        words("more than 12 attributes: Johnson's relative weights") if found.method == "relative_weights" else "",
        *more,
        words("unweighted; goes with satisfaction, need not cause it"),
    )
    return Note(note_text(words, view, *parts))
