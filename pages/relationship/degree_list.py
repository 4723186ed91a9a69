"""The clients with their four degrees, sorted by any of them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from charts.chart import Rows, tidy
from charts.measure import is_unknown
from charts.panel import Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.degrees import DEGREES, MOST_LISTED, degree_list
from pages.pieces.page import Choice
from pages.relationship.degree_words import LABELS, NOBODY, RAW_LABELS, degree_note, nothing_known

SORT_BY = Choice("sort_by", N_("Sort by"), tuple((key, LABELS[key]) for key in DEGREES), "contribution", "list")
ORDER = Choice(
    "order", N_("Beginning with"), (("lowest", N_("the lowest")), ("highest", N_("the highest"))), "lowest", "list"
)
TITLE = N_("The clients and their degrees")
FIRST = {
    "lowest": N_("{name} stands lowest in {degree} with {score}"),
    "highest": N_("{name} stands highest in {degree} with {score}"),
}


def degree_list_panel(view: View, words: Words, sort: str, order: str) -> Panel:
    """At most 200 clients; all of them when the list is taken along."""
    if why := nothing_known(view):
        return Panel("list", words(TITLE), missing=words(why))
    lowest = order == "lowest"
    found = degree_list(view, sort, MOST_LISTED, lowest)
    if not found.clients:
        return Panel("list", words(TITLE), missing=words(NOBODY))
    columns = (
        TableColumn("name", words("Name")),
        *(TableColumn(key, words(LABELS[key]), "score") for key in DEGREES),
        TableColumn("revenue_e4", words("Revenue, 12 months"), "money"),
        TableColumn("satisfaction_raw", words(RAW_LABELS["satisfaction"]), "share", digits=0),
        TableColumn("alive", words(RAW_LABELS["loyalty"]), "share", digits=0),
        TableColumn("profit_e4", words(RAW_LABELS["contribution"]), "money"),
        TableColumn("dependence_raw", words(RAW_LABELS["dependence"]), "share", digits=0),
        TableColumn("tier", words("Tier")),
        TableColumn("client_id", words("Client")),
    )
    rows = _told(found.rows)
    table = Table(
        columns,
        rows,
        opens="client_id",
        opens_page="one_client",
        more=found.clients - len(rows),
        all_rows=partial(_all_rows, view, sort, lowest),
    )
    note = degree_note(view, words, words("n {n}", n=found.clients), words("bars: score of 100"))
    note = replace(note, hint=words("select a client to open it"))
    return Panel("list", _message(words, rows, sort, order), table=table, note=note, shows="table")


def _all_rows(view: View, sort: str, lowest: bool, most: int) -> Rows:
    return _told(degree_list(view, sort, most, lowest).rows)


def _told(listed: Rows) -> Rows:
    """The rows of the list, each score under the name of its degree."""
    scores = {key: listed[f"{key}_score"].tolist() for key in DEGREES}
    kept = ("client_id", "name", "tier", "revenue_e4", "profit_e4", "alive")
    raw = {f"{key}_raw": listed[key].tolist() for key in ("satisfaction", "dependence")}
    columns = {**scores, **{key: listed[key].tolist() for key in kept}, **raw}
    return tidy({key: [None if is_unknown(value) else value for value in values] for key, values in columns.items()})


def _message(words: Words, rows: Rows, sort: str, order: str) -> str:
    first, score = str(rows["name"].iloc[0]), rows[sort].iloc[0]
    degree = words(LABELS[sort]).lower()
    if score is None:  # those without a score come last
        return words("No client here has a score in {degree}", degree=degree)
    return words(FIRST[order], name=first, degree=degree, score=words.number(score, 0))
