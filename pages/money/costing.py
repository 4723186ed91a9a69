"""How far the picture can be trusted: own rules, gross profit beside full cost, and the costs reconciled."""

from __future__ import annotations

from collections.abc import Sequence

from charts.chart import Rows, tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.contribution import ProfitSpread, Reconciliation, reconciliation
from metrics.contribution.charged import Costing, costings
from metrics.contribution.pools import GOODS
from metrics.contribution.totals import PeriodClients
from metrics.rules import Rule
from metrics.rules.money import best_fifth, losing_rules
from pages.money.ledger import SOURCE
from pages.pieces.codes import coded
from pages.pieces.figures import note_text
from pages.setup.rule_pieces import SHORT, VERDICTS, figure_text, interval_words

COSTINGS = {
    "margin": N_("Goods only"),
    "service": N_("Goods and service"),
    "capital": N_("Goods, service and capital"),
}
TIME_DRIVEN = N_("Kaplan & Anderson 2004, Time-driven activity-based costing")
ADDS_UP = N_(
    "Charged to clients + unused capacity + unassigned = total cost of the period; the sums of the clients are added up"
    " apart from the totals, so a difference would show"
)


def money_rules(view: View, clients: PeriodClients) -> tuple[Rule, ...]:
    """The rules of thumb about profit, held against the view's own clients."""
    return (
        best_fifth(view, "revenue_e4", clients), best_fifth(view, "profit_e4", clients), *losing_rules(view, clients)
    )  # fmt: skip


def own_rules_panel(view: View, words: Words, spread: ProfitSpread, clients: PeriodClients) -> Panel:
    """20/80 and "20–30 % lose, costing 3–4 times what they bring" in the own data, each with its verdict."""
    rules = money_rules(view, clients)
    share, cost = rules[2].figure, rules[3].figure
    title = words("Rules of thumb about profit, held against our clients")
    if all(rule.figure.value is None for rule in rules):
        return Panel("own_rules", title, missing=words(rules[1].figure.missing), width="half")
    message = title
    if share.value is not None:
        message = words("{share} of the clients lose money", share=words.share(share.value, 0))
        if cost.value is not None:
            message = words(
                "{share} of the clients lose, at {times} times what they bring",
                share=words.share(share.value, 0),
                times=words.number(cost.value),
            )
        elif share.value:
            message = words(
                "{share} of the clients lose; their goods bring no gross profit", share=words.share(share.value, 0)
            )
    columns = (
        TableColumn("claim", words("Rule of thumb")),
        TableColumn("own", words("Here")),
        TableColumn("interval", words("95 % interval")),
        TableColumn("verdict", words("Verdict")),
        TableColumn("n", words("n"), "count", absent="–"),
    )
    rows = tidy(
        {
            "claim": [words(SHORT[rule.key]) for rule in rules],
            "own": [figure_text(rule, rule.figure.value, words) for rule in rules],
            "interval": [interval_words(rule, words) or "–" for rule in rules],
            "verdict": [words(VERDICTS[rule.verdict]) for rule in rules],
            "n": [rule.figure.n or None for rule in rules],
        }
    )
    whys = dict.fromkeys(words(rule.figure.missing) for rule in rules if rule.figure.missing)
    brought = ""
    if spread.losing:
        brought = words(
            "those who lose bring {gross} gross profit and cost {cost} of service",
            gross=words.money(spread.losing_gross_e4),
            cost=words.money(spread.losing_service_e4),
        )
    note = Note(note_text(words, view, brought, *whys), definition=_claims(words, rules), source=words(SOURCE))
    return Panel("own_rules", message, table=Table(columns, rows), note=note, shows="table", width="half")


def _claims(words: Words, rules: Sequence[Rule]) -> str:
    return " · ".join(words(rule.claim) for rule in rules)


def costings_panel(view: View, words: Words, profits: Rows, absent: str) -> Panel:
    """Gross profit beside full cost: who loses on the goods alone, and who only after what was allocated."""
    title = words("Gross profit and full cost side by side")
    if absent:
        return Panel("costings", title, missing=absent, width="half")
    found = costings(profits)
    columns = (
        TableColumn("costing", words("Counted")),
        TableColumn("profit", words("Profit"), "money"),
        TableColumn("losing", words("Clients that lose"), "count"),
        TableColumn("share", words("of clients"), "share"),
        TableColumn("loss", words("Loss pool"), "money"),
        TableColumn("best", words("Best 20 % bring"), "share"),
    )
    rows = tidy(
        {
            "costing": [words(COSTINGS[one.key]) for one in found],
            "profit": [one.profit_e4 for one in found],
            "losing": [one.spread.losing for one in found],
            "share": [one.spread.losing_share for one in found],
            "loss": [one.spread.loss_e4 for one in found],
            "best": [one.curve.top_share(0.2) if one.curve else None for one in found],
        }
    )
    note = note_text(words, view, words("n {n}", n=found[0].spread.known), words("the same clients in every row"))
    return Panel(
        "costings", _costing_message(words, found), table=Table(columns, rows), note=Note(note), shows="table",
        width="half",
    )  # fmt: skip


def _costing_message(words: Words, found: Sequence[Costing]) -> str:
    first, last = found[0].spread.losing, found[-1].spread.losing
    if first == last:
        return words.many(
            "{n} client loses with service and without", "{n} clients lose with service and without", last
        )
    return words("Losing clients: {before} on their goods alone, {after} at full cost", before=first, after=last)


def reconciliation_panel(view: View, words: Words, absent: str, clients: PeriodClients) -> Panel:
    """What clients were charged + what nobody used + what belongs to no client = the cost of the period."""
    title = words("The costs of the period reconciled")
    if absent:
        return Panel("reconciliation", title, missing=absent)
    found = reconciliation(view, clients)
    if not found.total_e4 and not found.unpriced_acts:
        return Panel("reconciliation", title, missing=words("no cost is recorded in this period"))
    message = words("Clients, unused capacity and unassigned add up: difference 0")
    if found.difference_e4:
        message = words("The costs do not add up: {difference} differ", difference=words.money(found.difference_e4))
    apart = [words(found.missing)] if found.missing else []
    if not found.missing:
        apart += dict.fromkeys(words(pool.missing) for pool in found.pools if pool.missing)
    if found.lines_without_cost:
        apart.append(
            words.many(
                "{n} order line has no cost of goods and is in no total",
                "{n} order lines have no cost of goods and are in no total",
                found.lines_without_cost,
            )
        )
    if found.unpriced_acts:
        apart.append(
            words.many(
                "{n} act has neither cost nor rate and is in no total",
                "{n} acts have neither cost nor rate and are in no total",
                found.unpriced_acts,
            )
        )
    if found.capacity_days:
        first, last = (words.day(day) for day in found.capacity_days)
        apart.append(
            words("capacity counts from {first} to {last}: no other acts are on record", first=first, last=last)
        )
    if any(pool.is_over for pool in found.pools):
        apart.append(words("more was used than the capacity stated: check rate and capacity"))
    note = Note(note_text(words, view, *apart), definition=words(ADDS_UP), source=words(TIME_DRIVEN))
    return Panel("reconciliation", message, table=_reconciled(words, found), note=note, shows="table")


def _reconciled(words: Words, found: Reconciliation) -> Table:
    columns = (
        TableColumn("cost", words("Cost")),
        TableColumn("total", words("Total"), "money"),
        TableColumn("clients", words("Clients"), "money"),
        TableColumn("unused", words("Unused capacity"), "money", absent="–"),
        TableColumn("unassigned", words("Of no known client"), "money"),
        TableColumn("difference", words("Difference"), "money"),
        TableColumn("used", words("Capacity used"), "share", absent="–"),
    )
    pools = found.pools
    unused = None if all(pool.unused_e4 is None for pool in pools) else found.unused_e4
    names = [words("Cost of goods") if pool.key == GOODS else coded(pool.key, words) or words.unknown for pool in pools]
    rows = tidy(
        {
            "cost": [*names, words("Together")],
            "total": [*(pool.total_e4 for pool in pools), found.total_e4],
            "clients": [*(pool.clients_e4 for pool in pools), found.clients_e4],
            "unused": [*(pool.unused_e4 for pool in pools), unused],
            "unassigned": [*(pool.unassigned_e4 for pool in pools), found.unassigned_e4],
            "difference": [
                *(p.total_e4 - p.clients_e4 - (p.unused_e4 or 0) - p.unassigned_e4 for p in pools),
                found.difference_e4,
            ],
            "used": [*(pool.used_share for pool in pools), None],
        }
    )
    return Table(columns, rows, shaded=(len(pools),))
