"""A first mapping for a source, from the names of its columns and file and from what its first rows hold.

Names are compared exactly first, then by the synonym lists; nothing is matched by likeness, so that a column is
never forced
into a place where it does not belong. What stays open becomes a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from glob import escape

from data.contract import TABLES, Table
from data.gate.mapping import REJECTS_SUFFIX, Mapping, Options, unmapped
from data.gate.report import Values
from data.gate.synonyms import file_words, plain_word, words_of

QUESTIONS: dict[str, str] = {
    "which_table": "{file}: which table is it? None was recognised; the tables are {known}",
    "missing_column": "{file}: which column is {column} of {table}? Candidates: {known}",
    "two_columns": "{file}: {first} was taken for {column}; {second} could be it too",
    "day_order": '{file}: {column} holds days like "{value}"; does the day or the month come first?',
    "decimal_comma": '{file}: {column} holds numbers like "{value}"; the comma was taken for the decimal sign',
    "encoding": "{file}: it seems to be {encoding} text; are the first rows readable?",
}
_SLASH_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}\b")
_COMMA_NUMBER = re.compile(r"[-+(¥￥$€\s]*(?:\d{1,3}(?:[. ]\d{3})+|\d+),\d{1,2}[)€\s]*|\d{1,3}(?:\.\d{3})+,\d+")
_FILE_HINT = 4
Rows = Sequence[Sequence[str | None]]


@dataclass(frozen=True)
class Question:
    """Something a person has to confirm or decide: a code and its values; `is_open` when the source cannot be read
    before.
    """

    code: str
    more: Values
    is_open: bool = False

    @property
    def key(self) -> str:
        return QUESTIONS[self.code]

    @property
    def values(self) -> dict[str, str]:
        return dict(self.more)

    def text(self) -> str:
        return self.key.format(**self.values)


def proposed(
    source: str, headers: tuple[str, ...], rows: Rows, table: str = ""
) -> tuple[Mapping | None, tuple[Question, ...]]:
    """The mapping that names and rows suggest, and what is left to ask. table: the contract table when it is known.

    None when no table fits; the question then lists them.
    """
    name = table or _likeliest(source, headers)
    if name is None:
        return None, (_question("which_table", True, file=source, known=", ".join(TABLES)),)
    matches, questions = _matches(source, TABLES[name], headers)
    if name == "sales":
        matches = _order_and_line(matches, headers, rows)
    options, more = _options(source, TABLES[name], matches, headers, rows)
    pattern = escape(source.removesuffix(REJECTS_SUFFIX).rsplit("/", 1)[-1])
    mapping = Mapping(pattern, name, tuple(matches.items()), options=options)
    free = [h for h in headers if h not in matches.values()]
    questions += more + [
        _question("missing_column", True, file=source, table=name, column=c.name, known=", ".join(free) or "–")
        for c in unmapped(mapping, TABLES[name])
    ]
    return mapping, tuple(questions)


def _question(code: str, is_open: bool = False, **values: str) -> Question:
    return Question(code, tuple(values.items()), is_open)


def _likeliest(source: str, headers: tuple[str, ...]) -> str | None:
    """The table with the most matches; a table whose required columns are all there, and the file's name, count
    more.
    """
    scores: dict[str, float] = {}
    for name, table in TABLES.items():
        matches, _ = _matches(source, table, headers)
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
            questions.append(_question("two_columns", file=source, first=first, second=header, column=column))
    taken = set(matches.values())
    order = [c.name for c in table.columns]
    kept = [q for q in questions if q.values["second"] not in taken]
    return {name: matches[name] for name in order if name in matches}, kept


def _rank(ranks: dict[str, int], header: str) -> int | None:
    """The strength of a header for a column; what stands in brackets ("revenue (CNY)") is looked past."""
    for text in (header, re.sub(r"[(（\[].*?[)）\]]", "", header)):
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


def _options(
    source: str, table: Table, matches: dict[str, str], headers: tuple[str, ...], rows: Rows
) -> tuple[Options, list[Question]]:
    """What the cells say about decimal commas and the order of day and month."""
    options, questions = Options(), []
    for column, header in matches.items():
        kind = table.column(column).kind
        cells = [cell for row in rows if (cell := row[headers.index(header)])]
        if kind in ("money", "amount", "number"):
            commas = [cell for cell in cells if _COMMA_NUMBER.fullmatch(cell)]
            if commas and all("." not in c or c.rfind(".") < c.rfind(",") for c in cells):
                options = replace(options, decimal_comma=True)
                questions.append(_question("decimal_comma", file=source, column=header, value=commas[0]))
        if kind in ("day", "moment"):
            pairs = [(int(m[1]), int(m[2]), cell) for cell in cells if (m := _SLASH_DAY.match(cell))]
            if any(first > 12 for first, _, _ in pairs):
                options = replace(options, date_order="dmy")
            elif any(second > 12 for _, second, _ in pairs):
                options = replace(options, date_order="mdy")
            elif pairs:
                questions.append(_question("day_order", True, file=source, column=header, value=pairs[0][2]))
    return options, questions
