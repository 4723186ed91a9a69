"""A look at a source before anything is read: its columns, its first rows as text, the proposed mapping, open
questions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from data.gate.encoding import first_lines
from data.gate.mapping import Mapping, Options, mapping_for, mapping_from_plain
from data.gate.period_names import lacks_year, period_headers, period_keys, year_in
from data.gate.proposal import left_to_ask, proposed
from data.gate.questions import Choice, Question, named, question, question_from_plain
from data.gate.report import Refused, Remark, remarks_from_plain, shown
from data.gate.rows import Torn, opened
from data.gate.sources import Source
from data.gate.stream import Rows
from data.gate.units import title_unit
from data.gate.wide import PERIOD, VALUE

SHOWN_LINES = 4
SHOWN_ROWS = 20
SAMPLE_ROWS = 5_000


@dataclass(frozen=True)
class Preview:
    """source: its name; headers and rows: the first 20 rows as text; mapping: saved or proposed, None when no table
    fits;
    questions: what to confirm or decide; remarks: how it was read; refusal: the sentence when it cannot be read at
    all."""

    source: str
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()
    mapping: Mapping | None = None
    questions: tuple[Question, ...] = ()
    remarks: tuple[Remark, ...] = ()
    refusal: Refused | None = None

    @property
    def table(self) -> str | None:
        return self.mapping.table if self.mapping else None


def preview(source: Source, folder: Path, saved: tuple[Mapping, ...] = (), table: str = "") -> Preview:
    """The first rows of a source and a mapping for it: the saved one that fits its name, else a proposal.

    A saved mapping without columns is one that an answer emptied: its columns are proposed, all else in it stays.
    """
    mapping = mapping_for(saved, source.name)
    options = mapping.options if mapping else Options()
    try:
        rows, sample = _sample(source, options, folder)
    except Refused as refusal:
        return Preview(source.name, refusal=refusal)
    if rows.serial_1904 and options.serial_1904 is None:
        options = replace(options, serial_1904=True)
    unit = title_unit(list(rows.titles))
    if mapping is None or not mapping.columns:
        known = (mapping.table if mapping else "") or table
        found, questions = proposed(source.name, rows.headers, sample, known, options, unit)
        filled = {name for name, _ in mapping.constants} if mapping else set()
        questions = tuple(q for q in questions if q.code != "missing_column" or q.values["column"] not in filled)
        mapping = found if mapping is None or found is None else _with_columns(mapping, found)
    else:
        questions = left_to_ask(mapping, source.name, rows.headers, sample, unit)
    first = source_questions(source, rows, options, mapping)
    if any(asked.code == "wide_periods" for asked in first):  # its rows will have both
        questions = tuple(asked for asked in questions if asked.values.get("column") not in (PERIOD, VALUE))
    questions = (*first, *questions)
    return Preview(source.name, rows.headers, tuple(sample[:SHOWN_ROWS]), mapping, questions, rows.remarks)


def _with_columns(mapping: Mapping, found: Mapping) -> Mapping:
    """The given mapping with the proposed columns, but for what it fills another way."""
    taken = {name for name, _ in (*mapping.constants, *mapping.computed)}
    columns = tuple(pair for pair in found.columns if pair[0] not in taken)
    units = mapping.units or tuple(unit for unit in found.units if unit[0] in dict(columns))
    return replace(mapping, table=found.table, columns=columns, units=units, options=found.options)


def source_questions(source: Source, rows: Rows, options: Options, mapping: Mapping | None) -> tuple[Question, ...]:
    """What the shape of the source leaves open: its encoding, its headers, its totals, its periods."""
    asked: list[Question] = []
    if rows.candidates:
        lines = {name: first_lines(source.path, name, SHOWN_LINES) for name in rows.candidates}
        choices = tuple(
            Choice(name, shown=tuple((str(n), shown(line)) for n, line in enumerate(found, 1)))
            for name, found in lines.items()
        )
        asked.append(question("encoding", True, choices, file=source.name, encoding=rows.candidates[0]))
    if rows.header_rows > 1 and options.header_rows is None:
        joined = next((header for header in rows.headers if " / " in header), rows.headers[0])
        choices = (Choice("two_headers", "two_headers"), Choice("one_header", "one_header"))
        asked.append(question("header_rows", False, choices, file=source.name, value=joined))
    if rows.totals and options.keep_totals is None:
        choices = (Choice("leave_out", "leave_out"), Choice("keep", "keep"))
        asked.append(question("totals", False, choices, file=source.name, value=rows.first_totals))
    asked += _period_questions(source, rows, options, mapping)
    return tuple(asked)


def _period_questions(source: Source, rows: Rows, options: Options, mapping: Mapping | None) -> list[Question]:
    """Whether columns are periods, and of which year those are that do not say it."""
    asked: list[Question] = []
    periods = period_headers(rows.headers)
    year = str(options.wide_year or year_in(rows.titles))
    is_open = bool(periods) and options.wide_periods is None and (mapping is None or mapping.table == "targets")
    if is_open:
        shown_periods = tuple(period_keys(rows.headers, year)[:SHOWN_LINES])
        choices = (
            Choice("rows_of_periods", "rows_of_periods", shown=shown_periods),
            Choice("no_periods", "no_periods"),
        )
        asked.append(question("wide_periods", True, choices, file=source.name, column=", ".join(periods[:2])))
    if rows.lacks_year or (is_open and not year and lacks_year(rows.headers)):
        asked.append(question("wide_year", True, named(*likely_years(source)), file=source.name))
    return asked


def likely_years(source: Source) -> tuple[str, ...]:
    """The years that the name of a source says, and those around them; else those around its last change."""
    said = [int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", source.name)]
    around = said or [datetime.fromtimestamp(source.path.stat().st_mtime, UTC).year]
    years = dict.fromkeys([*around, *(year + step for year in around for step in (1, -1))])
    return tuple(map(str, years))


def _sample(source: Source, options: Options, folder: Path) -> tuple[Rows, list[tuple[str | None, ...]]]:
    for patiently in (False, True):
        rows = opened(source, options, folder, patiently=patiently)
        try:
            return rows, list(islice(_texts(rows), SAMPLE_ROWS))
        except Torn:
            continue
    raise AssertionError("the patient reader is never torn")


def _texts(rows: Rows) -> Any:
    for batch in rows.batches:
        columns = [batch.column(i).slice(0, SAMPLE_ROWS).to_pylist() for i in range(len(rows.headers))]
        yield from zip(*columns, strict=True)


def preview_from_plain(plain: dict[str, Any]) -> Preview:
    """The Preview that `plain_preview` made plain (and JSON carried)."""
    return Preview(
        plain["source"],
        tuple(plain["headers"]),
        tuple(tuple(row) for row in plain["rows"]),
        mapping_from_plain(*plain["mapping"]) if plain["mapping"] else None,
        tuple(map(question_from_plain, plain["questions"])),
        remarks_from_plain(plain["remarks"]),
        Refused(plain["refusal"][0], **plain["refusal"][1]) if plain["refusal"] else None,
    )
