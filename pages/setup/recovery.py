"""Can the curve be believed? The table of the recovery benchmark, for the methods page."""

from __future__ import annotations

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.word_of_mouth.recovery import recovery_table
from pages.pieces.figures import note_text

TRUTHS = {
    "exponential_hinge": N_("flat, then exponential"),
    "linear_hinge": N_("flat, then a straight line"),
    "log_linear": N_("steady exponential growth"),
    "constant": N_("the same at every level"),
}
CLIENTS = {"alike": N_("alike"), "differ": N_("differ among themselves")}
SIDES = {"praise": N_("praise"), "complaint": N_("complaint")}
QUESTIONS = {
    "threshold": N_("true threshold within its 95 % interval"),
    "level": N_("true level within its 95 % interval"),
    "slope": N_("true slope within its 95 % interval"),
    "threshold_resampled": N_("true threshold within 95 % of the resamples"),
    "level_resampled": N_("true level within 95 % of the resamples"),
    "slope_resampled": N_("true slope within 95 % of the resamples"),
    "shown": N_("a curve was shown"),
    "claimed": N_("“flat, then exponential” was claimed"),
}


def recovery_panel(view: View, words: Words) -> Panel:
    """How often the curve gave back a truth that was known, over many drawn companies."""
    found = recovery_table()
    columns = (
        TableColumn("truth", words("Truth")),
        TableColumn("clients", words("Clients of one level")),
        TableColumn("side", words("Side")),
        TableColumn("asked", words("Question")),
        TableColumn("share", words("Share"), "share"),
        TableColumn("error", words("Error"), "share"),
        TableColumn("n", words("Companies"), "count"),
    )
    rows = tidy(
        {
            "truth": [words(TRUTHS[row.truth]) for row in found.rows],
            "clients": [words(CLIENTS[row.clients]) for row in found.rows],
            "side": [words(SIDES[row.side]) for row in found.rows],
            "asked": [words(QUESTIONS[row.asked]) for row in found.rows],
            "share": [row.share for row in found.rows],
            "error": [row.error for row in found.rows],
            "n": [row.n for row in found.rows],
        }
    )
    message = words("Tried on {n} companies whose curve is known", n=found.seeds)
    note = note_text(words, view, words("written by {command} on {day}", command=found.command, day=found.on))
    return Panel("recovery", message, table=Table(columns, rows), note=Note(note), shows="table")
