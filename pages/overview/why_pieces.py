"""Why a key figure moved: the effects that add up to its change, who contributed most, what happened meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from charts.chart import tidy
from charts.effects import effects_chart
from charts.panel import Note, Panel, Remark, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.kpi import Kpi, kpi_of
from metrics.movement import Effect, Movement, event_marks
from metrics.movement.movers import OF_CLIENTS
from metrics.movement.why import why_moved
from metrics.to_date import year_of
from pages.overview.why_movers import movers_of_panel, region_movers_panel
from pages.overview.why_words import (
    amount_kind,
    amount_text,
    basis_text,
    change_label,
    compared_note,
    kind_of_chart,
    method_of,
)
from pages.pieces.figures import note_text

RESIDUAL = N_("Residual")
NO_EVENTS = N_("no events yet: import `events` to see them here and on the time axis")
NONE_IN_YEAR = N_("no event lies in this year")
MOST_EVENTS = 200
SELDOM = ("new", "dropped")
"""Effects that are only shown where there are any."""


def why_panels(view: View, words: Words, key: str) -> Iterator[Panel]:
    """All panels of this file, in order."""
    yield why_panel(view, words, key)
    yield region_movers_panel(view, words, key)
    if key in OF_CLIENTS:
        yield movers_of_panel(view, words, key)
    yield events_panel(view, words)


def why_panel(view: View, words: Words, key: str) -> Panel:
    """From the compared period to the selected one, effect by effect, with what no effect explains."""
    kpi, moved = kpi_of(view, key), why_moved(view, key)
    title = words("Why {kpi} moved", kpi=words(kpi.label))
    if not moved.effects:
        return Panel("why", title, missing=words(moved.why) if moved.why else words.unknown, width="half")
    steps = _steps(view, words, moved)
    chart = effects_chart(
        tidy(steps), words, label=change_label(words, kpi.unit), kind=kind_of_chart(kpi.unit),
        better="neither" if moved.is_noise else kpi.better,
    )  # fmt: skip
    definition, source = method_of(moved)
    said = compared_note(view, words, basis_text(words, moved), words(moved.why) if moved.why else "")
    note = Note(said, words(definition), words(source))
    return Panel(
        "why", _message(words, kpi, moved), chart, _table(words, kpi, moved, steps), note,
        remarks=tuple(_remarks(words, moved)), width="half",
    )  # fmt: skip


def _steps(view: View, words: Words, moved: Movement) -> dict[str, list[Any]]:
    """The rows of the chart: the value before, each effect, the residual even if it is nothing, the value now."""
    effects = [effect for effect in moved.effects if effect.amount or effect.key not in SELDOM]
    effects.append(Effect("residual", RESIDUAL, moved.residual))
    names = [words(effect.label) for effect in effects]
    return {
        "kind": ["before", *("residual" if e.key == "residual" else "effect" for e in effects), "after"],
        "label": [
            words.period(view.compared().selection.period), *names, words.period(view.selection.period),
        ],
        "value": [moved.before.value, *(effect.amount for effect in effects), moved.after.value],
    }  # fmt: skip


def _message(words: Words, kpi: Kpi, moved: Movement) -> str:
    values = {"kpi": words(kpi.label), "change": amount_text(moved.change, kpi.unit, words)}
    largest = moved.largest
    if not moved.change or largest is None:
        return words("{kpi} did not move", **values)
    if moved.is_noise:
        return words("{kpi}: {change}, within the noise", **values)
    values |= {"effect": words(largest.label), "amount": amount_text(largest.amount, kpi.unit, words)}
    return words("{kpi}: {change}; largest: {effect}, {amount}", **values)


def _table(words: Words, kpi: Kpi, moved: Movement, steps: dict[str, list[Any]]) -> Table:
    """The rows of the chart with each effect's share of the change."""
    is_total = [kind in ("before", "after") for kind in steps["kind"]]
    amounts = [None if total else value for total, value in zip(is_total, steps["value"], strict=True)]
    rows = {
        "label": steps["label"],
        "value": [value if total else None for total, value in zip(is_total, steps["value"], strict=True)],
        "effect": [*amounts[:-1], moved.change],
        "share": [moved.share(amount) for amount in amounts],
    }
    columns = (
        TableColumn("label", words("What moved it")),
        TableColumn("effect", words("Effect"), amount_kind(kpi.unit), digits=1, signed=True, absent=""),
        TableColumn("share", words("Share of the change"), "share", absent=""),
        TableColumn("value", words(kpi.label), "number" if kpi.unit == "points" else kpi.unit, digits=1, absent=""),
    )
    return Table(columns, tidy(rows), shaded=(0, len(is_total) - 1))


def _remarks(words: Words, moved: Movement) -> Iterator[Remark]:
    """Of a ratio told apart by regions: what numerator and denominator did."""
    if moved.sides:
        said = (
            words("{effect} {amount}", effect=words(side.label), amount=amount_text(side.amount, moved.unit, words))
            for side in moved.sides
        )
        yield Remark(words("By its two sides"), words.joined(said))


def events_panel(view: View, words: Words) -> Panel:
    """What happened in the selected fiscal year: festivals, price changes, policies, with their days."""
    marks = event_marks(view)
    if not marks:
        why = NONE_IN_YEAR if view.has("events") else NO_EVENTS
        return Panel("events", words("Events of the year"), missing=words(why))
    shown: Sequence[tuple[Any, str]] = marks[:MOST_EVENTS]
    table = Table(
        (TableColumn("day", words("Day"), "day"), TableColumn("name", words("Event"))),
        tidy({"day": [day for day, _name in shown], "name": [name for _day, name in shown]}),
        more=len(marks) - len(shown),
    )
    message = words.many("{n} event marks the year", "{n} events mark the year", len(marks))
    year = words.period(year_of(view, view.selection.period))
    note = Note(note_text(words, view, year, words("of the company and of the regions looked at")))
    return Panel("events", message, table=table, note=note, shows="table")
