"""Plan and done in tiles: due, carried over, done in time, key clients visited, alerts, and what is to come."""

from __future__ import annotations

from collections.abc import Sequence

from charts.panel import Panel, Tile
from data.door import View
from data.messages import N_
from locales import Words
from metrics.cycle import Adherence, LoadAhead, Work, halves
from metrics.figure import Figure, unknown
from metrics.kpi import NOT_YOURS
from pages.pieces.figures import figure_tile, interval_text
from pages.service.cycle_words import cycle_note, lacking_text, span_text

NO_ALERT = N_("no alert is to be closed by a day")
NO_WEEK = N_("no whole week is known")
KEYS = ("work_due", "adherence", "key_rhythm", "load_ahead")


def tiles_panel(view: View, words: Words, work: Work, weeks: Sequence[Adherence], load: LoadAhead) -> Panel:
    """The tiles; each says why it is empty where nothing is known."""
    tiles = (
        _due_tile(view, work, words),
        _carried_tile(view, work, words),
        _kept_tile(view, weeks, words),
        _visited_tile(view, work, weeks, words),
        _alerts_tile(view, work, words),
        _load_tile(view, load, words),
    )
    said = span_text(work.span, words, view), words("key clients: tier A, in the last whole week")
    note = cycle_note(view, words, *said, lacking_text(work, words), keys=KEYS)
    return Panel("tiles", words("Key figures"), tiles=tiles, note=note)


def _count(view: View, work: Work, count: int) -> Figure:
    """A count of what is due; unknown where the reader may see none of it, or nothing at all says what is due."""
    if not (view.may_see("money") or view.may_see("satisfaction")):
        return unknown(NOT_YOURS)
    if "promise" in work.missing and "visit" in work.missing and not len(work.counts):
        return unknown(work.missing["promise"])
    return Figure(count, count)


def _due_tile(view: View, work: Work, words: Words) -> Tile:
    due = _count(view, work, work.total("due"))
    second = words("{done} done, {open} open", done=work.total("done"), open=work.still_open)
    return figure_tile(
        "due", words("Due in the span"), "count", "neither", due, unknown(""), view, words, second=second
    )


def _carried_tile(view: View, work: Work, words: Words) -> Tile:
    carried = work.total("carried")
    second = ""
    if carried:
        second = words("since {day}", day=words.day(work.carried.items["due_on"].iloc[0]))
    now = _count(view, work, carried)
    return figure_tile("carried", words("Carried over"), "count", "lower", now, unknown(""), view, words, second=second)


def _kept_tile(view: View, weeks: Sequence[Adherence], words: Words) -> Tile:
    now = halves(weeks)[0] if weeks else unknown(NO_WEEK)
    if not (view.may_see("money") or view.may_see("satisfaction")):
        now = unknown(NOT_YOURS)
    over = [each.share.value for each in weeks if not each.is_running]
    label, second = words("Done in time, 13 weeks"), interval_text(now, words)
    return figure_tile(
        "in_time", label, "share", "higher", now, unknown(""), view, words, second=second, spark=tuple(over)
    )


def _visited_tile(view: View, work: Work, weeks: Sequence[Adherence], words: Words) -> Tile:
    whole = [each for each in weeks if each.clients]
    now = whole[-1].visited_share if whole else unknown(work.missing.get("visit", NO_WEEK))
    label, second = words("Key clients visited"), interval_text(now, words)
    spark = tuple(each.visited_share.value for each in whole)
    return figure_tile("visited", label, "share", "higher", now, unknown(""), view, words, second=second, spark=spark)


def _alerts_tile(view: View, work: Work, words: Words) -> Tile:
    open_alerts = work.total("due", "alert") - work.total("done", "alert") + work.total("carried", "alert")
    now = Figure(open_alerts, open_alerts)
    if not (view.may_see("money") or view.may_see("satisfaction")):
        now = unknown(NOT_YOURS)
    elif not (work.untaken or work.total("due", "alert") or work.total("carried", "alert")):
        now = unknown(NO_ALERT)
    label = words("Alerts to close")
    second = words("{n} not taken up yet", n=work.untaken) if work.untaken else ""
    if work.untaken and not (work.total("due", "alert") or work.total("carried", "alert")):
        # Nobody named a day for any of them: a large nought would read as if nothing were to be done.
        label, second = words("Alerts not taken up"), words("without a day to close them by")
        now = Figure(work.untaken, work.untaken) if now.value is not None else now
    return figure_tile("alerts", label, "count", "lower", now, unknown(""), view, words, second=second)


def _load_tile(view: View, load: LoadAhead, words: Words) -> Tile:
    visits = next((each for each in load.loads if each.kind == "visit"), None)
    why = load.missing or N_("no visits are known")
    now = unknown(why) if visits is None else Figure(visits.ahead, len(visits.past), visits.low, visits.high)
    label = words("Visits expected in {month}", month=words.period(load.month, short=True))
    second = "" if visits is None else words("95 %: {low} to {high}", low=words.count(round(visits.low)),
                                             high=words.count(round(visits.high)))  # fmt: skip
    return figure_tile("load", label, "count", "neither", now, unknown(""), view, words, second=second)
