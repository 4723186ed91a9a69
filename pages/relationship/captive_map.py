"""False loyalty at a glance: the figures on top, and the map of who stays willingly and who does not."""

from __future__ import annotations

from typing import Any

from charts.chart import Rows, tidy
from charts.loyalty_map import loyalty_map_chart
from charts.panel import Note, Panel, Table, TableColumn, Tile
from data.door import View
from data.messages import N_
from locales import Words
from metrics.dependence import Portfolio
from metrics.false_loyalty import KINDS, Barriers, Kind, Kinds, LoyaltyMap
from metrics.figure import Figure, unknown
from pages.pieces.figures import figure_tile, interval_columns, note_text

NAMES = {
    "true": N_("Truly loyal"),
    "latent": N_("Latently loyal"),
    "spurious": N_("Falsely loyal"),
    "none": N_("Not loyal"),
}
MEANINGS = {
    "true": N_("prefer us and buy from us"),
    "latent": N_("prefer us, but buy little here"),
    "spurious": N_("buy from us without preferring us"),
    "none": N_("neither prefer us nor buy much here"),
}
DEFINITION = N_(
    "Expected numbers: each client's chance of a true attitude below the cut, given its answers and their reliability,"
    " times its chance of a high patronage"
)
SOURCE = N_("Dick & Basu 1994, Customer loyalty: toward an integrated conceptual framework")
TITLE = N_("Who stays willingly, and who does not")


def tiles_panel(
    view: View,
    words: Words,
    kinds: tuple[Kinds, Kinds],
    barriers: tuple[Barriers, Barriers],
    ours: tuple[Portfolio, Portfolio],
) -> Panel:
    """Falsely loyal clients and their revenue, revenue held by barriers, the ten largest; each also as before."""
    tiles = (
        _false_tile(view, words, *kinds),
        _stake_tile(view, words, *kinds),
        _held_tile(view, words, *barriers),
        _largest_tile(view, words, *ours),
    )
    return Panel("tiles", words("Key figures"), tiles=tiles, note=Note(note_text(words, view, _day(words, kinds[0]))))


def _false_tile(view: View, words: Words, now: Kinds, before: Kinds) -> Tile:
    label = words("Falsely loyal clients")
    said = (
        words("{clients} of {n} clients", clients=_clients(words, now, "spurious"), n=now.known) if now.clients else ""
    )
    return figure_tile("falsely_loyal", label, "share", "lower", _share(now), _share(before), view, words, second=said)


def _stake_tile(view: View, words: Words, now: Kinds, before: Kinds) -> Tile:
    revenue, total = _revenue(now), now.known_revenue_e4
    said = words("{share} of the revenue judged", share=words.share((revenue.value or 0) / total, 0)) if total else ""
    label = words("Their yearly revenue")
    return figure_tile("at_stake", label, "money", "lower", revenue, _revenue(before), view, words, second=said)


def _largest_tile(view: View, words: Words, now: Portfolio, before: Portfolio) -> Tile:
    said = words("like {n} equal clients", n=round(now.spread.effective)) if now.spread else ""
    label = words("Ten largest, of revenue")
    return figure_tile("largest", label, "share", "neither", _top(now), _top(before), view, words, second=said)


def _share(kinds: Kinds) -> Figure:
    """The falsely loyal among the clients that could be judged."""
    if kinds.missing:
        return unknown(kinds.missing)
    found = kinds.clients["spurious"]
    value, low, high = (None if part is None else part / kinds.known for part in (found.value, found.low, found.high))
    return Figure(value, kinds.known, low, high)


def _revenue(kinds: Kinds) -> Figure:
    return unknown(kinds.missing) if kinds.missing else Figure(kinds.revenue_e4["spurious"], kinds.known)


def _top(ours: Portfolio) -> Figure:
    return Figure(ours.top_share, ours.spread.n) if ours.spread is not None else unknown(ours.missing)


def _held_tile(view: View, words: Words, now: Barriers, before: Barriers) -> Tile:
    """What barriers hold; why it is not known may carry numbers."""
    label = words("Revenue held by barriers")
    if now.held.value is None:
        return Tile("held", label, "", missing=words(now.missing, **now.missing_values), unit="money")
    return figure_tile(
        "held", label, "money", "lower", now.held, before.held, view, words, second=money_interval(words, now.held)
    )


def money_interval(words: Words, found: Figure) -> str:
    """The 95 % interval of an amount of money; empty where there is none."""
    if found.low is None or found.high is None:
        return ""
    return words("95 %: {low} to {high}", low=words.money(round(found.low)), high=words.money(round(found.high)))


def _day(words: Words, kinds: Kinds) -> str:
    return words("clients as on {day}", day=words.day(kinds.moment_on)) if kinds.moment_on is not None else ""


def map_panel(view: View, words: Words, kinds: Kinds, placed: LoyaltyMap | None, captives: Rows) -> Panel:
    """Clients between the four kinds, with what each kind comes to and those with most at stake by name."""
    if kinds.missing or placed is None:
        return Panel(
            "map", words(TITLE), missing=words(kinds.missing) if kinds.missing else words.unknown, width="half"
        )
    said: dict[str, tuple[str, str]] = {
        key: (words(NAMES[key]), f"{_clients(words, kinds, key)} · {words.money(kinds.revenue_e4[key])}")
        for key in KINDS
    }
    named = captives.head(6)
    dots = tidy(
        {
            "client_id": named["client_id"].tolist(), "name": named["name"].tolist(),
            "x": named["attitude_observed"].tolist(), "y": named["patronage"].tolist(),
            "stake_text": [words.money(round(stake)) for stake in named["stake_e4"]],
        }
    ) if len(named) else tidy({name: [] for name in ("client_id", "name", "x", "y", "stake_text")})  # fmt: skip
    chart = loyalty_map_chart(placed.cells, placed.attitude_low, placed.patronage_high, said, dots, words)
    message = words(
        "About {clients} of {n} clients buy without preferring us: {money} a year",
        clients=_clients(words, kinds, "spurious"),
        n=kinds.known,
        money=words.money(kinds.revenue_e4["spurious"]),
    )
    note = note_text(
        words, view, words("n {n}", n=kinds.known), _day(words, kinds), chart.words["shade"],
        words("lines: likely to 50 % (dashed) and 80 %"), _patronage(view, words, kinds), _judged(words, kinds),
    )  # fmt: skip
    told = Note(note, words(DEFINITION), words(SOURCE), words("click a client to open it"))
    return Panel("map", message, chart, _table(words, kinds), told, width="half")


def _clients(words: Words, kinds: Kinds, kind: Kind) -> str:
    """The expected number of clients of a kind, whole."""
    return words.count(round(kinds.clients[kind].value or 0))


def _table(words: Words, kinds: Kinds) -> Table:
    columns = (
        TableColumn("kind", words("Kind")),
        TableColumn("clients", words("Clients, expected"), "number"),
        *interval_columns(words, "number"),
        TableColumn("revenue_e4", words("Revenue, 12 months"), "money"),
        TableColumn("meaning", words("They")),
    )
    found = [kinds.clients[key] for key in KINDS]
    rows: dict[str, list[Any]] = {
        "kind": [words(NAMES[key]) for key in KINDS],
        "clients": [figure.value for figure in found],
        "low": [figure.low for figure in found],
        "high": [figure.high for figure in found],
        "revenue_e4": [kinds.revenue_e4[key] for key in KINDS],
        "meaning": [words(MEANINGS[key]) for key in KINDS],
    }
    return Table(columns, tidy(rows))


def _patronage(view: View, words: Words, kinds: Kinds) -> str:
    """What high means on either side, and what patronage is where the share of wallet is not known."""
    cuts = words(
        "high: attitude from {cut} on, share of wallet from {wallet} on",
        cut=words.number(view.settings.attitude_cut, 0), wallet=words.share(view.settings.wallet_cut, 0),
    )  # fmt: skip
    if not kinds.no_wallet:
        return cuts
    alone = words.many(
        "{n} client without a known share of wallet: by the chance that it still buys",
        "{n} clients without a known share of wallet: by the chance that they still buy",
        kinds.no_wallet,
    )
    return f"{cuts} · {alone}"


def _judged(words: Words, kinds: Kinds) -> str:
    """Whose attitude is satisfaction alone, and who could not be judged."""
    said = []
    if kinds.by_own:
        said.append(
            words.many(
                "{n} client named no best alternative: its attitude is its satisfaction",
                "{n} clients named no best alternative: their attitude is their satisfaction",
                kinds.by_own,
            )
        )
    if kinds.unknown:
        said.append(
            words.many(
                "{n} client with {money} is unknown", "{n} clients with {money} are unknown", kinds.unknown,
                money=words.money(kinds.unknown_revenue_e4),
            )
        )  # fmt: skip
    return " · ".join(said)
