"""Rules of thumb as panels: each with its verdict and what was counted, and the own figures against the claims."""

from __future__ import annotations

from collections.abc import Sequence

from charts.chart import tidy
from charts.estimates import estimates_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.rules import LEAST, WIDEST, Rule, Verdict
from pages.pieces.figures import interval_columns, note_text

VERDICTS: dict[Verdict, str] = {
    "holds": N_("holds"),
    "does_not": N_("does not hold"),
    "cannot_tell": N_("cannot tell yet"),
}
SHORT = {
    "satisfied_bring": N_("100 bring 25"),
    "silent_ones": N_("20 silent ones"),
    "winning": N_("winning costs 5"),
    "best_fifth": N_("20/80 revenue"),
    "best_fifth_profit": N_("20/80 profit"),
    "losing": N_("20–30 % lose"),
    "losing_cost": N_("lose at 3–4 times"),
    "solved": N_("solved stay"),
}
"""Names short enough to stand beside a chart."""


def rules_panel(view: View, words: Words, rules: Sequence[Rule]) -> Panel:
    """Every rule: what it claims, what is true here, and the verdict."""
    verdicts = [rule.verdict for rule in rules]
    columns = (
        TableColumn("claim", words("Rule of thumb")),
        TableColumn("verdict", words("Verdict")),
        TableColumn("own", words("Here")),
        TableColumn("interval", words("95 % interval")),
        TableColumn("n", words("n")),  # as text: a table of sentences wraps
        TableColumn("counted", words("What was counted")),
    )
    rows = {
        "claim": [words(rule.claim) for rule in rules],
        "verdict": [words(VERDICTS[verdict]) for verdict in verdicts],
        "own": [figure_text(rule, rule.figure.value, words) for rule in rules],
        "interval": [interval_words(rule, words) for rule in rules],
        "n": [words.count(rule.figure.n) for rule in rules],
        "counted": [counted_text(rule, words) for rule in rules],
    }
    message = words(
        "{holds} of {all} rules of thumb hold here, {fails} do not",
        holds=verdicts.count("holds"),
        all=len(rules),
        fails=verdicts.count("does_not"),
    )
    rule = words(
        "holds: the claim lies in the interval, no wider than {share} of it; from {n} cases on",
        share=words.share(WIDEST, 0),
        n=LEAST,
    )
    note = Note(note_text(words, view, rule, words("what goes together, not what causes what")))
    return Panel("rules", message, table=Table(columns, tidy(rows)), note=note, shows="table")


def claims_panel(view: View, words: Words, rules: Sequence[Rule]) -> Panel:
    """The own figures as a share of what the rules claim, on one scale."""
    title = words("Our figures against what the rules claim")
    known = [(rule, found) for rule in rules if (found := rule.of_claim) is not None]
    if not known:
        return Panel("claims", title, missing=words("no rule that claims a number can be held against the data yet"))
    keys = ("value", "low", "high", "n")
    rows = tidy(
        {"label": [words(SHORT[rule.key]) for rule, _ in known]}
        | {key: [getattr(found, key) for _, found in known] for key in keys}
    )
    said = words("the claim")
    chart = estimates_chart(rows, words, kind="share", reference=1.0, reference_text=said, x_from_zero=True)
    columns = (
        TableColumn("label", words("Rule of thumb")),
        TableColumn("value", words("of the claim"), "share"),
        *interval_columns(words),
        TableColumn("n", words("n"), "count"),
    )
    values = [found.value or 0.0 for _, found in known]
    message = words(
        "Our figures come to {low} to {high} of what the rules claim",
        low=words.share(min(values), 0),
        high=words.share(max(values), 0),
    )
    note = Note(
        note_text(words, view, words("100 % is what the rule claims, anywhere within it where that is a range"))
    )
    return Panel("claims", message, chart, Table(columns, rows), note)


def figure_text(rule: Rule, value: float | None, words: Words) -> str:
    """A value of the rule in its unit; the word for unknown where there is none."""
    if value is None:
        return words.unknown
    if rule.kind == "share":
        return words.share(value)
    return words.points(value) if rule.kind == "points" else words.number(value)


def interval_words(rule: Rule, words: Words) -> str:
    """The 95 % interval in the rule's unit; empty where there is none."""
    found = rule.figure
    if found.low is None or found.high is None:
        return ""
    return words("{low} to {high}", low=figure_text(rule, found.low, words), high=figure_text(rule, found.high, words))


def counted_text(rule: Rule, words: Words) -> str:
    """What was counted; where the figure is unknown, what would be counted and why it is not."""
    counted = words(rule.counted, **rule.values)
    if not rule.figure.missing:
        return counted
    return words("{counted}; {why}", counted=counted, why=words(rule.figure.missing))
