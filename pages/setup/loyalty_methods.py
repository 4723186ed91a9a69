"""Can P(alive) be believed? The hold-out test of this company's models, and how well the sample's truth is found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from charts.chart import tidy
from charts.estimates import estimates_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.kpi import NOT_YOURS
from metrics.loyalty.figures import published_hold_outs, published_parameters
from metrics.loyalty.holdout import HoldOut, Part
from pages.pieces.figures import interval_columns, note_text
from pages.setup.loyalty_recovery import loyalty_recovery_panels

MODELS = {"bg_bb": "BG/BB", "bg_nbd": "BG/NBD"}
NOT_PUBLISHED = N_("not published yet: it takes a hundred clients with orders in half a year before the last 26 weeks")
EXPECTED = N_("Orders: {model} agrees with what came in {inside} of {parts} groups")
CHANCE = N_("Any order: {model} agrees with what came in {inside} of {parts} groups")


def loyalty_panels(view: View, words: Words) -> Iterator[Panel]:
    """The hold-out test of both models, each with its calibration, and the table of the truth that is known."""
    tested = published_hold_outs(view)
    yield _models(view, words, tested)
    for asked in ("orders", "ordering"):
        for each in tested:
            yield _calibration(view, words, each, asked)
    yield from loyalty_recovery_panels(view, words)


def _models(view: View, words: Words, tested: tuple[HoldOut, ...]) -> Panel:
    """Both models side by side: what they foresaw of the last weeks, and what came."""
    if not tested:
        why = NOT_PUBLISHED if view.may_see("money") else NOT_YOURS
        return Panel("hold_out", words("Hold-out test of the loyalty models"), missing=words(why))
    nearest = min(tested, key=lambda each: each.error)
    columns = (
        TableColumn("model", words("Model")),
        TableColumn("predicted", words("Order weeks predicted"), "count"),
        TableColumn("actual", words("Order weeks that came"), "count"),
        TableColumn("off", words("Difference"), "change", "neither"),
        TableColumn("error", words("Error per client"), "number", digits=2),
        TableColumn("n", words("Clients"), "count"),
    )
    rows: dict[str, list[object]] = {
        "model": [MODELS[each.model] for each in tested],
        "predicted": [round(each.predicted) for each in tested],
        "actual": [round(each.actual) for each in tested],
        "off": [each.off for each in tested],
        "error": [each.error for each in tested],
        "n": [each.clients for each in tested],
    }
    message = words(
        "{model} foresaw {predicted} of {actual} order weeks of the last {weeks} weeks",
        model=MODELS[nearest.model], predicted=words.count(round(nearest.predicted)),
        actual=words.count(round(nearest.actual)), weeks=nearest.weeks,
    )  # fmt: skip
    error = words("error: root of the mean squared difference per client, the smaller the better")
    note = note_text(words, view, words("models that do not know the last weeks"), error, _in_use(view, words))
    return Panel("hold_out", message, table=Table(columns, tidy(rows)), note=Note(note), shows="table")


def _in_use(view: View, words: Words) -> str:
    """The model that P(alive) comes from, with its parameters."""
    model, parameters = published_parameters(view)
    if not parameters:
        return ""
    listed = ", ".join(f"{name} {words.number(value, 3)}" for name, value in parameters.items())
    return words("in use: {model} with {parameters}", model=MODELS[model], parameters=listed)


def _calibration(view: View, words: Words, tested: HoldOut, asked: str) -> Panel:
    """What one model predicted for each tenth of the clients, and what came."""
    of_orders = asked == "orders"
    parts = tested.orders if of_orders else tested.ordering
    kind: Literal["number", "share"] = "number" if of_orders else "share"
    rows = {
        "label": [words("Tenth {part}", part=part.part) for part in parts],
        **{name: [getattr(part, name) for part in parts] for name in ("predicted", "low", "high", "alive", "n")},
        "value": [part.actual for part in parts],
        "claim": [part.predicted for part in parts],
        "claim_text": [words("predicted")] * len(parts),
        "is_marked": [not _inside(part) for part in parts],
    }
    columns = (
        TableColumn("label", words("Clients by prediction")),
        TableColumn("predicted", words("Predicted"), kind, digits=1),
        TableColumn("value", words("Came"), kind, digits=1),
        *interval_columns(words, kind, 1),
        TableColumn("alive", words("P(alive)"), "share"),
        TableColumn("n", words("Clients"), "count"),
    )
    inside = sum(_inside(part) for part in parts)
    said = words(EXPECTED if of_orders else CHANCE, inside=inside, parts=len(parts), model=MODELS[tested.model])
    chart = estimates_chart(tidy(rows), words, kind=kind, digits=1, x_from_zero=True, alt=said)
    note = note_text(
        words, view,
        words("dot and stroke: what came, with its 95 % interval; tick: predicted; bold where it lies outside"),
        words("tenths of the clients by what was predicted, lowest first; clients of one history stay together"),
    )  # fmt: skip
    table = Table(columns, tidy({column.key: rows[column.key] for column in columns}))
    return Panel(f"{asked}_{tested.model}", said, chart=chart, table=table, note=Note(note), width="half")


def _inside(part: Part) -> bool:
    return part.low <= part.predicted <= part.high
