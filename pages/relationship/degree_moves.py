"""The degrees over time: who moved between fifths of a scale, and the means quarter by quarter."""

from __future__ import annotations

from collections.abc import Mapping

from charts.chart import Rows, tidy
from charts.move_matrix import Better, move_matrix_chart
from charts.panel import Panel, Table, TableColumn
from charts.score_lines import score_lines_chart
from data.door import View
from data.messages import N_
from data.periods import period_of
from locales import Words
from metrics.degrees import ABSENT, BANDS, DEGREES, UNKNOWN, degree_moves, degree_trend, moment_on
from pages.pieces.page import Choice
from pages.relationship.degree_figures import SAME_WITHIN, moments_compared
from pages.relationship.degree_now import FELL_SINCE, ROSE_SINCE
from pages.relationship.degree_words import BETTER, LABELS, NOBODY, degree_note, nothing_known

MOVED = Choice("moved", N_("Degree"), tuple((key, LABELS[key]) for key in DEGREES), "loyalty", "moves")
MOVES_TITLE, TREND_TITLE = N_("Who moved between fifths"), N_("The degrees quarter by quarter")
NAMES = {"0": "< 20", "20": "20–40", "40": "40–60", "60": "60–80", "80": "≥ 80"}
SAME_MOMENT = N_("both periods end at the same day on which clients were looked at; compare with last year")
NO_PAST = N_("nothing is known of the compared period: clients are looked at eight quarters back, as far as data reach")
NOBODY_BOTH = N_("no client has this score at both days")


def degree_moves_panel(view: View, words: Words, degree: str) -> Panel:
    """Clients by the fifth in which they stood at the compared moment and stand now."""
    title = words(MOVES_TITLE)
    if why := nothing_known(view) or _why_no_moves(view):
        return Panel("moves", title, missing=words(why))
    moves = degree_moves(view, degree)
    pairs = {
        (str(one), str(other)): int(n)
        for one, other, n in zip(moves["from_band"], moves["to_band"], moves["clients"], strict=True)
    }
    scored = {pair: n for pair, n in pairs.items() if ABSENT not in pair}
    if not any(UNKNOWN not in pair for pair in scored):
        return Panel("moves", title, missing=words(NOBODY_BOTH))
    now, then = (words.day(day) for day in moments_compared(view))
    apart = UNKNOWN if any(UNKNOWN in pair for pair in scored) else ""
    bands = [*((band, NAMES[band]) for band in BANDS), *([(apart, words("no score"))] if apart else [])]
    names = dict(bands)
    rows = tidy(
        {
            "from_band": [one for one, _ in scored],
            "to_band": [other for _, other in scored],
            "then": [names[one] for one, _ in scored],
            "now": [names[other] for _, other in scored],
            "clients": list(scored.values()),
        }
    )
    side: Better = "neither" if BETTER[degree] == "neither" else "higher"
    chart = move_matrix_chart(rows, words, bands=bands, apart=apart, better=side)
    columns = (
        TableColumn("then", then),
        TableColumn("now", now),
        TableColumn("clients", words("Clients"), "count"),
    )
    new = sum(n for (one, _), n in pairs.items() if one == ABSENT)
    note = degree_note(
        view, words, words("rows: {then}, columns: {now}", then=then, now=now),
        words("bold: stayed; the darker ground: a tenth of the row and more"),
        words.many("{n} client has come since", "{n} clients have come since", new) if new else "",
    )  # fmt: skip
    return Panel("moves", _moves_message(words, degree, scored), chart, Table(columns, rows), note)


def _why_no_moves(view: View) -> str:
    """Why there are no two days to compare, as a message; empty where there are."""
    now, then = moments_compared(view)
    if now is None:
        return NOBODY
    if then is None:
        return SAME_MOMENT if moment_on(view.compared()) else NO_PAST
    return ""


def _moves_message(words: Words, degree: str, pairs: Mapping[tuple[str, str], int]) -> str:
    """How many rose and how many fell by a fifth or more."""
    places = {band: place for place, band in enumerate(BANDS)}
    known = {(places[one], places[other]): n for (one, other), n in pairs.items() if UNKNOWN not in (one, other)}
    rose = sum(n for (one, other), n in known.items() if other > one)
    fell = sum(n for (one, other), n in known.items() if other < one)
    if not rose and not fell:
        return words("Nobody moved to another fifth of {degree}", degree=words(LABELS[degree]).lower())
    return words(
        "{rose} clients rose to a higher fifth of {degree}, {fell} fell to a lower one",
        degree=words(LABELS[degree]).lower(), rose=rose, fell=fell,
    )  # fmt: skip


def degree_trend_panel(view: View, words: Words) -> Panel:
    """The means at the end of each quarter; the last day is hollow where no quarter ends with it."""
    title = words(TREND_TITLE)
    if why := nothing_known(view):
        return Panel("trend", title, missing=words(why), width="half")
    trend = degree_trend(view)
    known = [value for value in trend["mean"] if value == value]
    if not known:
        return Panel("trend", title, missing=words(NOBODY), width="half")
    start = view.settings.calendar
    moments = list(dict.fromkeys(trend["moment_on"]))
    quarters = {day: period_of(day, "quarter", start) for day in moments}
    rows = tidy(
        {
            "at": list(trend["moment_on"]),
            "day": list(trend["moment_on"]),
            "series": list(trend["degree"]),
            "degree": [words(LABELS[key]) for key in trend["degree"]],
            "value": [None if value != value else value for value in trend["mean"]],
            "turnover": [None if value != value else value for value in trend["turnover_mean"]],
            "n": [int(n) for n in trend["n"]],
        }
    )
    years = {day: words.period(period_of(day, "year", start)) for day in moments}
    if len(moments) > 1 and years[moments[0]] != years[moments[1]]:
        years[moments[0]] = ""  # on a phone it would run into the year beside it
    changes = _changes(trend)
    marked = max(changes, key=lambda key: abs(changes[key])) if changes else ""
    is_open = not bool(trend["is_quarter_end"].iloc[-1])
    chart = score_lines_chart(
        rows,
        words,
        series={key: words(LABELS[key]) for key in DEGREES},
        labels={day: words.period(quarters[day], short=True) for day in moments},
        groups=years,
        marked=(marked,) if marked else (),
        running=moments[-1] if is_open else None,
    )
    columns = (
        TableColumn("day", words("Day"), "day"),
        TableColumn("degree", words("Degree")),
        TableColumn("value", words("Score, 0–100"), "number", digits=1),
        TableColumn("turnover", words("Weighted by turnover"), "number", digits=1, absent="–"),
        TableColumn("n", words("Clients"), "count"),
    )
    note = degree_note(
        view, words, words("mean over the clients of each day, all on the same marks"),
        words("hollow: the last day, in a quarter that is running") if is_open else "",
    )  # fmt: skip
    message = _trend_message(words, changes, marked, words.day(moments[0]))
    return Panel("trend", message, chart, Table(columns, rows), note, width="half")


def _changes(trend: Rows) -> dict[str, float]:
    """Points from the first to the last known mean of each degree that is known twice."""
    found: dict[str, list[float]] = {}
    for key, value in zip(trend["degree"], trend["mean"], strict=True):
        if value == value:
            found.setdefault(key, []).append(float(value))
    return {key: values[-1] - values[0] for key, values in found.items() if len(values) > 1}


def _trend_message(words: Words, changes: Mapping[str, float], marked: str, since: str) -> str:
    """Which degree moved most since the first day shown."""
    if not marked:
        return words(TREND_TITLE)
    change = changes[marked]
    if abs(change) < SAME_WITHIN:
        return words("No degree moved by a point since {day}", day=since)
    said = ROSE_SINCE if change > 0 else FELL_SINCE
    return words(said, degree=words(LABELS[marked]), points=words.number(abs(change)), day=since)
