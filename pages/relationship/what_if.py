"""What if clients stood at another level of satisfaction: the controls, the panel, and the one sentence of money."""

from __future__ import annotations

from typing import Any

from charts.chart import tidy
from charts.estimates import estimates_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.figure import Figure
from metrics.last_day import to_last_day, to_last_day_of_clients
from metrics.word_of_mouth.fitted import WordOfMouth, fitted
from metrics.word_of_mouth.what_if import (
    LEAST,
    Change,
    Moved,
    best_band,
    clients_at,
    levels_held,
    move_share,
    one_point_more,
    point_of,
)
from metrics.word_of_mouth.worth import Conversion, FirstYear, first_year, new_per_praise
from pages.pieces.figures import interval_columns, note_text
from pages.pieces.page import Chosen, Slider

NEITHER = N_("no what-if: neither praise nor complaints carry a curve here")
ASSOCIATION = N_("association, not cause: what goes along with satisfaction here")
DEFINITION = N_(
    "Expected numbers: the fitted curve read at both levels, times the clients moved; intervals from resampled clients,"
    " and for new clients also from how many recommendations brought one"
)
LINES = (
    ("praise", N_("Acts of praise")),
    ("praising", N_("Clients who praise")),
    ("complaints", N_("Complaints")),
    ("new_clients", N_("New clients")),
)
FINE_BELOW = 10
"""Amounts below this are written with one digit after the point."""


def what_if_controls(view: View) -> tuple[Slider, ...]:
    """From which level, to which, and how many of its clients; none where there is no curve to move along."""
    found = to_last_day(view).once(fitted)
    if found.missing or not _has_curve(found):
        return ()
    low, high = levels_held(found)
    point = point_of(found.curve.scale)
    start, end = to_last_day(view).once(_band) or (low, min(low + point, high))
    start, end = (max(low, min(level, high)) for level in (start, end))
    return (
        Slider("move_from", N_("From level"), low, high, point, start),
        Slider("move_to", N_("To level"), low, high, point, end),
        Slider("move_share", N_("Share of these clients, %"), 10, 100, 10, 100),
    )


def what_if_panel(view: View, words: Words, chosen: Chosen) -> Panel:
    """Praise, complaints and new clients before and after some clients stand at another level."""
    found = to_last_day(view).once(fitted)
    title = words("What if clients were more satisfied?")
    if found.missing:
        return Panel("what_if", title, missing=words(found.missing, **found.missing_values))
    if not _has_curve(found):
        return Panel("what_if", title, missing=words(NEITHER))
    levels = chosen.number("move_from"), chosen.number("move_to")
    made = move_share(found, *levels, chosen.number("move_share"), *_worth(view))
    changes: list[tuple[str, Change]] = [(words(label), getattr(made, key)) for key, label in LINES]
    known = [(label, change) for label, change in changes if change.after.value is not None]
    rows = tidy(
        {
            "label": [label for label, _ in known],
            "value": [change.after.value for _, change in known],
            "low": [change.after.low for _, change in known],
            "high": [change.after.high for _, change in known],
            "raw": [change.before.value for _, change in known],
            "raw_text": [words("today") for _ in known],
        }
    )
    chart = estimates_chart(rows, words, kind="number", digits=1, x_from_zero=True)
    message = _message(made, words, levels)
    return Panel("what_if", message, chart, _table(known, words), _note(view, words, found, made, levels[0]))


def _band(view: View) -> tuple[float, float] | None:
    return best_band(view.once(fitted))


def _worth(view: View) -> tuple[Conversion, FirstYear]:
    """New clients per act of praise, and what a client won brings in its first year."""
    asked = to_last_day_of_clients(view)
    return asked.once(new_per_praise), asked.once(first_year)


def _has_curve(found: WordOfMouth) -> bool:
    return found.curve.praise.shown or found.curve.complaint.shown


def _message(made: Moved, words: Words, levels: tuple[float, float]) -> str:
    """Both sides where both carry a curve: what rises at one end of the scale may not move at the other."""
    praising, complaints = made.praising.difference.value, made.complaints.difference.value
    said = {
        "who": _clients(made.clients, words),
        "start": words.number(levels[0], 0 if levels[0].is_integer() else 1),
        "end": words.number(levels[1], 0 if levels[1].is_integer() else 1),
        "praise": _rough(praising, words, sign=True),
        "complaints": _rough(complaints, words, sign=True),
    }
    if complaints is None:
        return words("{who} from {start} to {end}: {praise} praising clients a year", **said)
    if praising is None:
        return words("{who} from {start} to {end}: {complaints} complaints a year", **said)
    return words("{who} from {start} to {end}: {praise} praising, {complaints} complaints a year", **said)


def _clients(clients: float, words: Words) -> str:
    """So many clients; a share of a few need not be a whole number of them."""
    if clients.is_integer():
        return words.many("{n} client", "{n} clients", int(clients))
    return words("{clients} clients", clients=words.number(clients, 1 if clients < FINE_BELOW**2 else 0))


def _table(known: list[tuple[str, Change]], words: Words) -> Table:
    columns = (
        TableColumn("label", words("A year")),
        TableColumn("before", words("Today"), "number", digits=1),
        TableColumn("after", words("Moved"), "number", digits=1),
        TableColumn("difference", words("Difference"), "number", digits=1),
        *interval_columns(words, "number", 1),
    )
    rows: dict[str, list[Any]] = {
        "label": [label for label, _ in known],
        "before": [change.before.value for _, change in known],
        "after": [change.after.value for _, change in known],
        "difference": [change.difference.value for _, change in known],
        "low": [change.difference.low for _, change in known],
        "high": [change.difference.high for _, change in known],
    }
    return Table(columns, tidy(rows))


def _note(view: View, words: Words, found: WordOfMouth, made: Moved, level: float) -> Note:
    new = made.new_clients.difference
    lacking = words("new clients: {why}", why=words(new.missing)) if new.missing else ""
    text = note_text(
        words,
        view,
        words("n {n} answers", n=found.answers),
        words("{clients} at that level today", clients=_clients(float(clients_at(found, level)), words)),
        words("solid: moved; hollow: today; strokes: 95 %"),
        words(ASSOCIATION),
        lacking,
    )
    return Note(
        text, definition=words(DEFINITION), source=words("Anderson 1998, Customer satisfaction and word of mouth")
    )


def meaning(view: View, words: Words) -> str:
    """What one point more would mean in clients and money, in one sentence; empty without a curve of praise."""
    found = to_last_day(view).once(fitted)
    if found.missing or not found.curve.praise.shown:
        return ""
    band = to_last_day(view).once(_band)
    if band is None:
        return ""
    more = one_point_more(found, *band, *_worth(view))
    point = point_of(found.curve.scale)
    said = {
        "clients": _clients(more.clients, words),
        "low": words.number(band[0], 0 if band[0].is_integer() else 1),
        "high": words.number(band[1], 0 if band[1].is_integer() else 1),
        "amount": _between(more.praising.difference, words),
    }
    if point == 1:
        first = words(
            "One point more for the {clients} between {low} and {high} would bring about {amount} praising clients"
            " a year",
            **said,
        )
    else:
        first = words(
            "{points} points more for the {clients} between {low} and {high} would bring about {amount} praising"
            " clients a year",
            points=words.number(point, 0 if point.is_integer() else 1),
            **said,
        )
    return _with_money(first, more, _worth(view)[1].kind, words)


def _with_money(first: str, more: Moved, kind: str, words: Words) -> str:
    """The sentence with new clients and money where they are known, and what kind of truth it is."""
    new, money = more.new_clients.difference, more.money.difference
    most = new.value if new.high is None else new.high
    if most is not None and most < LEAST:  # it would be written as 0.0
        return words("{first} (an association, not a cause)", first=first)
    said = {"first": first, "new": _between(new, words)}
    if money.value is not None:
        said["low"], said["high"] = (
            words.money(round(money.value if end is None else end)) for end in (money.low, money.high)
        )
        if kind == "gross_profit":
            return words(
                "{first}, and through them {new} new clients with {low} to {high} of gross profit in their first year"
                " (an association, not a cause)",
                **said,
            )
        return words(
            "{first}, and through them {new} new clients with {low} to {high} of revenue in their first year"
            " (an association, not a cause)",
            **said,
        )
    if new.value is not None:
        return words("{first}, and through them {new} new clients (an association, not a cause)", **said)
    return words("{first} (an association, not a cause)", first=first)


def _between(figure: Figure, words: Words) -> str:
    """The interval of an amount; the amount itself where it has none."""
    if figure.low is None or figure.high is None:
        return _rough(figure.value, words)
    return words("{low} to {high}", low=_rough(figure.low, words), high=_rough(figure.high, words))


def _rough(value: float | None, words: Words, sign: bool = False) -> str:
    if value is None:
        return words.unknown
    return words.number(value, 0 if abs(value) >= FINE_BELOW else 1, sign=sign)
