"""The four degrees of one client: each score with last year's, and its arithmetic from raw values step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from charts.chart import Rows, tidy
from charts.panel import Change, Note, Panel, Table, TableColumn, Tile
from charts.waterfall import waterfall_chart
from data.contract import TEN_THOUSANDTHS
from data.door import View
from data.messages import N_
from locales import Words
from metrics.clients import Client
from metrics.degrees import Arithmetic, Step, degree_arithmetic, moment_on
from metrics.figure import Figure
from pages.pieces.figures import change_of, note_text
from pages.relationship.degree_words import BETTER, LABELS, definition, degree_note

TITLE = N_("The arithmetic of the four degrees")
STEPS = {
    "answers": N_("mean of its answers"),
    "alive": N_("chance that it still buys"),
    "wallet": N_("our share of what it buys"),
    "profit_share": N_("our share of what it earns"),
    "attitude": N_("opinion against the best alternative"),
    "recommend": N_("would recommend us"),
    "no_profit": N_("a client without profit or loss"),
    "profit": N_("client profit of 12 months"),
}
TILE_SAID = {
    "answers": N_("answers {value}"),
    "alive": N_("P(alive) {value}"),
    "wallet": N_("wallet {value}"),
    "profit_share": N_("share of profit {value}"),
    "profit": "{value}",
}
"""What stands below a score: the raw value that it mainly rests on."""


@dataclass(frozen=True)
class Line:
    """A line of the arithmetic: its kind, the degree, what it is, what it was made from, where its bar begins and ends.

    points: what a part adds.
    """

    kind: str
    degree: str
    label: str
    said: str = ""
    start: float | None = None
    end: float | None = None
    points: float | None = None


def degree_panels(view: View, words: Words, found: Client) -> Iterator[Panel]:
    """Four scores, and how each was made; nothing more where the client has none."""
    now = degree_arithmetic(view, found.key)
    past = view.last_year()
    is_comparable = moment_on(past) not in (None, moment_on(view))
    before = {each.degree: each.score for each in degree_arithmetic(past, found.key)} if is_comparable else {}
    tiles = tuple(_tile(view, words, each, before.get(each.degree)) for each in now)
    yield Panel("degrees", words("The four degrees"), tiles=tiles, note=Note(note_text(words, view)))
    if all(each.score is None for each in now):
        yield Panel("arithmetic", words(TITLE), missing=words(now[0].missing))
        return
    yield _arithmetic_panel(view, words, now, before)


def _tile(view: View, words: Words, each: Arithmetic, before: float | None) -> Tile:
    label = words(LABELS[each.degree])
    if each.score is None:
        return Tile(each.degree, label, "", missing=words(each.missing), unit="number")
    change: Change | None = None
    if before is not None:
        figures = Figure(each.score), Figure(before)
        change = change_of(*figures, "number", BETTER[each.degree], words, words("on last year"), 0)
    second = next(
        (words(TILE_SAID[step.name], value=_raw(step, words)) for step in each.steps if step.name in TILE_SAID), ""
    )
    return Tile(
        each.degree, label, words.number(each.score, 0), change, second, help=definition(view, words),
        number=each.score, unit="number",
    )  # fmt: skip


def _raw(step: Step, words: Words) -> str:
    """The raw value of a step with its unit; empty where it is unknown."""
    if step.raw is None:
        return ""
    if step.unit == "money":
        return words("{money} a year", money=words.money(round(step.raw * TEN_THOUSANDTHS)))
    if step.unit == "recommend":
        return words("{value} of 10", value=words.number(step.raw))
    if step.unit == "attitude":
        return words("{points} of the scale", points=words.points(step.raw, 0))
    return words.share(step.raw, 1 if step.unit == "chance" else 0)


def _arithmetic_panel(view: View, words: Words, now: Sequence[Arithmetic], before: dict[str, float | None]) -> Panel:
    lines = [line for each in now for line in _lines(words, each, before.get(each.degree))]
    rows = _rows(lines)
    columns = (
        TableColumn("degree", words("Degree")),
        TableColumn("label", words("Step")),
        TableColumn("said", words("Raw value")),
        TableColumn("points", words("Points"), "number", digits=1, signed=True, absent="–"),
        TableColumn("score", words("Score, 0–100"), "number", digits=1, absent="–"),
    )
    shown = rows[rows["kind"] != "head"].reset_index(drop=True)
    notes = [words(each.note) for each in now if each.note]
    note = degree_note(view, words, words("each bar begins where the one before ended"), *notes)
    return Panel("arithmetic", _message(words, now), waterfall_chart(rows, words), Table(columns, shown), note)


def _message(words: Words, now: Sequence[Arithmetic]) -> str:
    said = [
        words("{degree} {score}", degree=words(LABELS[each.degree]), score=words.number(each.score, 0))
        for each in now
        if each.score is not None
    ]
    missing = [each for each in now if each.score is None]
    if not missing:
        return words("{scores} of 100", scores=words.joined(said))
    return words.many(
        "{scores}; {n} is not known", "{scores}; {n} are not known", len(missing), scores=words.joined(said)
    )


def _rows(lines: Sequence[Line]) -> Rows:
    """The lines as the waterfall and the table take them: points of a part, or the score it led to."""
    return tidy(
        {
            "kind": [line.kind for line in lines],
            "degree": [line.degree for line in lines],
            "label": [line.label for line in lines],
            "said": [line.said for line in lines],
            "start": [line.start for line in lines],
            "end": [line.end for line in lines],
            "points": [line.points for line in lines],
            "score": [line.end if line.kind in ("total", "before") else None for line in lines],
        }
    )


def _lines(words: Words, each: Arithmetic, before: float | None) -> Iterator[Line]:
    """A heading, the steps with what is missing among them, the score, and last year's."""
    name = words(LABELS[each.degree])
    yield Line("head", name, name)
    at = 0.0
    for step in each.steps:
        label = words(STEPS[step.name])
        if step.raw is None or each.score is None:
            yield Line("missing", name, label, words(step.missing) if step.missing else _raw(step, words))
            continue
        yield Line("part", name, label, _made(step, words), at, at + step.points, step.points)
        at += step.points
    if each.score is not None:
        yield Line("total", name, words("score"), "", 0.0, each.score)
    if before is not None:
        yield Line("before", name, words("last year"), "", 0.0, before)


def _made(step: Step, words: Words) -> str:
    """From raw value to points: what was known, how much of the step it earns, and how much the step weighs."""
    if step.name == "no_profit" or step.weight is None or step.part is None:
        return ""
    raw, points = _raw(step, words), abs(step.weight)
    if points == 100:
        return raw
    weight = words.number(points, 0 if points == round(points) else 1)
    if step.part == step.raw:
        return words("{raw} of {weight} points", raw=raw, weight=weight)
    return words("{raw}: {part} of {weight} points", raw=raw, part=words.share(step.part, 0), weight=weight)
