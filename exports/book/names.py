"""Names of sheets: at most 31 letters, none that a spreadsheet forbids, none twice in any case."""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")
_RESERVED = {"history"}


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """A name for each text, in order: near to it, and different from all before it.

    Apostrophes become typographic ones: a name may neither begin nor end with the plain sign, and a reference to a
    sheet would have to double it.
    """
    taken, names = set(_RESERVED), []
    for text in wanted:
        plain = " ".join(_FORBIDDEN.sub(" ", text.replace("'", "’")).split())
        name, times = _cut(plain, MOST) or "_", 1
        while name.casefold() in taken:
            times += 1
            name = f"{_cut(plain, MOST - len(str(times)) - 1)} {times}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _cut(text: str, most: int) -> str:
    """The text cut to so many letters as spreadsheets count them: a sign beyond the first plane is two."""
    if _counted(text) <= most:
        return text
    kept = text
    while _counted(kept) > most - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _counted(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
