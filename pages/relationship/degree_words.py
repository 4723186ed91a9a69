"""What the four degrees are called, how their raw values read, how they are defined, and why one is not known."""

from __future__ import annotations

from collections.abc import Mapping

from charts.panel import Note, Side
from data.door import View
from data.messages import N_
from locales import Words
from metrics.degrees import SCORE_VERSION, anchors_note, profit_points
from metrics.kpi import NO_COSTS, NO_SALES, NOT_YOURS
from metrics.satisfaction import NO_SURVEYS
from pages.pieces.figures import note_text

LABELS: Mapping[str, str] = {
    "satisfaction": N_("Satisfaction"),
    "loyalty": N_("Loyalty"),
    "contribution": N_("Contribution"),
    "dependence": N_("Dependence"),
}
BETTER: Mapping[str, Side] = {
    "satisfaction": "higher",
    "loyalty": "higher",
    "contribution": "higher",
    "dependence": "neither",
}
RAW_SAID = {
    "satisfaction": N_("answers {value}"),
    "loyalty": N_("P(alive) {value}"),
    "contribution": N_("{value} a year"),
    "dependence": N_("wallet {value}"),
}
RAW_LABELS = {
    "satisfaction": N_("Mean answer, of the scale"),
    "loyalty": N_("P(alive)"),
    "contribution": N_("Client profit, 12 months"),
    "dependence": N_("Our part of its purchases"),
}
NOBODY = N_("no client here had bought or answered by then")
NOBODY_ANSWERED = N_("no client here answered in the last 18 months")
NOBODY_ORDERED = N_("no client here had ordered by then")
NO_MARKS_YET = N_("no whole fiscal year of sales yet to take the marks from")
COSTS_UNKNOWN = N_("no client here has a known profit of 12 months")
NO_PURCHASES = N_("import what clients buy a year (`yearly_purchases` of `clients`)")
MEANING = N_(
    "Satisfaction: the client's answers of 18 months, 0 at the low end of their scale, 100 at the high end. "
    "Loyalty: 50 % the chance that it still buys, 30 % its share of wallet (from 80 % on in full), 20 % its opinion of "
    "us against the best alternative, else whether it would recommend us. What is not known drops out and the others "
    "weigh more; without the chance there is no score. Dependence: our part of what it buys, else of what it earns."
)
MARKS = N_("Contribution: client profit of 12 months; {low} is 0, nothing is 40, {high} is 100 (base year {year}).")
NO_MARKS = N_("Contribution: client profit of 12 months between marks of a base year, which is not over yet.")
VERSION = N_("Score version {version}; the marks are kept in the settings, so no client moves because others did.")
SOURCE = N_("definition of the house; Dick & Basu 1994; Emerson 1962")


def raw_text(degree: str, raw: float | None, words: Words) -> str:
    """The raw value behind a degree with its unit: "65 % of the scale"; empty where it is unknown."""
    if raw is None:
        return ""
    value = words.money(round(raw)) if degree == "contribution" else words.share(raw, 0)
    return words(RAW_SAID[degree], value=value)


def definition(view: View, words: Words) -> str:
    """How all four scores are made, with the marks of contribution as they stand in the settings: amounts of money."""
    is_mine = view.may_see("money")
    marks, year = profit_points(view.settings) if is_mine else None, view.settings.anchors_year
    said = words(NO_MARKS) if is_mine else ""
    if marks is not None:
        low, high = (words.money(round(mark * 10_000)) for mark in marks)
        said = words(MARKS, low=low, high=high, year=str(year))
    why = anchors_note(view.settings) if marks is not None else ""
    version = words(VERSION, version=SCORE_VERSION)
    return " ".join(part for part in (words(MEANING), said, words(why) if why else "", version) if part)


def degree_note(view: View, words: Words, *parts: str) -> Note:
    """The line under a panel of degrees, with all definitions behind the ⓘ."""
    return Note(note_text(words, view, *parts), definition(view, words), words(SOURCE))


def why_unknown(view: View, degree: str, clients: int) -> str:
    """Why nobody has that score, as a message: whose right it is, what to import, or who is not there."""
    topic, table, nothing = (
        ("satisfaction", "surveys", NO_SURVEYS) if degree == "satisfaction" else ("money", "sales", NO_SALES)
    )
    if not view.may_see("satisfaction" if topic == "satisfaction" else "money"):
        return NOT_YOURS
    if degree != "dependence" and not view.has(table):
        return nothing
    if not clients:
        return NOBODY
    if degree == "contribution":
        return NO_COSTS if not view.knows_costs else NO_MARKS_YET if not profit_points(view.settings) else COSTS_UNKNOWN
    return {"satisfaction": NOBODY_ANSWERED, "loyalty": NOBODY_ORDERED, "dependence": NO_PURCHASES}[degree]


def nothing_known(view: View) -> str:
    """Why no degree can be known at all, as a message; empty where one may be."""
    if not view.may_see("money") and not view.may_see("satisfaction"):
        return NOT_YOURS
    if not view.has("sales") and not view.has("surveys"):
        return NO_SALES
    return ""
