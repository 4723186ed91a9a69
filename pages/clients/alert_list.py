"""The list of alerts: whose, what is seen, how it went, what is at stake, and what people said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from charts.chart import Rows, tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.alerts import LABELS, ExpectedAlarms, Filters, Found, Listed, alert_counts, found_alerts
from pages.clients.alert_controls import STATE_NAMES
from pages.clients.alert_evidence import revenue_lines
from pages.clients.alert_words import chance_text, seen_in_short
from pages.pieces.codes import coded
from pages.pieces.figures import note_text

MOST_LISTED = 200
DEFINITION = N_(
    "Of each client the latest signal of a kind. Falls, rises and silence are judged week by week against the "
    "client's own usual pace without season, changes of products and drops of satisfaction against what it used to do"
    " and say; limits keep the budget of false alarms. Broken promises of 13 weeks and a profit of 12 months below "
    "zero are facts. At stake: the money a year that the change moves, else all that the client brings in a year"
)
SOURCE = N_("definition of the house; Page 1954 (CUSUM), Roberts 1959 (EWMA), Iglewicz & Hoaglin 1993 (robust z)")
NONE_RAISED = N_("no client raised an alert in the last 12 months")
NONE_LEFT = N_("no alert is left by these choices; choose another kind, state, owner or time")


def list_panel(
    view: View,
    words: Words,
    filters: Filters,
    found: Found,
    alarms: ExpectedAlarms,
    has_lines: bool = True,
) -> Panel:
    """The alerts that the filters leave, those with the most money at stake first. has_lines: with little charts."""
    raised = int(alert_counts(view)["raised"].sum())
    if not found.rows:
        missing = NONE_LEFT if raised else alarms.expected.missing or NONE_RAISED
        return Panel("list", words("Alerts"), missing=words(missing))
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("seen", words("What is seen")),
        TableColumn("months", words("13 months"), "spark", of="money"),
        TableColumn("stake_e4", words("At stake a year"), "money"),
        TableColumn("raised_on", words("Raised on"), "day"),
        TableColumn("state", words("State")),
        TableColumn("owner", words("Owner"), absent="–"),
        TableColumn("due_on", words("Due"), "day", absent="–", on_paper=False),
        TableColumn("note", words("Note"), absent="–", on_paper=False),
        TableColumn("kind", words("Kind"), on_paper=False),
        TableColumn("about", words("About"), absent="–", on_paper=False),
        TableColumn("chance", words("Chance of it"), absent="–", on_paper=False),
        TableColumn("region", words("Region"), on_paper=False),
        TableColumn("manager", words("Account manager")),
        TableColumn("client_id", words("Client"), on_paper=False),
    )
    absent = () if view.may_see("money") else ("months", "stake_e4")
    kept = tuple(c for c in columns if c.key not in absent and (has_lines or c.kind != "spark"))
    rows = partial(listed_rows, view, words, has_lines=has_lines)
    table = Table(
        kept, rows(found.rows[:MOST_LISTED]), opens="client_id", opens_page="one_client",
        more=max(0, found.count - MOST_LISTED), all_rows=lambda most: rows(found_alerts(view, filters, most).rows),
    )  # fmt: skip
    has_spark = any(c.kind == "spark" for c in kept)
    note = note_text(
        words, view, *_told(words, found, raised), words("the line: revenue by month") if has_spark else ""
    )
    return Panel("list", _message(words, found), table=table, shows="table",
                 note=Note(note, words(DEFINITION), words(SOURCE), words("select a client to open it")))  # fmt: skip


def _message(words: Words, found: Found) -> str:
    if found.stake_e4 is None:
        return words.many("{n} alert is on the list", "{n} alerts are on the list", found.count)
    return words.many("{n} alert; {money} a year is at stake", "{n} alerts; {money} a year is at stake", found.count,
                      money=words.money(found.stake_e4))  # fmt: skip


def _told(words: Words, found: Found, raised: int) -> Iterator[str]:
    """How many are listed of how many, and in which order."""
    yield words("n {n} of {all}", n=found.count, all=raised)
    yield words("standing ones first, the most money at stake on top")
    if found.gone:
        yield words.many("{n} of a client without an order for more than a year comes last",
                         "{n} of clients without an order for more than a year come last", found.gone)  # fmt: skip


def listed_rows(view: View, words: Words, on_list: Sequence[Listed], has_lines: bool = True) -> Rows:
    """The rows of the list as the table shows them."""
    region, manager = named_by(view)
    lines = revenue_lines(view, [each.client_key for each in on_list]) if has_lines else {}
    return tidy(
        {
            "name": [each.name for each in on_list],
            "seen": [seen_in_short(words, each, view.as_of) for each in on_list],
            "months": [lines.get(each.client_key) for each in on_list],
            "stake_e4": [each.stake_e4 for each in on_list],
            "raised_on": [each.raised_on for each in on_list],
            "state": [words(STATE_NAMES[each.state]) for each in on_list],
            "owner": [each.owner or None for each in on_list],
            "due_on": [each.due_on for each in on_list],
            "note": [each.said.note or None if each.said else None for each in on_list],
            "kind": [words(LABELS[each.kind]) for each in on_list],
            "about": [coded(each.about or None, words) for each in on_list],
            "chance": [None if each.chance is None else chance_text(words, each.chance) for each in on_list],
            "region": [region(each) for each in on_list],
            "manager": [manager(each) for each in on_list],
            "client_id": [each.client_id for each in on_list],
        }
    )


def named_by(view: View) -> tuple[Callable[[Listed], str | None], Callable[[Listed], str | None]]:
    """What names the region and the account manager of an alert; None where it has none."""
    regions = {key: region.name for key, region in view.tree.regions.items()}
    managers = view.tree.names("manager")
    return lambda each: regions.get(each.region_key), lambda each: managers.get(each.manager_key)
