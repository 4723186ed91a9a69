"""Expressions that differ in their days and keys only are translated once: the rest of the SQL is the same.

Translating takes 10 to 90 ms of the processor, walking an expression less than one. Days and lists of keys are what
changes from one selection to the next; every other literal is part of the pattern, and so is which days are equal.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from threading import Lock
from typing import Any

import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir

MOST_TEMPLATES, MOST_PATTERNS = 1024, 200_000
FIRST_YEAR, FIRST_KEY = 9000, -987_650_000
"""Marks that stand for the days and keys of a template; no company has a year 9000."""
MOST_MARKS = 900
FIRST_WORD = "a word of a template, number "
MARKS = re.compile(rf"MAKE_DATE\((9\d\d\d), 1, 1\)|-(98765\d\d\d\d)(?!\d)|'{FIRST_WORD}(\d+)'")
LEFT = re.compile(rf"MAKE_DATE\([89]\d\d\d,|[89]\d\d\d-\d\d-\d\d|98765\d\d\d\d|{FIRST_WORD}")
"""What is left of a mark that was not put into a literal as it is."""
Keys = tuple[int, ...]
Words = tuple[str, ...]


@dataclass(frozen=True)
class Built:
    """An expression that is not built yet: what builds it, and of what. Asked again for other days it never is.

    build: puts the days, keys (tuples of whole numbers) and codes (tuples of letters and digits) among its arguments
    into literals and does nothing else with them; all other arguments are part of the pattern.
    """

    build: Callable[..., ir.Expr]
    arguments: tuple[Hashable, ...]

    def expression(self) -> ir.Expr:
        """The expression itself."""
        return self.build(*self.arguments)


def built(build: Callable[..., ir.Expr], *arguments: Hashable) -> Built:
    """What `build` makes of the arguments, to be asked of a view; building takes longer than many a question."""
    return Built(build, arguments)


@dataclass(frozen=True)
class Compiled:
    """An expression as SQL, with the names of the tables it asks."""

    sql: str
    tables: tuple[str, ...]


@dataclass(frozen=True)
class _Template:
    """Pieces of SQL with the place of a value between each two of them."""

    pieces: tuple[str, ...]
    places: tuple[int, ...]
    tables: tuple[str, ...]

    def filled(self, values: tuple[date | Keys | Words, ...]) -> str:
        told = [_told(value) for value in values]
        return self.pieces[0] + "".join(
            told[at] + piece for at, piece in zip(self.places, self.pieces[1:], strict=True)
        )


class Templates:
    """Translated patterns, the longest unused forgotten first. Safe from many threads."""

    def __init__(self, translated: Callable[[ops.Node], Compiled]) -> None:
        self._translated = translated
        self._templates: OrderedDict[int, _Template] = OrderedDict()
        self._built: OrderedDict[Hashable, _Template] = OrderedDict()
        self._patterns: dict[Any, int] = {}
        self._numbers, self._lock = count(), Lock()

    def of(self, node: ops.Node) -> Compiled:
        """The SQL of an expression: of its pattern where that is known, with its own days and keys."""
        with self._lock:
            if len(self._patterns) > MOST_PATTERNS:
                self._patterns.clear()  # numbers are never given twice, so what was told apart stays apart
            walk = _Walk(self._patterns, self._numbers)
            number = walk.number_of(node)
            known = self._templates.get(number)
            if known is not None:
                self._templates.move_to_end(number)
        values = tuple(walk.values)
        if known is None:
            if not values or len(values) > MOST_MARKS:
                return self._translated(node)
            known = self._made(node, walk)
            if known is None:
                return self._translated(node)
            with self._lock:
                self._templates[number] = known
                while len(self._templates) > MOST_TEMPLATES:
                    self._templates.popitem(last=False)
        return Compiled(known.filled(values), known.tables)

    def of_built(self, asked: Built) -> Compiled:
        """The same for what is not built yet: with other days and keys it is neither built nor walked over.

        Raises ValueError where `build` does more with a day or a key than to put it into a literal.
        """
        values: dict[date | Keys | Words, int] = {}
        marked = tuple(_mark(each, values) if _varies(each) else each for each in asked.arguments)
        # 1, 1.0 and True are equal and mean different things.
        pattern = asked.build, tuple((type(each), each) for each in marked)
        with self._lock:
            known = self._built.get(pattern)
            if known is not None:
                self._built.move_to_end(pattern)
        if known is None:
            known = _split(self._translated(asked.build(*marked).op()))
            if any(LEFT.search(piece) for piece in known.pieces):
                raise ValueError(
                    f"{asked.build.__qualname__} reckons with its days or keys; do that before it is built"
                )
            with self._lock:
                self._built[pattern] = known
                while len(self._built) > MOST_TEMPLATES:
                    self._built.popitem(last=False)
        return Compiled(known.filled(tuple(values)), known.tables)

    def _made(self, node: ops.Node, walk: _Walk) -> _Template | None:
        """The template of an expression; None where not every mark comes out as it went in."""
        made = _split(self._translated(node.replace(walk.marked)))
        return made if set(made.places) == set(range(len(walk.values))) else None


def _split(marked: Compiled) -> _Template:
    """The template of SQL with marks in it."""
    pieces, places, at = [], [], 0
    for found in MARKS.finditer(marked.sql):
        pieces.append(marked.sql[at : found.start()])
        day, key, word = found.groups()
        places.append(int(day) - FIRST_YEAR if day else int(key) + FIRST_KEY if key else int(word))
        at = found.end()
    return _Template((*pieces, marked.sql[at:]), tuple(places), marked.tables)


def _varies(argument: Hashable) -> bool:
    if isinstance(argument, tuple) and argument:
        return all(type(each) is int for each in argument) or all(map(_is_code, argument))
    return type(argument) is date


def _is_code(value: object) -> bool:
    """Whether it is a word that needs no care within quotes."""
    return isinstance(value, str) and value.isascii() and value.isalnum()


def _mark(value: Any, values: dict[date | Keys | Words, int]) -> date | Keys | Words:
    """What stands for a day, keys or codes; equal ones have one mark, so that a pattern says which are equal."""
    place = values.setdefault(value, len(values))
    if not isinstance(value, tuple):
        return date(FIRST_YEAR + place, 1, 1)
    return (FIRST_KEY - place,) if isinstance(value[0], int) else (f"{FIRST_WORD}{place}",)


class _Walk:
    """One walk over an expression: a number for its pattern, and the values that are no part of it, in order."""

    def __init__(self, patterns: dict[Any, int], numbers: Iterable[int]) -> None:
        self._patterns, self._numbers = patterns, iter(numbers)
        self._seen: dict[ops.Node, int] = {}
        self._of_value: dict[date | Keys, int] = {}
        self._marks: dict[ops.Node, ops.Literal] = {}
        self.values: list[date | Keys] = []

    def marked(self, node: ops.Node, changed: Mapping[str, Any] | None) -> ops.Node:
        """What stands for a node: a mark where it holds a value, else itself over what it was made of."""
        mark, parts = self._marks.get(node), changed or {}
        if isinstance(node, ops.InValues) and mark is not None:
            return ops.InValues(parts.get("value", node.value), (mark,))
        return mark or (node.__recreate__(changed) if changed else node)

    def number_of(self, node: ops.Node) -> int:
        known = self._seen.get(node)
        if known is None:
            key = self._key_of(node)
            known = self._patterns.get(key)
            if known is None:
                known = self._patterns[key] = next(self._numbers)
            self._seen[node] = known
        return known

    def _key_of(self, node: ops.Node) -> Any:
        if isinstance(node, ops.Literal) and isinstance(node.value, date) and node.dtype == dt.date:
            place = self._place(node.value)
            self._marks[node] = ops.Literal(date(FIRST_YEAR + place, 1, 1), node.dtype)
            return ops.Literal, "day", place, node.dtype
        if (
            isinstance(node, ops.Literal)
            and node.dtype.is_array()
            and node.dtype.value_type.is_integer()
            and node.value
        ):
            place = self._place(tuple(node.value))
            self._marks[node] = ops.Literal((FIRST_KEY - place,), node.dtype)
            return ops.Literal, "keys", place, node.dtype
        if isinstance(node, ops.InValues) and node.options and all(map(_is_key, node.options)):
            place = self._place(tuple(option.value for option in node.options))
            self._marks[node] = ops.Literal(FIRST_KEY - place, dt.int64)
            return ops.InValues, "keys", place, self._part(node.value)
        return type(node), *map(self._part, node.__args__)

    def _place(self, value: date | Keys) -> int:
        """The place of a value: equal values have one, so that a pattern says which are equal."""
        if value not in self._of_value:
            self._of_value[value] = len(self.values)
            self.values.append(value)
        return self._of_value[value]

    def _part(self, part: Any) -> Any:
        if isinstance(part, ops.Node):
            return self.number_of(part)
        if isinstance(part, tuple):
            return tuple(map(self._part, part))
        if isinstance(part, Mapping):
            return tuple((name, self._part(value)) for name, value in part.items())
        return type(part), part  # 1, 1.0 and True are equal and mean different things


def _is_key(option: ops.Node) -> bool:
    return isinstance(option, ops.Literal) and option.dtype.is_integer() and option.value is not None


def _told(value: date | Keys | Words) -> str:
    if isinstance(value, date):
        return f"MAKE_DATE({value.year}, {value.month}, {value.day})"
    return ", ".join(f"'{each}'" if _is_code(each) else str(int(each)) for each in value)
