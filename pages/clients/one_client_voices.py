"""What the client said: answers to surveys beside those of all clients, and complaints."""

from __future__ import annotations

from collections.abc import Iterator

from charts.chart import Chart, tidy
from charts.panel import Note, Panel, Table, TableColumn
from charts.trend import trend_chart
from data.door import View
from data.messages import N_
from locales import Words
from metrics.clients import Client, day_of
from metrics.kpi import NOT_YOURS
from metrics.one_client import Answers, Complaints, Relation, client_answers
from pages.clients.one_client_words import days_text
from pages.pieces.codes import coded
from pages.pieces.figures import note_text

ANSWERS, COMPLAINTS = N_("Answers to surveys"), N_("Complaints")
MEANING = N_(
    "Satisfaction of the client in each calendar quarter with an answer, 0 at the low end of the scale and 100 at its "
    "high end; beside it the mean of all clients you may see in the same quarter, where at least five answered"
)
SOLVED = N_("Days from receipt to solution; of one that is open, to the day of the data")
NONE_HERE = N_("nothing on record")


def voice_panels(view: View, words: Words, found: Client, relation: Relation) -> Iterator[Panel]:
    """Surveys and complaints, each where the company has any; in words where they are not the reader's."""
    hears = view.may_see("satisfaction")
    if view.has("surveys"):
        if hears:
            yield _answers_panel(view, words, client_answers(view, found.key))
        else:
            yield Panel("surveys", words(ANSWERS), missing=words(NOT_YOURS), width="half")
    if view.has("complaints"):
        if relation.complaints is not None:
            yield _complaints_panel(view, words, relation.complaints)
        else:
            yield Panel("complaints", words(COMPLAINTS), missing=words(NOT_YOURS), width="half")


def _answers_panel(view: View, words: Words, answers: Answers) -> Panel:
    if answers.rows.empty:
        return Panel("surveys", words(ANSWERS), missing=words("it never answered a survey"), width="half")
    columns = (
        TableColumn("answered_on", words("Day"), "day"),
        TableColumn("satisfaction", words("Satisfaction"), "number", digits=1, absent="–"),
        TableColumn("would_recommend", words("Would recommend"), "number", digits=1, absent="–"),
        TableColumn("best_alternative", words("The best other supplier"), "number", digits=1, absent="–"),
    )
    chart = _line(words, answers)
    said = words.many("n {n} answer", "n {n} answers", len(answers.rows))
    note = Note(note_text(words, view, said, words("dotted: all clients") if chart else ""), words(MEANING),
                words("definition of the house"))  # fmt: skip
    table = Table(columns, answers.rows)
    return Panel("surveys", _latest(words, answers), chart, table, note, width="half",
                 shows="chart" if chart else "table")  # fmt: skip


def _line(words: Words, answers: Answers) -> Chart | None:
    """The client's satisfaction by quarter beside that of all; None with fewer than two quarters."""
    if len(answers.quarters) < 2:
        return None
    rows = tidy(
        {
            "label": [words.period(quarter, short=True) for quarter, _own, _all in answers.quarters],
            "group": [str(quarter.year) for quarter, _own, _all in answers.quarters],
            "value": [100 * own for _quarter, own, _all in answers.quarters],
            "plan": [None if every is None else 100 * every for _quarter, _own, every in answers.quarters],
        }
    )
    return trend_chart(rows, words, label=words("Satisfaction, 0–100"), kind="number", digits=0, from_zero=True,
                       plan_name=words("all clients"), height=240)  # fmt: skip


def _latest(words: Words, answers: Answers) -> str:
    if not answers.quarters:
        return words("{what}: the last on {day}", what=words(ANSWERS),
                     day=words.day(day_of(answers.rows.iloc[0]["answered_on"])))  # fmt: skip
    quarter, own, every = answers.quarters[-1]
    score, period = words.number(100 * own, 0), words.period(quarter)
    if every is None:
        return words("Satisfaction {score} of 100 in {period}", score=score, period=period)
    return words("Satisfaction {score} of 100 in {period}; all clients {mean}", score=score, period=period,
                 mean=words.number(100 * every, 0))  # fmt: skip


def _complaints_panel(view: View, words: Words, found: Complaints) -> Panel:
    if found.rows.empty:
        return Panel("complaints", words(COMPLAINTS), missing=words("it never complained"), width="half")
    rows = found.rows.assign(
        category=[coded(value, words) for value in found.rows["category"]],
        state=[words("unsolved") if is_open else words("solved") for is_open in found.rows["is_open"]],
    )
    columns = (
        TableColumn("received_on", words("Day"), "day"),
        TableColumn("category", words("Category"), absent="–"),
        TableColumn("state", words("State")),
        TableColumn("days", words("Days"), "count"),
        TableColumn("compensation_e4", words("Compensation"), "money", absent="–"),
    )
    shown = columns if view.may_see("money") and rows["compensation_e4"].notna().any() else columns[:-1]
    older = words.many("{n} older one was never solved", "{n} older ones were never solved", found.older)
    note = Note(note_text(words, view, older if found.older else "", words("the newest {n}", n=len(rows))),
                words(SOLVED), words("definition of the house"))  # fmt: skip
    return Panel("complaints", _complained(words, found), table=Table(shown, rows), note=note, shows="table",
                 width="half")  # fmt: skip


def _complained(words: Words, found: Complaints) -> str:
    said = words.many("{n} complaint in 12 months", "{n} complaints in 12 months", found.in_year)
    if found.open:
        days = days_text(words, found.open_days)
        return words("{said}; {n} open, for {days}", said=said, n=found.open, days=days)
    return words("{said}, all solved", said=said) if found.in_year else said
