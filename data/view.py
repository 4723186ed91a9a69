"""A view: what one person sees of one version under one selection, and the only way a metric has to rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

import ibis.expr.types as ir
import pandas as pd

from data.desk import Desk
from data.engine import Engine, Version, compiled
from data.entered import Entered
from data.late_tables import LATE
from data.narrowing import Condition, Narrowed, narrowed, nothing_of
from data.regions import RegionTree
from data.scope import Scope, Selection, Topic
from data.settings import Settings
from data.tables import served, split_window
from data.templates import Built

if TYPE_CHECKING:
    from data.door import Door

T = TypeVar("T")
Once = Callable[["View", Callable[["View"], Any]], Any]
"""(view, reckoning) → what the reckoning gives for the view, kept or made anew."""
Rows = Callable[["View", str, tuple[object, ...], Callable[[], pd.DataFrame]], pd.DataFrame]
"""(view, narrowed SQL, its parameters, what asks the engine) → the rows, kept or asked anew."""


def made_anew(view: View, make: Callable[[View], Any]) -> Any:
    """Where nobody keeps anything: the reckoning is done."""
    return make(view)


def asked_anew(view: View, sql: str, parameters: tuple[object, ...], ask: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """Where nobody keeps anything: the engine is asked."""
    return ask()


def to_nobody(share: float) -> None:
    """Where nobody watches how far long work is."""


@dataclass(frozen=True)
class Tables:
    """The tables a view can be asked, by attribute: `view.tables.client_period_history`."""

    def __getattr__(self, name: str) -> ir.Table:
        if name.startswith("__"):
            raise AttributeError(name)
        return served(name)


TABLES = Tables()


@dataclass(frozen=True)
class View(Entered):
    """What one person sees of one version under one selection. Frozen; `run` is its only way to rows.

    until: the last day of the selected period that counts (the as-of date while it is running; the comparable day when
    this view is the compared one). span: `to_date` when the view is compared with a running period, `same_weeks` when
    with one that is over and has 53 weeks where this one has 52, or the other way round; else `whole`.
    """

    version: Version
    scope: Scope
    selection: Selection
    until: date
    span: str
    _engine: Engine = field(repr=False, compare=False)
    _desk: Desk = field(repr=False, compare=False)
    tree: RegionTree = field(repr=False, compare=False)
    _once: Once = field(default=made_anew, repr=False, compare=False)
    _tell: Callable[[float], None] = field(default=to_nobody, repr=False, compare=False)
    _rows: Rows = field(default=asked_anew, repr=False, compare=False)
    _late: Engine | None = field(default=None, repr=False, compare=False)
    _door: Door | None = field(default=None, repr=False, compare=False)

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

    def run(self, expression: ir.Expr | Built) -> pd.DataFrame:
        """The rows of an expression on `tables`, narrowed to this view. Small results only: aggregate inside."""
        question = compiled(expression)
        is_late = not LATE.keys().isdisjoint(question.tables)
        if is_late and not LATE.keys() >= set(question.tables):
            raise PermissionError(f"{', '.join(question.tables)}: late tables stand alone; ask them by themselves")
        engine = self._late if is_late and self._late is not None else self._engine
        conditions = [self._narrowed(name) for name in question.tables]
        heads = ", ".join(f'"{name}" AS ({c.sql})' for name, c in zip(question.tables, conditions, strict=True))
        parameters = tuple(p for c in conditions for p in c.parameters)
        sql = question.sql.removeprefix("WITH ") if heads else question.sql
        joined = f"WITH {heads}{', ' if sql != question.sql else ' '}{sql}" if heads else sql
        return self._rows(self, joined, parameters, partial(engine.frame, joined, parameters))

    def _asked(self, sql: str, parameters: tuple[object, ...]) -> pd.DataFrame:
        return self._rows(self, sql, parameters, partial(self._engine.frame, sql, parameters))

    def _narrowed(self, name: str) -> Narrowed:
        found = narrowed(name, self.condition)
        engine = self._late if name in LATE else self._engine
        stored, _window = split_window(name)
        return nothing_of(stored) if engine is None or stored in engine.lacking else found

    @property
    def has_late(self) -> bool:
        """Whether the late tables of the version are made; while they are not, each has no rows."""
        return self._late is not None

    def once(self, make: Callable[[View], T]) -> T:
        """What a long reckoning on this view gives: a control that moves does not have it done again.

        make: a named function that depends on the view alone; it may call `tell` on the way.
        """
        found: T = self._once(self, make)
        return found

    def tell(self, share: float) -> None:
        """Say how far long work on this view is, 0 to 1."""
        self._tell(share)

    def watched(self, once: Once, tell: Callable[[float], None], rows: Rows = asked_anew) -> View:
        """The same view for somebody who keeps long reckonings and rows, and shows how far they are."""
        return replace(self, _once=once, _tell=tell, _rows=rows)

    def telling(self, tell: Callable[[float], None]) -> View:
        """The same view, with somebody else shown how far long work is."""
        return replace(self, _tell=tell)

    def may_see(self, topic: Topic) -> bool:
        """Whether the reader's rights hold that topic."""
        return topic in self.condition.topics

    @property
    def sees_setup(self) -> bool:
        """Whether the reader may see how the whole company is set up: imports, versions and settings have no region."""
        return self.scope.everywhere and self.may_see("setup")

    def among_mine(self, client_ids: Iterable[str]) -> frozenset[str]:
        """Those of the clients that are there and that the reader may see, whatever the filters say."""
        asked = sorted(set(client_ids))
        if not asked:
            return frozenset()
        clients = served("clients_anywhere")
        return frozenset(self.run(clients.filter(clients.client_id.isin(asked)).select("client_id"))["client_id"])

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
        until = min(selection.period.end, self.as_of)
        return replace(self, selection=selection, until=until, span="whole")

    def at(self, version: str, selection: Selection) -> View:
        """The same person's view of a kept version by its name. Raises LookupError for one that is not kept."""
        there = self.version if version == self.version.name else self.door.named(version)
        return self.door.view(there, self.scope, selection).watched(self._once, self._tell, self._rows)

    @property
    def door(self) -> Door:
        """The door that the view came through: for the data room, which asks what lies beside the view's version."""
        if self._door is None:
            raise LookupError(f"this view of version {self.version.name} came through no door; ask for one at a door")
        return self._door

    def compared(self) -> View:
        """The view this one is compared with; a running period is compared with the same span of days only."""
        return self._beside(self.selection.compared())

    def last_year(self) -> View:
        return self._beside(self.selection.last_year())

    def previous(self) -> View:
        return self._beside(self.selection.previous())

    def _beside(self, selection: Selection) -> View:
        other, mine = self.selecting(selection), self.selection.period
        # Of a period with or after a 53rd week as many days of the year before count as it has itself.
        is_uneven = mine.end <= self.as_of and selection.period == mine.last_year() and mine.is_longer_or_shorter()
        if not self.is_running and not is_uneven:
            return other
        until = selection.period.same_span(mine, min(mine.end, self.as_of))
        return replace(other, until=until, span="to_date" if self.is_running else "same_weeks")


def view_of(
    engine: Engine,
    desk: Desk,
    version: Version,
    tree: RegionTree,
    scope: Scope,
    selection: Selection,
    late: Engine | None = None,
    door: Door | None = None,
) -> View:
    """What that person sees of that version under that selection, up to the as-of date."""
    until = min(selection.period.end, version.as_of)
    return View(version, scope, selection, until, "whole", engine, desk, tree, _late=late, _door=door)
