"""The curve: praise upward, complaint downward, the verdict against rival shapes, and what it means."""

from __future__ import annotations

from charts.chart import tidy
from charts.curve import curve_chart
from charts.panel import Note, Panel, Remark, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.word_of_mouth import Branch, WordOfMouth
from metrics.word_of_mouth.readouts import Readouts, curve_lines
from pages.pieces.figures import note_text
from pages.relationship.claims import acts_text, curve_message, named_zone, other_shape, other_shape_text
from pages.relationship.words import SHAPES, SIDES, refusal_text, verdict_text

TITLE = N_("Praise and complaint by stated satisfaction")
CLEAR = 2
"""A shape is claimed when it leads every other by more than this in AICc."""


def curve_panel(view: View, words: Words, found: WordOfMouth, says: Readouts | None, meaning: str) -> Panel:
    """The picture of the page: observed rates with their intervals, and the curve where the data carry one."""
    if found.missing:
        return Panel("curve", words(TITLE), missing=words(found.missing, **found.missing_values))
    if not found.acts.praise and not found.acts.complaints:
        return Panel("curve", words(TITLE), missing=verdict_text(found, words))
    balance = None
    if says is not None and says.balance.value is not None and says.balance_rate is not None:
        balance = (says.balance.value, says.balance_rate)
    zone = named_zone(found, says, words)
    low, high = found.curve.scale
    chart = curve_chart(
        found.acts.rows,
        curve_lines(found),
        words,
        zone=zone,
        zone_text=words("{share} of clients", share=words.share(says.zone_share.value, 0)) if says and zone else "",
        balance=balance,
        x_label=words("satisfaction, {low}–{high}", low=words.number(low, 0), high=words.number(high, 0)),
        y_label=words("acts per 100 clients and year"),
        strip_label=words("clients per level"),
    )
    remarks = [Remark(words("Verdict"), verdict_text(found, words))]
    if meaning:
        remarks.append(Remark(words("What it means"), meaning))
    return Panel(
        "curve", curve_message(view, found, says, words), chart, _table(found, words), _note(view, words, found),
        remarks=tuple(remarks),
    )  # fmt: skip


def _table(found: WordOfMouth, words: Words) -> Table:
    columns = [TableColumn("level", words("Satisfaction"), "number", digits=1)]
    for side, label in SIDES.items():
        columns += [
            TableColumn(side, words(label), "number", digits=1),
            TableColumn(f"{side}_low", words("95 % from"), "number", digits=1),
            TableColumn(f"{side}_high", words("to"), "number", digits=1),
        ]
    columns += [TableColumn("clients", words("Clients"), "count"), TableColumn("answers", words("Answers"), "count")]
    return Table(tuple(columns), found.acts.rows)


def _note(view: View, words: Words, found: WordOfMouth, *more: str) -> Note:
    text = note_text(
        words,
        view,
        words("n {clients} clients, {answers} answers", clients=found.clients, answers=found.answers),
        words("{n} brought over from another scale", n=found.converted) if found.converted else "",
        words("{acts} in the {days} days after them", acts=acts_text(view, found, words), days=found.window_days),
        words("bars: 95 %, exact Poisson"),
        words("bands: 95 %, clients resampled, threshold searched each time") if found.draws is not None else "",
        *more,
    )  # fmt: skip
    definition = words(
        "log rate = level + slope × points beyond the threshold; flat between the thresholds; acts on the day of the"
        " answer do not count"
    )
    return Note(text, definition, words("Anderson 1998, Customer satisfaction and word of mouth"))


def numbers_panel(view: View, words: Words, found: WordOfMouth, says: Readouts | None) -> Panel:
    """The curve in figures, for whoever checks it: thresholds, levels, slopes and what follows, with intervals."""
    title = words("The curve in figures")
    if found.missing or says is None:
        return Panel("curve_figures", title, missing=words(found.missing or NO_FIGURES, **found.missing_values))
    if not (found.curve.praise.shown or found.curve.complaint.shown):
        return Panel("curve_figures", title, missing=verdict_text(found, words))
    rows = [row for branch in (found.curve.praise, found.curve.complaint) for row in _branch_rows(branch, words)]
    for label, figure in (
        (words("Balance, both sides equal"), says.balance),
        (words("Points doubling praise"), says.doubling_praise),
        (words("Points doubling complaint"), says.doubling_complaint),
        (words("Growth, complaint ÷ praise"), says.asymmetry),
        (words("Praise less complaint"), says.net),
    ):
        rows.append((label, figure.value, figure.low, figure.high, words(figure.missing) if figure.missing else ""))
    columns = (
        TableColumn("figure", words("Figure")),
        TableColumn("value", words("Value"), "number", digits=2),
        TableColumn("low", words("95 % from"), "number", digits=2),
        TableColumn("high", words("to"), "number", digits=2),
        *((TableColumn("remark", words("Remark")),) if any(row[-1] for row in rows) else ()),
    )
    names = ("figure", "value", "low", "high", "remark")
    table = Table(columns, tidy(dict(zip(names, (list(c) for c in zip(*rows, strict=True)), strict=True))))
    note = _note(
        view, words, found, words("rates per 100 clients and year; growth per point, complaint over praise as a ratio")
    )
    message = _slopes(found, words) or title
    return Panel("curve_figures", message, table=table, note=note, shows="table", width="half")


def _slopes(found: WordOfMouth, words: Words) -> str:
    """Where each side begins and how steeply it grows; empty without both, or where one follows another shape."""
    praise, complaint = found.curve.praise, found.curve.complaint
    if praise.slope is None or complaint.slope is None or other_shape(praise) or other_shape(complaint):
        return ""
    return words(
        "Slope {praise} above {high} for praise, {complaint} below {low} for complaint",
        praise=words.number(praise.slope, 2), high=words.number(praise.threshold, 1),
        complaint=words.number(complaint.slope, 2), low=words.number(complaint.threshold, 1),
    )  # fmt: skip


NO_FIGURES = N_("there is no curve to put in figures")


def _branch_rows(branch: Branch, words: Words) -> list[tuple[str, float | None, float | None, float | None, str]]:
    side, why = words(SIDES[branch.side]), refusal_text(branch, words) or other_shape_text(branch, words)
    found = []
    for label, value, interval, scale in (
        (N_("{side}: threshold"), branch.threshold, branch.threshold_interval, 1),
        (N_("{side}: rate in the zone"), branch.level, branch.level_interval, 100),
        (N_("{side}: slope per point"), branch.slope, branch.slope_interval, 1),
    ):
        low, high = interval or (None, None)
        scaled = [None if each is None else scale * each for each in (value, low, high)]
        found.append((words(label, side=side), *scaled, why))
    return found  # type: ignore[return-value]


def rivals_panel(view: View, words: Words, found: WordOfMouth) -> Panel:
    """Every shape that was tried on each side, and how far it is behind the best."""
    title = words("Rival shapes of the curve")
    if found.missing:
        return Panel("rivals", title, missing=words(found.missing, **found.missing_values))
    sides = {b.side: b for b in (found.curve.praise, found.curve.complaint) if b.rivals}
    if not sides:
        return Panel("rivals", title, missing=verdict_text(found, words))
    columns = [TableColumn("shape", words("Shape"))]
    cells: dict[str, list[object]] = {"shape": [words(name) for name in SHAPES.values()]}
    for side, branch in sides.items():
        best = min(fit.aicc for fit in branch.rivals.values())
        label = words("{side}, AICc behind", side=words(SIDES[side]))
        columns.append(TableColumn(side, label, "number", digits=1))
        cells[side] = [branch.rivals[s].aicc - best if s in branch.rivals else None for s in SHAPES]
    claimed = [side for side, branch in sides.items() if branch.claimed is not None]
    message = (
        words("One shape leads clearly for {side}", side=words.joined([words(s) for s in claimed]))
        if claimed
        else words("No shape leads every other by more than {lead}", lead=CLEAR)
    )
    note = note_text(
        words, view, words("AICc: less is better; a shape is claimed when it leads every other by more than 2"),
        words("all shapes with the same family of counts; the threshold counts as a parameter"),
    )  # fmt: skip
    table = Table(tuple(columns), tidy(cells))
    source = words("Burnham & Anderson 2002, Model selection and multimodel inference")
    return Panel("rivals", message, table=table, note=Note(note, source=source), shows="table", width="half")
