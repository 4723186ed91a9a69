"""How the numbers of one chart are written: one unit for all of them, in the reader's language.

Builders ask a measure once and store plain texts, so a chart can be cached, drawn and exported without a language.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from locales.words import MoneyUnit, Words

Kind = Literal["money", "amount", "count", "share", "number"]
KINDS: tuple[Kind, ...] = ("money", "amount", "count", "share", "number")
TEN_THOUSANDTHS = 10_000


@dataclass(frozen=True)
class Measure:
    """One unit for one chart. `divisor` turns a stored value into what the axis shows; `unit` is said once."""

    kind: Kind
    words: Words
    divisor: float
    unit: str
    digits: int
    money_unit: MoneyUnit | None = None

    def scaled(self, value: Any) -> float | None:
        """A stored value in the chart's unit; None stays None, and NaN becomes None."""
        return None if is_unknown(value) else float(value) / self.divisor

    def text(self, value: Any, sign: bool = False) -> str:
        """A stored value in the chart's unit without naming it: "58.1"."""
        if is_unknown(value):
            return self.words.unknown
        if self.money_unit is not None:
            return self.words.in_unit(int(value), self.money_unit, sign=sign)
        return self.words.number(float(value) / self.divisor, digits=self.digits, sign=sign)

    def full(self, value: Any, sign: bool = False) -> str:
        """A stored value with its unit, as it stands alone on a label or on hover: "¥184.2 M", "71.4 %"."""
        if is_unknown(value):
            return self.words.unknown
        if self.kind == "money":
            return self.words.money(int(value), sign=sign)
        return f"{self.text(value, sign)} {self.unit}".rstrip()

    def named(self, number: str) -> str:
        """A written number with the chart's unit around it: "¥80 M", "8,000 万元", "75 %"."""
        before, _, after = self.unit.rpartition("\u00a0")
        if self.kind != "money" or not (before or not self.unit[:1].isalpha()):
            return f"{number} {self.unit}".rstrip()
        return f"{before}{number}\u00a0{after}" if before else f"{self.unit}{number}"

    def tick(self, scaled: float, step: float) -> str:
        """An axis number in the chart's unit, with just the digits that its step needs."""
        return self.words.number(scaled, digits=digits_of(step))


def measure_of(values: Iterable[Any], kind: Kind, words: Words, digits: int = 1, unit: str = "") -> Measure:
    """The measure that suits these stored values.

    money    whole ten-thousandths; the unit (¥ M, 万元) is chosen for the values together
    amount   a quantity in ten-thousandths; count a whole number; number as it is; share 0–1, shown in percent
    Raises ValueError for another kind.
    """
    if kind not in KINDS:
        raise ValueError(f'chart: "{kind}" is not a kind of number; choose one of {", ".join(KINDS)}')
    if kind == "money":
        found = words.money_unit([int(value) for value in values if not is_unknown(value)])
        return Measure(kind, words, float(found.divisor), found.label, found.digits, found)
    divisor = {"amount": float(TEN_THOUSANDTHS), "share": 0.01}.get(kind, 1.0)
    return Measure(kind, words, divisor, "%" if kind == "share" else unit, 0 if kind == "count" else digits)


def is_unknown(value: Any) -> bool:
    """True for None, NaN, NaT and pandas' NA; a string is known."""
    if value is None:
        return True
    try:
        return bool(value != value) or (isinstance(value, float) and math.isinf(value))
    except TypeError:  # pandas' NA has no truth value
        return True


def digits_of(step: float) -> int:
    """Digits after the point that tell multiples of the step apart: 0 for 20, 1 for 0.5, 2 for 0.25."""
    for digits in range(7):
        if abs(round(step, digits) - step) <= abs(step) * 1e-9:
            return digits
    return 6
