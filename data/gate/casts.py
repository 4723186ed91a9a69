"""Each kind's cast as a DuckDB expression over VARCHAR, and why a cell failed it.

Plain casts read nearly all cells of nearly all files and run over every row. The patient ones (currency signs, 万,
full-width
digits, Chinese days …) run only over the rows in which a plain cast failed.
"""

from __future__ import annotations

import re
from datetime import date

from data.contract import Column
from data.gate.days import first_known, slow_day, slow_moment
from data.gate.mapping import Options
from data.optimizer import WRONG_SUMS

LONGEST_TEXT = 32_767  # what a spreadsheet cell can hold
_EPOCH = "1970-01-01"  # DuckDB takes the word epoch for this day
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
MOST_E4 = 10**18 - 1
MOST_NUMBER = 1e15
_WIDE = "０１２３４５６７８９．，－＋（）％￥＄／：−–　"
_NARROW = "0123456789.,-+()%¥$/:--" + " "
BLANKS = " \t\r\n\v\f\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\ufeff"
_CURRENCY = "¥|￥|(?:US|HK|NT|A|C|R)?\\$|€|£|₽|₹|₩|zł|Kč|元|圆|CNY|RMB|USD|EUR|GBP|CHF|JPY|HKD|TWD|人民币"
_UNITS = (("万亿", "e12"), ("亿", "e8"), ("万", "e4"), ("千", "e3"), ("%", "e-2"), ("‰", "e-3"))
# Without an offset: a plain cast would drop the offset instead of applying it.
_PLAIN_MOMENT = r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:[.]\d+)?)?"
_PYTHON_CURRENCY = re.compile(f"^(?:{_CURRENCY})|(?:{_CURRENCY})$", re.IGNORECASE)


# Moments without an offset are UTC. DuckDB lifts parts that occur twice out of CASE and TRY and evaluates them for
# every row: that costs thirty times as much, and an overflow then escapes its TRY.
SETTINGS = (
    "TimeZone = 'UTC'",
    f"disabled_optimizers = 'common_subexpressions,{WRONG_SUMS}'",
    "autoinstall_known_extensions = false",
)


def literal(text: str) -> str:
    """A text as an SQL literal; NUL, which SQL text cannot hold, is spelled out."""
    parts = ["'" + part.replace("'", "''") + "'" for part in text.split("\0")]
    return parts[0] if len(parts) == 1 else "(" + " || chr(0) || ".join(parts) + ")"


def trimmed(x: str) -> str:
    """The text without blanks at its ends, in any script; NULL when nothing is left."""
    return f"nullif(trim({x}, {literal(BLANKS)}), '')"


def narrow(x: str) -> str:
    """The text with full-width digits and signs made plain and no blanks at its ends: what the patient casts read."""
    return f"CASE WHEN strlen({x}) = length({x}) THEN trim({x}, {literal(BLANKS[:6])}) ELSE {_narrow(x)} END"


def typed(
    column: Column,
    x: str,
    options: Options,
    n: str = "",
    *,
    is_simple: bool = False,
    is_bare: bool = False,
    unit: int = 0,
) -> str:
    """The stored value of a cell, NULL when it is blank or cannot be read (`flaw` tells which).

    n: SQL of the narrowed text; without it only plain cells are read. is_simple: x holds no blanks but the space,
    and no NUL. is_bare: a text has no blanks at its ends and is not empty (but may be NULL), a number is figures
    and signs only. unit: the power of ten an amount is multiplied by.
    """
    if column.kind in ("key", "text") and is_bare:
        return x
    if column.kind in ("key", "text"):
        short = f"nullif(trim({x}), '')" if is_simple else trimmed(x)
        return short if column.kind == "key" else f"CASE WHEN {short} IS NOT NULL THEN {x} END"
    if column.kind == "day":
        return first_known(f"TRY_CAST({x} AS DATE)", slow_day(n, options) if n else "")
    if column.kind == "moment":
        return first_known(
            f"CASE WHEN regexp_full_match({x}, '{_PLAIN_MOMENT}') THEN TRY_CAST({x} AS TIMESTAMP) END",
            slow_moment(n, options) if n else "",
        )
    if column.kind == "number":
        return number(x, options, n)
    value = e4(x, options, n, is_bare=is_bare, unit=unit)
    return f"CASE WHEN ({value}) % 10000 = 0 THEN ({value}) // 10000 END" if column.kind == "whole" else value


def flaw(column: Column, x: str, stored: str, is_needed: bool, *, patiently: bool, is_simple: bool) -> str:
    """A truth (NULL counts as no): the cell keeps its row from being accepted. `stored` is the column's typed value.

    Without patience the test is cheaper and may be true for a cell that the patient reading accepts, never the other
    way.
    """
    tests = []
    if column.kind in ("key", "text"):
        tests += [f"{stored} IS NULL"] if is_needed else []
        # strlen counts bytes: cheap, and never less than the characters.
        long = f"strlen({x}) > {LONGEST_TEXT}" + (f" AND length({x}) > {LONGEST_TEXT}" if patiently else "")
        tests += [] if is_simple else [long, f"contains({x}, chr(0))"]
        tests += [f"NOT regexp_full_match({stored}, {literal(column.form)})"] if column.form else []
    elif is_needed:
        tests.append(f"{stored} IS NULL")
    else:
        tests.append(f"{stored} IS NULL AND {x} IS NOT NULL" + (f" AND {trimmed(x)} IS NOT NULL" if patiently else ""))
    if column.kind in ("day", "moment"):
        tests.append(f"{stored} < DATE '{FIRST_DAY}' OR {stored} >= DATE '{LAST_DAY}' + 1")
        tests.append(f"{stored} = DATE '{_EPOCH}' AND contains(lower({x}), 'epoch')")
    if column.kind in ("money", "amount") and not patiently:
        tests.append(f"{stored} NOT BETWEEN -{MOST_E4 - 1} AND {MOST_E4 - 1}")
    tests += [f"{stored} < {column.low}"] if column.low is not None else []
    tests += [f"{stored} > {column.high}"] if column.high is not None else []
    return " OR ".join(f"({test})" for test in tests)


def e4(x: str, options: Options, n: str = "", *, is_bare: bool = False, unit: int = 0) -> str:
    """BIGINT ten-thousandths, exact; more than four decimals are rounded half away from zero.

    Amounts below 10^9 fit decimals that the processor multiplies by itself (is_bare: where nothing but figures and
    signs is written); for others the point is shifted in the text. DuckDB checks the range of that loosely: a plain
    value from MOST_E4 on must not be used (`flaw` sees to it).
    """
    if unit:
        scaled = (
            f"TRY_CAST({clean_number(n, options)} AS DECIMAL(24,10)) * {10 ** (4 + unit)}::DECIMAL(13,0)" if n else ""
        )
        return f"CAST(TRY_CAST(TRY({scaled}) AS DECIMAL(18,0)) AS BIGINT)" if n else "CAST(NULL AS BIGINT)"
    if n:
        return f"CAST(CAST(TRY_CAST({clean_number(n, options)} AS DECIMAL(18,4)) AS DECIMAL(23,4)) * 10000 AS BIGINT)"
    if options.decimal_comma:
        return "CAST(NULL AS BIGINT)"
    shifted = f"TRY_CAST({x} || 'e4' AS DECIMAL(18,0))"
    if not is_bare:
        return f"CAST(CASE WHEN NOT contains({x}, '_') THEN {shifted} END AS BIGINT)"
    small = f"TRY_CAST({x} AS DECIMAL(13,4)) * 10000::DECIMAL(5,0)"
    return f"coalesce(CAST({small} AS BIGINT), CAST({shifted} AS BIGINT))"


def exact(x: str, options: Options, n: str = "", *, is_bare: bool = False, unit: int = 0) -> str:
    """The cell as DECIMAL(24,10): another road than `e4`, for control sums. Without n, plain cells only, and none with
    a unit, which makes it wider.
    """
    if unit:
        factor = f"{10**unit}::DECIMAL(9,0)" if unit > 0 else f"{10**unit:.2f}::DECIMAL(3,2)"
        slow = f"TRY(TRY_CAST({clean_number(n, options)} AS DECIMAL(24,10)) * {factor})"
        return slow if n else "CAST(NULL AS DECIMAL(24,10))"
    slow = f"TRY_CAST({clean_number(n, options)} AS DECIMAL(24,10))" if n else ""
    if options.decimal_comma:
        return slow or "CAST(NULL AS DECIMAL(24,10))"
    fast = f"TRY_CAST({x} AS DECIMAL(24,10))"
    fast = fast if is_bare else f"CASE WHEN NOT contains({x}, '_') THEN {fast} END"
    return fast if not slow else f"CASE WHEN {fast} IS NULL THEN {slow} END"


def number(x: str, options: Options, n: str = "") -> str:
    """DOUBLE, finite and below 10^15, where every cent still counts."""
    slow = f"TRY_CAST({clean_number(n, options)} AS DOUBLE)" if n else ""
    fast = f"CASE WHEN NOT contains({x}, '_') THEN TRY_CAST({x} AS DOUBLE) END"
    either = (slow or "CAST(NULL AS DOUBLE)") if options.decimal_comma else first_known(fast, slow)
    return f"(CASE WHEN abs({either}) < {MOST_NUMBER} THEN {either} END)"


def clean_number(n: str, options: Options) -> str:
    """A number's plain text (digits, point, exponent) from narrowed text as people write it; NULL when it is none.

    Understands thousands separators in groups of three, currency signs, 千 万 亿, percent, (12.00) as negative.
    """
    # (12.00) and (¥12.00) are negative, and so is 12.00-.
    signed = rf"regexp_replace({n}, '^(?:\(\s*([^-+()]*?)\s*\)|([^-+()]*[^-+()\s])\s*-)$', '-\1\2')"
    bare = rf"regexp_replace({signed}, '^([-+]?)\s*(?:{_CURRENCY})\s*([-+]?)', '\1\2', 'i')"
    bare = rf"regexp_replace({bare}, '\s*(?:{_CURRENCY})$', '', 'i')"
    comma, point = ("[.]", ",") if options.decimal_comma else (",", "[.]")
    grouped = rf"[0-9]{{1,3}}(?:(?:{comma}[0-9]{{3}})+|(?:[ \x{{a0}}\x{{2009}}\x{{202f}}''’][0-9]{{3}})+)"
    body = rf"(?:(?:{grouped}|[0-9]+)(?:{point}[0-9]*)?|{point}[0-9]+)"
    shape = rf"[-+]?{body}(?:e[-+]?[0-9]{{1,3}}|\s*(?:万亿|亿|万|千|%|‰))?"
    parting = rf"[{'.' if options.decimal_comma else ','}\s\x{{a0}}\x{{2009}}\x{{202f}}''’]"
    digits = f"regexp_replace({bare}, '{parting}', '', 'g')"
    if options.decimal_comma:
        digits = f"replace({digits}, ',', '.')"
    for unit, exponent in _UNITS:
        digits = f"replace({digits}, '{unit}', '{exponent}')"
    full = f"CASE WHEN regexp_full_match({bare}, '{shape}', 'i') THEN {digits} END"
    if options.decimal_comma:
        return f"({full})"
    thousands = f"regexp_full_match({n}, '[-+]?[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:[.][0-9]+)?')"
    return f"(CASE WHEN {thousands} THEN replace({n}, ',', '') ELSE {full} END)"


def _narrow(x: str) -> str:
    return f"trim(translate({x}, {literal(_WIDE)}, {literal(_NARROW)}), {literal(BLANKS)})"


def code_of(column: Column, raw: str | None, value: object, is_needed: bool) -> str | None:
    """Why this cell keeps its row out, as a code of `report.PROBLEMS`; None when it does not. The slow twin of
    `flaw`.
    """
    text = "" if raw is None else raw
    if not text.strip(BLANKS):
        return "missing" if is_needed and value is None else None
    if column.kind in ("key", "text"):
        if column.form and not re.fullmatch(column.form, text.strip(BLANKS)):
            return "not_period"
        return "nul" if "\0" in text else "too_long" if len(text) > LONGEST_TEXT else None
    if value is None:
        return _unread_code(column, text.strip(BLANKS))
    if column.kind in ("day", "moment"):
        is_day = isinstance(value, date) and str(FIRST_DAY) <= str(value)[:10] <= str(LAST_DAY)
        is_word = str(value)[:10] == _EPOCH and "epoch" in text.casefold()
        return None if is_day and not is_word else "not_day"
    low, high = column.low, column.high
    if isinstance(value, (int, float)) and ((low is not None and value < low) or (high is not None and value > high)):
        return "outside"
    return None


def _unread_code(column: Column, text: str) -> str:
    if column.kind == "moment":
        return "not_moment"
    if column.kind == "day":
        return "day_order" if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}.*", text, re.DOTALL) else "not_day"
    plain = _PYTHON_CURRENCY.sub("", text).strip("()%万亿千‰ ").replace(",", "")
    is_number = re.fullmatch(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", plain, re.IGNORECASE | re.ASCII) is not None
    if not is_number:
        return "not_number"
    return "not_whole" if column.kind == "whole" and abs(float(plain)) < 1e14 else "number_range"
