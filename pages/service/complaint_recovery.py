"""Do we win complainers back? Retention and satisfaction after a solved complaint, against clients that were alike."""

from __future__ import annotations

from charts.chart import tidy
from charts.estimates import estimates_chart
from charts.panel import Note, Panel, Remark, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.complaints import GROUPS, After, Recovered, recovered, satisfaction_after
from metrics.rules import Rule
from pages.pieces.figures import interval_columns, note_text
from pages.service.complaint_silent import VERDICTS

NAMES = {
    "solved": N_("complained, solved"),
    "unsolved": N_("complained, not solved"),
    "never": N_("never complained"),
}
LEVEL_NAMES = (
    N_("very dissatisfied"),
    N_("dissatisfied"),
    N_("neutral"),
    N_("satisfied"),
    N_("fully satisfied"),
)
ASSOCIATION = N_("an association, no proof of cause")


def recovery_panel(view: View, words: Words) -> Panel:
    """Who still buys a year later by what became of the complaint; is the recovery paradox true here?"""
    found, title = view.once(recovered), words("Who still buys a year after complaining")
    known = [group for group in GROUPS if group in found.kept and found.kept[group].value is not None]
    if found.missing or not known:
        return Panel("recovery", title, missing=words(found.missing or found.rule.figure.missing), width="half")
    rows = tidy(
        {
            "label": [words(NAMES[group]) for group in known],
            "value": [found.kept[group].value for group in known],
            "low": [found.kept[group].low for group in known],
            "high": [found.kept[group].high for group in known],
            "n": [found.kept[group].n for group in known],
            "is_marked": [group == "solved" for group in known],
        }
    )
    columns = (
        TableColumn("label", words("Clients")),
        TableColumn("value", words("Still buy a year later"), "share"),
        *interval_columns(words),
        TableColumn("n", words("n"), "count"),
    )
    note = Note(note_text(words, view, *_said(found, words)))
    return Panel(
        "recovery", _message(found, words), estimates_chart(rows, words, kind="share"), Table(columns, rows), note,
        remarks=_remarks(found, words), width="half",
    )  # fmt: skip


def _message(found: Recovered, words: Words) -> str:
    solved, never = found.kept.get("solved"), found.kept.get("never")
    if solved is None or never is None or solved.value is None or never.value is None:
        return words("Who still buys a year after complaining")
    said = {"solved": words.share(solved.value), "never": words.share(never.value)}
    return words("Solved: {solved} still buy, without complaint: {never}", **said)


def _said(found: Recovered, words: Words) -> tuple[str, ...]:
    unsolved = found.unsolved_matched
    return (
        words("alike: the same satisfaction level and tier of the year before"),
        words("{share} of the solved could be matched", share=words.share(found.alike, 0)) if found.alike else "",
        words("not solved against never, alike: {value} ({low} to {high})", value=words.points(unsolved.value),
              low=words.points(unsolved.low), high=words.points(unsolved.high)) if unsolved.value is not None else "",
        words.many("{n} client that complained only earlier is in no group",
                   "{n} clients that complained only earlier are in no group", found.before) if found.before else "",
        words(ASSOCIATION),
    )  # fmt: skip


def _remarks(found: Recovered, words: Words) -> tuple[Remark, ...]:
    verdict = words(
        "solved complainers are more loyal than those who never complained: {verdict}",
        verdict=words(VERDICTS[found.matched.verdict]),
    )
    return (
        Remark(words("Verdict"), verdict),
        Remark(words("As they are"), difference_text(found.rule, words)),
        Remark(words("Among clients alike"), difference_text(found.matched, words)),
    )


def difference_text(rule: Rule, words: Words) -> str:
    """Solved less never complained, with its interval; or why it is unknown."""
    found = rule.figure
    if found.value is None:
        return words(found.missing)
    return words(
        "{value} (95 %: {low} to {high}), n {n}", value=words.points(found.value), low=words.points(found.low),
        high=words.points(found.high), n=found.n,
    )  # fmt: skip


def after_panel(view: View, words: Words) -> Panel:
    """How satisfied clients are after a solved complaint, against those that began alike and had none."""
    found, title = view.once(satisfaction_after), words("How satisfied they are afterwards")
    shown = [(level, pair) for level, pair in found.levels.items() if pair[0].value is not None]
    if found.missing or not shown:
        return Panel("after", title, missing=words(found.missing or found.difference.missing), width="half")
    shown.sort(reverse=True)
    rows = tidy(
        {
            "label": [words(LEVEL_NAMES[level - 1]) for level, _pair in shown],
            "value": [solved.value for _level, (solved, _without) in shown],
            "low": [solved.low for _level, (solved, _without) in shown],
            "high": [solved.high for _level, (solved, _without) in shown],
            "n": [solved.n for _level, (solved, _without) in shown],
            "raw": [without.value for _level, (_solved, without) in shown],
            "raw_text": [words("without complaint") for _pair in shown],
            "others_low": [without.low for _level, (_solved, without) in shown],
            "others_high": [without.high for _level, (_solved, without) in shown],
            "others": [without.n for _level, (_solved, without) in shown],
        }
    )
    columns = (
        TableColumn("label", words("Satisfaction before")),
        TableColumn("value", words("After a solved complaint, 0 to 100"), "number", digits=1),
        *interval_columns(words, "number", 1),
        TableColumn("n", words("n"), "count"),
        TableColumn("raw", words("Without complaint, 0 to 100"), "number", digits=1, absent="–"),
        TableColumn("others_low", words("95 %, from"), "number", digits=1, absent="–"),
        TableColumn("others_high", words("95 %, to"), "number", digits=1, absent="–"),
        TableColumn("others", words("n"), "count"),
    )
    difference = found.difference
    ends = {"low": words.number(difference.low, 1, sign=True), "high": words.number(difference.high, 1, sign=True)}
    note = Note(
        note_text(
            words, view,
            words("n {n}", n=difference.n),
            words("difference at the same level before: {value} (95 %: {low} to {high})",
                  value=words.number(difference.value, 1, sign=True), **ends),
            words("solid: after a solved complaint; hollow: clients without one"),
            words(ASSOCIATION),
        )
    )  # fmt: skip
    chart = estimates_chart(rows, words, kind="number", digits=0)
    return Panel("after", _after_message(found, words), chart, Table(columns, rows), note, width="half")


def _after_message(found: After, words: Words) -> str:
    value, low, high = found.difference.value, found.difference.low, found.difference.high
    if value is None or low is None or high is None:
        return words("How satisfied they are afterwards")
    points = words.number(value, 1, sign=True)
    if low <= 0 <= high:
        return words("Satisfaction after a solved complaint: {points}, within chance", points=points)
    return words("After a solved complaint satisfaction stands {points} from its like", points=points)
