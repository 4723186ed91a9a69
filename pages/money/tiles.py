"""Cost and profit in four tiles: profit, peak of the whale curve, loss pool, service cost of gross profit."""

from __future__ import annotations

from charts.chart import Rows
from charts.panel import Note, Panel, Tile
from data.door import View
from locales import Words
from metrics.contribution import ProfitSpread, WhaleCurve, curve_of
from metrics.contribution.charged import after_charge
from metrics.figure import Figure, unknown
from metrics.kpi import KPIS, Sums, period_figure
from pages.money.ledger import profit_key
from pages.money.pieces import absent_words
from pages.pieces.figures import figure_tile, note_text

RATIO = KPIS["cost_to_serve_ratio"]


def profit_tiles_panel(
    view: View,
    words: Words,
    sums: tuple[Sums, Sums],
    spread: ProfitSpread,
    before: ProfitSpread,
    profits: Rows,
    past: Rows,
) -> Panel:
    """Profit, peak of the whale curve, loss pool, service cost of gross profit."""
    absent = absent_words(view, words, spread)
    now, then = (period_figure(v, RATIO.key, s) for v, s in zip((view, view.compared()), sums, strict=True))
    tiles = (
        _profit_tile(view, words, sums, profits, past),
        _peak_tile(view, words, spread.known, curve_of(profits), curve_of(past), absent),
        _loss_tile(view, words, spread, before, absent),
        figure_tile("ratio", words(RATIO.label), "share", "lower", now, then, view, words),
    )
    return Panel("tiles", words("Key figures"), tiles=tiles, note=Note(note_text(words, view)))


def _profit_tile(view: View, words: Words, sums: tuple[Sums, Sums], profits: Rows, past: Rows) -> Tile:
    key = profit_key(view)
    now, then = period_figure(view, key, sums[0]), period_figure(view.compared(), key, sums[1])
    if key == "gross_profit":  # client profit is after the charge already
        now, then = after_charge(now, profits), after_charge(then, past)
    return figure_tile("profit", words(KPIS[key].label), "money", "higher", now, then, view, words)


def _peak_tile(
    view: View, words: Words, clients: int, curve: WhaleCurve | None, past: WhaleCurve | None, absent: str
) -> Tile:
    """Where the curve is highest, and the share of clients that brings it there."""
    why = absent or words("profit is not above zero in total")
    now = Figure(curve.peak, clients) if curve else unknown(why)
    then = Figure(past.peak) if past else unknown(why)
    second = words("by the best {share} of clients", share=words.share(curve.peak_at, 0)) if curve else ""
    label = words("Peak of the whale curve")
    return figure_tile("peak", label, "share", "neither", now, then, view, words, second=second)


def _loss_tile(view: View, words: Words, spread: ProfitSpread, before: ProfitSpread, absent: str) -> Tile:
    """What the clients with a loss lose together, and how many they are."""
    now = unknown(absent) if absent else Figure(spread.loss_e4, spread.losing)
    then = Figure(before.loss_e4) if before.known else unknown(absent)
    losing = words.many("{n} client", "{n} clients", spread.losing)
    share = words.share(spread.losing_share, 0) if spread.losing_share is not None else words.unknown
    second = words("{clients}, {share}", clients=losing, share=share)
    return figure_tile("loss_pool", words("Loss pool"), "money", "lower", now, then, view, words, second=second)
