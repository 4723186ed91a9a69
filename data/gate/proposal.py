"""A first mapping for a source, from the names of its columns and file and from what its first rows hold.

Names are compared exactly first, then by the synonym lists; nothing is matched by likeness, so that a column is
never forced
into a place where it does not belong. What stays open becomes a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from glob import escape

from data.contract import TABLES, Table
from data.gate.evidence import evidence
from data.gate.mapping import REJECTS_SUFFIX, Mapping, Options, unmapped
from data.gate.period_names import period_headers
from data.gate.questions import UNITS, Choice, Question, named, question
from data.gate.synonyms import file_words, plain_word, words_of
from data.gate.target_words import KPI_WORDS
from data.gate.units import without_unit
from data.gate.wide import PERIOD, VALUE
from data.targets import COMPANY

NOTHING_TOLD = Options()
_FILE_HINT = 4
Rows = Sequence[Sequence[str | None]]


def proposed(
    source: str,
    headers: tuple[str, ...],
    rows: Rows,
    table: str = "",
    told: Options = NOTHING_TOLD,
    title: str = "",
) -> tuple[Mapping | None, tuple[Question, ...]]:
    """The mapping that names and rows suggest, and what is left to ask. table: the contract table when it is known;
    told: options that are settled; title: the unit that a title above the header gives.

    None when no table fits; the question then lists them.
    """
    name = table or _likeliest(source, headers)
    if name is None:
        return None, (question("which_table", True, named(*TABLES), file=source, known=", ".join(TABLES)),)
    matches, asked = _matches(source, TABLES[name], headers)
    if name == "sales":
        matches = _order_and_line(matches, headers, rows)
    pattern = escape(source.removesuffix(REJECTS_SUFFIX).rsplit("/", 1)[-1])
    said = evidence(source, TABLES[name], matches, headers, rows, told, title)
    mapping = Mapping(pattern, name, tuple(matches.items()), units=tuple(said.units.items()), options=said.options)
    return mapping, (*asked, *said.questions, *_missing(mapping, source, headers))


def left_to_ask(
    mapping: Mapping, source: str, headers: tuple[str, ...], rows: Rows, title: str
) -> tuple[Question, ...]:
    """What a given mapping leaves open on this source; nothing it already says is asked again."""
    if mapping.table not in TABLES:
        return (question("which_table", True, named(*TABLES), file=source, known=", ".join(TABLES)),)
    table = TABLES[mapping.table]
    names = {c.name for c in table.columns}
    fed = {column: header for column, header in mapping.columns if column in names and header in headers}
    said = evidence(source, table, fed, headers, rows, mapping.options, title)
    told = dict(mapping.units)
    asked = [q for q in said.questions if q.code not in UNITS or q.values["target"] not in told]
    return (*asked, *_missing(mapping, source, headers))


def _missing(mapping: Mapping, source: str, headers: tuple[str, ...]) -> tuple[Question, ...]:
    """A question for each required column that is open, with the columns that are still free."""
    taken = {header for _, header in mapping.columns}
    free = [h for h in headers if h not in taken]
    known = ", ".join(free) or "–"
    return tuple(
        question(
            "missing_column", True, (*named(*free), *_filled(mapping.table, c.name)), file=source, table=mapping.table,
            column=c.name, known=known,
        )
        for c in unmapped(mapping, TABLES[mapping.table])
    )  # fmt: skip


def _filled(table: str, column: str) -> tuple[Choice, ...]:
    """What may stand in every row where a sheet of targets has no column for it: the company, or one KPI."""
    if (table, column) == ("targets", "region_id"):
        return (Choice(COMPANY, "whole_company"),)
    if (table, column) == ("targets", "kpi"):
        return tuple(Choice(kpi, "one_kpi", (("kpi", kpi),)) for kpi in KPI_WORDS)
    return ()


def _likeliest(source: str, headers: tuple[str, ...]) -> str | None:
    """The table with the most matches; a table whose required columns are all there, and the file's name, count
    more.
    """
    scores: dict[str, float] = {}
    for name, table in TABLES.items():
        matches, _ = _matches(source, table, headers)
        if name == "targets" and period_headers(headers):  # each column of a period gives both
            matches |= {PERIOD: "", VALUE: ""}
        needed = [c.name for c in table.required if not c.derived]
        share = sum(n in matches for n in needed) / len(needed)
        hint = _hint(source, name)
        if share == 1.0 and (hint == _FILE_HINT or len(matches) >= 2):
            scores[name] = 3 + len(matches) + hint
        elif hint == _FILE_HINT and share >= 0.5:
            scores[name] = len(matches) * share + hint
    return max(scores, key=lambda name: scores[name]) if scores else None


def _hint(source: str, table: str) -> float:
    """How strongly the name of a file or sheet speaks for a table: whole names more than single words in them."""
    words = file_words(table)
    book, _, sheet = source.removesuffix(REJECTS_SUFFIX).rsplit("/", 1)[-1].partition("#")
    stem = book.rsplit(".", 1)[0]
    for text in (sheet, stem):
        if plain_word(text) in words or plain_word(re.sub(r"[\d_-]+$", "", text)) in words:
            return _FILE_HINT
    parts = [plain_word(part) for part in re.split(r"[\W_\d]+", f"{sheet} {stem}")]
    return _FILE_HINT / 2 if any(part in words for part in parts if part) else 0


def _matches(source: str, table: Table, headers: tuple[str, ...]) -> tuple[dict[str, str], list[Question]]:
    """Contract column -> source column, the strongest words first; no source column serves twice."""
    words = words_of(table.name)
    found = sorted(
        (rank, position, column, header)
        for position, header in enumerate(headers)
        for column, ranks in words.items()
        if (rank := _rank(ranks, header)) is not None
    )
    matches: dict[str, str] = {}
    questions: list[Question] = []
    for _, _, column, header in found:
        if header in matches.values():
            continue
        if column not in matches:
            matches[column] = header
        elif column != "order_id":
            first = matches[column]
            choices = named(first, header)
            questions.append(
                question("two_columns", False, choices, file=source, first=first, second=header, column=column)
            )
    taken = set(matches.values())
    order = [c.name for c in table.columns]
    kept = [q for q in questions if q.values["second"] not in taken]
    return {name: matches[name] for name in order if name in matches}, kept


def _rank(ranks: dict[str, int], header: str) -> int | None:
    """The strength of a header for a column; what stands in brackets ("revenue (CNY)") is looked past."""
    last = header.rsplit(" / ", 1)[-1]  # of a name joined from two rows
    texts = (header, without_unit(header), last, without_unit(last))
    for text in texts:
        rank = ranks.get(plain_word(text))
        if rank is not None:
            return rank
    return None


def _order_and_line(matches: dict[str, str], headers: tuple[str, ...], rows: Rows) -> dict[str, str]:
    """Where two columns may be the order's number, the one that repeats is the order and the one that does not is
    its line.
    """
    candidates = [h for h in headers if _rank(words_of("sales")["order_id"], h) is not None]
    if len(candidates) < 2 or "line" in matches or len(rows) < 2:
        return matches
    repeats = {h: len({row[headers.index(h)] for row in rows}) < len(rows) for h in candidates}
    repeating = [h for h in candidates if repeats[h]]
    unique = [h for h in candidates if not repeats[h] and h not in set(matches.values()) - {matches.get("order_id")}]
    if not repeating or not unique:
        return matches
    chosen = {"order_id": repeating[0], "line": unique[0]}
    return chosen | {k: v for k, v in matches.items() if k != "order_id" and v not in chosen.values()}
