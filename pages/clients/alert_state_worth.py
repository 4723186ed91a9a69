"""How likely clients are to move between states, how long they stay, and what they are worth in each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from charts.chart import tidy
from charts.estimates import estimates_chart
from charts.panel import Note, Panel, Remark, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.figure import Figure
from metrics.states import CODES, FROM, LABELS, TO, Chain, Matrix, Worth
from pages.pieces.figures import interval_columns, note_text

TOLD = (
    ("active", "slowing"), ("active", "dormant"), ("slowing", "active"), ("slowing", "dormant"), ("new", "dormant"),
    ("dormant", "returning"), ("dormant", "lost"), ("lost", "returning"),
)  # fmt: skip
"""The moves that the chart shows; the table has all."""
FIRST_ORDER = N_("A client's state now says all that its past says of the next: the chain may be used as it is.")
SECOND_ORDER = N_(
    "Where a client goes depends on more than its state now (Anderson & Goodman, p < 0.05): stays and values for ever"
    " are ranges that hold a memory of two months as well."
)
CHANGING = N_("The chances changed from month to month (p < 0.05): the intervals hold that change.")
CHANCES = N_(
    "Clients that moved in a month over all in the state before, of the last twelve whole months. A part of the company"
    " is drawn toward the company's chances, the more the fewer clients it has there and the less regions differ;"
    " moves nobody made keep a small chance. Intervals: 95 %, of the beta distribution."
)
VALUES = N_(
    "Months until lost: row sums of (I − Q)⁻¹. Worth: what a client brings in the months to come, each with the chance"
    " to be in each state by then, discounted: (I − P/(1 + d))⁻¹R without the month that is over. Intervals draw the"
    " twelve months with replacement and the chances from their distribution. Refused where the chain did not foretell,"
    " within 5 points, which share of a state's clients was lost a year later (or as far as data reach)."
)
SOURCE = N_("Pfeifer & Carraway 2000; Kemeny & Snell 1960; Anderson & Goodman 1957")


def chances_panel(view: View, words: Words, matrix: Matrix) -> Panel:
    """Chances to move in a month, with intervals."""
    codes, to = [CODES[state] for state in FROM], [CODES[state] for state in TO]
    told = [(one, other) for one, other in TOLD if matrix.n[codes.index(one)]]
    title = words("Chances to move between states in a month")
    if not told:
        return Panel("state_chances", title, missing=words("no client in this selection; widen the filters"))
    cells = {(one, other): (codes.index(one), to.index(other)) for one in codes for other in to}
    rows: dict[str, list[Any]] = {
        "label": [f"{words(LABELS[one])} → {words(LABELS[other])}" for one, other in told],
        "value": [float(matrix.shares[cells[pair]]) for pair in told],
        "low": [float(matrix.low[cells[pair]]) for pair in told],
        "high": [float(matrix.high[cells[pair]]) for pair in told],
        "n": [int(matrix.n[cells[pair][0]]) for pair in told],
    }
    chart = estimates_chart(tidy(rows), words, kind="share", digits=1, x_from_zero=True)
    columns = (
        TableColumn("before", words("Month before")),
        TableColumn("after", words("Month's end")),
        TableColumn("share", words("Chance"), "share", digits=1),
        *interval_columns(words, digits=1),
        TableColumn("n", words("Clients × months"), "count"),
    )
    every = [(pair, at) for pair, at in cells.items() if matrix.n[at[0]] and matrix.weights[at] > 0]
    data: dict[str, list[Any]] = {
        "before": [words(LABELS[one]) for (one, _other), _at in every],
        "after": [words(LABELS[other]) for (_one, other), _at in every],
        "share": [float(matrix.shares[at]) for _pair, at in every],
        "low": [float(matrix.low[at]) for _pair, at in every],
        "high": [float(matrix.high[at]) for _pair, at in every],
        "n": [int(matrix.n[at[0]]) for _pair, at in every],
    }
    note = Note(
        note_text(words, view, words("moves of the last twelve whole months"),
                  words("n: clients × months in the state before"), words("stroke: 95 % interval")),
        words(CHANCES),
        words(SOURCE),
    )  # fmt: skip
    message = words(
        "In a month {away} of active clients turn dormant; {back} of dormant return",
        away=words.share(matrix.shares[cells["active", "dormant"]]),
        back=words.share(matrix.shares[cells["dormant", "returning"]], 0),
    )
    is_told = matrix.n[codes.index("active")] and matrix.n[codes.index("dormant")]
    return Panel("state_chances", message if is_told else title, chart, Table(columns, tidy(data)), note, width="half")


def chain_words(chain: Chain, words: Words) -> str:
    """What the tests of the chain say; empty where it was not tested."""
    if chain.remembers_more is None:
        return ""
    said = [words(SECOND_ORDER if chain.remembers_more else FIRST_ORDER)]
    return " ".join([*said, *([words(CHANGING)] if chain.changes else [])])


def stay_text(stay: Figure, months: int, words: Words) -> str:
    """Months until lost with the interval; beyond what the data cover only that it is more."""
    if stay.value is None:
        return words(stay.missing)
    if stay.value > months:
        return words("more than {n}, as long as the data go", n=months)
    low, high = (words.number(bound, 0) for bound in (stay.low, stay.high))
    return words("{value} ({low} to {high})", value=words.number(stay.value, 0), low=low, high=high)


def worth_panel(view: View, words: Words, found: Worth) -> Panel:
    """Stay and value by state; refused states say why."""
    title = words("How long clients stay and what they are worth, by state")
    names = {"profit": words("profit"), "revenue": words("revenue")}
    known = {row.state: row for row in found.states if row.year.value is not None}
    remark = chain_words(found.chain, words)
    remarks = (Remark(words("Verdict"), remark),) if remark else ()
    columns: tuple[TableColumn, ...] = (
        TableColumn("state", words("State")),
        TableColumn("stay", words("Months until lost")),
        TableColumn("year", words("To come in 12 months"), "money", absent="–"),
        TableColumn("low", words("95 %, from"), "money", absent="–"),
        TableColumn("high", words("95 %, to"), "money", absent="–"),
        TableColumn("ever_low", words("For ever, from"), "money", absent="–"),
        TableColumn("ever_high", words("For ever, to"), "money", absent="–"),
        TableColumn("month", words("In a month"), "money", absent="–"),
        TableColumn("later", words("Revenue that came in 12 months"), "money", absent="–"),
    )
    rows = found.states
    data: dict[str, list[Any]] = {
        "state": [words(LABELS[row.state]) for row in rows],
        "stay": [stay_text(row.stay, found.months, words) for row in rows],
        "year": [_whole(row.year.value) for row in rows],
        "low": [_whole(row.year.low) for row in rows],
        "high": [_whole(row.year.high) for row in rows],
        "ever_low": [_whole(row.value.low) for row in rows],
        "ever_high": [_whole(row.value.high) for row in rows],
        "month": [_whole(row.month.value) for row in rows],
        "later": [_whole(row.year_revenue.value) for row in rows],
    }
    note = Note(
        note_text(
            words, view,
            words("{measure} a client; {rate} discount a year", measure=names[found.measure],
                  rate=words.share(found.discount, 0)),
            words("stroke: 95 % interval"),
            words("for ever: if everything goes on as in these twelve months"),
        ),
        words(VALUES),
        words(SOURCE),
    )  # fmt: skip
    columns = tuple(column for column in columns if column.key != "later" or any(v is not None for v in data["later"]))
    table = Table(columns, tidy({column.key: data[column.key] for column in columns}))
    if not known:
        message = words("What clients are worth by state cannot be defended with these data")
        return Panel("state_worth", message, table=table, note=note, remarks=remarks, shows="table")
    drawn: dict[str, list[Any]] = {
        "label": [words(LABELS[row.state]) for row in rows],
        "value": [row.year.value for row in rows],
        "low": [row.year.low for row in rows],
        "high": [row.year.high for row in rows],
        "n": [row.year.n for row in rows],
        "note": ["" if row.year.value is not None else words(row.year.missing) for row in rows],
    }
    chart = estimates_chart(tidy(drawn), words, kind="money", x_from_zero=True)
    yearly = {state: row.year.value for state, row in known.items()}
    message = _message(words, yearly, names[found.measure]) or title
    return Panel("state_worth", message, chart, table, note, remarks=remarks)


def _message(words: Words, yearly: Mapping[str, float | None], measure: str) -> str:
    """What an active client brings a year beside a dormant one; "" where that of active ones is not known."""
    if "active" not in yearly:
        return ""
    active = words.money(_whole(yearly["active"]))
    if "dormant" not in yearly:
        return words("In 12 months an active client brings {active} {measure}", active=active, measure=measure)
    return words(
        "In 12 months an active client brings {active} {measure}, a dormant one {dormant}",
        active=active, dormant=words.money(_whole(yearly["dormant"])), measure=measure,
    )  # fmt: skip


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
