"""Number formats of charts whose frames hold their numbers as texts beside the values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from charts.columns_labels import shortened
from exports.native.marks import number, plain

_DECIMALS = re.compile(r"\d\.(\d+)")


def format_like(texts: Iterable[str], is_signed: bool = False) -> str:
    """The format that writes numbers as these texts do: with as many digits, and with a sign where changes have one."""
    found = [len(match.group(1)) for text in texts if (match := _DECIMALS.search(text))]
    digits = max(found, default=0)
    written = "#,##0" + ("." + "0" * digits if digits else "")
    return f'+{written};"−"{written};"±"{written}' if is_signed else written


def numbers(values: Iterable[Any]) -> tuple[float | None, ...]:
    """A column of a chart's frame, unknown as None."""
    return tuple(number(value) for value in values)


def only_at(text: str, at: int, count: int) -> tuple[str, ...]:
    """A label at one of so many points."""
    return tuple(text if place == at else "" for place in range(count))


def last_known(values: Sequence[float | None]) -> int:
    """Where the last known value stands; −1 where none is."""
    return max((at for at, value in enumerate(values) if value is not None), default=-1)


def period_names(labels: Sequence[str], groups: Sequence[str] = ()) -> tuple[str, ...]:
    """Periods below a chart, the year of a quarter in a second line where it changes."""
    names = shortened([plain(str(text)) for text in labels])
    before = [None, *groups]
    return tuple(
        f"{name}\n{groups[at]}" if groups and groups[at] and groups[at] != before[at] else name
        for at, name in enumerate(names)
    )
