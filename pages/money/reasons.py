"""Why clients lose money: the reasons added up, and the list of the losing clients with the reasons of each."""

from __future__ import annotations

from charts.bars import bars_chart
from charts.chart import Rows, tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.contribution import REASONS
from metrics.contribution.charged import capital_rate
from metrics.contribution.loss_makers import LossMakers, loss_makers
from pages.pieces.figures import note_text

DEFINITION = N_(
    "Own cost − rate of the tier's peers × own gross sales, for each reason; the reasons of a client add up to what it"
    " would earn with the rates of its peers, less what it earns"
)
SOURCE = N_("definition of the house, as the variances of standard costing")
USUAL = N_(
    "Usual: mean of the same period over the years, drawn toward the tier the more, the fewer and wilder the years"
)


def reasons_panel(view: View, words: Words, found: LossMakers, absent: str) -> Panel:
    """What each reason costs all that lose money, against the peers of their tiers."""
    title = words("Why clients lose money")
    told = [row for row in found.totals.itertuples() if row.cost_e4 > 0]
    why = absent or (words("no client loses money in this period") if not found.losing else "")
    why = why or (words(found.missing) if found.missing else "")
    if why or not told:
        return Panel("reasons", title, missing=why or words("no losing client costs more than its peers"), width="half")
    rows = tidy(
        {
            "label": [words(REASONS[row.reason]) for row in told],
            "value": [row.cost_e4 for row in told],
            "clients": [row.clients for row in told],
            "first": [row.first for row in told],
            "share": [row.share for row in told],
        }
    )
    columns = (
        TableColumn("label", words("Reason")),
        TableColumn("value", words("Cost above the peers'"), "money"),
        TableColumn("share", words("Share"), "share"),
        TableColumn("clients", words("Clients"), "count"),
        TableColumn("first", words("Dearest reason of"), "count"),
    )
    message = words(
        "{reason} cost the loss-makers most: {cost} above their peers",
        reason=_headed(words(REASONS[told[0].reason])),
        cost=words.money(told[0].cost_e4),
    )
    note = Note(
        note_text(
            words, view, words("n {n}", n=found.losing - found.without_peers), _without(words, found),
            words("against the peers of the tier, at least five clients"),
        ),
        definition=words(DEFINITION),
        source=words(SOURCE),
    )  # fmt: skip
    chart = bars_chart(rows, words, label=words("Cost above the peers'"), stressed=1)
    return Panel("reasons", message, chart, Table(columns, rows), note, width="half")


def loss_makers_panel(view: View, words: Words, found: LossMakers, absent: str) -> Panel:
    """The largest losses, the three dearest reasons of each, and what the client brings in a usual year."""
    title = words("Who loses money, and why")
    if absent or not found.losing:
        return Panel("loss_makers", title, missing=absent or words("no client loses money in this period"))
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("profit_e4", words("Profit"), "money"),
        *(TableColumn(f"reason_{at}", words("Reason {n}", n=at)) for at in (1, 2, 3)),
        TableColumn("usual_e4", words("Usual"), "money"),
        TableColumn("loss_chance", words("Chance of a loss"), "share"),
        TableColumn("revenue_e4", words("Revenue"), "money"),
        TableColumn("gross_e4", words("Gross profit"), "money"),
        TableColumn("service_cost_e4", words("Cost of service"), "money"),
        *((TableColumn("capital_charge_e4", words("Capital charge"), "money"),) if capital_rate(view) else ()),
        TableColumn("tier", words("Tier")),
        TableColumn("client_id", words("Client")),
    )
    message = words.many(
        "{n} client loses {loss}", "{n} clients lose {loss} together", found.losing, loss=words.money(found.loss_e4)
    )
    if found.bad_years:
        message = words.many(
            "{n} client loses {loss}; {bad} of them would gain in a usual year",
            "{n} clients lose {loss}; {bad} of them would gain in a usual year",
            found.losing,
            loss=words.money(found.loss_e4),
            bad=found.bad_years,
        )
    note = note_text(
        words, view, words("the {n} largest losses", n=len(found.rows)) if len(found.rows) < found.losing else "",
        words.many("over {n} year", "over {n} years", found.years),
        words(found.missing) if found.missing else words("reasons in money against the peers of the tier"),
        _without(words, found),
    )  # fmt: skip
    table = Table(
        columns, _told(words, found.rows), opens="client_id", opens_page="one_client",
        all_rows=lambda most: _told(words, loss_makers(view, most).rows),
    )  # fmt: skip
    told = Note(note, words(USUAL), words("Efron & Morris 1975"), words("select a client to open it"))
    return Panel("loss_makers", message, table=table, note=told, shows="table")


def _told(words: Words, rows: Rows) -> Rows:
    """The losing clients with their reasons in words."""
    texts = {
        f"reason_{at}": [
            reason_text(words, reason, cost)
            for reason, cost in zip(rows[f"reason_{at}"], rows[f"cost_{at}_e4"], strict=True)
        ]
        for at in (1, 2, 3)
    }
    return rows.assign(**texts)


def reason_text(words: Words, reason: str, cost_e4: int | None) -> str:
    """A reason with its money; a dash where there is none."""
    return words("{reason} {cost}", reason=words(REASONS[reason]), cost=words.money(cost_e4)) if reason else "–"


def _without(words: Words, found: LossMakers) -> str:
    if not found.without_peers or found.missing:
        return ""
    return words.many(
        "{n} client in a tier without peers has no reasons",
        "{n} clients in tiers without peers have no reasons",
        found.without_peers,
    )


def _headed(text: str) -> str:
    return text[:1].upper() + text[1:]
