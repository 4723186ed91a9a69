"""Tiles of key figures: value, change, target or interval, and a small line of the past."""

from __future__ import annotations

from collections.abc import Sequence

from charts.chart import Rows
from charts.panel import Note, Panel, Tile
from data.door import View
from locales import Words
from metrics.kpi import KPIS, NOT_YOURS, Sums, period_figure
from metrics.satisfaction import NO_SURVEYS, satisfied_share, satisfied_shares
from metrics.series import Point, known_values, points
from metrics.targets import Targets, selected_target
from pages.pieces.figures import figure_tile, interval_text, note_text

TILES = ("revenue", "client_profit", "active_clients", "retention", "orders")


def kpi_tile(
    view: View, words: Words, key: str, sums: tuple[Sums, Sums], past: Sequence[Point], goals: Targets
) -> Tile:
    """The tile of one key figure, with attainment of its target or its interval as the second line."""
    kpi, (now, before) = KPIS[key], (period_figure(view, key, sums[0]), period_figure(view.compared(), key, sums[1]))
    goal = selected_target(view, goals, key, view.selection.period)
    second = interval_text(now, words) or (words("against the same days") if view.is_running else "")
    if goal and now.value is not None:
        second = words("{share} of target", share=words.share(now.value / goal, 0))
    line, line_before = known_values(past)
    return figure_tile(
        key,
        words(kpi.label),
        kpi.unit,
        kpi.better,
        now,
        before,
        view,
        words,
        second=second,
        spark=line,
        spark_before=line_before,
    )


def tiles_panel(view: View, words: Words, now: Sums, before: Sums, history: Rows, goals: Targets) -> Panel:
    """The tiles of the overview: sales figures, and how satisfied the clients are."""
    keys = [k if k != "client_profit" or view.has("activities") else "gross_profit" for k in TILES]
    tiles = [kpi_tile(view, words, k, (now, before), points(view, k, history), goals) for k in keys]
    tiles.insert(2, satisfaction_tile(view, words))
    return Panel("tiles", words("Key figures"), tiles=tuple(tiles), note=Note(note_text(words, view)))


def satisfaction_tile(view: View, words: Words) -> Tile:
    """Satisfied clients, top two of five levels, with the interval."""
    label = words("Satisfied, top 2 of 5")
    if not view.may_see("satisfaction"):
        return Tile("satisfied", label, "", missing=words(NOT_YOURS), unit="share")
    if not view.has("surveys"):
        return Tile("satisfied", label, "", missing=words(NO_SURVEYS), unit="share")
    now, before = satisfied_share(view), satisfied_share(view.compared())
    return figure_tile(
        "satisfied",
        label,
        "share",
        "higher",
        now,
        before,
        view,
        words,
        second=interval_text(now, words),
        spark=satisfied_shares(view),
    )
