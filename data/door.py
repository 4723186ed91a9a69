"""The door: the only way to rows. It puts the reader's rights and filters under every table before the engine sees it.

A metric's expression names tables that have no rows of their own. `View.run` prefixes the compiled SQL with one named
subquery per table, narrowed by Scope and Selection; a name without a rule is refused. So nothing a page or a metric
writes can reach a row outside the scope.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pandas as pd

from data.desk import Desk, SettingChange
from data.engine import DOES_NOT_OPEN, Engine, Version, compiled, newest_that_opens, version_of
from data.intact import Intact
from data.narrowing import Condition, narrowed
from data.regions import RegionTree
from data.scope import NOBODY, Scope, Selection, Topic
from data.settings import Settings, decided, effective
from data.tables import served
from data.warehouse.store import Store

OPEN_VERSIONS = 3
_Opened = tuple[Engine, Version, RegionTree, tuple[int, int]]


@dataclass(frozen=True)
class Tables:
    """The tables a view can be asked, by attribute: `view.tables.client_period_history`."""

    def __getattr__(self, name: str) -> ir.Table:
        if name.startswith("__"):
            raise AttributeError(name)
        return served(name)


TABLES = Tables()


@dataclass(frozen=True)
class View:
    """What one person sees of one version under one selection. Frozen; `run` is its only way to rows.

    until: the last day of the selected period that counts (the as-of date while it is running; the comparable day when
    this view is the compared one). span: `to_date` when the view is compared with a running period.
    """

    version: Version
    scope: Scope
    selection: Selection
    until: date
    span: str
    _engine: Engine = field(repr=False, compare=False)
    _desk: Desk = field(repr=False, compare=False)
    tree: RegionTree = field(repr=False, compare=False)

    @property
    def tables(self) -> Tables:
        return TABLES

    @property
    def settings(self) -> Settings:
        return self.version.settings

    @property
    def as_of(self) -> date:
        return self.version.as_of

    @property
    def is_running(self) -> bool:
        """True while the selected period is not over on the as-of date."""
        return self.selection.period.is_running(self.as_of)

    def has(self, table: str) -> bool:
        """Whether anything was ever accepted for that contract table."""
        return self.version.rows(table) > 0

    @property
    def knows_costs(self) -> bool:
        """Whether any order line has a cost of goods."""
        return self.version.cost_known_lines > 0

    def run(self, expression: ir.Expr) -> pd.DataFrame:
        """The rows of an expression on `tables`, narrowed to this view. Small results only: aggregate inside."""
        question = compiled(expression)
        conditions = [narrowed(name, self.condition) for name in question.tables]
        heads = ", ".join(f'"{name}" AS ({c.sql})' for name, c in zip(question.tables, conditions, strict=True))
        parameters = [p for c in conditions for p in c.parameters]
        sql = question.sql.removeprefix("WITH ") if heads else question.sql
        joined = f"WITH {heads}{', ' if sql != question.sql else ' '}{sql}" if heads else sql
        return self._engine.frame(joined, parameters)

    def may_see(self, topic: Topic) -> bool:
        """Whether the reader's rights hold that topic."""
        return topic in self.condition.topics

    @property
    def sees_setup(self) -> bool:
        """Whether the reader may see how the whole company is set up: imports, versions and settings have no region."""
        return self.scope.everywhere and self.may_see("setup")

    @property
    def imports(self) -> tuple[dict[str, Any], ...]:
        """The imports the version was made of, oldest first; none without the set-up of the whole company."""
        return tuple(self._engine.meta["imports"]) if self.sees_setup else ()

    @property
    def decided(self) -> Settings:
        """The settings as they are decided now; figures stand on them from the next version on, see `settings`."""
        return decided(self.version.baked, self._desk.settings())

    @property
    def settings_history(self) -> tuple[SettingChange, ...]:
        """Every change of a setting, oldest first; none without the set-up of the whole company."""
        return self._desk.settings_history() if self.sees_setup else ()

    @property
    def desk_revision(self) -> int:
        """The number of the last thing anybody entered: a form drawn now has seen all up to it."""
        return self._desk.revision()

    @cached_property
    def condition(self) -> Condition:
        """Rights and filters as plain values, resolved once per view."""
        chosen = self.selection
        dims = {"channel": chosen.channels, "manager": chosen.managers}
        keys = {name: self.tree.codes(name, codes) for name, codes in dims.items() if codes}
        return Condition(
            allowed=self._allowed(),
            regions=self.tree.below(chosen.regions) if chosen.regions else None,
            channels=keys.get("channel"),
            tiers=tuple(chosen.tiers) if chosen.tiers else None,
            managers=keys.get("manager"),
            topics=frozenset() if self.scope.is_empty else self.scope.topics,
            period=chosen.period,
            until=self.until,
            span=self.span,
        )

    def _allowed(self) -> tuple[int, ...] | None:
        """Keys of the regions the reader may see; None for all of them, nothing for an empty scope."""
        if self.scope.is_empty:
            return ()
        return None if self.scope.everywhere else self.tree.below(self.scope.regions)

    def selecting(self, selection: Selection) -> View:
        """The same person's view of another selection."""
        return _view(self._engine, self._desk, self.version, self.tree, self.scope, selection)

    def compared(self) -> View:
        """The view this one is compared with; a running period is compared with the same span of days only."""
        return self._beside(self.selection.compared())

    def last_year(self) -> View:
        return self._beside(self.selection.last_year())

    def previous(self) -> View:
        return self._beside(self.selection.previous())

    def _beside(self, selection: Selection) -> View:
        other = self.selecting(selection)
        if not self.is_running:
            return other
        until = selection.period.same_span(self.selection.period, self.as_of)
        return replace(other, until=until, span="to_date")


def _view(engine: Engine, desk: Desk, version: Version, tree: RegionTree, scope: Scope, selection: Selection) -> View:
    until = min(selection.period.end, version.as_of)
    return View(version, scope, selection, until, "whole", engine, desk, tree)


class Door:
    """The door of one store. Keeps the last few versions open; safe to use from many threads."""

    def __init__(self, root: Path) -> None:
        self.store = Store(root)
        self.desk = Desk.at(root)
        self._intact = Intact(self.store)
        self._open: dict[str, _Opened] = {}
        self._lock = threading.Lock()

    def current(self) -> Version | None:
        """The version that answers; None while nothing was published.

        A version that does not open is passed over for the one before, and the returned version says so.
        """
        if not self.store.published():
            return None
        _name, opened, failures = newest_that_opens(self.store, self._opened)
        return replace(self._under_settings(opened[1]), passed_over=failures.split(":")[0])

    def versions(self) -> Iterator[Version]:
        """The kept versions that open, newest first."""
        for name in reversed(self.store.published()):
            try:
                yield self.named(name)
            except LookupError:
                continue  # `python -m data check` says what is wrong with it

    def named(self, name: str) -> Version:
        """A kept version by its name, so that a page can be asked as of then.

        Raises LookupError for one that is not kept, with those that are, and for one that does not open, with why.
        """
        kept = self.store.published()
        if name not in kept:
            raise LookupError(f"there is no version {name!r}; kept are: {', '.join(kept) or 'none'}")
        try:
            return self._under_settings(self._opened(name)[1])
        except DOES_NOT_OPEN as error:
            raise LookupError(f"version {name} does not open: {error}; choose another one") from error

    def _under_settings(self, version: Version) -> Version:
        """With the settings of today; what its figures were added up with stays its own."""
        return replace(version, settings=effective(version.baked, self.desk.settings()))

    def view(self, version: Version, scope: Scope, selection: Selection) -> View:
        """What that person sees of that version under that selection."""
        engine, _known, tree, _stamp = self._opened(version.name)
        return _view(engine, self.desk, version, tree, scope, selection)

    def _opened(self, name: str) -> _Opened:
        with self._lock:
            stamp = self.store.version_path(name).stat()
            file = (stamp.st_ino, stamp.st_mtime_ns)
            if name in self._open and self._open[name][3] != file:
                del self._open[name]  # the store was made anew under a running server
            self._intact.demand(name, self._open[name][0].damage if name in self._open else "")
            if name not in self._open:
                engine = Engine(self.store.version_path(name))
                version = replace(version_of(engine, name), file=file)
                self._open[name] = (engine, version, RegionTree.of(engine), file)
                # Old engines are let go, not closed: a thread may still be reading; they close with their last cursor.
                for old in sorted(self._open)[:-OPEN_VERSIONS]:
                    if old != name:
                        del self._open[old]
            return self._open[name]


__all__ = ["NOBODY", "Door", "Tables", "View"]
