"""Each kind's cast as a DuckDB expression over VARCHAR, and why a cell failed it.

Plain casts read nearly all cells of nearly all files and run over every row. The patient ones (currency signs, 万,
full-width
digits, Chinese days …) run only over the rows in which a plain cast failed.
"""

from __future__ import annotations

import re
from datetime import date

from data.contract import Column
from data.gate.mapping import Options

LONGEST_TEXT = 32_767  # what a spreadsheet cell can hold
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
MOST_E4 = 10**18 - 1
MOST_NUMBER = 1e15
_WIDE = "０１２３４５６７８９．，－＋（）％￥＄／：−–　"
_NARROW = "0123456789.,-+()%¥$/:--" + " "
BLANKS = " \t\r\n\v\f\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\ufeff"
_CURRENCY = "¥|￥|\\$|€|£|元|圆|CNY|RMB|USD|EUR|GBP|人民币"
_UNITS = (("万亿", "e12"), ("亿", "e8"), ("万", "e4"), ("千", "e3"), ("%", "e-2"), ("‰", "e-3"))
_MONTHS = ("%d %b %Y", "%d-%b-%Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%d-%b-%y")
# Without an offset: a plain cast would drop the offset instead of applying it.
_PLAIN_MOMENT = r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:[.]\d+)?)?"
_PYTHON_CURRENCY = re.compile(f"^(?:{_CURRENCY})|(?:{_CURRENCY})$", re.IGNORECASE)


# Moments without an offset are UTC. DuckDB lifts parts that occur twice out of CASE and TRY and evaluates them for
# every row: that costs thirty times as much, and an overflow then escapes its TRY.
SETTINGS = (
    "TimeZone = 'UTC'",
    "disabled_optimizers = 'common_subexpressions'",
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


def typed(column: Column, x: str, options: Options, n: str = "", *, is_simple: bool = False) -> str:
    """The stored value of a cell, NULL when it is blank or cannot be read (`flaw` tells which).

    n: SQL of the narrowed text; without it only plain cells are read. is_simple: x holds no blanks but the space,
    and no NUL.
    """
    if column.kind in ("key", "text"):
        short = f"nullif(trim({x}), '')" if is_simple else trimmed(x)
        return short if column.kind == "key" else f"CASE WHEN {short} IS NOT NULL THEN {x} END"
    if column.kind == "day":
        return _first(f"TRY_CAST({x} AS DATE)", _slow_day(n, options) if n else "")
    if column.kind == "moment":
        return _first(
            f"CASE WHEN regexp_full_match({x}, '{_PLAIN_MOMENT}') THEN TRY_CAST({x} AS TIMESTAMP) END",
            _slow_moment(n, options) if n else "",
        )
    if column.kind == "number":
        return number(x, options, n)
    value = e4(x, options, n)
    return f"CASE WHEN ({value}) % 10000 = 0 THEN ({value}) // 10000 END" if column.kind == "whole" else value


def _first(fast: str, slow: str) -> str:
    """The fast value, or the slow one where it is NULL."""
    return f"(CASE WHEN {fast} IS NOT NULL THEN {fast} ELSE {slow} END)" if slow else f"({fast})"


def flaw(column: Column, x: str, stored: str, is_needed: bool, *, patiently: bool, is_simple: bool) -> str:
    """A truth (NULL counts as no): the cell keeps its row from being accepted. `stored` is the column's typed value.

    Without patience the test is cheaper and may be true for a cell that the patient reading accepts, never the other
    way.
    """
    tests = []
    if column.kind in ("key", "text"):
        tests += [f"{stored} IS NULL"] if is_needed else []
        # strlen counts bytes: cheap, and never less than the characters.
        tests.append(f"strlen({x}) > {LONGEST_TEXT}" + (f" AND length({x}) > {LONGEST_TEXT}" if patiently else ""))
        tests += [] if is_simple else [f"contains({x}, chr(0))"]
    elif is_needed:
        tests.append(f"{stored} IS NULL")
    else:
        tests.append(f"{stored} IS NULL AND {x} IS NOT NULL" + (f" AND {trimmed(x)} IS NOT NULL" if patiently else ""))
    if column.kind in ("day", "moment"):
        tests.append(f"{stored} < DATE '{FIRST_DAY}' OR {stored} >= DATE '{LAST_DAY}' + 1")
    if column.kind in ("money", "amount") and not patiently:
        tests.append(f"{stored} NOT BETWEEN -{MOST_E4} AND {MOST_E4}")
    tests += [f"{stored} < {column.low}"] if column.low is not None else []
    tests += [f"{stored} > {column.high}"] if column.high is not None else []
    return " OR ".join(f"({test})" for test in tests)


def e4(x: str, options: Options, n: str = "") -> str:
    """BIGINT ten-thousandths, exact; more than four decimals are rounded half away from zero.

    Shifting the point in the text is four times as fast as multiplying decimals, but DuckDB checks its range
    loosely: a plain
    value beyond MOST_E4 must not be used (`flaw` sees to it).
    """
    if n:
        return f"CAST(CAST(TRY_CAST({clean_number(n, options)} AS DECIMAL(18,4)) AS DECIMAL(23,4)) * 10000 AS BIGINT)"
    if options.decimal_comma:
        return "CAST(NULL AS BIGINT)"
    return f"CAST(CASE WHEN NOT contains({x}, '_') THEN TRY_CAST({x} || 'e4' AS DECIMAL(18,0)) END AS BIGINT)"


def exact(x: str, options: Options, n: str = "") -> str:
    """The cell as DECIMAL(24,10): another road than `e4`, for control sums. Without n, plain cells only."""
    slow = f"TRY_CAST({clean_number(n, options)} AS DECIMAL(24,10))" if n else ""
    if options.decimal_comma:
        return slow or "CAST(NULL AS DECIMAL(24,10))"
    fast = f"CASE WHEN NOT contains({x}, '_') THEN TRY_CAST({x} AS DECIMAL(24,10)) END"
    return fast if not slow else f"CASE WHEN {fast} IS NULL THEN {slow} END"


def number(x: str, options: Options, n: str = "") -> str:
    """DOUBLE, finite and below 10^15, where every cent still counts."""
    slow = f"TRY_CAST({clean_number(n, options)} AS DOUBLE)" if n else ""
    fast = f"CASE WHEN NOT contains({x}, '_') THEN TRY_CAST({x} AS DOUBLE) END"
    either = (slow or "CAST(NULL AS DOUBLE)") if options.decimal_comma else _first(fast, slow)
    return f"(CASE WHEN abs({either}) < {MOST_NUMBER} THEN {either} END)"


def clean_number(n: str, options: Options) -> str:
    """A number's plain text (digits, point, exponent) from narrowed text as people write it; NULL when it is none.

    Understands thousands separators in groups of three, currency signs, 千 万 亿, percent, (12.00) as negative.
    """
    # (12.00) and (¥12.00) are negative.
    signed = rf"regexp_replace({n}, '^\(\s*([^-+()]*?)\s*\)$', '-\1')"
    bare = rf"regexp_replace({signed}, '^([-+]?)\s*(?:{_CURRENCY})\s*([-+]?)', '\1\2', 'i')"
    bare = rf"regexp_replace({bare}, '\s*(?:{_CURRENCY})$', '', 'i')"
    comma, point = ("[.]", ",") if options.decimal_comma else (",", "[.]")
    grouped = rf"[0-9]{{1,3}}(?:(?:{comma}[0-9]{{3}})+|(?:[ \x{{a0}}\x{{202f}}''’][0-9]{{3}})+)"
    body = rf"(?:(?:{grouped}|[0-9]+)(?:{point}[0-9]*)?|{point}[0-9]+)"
    shape = rf"[-+]?{body}(?:e[-+]?[0-9]{{1,3}}|\s*(?:万亿|亿|万|千|%|‰))?"
    digits = rf"regexp_replace({bare}, '[{'.' if options.decimal_comma else ','}\s\x{{a0}}\x{{202f}}''’]', '', 'g')"
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


def _slow_moment(n: str, options: Options) -> str:
    """A moment without an offset is taken as UTC, a day as its midnight."""
    with_offset = rf"regexp_full_match({n}, '.*\d:\d\d.*([+-]\d\d:?\d{{0,2}}|Z)')"
    in_utc = f"TRY_CAST({n} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'"
    plain = f"CASE WHEN {with_offset} THEN {in_utc} ELSE TRY_CAST({n} AS TIMESTAMP) END"
    clock = f"rtrim(replace(replace(replace({n}, '时', ':'), '分', ':'), '秒', ''), ':')"
    start = r"^(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?[\sT]*"
    written = rf"TRY_CAST(regexp_replace({clock}, '{start}', '\1-\2-\3 ') AS TIMESTAMP)"
    return _first(plain, _first(written, f"CAST({_slow_day(n, options)} AS TIMESTAMP)"))


def _slow_day(n: str, options: Options) -> str:
    """2026/3/1, 2026.3.1, 2026年3月1日, 20260301, 1 Mar 2026, spreadsheet serials; 03/01/2026 only when told."""
    clock = r"(?:[\sT]+\d{1,2}[:时]\d{1,2}.*)?"
    start = "1904-01-01" if options.serial_1904 else "1899-12-30"
    serial = f"DATE '{start}' + CAST(floor(CAST({n} AS DOUBLE)) AS INTEGER)"
    ways = [
        ("(?:19|20|21)[0-9]{6}", f"TRY_CAST({n}[1:4] || '-' || {n}[5:6] || '-' || {n}[7:8] AS DATE)"),
        _turned(n, rf"(\d{{4}})\s*[年./-]\s*(\d{{1,2}})\s*[月./-]\s*(\d{{1,2}})\s*日?{clock}", r"\1-\2-\3"),
        (r"[1-9][0-9]{4}(?:\.[0-9]+)?", serial),
    ]
    if options.date_order != "ymd":
        order = r"\3-\2-\1" if options.date_order == "dmy" else r"\3-\1-\2"
        ways.append(_turned(n, rf"(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}){clock}", order))
    cases = " ".join(f"WHEN regexp_full_match({n}, '{shape}') THEN {value}" for shape, value in ways)
    months = f"CAST(TRY_STRPTIME({n}, [{', '.join(map(literal, _MONTHS))}]) AS DATE)"
    return f"CASE {cases} ELSE {months} END"


def _turned(n: str, shape: str, order: str) -> tuple[str, str]:
    return shape, f"TRY_CAST(regexp_replace({n}, '^{shape}$', '{order}') AS DATE)"


def code_of(column: Column, raw: str | None, value: object, is_needed: bool) -> str | None:
    """Why this cell keeps its row out, as a code of `report.PROBLEMS`; None when it does not. The slow twin of
    `flaw`.
    """
    text = "" if raw is None else raw
    if not text.strip(BLANKS):
        return "missing" if is_needed and value is None else None
    if column.kind in ("key", "text"):
        return "nul" if "\0" in text else "too_long" if len(text) > LONGEST_TEXT else None
    if value is None:
        return _unread_code(column, text.strip(BLANKS))
    if column.kind in ("day", "moment"):
        return None if isinstance(value, date) and str(FIRST_DAY) <= str(value)[:10] <= str(LAST_DAY) else "not_day"
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
