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


@dataclass(frozen=True)
class Options:
    """How cells are read. Empty text and None mean "find it"; header_row counts rows from 1, and 0 says there is none.

    serial_1904: plain numbers in day columns count from 1904 (old Macintosh spreadsheets). scale_low, scale_high:
    the survey's scale.
    """

    encoding: str = ""
    delimiter: str = ""
    header_row: int | None = None
    decimal_comma: bool = False
    date_order: DateOrder = "ymd"
    serial_1904: bool = False
    scale_low: float | None = None
    scale_high: float | None = None


@dataclass(frozen=True)
class Mapping:
    """pattern: the source names it is for (`orders.csv`, `orders_*.csv`, `book.xlsx#Sheet1`); columns: (contract,
    source column);
    constants: (contract, text of every cell); computed: (contract, formula)."""

    pattern: str
    table: str
    columns: Values = ()
    constants: Values = ()
    computed: Values = ()
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
) -> Mapping:
    """A Mapping from dictionaries."""
    parts = [tuple((d or {}).items()) for d in (columns, constants, computed)]
    return Mapping(pattern, table, parts[0], parts[1], parts[2], options)


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
    for name in needed:
        if name not in headers:
            raise Refused("no_column", file=source, column=name, known=", ".join(headers))
    for column in unmapped(mapping, table):
        raise Refused("unmapped", file=source, table=table.name, column=column.name, known=", ".join(headers))
    return table


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
    parts = {"columns": mapping.columns, "constants": mapping.constants, "computed": mapping.computed}
    plain: dict[str, Any] = {"table": mapping.table} | {name: dict(part) for name, part in parts.items() if part}
    return plain | ({"options": options} if options else {})


def mapping_from_plain(pattern: str, plain: dict[str, Any]) -> Mapping:
    """The Mapping that `plain_mapping` made plain. Raises ValueError for unknown entries and wrong types."""
    unknown = set(plain) - {"table", "columns", "constants", "computed", "options"}
    given = plain.get("options", {})
    unknown |= set(given) - {f.name for f in fields(Options)}
    if unknown:
        raise ValueError(f"[{pattern}] has the unknown entry {sorted(unknown)[0]}")
    if given.get("date_order", "ymd") not in DATE_ORDERS:
        raise ValueError(f"[{pattern}] date_order must be one of {', '.join(DATE_ORDERS)}")
    if not isinstance(plain.get("table"), str):
        raise ValueError(f"[{pattern}] names no table")
    parts = [pairs(plain.get(name, {}).items()) for name in ("columns", "constants", "computed")]
    return Mapping(pattern, plain["table"], parts[0], parts[1], parts[2], Options(**given))


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


def _value(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _quoted(value) if isinstance(value, str) else repr(value)
