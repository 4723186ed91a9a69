"""How many of the alerts may be false: the budget, what is expected here, how many were raised, what people said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from charts.chart import tidy
from charts.panel import Note, Panel, Remark, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.alerts import KINDS, LABELS, STATISTICAL, Counted, ExpectedAlarms, judged_share
from metrics.figure import Figure
from pages.clients.alert_tiles import NOBODY_CLOSED, alarms_text
from pages.pieces.figures import interval_columns, interval_text, note_text

Kinds = Mapping[str, Counted]
CHANGE = N_(
    "Settings, alerts: false alarms a year. More of them find smaller changes sooner; it counts from the next import on"
)
SOURCE = N_("definition of the house; Montgomery 2009, Introduction to Statistical Quality Control")
DEFINITION = N_(
    "Each detector's limit is set so that on clients where nothing changes all of them together raise as many alarms "
    "a year in the whole company as the budget says. Expected here: the part of it that falls on these clients, by "
    "the weeks in which they could be judged"
)


def expected_panel(view: View, words: Words, kinds: Kinds, alarms: ExpectedAlarms) -> Panel:
    """Expected false alarms beside those raised, by kind, and what to do to get more or fewer."""
    expected = alarms.expected
    if expected.value is None:
        return Panel("expected", words("Expected false alarms"), missing=words(expected.missing))
    signals = [part for kind, part in kinds.items() if kind in STATISTICAL]
    message = words.many(
        "{n} signal in 12 months; chance raises about {expected} a year",
        "{n} signals in 12 months; chance raises about {expected} a year", sum(part.raised for part in signals),
        expected=alarms_text(words, expected.value),
    )  # fmt: skip
    by_kind = {kind: chance for kind, (chance, _raised) in alarms.by_kind.items()}
    judged_here = words.many("{n} client could be judged", "{n} clients could be judged", expected.n)
    note = Note(note_text(words, view, judged_here), words(DEFINITION), words(SOURCE))
    return Panel("expected", message, table=_table(words, kinds, by_kind), note=note, shows="table",
                 remarks=tuple(_remarks(view, words, signals, expected)))  # fmt: skip


def _table(words: Words, kinds: Kinds, by_kind: Mapping[str, float | None]) -> Table:
    columns = (
        TableColumn("kind", words("Kind")),
        TableColumn("expected", words("Expected by chance, a year"), "number", digits=1, absent="–"),
        TableColumn("raised", words("Raised in 12 months"), "count"),
        TableColumn("closed", words("Closed"), "count"),
        TableColumn("no_problem", words("Not a problem"), "count"),
        TableColumn("share", words("Not a problem, of the closed"), "share", absent="–"),
        *(replace(column, absent="–") for column in interval_columns(words)),
    )
    parts = [kinds.get(kind, Counted()) for kind in KINDS]
    shares = [judged_share((part,), NOBODY_CLOSED) for part in parts]
    data: dict[str, list[object]] = {
        "kind": [words(LABELS[kind]) for kind in KINDS],
        "expected": [by_kind.get(kind) for kind in KINDS],
        "raised": [part.raised for part in parts],
        "closed": [share.n for share in shares],
        "no_problem": [part.no_problem for part in parts],
        "share": [share.value for share in shares],
        "low": [share.low for share in shares],
        "high": [share.high for share in shares],
    }
    return Table(columns, tidy(data))


def _remarks(view: View, words: Words, signals: Sequence[Counted], expected: Figure) -> Iterator[Remark]:
    budget, here = view.settings.false_alarms_a_year, alarms_text(words, expected.value or 0.0)
    told = words("{n} false alarms a year in the whole company, over all kinds; {here} of them here", n=budget,
                 here=here)  # fmt: skip
    if expected.low is not None and expected.high is not None:
        low, high = (words.number(end, 0) for end in (expected.low, expected.high))
        told += words("; in 95 of 100 years chance raises {low} to {high}", low=low, high=high)
    yield Remark(words("Budget"), told)
    share = judged_share(signals, NOBODY_CLOSED)
    if share.value is not None:
        found = words(
            "{share} of {n} closed signals were said to be no problem; {interval}", share=words.share(share.value, 0),
            n=share.n, interval=interval_text(share, words),
        )  # fmt: skip
        yield Remark(words("What people said"), found)
    yield Remark(words("Facts"), words("broken promises and turns to a loss happened: none is raised by chance"))
    yield Remark(words("To change it"), words(CHANGE))
