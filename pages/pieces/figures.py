"""A figure in words: its value, its change against the compared period, its tile."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from charts.measure import Kind
from charts.panel import Change, Side, TableColumn, Tile
from data.door import View
from locales import Words
from metrics.figure import Figure, Unit, is_within_noise, relative_change

SAME_BELOW = 0.0005


def value_text(value: float | None, unit: Unit, words: Words, digits: int = 1) -> str:
    """A value with its unit: "¥184.2 M", "71.4 %", "1,284"."""
    if value is None:
        return words.unknown
    if unit == "money":
        return words.money(round(value))
    if unit == "amount":
        return words.amount(round(value))
    if unit == "share":
        return words.share(value)
    return words.count(round(value)) if unit == "count" else words.number(value, digits)


def compared_words(view: View, words: Words) -> str:
    """What a change is against, in a tile: "on last year", 同比 …"""
    return words("on last period") if view.selection.comparison == "previous" else words("on last year")


def change_of(
    now: Figure, before: Figure, unit: Unit, better: Side, words: Words, said: str, digits: int = 1
) -> Change | None:
    """The change between two figures; None when either is unknown. Shares differ in points, the rest relatively.

    A difference that rounds to nothing has no direction and no colour; one within the noise of two estimates no colour.
    """
    if now.value is None or before.value is None:
        return None
    if unit in ("share", "number", "points"):
        difference = now.value - before.value
        text = words.points(difference) if unit == "share" else words.number(difference, digits, sign=True)
        small = abs(difference) < (SAME_BELOW if unit == "share" else 0.5 / 10**digits)
    else:
        relative = relative_change(now.value, before.value)
        if relative is not None:
            difference, text, small = relative, words.change(relative), abs(relative) < SAME_BELOW
        elif unit == "money" and before.value != 0:
            difference = now.value - before.value
            text, small = words.money(round(difference), sign=True), False
        else:
            return None
    if small:
        return Change(text, said, "same", "neutral")
    rises = difference > 0
    better = "neither" if is_within_noise(now, before) else better
    good = better == "neither" or (rises == (better == "higher"))
    return Change(
        text, said, "up" if rises else "down", "neutral" if better == "neither" else "good" if good else "bad"
    )


def figure_tile(
    key: str,
    label: str,
    unit: Unit,
    better: Side,
    now: Figure,
    before: Figure,
    view: View,
    words: Words,
    *,
    second: str = "",
    spark: tuple[float | None, ...] = (),
    spark_before: tuple[float | None, ...] = (),
    digits: int = 1,
) -> Tile:
    """A tile of a figure: value, change, a second line; or the reason why it is unknown. digits: of a plain number."""
    if now.value is None:
        return Tile(key, label, "", missing=words(now.missing), unit=unit)
    change = change_of(now, before, unit, better, words, compared_words(view, words), digits)
    text = value_text(now.value, unit, words, digits)
    return Tile(key, label, text, change, second, spark, spark_before, number=now.value, unit=unit)


def chart_kind(unit: Unit) -> Kind:
    """How a chart writes values of that unit."""
    return "number" if unit == "points" else unit


def interval_text(figure: Figure, words: Words, unit: Literal["share", "number"] = "share", digits: int = 0) -> str:
    """The 95 % interval of a share or a plain number, as a second line; empty when there is none."""
    if figure.low is None or figure.high is None:
        return ""
    said = words.share if unit == "share" else words.number
    return words("95 %: {low} to {high}", low=said(figure.low, digits), high=said(figure.high, digits))


def interval_columns(words: Words, kind: Kind = "share", digits: int = 0) -> tuple[TableColumn, TableColumn]:
    """The columns `low` and `high` of a table: the two ends of a 95 % interval."""
    return (
        TableColumn("low", words("95 %, from"), kind, digits=digits),
        TableColumn("high", words("95 %, to"), kind, digits=digits),
    )


def moment_text(at: datetime | str) -> str:
    """A moment, or its ISO text, as a table shows it: to the minute."""
    return (at if isinstance(at, str) else at.isoformat())[:16].replace("T", " ")


def note_text(words: Words, view: View, *parts: str) -> str:
    """The line under a panel: what it counts, and the day of the data."""
    return " · ".join([*(p for p in parts if p), words("data as of {day}", day=words.day(view.as_of))])
