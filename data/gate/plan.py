"""A mapping carried out: the SQL that turns a chunk of text cells into the contract's stored columns and marks bad
rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from data.contract import Column, Kind, Table
from data.gate.casts import e4, exact, flaw, literal, narrow, typed
from data.gate.chunks import NO_TRAITS, Traits
from data.gate.formula import compiled, operands
from data.gate.mapping import Mapping, checked, unit_of
from data.gate.report import Refused

SQL_TYPES: dict[Kind, str] = {
    "key": "VARCHAR",
    "text": "VARCHAR",
    "day": "DATE",
    "moment": "TIMESTAMP",
    "money": "BIGINT",
    "amount": "BIGINT",
    "number": "DOUBLE",
    "whole": "BIGINT",
}
CONTENT = "_content"


@dataclass(frozen=True)
class Feed:
    """What fills one contract column: `position` is its place in the source (None for a constant or a computed
    column), `header`
    what messages call it, `formula` or `constant` what stands in the mapping instead."""

    column: Column
    header: str
    position: int | None = None
    is_needed: bool = False
    constant: str | None = None
    formula: str = ""
    unit: int = 0  # the power of ten its amounts are multiplied by

    @property
    def name(self) -> str:
        """The column of the result that holds the typed value."""
        return self.column.stored

    @property
    def cell(self) -> str:
        """SQL of the raw text."""
        return literal(self.constant) if self.constant is not None else f"c{self.position}"

    @property
    def is_text(self) -> bool:
        return self.column.kind in ("key", "text")


@dataclass(frozen=True)
class Plan:
    """Everything SQL about one source. `feeds` fill contract columns; `checks` are operands that must be readable."""

    table: Table
    mapping: Mapping
    headers: tuple[str, ...]
    feeds: tuple[Feed, ...]
    checks: tuple[Feed, ...]

    @property
    def missing_ids(self) -> tuple[str, ...]:
        """Key columns the file lacks and the gate derives from the content of the row."""
        fed = {feed.column.name for feed in self.feeds}
        ids = (c for c in self.table.columns if c.derived and c.stored in self.table.key)
        return tuple(c.name for c in ids if c.name not in fed)

    @property
    def summed(self) -> tuple[Feed, ...]:
        return tuple(f for f in self.feeds if f.column.kind in ("money", "amount") and f.position is not None)

    @property
    def texts(self) -> tuple[int, ...]:
        """Positions of the cells that are stored as text."""
        return tuple(f.position for f in self.feeds if f.is_text and f.position is not None)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Positions of the cells that are read as money, amounts or whole numbers."""
        feeds = (*self.feeds, *self.checks)
        return tuple(f.position for f in feeds if f.position is not None and f.column.kind in ("money", "amount"))

    @property
    def constants(self) -> tuple[tuple[Feed, str], ...]:
        """The columns filled by constants, and the SQL of their values."""
        return tuple((f, self._value(f, True, NO_TRAITS)) for f in self.feeds if f.constant is not None)

    def typed_rows(self, chunk: str, *, patiently: bool, traits: Traits = NO_TRAITS) -> str:
        """Stored columns, `_row`, `_content` if ids are missing, the checks, and `_bad`, one per row of the chunk.

        patiently: read what plain casts cannot; otherwise such rows are marked bad too, and `_sum0`, `_sum1` … are
        the summed cells on the road of control sums. traits: of the chunk.
        """
        feeds = (*self.feeds, *self.checks)
        source = f"(SELECT *, {self._narrowed(feeds)} FROM {chunk})" if patiently else chunk
        values = ", ".join(f"{self._value(f, patiently, traits)} AS {f.name}" for f in feeds)
        shown = ["_row", *map(self._stored, self.table.columns), *(c.name for c in self.checks)]
        if self.missing_ids:
            shown.append(f"{self._content()} AS {CONTENT}")
        if not patiently:
            shown += [f"{self._exact(f, traits)} AS _sum{i}" for i, f in enumerate(self.summed)]
        flaws = [self._flaw(f, patiently, f.position in traits.simple) for f in feeds]
        bad = " OR ".join(f"({test})" for test in flaws if test) or "false"
        shown.append(f"coalesce({bad}, false) AS _bad")
        return f"SELECT {', '.join(shown)} FROM (SELECT *, {values} FROM {source}) AS cells"

    def sums(self, chunk: str, *, patiently: bool) -> str:
        """One row: for each summed column the exact sum of its cells, and the number of unreadable ones (patient only).

        patiently: of the cells that plain casts cannot read; otherwise of those they can.
        """
        parts = ["count(*)"]
        for feed in self.summed:
            n = f"n{feed.position}" if patiently else ""
            value = exact(feed.cell, self.mapping.options, n, unit=feed.unit)
            parts.append(f"coalesce(sum({value}), 0)")
            plain = exact(feed.cell, self.mapping.options, unit=feed.unit)
            unread = f"({value}) IS NULL AND ({plain}) IS NULL AND nullif({n}, '') IS NOT NULL"
            parts.append(f"count(*) FILTER ({unread})" if patiently else "0")
        source = f"(SELECT *, {self._narrowed(self.summed)} FROM {chunk})" if patiently and self.summed else chunk
        return f"SELECT {', '.join(parts)} FROM {source}"

    def _narrowed(self, feeds: tuple[Feed, ...]) -> str:
        used = {f.position for f in feeds if f.position is not None and not f.is_text}
        used |= {self._operand(name) for _, formula in self.mapping.computed for name in operands(formula)}
        return ", ".join(f"{narrow(f'c{i}')} AS n{i}" for i in sorted(used)) or "1 AS n"

    def _operand(self, name: str) -> int:
        return self.headers.index(self.mapping.source_of(name) or name)

    def _exact(self, feed: Feed, traits: Traits) -> str:
        return exact(feed.cell, self.mapping.options, is_bare=feed.position in traits.figures, unit=feed.unit)

    def _value(self, feed: Feed, patiently: bool, traits: Traits) -> str:
        options, at = self.mapping.options, feed.position
        if feed.formula:
            return compiled(feed.formula, lambda name: self._operand_value(name, patiently))
        if feed.constant is not None:
            return typed(feed.column, feed.cell, options, narrow(feed.cell))
        n = f"n{at}" if patiently and not feed.is_text else ""
        is_bare = at in (traits.bare if feed.is_text else traits.figures)
        return typed(feed.column, feed.cell, options, n, is_simple=at in traits.simple, is_bare=is_bare, unit=feed.unit)

    def _operand_value(self, name: str, patiently: bool) -> str:
        position = self._operand(name)
        unit = unit_of(self.mapping, name)
        return e4(f"c{position}", self.mapping.options, f"n{position}" if patiently else "", unit=unit)

    def _flaw(self, feed: Feed, patiently: bool, is_simple: bool) -> str:
        if feed.constant is not None:
            return ""
        if not feed.formula:
            return flaw(feed.column, feed.cell, feed.name, feed.is_needed, patiently=patiently, is_simple=is_simple)
        if feed.is_needed:
            return f"{feed.name} IS NULL"
        # No result from known operands: it was too large, or divided by zero.
        known = " AND ".join(f"nullif(trim(c{self._operand(name)}), '') IS NOT NULL" for name in operands(feed.formula))
        return f"{feed.name} IS NULL AND {known or 'true'}"

    def _stored(self, column: Column) -> str:
        fed = {feed.column.name for feed in self.feeds}
        identity = self.table.key[0]
        if column.name == "name" and identity in fed and (column.derived or column.name not in fed):
            return f"coalesce({'name' if 'name' in fed else 'NULL'}, {identity}) AS name"
        if column.name in fed:
            return column.stored
        return f"CAST(NULL AS {SQL_TYPES[column.kind]}) AS {column.stored}"

    def _content(self) -> str:
        """Sixteen hexadecimal digits of what the row says. Constants are left out, and an empty column changes
        nothing.
        """
        said = [f for f in self.feeds if f.constant is None]
        parts = [f"'{f.name}=' || replace(CAST({f.name} AS VARCHAR), chr(31), ' ')" for f in said]
        return f"md5(concat_ws(chr(31), {', '.join(parts)}))[1:16]"


def plan(mapping: Mapping, headers: tuple[str, ...], source: str) -> Plan:
    """The plan of a mapping on a source with these headers. Raises Refused when the two do not fit."""
    table = checked(mapping, headers, source)
    feeds = [_column_feed(mapping, table, headers, *pair) for pair in mapping.columns]
    feeds += [Feed(table.column(target), target, constant=text) for target, text in mapping.constants]
    feeds += _scale_feeds(mapping, table, source, {f.column.name for f in feeds})
    checks: dict[str, Feed] = {}
    for target, formula in mapping.computed:
        column = table.column(target)
        feeds.append(Feed(column, target, is_needed=column.required and not column.may_be_blank, formula=formula))
        for name in operands(formula):
            header = mapping.source_of(name) or name
            check = Column(f"_check{len(checks)}", "amount", "Operand of a computed column")
            checks.setdefault(header, Feed(replace(check), header, headers.index(header)))
    order = [c.name for c in table.columns]
    feeds.sort(key=lambda feed: order.index(feed.column.name))
    summed = {f.header for f in feeds if f.column.kind in ("money", "amount") and f.position is not None}
    return Plan(table, mapping, headers, tuple(feeds), tuple(c for h, c in checks.items() if h not in summed))


def _column_feed(mapping: Mapping, table: Table, headers: tuple[str, ...], target: str, header: str) -> Feed:
    column = table.column(target)
    if target in ("satisfaction", "best_alternative") and table.name == "surveys":
        column = replace(column, low=mapping.options.scale_low, high=mapping.options.scale_high)
    # A name falls back on the id and a client's region may be unknown; ids that a file has must be filled.
    falls_back = column.derived and column.name in ("name", "region_id")
    is_needed = column.required and not column.may_be_blank and not falls_back
    # The unit of targets depends on their KPI and is in their cells already (`data.gate.target_cells`).
    unit = unit_of(mapping, target) if column.kind in ("money", "amount") else 0
    return Feed(column, header, headers.index(header), is_needed, unit=unit)


def _scale_feeds(mapping: Mapping, table: Table, source: str, fed: set[str]) -> list[Feed]:
    low, high = mapping.options.scale_low, mapping.options.scale_high
    if table.name != "surveys" or (low is None and high is None):
        return []
    if high is None or low is None or not low < high:
        raise Refused("constant", file=source, column="scale_low, scale_high", value=f"{low}, {high}")
    given = {"scale_low": low, "scale_high": high}
    return [Feed(table.column(name), name, constant=repr(v)) for name, v in given.items() if name not in fed]
