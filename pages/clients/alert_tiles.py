"""The alerts in six tiles: how many are open, what is at stake, how many were raised, how many of them may be false."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from charts.panel import Note, Panel, Tile
from data.door import View
from data.messages import N_
from data.periods import period_of
from locales import Words
from metrics.alerts import STATISTICAL, Counted, ExpectedAlarms, alert_sums, counted, judged_share
from metrics.figure import Figure
from metrics.kpi import NOT_YOURS
from metrics.word_of_mouth.acts import poisson_interval
from pages.pieces.figures import change_of, interval_text, note_text

LAST_WITH_DIGIT = 10
DEFINITION = N_(
    "Open: the signal still holds and nobody said that it was seen or closed. At stake: of each client the most that "
    "one of its open alerts says, a year. Raised: of each client the latest signal of a kind. Not a problem: of all "
    "that somebody closed, with a Wilson interval. Overdue: not closed by the day it was to be"
)
NOBODY_CLOSED = N_("nobody closed one yet")


def tiles_panel(view: View, words: Words, kinds: Mapping[str, Counted], alarms: ExpectedAlarms) -> Panel:
    """What the page says at a glance; of all alerts of the view, whatever the list shows."""
    whole = counted(view).get("", Counted())
    if not whole.raised and alarms.expected.value is None:
        return Panel("tiles", words("Key figures"), missing=words(alarms.expected.missing))
    tiles = (
        _open_tile(words, whole, kinds),
        _stake_tile(view, words, whole),
        _raised_tile(words, *raised_counts(view)),
        _expected_tile(words, alarms),
        _no_problem_tile(words, whole),
        _overdue_tile(words, whole),
    )
    return Panel("tiles", words("Key figures"), tiles=tiles, note=Note(note_text(words, view), words(DEFINITION)))


def _open_tile(words: Words, whole: Counted, kinds: Mapping[str, Counted]) -> Tile:
    signals = sum(part.open for kind, part in kinds.items() if kind in STATISTICAL)
    second = words("{signals} signals, {facts} facts", signals=words.count(signals),
                   facts=words.count(whole.open - signals))  # fmt: skip
    if not whole.open:
        nothing = words("nothing to do")
        second = words.many("and {n} seen", "and {n} seen", whole.seen) if whole.seen else nothing
    return _count("open", words("Open alerts"), whole.open, words, second)


def _stake_tile(view: View, words: Words, whole: Counted) -> Tile:
    label, stake = words("Money at stake"), whole.stake_e4
    if not view.may_see("money"):
        return Tile("stake", label, "", missing=words(NOT_YOURS))
    if stake is None:
        why = words("unknown of the open ones") if whole.open else words("nothing is open")
        return Tile("stake", label, "", missing=why)
    return Tile("stake", label, words.money(stake), second=words("a year, open ones"), number=stake, unit="money")


def raised_counts(view: View) -> tuple[int, int]:
    """How many were raised in the month of the as-of date so far, and in as many days of the month before."""
    month = period_of(view.as_of, "month", view.settings.calendar)
    before = month.previous()
    until = before.same_span(month, view.as_of)
    rows = alert_sums(view, "raised_on")
    days = [day.date() if isinstance(day, datetime) else day for day in rows["raised_on"].tolist()]
    of_day = dict(zip(days, rows["raised"].tolist(), strict=True))
    now = sum(n for day, n in of_day.items() if month.start <= day)
    return now, sum(n for day, n in of_day.items() if before.start <= day <= until)


def _raised_tile(words: Words, now: int, before: int) -> Tile:
    this, last = (Figure(n, n, *poisson_interval(n)) for n in (now, before))
    change = change_of(this, last, "count", "lower", words, words("on last month"))
    second = words("{n} in as many days before", n=before)
    return Tile("raised", words("Raised this month"), words.count(now), change, second, number=now, unit="count")


def _no_problem_tile(words: Words, whole: Counted) -> Tile:
    label, share = words("Not a problem"), judged_share((whole,), NOBODY_CLOSED)
    if share.value is None:
        return Tile("no_problem", label, "", missing=words(share.missing))
    second = words("of {n} closed; {interval}", n=share.n, interval=interval_text(share, words))
    return Tile("no_problem", label, words.share(share.value, 0), second=second, number=share.value, unit="share")


def _overdue_tile(words: Words, whole: Counted) -> Tile:
    second = words("of {n} with a due date", n=whole.due) if whole.due else words("no due dates yet")
    return _count("overdue", words("Overdue"), whole.overdue, words, second)


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
