"""Profit over years: who moved between bands of profit, and what winning a client costs against keeping one."""

from __future__ import annotations

from typing import Literal

from charts.chart import Chart, Rows, tidy
from charts.move_matrix import move_matrix_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.contribution import BandMoves, band_moves, winning_against_keeping
from metrics.contribution.totals import PeriodClients
from metrics.contribution.winning import ONLY_RECORDED
from metrics.kpi import BEFORE_DATA
from pages.pieces.figures import interval_text, note_text

SHOWN = ("loss", "nothing", "gain_1", "gain_2", "gain_3", "gain_4", "gain_5", "absent", "unknown")
NAMES = {
    "loss": N_("Loss"),
    "nothing": N_("Nothing"),
    "gain_1": N_("Gain, lowest fifth"),
    "gain_2": N_("Gain, 2nd fifth"),
    "gain_3": N_("Gain, 3rd fifth"),
    "gain_4": N_("Gain, 4th fifth"),
    "gain_5": N_("Gain, best fifth"),
    "absent": N_("Not a client"),
    "unknown": N_("Unknown"),
}
SHORT = {
    "loss": N_("Loss"),
    "nothing": N_("Nothing"),
    "gain_1": N_("1st"),
    "gain_2": N_("2nd"),
    "gain_3": N_("3rd"),
    "gain_4": N_("4th"),
    "gain_5": N_("Best"),
    "absent": N_("Absent"),
    "unknown": N_("Unknown"),
}
FIFTHS = N_("Fifths of the gains of the earlier period; their bounds hold for both, so nobody moves because others did")


def moves_panel(view: View, words: Words, profits: Rows, before: Rows, absent: str) -> Panel:
    """Where the clients of the compared period stood then, and where they stand now."""
    title = words("Who moved between bands of profit")
    if absent or before.empty:
        return Panel("moves", title, missing=absent or words(BEFORE_DATA))
    found = band_moves(before, profits)
    message, out, into = title, found.out_of_loss, found.into_loss
    if out.value is not None:
        message = words(
            "{share} of those who lost then gain now",
            share=words.share(out.value, 0),
        )
        if into.value is not None:
            message = words(
                "{out} of the losing left their loss, {into} of the others fell into one",
                out=words.share(out.value, 0),
                into=words.share(into.value, 0),
            )
    chart = _chart(words, found)
    note = note_text(
        words, view, words("rows: then, columns: now"),
        words("bold: stayed; the darker ground: a tenth of the row and more") if chart else "",
        words("left a loss, {interval}, n {n}", interval=interval_text(out, words), n=out.n) if out.n else "",
        words("fell into one, {interval}, n {n}", interval=interval_text(into, words), n=into.n) if into.n else "",
    )  # fmt: skip
    shows: Literal["chart", "table"] = "chart" if chart else "table"
    return Panel("moves", message, chart, _matrix(words, found), Note(note, words(FIFTHS)), shows=shows)


def _chart(words: Words, found: BandMoves) -> Chart | None:
    """Rises and falls on grounds of their own; who was or is no client stands apart. None where all are in one band."""
    moves = [(then, now, clients) for then, now, clients in _moves(found) if clients]
    moves = [(then, now, clients) for then, now, clients in moves if "unknown" not in (then, now)]
    there = [band for band in SHOWN if any(band in (then, now) for then, now, _clients in moves)]
    if len(there) < 2:
        return None
    rows = tidy(
        {
            "from_band": [then for then, _now, _clients in moves],
            "to_band": [now for _then, now, _clients in moves],
            "clients": [clients for _then, _now, clients in moves],
        }
    )
    apart = "absent" if "absent" in there else ""
    return move_matrix_chart(rows, words, bands=[(band, words(SHORT[band])) for band in there], apart=apart)


def _moves(found: BandMoves) -> list[tuple[str, str, int]]:
    """Band then, band now and how many clients."""
    before, after, clients = (found.rows[name].tolist() for name in ("before", "after", "clients"))
    return list(zip(before, after, map(int, clients), strict=True))


def _matrix(words: Words, found: BandMoves) -> Table:
    """Clients by band then (rows) and now (columns); bands without anybody are left out."""
    cells = {(then, now): clients for then, now, clients in _moves(found)}
    thens = [band for band in SHOWN if any(then == band for then, _now in cells)]
    nows = [band for band in SHOWN if any(now == band for _then, now in cells)]
    columns = (
        TableColumn("band", words("Then")),
        *(TableColumn(now, words(SHORT[now]), "count", absent="–") for now in nows),
    )
    counts = {now: [cells.get((then, now)) for then in thens] for now in nows}
    return Table(columns, tidy({"band": [words(NAMES[then]) for then in thens], **counts}))


def winning_panel(view: View, words: Words, clients: PeriodClients) -> Panel:
    """What was done for a client before its first order, against a year of service for one that buys."""
    title = words("Winning a client against keeping one")
    found = winning_against_keeping(view, clients)
    ratio = found.ratio
    if ratio.value is None:
        return Panel("winning", title, missing=words(ratio.missing), width="half")
    message = words(
        "Winning a client costs {times} times a year of keeping one, not 5", times=words.number(ratio.value)
    )
    if ratio.low is not None and ratio.high is not None and ratio.low <= 5 <= ratio.high:
        message = words(
            "Winning a client costs {times} times a year of keeping one; 5 fits", times=words.number(ratio.value)
        )
    columns = (
        TableColumn("what", words("What")),
        TableColumn("value", words("Value")),
        TableColumn("interval", words("95 % interval")),
        TableColumn("n", words("Clients"), "count"),
    )
    between = words("{low} to {high}", low=words.number(ratio.low), high=words.number(ratio.high))
    rows = tidy(
        {
            "what": [words("Winning one"), words("Keeping one for a year"), words("Winning over keeping")],
            "value": [_money(words, found.winning_e4.value), _money(words, found.keeping_e4.value),
                      words.number(ratio.value)],
            "interval": ["–", "–", between],
            "n": [found.won, found.kept, ratio.n],
        }
    )  # fmt: skip
    note = Note(
        note_text(words, view, words(ONLY_RECORDED)), source=words("after Reichheld & Sasser 1990, Zero defections")
    )
    return Panel("winning", message, table=Table(columns, rows), note=note, shows="table", width="half")


def _money(words: Words, value_e4: float | None) -> str:
    return words.unknown if value_e4 is None else words.money(round(value_e4))
