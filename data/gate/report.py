"""What the gate says: problems of cells and rows, remarks on what was accepted, refusals, and the result of a staging.

Every sentence is an English message key with its values kept apart, so that the rooms above can translate it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Values = tuple[tuple[str, str], ...]
SHOWN_CHARACTERS = 80
REASON_CHARACTERS = 400
_WHERE = "{file} line {line}: "
_ROW = _WHERE + "the row "

PROBLEMS: dict[str, str] = {
    "missing": _WHERE + "{column} is empty; every row needs it, fill the cell or map another column",
    "not_number": _WHERE + '{column} "{value}" is not a number; correct the cell or map another column',
    "not_whole": _WHERE + '{column} "{value}" is not a whole number; correct the cell or map another column',
    "number_range": _WHERE + '{column} "{value}" is too large; an amount must be within ±99,999,999,999,999.9999',
    "outside": _WHERE + '{column} "{value}" is outside {low} to {high}; correct the cell or map another column',
    "not_day": _WHERE + '{column} "{value}" is not a day; write it like 2026-03-01, and check that the day exists',
    "day_order": _WHERE
    + '{column} "{value}" may be read two ways; say in the mapping if the day or the month comes first',
    "not_moment": _WHERE + '{column} "{value}" is not a moment; write it like 2026-03-01 14:30',
    "not_period": _WHERE + '{column} "{value}" is not a period; write a year 2026, quarter 2026-Q3 or month 2026-09',
    "nul": _WHERE + '{column} "{value}" contains a NUL byte; export the file again or correct the cell',
    "too_long": _WHERE + "{column} has {length} characters; at most {limit} can be kept, shorten the cell",
    "computed": _WHERE + "{column} cannot be computed ({value}): the result is too large; check its cells",
    "computed_division": _WHERE
    + "{column} cannot be computed ({value}): it divides by zero or is too large; check its cells",
    "computed_unknown": _WHERE + "{column} cannot be computed ({value}): one of its cells is empty; fill it",
    "ragged": _ROW + "has {found} cells where {expected} are expected; check separators and quotes",
    "unclosed": _ROW + "opens a quote that is never closed; close it or double the quote inside the text",
    "encoding": _ROW + "has bytes that are not {encoding} text; save the file as UTF-8",
    "conflict": "{file} row {line}: {value} stands on row {first} already with other content; keep one of the two",
    "erased": "{file} row {line}: {column} {value} was erased and is not taken in again; an administrator may lift it",
    "totals": _ROW + "sums up others ({value}) and is left out; if it is data, say keep_totals in the mapping",
    "line_too_long": _ROW + "is longer than {limit} characters; check separators and quotes",
}
REMARKS: dict[str, str] = {
    "future_date": "{count} rows have a {column} after {today}; they are kept",
    "negative_quantity": "{count} rows have a negative quantity; they are kept as returns",
    "zero_quantity": "{count} rows have the quantity 0",
    "revenue_without_quantity": "{count} rows have revenue but the quantity 0",
    "scale_guessed": "the survey scale is not given; {low} to {high} was taken from answers {seen_low} to {seen_high}",
    "scale_unknown": "the answers {seen_low} to {seen_high} fit no standard scale; give scale_low and scale_high",
    "line_breaks": "{count} line breaks lie inside quoted cells; check that no quote is missing",
    "totals_rows": "{count} rows are totals of others; they are left out and stand among the rejected rows",
    "header_rows": "the names of the columns were joined from two rows",
    "hidden_sheet": "the sheet is hidden in the spreadsheet; it was read",
    "hidden_rows": "{count} rows are hidden in the spreadsheet; they were read",
    "hidden_columns": "{count} columns are hidden in the spreadsheet; they were read",
    "serial_1904": "the spreadsheet counts days from 1904",
    "merged_filled": "{count} cells got the value of the merged cell above them",
    "merged_left": "{count} cells lie below a merged amount and stay empty, so that it is not counted twice",
    "unreadable_column": "the column {header} holds {kind} values; such columns cannot be read",
    "unit_used": "{column} is multiplied by {factor}, its unit",
    "unit_of_money": "{column} is multiplied by {factor}, its unit, where the KPI is in money",
    "units_of_rows": "{count} targets are multiplied by the unit that their own row names",
    "kpi_words": "{count} targets name their KPI in words; it was taken for: {codes}",
    "company_words": "{count} targets name the company in words; they were taken for ALL: {codes}",
    "unknown_kpis": "{count} targets are of KPIs that are not known; they are kept and shown nowhere: {codes}",
    "fixed_width": "the columns were found by their places; they begin at {starts}",
    "no_rows": "there is a header, but no rows of data below it",
    "encoding_unsure": "the encoding is not certain; it was read as {encoding}, but may be {others}",
    "zoned_days": "moments of {header} carry a time zone; their days are those of UTC",
    "title_rows": "{count} rows above the header were not read as data",
    "no_header": "no header was found; the columns are named column 1, column 2 and so on",
    "duplicated_header": 'the header "{header}" appears {count} times; the later are named "{header} (2)" and so on',
    "encoding_read": "the file was read as {encoding}",
    "no_line_number": "the orders have no line numbers; a corrected line cannot replace its old one by itself",
    "derived": "{column} is not in the file; it was derived",
    "unknown_clients": "{count} clients are not in `clients`; they are shown by their code: {codes}",
    "unknown_regions": "{count} regions are not in `regions`; they are shown by their code: {codes}",
    "unknown_products": "{count} products are not in `products`; they are shown by their code: {codes}",
}
REFUSALS: dict[str, str] = {
    "no_file": "{file} does not exist; check the path",
    "empty": "{file} is empty; choose a file with a header line and rows",
    "not_a_table": "{file} is {what}, not a table; save it as CSV, XLSX or Parquet",
    "damaged": "{file} cannot be read as {what}: {reason}; export it again",
    "locked": "{file} is protected by a password; save it without one",
    "unreadable_column": "{file}: the column {column} holds {kind} values, which cannot be read; "
    "export it as plain values",
    "zip_encrypted": "{file}: {member} is encrypted; pack it without a password",
    "zip_path": "{file}: {member} points outside the archive; pack the files without folders above them",
    "zip_link": "{file}: {member} is a link; pack the file itself",
    "zip_size": "{file}: {member} unpacks to more than {limit} MB; import it as a plain file",
    "zip_ratio": "{file}: {member} is compressed more than {limit} times; import it as a plain file",
    "zip_many": "{file} holds more than {limit} files; pack fewer",
    "no_mapping": "{file}: no mapping fits; the mappings are for {known}",
    "no_table": "{file}: the table {table} is not known; the tables are {known}",
    "no_column": "{file}: the column {column} of the mapping is not in the file; its columns are {known}",
    "unknown_target": "{file}: table {table} has no column {column}; its columns are {known}",
    "no_year": "{file}: the columns name months or quarters, but nobody says of which year; answer wide_year, "
    "or name the year above the header",
    "unmapped": "{file}: table {table} needs {column}; map one of {known}",
    "formula": '{file}: the computed column {column} = "{value}" is not understood: {reason}; '
    "use + - * / ( ), numbers and column names",
    "unit": "{file}: {column} cannot be multiplied by {value}; a unit is one of {known}, of a mapped amount",
    "constant": '{file}: the constant {column} = "{value}" cannot be read; correct it in the mapping',
    "mapping_file": "{file} is not a mapping: {reason}; correct the file or save the mapping anew",
    "too_slow": "{file} took longer than {limit} seconds to read; split it or import it from the command line",
    "too_big": "{file} needs more than {limit} MB of memory; save it as CSV or split it",
    "crashed": "{file} stopped the reader ({reason}); export it again or save it as CSV",
}


def shown(value: object, limit: int = SHOWN_CHARACTERS) -> str:
    """A cell as a message may show it: one line, at most 80 characters."""
    text = "" if value is None else str(value)
    text = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


@dataclass(frozen=True)
class Problem:
    """Why one row was rejected: the file, its physical line, the source column and the cell, a code and its values."""

    file: str
    line: int
    column: str
    value: str
    code: str
    more: Values = ()

    @property
    def key(self) -> str:
        """The English message key of the sentence."""
        return PROBLEMS[self.code]

    @property
    def values(self) -> dict[str, str]:
        own = {"file": self.file, "line": str(self.line), "column": self.column, "value": shown(self.value)}
        return own | dict(self.more)

    def text(self) -> str:
        return self.key.format(**self.values)

    @property
    def reason(self) -> str:
        """The sentence without file and line: what stands beside the row in the file of rejects."""
        return self.key.removeprefix(_WHERE).format(**self.values)


@dataclass(frozen=True)
class Remark:
    """A warning about rows that were accepted, or about how the source was read; `count` rows are concerned."""

    code: str
    count: int = 0
    more: Values = ()

    @property
    def key(self) -> str:
        return REMARKS[self.code]

    @property
    def values(self) -> dict[str, str]:
        return {"count": f"{self.count:,}"} | dict(self.more)

    def text(self) -> str:
        return self.key.format(**self.values)


class Refused(Exception):
    """A source that is not read at all: a code, its values, and the sentence that says what to do."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        limits = {"reason": REASON_CHARACTERS}
        self.values = {
            name: shown(value, limits.get(name, SHOWN_CHARACTERS)) if name != "known" else str(value)
            for name, value in values.items()
        }
        super().__init__(self.text())

    @property
    def key(self) -> str:
        return REFUSALS[self.code]

    def text(self) -> str:
        return self.key.format(**self.values)


@dataclass(frozen=True)
class Total:
    """Control sums of one money or amount column, in ten-thousandths.

    `source_e4` is summed from the raw text of all rows on its own way and rounded once; `staged_e4` is the sum of
    what was staged; `rejected_e4` belongs to rejected rows; `unread` cells could not be summed.
    """

    column: str
    source_e4: int
    staged_e4: int
    rejected_e4: int
    unread: int


@dataclass(frozen=True)
class Staged:
    """One source after the gate: rows_in = accepted + rejected, always.

    parquet: accepted rows, the contract's stored columns and `_row`; rejects: the rejected rows with the reason, ""
    if there are none; problems: at most 1,000 of them; `problem_count` counts all.
    """

    table: str
    source: str
    parquet: str
    rejects: str
    rows_in: int
    accepted: int
    rejected: int
    problems: tuple[Problem, ...]
    problem_count: int
    warnings: tuple[Remark, ...]
    totals: tuple[Total, ...]


def staged_from_plain(plain: dict[str, Any]) -> Staged:
    """The Staged that `dataclasses.asdict` made plain (and JSON carried)."""
    return Staged(
        **{
            **plain,
            "problems": tuple(Problem(**{**p, "more": pairs(p["more"])}) for p in plain["problems"]),
            "warnings": remarks_from_plain(plain["warnings"]),
            "totals": tuple(Total(**t) for t in plain["totals"]),
        }
    )


def remarks_from_plain(plain: list[dict[str, Any]]) -> tuple[Remark, ...]:
    return tuple(Remark(r["code"], r["count"], pairs(r["more"])) for r in plain)


def pairs(plain: Any) -> Values:
    """Pairs of texts, from lists of two."""
    return tuple((str(name), str(value)) for name, value in plain)
