"""Cells of targets in the words of the contract: KPIs by their keys, ALL for the company, periods, units in the number.

All of it may be done twice without harm, so that rejected rows can be corrected and brought again.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pyarrow as pa

from data.gate.mapping import Mapping, unit_of
from data.gate.period_names import period_of
from data.gate.report import Remark
from data.gate.stream import Rows, framed
from data.gate.target_words import IN_MONEY, is_known_kpi, is_unit_column, kpi_called, region_called
from data.gate.units import unit_in

WORDS: dict[str, Callable[[str], str]] = {"kpi": kpi_called, "region_id": region_called}
SHOWN_CODES = 5
_HAS_UNIT = re.compile(r"[千万亿%‰]|\de-?\d\)?$")
"""Programs write 1.5E+06, with a sign and two figures: e4 is a unit that was put there."""
_SCIENTIFIC = re.compile(r"-?\d(?:\.\d+)?e[-+]\d\d+", re.I)
_PERCENT = re.compile(r"%|百分比|percent|pct", re.I)
_CLOSING = re.compile(r"[)\s元圆]*$")


@dataclass
class Noticed:
    """What was put in other words while the rows passed. unit: the mapping's, of which column."""

    unit: tuple[str, int] = ("", 0)
    words: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    company: Counter[str] = field(default_factory=Counter)
    rows_with_unit: int = 0

    def remarks(self) -> tuple[Remark, ...]:
        """To be asked when all rows have passed."""
        header, exponent = self.unit
        more = (("column", header), ("factor", f"{10**exponent:,}" if exponent > 0 else f"{10.0**exponent:g}"))
        found = [Remark("unit_of_money", more=more)] if exponent else []
        found += [Remark("units_of_rows", self.rows_with_unit)] if self.rows_with_unit else []
        counts = {"kpi_words": self.words, "company_words": self.company, "unknown_kpis": self.unknown}
        for code, counted in counts.items():
            if counted:
                shown = ", ".join([*sorted(counted)[:SHOWN_CODES], *(["…"] if len(counted) > SHOWN_CODES else [])])
                found.append(Remark(code, counted.total(), (("codes", shown),)))
        return tuple(found)


def in_our_words(mapping: Mapping) -> Mapping:
    """The mapping with the KPI, the region and the period that it fills by constants in the words of the contract."""
    constants = tuple((column, _word(column, text)) for column, text in mapping.constants)
    return replace(mapping, constants=constants)


def with_our_words(rows: Rows, mapping: Mapping) -> Noticed:
    """Let the rows come in the words of the contract; what is noticed on the way is complete when they have passed."""
    unit = unit_of(mapping, "value")
    noticed = Noticed((mapping.source_of("value") or "", unit))
    at = {column: rows.headers.index(header) for column, header in mapping.columns if header in rows.headers}
    fed = set(at.values())
    unit_at = next((i for i, header in enumerate(rows.headers) if i not in fed and is_unit_column(header)), None)
    rows.batches = _told(rows.batches, _Places(at, unit_at, dict(mapping.constants), unit), noticed)
    return noticed


@dataclass(frozen=True)
class _Places:
    """Where the cells stand. unit: the power of ten of targets in money."""

    at: dict[str, int]
    unit_at: int | None
    constants: dict[str, str]
    unit: int


def _told(batches: Iterator[pa.RecordBatch], places: _Places, noticed: Noticed) -> Iterator[pa.RecordBatch]:
    at = places.at
    for batch in batches:
        columns: list[list[str | None]] = [column.to_pylist() for column in batch.columns[:-2]]
        count = batch.num_rows
        said = columns[at["kpi"]] if "kpi" in at else [places.constants.get("kpi")] * count
        units = columns[places.unit_at] if places.unit_at is not None else [None] * count
        kpis = [None if cell is None else _noticed_kpi(cell, noticed) for cell in said]
        if "value" in at:
            rows = zip(columns[at["value"]], kpis, said, units, strict=True)
            columns[at["value"]] = [_in_full(cell, kpi, word, unit, places, noticed) for cell, kpi, word, unit in rows]
        if "kpi" in at:
            columns[at["kpi"]] = kpis
        if "region_id" in at:
            columns[at["region_id"]] = [cell and _noticed_region(cell, noticed) for cell in columns[at["region_id"]]]
        if "period" in at:
            columns[at["period"]] = [cell and _word("period", cell) for cell in columns[at["period"]]]
        arrays = [pa.array(cells, pa.string()) for cells in columns]
        yield framed(arrays, batch.column(batch.num_columns - 2), batch.column(batch.num_columns - 1))


def _noticed_kpi(cell: str, noticed: Noticed) -> str:
    kpi = kpi_called(cell)
    if kpi and not is_known_kpi(kpi):
        noticed.unknown[kpi] += 1
    elif kpi != cell.strip():
        noticed.words[f"{cell.strip()} = {kpi}"] += 1
    return kpi


def _noticed_region(cell: str, noticed: Noticed) -> str:
    region = region_called(cell)
    if region != cell.strip():
        noticed.company[cell.strip()] += 1
    return region


def _word(column: str, cell: str) -> str:
    if column == "period":
        return period_of(cell) or cell
    return WORDS[column](cell) if column in WORDS else cell


def _in_full(
    cell: str | None, kpi: str | None, word: str | None, unit: str | None, places: _Places, noticed: Noticed
) -> str | None:
    """The number with its unit beside it (12.5e4), as the gate reads it; one that has a unit already stays as it is."""
    if not cell or not re.search(r"\d", cell) or _HAS_UNIT.search(unicodedata.normalize("NFKC", cell)):
        return cell
    own = _own_unit(unit, word)
    if own is not None:
        noticed.rows_with_unit += own != 0
    exponent = own if own is not None else places.unit if kpi in IN_MONEY else 0
    return _times_ten(cell, exponent) if exponent else cell


def _times_ten(cell: str, exponent: int) -> str:
    plain = f"{Decimal(cell):f}" if _SCIENTIFIC.fullmatch(cell) else cell
    closing = _CLOSING.search(plain)
    assert closing is not None
    return f"{plain[: closing.start()]}e{exponent}{')' if ')' in closing[0] else ''}"


def _own_unit(unit: str | None, word: str | None) -> int | None:
    """The power of ten that the row itself names, in a column of units or beside its KPI; None when it names none."""
    for text in (f"({unit})" if unit else "", word or ""):
        if text and _PERCENT.search(text):
            return -2
        named, factor = unit_in(text)
        if named:
            return int(Decimal(factor).log10())
    return None
