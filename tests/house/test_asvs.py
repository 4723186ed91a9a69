"""The table of the security standard: every requirement of levels 1 and 2 is answered once, by what is really there."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.house.source import ROOT

PAGE = ROOT / "deploy" / "ASVS.md"
# How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has; in every section they come before level 3.
COUNTS = {
    1: (2, 9, 11, 3, 2), 2: (3, 3, 4, 1), 3: (0, 2, 4, 6, 5, 0, 2), 4: (3, 1, 2, 4), 5: (1, 3, 2, 3),
    6: (3, 12, 4, 4, 5, 3, 0, 4), 7: (3, 4, 2, 5, 2, 2), 8: (2, 3, 1, 1), 9: (3, 4), 10: (2, 2, 4, 11, 5, 2, 3),
    11: (2, 3, 3, 4, 1, 1), 12: (3, 2, 4), 13: (1, 5, 2, 5), 14: (2, 4, 3), 15: (3, 3, 7), 16: (1, 5, 4, 3, 3),
    17: (1, 4, 2),
}  # fmt: skip
LEVEL_1_AND_2 = 70 + 183
ANSWERS = ("test", "configuration", "document", "reason", "MISSED")
ROW = re.compile(r"^\| (\d[\d.,– ]*) \| ([^|]+) \| (\w+) \| ([^|]+) \|$")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
HAS = re.compile(r"`([^`]+)` has `([^`]+)`")
FILE = re.compile(r"`((?:[\w@.-]+/)*[\w@.-]+\.(?:py|md|toml|conf|service))`")


def rows() -> list[tuple[str, str, str, str]]:
    lines = [line for line in PAGE.read_text("utf8").splitlines() if re.match(r"\| \d", line)]
    assert not [line for line in lines if not ROW.match(line)], "four cells: number, what it asks, answer, by what"
    return [(found[1], found[2], found[3], found[4]) for line in lines if (found := ROW.match(line))]


def numbers(cell: str) -> Iterator[str]:
    """`6.2.1–6.2.12, 6.8.3` written out."""
    for part in cell.split(", "):
        first, _, last = part.partition("–")
        section, at = first.rsplit(".", 1)
        assert not last or last.rsplit(".", 1)[0] == section, part
        yield from (f"{section}.{n}" for n in range(int(at), int((last or first).rsplit(".", 1)[1]) + 1))


@cache
def functions_of(path: Path) -> frozenset[str]:
    return frozenset(node.name for node in ast.parse(path.read_text("utf8")).body if isinstance(node, ast.FunctionDef))


def test_every_requirement_is_answered_once() -> None:
    wanted = [
        f"{chapter}.{section}.{number}"
        for chapter, counts in COUNTS.items()
        for section, count in enumerate(counts, 1)
        for number in range(1, count + 1)
    ]
    assert len(wanted) == LEVEL_1_AND_2
    assert [number for cell, *_ in rows() for number in numbers(cell)] == wanted


def test_the_page_says_how_many_of_each_kind_there_are() -> None:
    found = Counter(answer for cell, _, answer, _ in rows() for _ in numbers(cell))
    assert set(found) <= set(ANSWERS)
    said = f"{LEVEL_1_AND_2} requirements: {', '.join(f'{found[answer]} {answer}' for answer in ANSWERS)}."
    assert said in PAGE.read_text("utf8").splitlines(), said


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_what_an_answer_names_is_there(row: tuple[str, str, str, str]) -> None:
    _, _, answer, by = row
    for path, test in TEST.findall(by):
        assert test in functions_of(ROOT / path), f"{path} has no {test}"
    for path, text in HAS.findall(by):
        assert text in (ROOT / path).read_text("utf8"), f"{path} says no longer {text!r}"
    for path in FILE.findall(by):
        is_ours = "/" in path or path == "pyproject.toml"
        assert not is_ours or (ROOT / path).is_file(), f"there is no {path}"
    below = re.search(r"below: ([A-Z][\w-]+(?: [a-z]+)*)", by)
    assert below is None or f"\n**{below[1]}.**" in PAGE.read_text("utf8"), f"nothing is written under {below}"
    assert answer != "test" or TEST.search(by), "a test is named by its path and name"
    assert answer != "configuration" or HAS.search(by), "a configuration by its file and what stands in it"
    assert answer != "document" or FILE.search(by) or below, "a document by its file or its place below"
