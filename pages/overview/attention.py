"""What needs attention: a ranked list by the money at stake, each row a link to the page where one acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from charts.chart import tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.attention import ALERTS, STAKES, Attention, Kind, Matter
from metrics.targets import Targets
from pages.clients.alert_state_list import IN_STATE
from pages.overview.attention_words import sentence, whose_text, why_text
from pages.pieces.figures import note_text

OPENS_LINK = "link"
"""Rows that lead to different pages: each holds a page and the parameters of its link."""
TITLE = N_("What needs attention")
NOTHING = N_("nothing stands out of all that the data can tell")
METHOD = N_(
    "Each matter by its yearly money at stake, reckoned as its column says. Regions: the year so far against its"
    " pacing; plans: chance below 30 %; promises: due in the period, past their day and not kept; alerts: they stand"
    " and nobody said anything of them; payments: orders of 12 months past their day; dormant: tiers A and B. One"
    " client can be behind several matters, so stakes are never added"
)
SOURCE = N_("definition of the house")
PAGES: Mapping[Kind, str] = {
    "behind_target": "kpis", "behind_before": "kpis", "plan": "kpis", "captive": "false_loyalty",
    "loss": "alerts", "promise": "promises", "fall": "alerts", "no_order": "alerts", "mix": "alerts",
    "satisfaction": "alerts", "late": "one_client", "dormant": "alerts",
}  # fmt: skip
"""Where one acts on each kind; on a single client on its own page, and where no page lists them on the largest's."""


def attention_panel(view: View, words: Words, found: Attention, goals: Targets) -> Panel:
    """The ten matters with the most money at stake; a click goes to where one acts on it."""
    if found.missing or not found.matters:
        return Panel("attention", words(TITLE), missing=words(found.missing or NOTHING), width="half")
    rows = tidy(
        {
            "rank": list(range(1, len(found.matters) + 1)),
            "stake_e4": [one.stake_e4 for one in found.matters],
            "what": [sentence(one, words) for one in found.matters],
            "whose": [whose_text(one, words) for one in found.matters],
            "why": [why_text(one, words, view) for one in found.matters],
            "reckoned": [words(STAKES[one.kind]) for one in found.matters],
            "link": [link_of(one) for one in found.matters],
        }
    )
    columns = (
        TableColumn("rank", words("No."), "count"),
        TableColumn("stake_e4", words("Money at stake"), "money"),
        TableColumn("what", words("What")),
        TableColumn("whose", words("Whose"), absent="–"),
        TableColumn("why", words("More"), absent="–"),
        TableColumn("reckoned", words("What is at stake")),
    )
    table = Table(columns, rows, opens="link", opens_page=OPENS_LINK, more=found.more)
    first = found.matters[0]
    message = words("{stake} at stake: {what}", stake=words.money(first.stake_e4), what=sentence(first, words))
    untold = words.joined(words(part) for part in _untold(view, goals))
    note = Note(
        note_text(
            words,
            view,
            words("money of a year; the matters overlap and do not add up"),
            words("nothing is known of {what}", what=untold) if untold else "",
        ),
        words(METHOD),
        words(SOURCE),
        words("select a row to go where one acts on it"),
    )
    return Panel("attention", message, table=table, note=note, width="half", shows="table")


def link_of(matter: Matter) -> str:
    """Where one acts on a matter, as a page and the parameters of its link."""
    page = PAGES[matter.kind]
    if matter.client_id and (matter.clients == 1 or page == "one_client"):
        return f"one_client?{urlencode({'client': matter.client_id})}"
    chosen = matter.parameters
    if matter.kind in ALERTS:
        chosen = {"kind": matter.kind}
    elif matter.kind == "dormant":
        chosen = {IN_STATE.key: "dormant", **matter.parameters}
    return f"{page}?{urlencode(chosen)}" if chosen else page


def _untold(view: View, goals: Targets) -> Iterator[str]:
    """What cannot be looked at for want of data or of rights, as messages."""
    if not goals.values:
        yield N_("targets")
    if not view.knows_costs:
        yield N_("costs")
    if not view.has("surveys") or not view.may_see("satisfaction"):
        yield N_("satisfaction")
    if not view.has("promises") or not view.may_see("satisfaction"):
        yield N_("promises")
