"""How long clients wait: the share answered and solved as time goes by, and by category or account manager."""

from __future__ import annotations

from charts.chart import Rows, tidy
from charts.estimates import estimates_chart
from charts.panel import Note, Panel, Table, TableColumn
from charts.trend import trend_chart
from data.door import View
from data.messages import N_
from locales import Words
from metrics.complaints import NEXT_DAY_HOURS, PartTimes, Times, step_times, times_by, times_missing
from pages.pieces.codes import coded
from pages.pieces.figures import interval_columns, note_text
from pages.pieces.page import Choice

HOURS = tuple(range(0, 121, 12))
DAYS = tuple(range(31))
MOST_DRAWN = 10
NOT_KNOWN = N_("not known")
TIMES_BY = Choice(
    "times_by",
    N_("Compare"),
    (("category", N_("Categories")), ("manager", N_("Account managers"))),
    "category",
    "times_by",
)
NONE_LONGER = {
    "category": N_("No category takes longer than all do, beyond chance"),
    "manager": N_("No account manager takes longer than all do, beyond chance"),
}
HEADS = {"category": N_("Category"), "manager": N_("Account manager")}


def answer_panel(view: View, words: Words) -> Panel:
    """The share that has an answer, hour by hour."""
    found = step_times(view, "answer")
    title = words("How fast complaints are answered")
    if found.median.value is None and (found.curve is None or not found.curve.ended):
        return Panel("to_answer", title, missing=words(found.median.missing), width="half")
    before = step_times(view.last_year(), "answer")
    labels = [words("{hours} h", hours=words.count(hour)) for hour in HOURS]
    rows = _curve(found, before, HOURS, labels)
    share = words.share(found.done_by(NEXT_DAY_HOURS).value, 0)
    message = words("{share} are answered by the end of the next day", share=share)
    said = words("hours from the start of the day it came in; 24 h: the same day, 48 h: by the end of the next")
    return _curve_panel("to_answer", message, rows, found, said, view, words)


def solution_panel(view: View, words: Words) -> Panel:
    """The share that is solved, day by day."""
    found = step_times(view, "solution")
    title = words("How fast complaints are solved")
    if found.median.value is None and (found.curve is None or not found.curve.ended):
        return Panel("to_solve", title, missing=words(found.median.missing), width="half")
    before = step_times(view.last_year(), "solution")
    rows = _curve(found, before, DAYS, [words.count(day) for day in DAYS])
    median, share = found.median.value, words.share(found.done_by(DAYS[-1]).value, 0)
    message = words("After {days} days {share} are solved", days=DAYS[-1], share=share)
    if median is not None:
        days = words.number(median, 0)
        message = words("Half are solved within {half} days, {share} within {days}", half=days, days=DAYS[-1],
                        share=share)  # fmt: skip
    said = words("days since it came in; 0: the same day")
    return _curve_panel("to_solve", message, rows, found, said, view, words)


def _curve(found: Times, before: Times, times: tuple[int, ...], labels: list[str]) -> Rows:
    figures = [found.done_by(time) for time in times]
    then = [before.done_by(time).value for time in times]
    columns: dict[str, list[object]] = {
        "label": list(labels),
        "value": [figure.value for figure in figures],
        "low": [figure.low for figure in figures],
        "high": [figure.high for figure in figures],
    }
    if any(value is not None for value in then):
        columns["before"] = list(then)
    return tidy(columns)


def _curve_panel(key: str, message: str, rows: Rows, found: Times, said: str, view: View, words: Words) -> Panel:
    chart = trend_chart(rows, words, label=words("this period"), kind="share", digits=0, from_zero=True)
    columns = [
        TableColumn("label", words("Time")),
        TableColumn("value", words("Share that is through"), "share"),
        *interval_columns(words),
    ]
    if "before" in rows.columns:
        columns.append(TableColumn("before", words("The year before"), "share"))
    curve = found.curve
    parts = (
        words("n {n}, of them {open} still open", n=curve.n, open=curve.n - curve.ended) if curve else "",
        said,
        words("those still open count as long as they have waited (Kaplan–Meier)"),
        words.many("{n} with dates that cannot be counted left out", "{n} with dates that cannot be counted left out",
                   found.left_out) if found.left_out else "",
        words("band: 95 %"),
    )  # fmt: skip
    note = Note(note_text(words, view, *parts))
    return Panel(key, message, chart, Table(tuple(columns), rows), note, width="half")


def times_by_panel(view: View, words: Words, by: str) -> Panel:
    """Days to solve (hours to answer where solutions are not recorded) of each category or account manager."""
    title = words("Who waits longest")
    code = "manager" if by == "manager" else "category"
    parts = times_by(view, "manager" if by == "manager" else "category")
    step = "solution" if any(part.solution.median.value is not None for part in parts) else "answer"
    told = [part for part in parts if _step(part, step).median.value is not None]
    if not told:
        why = times_missing(view, "manager" if by == "manager" else "category")
        return Panel("times_by", title, missing=words(why or N_("no part has complaints enough to say")))
    order = sorted(told, key=lambda part: (-(_step(part, step).median.value or 0.0), -part.n, part.name or ""))
    drawn, whole = order[:MOST_DRAWN], step_times(view, "solution" if step == "solution" else "answer").median.value
    rows = _rows(order, step, whole, words)
    chart = estimates_chart(
        rows.head(len(drawn)), words, kind="number", reference=whole, reference_text=words("all"), x_from_zero=True
    )
    message = _times_message(drawn[0], step, whole, code, words)
    note = Note(
        note_text(
            words, view,
            words("median with its 95 % interval; those still open count as long as they have waited"),
            words("only parts with five complaints or more"),
            words("an interval without upper end: too few are through yet") if rows["high"].isna().any() else "",
        )
    )  # fmt: skip
    return Panel("times_by", message, chart, _table(rows, code, step, words), note)


def _is_longer(part: PartTimes, step: str, whole: float | None) -> bool:
    low = _step(part, step).median.low
    return low is not None and whole is not None and low > whole


def _times_message(first: PartTimes, step: str, whole: float | None, by: str, words: Words) -> str:
    """Names the part only where its interval lies above the median of all."""
    if not _is_longer(first, step, whole):
        return words(NONE_LONGER[by])
    name, value = _name(first, words), words.number(_step(first, step).median.value, 0)
    if step == "solution":
        return words("{name} takes {days} days to solve, all {all}", name=name, days=value, all=words.number(whole, 0))
    return words("{name} takes {hours} hours to answer, all {all}", name=name, hours=value, all=words.number(whole, 0))


def _name(part: PartTimes, words: Words) -> str:
    return coded(part.name, words) or words(NOT_KNOWN)


def _step(part: PartTimes, step: str) -> Times:
    return part.solution if step == "solution" else part.answer


def _rows(parts: list[PartTimes], step: str, whole: float | None, words: Words) -> Rows:
    medians = [_step(part, step).median for part in parts]
    next_day = [part.answer.done_by(NEXT_DAY_HOURS) for part in parts]
    solved = [part.solution.done for part in parts]
    return tidy(
        {
            "label": [_name(part, words) for part in parts],
            "value": [one.value for one in medians],
            "low": [one.low for one in medians],
            "high": [one.high for one in medians],
            "n": [part.n for part in parts],
            "is_marked": [_is_longer(part, step, whole) for part in parts],
            "role": ["bad" for _part in parts],
            "hours": [part.answer.median.value for part in parts],
            "next_day": [one.value for one in next_day],
            "next_day_low": [one.low for one in next_day],
            "next_day_high": [one.high for one in next_day],
            "solved": [one.value for one in solved],
        }
    )


def _table(rows: Rows, by: str, step: str, words: Words) -> Table:
    head = words("Days to solve, median") if step == "solution" else words("Hours to answer, median")
    columns = (
        TableColumn("label", words(HEADS[by])),
        TableColumn("n", words("Complaints"), "count"),
        TableColumn("value", head, "number"),
        TableColumn("low", words("95 %, from"), "number"),
        TableColumn("high", words("95 %, to"), "number", absent="–"),
        TableColumn("hours", words("Hours to answer, median"), "number", absent="–"),
        TableColumn("next_day", words("Answered by the next day"), "share", absent="–"),
        TableColumn("next_day_low", words("95 %, from"), "share", absent="–"),
        TableColumn("next_day_high", words("95 %, to"), "share", absent="–"),
        TableColumn("solved", words("Solved"), "share", absent="–"),
    )
    kept = tuple(c for c in columns if c.key not in ("hours",) or step == "solution")
    return Table(tuple(c for c in kept if rows[c.key].notna().any()), rows)
