"""The tiles on top: how many complain, how long they wait, who comes again, at what cost, who is silent."""

from __future__ import annotations

from charts.panel import Change, Note, Panel, Tile
from data.door import View
from locales import Words
from metrics.complaints import (
    NEXT_DAY_HOURS,
    SAME_DAY_HOURS,
    Times,
    among,
    complaint_costs,
    part_rates,
    repeat_share,
    silent_ones,
    step_times,
)
from metrics.figure import Figure
from metrics.kpi import history_sums, period_figure, period_sums
from metrics.series import known_values, points
from metrics.targets import selected_target, targets
from pages.pieces.figures import change_of, compared_words, figure_tile, interval_text, note_text

RATE = "complaints_per_100"


def tiles_panel(view: View, words: Words) -> Panel:
    """The six tiles in a row."""
    before = view.compared()
    tiles = (
        rate_tile(view, before, words),
        answer_tile(view, step_times(view, "answer"), step_times(before, "answer"), words),
        solution_tile(view, step_times(view, "solution"), step_times(before, "solution"), words),
        repeat_tile(view, before, words),
        paid_tile(view, before, words),
        silent_tile(view, words),
    )
    said = (
        words("hours count from the start of the day a complaint came in: the hour is not recorded"),
        words("those still open count as long as they have waited (Kaplan–Meier)"),
    )
    return Panel("tiles", words("Key figures"), tiles=tiles, note=Note(note_text(words, view, *said)))


def rate_tile(view: View, before: View, words: Words) -> Tile:
    """Complaints per 100 clients, as the key figure has it; per 100 that answered where nobody knows who bought."""
    label = words("Complaints per 100")
    if among(view) == "answered":
        now, then = part_rates(view, "region").whole, part_rates(before, "region").whole
        tile = figure_tile("rate", label, "number", "lower", now, then, view, words)
        second = words("per 100 that answered · {interval}", interval=interval_text(now, words, "number", 1))
        return tile if tile.missing else _with(tile, second)
    now, then = (period_figure(one, RATE, period_sums(one)) for one in (view, before))
    goal = selected_target(view, targets(view), RATE, view.selection.period)
    second = interval_text(now, words, "number", 1)
    if goal is not None:
        second = words("target {value} · {interval}", value=words.number(goal, 1), interval=second)
    spark: tuple[float | None, ...] = ()
    spark_before: tuple[float | None, ...] = ()
    if now.value is not None:
        spark, spark_before = known_values(points(view, RATE, history_sums(view, "money", "complaints")))
    return figure_tile(
        "rate", label, "number", "lower", now, then, view, words, second=second, spark=spark, spark_before=spark_before
    )


def _with(tile: Tile, second: str) -> Tile:
    return Tile(tile.key, tile.label, tile.value, tile.change, second, number=tile.number, unit=tile.unit)


def answer_tile(view: View, now: Times, before: Times, words: Words) -> Tile:
    """Hours by which half have an answer, and the share that has one by the end of the next day."""
    label, median = words("Hours to answer, median"), now.median
    if median.value is None:
        return Tile("answer", label, "", missing=words(median.missing))
    value = words("{hours} h", hours=words.number(median.value, 0))
    shares = [words.share(now.done_by(hours).value, 0) for hours in (NEXT_DAY_HOURS, SAME_DAY_HOURS)]
    second = words("by the next day {share}, the same day {same}", share=shares[0], same=shares[1])
    change = _change(median, before.median, view, words)
    return Tile("answer", label, value, change, second, number=median.value, unit="number")


def solution_tile(view: View, now: Times, before: Times, words: Words) -> Tile:
    """Days by which half are solved, and the share that is solved at all."""
    label, median = words("Days to solve, median"), now.median
    if median.value is None:
        return Tile("solution", label, "", missing=words(median.missing))
    value = words("{days} d", days=words.number(median.value, 0))
    done = now.done
    second = words("solved {share} ({interval})", share=words.share(done.value, 0), interval=interval_text(done, words))
    change = _change(median, before.median, view, words)
    return Tile("solution", label, value, change, second, number=median.value, unit="number")


def _change(now: Figure, before: Figure, view: View, words: Words) -> Change | None:
    return change_of(now, before, "number", "lower", words, compared_words(view, words), digits=0)


def repeat_tile(view: View, before: View, words: Words) -> Tile:
    """Clients that complained again within half a year, of all that complained."""
    now = view.once(repeat_share)
    return figure_tile(
        "repeat", words("Complained again"), "share", "lower", now, before.once(repeat_share), view, words,
        second=interval_text(now, words),
    )  # fmt: skip


def paid_tile(view: View, before: View, words: Words) -> Tile:
    """Compensation, and how many complaints say what was paid."""
    found, then = view.once(complaint_costs), before.once(complaint_costs).paid
    second = words.many(
        "{n} of {all} complaint says what was paid", "{n} of {all} complaints say what was paid", found.paid.n,
        all=found.complaints,
    )  # fmt: skip
    label = words("Compensation paid")
    return figure_tile("paid", label, "money", "lower", found.paid, then, view, words, second=second)


def silent_tile(view: View, words: Words) -> Tile:
    """Dissatisfied clients that keep silent."""
    found, label = view.once(silent_ones), words("Dissatisfied and silent")
    if found.missing:
        return Tile("silent", label, "", missing=words(found.missing))
    second = words(
        "{share} of {n} dissatisfied ({interval})",
        share=words.share(found.share.value, 0), n=found.dissatisfied, interval=interval_text(found.share, words),
    ) if found.share.value is not None else words("nobody answered that low in a year")  # fmt: skip
    return Tile("silent", label, words.count(found.clients), second=second, number=float(found.clients), unit="count")
