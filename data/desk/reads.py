"""What can be read off a desk: frozen records, in the state of one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import local
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from data.desk.edits import settings_in_force
from data.desk.faults import broken, in_words
from data.desk.history import audit_entries, in_force, last_state, revision_of, spans
from data.desk.homes import Home
from data.desk.judgements import judgement_changes, said_judgements
from data.desk.overrides import override_changes, said_overrides
from data.desk.own_kpis import own_kpis
from data.desk.plans import plan_changes, planned_acts
from data.desk.rates import entered_rates, rate_changes, rates_revision
from data.desk.records import (
    AuditEntry,
    EnteredRate,
    EnteredTarget,
    GradeScheme,
    Override,
    OverrideChange,
    OwnKpi,
    RateChange,
    RuleChange,
    SavedMapping,
    Scenario,
    SettingChange,
    TargetChange,
)
from data.desk.rights import rule_changes, said_rules
from data.desk.scenarios import saved_scenarios
from data.desk.schemes import saved_schemes
from data.desk.service_records import AlertChange, AlertJudgement, PlanChange, PlannedAct
from data.desk.snapshot_records import Draft, Snapshot
from data.desk.snapshots import draft_of, registered_snapshots
from data.desk.tables import MAPPINGS, SETTINGS
from data.desk.targets import entered_targets, target_changes, targets_state
from data.rights.book import RuleBook
from data.settings import Settings

T = TypeVar("T")


class DeskReads:
    """The reading half of a desk. Any read may raise DeskBroken, DeskTooNew, DeskBusy or DeskUnreachable."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._known: tuple[Engine | None, int, Settings] = (None, 0, Settings())
        self._known_rates: tuple[Engine | None, int, int] = (None, 0, 0)
        self._known_targets: tuple[Engine | None, int, tuple[int, int], tuple[EnteredTarget, ...]] = (
            None,
            0,
            (0, 0),
            (),
        )
        self._by_state: dict[int, tuple[tuple[Engine | None, int, int], Any]] = {}
        self._noticed = local()  # what this thread saw last, for `ended_sign_ins` and `holders`
        self._kept: dict[str, tuple[Engine | None, int, tuple[Any, ...]]] = {}

    @property
    def place(self) -> str:
        """Where it lies, for people; without any password."""
        return self._home.place

    def revision(self) -> int:
        """The number of the last change; rises with every change, 0 for an untouched desk."""
        return self._opened()[1]

    def settings(self) -> Settings:
        """The settings in force; defaults for what nobody entered. Read anew only when the revision has risen."""
        known = self._known
        if known[:2] == self._opened():
            return known[2]
        with self._reading() as con:
            if con is None:
                return Settings()
            self._known = known = con.engine, revision_of(con), settings_in_force(con)
            return known[2]

    def settings_at(self, revision: int) -> Settings:
        """The settings as they were after that revision. Raises ValueError for a revision that never was."""
        with self._reading() as con:
            last = 0 if con is None else revision_of(con)
            if not 0 <= revision <= last:
                raise ValueError(f"revision {revision} is none of this desk; it has 0 to {last}")
            return Settings() if con is None else settings_in_force(con, revision)

    def settings_history(self) -> tuple[SettingChange, ...]:
        """Every change of every setting, oldest first."""
        with self._reading() as con:
            rows = [] if con is None else con.execute(spans(SETTINGS)).all()
        before: dict[str, object] = dict(Settings())
        changes = []
        for row in rows:
            changes.append(SettingChange(row.key, before.get(row.key), row.value, row.who, row.at, row.revision))
            before[row.key] = row.value
        return tuple(changes)

    def audit(self, limit: int = 100) -> tuple[AuditEntry, ...]:
        """The last changes of all kinds, newest first."""
        return self._read(lambda con: audit_entries(con, limit))

    def mappings(self) -> tuple[SavedMapping, ...]:
        """The saved mappings, by name."""
        with self._reading() as con:
            rows = [] if con is None else con.execute(in_force(MAPPINGS)).all()
        return tuple(SavedMapping(r.name, r.toml, r.who, r.at) for r in rows)

    def rates(self) -> tuple[EnteredRate, ...]:
        """What was said last of every activity rate, by activity and day; what was withdrawn is among them."""
        return self._read(entered_rates)

    def rates_revision(self) -> int:
        """The revision that changed a rate last, 0 where nobody entered any: the same number, the same rates."""
        opened, known = self._opened(), self._known_rates
        if known[:2] == opened:
            return known[2]
        with self._reading() as con:
            if con is None:
                return 0
            self._known_rates = known = con.engine, revision_of(con), rates_revision(con)
            return known[2]

    def rate_history(self) -> tuple[RateChange, ...]:
        """Every change of every rate, oldest first."""
        return self._read(lambda con: tuple(rate_changes(con)))

    def targets(self) -> tuple[EnteredTarget, ...]:
        """What was said last of every target, by key; what was withdrawn is among them.

        Thousands of cells: read anew only when a target has changed.
        """
        opened, known = self._opened(), self._known_targets
        if known[:2] == opened:
            return known[3]
        with self._reading() as con:
            if con is None:
                return ()
            state = targets_state(con)
            is_same = known[0] is con.engine and known[2] == state
            targets = known[3] if is_same else entered_targets(con)
            self._known_targets = con.engine, revision_of(con), state, targets
            return targets

    def target_history(self) -> tuple[TargetChange, ...]:
        """Every change of every target, oldest first."""
        return self._read(lambda con: tuple(target_changes(con)))

    def own_kpis(self) -> tuple[OwnKpi, ...]:
        """The key figures of the company's own, by key."""
        return self._read(own_kpis)

    def scenarios(self) -> tuple[Scenario, ...]:
        """The saved what-ifs, by page and name."""
        return self._read(saved_scenarios)

    def schemes(self) -> tuple[GradeScheme, ...]:
        """The saved grade schemes, the one in force last."""
        return self._read(saved_schemes)

    def overrides(self) -> tuple[Override, ...]:
        """What was said last of every client's kind and not ended, also what has expired, by client."""
        return self._read(said_overrides)

    def override_history(self) -> tuple[OverrideChange, ...]:
        """Every override that was entered, changed or ended, oldest first."""
        return self._read(lambda con: tuple(override_changes(con)))

    def alert_judgements(self) -> tuple[AlertJudgement, ...]:
        """What was said last of every client's alert of a kind, by client and kind. Read anew only after a change."""
        return self._read_once("alerts", said_judgements)

    def alert_trail(self) -> tuple[AlertChange, ...]:
        """Every judgement of an alert, oldest first."""
        return self._read(lambda con: tuple(judgement_changes(con)))

    def planned_acts(self) -> tuple[PlannedAct, ...]:
        """Every act that is planned or done, by the day it is due. Read anew only after a change."""
        return self._read_once("plans", planned_acts)

    def plan_trail(self) -> tuple[PlanChange, ...]:
        """Every act planned, changed, done or dropped, oldest first."""
        return self._read(lambda con: tuple(plan_changes(con)))

    def rules(self, until: int | None = None) -> RuleBook:
        """The rules of rights in force, by key; as they were after that revision when named.

        Asked on every rerun of everybody: read anew only after a change.
        """
        try:
            if until is not None:
                return RuleBook(self._read(lambda con: said_rules(con, until)))
            found = self._read_once("rules", said_rules)
        except ValueError as error:
            raise broken(self.place, str(error)) from error
        return found if isinstance(found, RuleBook) else RuleBook(found)

    def rule_changes(self) -> Iterator[RuleChange]:
        """Every rule of rights that was given, changed or taken away, oldest first."""
        return iter(self._read(lambda con: tuple(rule_changes(con))))

    def snapshots(self) -> tuple[Snapshot, ...]:
        """Every snapshot in the register, by number, those that were deleted among them."""
        return self._read(registered_snapshots)

    def draft_of(self, who: str) -> Draft:
        """What that person is collecting."""
        with self._reading() as con:
            return Draft() if con is None else draft_of(con, who)

    def _opened(self) -> tuple[Engine | None, int]:
        """The open desk and its revision. A desk that was exchanged is another one, whatever its revision."""
        with in_words(self.place):
            engine = self._home.engine()
            self._noticed.state = engine, *((0, 0, 0) if engine is None else last_state(engine))
            return engine, self._noticed.state[1]

    def _read(self, records: Callable[[Connection], tuple[T, ...]]) -> tuple[T, ...]:
        """The records; none of a desk that nobody used yet."""
        with self._reading() as con:
            return () if con is None else records(con)

    def _read_once(self, name: str, records: Callable[[Connection], tuple[T, ...]]) -> tuple[T, ...]:
        """The records as they were read last, while the desk stands at the same revision: thousands take a second."""
        opened, known = self._opened(), self._kept.get(name)
        if known is not None and known[:2] == opened:
            return known[2]
        with self._reading() as con:
            if con is None:
                return ()
            self._kept[name] = con.engine, revision_of(con), (found := records(con))
            return found

    @contextmanager
    def _reading(self) -> Iterator[Connection | None]:
        with in_words(self.place):
            engine = self._home.engine()
            if engine is None:
                yield None
                return
            with engine.connect() as con:
                yield con
