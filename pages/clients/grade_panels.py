"""The panels of the grades: who changes grade, how sure grades are, how much they hang on the weights."""

from __future__ import annotations

from collections.abc import Callable

from charts.bars import bars_chart
from charts.chart import Rows, tidy
from charts.grade_shares import grade_shares_chart
from charts.move_matrix import move_matrix_chart
from charts.panel import Note, Panel, Remark, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.grade import LETTERS, MOST_LISTED, Scheme, Standing
from pages.clients.grade_controls import MEANINGS, NAMES, scheme_text
from pages.pieces.figures import note_text

FORMULA = N_(
    "S = sum of weight × score ÷ sum of the weights of the known criteria, compared with the bounds as whole numbers; "
    "each criterion 0 at P5 and 100 at P95 of the base year"
)
SOURCE = N_("weighted sum with lower bounds; OECD/JRC 2008, Handbook on constructing composite indicators")
NO_BASE = N_("no base year yet: grades need a whole year of orders to measure against")
NO_GRADES = N_("nobody here has a known income to grade")
NOT_FALLING = N_("the bounds of A, B and C must fall and one weight be above 0; shown is the scheme in force")


def grades_panel(view: View, words: Words, found: Standing, sure: Rows, scheme: Scheme, is_said: bool) -> Panel:
    """How many clients have each grade, in force and as set on the sliders, and how sure it is."""
    if found.changed:
        message = words.many(
            "{n} client of {graded} changes grade, {raised} upward",
            "{n} clients of {graded} change grade, {raised} upward",
            found.changed, graded=found.graded, raised=found.raised,
        )  # fmt: skip
    else:
        message = words.many("{n} client has a grade; it stays", "{n} clients have a grade; all stay", found.graded)
    columns = (
        TableColumn("letter", words("Grade")),
        TableColumn("in_force", words("In force"), "count"),
        TableColumn("now", words("As set here"), "count"),
        TableColumn("share", words("Share"), "bar"),
        TableColumn("sure", words("sure of it"), "count"),
        TableColumn("expected", words("expected, by their chances"), "number"),
        TableColumn("unknown", words("chance unknown"), "count"),
    )
    now = [found.clients(letter) for letter in LETTERS]
    data: dict[str, list[object]] = {key: list(sure[key]) for key in ("sure", "expected", "unknown")}
    data |= {"letter": [*LETTERS], "now": [*now], "in_force": [found.clients_in_force(letter) for letter in LETTERS]}
    data["share"] = [clients / found.graded for clients in now]
    note = Note(note_text(words, view, scheme_text(scheme, words)), words(FORMULA), words(SOURCE))
    remarks = _said(words, found, scheme, is_said)
    return Panel("regrade", message, table=Table(columns, tidy(data)), note=note, remarks=remarks, shows="table")


def shares_panel(view: View, words: Words, found: Standing) -> Panel:
    """How the clients are spread over the grades, under the scheme in force and under the one on the sliders."""
    before, now = ([count(letter) for letter in LETTERS] for count in (found.clients_in_force, found.clients))
    moments = [words("in force")] * len(LETTERS) + [words("as set here")] * len(LETTERS)
    rows = tidy({"moment": moments, "part": [*LETTERS, *LETTERS], "value": [*before, *now]})
    message = words(
        "{best} of the clients are A, {worst} are D",
        best=words.share(found.clients("A") / found.graded, 0),
        worst=words.share(found.clients("D") / found.graded, 0),
    )
    columns = (
        TableColumn("moment", words("Scheme")),
        TableColumn("part", words("Grade")),
        TableColumn("value", words("Clients"), "count"),
    )
    chart = grade_shares_chart(rows, words, scale="tiers", height=300)
    note = Note(note_text(words, view, words("n {n}", n=found.graded)))
    return Panel("grade_shares", message, chart, Table(columns, rows), note, width="half")


def _said(words: Words, found: Standing, scheme: Scheme, is_said: bool) -> tuple[Remark, ...]:
    """What a reader of the grades must know: weights that are scaled, criteria without a source, clients left out."""
    told = [] if is_said else [words(NOT_FALLING)]
    if not scheme.adds_up:
        told.append(words("the weights add up to {sum} and count as their share of it", sum=sum(scheme.weights)))
    for name in found.sourceless:
        told.append(
            words("{criterion} has no source and drops out; the others are scaled up", criterion=words(NAMES[name]))
        )
    for name, clients in found.unscored.items():
        if clients:
            told.append(
                words.many(
                    "{n} client has no score in {criterion}; its other weights are scaled up",
                    "{n} clients have no score in {criterion}; their other weights are scaled up",
                    clients,
                    criterion=words(NAMES[name]),
                )
            )
    if found.ungraded:
        told.append(words.many("{n} client without a known income has no grade",
                               "{n} clients without a known income have no grade", found.ungraded))  # fmt: skip
    if found.capped:
        told.append(words.many("{n} client is kept down by a grave incident",
                               "{n} clients are kept down by a grave incident", found.capped))  # fmt: skip
    return tuple(Remark(words("Note"), text[:1].upper() + text[1:]) for text in told)


def grade_moves_panel(view: View, words: Words, found: Standing) -> Panel:
    """From which grade to which the clients go."""
    pairs = [(then, now, clients) for (then, now), clients in found.moves.items() if clients]
    rows = tidy({key: [pair[at] for pair in pairs] for at, key in enumerate(("from_band", "to_band", "clients"))})
    bands = [(letter, letter) for letter in reversed(LETTERS)]
    chart = move_matrix_chart(rows, words, bands=bands, then=words("In force"), now=words("As set here"))
    lowered = found.changed - found.raised
    message = words("Would rise: {raised}; would fall: {lowered}", raised=found.raised, lowered=lowered)
    if not found.changed:
        message = words("Nobody would change grade")
    moved = sorted(pairs, key=lambda pair: (pair[0] == pair[1], -pair[2]))
    table = Table(
        (
            TableColumn("from_band", words("In force")),
            TableColumn("to_band", words("As set here")),
            TableColumn("clients", words("Clients"), "count"),
        ),
        tidy({key: [pair[at] for pair in moved] for at, key in enumerate(("from_band", "to_band", "clients"))}),
    )
    note = Note(note_text(words, view, words("rows: in force, columns: as set here"), words("n {n}", n=found.graded)))
    return Panel("grade_moves", message, chart, table, note, width="half")


def sure_panel(view: View, words: Words, rows: Rows) -> Panel:
    """For how many clients the grade is sure, given what is uncertain in the figures below it."""
    title = words("How sure the grades are")
    kept = [row for row in rows.to_dict("records") if row["clients"] > row["unknown"]]
    judged = sum(row["clients"] - row["unknown"] for row in kept)
    if not judged:
        why = words("unknown: how often the clients order is not known")
        return Panel("sure", title, missing=why, width="half")
    shares = [row["sure"] / (row["clients"] - row["unknown"]) for row in kept]
    sure = sum(row["sure"] for row in kept)
    message = words("{share} of the grades are sure, at 90 % or more", share=words.share(sure / judged, 0))
    columns = (
        TableColumn("letter", words("Grade")),
        TableColumn("clients", words("Clients"), "count"),
        TableColumn("sure", words("sure of it"), "count"),
        TableColumn("share", words("share sure"), "share"),
        TableColumn("expected", words("expected, by their chances"), "number"),
        TableColumn("unknown", words("chance unknown"), "count"),
    )
    data = {key: [row[key] for row in kept] for key in ("letter", "clients", "sure", "expected", "unknown")}
    labels = [words("Grade {letter}, n {n}", letter=row["letter"], n=row["clients"]) for row in kept]
    chart = bars_chart(
        tidy({"label": labels, "value": shares}), words, label=words("share sure"), kind="share", digits=0
    )
    note = Note(
        note_text(words, view, words("sure: a chance of 90 % or more"), words("n {n}", n=judged)),
        words(
            "Errors: the weeks with an order are a draw out of 52 and each order varies by half its mean; invoices in "
            "time are a draw out of all; the former year likewise. They move income, volume and prospects together."
        ),
        words(SOURCE),
    )
    return Panel("sure", message, chart, Table(columns, tidy(data | {"share": shares})), note, width="half")


def sensitivity_panel(view: View, words: Words, rows: Rows) -> Panel:
    """What each criterion really decides, beside its weight; and who changes grade when a weight moves a tenth."""
    title = words("What really decides the grade")
    kept = rows.to_dict("records")
    known = [row for row in kept if row["importance"] is not None and row["importance"] == row["importance"]]
    if not known:
        return Panel("sensitivity", title, missing=words(NO_GRADES), width="half")
    most = max(known, key=lambda row: row["importance"])
    message = words(
        "{criterion} weighs {weight} and decides {importance} of the grade",
        criterion=words(NAMES[most["criterion"]]),
        weight=words.share(most["weight"], 0),
        importance=words.share(most["importance"], 0),
    )
    labels = [
        words(
            "{criterion}, {weight}",
            criterion=words(NAMES[row["criterion"]]),
            weight=words.share(row["weight"], 0),
        )
        for row in known
    ]
    chart = bars_chart(
        tidy({"label": labels, "value": [row["importance"] for row in known]}),
        words, label=words("decides"), kind="share", digits=0, stressed=[labels[known.index(most)]],
    )  # fmt: skip
    columns = (
        TableColumn("criterion", words("Criterion")),
        TableColumn("weight", words("Weight"), "share"),
        TableColumn("importance", words("decides"), "share"),
        TableColumn("up", words("change grade at a tenth more"), "count"),
        TableColumn("down", words("at a tenth less"), "count"),
        TableColumn("clients", words("n"), "count"),
        TableColumn("meaning", words("What it is")),
    )
    data = {key: [row[key] for row in kept] for key in ("weight", "importance", "up", "down", "clients")}
    data |= {"criterion": [words(NAMES[row["criterion"]]) for row in kept]}
    data |= {"meaning": [words(MEANINGS[row["criterion"]]) for row in kept]}
    graded = kept[0]["graded"]
    worst = max(max(row["up"], row["down"]) for row in kept)
    told = words.many("A tenth more or less of one weight changes the grade of at most {n} client, {share}",
                      "A tenth more or less of one weight changes the grade of at most {n} clients, {share}",
                      worst, share=words.share(worst / graded) if graded else words.unknown)  # fmt: skip
    note = Note(
        note_text(words, view, words("n {n}", n=graded)),
        words("decides: weight² × variance of the scores, over the sum of it; what all have alike decides nothing"),
        words(SOURCE),
    )
    return Panel("sensitivity", message, chart, Table(columns, tidy(data)), note,
                 remarks=(Remark(words("Stability"), told),), width="half")  # fmt: skip


def changed_panel(view: View, words: Words, found: Standing, rows_of: Callable[[int], Rows]) -> Panel:
    """The clients that would change grade, the largest first."""
    title = words("Who would change grade")
    if not found.changed:
        return Panel("changed", title, missing=words("nobody: the sliders say the scheme in force, or as good as it"))
    rows = rows_of(MOST_LISTED)
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("before", words("In force")),
        TableColumn("after", words("As set here")),
        TableColumn("score", words("Score"), "number", digits=2),
        TableColumn("revenue_e4", words("Revenue, 12 months"), "money"),
        TableColumn("tier", words("Tier")),
        TableColumn("client_id", words("Client")),
    )
    first = rows.to_dict("records")[0]
    message = words(
        "{name} would go from {before} to {after}", name=first["name"], before=first["before"], after=first["after"]
    )
    more = max(0, found.changed - len(rows))
    table = Table(columns, rows, opens="client_id", opens_page="one_client", more=more, all_rows=rows_of)
    note = Note(note_text(words, view, words("the most revenue first")), hint=words("select a client to open it"))
    return Panel("changed", message, table=table, note=note, shows="table")
