"""How well lapsed and captive clients are found where they are known: the table of the truth benchmark."""

from __future__ import annotations

from collections.abc import Iterator

from charts.chart import tidy
from charts.estimates import estimates_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.loyalty.recovery import Level, RecoveryTable, recovery_table
from pages.pieces.figures import interval_columns, note_text

TRUTHS = {
    "lapsed": (N_("lapsed"), N_("1 − P(alive)")),
    "lapsed_lately": (N_("lapsed lately"), N_("the same, who ordered in the last half year")),
    "captive": (N_("captive"), N_("the chance of false loyalty")),
    "captive_bound": (N_("captive"), N_("that chance × what cannot be had elsewhere")),
}


def loyalty_recovery_panels(view: View, words: Words) -> Iterator[Panel]:
    """How well the truth of the sample is ranked, and whether the chances are as large as they say."""
    found = recovery_table()
    note = words("sample company of {n} clients", n=found.clients)
    note += " · " + words("written by {command} on {day}", command=found.command, day=found.on)
    yield _ranked(view, words, found, note)
    yield _levels(view, words, found, note)


def _ranked(view: View, words: Words, found: RecoveryTable, note: str) -> Panel:
    columns = (
        TableColumn("truth", words("Truth")),
        TableColumn("by", words("Looked for by")),
        TableColumn("auc", words("Area under the curve"), "number", digits=3),
        *interval_columns(words, "number", 3),
        TableColumn("first", words("Right among the first"), "share", digits=1, help=words(FIRST)),
        TableColumn("true", words("It is true of"), "count"),
        TableColumn("n", words("Clients"), "count"),
    )
    rows = {name: [getattr(row, name) for row in found.rows] for name in ("auc", "low", "high", "first", "true", "n")}
    rows["truth"], rows["by"] = ([words(TRUTHS[row.truth][at]) for row in found.rows] for at in (0, 1))
    lapsed, bound = found.area("lapsed"), found.area("captive_bound")
    message = words(
        "Lapsed clients are found with an area of {lapsed}, captive {captive}",
        lapsed=words.number(lapsed, 3), captive=words.number(bound, 3),
    )  # fmt: skip
    said = note_text(words, view, words("area: the chance that one it is true of is ranked above one it is not"), note)
    return Panel("loyalty_truth", message, table=Table(columns, tidy(rows)), note=Note(said), shows="table")


def _levels(view: View, words: Words, found: RecoveryTable, note: str) -> Panel:
    """Chances against the truth: as a chart for who lapsed, with the captive in the table."""
    columns = (
        TableColumn("truth", words("Truth")),
        TableColumn("label", words("Chance given")),
        TableColumn("claim", words("Its mean"), "share", digits=1),
        TableColumn("value", words("True"), "share", digits=1),
        *interval_columns(words, digits=1),
        TableColumn("n", words("Clients"), "count"),
    )
    lapsed = [level for level in found.levels if level.truth == "lapsed"]
    gap = words.number(100 * found.gap("lapsed"), 1)
    message = words("The chance to have lapsed is off by {gap} points on average", gap=gap)
    chart = estimates_chart(tidy(_rows(lapsed, words)), words, kind="share", digits=1, x_from_zero=True, alt=message)
    told = words("captive in the sample: unhappy and unable to buy elsewhere, which is less than false loyalty")
    said = note_text(words, view, words("dot and stroke: true, with 95 % interval; tick: the chance given"), told, note)
    rows = _rows(list(found.levels), words)
    table = Table(columns, tidy({column.key: rows[column.key] for column in columns}))
    return Panel("loyalty_truth_levels", message, chart=chart, table=table, note=Note(said))


def _rows(levels: list[Level], words: Words) -> dict[str, list[object]]:
    return {
        "truth": [words(TRUTHS[level.truth][0]) for level in levels],
        "label": [f"{words.number(100 * level.since, 0)}–{words.share(level.until, 0)}" for level in levels],
        "value": [level.actual for level in levels],
        "low": [level.low for level in levels],
        "high": [level.high for level in levels],
        "claim": [level.predicted for level in levels],
        "claim_text": [words("chance given")] * len(levels),
        "n": [level.n for level in levels],
    }


FIRST = N_("of as many clients as it is true of, those first in the ranking: the share it is true of")
