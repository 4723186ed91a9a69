"""Settling what the gate staged, source by source, with the account of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from data.gate.report import Problem, Remark, Staged, Total
from data.optimizer import WRONG_SUMS
from data.warehouse.confirmed import confirmed_keys
from data.warehouse.erased_codes import codes_refused
from data.warehouse.erased_rows import without_erased
from data.warehouse.publish import Content
from data.warehouse.recording import last_sequence
from data.warehouse.settle import FactFile, Settled, settle, text
from data.warehouse.store import Store
from data.warehouse.strangers import strangers

MOST_CONFLICTS = 1000
SETTLING_MEMORY = "1GB"
"""A file larger than memory is settled too: what does not fit is spilled."""


@dataclass(frozen=True)
class Part:
    """The outcome of one source: rows_in = accepted + rejected + duplicates, corrections counted inside accepted."""

    file: str
    table: str
    rows_in: int
    accepted: int
    corrections: int
    duplicates: int
    rejected: int
    problems: tuple[Problem, ...]
    problem_count: int
    conflicts: tuple[Problem, ...]
    warnings: tuple[Remark, ...]
    totals: tuple[Total, ...]
    rejects: str = ""

    @property
    def adds_up(self) -> bool:
        return self.rows_in == self.accepted + self.rejected + self.duplicates


@dataclass(frozen=True)
class SettledParts:
    """All sources of an import: their accounts, the files of rows, and the keys that were said again."""

    parts: tuple[Part, ...]
    files: list[FactFile] = field(default_factory=list)
    confirmed: list[dict[str, Any]] = field(default_factory=list)


def engine_beside(store: Store) -> duckdb.DuckDBPyConnection:
    """An engine in memory that spills into the staging folder."""
    con = duckdb.connect()
    con.execute(f"SET temp_directory = {text(store.staging)}")
    con.execute(f"SET memory_limit = '{SETTLING_MEMORY}'")
    con.execute("SET preserve_insertion_order = false")
    con.execute(f"SET disabled_optimizers = '{WRONG_SUMS}'")
    return con


def settle_all(
    store: Store,
    staged: Iterable[Staged],
    known: Content,
    number: int,
    stem: str,
    seen: Callable[[str], None],
) -> SettledParts:
    """Settle one source after the other; a later file of the same import may correct an earlier one.

    Files that were written are named after `stem`; the caller deletes them when the import does not count.
    """
    parts: list[Part] = []
    added: list[FactFile] = []
    confirmed: list[dict[str, Any]] = []
    mine: dict[int, FactFile] = {}
    sequence = last_sequence(store, known)
    with engine_beside(store) as con:
        for index, one in enumerate(without_erased(con, staged, codes_refused(store)), start=1):
            seen(one.source)
            out = FactFile(one.table, f"{one.table}/{stem}-{index}.parquet", number, sequence + index)
            outcome = settle(con, one.table, Path(one.parquet), [*known.files, *added], store.facts, out)
            if outcome.file is not None:
                mine[len(parts)] = outcome.file
                added.append(outcome.file)
            if outcome.duplicates and (again := confirmed_keys(con, Path(one.parquet), out, store.facts)):
                confirmed.append(again)
            parts.append(_part(one, outcome))
        for at, file in mine.items():
            remarks = strangers(con, file, [*known.files, *added], store.facts)
            parts[at] = replace(parts[at], warnings=(*parts[at].warnings, *remarks))
    return SettledParts(tuple(parts), added, confirmed)


def _part(one: Staged, outcome: Settled) -> Part:
    conflicts = tuple(
        Problem(one.source, row, "", key, "conflict", (("first", str(first)),))
        for row, first, key in outcome.conflicts[:MOST_CONFLICTS]
    )
    return Part(
        file=one.source,
        table=one.table,
        rows_in=one.rows_in,
        accepted=outcome.accepted,
        corrections=outcome.corrections,
        duplicates=outcome.duplicates,
        rejected=one.rejected + len(outcome.conflicts),
        problems=one.problems,
        problem_count=one.problem_count + len(outcome.conflicts),
        conflicts=conflicts,
        warnings=one.warnings,
        totals=one.totals,
        rejects=one.rejects,
    )
