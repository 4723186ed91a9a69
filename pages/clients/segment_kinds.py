"""Sales ability against integrity: the four kinds with their policies, and the clients of a chosen one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from charts.chart import Rows, tidy
from charts.kind_grid import kind_grid_chart
from charts.panel import Note, Panel, Remark, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.grade import MOST_LISTED
from metrics.segments import KINDS, PLACES, UNKNOWN
from pages.pieces.figures import interval_columns, note_text
from pages.pieces.page import Choice

NAMES = {
    "partner": N_("Partner"),
    "support": N_("Support"),
    "reform": N_("Reform"),
    "give_up": N_("Give up"),
    "unknown": N_("Unknown"),
}
POLICIES = {
    "partner": N_("Goods and terms first; one named contact; plan the year together and share what it brings"),
    "support": N_("Small and straight: help with range, display and training; let the credit grow with the orders"),
    "reform": N_(
        "Sells well and keeps no word: short credit, promotions paid in advance, conditions in writing with a date"
    ),
    "give_up": N_("Cash before delivery and no visits; serve through a wholesaler, or part in good order"),
    "unknown": N_("Too little is known to judge: record invoices and conduct first, and treat as before"),
}
ROLES = {"partner": "good", "support": "plain", "reform": "plain", "give_up": "bad"}
KIND = Choice(
    "kind", N_("Clients listed"), tuple((kind, NAMES[kind]) for kind in (*KINDS, UNKNOWN)), "partner", "listed"
)
COLUMNS = (N_("dishonest"), N_("honest"))
ROWS = (N_("strong: tier A or B"), N_("weak: tier C or D"))
FORMULA = N_(
    "Strong: tier A or B by revenue. Honest: the 95 % Wilson interval of (months without an incident + invoices paid "
    "in time) ÷ (months + invoices) of 24 months lies at 85 % or above; dishonest: below it; else, or with fewer than "
    "six of both, unknown"
)
SOURCE = N_("definition of the house; Wilson 1927")
NO_INTEGRITY = N_("unknown: nothing says who pays in time and who keeps to what was agreed")


def kind_totals(cells: Rows) -> dict[str, dict[str, int]]:
    """Clients, revenue, profit, unpriced and overridden of each kind, out of the cells."""
    keys = ("clients", "overridden", "revenue_e4", "profit_e4", "unpriced")
    found = {kind: dict.fromkeys(keys, 0) for kind in (*KINDS, UNKNOWN)}
    for row in cells.to_dict("records"):
        for key in keys:
            found[row["kind"]][key] += int(row[key])
    return found


def grid_panel(view: View, words: Words, totals: dict[str, dict[str, int]]) -> Panel:
    """The four kinds as a grid: how many, what they bring; the unknown apart."""
    title = words("Sales ability against integrity")
    every, known = sum(t["clients"] for t in totals.values()), [k for k in KINDS if totals[k]["clients"]]
    if not every:
        return Panel("kinds", title, missing=words("no client in this selection; widen the filters"))
    if not known:
        return Panel("kinds", title, missing=words(NO_INTEGRITY))
    revenue = sum(t["revenue_e4"] for t in totals.values())
    rows = tidy(
        {
            "kind": KINDS,
            "name": [words(NAMES[kind]) for kind in KINDS],
            "column": [1 if PLACES[kind][1] == "honest" else 0 for kind in KINDS],
            "row": [0 if PLACES[kind][0] == "strong" else 1 for kind in KINDS],
            "value": [totals[kind]["clients"] for kind in KINDS],
            "lines": [_lines(words, totals[kind], revenue) for kind in KINDS],
            "role": [ROLES[kind] for kind in KINDS],
        }
    )
    apart = totals[UNKNOWN]
    rest = ""
    if apart["clients"]:
        rest = words.many("{n} more unknown, {revenue}", "{n} more unknown, {revenue}", apart["clients"],
                          revenue=words.money(apart["revenue_e4"]))  # fmt: skip
    heads = (words(COLUMNS[0]), words(COLUMNS[1])), (words(ROWS[0]), words(ROWS[1]))
    chart = kind_grid_chart(rows, words, columns=heads[0], rows=heads[1], rest=rest)
    partners = totals["partner"]
    share = words.share(partners["revenue_e4"] / revenue, 0) if revenue > 0 else words.unknown
    message = words.many("{n} partner brings {share} of the revenue", "{n} partners bring {share} of the revenue",
                         partners["clients"], share=share)  # fmt: skip
    note = Note(note_text(words, view, words("n {n}", n=every), words("revenue and profit of twelve months"),
                          _unpriced(words, totals)), words(FORMULA), words(SOURCE))  # fmt: skip
    return Panel(
        "kinds", message, chart, kinds_table(words, totals), note, remarks=_overridden(words, totals), width="half"
    )


def _lines(words: Words, total: dict[str, int], revenue: int) -> list[str]:
    if not total["clients"]:
        return [words("nobody")]
    lines = [words("revenue {amount}", amount=words.money(total["revenue_e4"]))]
    if revenue > 0:
        lines.append(words("{share} of all revenue", share=words.share(total["revenue_e4"] / revenue, 0)))
    if total["unpriced"] < total["clients"]:
        lines.append(words("profit {amount}", amount=words.money(total["profit_e4"])))
    else:
        lines.append(words("profit unknown"))
    return lines


def _unpriced(words: Words, totals: dict[str, dict[str, int]]) -> str:
    count = sum(t["unpriced"] for t in totals.values())
    if not count:
        return ""
    return words.many("{n} client with unknown profit is left out of it",
                      "{n} clients with unknown profit are left out of it", count)  # fmt: skip


def _overridden(words: Words, totals: dict[str, dict[str, int]]) -> tuple[Remark, ...]:
    count = sum(t["overridden"] for t in totals.values())
    if not count:
        return ()
    told = words.many("{n} client stands where a person put it, not the figures",
                      "{n} clients stand where a person put them, not the figures", count)  # fmt: skip
    return (Remark(words("Overridden"), told),)


def kinds_table(words: Words, totals: dict[str, dict[str, int]]) -> Table:
    """Every kind with how many there are and what they bring; what to do about it stands in words beside."""
    kinds = (*KINDS, UNKNOWN)
    columns = (
        TableColumn("kind", words("Kind")),
        TableColumn("clients", words("Clients"), "count"),
        TableColumn("revenue_e4", words("Revenue"), "money"),
        TableColumn("profit_e4", words("Profit"), "money"),
        TableColumn("overridden", words("Overridden"), "count"),
    )
    data: dict[str, list[object]] = {
        key: [totals[kind][key] for kind in kinds] for key in ("clients", "revenue_e4", "overridden")
    }
    data["profit_e4"] = [
        totals[k]["profit_e4"] if totals[k]["unpriced"] < totals[k]["clients"] or not totals[k]["clients"] else None
        for k in kinds
    ]
    data["kind"] = [words(NAMES[kind]) for kind in kinds]
    return Table(columns, tidy(data), shaded=(len(kinds) - 1,))


def policies_panel(view: View, words: Words, totals: dict[str, dict[str, int]]) -> Panel:
    """What to do about each kind."""
    title = words("What to do about each kind")
    largest = max(KINDS, key=lambda kind: totals[kind]["clients"])
    if not totals[largest]["clients"]:
        return Panel("policies", title, missing=words(NO_INTEGRITY), width="half")
    message = words("{kind} is the largest kind with {n}", kind=words(NAMES[largest]), n=totals[largest]["clients"])
    told = tuple(Remark(words(NAMES[kind]), words(POLICIES[kind])) for kind in (*KINDS, UNKNOWN))
    note = Note(note_text(words, view, words("revenue and profit of twelve months")), words(FORMULA))
    return Panel("policies", message, table=kinds_table(words, totals), note=note, remarks=told, shows="table",
                 width="half")  # fmt: skip


def listed_panel(view: View, words: Words, kind: str, total: int, rows_of: Callable[[int], Rows]) -> Panel:
    """The clients of the chosen kind, with what put them there."""
    name = words(NAMES[kind])
    rows = rows_of(MOST_LISTED)
    if rows.empty:
        return Panel("listed", name, missing=words("nobody is of this kind here"))
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("revenue_e4", words("Revenue, 12 months"), "money"),
        TableColumn("grade", words("Grade")),
        TableColumn("own", words("chance of it"), "share", digits=0),
        TableColumn("integrity", words("Integrity"), "share"),
        *interval_columns(words),
        TableColumn("watched", words("n"), "count"),
        TableColumn("because", words("Because")),
        TableColumn("profit_e4", words("Profit, 12 months"), "money"),
        TableColumn("tier", words("Tier")),
        TableColumn("client_id", words("Client")),
    )
    message = words("{kind}: {name} is the largest of {n}", kind=name, name=rows["name"].iloc[0], n=total)
    about = note_text(words, view, words("the most revenue first"))
    table = Table(
        columns,
        _told(words, rows),
        opens="client_id",
        opens_page="one_client",
        more=max(0, total - len(rows)),
        all_rows=lambda most: _told(words, rows_of(most)),
    )
    return Panel(
        "listed",
        message,
        table=table,
        note=Note(about, words(POLICIES[kind]), hint=words("select a client to open it")),
        shows="table",
    )


def _told(words: Words, rows: Rows) -> Rows:
    """The rows of the list as the table shows them."""
    listed = rows.to_dict("records")
    kept = ("name", "client_id", "tier", "grade", "own", "watched", "revenue_e4", "profit_e4")
    data: dict[str, list[object]] = {key: list(rows[key]) for key in kept}
    data["integrity"] = [row["straight"] / row["watched"] if row["watched"] else None for row in listed]
    data |= {"low": list(rows["integrity_low"]), "high": list(rows["integrity_high"])}
    data["because"] = [_because(words, row) for row in listed]
    return tidy(data)


def _because(words: Words, row: Mapping[str, object]) -> str:
    """Who or what put a client into its kind, and whether a grave incident weighs on its grade."""
    if row["is_overridden"]:
        said = words("by a person; by the figures {kind}", kind=words(NAMES[str(row["by_figures"])]))
    else:
        said = words("by the figures")
    return said + (" · " + words("grave incident") if row["is_grave"] else "")
