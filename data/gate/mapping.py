"""Which columns of a source feed which columns of a contract table, as a frozen value that mapping.toml can carry."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

from data.contract import TABLES, Column, Table
from data.gate.formula import FormulaError, operands
from data.gate.report import Refused, Values, pairs

DateOrder = Literal["ymd", "dmy", "mdy"]
DATE_ORDERS: tuple[DateOrder, ...] = ("ymd", "dmy", "mdy")
REJECTS_SUFFIX = ".rejects.csv"
# Powers of ten: the point moves and nothing is rounded.
UNIT_FACTORS: dict[str, int] = {"0.01": -2, "0.1": -1, "1": 0} | {str(10**n): n for n in range(1, 9)}
PARTS = ("columns", "constants", "computed", "units")


@dataclass(frozen=True)
class Options:
    """How cells are read. Empty text and None mean "find it, and ask when unsure".

    header_row counts rows from 1, and 0 says there is none; header_rows: 2 when names stand in two rows. column_starts:
    where the columns of a fixed-width text begin, counted from 0 in places (a Chinese character takes two).
    decimal_comma: 1.234,5. date_order: of days like 03/04/2026; ymd means not told. serial_1904: plain numbers in day
    columns count from 1904 (old Macintosh spreadsheets). keep_totals: rows that look like totals are data.
    wide_periods: columns named 2026-01, Q2 2026, 3月 … become rows with a `period` and a `value`; wide_year: the year
    of those that do not say theirs. scale_low, scale_high: the survey's scale.
    """

    encoding: str = ""
    delimiter: str = ""
    header_row: int | None = None
    header_rows: int | None = None
    column_starts: tuple[int, ...] = ()
    decimal_comma: bool | None = None
    date_order: DateOrder = "ymd"
    serial_1904: bool | None = None
    keep_totals: bool | None = None
    wide_periods: bool | None = None
    wide_year: int | None = None
    scale_low: float | None = None
    scale_high: float | None = None


@dataclass(frozen=True)
class Mapping:
    """pattern: the source names it is for (`orders.csv`, `orders_*.csv`, `book.xlsx#Sheet1`); columns: (contract,
    source column); constants: (contract, text of every cell); computed: (contract, formula); units: (contract, power of
    ten that every number of its source column is multiplied by, as "10000" for a column in 万元)."""

    pattern: str
    table: str
    columns: Values = ()
    constants: Values = ()
    computed: Values = ()
    units: Values = ()
    options: Options = Options()

    def source_of(self, column: str) -> str | None:
        """The source column that feeds a contract column; None when none does."""
        return dict(self.columns).get(column)

    def fits(self, source: str) -> bool:
        """True for a source of that name, for its corrected rejects, and for a member of an archive by its last
        part.
        """
        name = source.removesuffix(REJECTS_SUFFIX).casefold()
        pattern = self.pattern.casefold()
        return any(fnmatchcase(n, pattern) for n in (name, name.rsplit("/", 1)[-1]))


def mapping_of(
    pattern: str,
    table: str,
    columns: Dictionary[str, str],
    constants: Dictionary[str, str] | None = None,
    computed: Dictionary[str, str] | None = None,
    options: Options = Options(),
    units: Dictionary[str, str] | None = None,
) -> Mapping:
    """A Mapping from dictionaries."""
    parts = [tuple((d or {}).items()) for d in (columns, constants, computed, units)]
    return Mapping(pattern, table, parts[0], parts[1], parts[2], parts[3], options)


def checked(mapping: Mapping, headers: tuple[str, ...], source: str) -> Table:
    """The contract table of a mapping that can be carried out on a source with these headers.

    Raises Refused, naming what is wrong and what there is: table, contract column, source column, formula, missing
    column.
    """
    if mapping.table not in TABLES:
        raise Refused("no_table", file=source, table=mapping.table, known=", ".join(TABLES))
    table = TABLES[mapping.table]
    names = {c.name for c in table.columns}
    for target, _ in (*mapping.columns, *mapping.constants, *mapping.computed):
        if target not in names:
            raise Refused("unknown_target", file=source, table=table.name, column=target, known=", ".join(names))
    needed = [name for _, name in mapping.columns]
    for target, formula in mapping.computed:
        if table.column(target).kind not in ("money", "amount"):
            reason = "only money and quantities can be computed"
            raise Refused("formula", file=source, column=target, value=formula, reason=reason)
        try:
            needed += [n for n in operands(formula) if mapping.source_of(n) is None]
        except FormulaError as error:
            raise Refused("formula", file=source, column=target, value=formula, reason=error) from error
    _check_units(mapping, table, source)
    for name in needed:
        if name not in headers:
            raise Refused("no_column", file=source, column=name, known=", ".join(headers))
    for column in unmapped(mapping, table):
        raise Refused("unmapped", file=source, table=table.name, column=column.name, known=", ".join(headers))
    return table


def has_unit(table: Table, column: str) -> bool:
    """Whether the cells of a contract column may stand in 万元 and the like: amounts, and targets of them."""
    return table.column(column).kind in ("money", "amount") or (table.name, column) == ("targets", "value")


def _check_units(mapping: Mapping, table: Table, source: str) -> None:
    for target, factor in mapping.units:
        is_column = mapping.source_of(target) is not None and has_unit(table, target)
        if factor not in UNIT_FACTORS or not is_column:
            raise Refused("unit", file=source, column=target, value=factor, known=", ".join(UNIT_FACTORS))


def unit_of(mapping: Mapping, column: str) -> int:
    """The power of ten that a contract column is multiplied by; 0 without a unit."""
    return UNIT_FACTORS[dict(mapping.units).get(column, "1")]


def unmapped(mapping: Mapping, table: Table) -> tuple[Column, ...]:
    """Required columns that the mapping leaves open and the gate cannot derive."""
    fed = {target for target, _ in (*mapping.columns, *mapping.constants, *mapping.computed)}
    return tuple(c for c in table.required if not c.derived and c.name not in fed)


def mapping_for(mappings: Iterable[Mapping], source: str) -> Mapping | None:
    """The first mapping that fits the source; exact names before patterns."""
    fitting = [m for m in mappings if m.fits(source)]
    exact = [m for m in fitting if not any(c in m.pattern for c in "*?[")]
    return (exact or fitting or [None])[0]  # type: ignore[list-item]


def plain_mapping(mapping: Mapping) -> dict[str, Any]:
    """The mapping as plain dictionaries, options only where they differ from the default."""
    options = {
        f.name: getattr(mapping.options, f.name)
        for f in fields(Options)
        if getattr(mapping.options, f.name) != f.default
    }
    parts = {name: getattr(mapping, name) for name in PARTS}
    plain: dict[str, Any] = {"table": mapping.table} | {name: dict(part) for name, part in parts.items() if part}
    return plain | ({"options": options} if options else {})


def mapping_from_plain(pattern: str, plain: dict[str, Any]) -> Mapping:
    """The Mapping that `plain_mapping` made plain. Raises ValueError for unknown entries and wrong types."""
    given = plain.get("options", {})
    _check_entries(pattern, "", plain, ("table", *PARTS, "options"))
    _check_entries(pattern, ".options", given, tuple(f.name for f in fields(Options)))
    if not isinstance(plain.get("table"), str):
        raise ValueError(f"[{pattern}] names no table; write table = one of {', '.join(TABLES)}")
    for name, value in given.items():
        _check_option(pattern, name, value)
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    parts = [pairs(plain.get(name, {}).items()) for name in PARTS]
    return Mapping(pattern, plain["table"], parts[0], parts[1], parts[2], parts[3], Options(**given))


def _check_entries(pattern: str, part: str, given: dict[str, Any], known: tuple[str, ...]) -> None:
    if unknown := sorted(set(given) - set(known)):
        raise ValueError(f"[{pattern}{part}] has the unknown entry {unknown[0]}; the entries are {', '.join(known)}")


def _check_option(pattern: str, name: str, value: object) -> None:
    if name == "date_order" and value not in DATE_ORDERS:
        raise ValueError(f"[{pattern}] date_order must be one of {', '.join(DATE_ORDERS)}")
    words = _OPTION_TYPES.get(name, "one of " + ", ".join(DATE_ORDERS))
    fits = {
        "a text in quotes": isinstance(value, str),
        "true or false": isinstance(value, bool),
        "a whole number": isinstance(value, int) and not isinstance(value, bool),
        "a number": isinstance(value, (int, float)) and not isinstance(value, bool),
        "a list of whole numbers": isinstance(value, (list, tuple)) and all(isinstance(v, int) for v in value),
    }
    if not fits.get(words, True):
        raise ValueError(f"[{pattern}] {name} must be {words}, not {value!r}")


_OPTION_TYPES = {
    **dict.fromkeys(("encoding", "delimiter"), "a text in quotes"),
    **dict.fromkeys(("decimal_comma", "serial_1904", "keep_totals", "wide_periods"), "true or false"),
    **dict.fromkeys(("header_row", "header_rows", "wide_year"), "a whole number"),
    **dict.fromkeys(("scale_low", "scale_high"), "a number"),
    "column_starts": "a list of whole numbers",
}


def save_mapping(path: Path, mappings: Iterable[Mapping]) -> None:
    """Writes mappings as TOML, one section per source pattern."""
    lines: list[str] = []
    for mapping in mappings:
        plain = plain_mapping(mapping)
        lines += [f"[{_quoted(mapping.pattern)}]", f"table = {_quoted(plain.pop('table'))}"]
        for part, entries in plain.items():
            lines.append(f"[{_quoted(mapping.pattern)}.{part}]")
            lines += [f"{_quoted(name)} = {_value(value)}" for name, value in entries.items()]
        lines.append("")
    path.write_text("\n".join(lines), encoding="utf-8")


def load_mapping(path: Path) -> tuple[Mapping, ...]:
    """The mappings of a TOML file. Raises Refused when it is missing, no TOML, or says what no mapping has."""
    if not path.is_file():
        raise Refused("no_file", file=path.name)
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(mapping_from_plain(pattern, section) for pattern, section in plain.items())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError, TypeError, AttributeError) as error:
        raise Refused("mapping_file", file=path.name, reason=error) from error


def _quoted(text: str) -> str:
    # JSON's escapes are TOML's, except for DEL, which JSON leaves bare.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: str | float | bool | tuple[int, ...]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    return _quoted(value) if isinstance(value, str) else repr(value)
