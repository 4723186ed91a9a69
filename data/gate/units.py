"""Units that headers and titles name: 销售额（万元）, revenue (in thousands), 单位：千元."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

_CHINESE = {"千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "角": -1, "分": -2}
_ENGLISH = {
    "000": 3, "000s": 3, "k": 3, "thousand": 3, "thousands": 3, "tsd": 3, "th": 3,
    "m": 6, "mn": 6, "mio": 6, "mln": 6, "million": 6, "millions": 6, "cents": -2, "cent": -2,
}  # fmt: skip
_BRACKETS = re.compile(r"[(\[【]([^)\]】]*)[)\]】]")
_CURRENCY = r"(?:rmb|cny|usd|eur|gbp|us\$|[¥$€£])"
_MEASURE = r"[元件箱条支盒包个吨瓶]?(?:人民币)?"


def unit_in(header: str) -> tuple[str, str]:
    """The unit a header names and the power of ten it stands for, as text; ("", "1") when it names none, and a unit
    with "1" when it names one that changes nothing (元).
    """
    plain = unicodedata.normalize("NFKC", header).strip()
    texts = _BRACKETS.findall(plain)
    if match := re.search(r"[/_\s-]((?:[百千]?万|亿|千)元)$", plain):
        texts.append(match[1])
    for text in texts:
        unit = re.sub(r"^(?:单位|unit|in)\s*[::]?\s*", "", text.strip(), flags=re.I).strip()
        exponent = _exponent(unit)
        if exponent is not None:
            return unit, _power(exponent)
    return "", "1"


def without_unit(header: str) -> str:
    """The header without what stands in brackets and without a unit at its end."""
    bare = re.sub(r"[(（\[【].*?[)）\]】]", "", header)
    return re.sub(r"[/_\s-](?:[百千]?万|亿|千)?元$", "", bare).strip()


def title_unit(titles: list[str]) -> str:
    """The unit the lines above a header give for the whole table ("单位：万元"); empty when they give none."""
    for title in titles:
        plain = unicodedata.normalize("NFKC", title)
        if match := re.search(r"(?:单位|unit)\s*:\s*([^\s,;)]+)|\bin (thousands|millions)\b", plain, re.I):
            unit = match[1] or match[2]
            if _exponent(unit) not in (None, 0):
                return str(unit)
    return ""


def _exponent(unit: str) -> int | None:
    if re.fullmatch(r"(?:人民币)?元|圆|rmb|cny|yuan", unit, re.I):
        return 0
    if match := re.fullmatch(rf"(?:人民币)?(十万|百万|千万|[千万亿角分]){_MEASURE}", unit):
        return _CHINESE[match[1]]
    bare = re.sub(_CURRENCY, "", unit, flags=re.I).strip(" '’").casefold()
    return _ENGLISH.get(bare)


def _power(exponent: int) -> str:
    return str(10**exponent) if exponent >= 0 else f"{Decimal(10) ** exponent:f}"


def read_with_unit(cell: str, factor: str) -> str:
    """A plain number multiplied by a unit, as a preview shows it; a question mark where the cell is no plain number."""
    try:
        return f"{(Decimal(cell.replace(',', '').strip()) * Decimal(factor)).normalize():,f}"
    except InvalidOperation:
        return "?"
