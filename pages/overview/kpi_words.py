"""How values of a key figure are said: with their unit, with a sign, and against what they were to be."""

from __future__ import annotations

from charts.panel import Change, ColumnKind
from locales import Words
from metrics.attainment import is_plain_difference
from metrics.figure import Unit
from metrics.kpi import Kpi
from pages.pieces.figures import value_text

SURE = 0.99


def cell_kind(unit: Unit) -> ColumnKind:
    """How a table's cell holds values of that unit; a score is a number, and "points" are differences of shares."""
    return "number" if unit == "points" else unit


def gap_kind(unit: Unit) -> ColumnKind:
    """How a table's cell holds differences of values of that unit."""
    return "points" if unit == "share" else cell_kind(unit)


def signed(value: float | None, unit: Unit, words: Words) -> str:
    """A difference with its sign: "−¥8.2 M", "+1.2 pts", "+12"."""
    if value is None:
        return words.unknown
    if unit == "money":
        return words.money(round(value), sign=True)
    if unit == "amount":
        return words.amount(round(value), sign=True)
    if unit == "share":
        return words.points(value)
    return words.count(round(value), sign=True) if unit == "count" else words.number(value, sign=True)


def plain(value: float | None, unit: Unit, words: Words) -> str:
    """The size of a difference without a sign: "¥8.2 M", "1.2 pts", "12"."""
    if value is not None and unit == "share":
        return words.points(abs(value)).lstrip("+±")
    return value_text(None if value is None else abs(value), unit, words)


def off_by(share: float | None, kpi: Kpi, words: Words) -> str:
    """How far off a value is, as `metrics.attainment.against` gives it: "1.8 %", of a ratio "1.2 pts"; no sign."""
    if share is None:
        return words.unknown
    return plain(share, kpi.unit, words) if is_plain_difference(kpi) else words.share(abs(share))


def chance_text(chance: float, words: Words) -> str:
    """A chance in whole percent; never sure and never hopeless: no model knows that."""
    if chance > SURE:
        return words("over {share}", share=words.share(0.99, 0))
    return words("under {share}", share=words.share(0.01, 0)) if chance < 1 - SURE else words.share(chance, 0)


def off_line(difference: float, far: str, kpi: Kpi, words: Words) -> str:
    """On which side of its line a value lies: "¥8.2 M behind the pacing line", of a ratio "1.2 pts under target".

    What should be small is over or under its line: behind would say the wrong side.
    """
    is_under = difference < 0
    if not kpi.adds:
        return words("{far} under target", far=far) if is_under else words("{far} over target", far=far)
    if kpi.better == "higher":
        return (
            words("{far} behind the pacing line", far=far)
            if is_under
            else words("{far} ahead of the pacing line", far=far)
        )
    return words("{far} under the pacing line", far=far) if is_under else words("{far} over the pacing line", far=far)


def off_pace(difference: float, far: str, kpi: Kpi, words: Words) -> str:
    """The same in the few words of a tile."""
    is_under = difference < 0
    if not kpi.adds:
        return off_line(difference, far, kpi, words)
    if kpi.better == "higher":
        return words("{far} behind pacing", far=far) if is_under else words("{far} ahead of pacing", far=far)
    return words("{far} under pacing", far=far) if is_under else words("{far} over pacing", far=far)


def pill(share: float | None, kpi: Kpi, words: Words, said: str) -> Change | None:
    """What is over or under, as a tile's pill: "−1.1 % to target"; None where it is not known."""
    if share is None:
        return None
    text = signed(share, kpi.unit, words) if is_plain_difference(kpi) else words.change(share)
    if not share:
        return Change(text, said, "same", "neutral")
    is_good = (share > 0) == (kpi.better == "higher")
    return Change(
        text,
        said,
        "up" if share > 0 else "down",
        "neutral" if kpi.better == "neither" else "good" if is_good else "bad",
    )
