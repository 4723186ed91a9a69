"""What clients answered: the five levels over time, and who stays a year later."""

from __future__ import annotations

from collections.abc import Sequence

from charts.chart import Rows, tidy
from charts.estimates import estimates_chart
from charts.levels import levels_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.figure import Figure
from metrics.kpi import NOT_YOURS
from metrics.last_day import to_last_day
from metrics.retention_by_level import StayingByLevel, staying_by_level
from metrics.satisfaction import NO_SURVEYS, Levels
from pages.pieces.figures import interval_columns, note_text

LEVEL_NAMES = (
    N_("very dissatisfied"),
    N_("dissatisfied"),
    N_("neutral"),
    N_("satisfied"),
    N_("fully satisfied"),
)


FIGURES = ("satisfied", "fully", "dissatisfied", "mean", "promoters")


def levels_panel(view: View, words: Words, past: Sequence[Levels]) -> Panel:
    """The five levels of satisfaction, period by period."""
    title = words("Five levels of satisfaction, period by period")
    if not view.may_see("satisfaction"):
        return Panel("levels", title, missing=words(NOT_YOURS))
    if not view.has("surveys"):
        return Panel("levels", title, missing=words(NO_SURVEYS))
    if not any(p.answers for p in past):
        return Panel("levels", title, missing=words("nobody answered a survey up to this period"))
    rows = _level_rows(past, words)
    one, two, three, four, five = (words(n) for n in LEVEL_NAMES)
    names = (one, two, three, four, five)
    chart = levels_chart(rows, words, names=names)
    n = sum(p.answers for p in past)
    parts = [
        words("n {n} answers", n=n),
        words("unweighted; the middle level is split around zero"),
        words("intervals in the table: 95 %"),
    ]
    if any(p.invited is not None for p in past):
        parts.append(words("the score's interval allows for how many were invited"))
    return Panel(
        "levels", _levels_message(past, words), chart, Table(_level_columns(names, words), rows),
        Note(note_text(words, view, *parts)),
    )  # fmt: skip


def _levels_message(past: Sequence[Levels], words: Words) -> str:
    last, first = past[-1], past[0]
    if len(past) > 1 and last.satisfied.value is not None and first.satisfied.value is not None:
        return words(
            "Satisfied: {share} in {period}, {change} since {first}",
            share=words.share(last.satisfied.value),
            period=words.period(last.period),
            change=words.points(last.satisfied.value - first.satisfied.value),
            first=words.period(first.period),
        )
    return words(
        "{share} of the answers in {period} are satisfied",
        share=words.share(last.satisfied.value),
        period=words.period(last.period),
    )


def _level_rows(past: Sequence[Levels], words: Words) -> Rows:
    """One row a period, newest first: counts, and each figure with the ends of its interval."""
    newest_first = list(reversed(past))
    columns: dict[str, list[object]] = {
        "label": [
            words("{period}, running", period=words.period(p.period)) if p.is_running else words.period(p.period)
            for p in newest_first
        ],
        **{f"level_{n}": [p.counts[n - 1] for p in newest_first] for n in range(1, 6)},
        "answers": [p.answers for p in newest_first],
    }
    for name in FIGURES:
        figures: list[Figure] = [getattr(p, name) for p in newest_first]
        columns |= {
            name: [f.value for f in figures],
            f"{name}_low": [f.low for f in figures],
            f"{name}_high": [f.high for f in figures],
        }
    columns["promoters_n"] = [p.promoters.n or None for p in newest_first]
    return tidy(columns)


def _level_columns(names: Sequence[str], words: Words) -> tuple[TableColumn, ...]:
    labels = {
        "satisfied": words("Satisfied, top 2 of 5"),
        "fully": words("Fully satisfied, top 1"),
        "dissatisfied": words("Dissatisfied, bottom 2"),
        "mean": words("Mean satisfaction"),
        "promoters": words("Net promoter score"),
    }
    found = [
        TableColumn("label", words("Period")),
        *(TableColumn(f"level_{n}", name, "count") for n, name in enumerate(names, 1)),
        TableColumn("answers", words("Answers"), "count"),
    ]
    for name in FIGURES:
        kind, digits = ("share", 0) if name in FIGURES[:3] else ("number", 3 if name == "mean" else 2)
        ends = words("{name}: from", name=labels[name]), words("{name}: to", name=labels[name])
        found += [
            TableColumn(key, label, kind, digits=digits)  # type: ignore[arg-type]
            for key, label in zip((name, f"{name}_low", f"{name}_high"), (labels[name], *ends), strict=True)
        ]
    return (*found, TableColumn("promoters_n", words("Answers on recommending"), "count"))


def retention_panel(view: View, words: Words) -> Panel:
    """Is it true here that only the fully satisfied stay?"""
    title = words("Who still buys a year after the answer")
    found = to_last_day(view).once(staying_by_level)
    if found.missing:
        return Panel("retention", title, missing=words(found.missing))
    order = sorted(found.stays, reverse=True)
    figures = [found.stays[level] for level in order]
    rows = tidy(
        {
            "label": [words(LEVEL_NAMES[level - 1]) for level in order],
            "value": [f.value for f in figures],
            "low": [f.low for f in figures],
            "high": [f.high for f in figures],
            "n": [f.n for f in figures],
            "note": ["" if f.n else words("nobody answered") for f in figures],
            "is_marked": [level == order[0] for level in order],
            "role": ["good" if level == order[0] else "" for level in order],
        }
    )
    columns = (
        TableColumn("label", words("Satisfaction")),
        TableColumn("value", words("Still buy a year later"), "share"),
        *interval_columns(words),
        TableColumn("n", words("Answers"), "count"),
    )
    chart = estimates_chart(rows, words, kind="share")
    return Panel(
        "retention", _staying(found, words) or title, chart, Table(columns, rows), _staying_note(view, found, words)
    )


def _staying(found: StayingByLevel, words: Words) -> str:
    gap = found.gap
    if gap is None:
        return ""
    top, lower = found.stays[gap.upper].value, found.stays[gap.lower].value
    said = {
        "top": words.share(top, 0),
        "level": words(LEVEL_NAMES[gap.lower - 1]),
        "share": words.share(lower, 0),
        "gap": words.points(gap.value),
    }
    if gap.is_chance:
        return words("Fully satisfied stay {top}, {level} {share}: within chance", **said)
    return words("Fully satisfied stay {top}, {level} {share}: {gap}", **said)


def _staying_note(view: View, found: StayingByLevel, words: Words) -> Note:
    gap, kept = found.gap, view.settings
    parts = [words("n {n} answers of {clients} clients", n=found.answers, clients=found.clients)]
    if gap is not None:
        low, high = words.points(gap.low), words.points(gap.high)
        parts.append(words("difference of the upper two, 95 %: {low} to {high}", low=low, high=high))
    if found.others.value is not None:
        parts.append(words("of all who are not fully satisfied {share} stay", share=words.share(found.others.value, 0)))
    parts.append(
        words(
            "stay: last order within {times} own intervals, at least {days} days, in the same month a year later",
            times=kept.retention_intervals,
            days=kept.shortest_retention_days,
        )
    )
    if found.too_recent:
        parts.append(
            words.many("{n} answer not a year old left out", "{n} answers not a year old left out", found.too_recent)
        )
    if found.not_buying:
        parts.append(
            words.many(
                "{n} answer of a client not buying then left out",
                "{n} answers of clients not buying then left out",
                found.not_buying,
            )
        )
    return Note(note_text(words, view, *parts, words("an association, no proof of cause")))
