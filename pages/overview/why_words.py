"""The words of why a figure moved: amounts in its unit, methods, sources, what the effects were told apart by."""

from __future__ import annotations

from charts.measure import Kind
from charts.panel import ColumnKind
from data.door import View
from data.messages import N_
from locales import Words
from metrics.figure import Unit
from metrics.movement import Movement
from pages.pieces.figures import chart_kind, note_text

METHOD = N_(
    "Every effect is weighed with the mean of the two periods, so neither is favoured and the effects add up to the"
    " change: price = mean quantity × change of price; mix = shift of shares × (mean price − average price); quantity"
    " per client and number of clients = change of quantity × mean price. Products sold in one of the two periods only"
    " have no price to compare and stand apart. Residual: revenue without a quantity"
)
METHOD_STATUS = N_(
    "Clients by what they did: new ones bought for the first time ever; returned: not in the compared period; stayed"
    " away: only in the compared period; stayed: in both. Residual: clients who are counted in another part of the"
    " company now"
)
METHOD_PARTS = N_(
    "Numerator: its change × mean of 1 ÷ denominator; denominator: mean numerator × change of 1 ÷ denominator; together"
    " exactly the change"
)
METHOD_REGIONS = N_(
    "Within: mean weight of a region × change of its own figure; between: change of its weight × (its mean figure −"
    " that of the whole), summed over the regions; together exactly the change"
)
BENNET = N_("Bennet 1920; Diewert 2005; Horngren, Datar & Rajan, Cost Accounting")
SHIFT_SHARE = N_("shift-share analysis, Dunn 1960; weights of Bennet 1920")
HOUSE = N_("definition of the house")
METHODS: dict[str, tuple[str, str]] = {
    "product": (METHOD, BENNET),
    "category": (METHOD, BENNET),
    "": (METHOD, BENNET),
    "clients": (METHOD_STATUS, HOUSE),
    "parts": (METHOD_PARTS, BENNET),
    "regions": (METHOD_REGIONS, SHIFT_SHARE),
}
SHORTEST = 0.5e-4


def method_of(moved: Movement) -> tuple[str, str]:
    """How the effects were made and whose idea it is, as messages; quantity is split like revenue."""
    return METHODS["product"] if moved.key == "quantity" else METHODS[moved.basis]


def basis_text(words: Words, moved: Movement) -> str:
    """What the effects were told apart by, and how many of them."""
    if moved.basis == "product":
        return words.many("by product, n {n}", "by product, n {n}", moved.n)
    if moved.basis == "category":
        return words.many("by product category, n {n}", "by product category, n {n}", moved.n)
    if moved.basis == "clients":
        return words("n {n} clients active now", n=moved.n)
    return words("n {n} regions", n=moved.n) if moved.basis == "regions" else ""


def amount_text(amount: float | None, unit: Unit, words: Words) -> str:
    """A signed amount in the unit of a figure: "+¥3.2 M", "−1.2 pts", "+27"."""
    if amount is None:
        return words.unknown
    if unit == "money":
        return words.money(round(amount), sign=True)
    if unit == "amount":
        return words.amount(round(amount), sign=True)
    if unit == "share":
        return words.points(amount)
    return words.count(round(amount), sign=True) if unit == "count" else words.number(amount, 1, sign=True)


def amount_kind(unit: Unit) -> ColumnKind:
    """What a table's cell with such an amount holds: a difference of shares is in points."""
    return "points" if unit == "share" else chart_kind(unit)


def change_label(words: Words, unit: Unit) -> str:
    """The head of a chart of changes."""
    return words("Change in points") if unit == "share" else words("Change")


def kind_of_chart(unit: Unit) -> Kind:
    return chart_kind(unit)


def compared_note(view: View, words: Words, *parts: str) -> str:
    """The line under a panel: both periods, the same days of a running one, what is said, the day of the data."""
    periods = words(
        "{before} → {now}",
        before=words.period(view.compared().selection.period),
        now=words.period(view.selection.period),
    )
    same = words("the same days of both") if view.is_running else ""
    return note_text(words, view, periods, same, *parts)
