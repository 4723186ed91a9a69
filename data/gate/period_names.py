"""What people call periods: 2026-09, 2026年9月, Sep 2026, Q3, 三季度, 9月, 全年; and the periods that headers name."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from data.gate.units import without_unit

JOINED = " / "
"""Between the names of a column whose header stands in two rows."""
_NUMERALS = "一二三四五六七八九"
_CHINESE = {numeral: at for at, numeral in enumerate((*_NUMERALS, "十", "十一", "十二"), 1)} | {"元": 1, "正": 1}
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = (
    r"(?P<english>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"((?:19|20)\d\d)"
_TARGET = re.compile(r"目标值?|计划值?|任务量?|预算|指标|\b(?:targets?|planned|plan|goals?|budget|quota)\b", re.I)
_OTHER = re.compile(r"实际|完成|达成|同比|环比|去年|上年|同期|占比|\b(?:actuals?|last year|yoy|ytd|rate|done)\b", re.I)
_WITH_YEAR = (
    re.compile(rf"{_YEAR}\s*[-/.年M]\s*(?P<month>0?[1-9]|1[0-2])\s*(?:月份?)?", re.I),
    re.compile(rf"{_YEAR}(?P<month>0[1-9]|1[0-2])"),
    re.compile(rf"{_YEAR}-(?P<month>0[1-9]|1[0-2])-01(?:[ T]00:00:00)?"),
    re.compile(rf"{_YEAR}\s*年\s*(?P<chinese>[{_NUMERALS}元正]|十[一二]?)月份?"),
    re.compile(rf"{_YEAR}[-/ ]?{_MONTH_NAME}", re.I),
    re.compile(rf"{_MONTH_NAME}[-/ ]?{_YEAR}", re.I),
    re.compile(rf"{_MONTH_NAME}[-/ ']*(?P<short>\d\d)", re.I),
    re.compile(rf"{_YEAR}\s*年?\s*[-/ ]?\s*(?:Q|第)?\s*(?P<quarter>[1-4一二三四])\s*(?:季度?|(?<=Q[1-4]))", re.I),
    re.compile(rf"Q(?P<quarter>[1-4])[-/ ]?{_YEAR}|(?P<before>[1-4])Q[-/ ]?(?P<late>(?:19|20)\d\d)", re.I),
    re.compile(rf"(?:FY\s*)?{_YEAR}\s*(?:年度?|全年|财年)?(?:全年|合计)?", re.I),
)
_WITHOUT = (
    re.compile(r"(?P<month>0?[1-9]|1[0-2])\s*月份?|M(?P<numbered>0?[1-9]|1[0-2])", re.I),
    re.compile(rf"(?P<chinese>[{_NUMERALS}元正]|十[一二]?)月份?"),
    re.compile(_MONTH_NAME, re.I),
    re.compile(r"Q(?P<quarter>[1-4])|(?P<before>[1-4])Q", re.I),
    re.compile(r"第?(?P<quarter>[1-4一二三四])季度?"),
)
_WHOLE_YEAR = re.compile(r"全年(?:合计|累计)?|年度(?:合计)?|full[ -]?year|year|annual|FY", re.I)
_IN_TITLE = re.compile(rf"(?<!\d){_YEAR}(?!\d)")


class Named(NamedTuple):
    """The period a header names. year: empty where it does not say; part: "" the year, "Q3" or "09"."""

    year: str
    part: str


def named_period(header: str) -> Named | None:
    """The period a header names; None when it names none, or something else than a target of one (9月实际)."""
    plain = unicodedata.normalize("NFKC", header)
    if _OTHER.search(plain):
        return None
    found = [named for piece in plain.split(JOINED) if (named := _named(piece))]
    if not found:
        return None
    parts = sorted((named.part for named in found), key=lambda part: (part == "", part.startswith("Q")))
    return Named(next((named.year for named in found if named.year), ""), parts[0])


def _named(text: str) -> Named | None:
    plain = _TARGET.sub(" ", without_unit(text)).strip(" -_:")
    for pattern in (*_WITH_YEAR, *_WITHOUT):
        if match := pattern.fullmatch(plain):
            return _read(match)
    return Named("", "") if _WHOLE_YEAR.fullmatch(plain) else None


def _read(match: re.Match[str]) -> Named:
    said = match.groupdict()
    short = said.get("short")
    year = f"20{short}" if short else next((g for g in match.groups() if g and re.fullmatch(r"(?:19|20)\d\d", g)), "")
    if quarter := said.get("quarter") or said.get("before"):
        return Named(year, f"Q{_CHINESE.get(quarter, quarter)}")
    if number := said.get("month") or said.get("numbered"):
        return Named(year, f"{int(number):02}")
    if numeral := said.get("chinese"):
        return Named(year, f"{_CHINESE[numeral]:02}")
    if name := said.get("english"):
        return Named(year, f"{_ENGLISH.index(name[:3].lower()) + 1:02}")
    return Named(year, "")


def period_of(header: str, year: str = "") -> str:
    """The period a header names, as the contract writes it (2026, 2026-Q3, 2026-09); empty when it names none.

    year: of those that do not say theirs; without it they name none.
    """
    named = named_period(header)
    if named is None or not (named.year or year):
        return ""
    return "-".join(filter(None, (named.year or year, named.part)))


def period_headers(headers: Sequence[str]) -> list[str]:
    """The headers that name periods; empty unless at least two do.

    A plain 年度 or Year is one only beside months or quarters. Where a period stands twice, as target and without a
    word, the target counts.
    """
    found = [(header, named) for header in headers if (named := named_period(header))]
    if sum(named != ("", "") for _, named in found) < 2:
        return []
    times = Counter(named for _, named in found)
    return [header for header, named in found if times[named] == 1 or _TARGET.search(header)] or [h for h, _ in found]


def lacks_year(headers: Sequence[str]) -> bool:
    """Whether some of the headers that name periods do not say of which year."""
    return any(named and not named.year for header in period_headers(headers) if (named := named_period(header)))


def period_keys(headers: Sequence[str], year: str) -> list[tuple[str, str]]:
    """Each header that names a period, and its period. Months that begin anew (… 12月, 1月 …) are of the next year.

    A period whose year nobody says is the header itself.
    """
    found, turn, before = [], 0, ""
    for header in period_headers(headers):
        named = named_period(header)
        assert named is not None
        if not named.year and named.part.isdigit():
            turn += bool(before) and named.part < before
            before = named.part
        own = str(int(year) + turn) if year and named.part.isdigit() else year
        found.append((header, period_of(header, own) or header))
    return found


def year_in(titles: Sequence[str]) -> str:
    """The one year that the lines above a header name; empty when they name none, or several."""
    years = {year for title in titles for year in _IN_TITLE.findall(unicodedata.normalize("NFKC", title))}
    return years.pop() if len(years) == 1 else ""
