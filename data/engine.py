"""The serving engine: a published version, read-only and locked down, a cursor per call, a time limit per query."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pandas as pd

from data.late_tables import LATE
from data.optimizer import WRONG_SUMS
from data.settings import Settings
from data.tables import DERIVED
from data.templates import Built, Compiled, Templates
from data.warehouse.builder import sql
from data.warehouse.publish import FORMAT
from data.warehouse.store import Store
from data.warehouse.succession import candidates, missing
from data.watch import WATCH

QUERY_SECONDS = 30.0
DAMAGE_WORDS = ("orrupt", "checksum", "could not read enough bytes")
"""What the engine says of a block whose checksum is wrong, or of a file that ends too early."""
DOES_NOT_OPEN = (duckdb.Error, OSError, ValueError, KeyError)
"""What opening a version and reading its record may raise when it is damaged, half gone or of another Sidu."""
T = TypeVar("T")
HARDENING = (
    "SET GLOBAL TimeZone = 'UTC'",  # a plain SET is not inherited by cursors
    "SET memory_limit = '2GB'",
    f"SET GLOBAL disabled_optimizers = '{WRONG_SUMS}'",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
_OPENING = threading.Lock()


class TooSlow(RuntimeError):
    """A question took longer than the time limit and was stopped."""


class OtherFormat(ValueError):
    """Another Sidu made this version; its tables are not those that this one asks."""


def _translated(node: ops.Node) -> Compiled:
    leaves = node.find((ops.PhysicalTable, ops.SQLQueryResult, ops.SQLStringView))
    for leaf in leaves:
        if not isinstance(leaf, ops.UnboundTable) or any(leaf.namespace.args):
            raise PermissionError(f"a metric asks {leaf.name!r} past the door; use the tables of the view")
    return Compiled(sql(node.to_expr()), tuple(sorted({leaf.name for leaf in leaves})))


TEMPLATES = Templates(_translated)


@lru_cache(maxsize=1024)
def _compiled(node: ops.Node) -> Compiled:
    return TEMPLATES.of(node)


def compiled(expression: ir.Expr | Built) -> Compiled:
    """The expression as DuckDB's SQL; the same expression is translated once per process, whatever days it names.

    Raises PermissionError when it names a table of another schema.
    """
    return TEMPLATES.of_built(expression) if isinstance(expression, Built) else _compiled(expression.op())


class Engine:
    """One published version, open for reading. Safe to use from many threads: every call has its own cursor."""

    def __init__(self, path: Path, seconds: float | None = None, memory: str = "") -> None:
        """seconds: the longest a question may take, instead of QUERY_SECONDS; memory: instead of 2 GB, while the file
        is nobody else's in this process."""
        self.path, self._seconds = path, seconds
        self.damage = ""  # what a question met in the file; the door then passes this version over
        with _OPENING:
            self._connection = duckdb.connect(str(path), read_only=True)
            # Within one process DuckDB gives everybody who opens the file the same database: it may be locked already.
            ((locked,),) = self._connection.execute("SELECT current_setting('lock_configuration')").fetchall()
            larger = [f"SET memory_limit = '{memory}'"] if memory else []
            for setting in () if locked else (*HARDENING[:2], *larger, *HARDENING[2:]):
                self._connection.execute(setting)
        self.meta: dict[str, Any] = json.loads(self.rows("SELECT record FROM meta")[0][0])
        if self.meta["format"] > FORMAT:
            self.close()
            raise OtherFormat(
                f"it was made by a newer Sidu (format {self.meta['format']}, this one reads {FORMAT});"
                " install the newer one, or publish anew with `python -m data rebuild`"
            )
        there = {name for (name,) in self.rows("SELECT table_name FROM duckdb_tables()")}
        self.lacking = frozenset((*DERIVED, *LATE)) - there  # it was made before there were such tables

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows as tuples."""
        with self._limited() as cursor:
            return cursor.execute(sql, list(parameters)).fetchall()

    def frame(self, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        """All rows as a frame."""
        with self._limited() as cursor:
            return cursor.execute(sql, list(parameters)).df()

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def _limited(self) -> Iterator[duckdb.DuckDBPyConnection]:
        cursor = self._connection.cursor()
        limit = QUERY_SECONDS if self._seconds is None else self._seconds
        try:
            with WATCH.over(cursor, limit):
                yield cursor
        except duckdb.InterruptException as error:
            raise TooSlow(f"the question took longer than {limit:.0f} s and was stopped; narrow it") from error
        except (duckdb.IOException, duckdb.SerializationException) as error:
            if any(words in str(error) for words in DAMAGE_WORDS):
                self.damage = str(error)
            raise
        finally:
            cursor.close()


@dataclass(frozen=True)
class Version:
    """A published version: its name, its as-of date, and what it holds. Hashable, so that it can key a cache."""

    name: str
    as_of: date
    settings: Settings
    facts: tuple[tuple[str, int], ...]
    days: tuple[tuple[str, date, date], ...]
    cost_known_lines: int
    passed_over: str = ""  # a newer version that did not open
    baked: Settings = field(
        default_factory=Settings
    )  # those it was made with; `settings` are those in force where that makes no difference
    rates_revision: int = 0  # of the desk, as of the last activity rate that acts were priced with
    file: tuple[int, int] = (0, 0)  # the file it was read from: a store made anew may use a name again
    late: tuple[int, int] = (0, 0)  # the file of what was worked out after it was published, once there is one
    acts_until: date = date.min  # the last day whose service acts count; planned ones may be known of later days

    @property
    def is_sample(self) -> bool:
        return self.settings.is_sample

    def rows(self, table: str) -> int:
        """Accepted rows of a contract table."""
        return dict(self.facts).get(table, 0)


class NothingOpens(RuntimeError):
    """None of the store's versions opens; its facts may still be whole, see `data.warehouse.versions.rebuild`."""


def newest_that_opens(store: Store, opened: Callable[[str], T]) -> tuple[str, T, str]:
    """The version the pointer names, or the nearest before it that opens: its name, what `opened` gave, what failed.

    A store that lost its pointer answers with its newest version. Raises NothingOpens when none does.
    """
    lost = missing(store)
    failures = f"{lost}: its file is missing" if lost else ""
    for name in candidates(store):
        try:
            return name, opened(name), failures
        except DOES_NOT_OPEN as error:
            failures = failures or f"{name}: {error}"
    raise NothingOpens(f"no version of this store opens ({failures}); run `python -m data rebuild` or restore a backup")


def version_of(engine: Engine, name: str, passed_over: str = "") -> Version:
    """The version that an open engine serves. Raises OtherFormat for one of an older Sidu."""
    meta = engine.meta
    if meta["format"] < FORMAT:
        raise OtherFormat(
            f"it was made by an older Sidu (format {meta['format']}, this one serves {FORMAT});"
            " publish it anew with `python -m data rebuild`"
        )
    return Version(
        name,
        date.fromisoformat(meta["as_of"]),
        Settings(**meta["settings"]),
        tuple(sorted(meta["facts"].items())),
        tuple((t, date.fromisoformat(d[0]), date.fromisoformat(d[1])) for t, d in sorted(meta["days"].items())),
        meta["cost_known_lines"],
        passed_over,
        Settings(**meta["settings"]),
        max((rate["revision"] for rate in meta.get("rates", ())), default=0),
        acts_until=date.fromisoformat(meta["acts_until"]),
    )
