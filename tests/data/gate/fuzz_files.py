"""Files to break: a seed of every contract table in every format, ways to damage bytes, and a counter of data lines.

The counter knows nothing of the gate. A data line is what Python's csv module calls a record: with all quotes in order
(strict), every record but empty ones counts, however many physical lines it spans. Where quotes are not in order there
is no such truth; then every physical line that is not blank must be told, as a row or as part of a row's cell.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from data.contract import TABLES, Column
from data.gate import Mapping, Options, Refused, Staged, mapping_of, stage
from data.gate.report import PROBLEMS, REFUSALS

OPTIONS = Options(encoding="utf-8", delimiter=",", header_row=1)
PLAIN = {"day": "2026-03-{:02d}", "moment": "2026-03-{:02d} 14:30", "number": "{}", "whole": "{}", "money": "{}.50"}
TEXTS = ("A{}", "大观园烟酒店{}", "O'Neil, {}", 'the "best" {}', "two\nlines {}", "=cmd{}", "é{}", "😀{}")
Bytes = Callable[[bytes, Random], bytes]


def cell(column: Column, number: int) -> str:
    """A cell the gate accepts in that column."""
    if column.form:
        return f"{1999 + number}"  # a period
    if column.kind in ("key", "text"):
        return TEXTS[number % len(TEXTS)].format(number) if column.kind == "text" else f"K{number}"
    return PLAIN.get(column.kind, "{}").format(1 if column.low is not None else number % 27 + 1)


def seed_rows(table: str, count: int = 30) -> list[list[str]]:
    """A header and `count` rows that the gate accepts, all columns of the table."""
    columns = TABLES[table].columns
    return [[c.name for c in columns], *([cell(c, n) for c in columns] for n in range(1, count + 1))]


def seed_mapping(table: str) -> Mapping:
    return mapping_of("*", table, {c.name: c.name for c in TABLES[table].columns}, options=OPTIONS)


def csv_bytes(rows: list[list[str]], delimiter: str = ",", newline: str = "\n", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("data")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def parquet_bytes(rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    columns = list(zip(*rows, strict=True))
    pq.write_table(pa.table({c[0]: list(c[1:]) for c in columns}), file)
    return file.getvalue()


def zip_bytes(rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.csv", csv_bytes(rows))
    return file.getvalue()


SEEDS: dict[str, Callable[[list[list[str]]], bytes]] = {
    "csv": csv_bytes,
    "tsv": lambda rows: csv_bytes(rows, "\t"),
    "xlsx": xlsx_bytes,
    "parquet": parquet_bytes,
    "zip": zip_bytes,
}


def truncated(content: bytes, random: Random) -> bytes:
    return content[: random.randrange(1, len(content) + 1)]


def flipped(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 3, 20))):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def scattered(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 5, 50))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def inserted(content: bytes, random: Random) -> bytes:
    pieces = (b'"', b'""', b"\n", b"\r", b"\r\n", b",", b";", b"\t", b"\0", b"\xff", b"\xef\xbb\xbf", b"'", b"\\", b" ",
              b"\xe5", b"\n\n", b'"\n', b',"', b"\x1a", b"\x85", b"\xe2\x80\xa8", "𝟙٣".encode())  # fmt: skip
    for _ in range(random.choice((1, 2, 8))):
        at = random.randrange(len(content) + 1)
        content = content[:at] + random.choice(pieces) + content[at:]
    return content


def cut_out(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content))
    return content[:at] + content[at + random.randrange(1, 200) :] or b"\n"


def mixed(content: bytes, random: Random) -> bytes:
    """Some lines in another encoding than the others."""
    lines = content.split(b"\n")
    for number in range(1, len(lines)):
        if random.random() < 0.2:
            lines[number] = lines[number].decode("utf-8", "replace").encode(random.choice(("gb18030", "utf-16-le")))
    return b"\n".join(lines)


DAMAGES: dict[str, Bytes] = {
    "whole": lambda content, random: content,
    "truncated": truncated,
    "bits flipped": flipped,
    "bytes scattered": scattered,
    "bytes inserted": inserted,
    "bytes cut out": cut_out,
    "encodings mixed": mixed,
    "random bytes": lambda content, random: random.randbytes(random.randrange(1, 600)),
}


@dataclass(frozen=True)
class Lines:
    """What may be counted: exact when low == high. `physical`: every line break also counts (blank lines too)."""

    low: int
    high: int
    nonblank: int
    physical: int


def data_lines(content: bytes, delimiter: str) -> Lines:
    """Data lines of UTF-8 text below a header, by the rule above."""
    text = content.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    lines = list(io.StringIO(text, newline=""))
    csv.field_size_limit(1 << 30)
    header = csv.reader(lines, delimiter=delimiter)
    next(header, None)
    rest = lines[header.line_num :]
    nonblank = sum(1 for line in rest if line.strip("\r\n"))
    if '"' not in "".join(rest):
        return Lines(nonblank, nonblank, nonblank, len(rest))
    try:
        records = sum(1 for record in csv.reader(rest, delimiter=delimiter, strict=True) if record)
    except csv.Error:
        return Lines(0, nonblank, nonblank, len(rest))
    return Lines(records, records, nonblank, len(rest))


def told(staged: Staged, delimiter: str) -> int:
    """Physical lines that accepted and rejected rows span together: each row is one and its line breaks are more."""
    accepted = pq.read_table(staged.parquet)
    texts = [c for c in accepted.column_names if pa.types.is_string(accepted.schema.field(c).type)]
    cells = [v or "" for name in texts for v in accepted.column(name).to_pylist()]
    if staged.rejects:
        with Path(staged.rejects).open(encoding="utf-8-sig", newline="") as file:
            cells += [v for row in list(csv.reader(file))[1:] for v in row[:-2]]
    return staged.rows_in + sum(v.replace("\r\n", "\n").replace("\r", "\n").count("\n") for v in cells)


def outcome(file: Path, mapping: Mapping, folder: Path) -> tuple[Staged, ...] | Refused:
    """What the gate makes of a file in this process; anything but a result or its own refusal passes through."""
    try:
        results = stage(file, mapping, folder, isolated=False)
    except Refused as refusal:
        assert refusal.code in REFUSALS and refusal.text()
        return refusal
    for staged in results:
        assert staged.rows_in == staged.accepted + staged.rejected
        assert staged.accepted == pq.read_metadata(staged.parquet).num_rows
        assert len(staged.problems) == min(staged.problem_count, 1_000) >= (staged.rejected > 0)
        assert all(p.code in PROBLEMS and p.text() and p.reason for p in staged.problems)
        _rejects_add_up(staged)
    return results


def _rejects_add_up(staged: Staged) -> None:
    if not staged.rejects:
        assert staged.rejected == 0
        return
    csv.field_size_limit(1 << 30)
    with Path(staged.rejects).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) - 1 == staged.rejected
    assert len({len(row) for row in rows}) == 1


def text_adds_up(content: bytes, delimiter: str, results: tuple[Staged, ...] | Refused) -> None:
    """Loaded + rejected = data lines of the one text file."""
    if isinstance(results, Refused):
        return
    (staged,) = results
    lines = data_lines(content, delimiter)
    assert lines.low <= staged.rows_in <= lines.high, (lines, staged.rows_in, staged.accepted)
    if lines.low != lines.high:
        seen = told(staged, delimiter)
        assert lines.nonblank <= seen <= lines.physical, (lines, seen, staged.rows_in)
