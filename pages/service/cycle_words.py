"""Words that the panels on plan and done share: the span, the kinds of what is due, and why something is not there."""

from __future__ import annotations

from charts.panel import Note
from data.door import View
from data.messages import N_
from data.periods import period_of
from locales import Words
from metrics.alerts import LABELS as ALERT_NAMES
from metrics.cycle import LABELS, SOURCES, Source, Span, Work
from metrics.kpi import NOT_YOURS
from pages.pieces.codes import coded
from pages.pieces.figures import note_text
from pages.pieces.page import Choice
from pages.service.promise_words import definition_of, source_of

HORIZON = Choice(
    "horizon", N_("Plan of the"), (("day", N_("day")), ("week", N_("week")), ("month", N_("month"))), "week"
)
ACT_NAMES = {"visit": N_("visit"), "call": N_("call"), "other": N_("other act")}
NOTHING_DUE = N_("nothing is due, and nothing is carried over")


def span_text(span: Span, words: Words, view: View) -> str:
    """The days of the plan, for the reader."""
    if span.horizon == "day":
        return words.day(span.start)
    if span.horizon == "week":
        return words.days(span.start, span.end)
    return words.period(period_of(span.start, "month", view.settings.calendar))


def kind_text(source: str, kind: str, words: Words) -> str:
    """What is to be done: the kind of the promise, act or alert."""
    if source == "alert":
        return words(ALERT_NAMES[kind]) if kind in ALERT_NAMES else kind
    if source == "act":
        return words(ACT_NAMES.get(kind, kind))
    return coded(kind, words) or words("not known")


def source_text(source: Source, words: Words) -> str:
    return words(LABELS[source])


def lacking_text(work: Work, words: Words) -> str:
    """What parts of the plan are not known, and why, as one sentence; empty where all are."""
    told = [
        words("{what}: {why}", what=source_text(source, words), why=words(work.missing[source]))
        for source in SOURCES
        if source in work.missing
    ]
    return " · ".join(told)


def why_nothing(view: View, work: Work, words: Words) -> str:
    """Why there is no plan at all; empty where there is one."""
    if not (view.may_see("money") or view.may_see("satisfaction")):
        return words(NOT_YOURS)
    if len(work.counts):
        return ""
    lacking = lacking_text(work, words)
    return words("{nothing}. {lacking}", nothing=words(NOTHING_DUE), lacking=lacking) if lacking else words(NOTHING_DUE)


def cycle_note(view: View, words: Words, *said: str, keys: tuple[str, ...], hint: str = "") -> Note:
    """The note of a panel of this page with the definitions of its figures."""
    return Note(note_text(words, view, *said), definition_of(words, *keys), source_of(words, *keys), hint)
