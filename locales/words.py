"""Words and number shapes of one language: everything that pages, charts and exports say is made here.

To translate: write English in the code (`words("Revenue")`, `words.many("{n} client", "{n} clients", n)`, or
`N_("Revenue")` where the language is not known yet), run `python -m locales extract`, fill in the empty `msgstr` of
`locales/<language>/LC_MESSAGES/sidu.po`, run `python -m locales check`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from numbers import Integral, Real
from typing import TYPE_CHECKING, SupportsFloat

from locales.days import day_text, days_text, period_text
from locales.filling import filled, spaced
from locales.messages import translations
from locales.numbers import (
    NO_BREAK,
    SHAPES,
    TEN_THOUSANDTHS,
    MoneyUnit,
    Shape,
    currency_words,
    exact,
    is_unknown,
    shared_unit,
    unit_for,
    written,
)

if TYPE_CHECKING:
    from data.periods import Period

LANGUAGES = {"en": "English", "zh": "简体中文"}
_CURRENCY = re.compile(r"([A-Z]{3})?")


def N_(message: str) -> str:
    """Marks an English text for translation where the reader's language is not known yet; returns it unchanged."""
    return message


@dataclass(frozen=True)
class Words:
    """The words of one language and the money of one company. Make it with `words_for`, which keeps one of each.

    Every number method takes None (or NaN) for unknown and answers with the word for it; none ever writes "-0".
    sign: always write the sign; it is "±" when what is shown is zero.
    """

    language: str
    currency: str = ""

    def __call__(self, message: str, /, **values: object) -> str:
        """The message in this language, its {placeholders} filled in; in English where it is not translated.

        Values are text, or bare numbers: whole ones are written like `count`, others like `number`. Shares, money,
        days and years are made into text first (`share=words.share(x)`). A placeholder without a value raises KeyError.
        """
        found = translations(self.language).get(message)
        return self._filled(found[0] if found else message, values)

    def many(self, one: str, other: str, n: int, /, **values: object) -> str:
        """The form of the message that fits n; `{n}` in it is written like `count`."""
        forms = translations(self.language).get(one) or (one, other)
        return self._filled(forms[0] if abs(n) == 1 else forms[-1], {**values, "n": n})

    @property
    def unknown(self) -> str:
        """What is written where a value is not known."""
        return self._shape.unknown

    def joined(self, parts: Iterable[str]) -> str:
        """The parts as a sentence lists them: "a, b and c", "a、b和c"; empty text for no part."""
        *before, last = [*parts] or [""]
        return spaced(self._shape.comma.join(before), self._shape.final_comma, last) if before else last

    def headed(self, label: str, unit: str) -> str:
        """A header with its unit: "Revenue, ¥ M", "销售额（万元）"; only the label where there is no unit."""
        return self._shape.header.format(label=label, unit=unit) if unit else label

    def money(self, value_e4: int | None, sign: bool = False) -> str:
        """Money in ten-thousandths, in the unit that suits it: "¥184.2 M", "1.84 亿元", "−¥2.3 M"."""
        return self._scaled(value_e4, sign, *self._currency)

    def amount(self, value_e4: int | None, sign: bool = False) -> str:
        """A quantity in ten-thousandths, scaled like money but without a currency: "12 K", "1.2 万"."""
        return self._scaled(value_e4, sign, "", "")

    def money_unit(self, values_e4: Iterable[int | None]) -> MoneyUnit:
        """One unit for a table or axis: label "¥ M" or "万元"; unknown values are passed over, none at all is plain."""
        known = (exact(value) / TEN_THOUSANDTHS for value in values_e4 if not is_unknown(value))
        unit = shared_unit(known, self._shape.units)
        before, after = self._currency
        label = NO_BREAK.join(part for part in (before.strip(NO_BREAK), unit.word + after) if part)
        return MoneyUnit(unit.size * TEN_THOUSANDTHS, label, unit.digits)

    def in_unit(self, value_e4: int | None, unit: MoneyUnit, sign: bool = False) -> str:
        """Money in a given unit without naming it: "58.1", "−5,810"."""
        if is_unknown(value_e4):
            return self.unknown
        return "".join(written(exact(value_e4) / unit.divisor, unit.digits, sign))

    def count(self, n: int | None, sign: bool = False) -> str:
        """A whole number in full: "1,284"."""
        return self.number(n, 0, sign)

    def number(self, value: SupportsFloat | None, digits: int = 1, sign: bool = False) -> str:
        """A number with that many digits after the point: "24.8", "1,046.0"."""
        return self.unknown if is_unknown(value) else "".join(written(exact(value), digits, sign))

    def share(self, value: SupportsFloat | None, digits: int = 1, sign: bool = False) -> str:
        """A share 0–1 in percent: "71.4 %"."""
        return self._hundredfold(value, digits, sign, "%")

    def change(self, value: SupportsFloat | None, digits: int = 1) -> str:
        """A relative change (0.042 is 4.2 %) with its sign: "+4.2 %", "−2.3 %", "±0.0 %"."""
        return self._hundredfold(value, digits, True, "%")

    def points(self, value: SupportsFloat | None, digits: int = 1) -> str:
        """A difference of two shares (0.016 is 1.6 points) with its sign: "+1.6 pts", "+1.6 个点"."""
        return self._hundredfold(value, digits, True, self._shape.points)

    def day(self, value: date | None) -> str:
        """A day: "18 Oct 2026", "2026 年 10 月 18 日"."""
        return self.unknown if value is None or is_unknown(value) else day_text(value, self.language)

    def period(self, value: Period | None, short: bool = False) -> str:
        """A period: "Q3 2026", "2026 年三季度"; short without its year: "Oct", "10 月"."""
        return self.unknown if value is None else period_text(value, self.language, short)

    def days(self, first: date, last: date) -> str:
        """Days from the first to the last: "1 Mar – 4 Apr 2026", "2026 年 3 月 1 日—4 月 4 日"."""
        return days_text(first, last, self.language)

    @property
    def _shape(self) -> Shape:
        return SHAPES[self.language]

    @cached_property
    def _currency(self) -> tuple[str, str]:
        """What stands before and after an amount of money."""
        return currency_words(self._shape, self.currency)

    def _filled(self, text: str, values: dict[str, object]) -> str:
        if not values:
            return text
        try:
            return filled(text, {name: self._said(value) for name, value in values.items()})
        except KeyError as missing:
            given = ", ".join(values)
            raise KeyError(f"the message {text!r} needs a value for {missing}; it was given: {given}") from None

    def _said(self, value: object) -> str:
        if isinstance(value, str):
            return value
        if is_unknown(value):
            return self.unknown
        if isinstance(value, Integral):
            return self.count(int(value))
        if isinstance(value, Real | Decimal):
            return self.number(value)
        raise TypeError(
            f"a message takes text and numbers, not {value!r}; write a day with .day, a period with .period"
        )

    def _scaled(self, value_e4: int | None, sign: bool, before: str, after: str) -> str:
        if is_unknown(value_e4):
            return self.unknown
        value = exact(value_e4) / TEN_THOUSANDTHS
        unit = unit_for(value, self._shape.units)
        # Exactly nothing is "0"; "0.00" stays for the little that rounds away.
        mark, body = written(value / unit.size, unit.digits if value else 0, sign)
        word = unit.word + after
        return f"{mark}{before}{body}{NO_BREAK if word else ''}{word}"

    def _hundredfold(self, value: SupportsFloat | None, digits: int, sign: bool, word: str) -> str:
        if is_unknown(value):
            return self.unknown
        return "".join(written(exact(value) * 100, digits, sign)) + NO_BREAK + word


@lru_cache(maxsize=64)
def words_for(language: str, currency: str = "") -> Words:
    """The words of a language ("en", "zh") with the company's currency code ("CNY"; empty for none).

    Raises ValueError for a language without a catalogue and for a currency that is not a code of three letters.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r} is not known; the languages are: {', '.join(LANGUAGES)}")
    if not _CURRENCY.fullmatch(currency):
        raise ValueError(f"currency {currency!r} is not a code of three capital letters like CNY, or empty")
    return Words(language, currency)
