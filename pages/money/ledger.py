"""The ledger: from gross sales to client profit, line by line, against the compared period."""

from __future__ import annotations

from charts.chart import Rows, tidy
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from locales import Words
from metrics.kpi import NO_SALES, Sums, figure, period_figure
from metrics.service_costs import costs_of_both
from pages.pieces.codes import coded
from pages.pieces.figures import note_text


def profit_key(view: View) -> str:
    """Client profit; gross profit where no service costs were imported."""
    return "client_profit" if view.has("activities") else "gross_profit"


def ledger_panel(view: View, words: Words, sums: tuple[Sums, Sums], costs: Rows, costs_before: Rows) -> Panel:
    """From revenue to client profit, line by line, against the compared period."""
    title = words("The ledger from revenue to profit")
    now, before = sums
    if not now["lines"]:
        return Panel(
            "ledger", title, missing=words(NO_SALES if not view.has("sales") else "nothing was sold in this period")
        )
    lines = _ledger_lines(view, words, now, before, costs, costs_before)
    names, drivers, values, befores, is_total = zip(*lines, strict=True)
    if period_figure(view.compared(), "revenue", before).value is None:
        befores = (None,) * len(lines)  # before the data begin nothing is known, not even a zero
    effect = [None if n is None or b is None else n - b for n, b in zip(values, befores, strict=True)]
    rows = tidy(
        {
            "line": names,
            "driver": drivers,
            "now": values,
            "before": befores,
            "effect": effect,
            "share": [None if v is None or not now["revenue_e4"] else v / now["revenue_e4"] for v in values],
        }
    )
    columns = (
        TableColumn("line", words("Line")),
        TableColumn("driver", words("Acts")),
        TableColumn("now", words.period(view.selection.period), "money"),
        TableColumn("before", words.period(view.compared().selection.period), "money"),
        TableColumn("effect", words("effect on profit"), "money", signed=True),
        TableColumn("share", words("of revenue"), "share", digits=1),
    )
    profit = figure(view, profit_key(view), now)
    message = title
    if profit.value is not None and profit.value < 0:
        message = words(
            "{revenue} revenue ends in a loss of {loss}",
            revenue=words.money(now["revenue_e4"]),
            loss=words.money(-round(profit.value)),
        )
    elif profit.value is not None:
        message = words(
            "Of {revenue} revenue {profit} is left as profit",
            revenue=words.money(now["revenue_e4"]),
            profit=words.money(round(profit.value)),
        )
    shaded = tuple(at for at, total in enumerate(is_total) if total)
    note = Note(note_text(words, view, words("costs carry a minus sign; unknown is not zero")))
    return Panel("ledger", message, table=Table(columns, rows, shaded=shaded), note=note, shows="table")


def _ledger_lines(
    view: View, words: Words, now: Sums, before: Sums, costs: Rows, costs_before: Rows
) -> list[tuple[str, str, int | None, int | None, bool]]:
    def known(key: str, sums: Sums) -> int | None:
        value = figure(view, key, sums).value
        return None if value is None else round(value)

    def goods(sums: Sums) -> int | None:
        return -sums["cost_of_goods_e4"] if sums["lines"] and sums["cost_known_lines"] == sums["lines"] else None

    lines: list[tuple[str, str, int | None, int | None, bool]] = []
    if now["discount_e4"] or before["discount_e4"]:
        gross = [s["revenue_e4"] + s["discount_e4"] for s in (now, before)]
        lines += [
            (words("Gross sales"), "", gross[0], gross[1], False),
            (words("Discounts"), "", -now["discount_e4"], -before["discount_e4"], False),
        ]
    lines.append((words("Revenue"), "", now["revenue_e4"], before["revenue_e4"], True))
    lines.append((words("Cost of goods"), "", goods(now), goods(before), False))
    lines.append((words("Gross profit"), "", known("gross_profit", now), known("gross_profit", before), True))
    for activity, acts, cost, past in costs_of_both(costs, costs_before):
        lines.append((coded(activity, words) or words.unknown, words.count(acts), _minus(cost), _minus(past), False))
    if view.has("activities"):
        lines.append((words("Client profit"), "", known("client_profit", now), known("client_profit", before), True))
    return lines


def _minus(cost: int | None) -> int | None:
    return None if cost is None else -cost
