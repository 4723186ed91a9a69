"""What the cells of a source say about how they are to be read, and what they leave open: the decimal sign, the order
of day and month, where serial days begin, units in headers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from data.contract import Table
from data.gate.mapping import Options, has_unit
from data.gate.questions import Choice, Question, question
from data.gate.report import Values
from data.gate.units import read_with_unit, unit_in

SHOWN_CELLS = 3
_SLASH_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_SERIAL = re.compile(r"[1-9]\d{4}(?:\.\d+)?")
_AROUND = re.compile(
    r"^[-+(]*\s*(?:¥|\$|€|£|CNY|RMB|USD|EUR|GBP|人民币)?\s*[-+]?|\s*(?:元|圆|€|EUR|CNY|RMB|万|亿|%|\)|-)*$", re.I
)
_UNSURE = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")
_COMMA = re.compile(
    r"\d{1,3}(?:\.\d{3})+(?:,\d*)?|0?,\d+|0,\d+|\d{4,},\d+|\d+,(?:\d{1,2}|\d{4,})|\d{1,3}(?: \d{3})+,\d+"
)
_POINT = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d*)?|0?\.\d+|0\.\d+|\d{4,}\.\d+|\d+\.(?:\d{1,2}|\d{4,})|\d{1,3}(?: \d{3})+\.\d+"
)
Rows = Sequence[Sequence[str | None]]


@dataclass
class Evidence:
    """options: what was told and what the cells prove; units: proposed powers of ten; questions: the rest."""

    options: Options
    units: dict[str, str] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)


def evidence(
    source: str,
    table: Table,
    matches: dict[str, str],
    headers: tuple[str, ...],
    rows: Rows,
    told: Options,
    unit: str = "",
) -> Evidence:
    """What the sample rows prove and leave open for these columns (contract -> source). unit: what a title says."""
    found = Evidence(told)
    of_kind: dict[str, list[tuple[str, list[str]]]] = {"number": [], "day": []}
    for column, header in matches.items():
        kind = table.column(column).kind
        cells = [cell for row in rows if (cell := row[headers.index(header)])]
        if kind in ("money", "amount", "number", "whole"):
            of_kind["number"].append((header, cells))
        if kind in ("day", "moment"):
            of_kind["day"].append((header, cells))
        if has_unit(table, column):
            _look_for_unit(found, source, column, header, cells, "" if kind == "amount" else unit)
    if told.decimal_comma is None:
        _look_at_numbers(found, source, of_kind["number"])
    for header, cells in of_kind["day"]:
        _look_at_days(found, source, header, cells)
    return found


def _look_at_numbers(found: Evidence, source: str, columns: Iterable[tuple[str, list[str]]]) -> None:
    seen: dict[str, list[tuple[str, str]]] = {",": [], ".": [], "?": [], "": []}
    for header, cells in columns:
        for cell in cells:
            seen[number_sign(cell)].append((header, cell))
    commas, points, unsure = seen[","], seen["."], seen["?"]
    if commas and not points:
        found.options = replace(found.options, decimal_comma=True)
        found.questions.append(_number_question("decimal_comma", source, commas, False))
    elif commas:
        found.questions.append(_number_question("number_point", source, commas, True))
    elif unsure and not points:
        found.questions.append(_number_question("number_point", source, unsure, True))


def number_sign(cell: str) -> str:
    """The decimal sign a cell proves: "," or "."; "?" when its one sign may part thousands too, "" without any."""
    plain = unicodedata.normalize("NFKC", cell).strip()
    bare = _AROUND.sub("", plain)
    if match := _UNSURE.fullmatch(bare):
        # Where people write ¥ and $, the comma parts thousands.
        return "." if match[1] == "," and re.search(r"[¥$]|元|RMB|CNY|USD|万|亿", plain) else "?"
    if len(re.findall(r"[.,]", bare)) == 1 and re.fullmatch(r"\d{1,3}[.,]\d{3}", bare):
        return "," if "," in bare else "."
    if re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}", bare):
        return "."
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", bare):
        return ","
    return "," if _COMMA.fullmatch(bare) else "." if _POINT.fullmatch(bare) else ""


def _number_question(code: str, source: str, seen: list[tuple[str, str]], is_open: bool) -> Question:
    header, value = seen[0]
    cells = _shown([cell for h, cell in seen if h == header])
    readings = {
        "point": tuple((c, c.replace(",", "")) for c in cells),
        "comma": tuple((c, c.replace(".", "").replace(",", ".")) for c in cells),
    }
    order = ("point", "comma") if is_open else ("comma", "point")
    choices = tuple(Choice(name, name, shown=readings[name]) for name in order)
    return question(code, is_open, choices, file=source, column=header, value=value)


def _look_at_days(found: Evidence, source: str, header: str, cells: list[str]) -> None:
    pairs = [(int(m[1]), int(m[2]), cell) for cell in cells if (m := _SLASH_DAY.match(cell))]
    if pairs and found.options.date_order == "ymd":
        day_first = any(first > 12 for first, _, _ in pairs)
        month_first = any(second > 12 for _, second, _ in pairs)
        if day_first != month_first:
            found.options = replace(found.options, date_order="dmy" if day_first else "mdy")
        else:
            found.questions.append(_day_question(source, header, [cell for _, _, cell in pairs]))
    is_serial = bool(cells) and all(_SERIAL.fullmatch(cell) for cell in cells)
    if is_serial and found.options.serial_1904 is None:
        shown = _shown(cells)
        choices = tuple(
            Choice(name, name, shown=tuple((c, _serial_day(c, start)) for c in shown))
            for name, start in (("1900", date(1899, 12, 30)), ("1904", date(1904, 1, 1)))
        )
        found.questions.append(question("serial_start", False, choices, file=source, column=header, value=shown[0]))


def _serial_day(cell: str, start: date) -> str:
    return (start + timedelta(days=int(float(cell)))).isoformat()


def _day_question(source: str, header: str, cells: list[str]) -> Question:
    choices = tuple(
        Choice(order, order, shown=tuple((c, _turned(c, order)) for c in _shown(cells))) for order in ("dmy", "mdy")
    )
    return question("day_order", True, choices, file=source, column=header, value=cells[0])


def _turned(cell: str, order: str) -> str:
    """A day like 03/04/2026 read one way; a question mark where it is none then."""
    match = _SLASH_DAY.match(cell)
    if match is None:
        return "?"
    day, month = (int(match[1]), int(match[2])) if order == "dmy" else (int(match[2]), int(match[1]))
    try:
        return date(int(match[3]), month, day).isoformat()
    except ValueError:
        return "?"


def _look_for_unit(found: Evidence, source: str, column: str, header: str, cells: list[str], title: str) -> None:
    unit, factor = unit_in(header)
    if factor == "1" and title and not unit:
        unit, factor = unit_in(f"({title})")
    if factor == "1":
        return
    # Each target that has a unit of its own keeps it.
    has_own = column != "value" and any(re.search("[万亿]", cell) for cell in cells)
    if not has_own:
        found.units[column] = factor
    words: Values = (("factor", f"{Decimal(factor):,f}"),)
    shown = _shown(cells)
    choices = [
        Choice(factor, "multiply", words, tuple((c, read_with_unit(c, factor)) for c in shown)),
        Choice("1", "as_it_is", (), tuple((c, c) for c in shown)),
    ]
    told = {"file": source, "column": header, "unit": unit, "factor": words[0][1], "target": column}
    code = "unit_of_targets" if column == "value" else "unit"
    found.questions.append(question(code, has_own, tuple(reversed(choices) if has_own else choices), **told))


def _shown(cells: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(cells))[:SHOWN_CELLS]
