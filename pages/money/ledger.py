"""The ledger: from gross sales to client profit, line by line, against the compared period; of a view or a client."""

from __future__ import annotations

from charts.chart import Rows, tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.contribution import Ledger, LedgerLine, ViewLedger
from metrics.kpi import NO_SALES
from pages.pieces.codes import coded
from pages.pieces.figures import note_text

TITLE = N_("The ledger from revenue to profit")
LINES = {
    "gross": N_("Gross sales"),
    "discount": N_("Discounts"),
    "revenue": N_("Revenue"),
    "cost_of_goods": N_("Cost of goods"),
    "gross_margin": N_("Gross profit"),
    "capital_charge": N_("Capital charge"),
    "profit": N_("Client profit"),
}
DEFINITION = N_(
    "Gross sales less discounts are revenue; less the cost of the goods, gross profit; less each kind of service at"
    " driver quantity × rate (or as recorded) and the capital charge, client profit"
)
SOURCE = N_("Kaplan & Narayanan 2001, Measuring and managing customer profitability")


def profit_key(view: View) -> str:
    """Client profit; gross profit where no service costs were imported."""
    return "client_profit" if view.has("activities") else "gross_profit"


def ledger_panel(view: View, words: Words, now: ViewLedger, before: ViewLedger | None) -> Panel:
    """From gross sales to profit over the clients whose profit is known; before: None where nothing is known."""
    if not view.has("sales"):
        return Panel("ledger", words(TITLE), missing=words(NO_SALES))
    if not now.known.clients:
        why = now.missing or N_("nothing was sold in this period")
        return Panel("ledger", words(TITLE), missing=words(why))
    apart = ""
    if now.unknown_clients:
        apart = words.many(
            "{n} client with unknown cost and {revenue} revenue stands apart",
            "{n} clients with unknown cost and {revenue} revenue stand apart",
            now.unknown_clients,
            revenue=words.money(now.unknown_revenue_e4),
        )
    untold = ""
    if now.lines_untold:
        untold = words.many(
            "no capital is charged on {n} order line without a payment day",
            "no capital is charged on {n} order lines without a payment day",
            now.lines_untold,
        )
    text = note_text(words, view, words("n {n}", n=now.known.clients), words("costs carry a minus sign"), apart, untold)
    return Panel(
        "ledger",
        profit_message(words, now.known),
        table=ledger_table(view, words, now.known, before.known if before else None),
        note=Note(text, definition=words(DEFINITION), source=words(SOURCE)),
        shows="table",
    )


def profit_message(words: Words, now: Ledger) -> str:
    """What is left of the revenue, in a sentence; the title where that is unknown."""
    profit_e4 = now.profit_e4
    if profit_e4 is None:
        return words(TITLE)
    revenue = words.money(now.revenue_e4)
    if profit_e4 < 0:
        return words("{revenue} revenue ends in a loss of {loss}", revenue=revenue, loss=words.money(-profit_e4))
    return words("Of {revenue} revenue {profit} is left as profit", revenue=revenue, profit=words.money(profit_e4))


def ledger_table(view: View, words: Words, now: Ledger, before: Ledger | None) -> Table:
    """Every line with its acts, quantity × rate, amount now and before, and its effect on profit."""
    held, past = _by_name(now), _by_name(before) if before else {}
    names = [name for name in [*_order(held, past)] if _is_told(name, held, past)]
    amounts = [_amount(held, name) for name in names]
    befores = [_amount(past, name) if before else None for name in names]
    acts = [held[name].activity if name in held else None for name in names]
    columns = (
        TableColumn("line", words("Line")),
        TableColumn("now", words.period(view.selection.period), "money"),
        TableColumn("before", words.period(view.compared().selection.period), "money"),
        TableColumn("effect", words("effect on profit"), "money", signed=True),
        TableColumn("share", words("of revenue"), "share", digits=1, absent="–"),
        TableColumn("acts", words("Acts"), "count", absent="–"),
        TableColumn("driver", words("Quantity × rate")),
    )
    rows: Rows = tidy(
        {
            "line": [words(LINES[key]) if key in LINES else coded(key, words) or words.unknown for key in names],
            "now": amounts,
            "before": befores,
            "effect": [None if a is None or b is None else a - b for a, b in zip(amounts, befores, strict=True)],
            "share": [None if a is None or not now.revenue_e4 else a / now.revenue_e4 for a in amounts],
            "acts": [act.acts if act else None for act in acts],
            "driver": [_driver(words, line) for line in (held.get(name) for name in names)],
        }
    )
    shaded = tuple(at for at, name in enumerate(names) if name in held and held[name].is_total)
    return Table(columns, rows, shaded=shaded)


def _by_name(found: Ledger) -> dict[str, LedgerLine]:
    """The lines by key; an activity by its name, marked so that no name can be a key."""
    return {line.activity.activity if line.activity else line.key: line for line in found.lines()}


def _order(now: dict[str, LedgerLine], past: dict[str, LedgerLine]) -> tuple[str, ...]:
    """The lines of now; an act that was done before only, behind the others."""
    gone = [name for name in past if name not in now]
    tail = ("capital_charge", "profit")
    return (*(name for name in now if name not in tail), *gone, *tail)


def _is_told(name: str, now: dict[str, LedgerLine], past: dict[str, LedgerLine]) -> bool:
    """Discounts and gross sales only where there are any, a charge only where one is set."""
    asked = {"gross": "discount", "discount": "discount", "capital_charge": "capital_charge"}.get(name)
    if name == "profit":
        return any(line.activity or (line.key == "capital_charge" and line.amount_e4) for line in now.values())
    return asked is None or any(side[asked].amount_e4 for side in (now, past) if asked in side)


def _amount(side: dict[str, LedgerLine], name: str) -> int | None:
    """An act that was not done cost nothing; what is unknown stays so."""
    return side[name].amount_e4 if name in side else 0


def _driver(words: Words, line: LedgerLine | None) -> str:
    if line is None or line.activity is None:
        return ""
    rate_e4 = line.activity.rate_e4
    if rate_e4 is None:
        return words("as recorded") if line.amount_e4 is not None else words.unknown
    return f"{words.amount(line.activity.quantity_e4)} × {words.money(rate_e4)}"
