"""How numbers look in each language: units (M, 万), signs, digits and currencies.

Rounding is half away from zero, as spreadsheets do it, and it is done on exact decimals, so a value that rounds up to
the next unit is written in that unit (999,950 is "1.0 M"). A number and its unit are held together by a no-break space;
minus is the true minus sign. Nothing here knows a catalogue; `Words` asks it for shapes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cached_property, lru_cache
from itertools import pairwise
from numbers import Integral
from typing import SupportsFloat

from babel.core import Locale
from babel.numbers import get_currency_name, get_currency_symbol

TEN_THOUSANDTHS = 10_000
NO_BREAK = "\u00a0"
MINUS = "−"
# Narrow symbols where Babel's English locale answers with a code before the sign ("CN¥").
NARROW = {"CNY": "¥"}
# Chinese says 元 for its own money; other currencies have a name of their own (美元, 欧元).
OWN_MONEY = {"CNY": "元"}
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)  # wide enough for every double


@dataclass(frozen=True)
class Unit:
    """One step of the scale: its size in whole units, its word, and the digits shown in it.

    starts: smallest rounded value written in this unit, a multiple of the last digit shown in the next smaller one.
    more: digits may grow by one for small values in a table. figures: how many the smallest value of a table keeps; a
    unit ten thousand times the next one would hide a change of some percent behind two.
    """

    size: int
    word: str
    digits: int
    starts: int
    more: bool = False
    figures: int = 1

    @cached_property
    def half_step(self) -> Decimal:
        """Half of the last digit shown in it: from there on a value is rounded up."""
        return Decimal(self.size).scaleb(-self.digits) / 2


@dataclass(frozen=True)
class MoneyUnit:
    """One unit for a table or axis: `value_e4 / divisor` is shown with `digits`; `label` names the unit."""

    divisor: int
    label: str
    digits: int


@dataclass(frozen=True)
class Shape:
    """Everything about numbers that differs by language. Units go from large to small; the last is the plain number."""

    locale: str
    units: tuple[Unit, ...]
    points: str
    symbol_first: bool
    unknown: str
    comma: str
    final_comma: str
    header: str


MOST_IN_A_UNIT = 10**6
PLAIN_LARGE = Unit(1, "", 0, 100)
PLAIN_SMALL = Unit(1, "", 2, 0)
SHAPES = {
    "en": Shape(
        "en",
        (
            Unit(10**9, "B", 1, 10**9, more=True),
            Unit(10**6, "M", 1, 10**6, more=True),
            Unit(10**3, "K", 0, 10**4, more=True),
            PLAIN_LARGE,
            PLAIN_SMALL,
        ),
        points="pts",
        symbol_first=True,
        unknown="unknown",
        comma=", ",
        final_comma=" and ",
        header="{label}, {unit}",
    ),
    "zh": Shape(
        "zh_Hans_CN",
        (
            Unit(10**8, "亿", 2, 10**8, figures=3),
            Unit(10**4, "万", 0, 10**5, more=True),
            Unit(10**4, "万", 1, 10**4),
            PLAIN_LARGE,
            PLAIN_SMALL,
        ),
        points="个点",
        symbol_first=False,
        unknown="未知",
        comma="、",
        final_comma="和",
        header="{label}（{unit}）",
    ),
}


def is_unknown(value: object) -> bool:
    """True for None, NaN, NaT, pandas' NA and infinities: nothing that could be written as a number or a day."""
    if value is None:
        return True
    if isinstance(value, float):  # the commonest first: this is asked of every cell
        return not math.isfinite(value)
    if isinstance(value, int | str):
        return False
    try:
        differs = bool(value != value)  # NaN and NaT differ from themselves
    except TypeError:  # pandas' NA refuses to be true or false
        return True
    return differs or (isinstance(value, SupportsFloat) and not math.isfinite(float(value)))


def exact(value: SupportsFloat | None) -> Decimal:
    """The decimal a person reads in the number: 0.7145 is 0.7145, not the binary fraction beside it.

    Raises TypeError for None: ask `is_unknown` first.
    """
    if value is None:
        raise TypeError("an unknown value has no digits; ask is_unknown first")
    if isinstance(value, float):
        return Decimal(repr(float(value)))
    if isinstance(value, int | Integral):
        return Decimal(int(value))
    if isinstance(value, Decimal):
        return value
    return Decimal(repr(float(value)))


def rounded(value: Decimal, digits: int) -> Decimal:
    """The value with that many digits after the point, halves away from zero."""
    return value.quantize(_last_place(digits), None, _WIDE)  # named, an argument takes as long as the rounding


@lru_cache(maxsize=64)
def _last_place(digits: int) -> Decimal:
    return Decimal(1).scaleb(-digits)


def written(value: Decimal, digits: int, sign: bool = False) -> tuple[str, str]:
    """(sign, digits with thousands separators) of the rounded value; the sign is "", "+", "−" or, for zero, "±"."""
    shown = rounded(value, digits)
    body = f"{abs(shown):,f}"
    if shown < 0:
        return MINUS, body
    if not sign:
        return "", body
    return ("+" if shown else "±"), body


def unit_for(value: Decimal, units: Sequence[Unit]) -> Unit:
    """The unit a value is written in: a larger one as soon as the rounded value reaches where that one starts."""
    size = abs(value)
    for unit, smaller in pairwise(units):
        if size >= unit.starts - smaller.half_step:
            return unit
    return units[-1]


def shared_unit(values: Iterable[Decimal], units: tuple[Unit, ...]) -> Unit:
    """One unit for many values: that of the largest, unless the small ones would lose their figures in it.

    The lower quarter keeps two figures and the smallest as many as the unit says. Else one more digit is shown where
    the unit allows it, or the next smaller unit is taken, as long as the largest stays under a million of it. Only
    zeros: plain.
    """
    sizes = sorted(abs(value) for value in values if value)
    if not sizes:
        return PLAIN_LARGE
    smallest, quarter, largest = sizes[0], sizes[len(sizes) // 4], sizes[-1]

    def keeps(unit: Unit, digits: int) -> bool:
        shown = [rounded(size / unit.size, digits).scaleb(digits) for size in (smallest, quarter)]
        return shown[0] >= 10 ** (unit.figures - 1) and shown[1] >= 10

    at = units.index(unit_for(largest, units))
    for unit in units[at:]:
        for digits in (unit.digits, unit.digits + 1) if unit.more else (unit.digits,):
            if unit.size == 1 or keeps(unit, digits):
                return Unit(unit.size, unit.word, digits, unit.starts)
        smaller = next((u for u in units if u.size < unit.size), unit)
        if largest / smaller.size >= MOST_IN_A_UNIT:
            return Unit(unit.size, unit.word, unit.digits + (1 if unit.more else 0), unit.starts)
    return units[-1]


@lru_cache(maxsize=64)
def currency_words(shape: Shape, currency: str) -> tuple[str, str]:
    """(what stands before the number, what follows it) for a currency code; both empty for no currency."""
    if not currency:
        return "", ""
    if not shape.symbol_first:
        return "", OWN_MONEY.get(currency) or get_currency_name(currency, locale=Locale.parse(shape.locale))
    symbol = NARROW.get(currency) or get_currency_symbol(currency, locale=Locale.parse(shape.locale))
    return (symbol + NO_BREAK if symbol[-1].isalpha() else symbol), ""
