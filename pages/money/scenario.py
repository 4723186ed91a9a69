"""The panels of the what-if: before and after, both curves, each lever's part, who changes sign, what it rests on."""

from __future__ import annotations

from charts.bars import bars_chart
from charts.chart import Rows, tidy
from charts.money_whale import money_whale_chart
from charts.panel import Note, Panel, Remark, Side, Table, TableColumn, Tile
from data.door import View
from data.messages import N_
from locales import Words
from metrics.contribution import ScenarioProfits, WhaleCurve, amounts_of
from metrics.contribution.turned import turned_clients
from metrics.figure import Figure, Unit, unknown
from pages.pieces.figures import change_of, note_text, value_text

LEVERS = {
    "discount": N_("Highest discount"),
    "minimum": N_("Minimum order"),
    "lost": N_("Orders lost"),
    "fee": N_("Delivery fee"),
    "visits": N_("Visits"),
    "tiers": N_("Service of the next tier"),
}
NOTHING = N_("This scenario changes nothing")
UNTOUCHED = N_("What was moved touches no client of this period")
TURNS = {"saved": N_("out of the loss"), "lost": N_("into a loss")}
FORMULA = N_(
    "Profit of each client after the levers, one after the other, each on what those before it left; sales as they were"
)


def tiles_panel(view: View, words: Words, found: ScenarioProfits) -> Panel:
    """Profit, loss-makers and loss pool after the change, against today; and how much could be lost by it."""
    before, after = found.before, found.after
    assert before is not None and after is not None
    even = Figure(found.break_even_loss) if found.break_even_loss is not None else unknown(_no_even(found))
    tiles = (
        _tile(words, "profit", words("Profit after"), "money", "higher", after.total, before.total, after.n),
        _tile(
            words, "losing", words("Clients that lose, after"), "count", "lower", after.losing, before.losing, after.n
        ),
        _tile(
            words, "loss_pool", words("Loss pool after"), "money", "lower", after.loss_pool, before.loss_pool, after.n
        ),
        Tile(
            "break_even",
            words("Loss that would undo it"),
            value_text(even.value, "share", words) if even.value is not None else "",
            second=_of_what(words, found),
            missing=words(even.missing) if even.value is None else "",
            number=even.value,
            unit="share",
        ),
    )
    return Panel("tiles", words("Before and after"), tiles=tiles, note=Note(note_text(words, view)))


def _of_what(words: Words, found: ScenarioProfits) -> str:
    even = found.break_even_loss
    if even is None:
        return ""
    if even > 1:
        return words("more than all they bring")
    return words("of what {n} clients bring", n=found.touched)


def _no_even(found: ScenarioProfits) -> str:
    return N_("nothing is gained, so nothing can undo it") if found.gain_e4 <= 0 else N_("unknown: no gross profit yet")


def _tile(words: Words, key: str, label: str, unit: Unit, better: Side, after: float, before: float, n: int) -> Tile:
    change = change_of(Figure(after, n), Figure(before, n), unit, better, words, words("on today"))
    second = words("today {value}", value=value_text(before, unit, words))
    return Tile(key, label, value_text(after, unit, words), change, second, number=after, unit=unit)


def curves_panel(view: View, words: Words, found: ScenarioProfits) -> Panel:
    """Both whale curves in money: what adds up from the best client to the worst, before and after."""
    before, after = found.before, found.after
    assert before is not None and after is not None
    rows, today = amounts_of(after), amounts_of(before)
    chart = money_whale_chart(rows, words, name=words("after"), before=today, before_name=words("today"), height=340)
    columns = (
        TableColumn("client_share", words("Share of clients"), "share"),
        TableColumn("profit_e4", words("after"), "money"),
        TableColumn("before_e4", words("today"), "money"),
    )
    table = Table(columns, tidy(_side_by_side(after, before)))
    note = note_text(words, view, words("n {n}", n=after.n), words("grey: today"), _left_out(words, found.unknown))
    return Panel("curves", gain_message(words, found), chart, table, Note(note, words(FORMULA)), width="half")


def _side_by_side(after: WhaleCurve, before: WhaleCurve) -> dict[str, list[float]]:
    """The two lines at the same shares of clients: both have the same clients."""
    at = sorted({*amounts_of(after)["client_share"], *amounts_of(before)["client_share"]})
    places = [round(share * after.n) for share in at]
    return {
        "client_share": at,
        "profit_e4": [float(after.amounts[place][1]) for place in places],
        "before_e4": [float(before.amounts[place][1]) for place in places],
    }


def gain_message(words: Words, found: ScenarioProfits) -> str:
    """What the scenario does to the profit, in a sentence."""
    if not found.touched:
        return words(UNTOUCHED if found.effects else NOTHING)
    gain = words.money(found.gain_e4, sign=True)
    saved = len(found.saved) - len(found.lost)
    if saved > 0:
        return words.many(
            "{gain} profit; {n} client fewer loses", "{gain} profit; {n} clients fewer lose", saved, gain=gain
        )
    if saved < 0:
        return words.many(
            "{gain} profit; {n} client more loses", "{gain} profit; {n} clients more lose", -saved, gain=gain
        )
    return words("{gain} profit; as many clients lose as today", gain=gain)


def effects_panel(view: View, words: Words, found: ScenarioProfits) -> Panel:
    """What each lever does to the profit; together they are the whole change."""
    title = words("What each lever does")
    if not found.effects:
        return Panel("effects", title, missing=words(NOTHING), width="half")
    keys = [*found.effects]
    rows = tidy({"label": [words(LEVERS[key]) for key in keys], "value": [found.effects[key] for key in keys]})
    columns = (
        TableColumn("label", words("Lever")),
        TableColumn("value", words("Effect on profit"), "money", signed=True),
    )
    most = max(keys, key=lambda key: abs(found.effects[key]))
    message = words(UNTOUCHED)
    if found.touched:
        message = words(
            "{lever}: {effect} of {gain}",
            lever=words(LEVERS[most]),
            effect=words.money(found.effects[most], sign=True),
            gain=words.money(found.gain_e4, sign=True),
        )
    note = Note(note_text(words, view, words("one after the other; together the whole change")), words(FORMULA))
    chart = bars_chart(rows, words, label=words("Effect on profit"), signed=True)
    return Panel("effects", message, chart, Table(columns, rows), note, width="half")


def turned_panel(view: View, words: Words, found: ScenarioProfits, rows: Rows) -> Panel:
    """Who leaves the loss and who falls into one."""
    title = words("Who changes sign")
    if rows.empty:
        why = NOTHING if not found.effects else N_("nobody leaves a loss or falls into one")
        return Panel("turned", title, missing=words(why))
    columns = (
        TableColumn("name", words("Name")),
        TableColumn("turn", words("Turns")),
        TableColumn("before_e4", words("Profit today"), "money"),
        TableColumn("after_e4", words("Profit after"), "money"),
        TableColumn("change_e4", words("Difference"), "money", signed=True),
        TableColumn("tier", words("Tier")),
        TableColumn("client_id", words("Client")),
    )
    message = words(
        "Clients that leave their loss: {saved}; that fall into one: {lost}",
        saved=len(found.saved),
        lost=len(found.lost),
    )
    is_cut = len(rows) < len(found.saved) + len(found.lost)
    largest = words("the {n} largest changes", n=len(rows)) if is_cut else words("the largest change first")
    table = Table(
        columns, _named(words, rows), opens="client_id", opens_page="one_client",
        all_rows=lambda most: _named(words, turned_clients(view, found, most)),
    )  # fmt: skip
    return Panel("turned", message, table=table, note=Note(note_text(words, view, largest)),
                 shows="table")  # fmt: skip


def _named(words: Words, rows: Rows) -> Rows:
    return rows.assign(turn=[words(TURNS[turn]) for turn in rows["turn"]])


def rests_on_panel(view: View, words: Words, found: ScenarioProfits) -> Panel:
    """What the scenario takes for granted, and how much may be lost before it is no gain."""
    title = words("What this rests on")
    if not found.rests_on:
        return Panel("rests_on", title, missing=words(NOTHING), width="half")
    remarks = []
    even = found.break_even_loss
    if even is not None:
        said = words(
            "The gain is gone if the {n} clients it touches take away {share} of their gross profit",
            n=found.touched,
            share=words.share(even),
        )
        if even > 1:
            said = words("The gain is larger than the gross profit of the {n} clients it touches", n=found.touched)
        remarks.append(Remark(words("Break-even"), said))
    told = [words(message) for message in found.rests_on]
    table = Table((TableColumn("assumption", words("Taken for granted")),), tidy({"assumption": told}))
    message = words.many("It rests on {n} assumption", "It rests on {n} assumptions", len(told))
    note = Note(note_text(words, view, words("what would follow, not what will")))
    return Panel("rests_on", message, table=table, note=note, remarks=tuple(remarks), shows="table", width="half")


def _left_out(words: Words, clients: int) -> str:
    if not clients:
        return ""
    return words.many("{n} client with unknown cost is left out", "{n} clients with unknown cost are left out", clients)
