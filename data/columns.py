"""What a table of the contract is made of: columns of a few kinds, each with one way of being stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import ibis

Kind = Literal["key", "text", "day", "moment", "money", "amount", "number", "whole"]
"""How a cell is stored.

key, text   VARCHAR, as written (a key is trimmed); day DATE; moment TIMESTAMP (UTC);
money       BIGINT in whole ten-thousandths of the currency unit, stored as `<name>_e4`;
amount      BIGINT in whole ten-thousandths of a unit that is not money (quantities), stored as `<name>_e4`;
number      DOUBLE; whole BIGINT.
"""

STORED: dict[Kind, str] = {
    "key": "string",
    "text": "string",
    "day": "date",
    "moment": "timestamp",
    "money": "int64",
    "amount": "int64",
    "number": "float64",
    "whole": "int64",
}
TEN_THOUSANDTHS = 10_000


@dataclass(frozen=True)
class Column:
    """One column of a table: its name in files, its kind, and whether a row can live without it.

    personal: says who or where a person is; hidden from whoever lacks the right to personal data, in every table, list
    and export (`data.topics`). instead: the column that is shown in its place then; nothing where none is named.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    derived: bool = False  # required, but derived by the gate where a file lacks it
    may_be_blank: bool = False  # the file must have the column, a row may leave it empty
    low: float | None = None
    high: float | None = None
    personal: bool = False
    instead: str = ""
    form: str = ""  # what a code must look like, as a regular expression

    @property
    def stored(self) -> str:
        return f"{self.name}_e4" if self.kind in ("money", "amount") else self.name


@dataclass(frozen=True)
class Table:
    """One table of the contract. `key` names the stored columns that identify a row."""

    name: str
    one_row_per: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def column(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        known = ", ".join(c.name for c in self.columns)
        raise KeyError(f"table {self.name} has no column {name!r}; it has: {known}")

    @property
    def required(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.required)

    @property
    def schema(self) -> ibis.Schema:
        """Stored names and types, in the order of the contract."""
        return ibis.schema({c.stored: STORED[c.kind] for c in self.columns})
