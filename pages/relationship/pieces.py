"""Answers of clients: satisfaction, recommendation, and what they did afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from charts.chart import tidy
from charts.levels import levels_chart
from charts.panel import Note, Panel, Table, TableColumn
from charts.rates_by_level import rates_by_level_chart
from data.door import View
from data.messages import N_
from locales import Words
from metrics.figure import Figure, unknown
from metrics.satisfaction import NO_SURVEYS, Levels
from metrics.word_of_mouth import MIXED_SCALES, NO_WORD_OF_MOUTH, NONE_AFTER, acts_by_level
from pages.pieces.figures import figure_tile, interval_text, note_text

LEVEL_NAMES = (
    N_("very dissatisfied"),
    N_("dissatisfied"),
    N_("neutral"),
    N_("satisfied"),
    N_("fully satisfied"),
)


def answer_tiles_panel(view: View, words: Words, now: Levels, before: Levels, past: Sequence[Levels]) -> Panel:
    """Satisfied share, mean answer, net promoter score, number of answers."""
    absent = unknown(NO_SURVEYS) if not view.has("surveys") else None
    answers = Figure(now.answers), Figure(before.answers)
    score = (
        words("95 %: {low} to {high}", low=words.number(now.promoters.low, 0), high=words.number(now.promoters.high, 0))
        if now.promoters.low is not None
        else ""
    )
    tiles = (
        figure_tile(
            "satisfied",
            words("Satisfied, top 2 of 5"),
            "share",
            "higher",
            absent or now.satisfied,
            before.satisfied,
            view,
            words,
            second=interval_text(now.satisfied, words),
            spark=tuple(p.satisfied.value for p in past),
        ),
        figure_tile(
            "mean",
            words("Mean satisfaction"),
            "number",
            "higher",
            absent or now.mean,
            before.mean,
            view,
            words,
            second=words("on the survey's own scale"),
            spark=tuple(p.mean.value for p in past),
            digits=2,
        ),
        figure_tile(
            "promoters",
            words("Net promoter score"),
            "number",
            "higher",
            absent or now.promoters,
            before.promoters,
            view,
            words,
            second=score,
            spark=tuple(p.promoters.value for p in past),
        ),
        figure_tile(
            "answers",
            words("Answers"),
            "count",
            "higher",
            absent or answers[0],
            answers[1],
            view,
            words,
            spark=tuple(float(p.answers) for p in past),
        ),
    )
    return Panel("tiles", words("Key figures"), tiles=tiles, note=Note(note_text(words, view)))


def levels_panel(view: View, words: Words, past: Sequence[Levels]) -> Panel:
    """The five levels of satisfaction, period by period."""
    title = words("Five levels of satisfaction, period by period")
    if not view.has("surveys"):
        return Panel("levels", title, missing=words(NO_SURVEYS))
    if not past:
        return Panel("levels", title, missing=words("nobody answered a survey up to this period"))
    newest_first = list(reversed(past))
    one, two, three, four, five = (words(n) for n in LEVEL_NAMES)
    names = (one, two, three, four, five)
    labels = [
        words("{period}, running", period=words.period(p.period)) if p.is_running else words.period(p.period)
        for p in newest_first
    ]
    counts = {f"level_{n}": [p.counts[n - 1] for p in newest_first] for n in range(1, 6)}
    chart = levels_chart(tidy({"label": labels, **counts}), words, names=names)
    columns = (
        TableColumn("label", words("Period")),
        *(TableColumn(f"level_{n}", name, "count") for n, name in enumerate(names, 1)),
        TableColumn("answers", words("Answers"), "count"),
        TableColumn("satisfied", words("Satisfied, top 2 of 5"), "share"),
        TableColumn("mean", words("Mean satisfaction"), "number", digits=3),
        TableColumn("promoters", words("Net promoter score"), "number", digits=2),
    )
    rows = tidy(
        {
            "label": labels,
            **counts,
            "answers": [p.answers for p in newest_first],
            "satisfied": [p.satisfied.value for p in newest_first],
            "mean": [p.mean.value for p in newest_first],
            "promoters": [p.promoters.value for p in newest_first],
        }
    )
    last, first = past[-1], past[0]
    message = words(
        "{share} of the answers in {period} are satisfied",
        share=words.share(last.satisfied.value),
        period=words.period(last.period),
    )
    if len(past) > 1 and last.satisfied.value is not None and first.satisfied.value is not None:
        message = words(
            "Satisfied: {share} in {period}, {change} since {first}",
            share=words.share(last.satisfied.value),
            period=words.period(last.period),
            change=words.points(last.satisfied.value - first.satisfied.value),
            first=words.period(first.period),
        )
    total = sum(p.answers for p in past)
    note = Note(
        note_text(
            words, view, words("n {n} answers", n=total), words("unweighted; the middle level is split around zero")
        )
    )
    return Panel("levels", message, chart, Table(columns, rows), note)


def acts_panel(view: View, words: Words) -> Panel:
    """Recommendations upward and complaints downward, by the satisfaction stated before."""
    title = words("Praise and complaint by stated satisfaction")
    if not view.has("surveys"):
        return Panel("acts", title, missing=words(NO_SURVEYS))
    if not view.has("referrals") and not view.has("complaints"):
        return Panel("acts", title, missing=words(NO_WORD_OF_MOUTH))
    acts = acts_by_level(view)
    if acts.scales > 1:
        return Panel("acts", title, missing=words(MIXED_SCALES))
    if not acts.praise and not acts.complaints:
        return Panel("acts", title, missing=words(NONE_AFTER))
    unit = words("acts per 100 clients and year")
    chart = rates_by_level_chart(
        acts.rows, words, x_label=words("satisfaction on the survey's own scale"), y_label=unit
    )
    columns = (
        TableColumn("level", words("Satisfaction"), "number"),
        TableColumn("praise", words("Praise"), "number", digits=1),
        TableColumn("complaint", words("Complaint"), "number", digits=1),
        TableColumn("clients", words("Clients"), "count"),
        TableColumn("answers", words("Answers"), "count"),
    )
    message = words(
        "{praise} recommendations and {complaints} complaints followed {n} answers",
        praise=acts.praise,
        complaints=acts.complaints,
        n=acts.answers,
    )
    note = Note(
        note_text(
            words,
            view,
            words("acts in the {days} days after the answer", days=view.settings.word_of_mouth_days),
            words("bars: 95 %, exact Poisson"),
            words("observed rates, no curve fitted"),
        )
    )
    return Panel("acts", message, chart, Table(columns, acts.rows), note)
