"""Dependence both ways, and credit: what is owed today, how much of it is late, how long it usually takes to pay."""

from __future__ import annotations

from collections.abc import Iterator

from charts.chart import tidy
from charts.panel import Note, Panel, Remark, Table, TableColumn
from data.door import View
from data.messages import N_
from locales import Words
from metrics.clients import Client
from metrics.kpi import NO_SALES, NOT_YOURS
from metrics.one_client import BothWays, Credit, Relation
from pages.clients.one_client_head import region_path
from pages.clients.one_client_words import AGES, days_text
from pages.pieces.figures import note_text

DEPENDENCE, CREDIT = N_("Dependence both ways"), N_("Credit")
MEANING = N_(
    "Its dependence: our sales to it in twelve months ÷ all it buys, else our part of its profit. Ours: its part of "
    "what its region, its account manager and all clients you may see bought from us in the same twelve months"
)
SOURCE = N_("Emerson 1962; Heide & John 1988")
OWED = N_(
    "Owed: order lines whose due day is known and that were not paid by the day of the data; late ones by how long "
    "their due day has passed. Apart: lines of twelve months that say neither day. Days to pay: from order to payment, "
    "lines of twelve months, each currency unit counting alike"
)


def money_panels(view: View, words: Words, found: Client, relation: Relation) -> Iterator[Panel]:
    """How much each side lives on the other, and what is owed."""
    yield _dependence_panel(view, words, found, relation.both_ways)
    yield _credit_panel(view, words, relation.credit)


def _dependence_panel(view: View, words: Words, found: Client, both: BothWays | None) -> Panel:
    if both is None:
        why = NOT_YOURS if view.has("sales") else NO_SALES
        return Panel("dependence", words(DEPENDENCE), missing=words(why), width="half")
    region = region_path(view, found).rpartition(" › ")[2] or words.unknown
    lines = [
        (words("we, of what it buys"), both.wallet),
        (words("it, of {region}", region=region), both.of_region),
        (words("it, of {manager}", manager=found.account_manager or words.unknown), both.of_manager),
        (words("it, of all clients"), both.of_all),
    ]
    if both.profit_share is not None:
        lines[0] = (words("we, of its profit"), both.profit_share)
    columns = (
        TableColumn("what", words("Whose part of what")),
        TableColumn("share", words("Share"), "share", digits=1),
    )
    told = [lines[0], *(line for line in lines[1:] if line[1] is not None)]  # who has no manager has no part in one
    rows = tidy({"what": [what for what, _ in told], "share": [share for _, share in told]})
    remarks = tuple(Remark(kind, text) for kind, text in _said_of(words, both))
    note = Note(note_text(words, view, words("twelve months")), words(MEANING), words(SOURCE))
    return Panel("dependence", _who_leans(words, both), table=Table(columns, rows), note=note, remarks=remarks,
                 shows="table", width="half")  # fmt: skip


def _who_leans(words: Words, both: BothWays) -> str:
    its = both.wallet if both.wallet is not None else both.profit_share
    if its is None or both.of_all is None or both.asymmetry is None:
        ours = words.share(both.of_all) if both.of_all is not None else words.unknown
        return words("It brings {ours} of our revenue; what it buys elsewhere is unknown", ours=ours)
    shares = {"its": words.share(its, 0), "ours": words.share(both.of_all)}
    if both.asymmetry > 0:
        return words("It lives on us by {its}, we on it by {ours}", **shares)
    return words("We live on it by {ours}, it on us by {its}", **shares)


def _said_of(words: Words, both: BothWays) -> Iterator[tuple[str, str]]:
    if both.room_e4 is not None:
        yield words("Still to win"), words("it buys {money} a year elsewhere", money=words.money(both.room_e4))
    known = both.alternatives
    told = words("{value} on the scale of the file", value=words.number(known, 2))
    yield words("Other suppliers"), told if known is not None else words.unknown


def _credit_panel(view: View, words: Words, credit: Credit | None) -> Panel:
    if credit is None or credit.missing:
        why = credit.missing if credit is not None else NO_SALES
        return Panel("credit", words(CREDIT), missing=words(why), width="half")
    columns = (
        TableColumn("age", words("How late")),
        TableColumn("owed_e4", words("Owed"), "money"),
        TableColumn("orders", words("Orders"), "count"),
    )
    ages = [*credit.ages]
    lines = [(words(AGES[each.age]), each.owed_e4, each.orders) for each in ages]
    lines.append((words("together"), credit.owed_e4, sum(each.orders for each in ages)))
    if credit.untold:
        lines.append((words("neither day said"), credit.untold_e4, credit.untold_orders))
    rows = tidy({key: [line[at] for line in lines] for at, key in enumerate(("age", "owed_e4", "orders"))})
    note = Note(note_text(words, view), words(OWED), words("definition of the house"))
    return Panel("credit", _owed(words, credit), table=Table(columns, rows, shaded=(len(ages),)), note=note,
                 remarks=tuple(_days(words, credit)), shows="table", width="half")  # fmt: skip


def _owed(words: Words, credit: Credit) -> str:
    if credit.late_e4 > 0:
        return words("{owed} owed, {late} of it late, by up to {days}", owed=words.money(credit.owed_e4),
                     late=words.money(credit.late_e4), days=days_text(words, credit.late_days))  # fmt: skip
    if credit.untold_e4:
        return words("{owed} owed, nothing known to be late; of {untold} no day is said",
                     owed=words.money(credit.owed_e4), untold=words.money(credit.untold_e4))  # fmt: skip
    if credit.owed_e4:
        return words("{owed} owed, nothing of it late", owed=words.money(credit.owed_e4))
    return words("Nothing is owed")


def _days(words: Words, credit: Credit) -> Iterator[Remark]:
    if credit.days_to_pay is None:
        yield Remark(words("Days to pay"), words("unknown: nothing was paid in twelve months"))
        return
    took = words.number(credit.days_to_pay, 0)
    agreed = credit.agreed_days
    text = words("{took} on the average; {agreed} are agreed", took=took, agreed=words.number(agreed, 0))
    plain = words("{took} on the average; how many are agreed is not said", took=took)
    yield Remark(words("Days to pay"), words("{text}, n {n}", text=text if agreed is not None else plain, n=credit.n))
