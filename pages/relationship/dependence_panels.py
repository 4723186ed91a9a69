"""Dependence both ways: how much clients live on us, we on them, and how much of us lies with few."""

from __future__ import annotations

from charts.chart import Rows, tidy
from charts.concentration import concentration_chart
from charts.dependence_map import dependence_map_chart
from charts.estimates import estimates_chart
from charts.panel import Note, Panel, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.dependence import Balance, Portfolio, dependence_list
from metrics.dependence.balance import BINS, DECADES, STEPS_A_DECADE
from pages.pieces.figures import interval_text, note_text

RESTS_ON = {"bought": N_("what it buys"), "earned": N_("what it earns")}
BOTH = N_(
    "Our sales to a client ÷ all it buys (or its profit from us ÷ its profit), against our sales to it ÷ our sales"
)
CONCENTRATED = N_("Sum of the squared shares of revenue; 1 ÷ it is the number of equal clients as concentrated")
BOUNDS = N_(
    "Our share squared, plus nothing where the rest is spread thin, or plus the rest squared where it lies with one"
)
SOURCE = N_("Emerson 1962, Power-dependence relations; Heide & John 1988")
FIFTHS = ("0–20\u00a0%", "20–40\u00a0%", "40–60\u00a0%", "60–80\u00a0%", "80–100\u00a0%")


def balance_panel(view: View, words: Words, found: Balance, cells: Rows, rows: Rows) -> Panel:
    """Both dependences against each other, with the clients we live on most by name."""
    title = words("How much clients live on us, and we on them")
    missing = found.missing or found.client_mean.missing
    if missing or cells.empty:
        return Panel("balance", title, missing=words(missing) if missing else words.unknown, width="half")
    known = rows[rows["d_client"].notna()].head(6)
    said = [
        words("{client} of its purchases, {us} of our revenue", client=words.share(client, 0), us=words.share(us, 2))
        for client, us in zip(known["d_client"], known["d_us"], strict=True)
    ]
    dots = tidy({**{name: known[name].tolist() for name in ("client_id", "name", "d_us", "d_client")}, "said": said})
    chart = dependence_map_chart(cells, dots, words, decades=DECADES, steps=STEPS_A_DECADE, bins=BINS)
    message = words(
        "Clients live on us to {client}; the largest makes {us} of our revenue",
        client=words.share(found.client_mean.value, 0), us=words.share(found.us_largest, 1),
    )  # fmt: skip
    note = note_text(
        words, view, words("n {n}", n=found.client_mean.n), interval_text(found.client_mean, words, digits=1),
        words("asymmetry {asymmetry}, joint {joint}", asymmetry=words.number(found.asymmetry, 2, sign=True),
              joint=words.number(found.joint, 2)),
        _base(words, found), _rests(words, found), chart.words["shade"],
    )  # fmt: skip
    table = _sums(words, found)
    return Panel("balance", message, chart, table, Note(note, words(BOTH), words(SOURCE)), width="half")


def _base(words: Words, found: Balance) -> str:
    """Of what the share of our revenue is one: a reader of a part must not learn the company's total."""
    return words.many(
        "our revenue: of the {n} client you may see", "our revenue: of the {n} clients you may see", found.own_clients
    )


def _rests(words: Words, found: Balance) -> str:
    """What is known from profits, what exceeds, and who says nothing."""
    said = []
    if found.by_profit:
        said.append(words.many("{n} by what it earns", "{n} by what they earn", found.by_profit))
    if found.beyond:
        said.append(
            words.many("{n} client buys more from us than it says it buys from everyone",
                       "{n} clients buy more from us than they say they buy from everyone", found.beyond)
        )  # fmt: skip
    if found.unknown:
        said.append(words.many("{n} client is unknown", "{n} clients are unknown", found.unknown))
    return " · ".join(said)


def _sums(words: Words, found: Balance) -> Table:
    labels = (
        words("Mean of how much clients live on us"), words("Clients that live on us by half or more"),
        words("Largest share of our revenue"),
    )  # fmt: skip
    values = (found.client_mean.value, found.half.value, found.us_largest)
    columns = (
        TableColumn("figure", words("Figure")),
        TableColumn("value", words("Value"), "share", digits=1),
        TableColumn("low", words("95 %, from"), "share", digits=1),
        TableColumn("high", words("95 %, to"), "share", digits=1),
        TableColumn("n", words("n"), "count"),
    )
    sides = (found.client_mean, found.half)
    rows = {
        "figure": labels, "value": values, "low": [*(f.low for f in sides), None],
        "high": [*(f.high for f in sides), None], "n": [*(f.n for f in sides), found.own_clients],
    }  # fmt: skip
    return Table(columns, tidy(rows))


def concentration_panel(view: View, words: Words, found: Portfolio) -> Panel:
    """How the revenue of the clients shown adds up from the largest down."""
    title = words("How much of our revenue lies with few")
    if found.missing or found.spread is None or found.top_share is None:
        return Panel("concentration", title, missing=words(found.missing), width="half")
    chart = concentration_chart(found.points, words, top_clients=found.top_clients)
    columns = (
        TableColumn("client_share", words("Share of clients"), "share", digits=1),
        TableColumn("revenue_share", words("Share of revenue"), "share", digits=1),
    )
    message = words.many(
        "The largest client makes {share} of revenue; spread as over {equal} equal clients",
        "The {n} largest make {share} of revenue; spread as over {equal} equal clients",
        found.top_clients, share=words.share(found.top_share, 1), equal=words.count(round(found.spread.effective)),
    )  # fmt: skip
    note = note_text(
        words, view, words("n {n}", n=found.spread.n),
        words("HHI {hhi}, of the clients selected", hhi=words.number(found.spread.hhi, 4)),
        words.many("{n} client returned more than it bought",
                   "{n} clients returned more than they bought", found.returned) if found.returned else "",
    )  # fmt: skip
    return Panel(
        "concentration", message, chart, Table(columns, found.points), Note(note, words(CONCENTRATED), words(SOURCE)),
        width="half",
    )  # fmt: skip


def dependent_panel(view: View, words: Words, found: Balance, rows: Rows, more: int) -> Panel:
    """The clients we live on most, with how much they live on us."""
    title = words("The clients we live on most")
    if found.missing or rows.empty:
        return Panel("dependent", title, missing=words(found.missing) if found.missing else words.unknown)
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("d_us", words("We on it"), "share", digits=2),
        TableColumn("d_client", words("It on us"), "share"),
        TableColumn("asymmetry", words("It − we"), "points", better="neither"),
        TableColumn("joint", words("Together"), "share"),
        TableColumn("rests_on", words("Known from")),
        TableColumn("hhi_low", words("Its suppliers' HHI, from"), "number", digits=2),
        TableColumn("hhi_high", words("Its suppliers' HHI, to"), "number", digits=2),
        TableColumn("revenue_e4", words("Revenue, 12 months"), "money"),
        TableColumn("client_id", words("Client")),
    )
    first = rows.head(10)
    message = words.many(
        "The largest client makes {us} of our revenue", "The {n} largest clients make {us} of our revenue", len(first),
        us=words.share(first["d_us"].sum(), 1),
    )  # fmt: skip
    note = Note(note_text(words, view, _base(words, found)), words(BOTH), words(SOURCE))
    table = Table(
        columns, _told(words, rows), opens="client_id", opens_page="one_client", more=more,
        all_rows=lambda most: _told(words, dependence_list(view, most)[0]),
    )  # fmt: skip
    return Panel("dependent", message, table=table, note=note, shows="table")


def _told(words: Words, rows: Rows) -> Rows:
    return rows.assign(rests_on=[words(RESTS_ON[by]) if by in RESTS_ON else None for by in rows["rests_on"]])


def bounds_panel(view: View, words: Words, found: Balance, rows: Rows) -> Panel:
    """Between which values the concentration of the clients' suppliers lies."""
    title = words("How concentrated the clients' suppliers are")
    missing = found.missing or found.client_mean.missing
    if missing or rows.empty:
        why = words(missing) if missing else words("unknown: no client says what it buys from everyone")
        return Panel("bounds", title, missing=why, width="half")
    labels = [FIFTHS[int(fifth)] for fifth in rows["fifth"]]
    middle = ((rows["low"] + rows["high"]) / 2).tolist()
    told = rows.assign(label=labels, value=middle, n=rows["clients"])
    chart = estimates_chart(told, words, kind="number", digits=2, x_from_zero=True)
    columns = (
        TableColumn("label", words("Our share of what they buy")),
        TableColumn("clients", words("Clients"), "count"),
        TableColumn("low", words("At least"), "number", digits=2),
        TableColumn("high", words("At most"), "number", digits=2),
    )
    last = told.iloc[-1]
    message = words(
        "Where we have {band}, the suppliers' HHI lies between {low} and {high}",
        band=FIFTHS[int(last["fifth"])], low=words.number(last["low"], 2), high=words.number(last["high"], 2),
    )  # fmt: skip
    note = note_text(
        words, view, words("n {n}", n=int(rows["clients"].sum())),
        words("by our share of what they buy; strokes: bounds, dots: their middle"),
        words("above 100 % is left out"),
    )  # fmt: skip
    return Panel("bounds", message, chart, Table(columns, told), Note(note, words(BOUNDS), words(SOURCE)), width="half")
