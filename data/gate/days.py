"""Days and moments as people write them, as DuckDB expressions over narrowed text: what plain casts cannot read."""

from __future__ import annotations

from data.gate.mapping import Options

_MONTHS = tuple(
    f"'{shape}'" for shape in ("%d %b %Y", "%d-%b-%Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%d-%b-%y")
)


def first_known(fast: str, slow: str) -> str:
    """The fast value, or the slow one where it is NULL."""
    return f"(CASE WHEN {fast} IS NOT NULL THEN {fast} ELSE {slow} END)" if slow else f"({fast})"


def slow_moment(n: str, options: Options) -> str:
    """A moment without an offset is taken as UTC, a day as its midnight."""
    with_offset = rf"regexp_full_match({n}, '.*\d:\d\d.*([+-]\d\d:?\d{{0,2}}|Z)')"
    in_utc = f"TRY_CAST({n} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'"
    plain = f"CASE WHEN {with_offset} THEN {in_utc} ELSE TRY_CAST({n} AS TIMESTAMP) END"
    clock = f"rtrim(replace(replace(replace({n}, '时', ':'), '分', ':'), '秒', ''), ':')"
    start = r"^(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?[\sT]*"
    written = rf"TRY_CAST(regexp_replace({clock}, '{start}', '\1-\2-\3 ') AS TIMESTAMP)"
    return first_known(plain, first_known(written, f"CAST({slow_day(n, options)} AS TIMESTAMP)"))


def slow_day(n: str, options: Options) -> str:
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
    ways.append(_spelled_day(n))
    cases = " ".join(f"WHEN regexp_full_match({n}, '{shape}') THEN {value}" for shape, value in ways)
    months = f"CAST(TRY_STRPTIME({n}, [{', '.join(_MONTHS)}]) AS DATE)"
    return f"CASE {cases} ELSE {months} END"


def _spelled_day(n: str) -> tuple[str, str]:
    """二〇二六年三月一日: the numerals as digits, tens first."""
    digits = n
    tens = (
        ("([二三])十([一二三四五六七八九])", r"\1\2"),
        ("([二三])十", r"\10"),
        ("十([一二三四五六七八九])", r"1\1"),
        ("十", "10"),
    )
    for shape, plain in tens:
        digits = f"regexp_replace({digits}, '{shape}', '{plain}', 'g')"
    digits = f"translate({digits}, '〇零○一二三四五六七八九', '000123456789')"
    _, value = _turned(digits, r"(\d{4})年(\d{1,2})月(\d{1,2})日?", r"\1-\2-\3")
    return "[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日?", value


def _turned(n: str, shape: str, order: str) -> tuple[str, str]:
    return shape, f"TRY_CAST(regexp_replace({n}, '^{shape}$', '{order}') AS DATE)"
