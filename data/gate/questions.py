"""What the gate asks instead of guessing: each question with the answers it takes, shown on real cells, and how an
answer becomes part of the mapping.

| code | asked when | the answer in mapping.toml |
|---|---|---|
| which_table | no table fits the columns | table |
| missing_column | a required column is open | [columns] |
| two_columns | two source columns would do | [columns] |
| encoding | the bytes speak for no one encoding | options.encoding |
| day_order | no day says if it or the month comes first | options.date_order |
| number_point | "1,234" and "1.234" may be thousands or decimals | options.decimal_comma |
| serial_start | days are plain serial numbers | options.serial_1904 |
| unit, unit_of_targets | a header or a title says 万元, thousands … | [units] |
| totals | rows look like totals | options.keep_totals |
| header_rows | two rows of headers were joined | options.header_rows |
| wide_periods | periods stand in columns | options.wide_periods |
| wide_year | columns are months or quarters of an unnamed year | options.wide_year |
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from data.gate.mapping import Mapping
from data.gate.report import Values, pairs

QUESTIONS: dict[str, str] = {
    "which_table": "{file}: which table is it? None was recognised; the tables are {known}",
    "missing_column": "{file}: which column is {column} of {table}? Candidates: {known}",
    "two_columns": "{file}: {first} was taken for {column}; {second} could be it too",
    "day_order": '{file}: {column} holds days like "{value}"; does the day or the month come first?',
    "number_point": '{file}: {column} holds numbers like "{value}"; is the sign in them the decimal sign or does it '
    "part thousands?",
    "decimal_comma": '{file}: {column} holds numbers like "{value}"; the comma was taken for the decimal sign',
    "encoding": "{file}: it seems to be {encoding} text; in which encoding are the first rows readable?",
    "serial_start": '{file}: {column} holds days as numbers like "{value}"; do they count from 1900 or from 1904?',
    "unit": "{file}: the header {column} says {unit}; is every number in it to be multiplied by {factor}?",
    "unit_of_targets": "{file}: {column} says {unit}; are targets in money to be multiplied by {factor}?",
    "totals": '{file}: rows like "{value}" look like totals and are left out; are they data?',
    "header_rows": '{file}: two rows of headers were joined to names like "{value}"; is the second row data?',
    "wide_periods": "{file}: columns like {column} are periods; shall each become a row of its own?",
    "wide_year": "{file}: of which year are the months or quarters in its columns?",
}
CHOICES: dict[str, str] = {
    "dmy": "the day comes first",
    "mdy": "the month comes first",
    "comma": "the comma is the decimal sign",
    "point": "the point is the decimal sign",
    "1900": "they count from 1900 (Windows)",
    "1904": "they count from 1904 (old Macintosh)",
    "multiply": "yes, multiply by {factor}",
    "as_it_is": "no, the numbers are as they stand",
    "leave_out": "they are totals, leave them out",
    "keep": "they are data, keep them",
    "one_header": "one row of headers, the second row is data",
    "two_headers": "two rows of headers",
    "rows_of_periods": "yes, a row for each period",
    "no_periods": "no, the columns are no periods",
    "whole_company": "all targets are those of the whole company",
    "one_kpi": "all targets are of the KPI {kpi}",
}
UNITS = ("unit", "unit_of_targets")
"""Questions about the unit of a column; of targets it is that of the KPIs in money only."""
_OPTION: dict[str, dict[str, Any]] = {
    "dmy": {"date_order": "dmy"},
    "mdy": {"date_order": "mdy"},
    "comma": {"decimal_comma": True},
    "point": {"decimal_comma": False},
    "1900": {"serial_1904": False},
    "1904": {"serial_1904": True},
    "leave_out": {"keep_totals": False},
    "keep": {"keep_totals": True},
    "one_header": {"header_rows": 1},
    "two_headers": {"header_rows": 2},
    "rows_of_periods": {"wide_periods": True},
    "no_periods": {"wide_periods": False},
}
# The columns have other names under another answer, so the next look proposes them anew.
_NAMES_CHANGE = ("encoding", "header_rows", "wide_periods")


@dataclass(frozen=True)
class Choice:
    """One answer: `value` is what `answered` takes; `code` names its words in CHOICES, and is empty where the value
    speaks for itself (a column, a table, an encoding). shown: real cells as they stand and as they would be read."""

    value: str
    code: str = ""
    more: Values = ()
    shown: Values = ()

    @property
    def key(self) -> str:
        """The English message key of its words; empty where the value itself is to be shown."""
        return CHOICES.get(self.code, "")

    @property
    def values(self) -> dict[str, str]:
        return dict(self.more)

    def text(self) -> str:
        return self.key.format(**self.values) if self.key else self.value


@dataclass(frozen=True)
class Question:
    """Something a person has to confirm or decide: a code and its values, and the answers to choose from, the one
    taken so far first; `is_open` when nothing was taken and the source cannot be read well before it is answered.
    """

    code: str
    more: Values = ()
    is_open: bool = False
    choices: tuple[Choice, ...] = ()

    @property
    def key(self) -> str:
        """The English message key of the question."""
        return QUESTIONS[self.code]

    @property
    def values(self) -> dict[str, str]:
        return dict(self.more)

    def text(self) -> str:
        return self.key.format(**self.values)


def question(code: str, is_open: bool = False, choices: tuple[Choice, ...] = (), **values: str) -> Question:
    """A Question from keywords."""
    return Question(code, tuple(values.items()), is_open, choices)


def named(*values: str) -> tuple[Choice, ...]:
    """Choices that speak for themselves."""
    return tuple(Choice(value) for value in values)


def answered(mapping: Mapping | None, asked: Question, choice: Choice | str, source: str = "") -> Mapping:
    """The mapping with one answer in it. Look again with it (`inspect(path, saved=(mapping,))`): it proposes what the
    answer left open and asks only what is still to ask.

    mapping: None while no table is known; then `source` is the pattern it is for. Raises ValueError for an answer that
    is none of the question's choices, listing them.
    """
    value = choice.value if isinstance(choice, Choice) else choice
    known = [c.value for c in asked.choices]
    is_year = asked.code == "wide_year" and re.fullmatch(r"(?:19|20|21)\d\d", value) is not None
    if value not in known and not is_year:
        raise ValueError(f"{value!r} is no answer to {asked.code}; the answers are {', '.join(known)}")
    if mapping is None:
        mapping = Mapping(source or asked.values.get("file", "*"), value if asked.code == "which_table" else "")
    told = asked.values
    if asked.code == "which_table":
        return replace(mapping, table=value, columns=(), computed=(), units=())
    if asked.code == "missing_column" and next(c for c in asked.choices if c.value == value).code:
        return replace(mapping, constants=_with(mapping.constants, told["column"], value))
    if asked.code in ("missing_column", "two_columns"):
        return replace(mapping, columns=_with(mapping.columns, told["column"], value))
    if asked.code in UNITS:
        return replace(mapping, units=_with(mapping.units, told["target"], value))
    given = _given(asked.code, value)
    mapping = replace(mapping, options=replace(mapping.options, **given))
    return replace(mapping, columns=(), computed=(), units=()) if asked.code in _NAMES_CHANGE else mapping


def _given(code: str, value: str) -> dict[str, Any]:
    """The options that an answer sets."""
    if code in ("encoding", "wide_year"):
        return {code: int(value) if code == "wide_year" else value}
    return _OPTION[value]


def _with(entries: Values, name: str, value: str) -> Values:
    """The entries with one set; a value that fed another entry before feeds only this one."""
    return (*(e for e in entries if e[0] != name), (name, value))


def question_from_plain(plain: dict[str, Any]) -> Question:
    """The Question that `dataclasses.asdict` made plain (and JSON carried)."""
    choices = tuple(Choice(c["value"], c["code"], pairs(c["more"]), pairs(c["shown"])) for c in plain["choices"])
    return Question(plain["code"], pairs(plain["more"]), plain["is_open"], choices)
