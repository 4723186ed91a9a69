"""The alerts in six tiles: how many are open, what is at stake, how many were raised, how many of them may be false."""

from __future__ import annotations

from collections.abc import Sequence

from charts.panel import Note, Panel, Tile
from data.door import View
from data.messages import N_
from data.periods import period_of
from locales import Words
from metrics.alerts import STATISTICAL, ExpectedAlarms
from metrics.figure import Figure, unknown
from metrics.intervals import wilson
from metrics.kpi import NOT_YOURS
from metrics.word_of_mouth.acts import poisson_interval
from pages.clients.alert_listed import Listed, stake_of
from pages.pieces.figures import change_of, interval_text, note_text

Alerts = Sequence[Listed]
LAST_WITH_DIGIT = 10
DEFINITION = N_(
    "Open: the signal still holds and nobody said that it was seen or closed. At stake: of each client the most that "
    "one of its open alerts says, a year. Raised: of each client the latest signal of a kind. Not a problem: of all "
    "that somebody closed, with a Wilson interval. Overdue: not closed by the day it was to be"
)
NOBODY_CLOSED = N_("nobody closed one yet")


def tiles_panel(view: View, words: Words, found: Alerts, alarms: ExpectedAlarms) -> Panel:
    """What the page says at a glance; of all alerts of the view, whatever the list shows."""
    waiting = [each for each in found if each.is_waiting]
    if not found and alarms.expected.value is None:
        return Panel("tiles", words("Key figures"), missing=words(alarms.expected.missing))
    tiles = (
        _open_tile(words, waiting, found),
        _stake_tile(view, words, waiting),
        _raised_tile(view, words, found),
        _expected_tile(words, alarms),
        _no_problem_tile(words, found),
        _overdue_tile(view, words, found),
    )
    return Panel("tiles", words("Key figures"), tiles=tiles, note=Note(note_text(words, view), words(DEFINITION)))


def _open_tile(words: Words, waiting: Alerts, found: Alerts) -> Tile:
    seen = sum(each.state == "seen" for each in found)
    signals = sum(each.kind in STATISTICAL for each in waiting)
    second = words("{signals} signals, {facts} facts", signals=words.count(signals),
                   facts=words.count(len(waiting) - signals))  # fmt: skip
    if not waiting:
        second = words.many("and {n} seen", "and {n} seen", seen) if seen else words("nothing to do")
    return _count("open", words("Open alerts"), len(waiting), words, second)


def _stake_tile(view: View, words: Words, waiting: Alerts) -> Tile:
    label, stake = words("Money at stake"), stake_of(waiting)
    if not view.may_see("money"):
        return Tile("stake", label, "", missing=words(NOT_YOURS))
    if stake is None:
        why = words("unknown of the open ones") if waiting else words("nothing is open")
        return Tile("stake", label, "", missing=why)
    return Tile("stake", label, words.money(stake), second=words("a year, open ones"), number=stake, unit="money")


def raised_counts(view: View, found: Alerts) -> tuple[int, int]:
    """How many were raised in the month of the as-of date so far, and in as many days of the month before."""
    month = period_of(view.as_of, "month", view.settings.calendar)
    before = month.previous()
    until = before.same_span(month, view.as_of)
    now = sum(month.start <= each.raised_on for each in found)
    return now, sum(before.start <= each.raised_on <= until for each in found)


def _raised_tile(view: View, words: Words, found: Alerts) -> Tile:
    now, before = raised_counts(view, found)
    this, last = (Figure(n, n, *poisson_interval(n)) for n in (now, before))
    change = change_of(this, last, "count", "lower", words, words("on last month"))
    second = words("{n} in as many days before", n=before)
    return Tile("raised", words("Raised this month"), words.count(now), change, second, number=now, unit="count")


def judged(found: Alerts) -> Figure:
    """Of the alerts that somebody closed, the share that was said to be no problem, with its Wilson interval."""
    closed = [each for each in found if each.is_closed]
    if not closed:
        return unknown(NOBODY_CLOSED)
    wrong = sum(each.state == "no_problem" for each in closed)
    return Figure(wrong / len(closed), len(closed), *wilson(wrong, len(closed)))


def _no_problem_tile(words: Words, found: Alerts) -> Tile:
    label, share = words("Not a problem"), judged(found)
    if share.value is None:
        return Tile("no_problem", label, "", missing=words(share.missing))
    second = words("of {n} closed; {interval}", n=share.n, interval=interval_text(share, words))
    return Tile("no_problem", label, words.share(share.value, 0), second=second, number=share.value, unit="share")


def _overdue_tile(view: View, words: Words, found: Alerts) -> Tile:
    due = [each for each in found if not each.is_closed and each.due_on is not None]
    late = sum(each.is_overdue(view.as_of) for each in due)
    second = words("of {n} with a due date", n=len(due)) if due else words("no due dates yet")
    return _count("overdue", words("Overdue"), late, words, second)


def _count(key: str, label: str, n: int, words: Words, second: str) -> Tile:
    return Tile(key, label, words.count(n), second=second, number=n, unit="count")


def _expected_tile(words: Words, found: ExpectedAlarms) -> Tile:
    """False alarms a year to be expected of these clients, beside how many signals were raised."""
    label = words("Expected false alarms")
    if found.expected.value is None:
        return Tile("expected", label, "", missing=words(found.expected.missing))
    alarms = found.expected.value
    second = words("a year; {n} signals raised", n=found.raised)
    return Tile("expected", label, alarms_text(words, alarms), second=second, number=alarms, unit="number")


def alarms_text(words: Words, alarms: float) -> str:
    """False alarms a year: few with a digit, many as a whole number."""
    return words.number(alarms, 1 if alarms < LAST_WITH_DIGIT else 0)
