"""What people entered, as far as the reader of a view may know it: the half of a view that asks the desk."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pandas as pd

from data.desk import (
    AlertChange,
    AlertJudgement,
    Desk,
    EnteredRate,
    EnteredTarget,
    GradeScheme,
    Override,
    OverrideChange,
    OwnKpi,
    PlanChange,
    PlannedAct,
    RateChange,
    RuleChange,
    Scenario,
    SettingChange,
    TargetChange,
)
from data.desk.access_events import SeenPerson
from data.desk.judgements import TOPIC_OF_ALERTS
from data.desk.masking import masked
from data.desk.plans import PLAN_TOPICS
from data.engine import Engine, Version
from data.regions import RegionTree
from data.rights.book import RuleBook
from data.scope import Scope, Topic
from data.settings import Settings, decided
from data.targets import COMPANY
from data.unnamed import unnamed

T = TypeVar("T")
N = TypeVar("N", Scenario, GradeScheme, OwnKpi)


class Entered(ABC):
    """Reads of the desk under the rights of a view, which says what these are."""

    version: Version
    scope: Scope
    tree: RegionTree
    _desk: Desk
    _engine: Engine

    @property
    @abstractmethod
    def sees_setup(self) -> bool: ...

    @abstractmethod
    def may_see(self, topic: Topic) -> bool: ...

    @abstractmethod
    def among_mine(self, client_ids: Iterable[str]) -> frozenset[str]: ...

    @abstractmethod
    def _allowed(self) -> tuple[int, ...] | None: ...

    @abstractmethod
    def _asked(self, sql: str, parameters: tuple[object, ...]) -> pd.DataFrame: ...

    def told(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Texts that people typed as they liked, with MASK for each client that the reader may not see by name."""
        mine = self._allowed()
        if mine is None and self.may_see("personal"):
            return tuple(texts)
        return unnamed(self._asked, texts, (mine or ()) if self.may_see("personal") else ())

    def _renamed(self, records: Sequence[N]) -> tuple[N, ...]:
        """Records with a name that somebody typed, as the reader may read it."""
        told = self.told([each.name for each in records])
        return tuple(replace(each, name=name) for each, name in zip(records, told, strict=True))

    @property
    def imports(self) -> tuple[dict[str, Any], ...]:
        """The imports the version was made of, oldest first; none without the set-up of the whole company. Names of
        files are as somebody gave them: whoever shows one has it `told`."""
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
    def entered_rates(self) -> tuple[EnteredRate, ...]:
        """What was entered last of every activity rate; none without the set-up of the whole company, or money."""
        return self._desk.rates() if self.sees_setup and self.may_see("money") else ()

    @property
    def rate_history(self) -> tuple[RateChange, ...]:
        """Every change of an activity rate, oldest first; for whom `entered_rates` is."""
        return self._desk.rate_history() if self.sees_setup and self.may_see("money") else ()

    @property
    def entered_targets(self) -> tuple[EnteredTarget, ...]:
        """What was entered last of every target, also what was withdrawn, of the regions the reader may see.

        Those of the company need the right to everything, all of them that to money. Filters do not matter.
        """
        if not self._judges:
            return ()
        mine = self._targets_of
        return tuple(entry for entry in self._desk.targets() if mine is None or entry.target.region_id in mine)

    @property
    def target_history(self) -> tuple[TargetChange, ...]:
        """Every change of a target, oldest first; of the same regions."""
        if not self._judges:
            return ()
        mine = self._targets_of
        return tuple(each for each in self._desk.target_history() if mine is None or each.region_id in mine)

    @property
    def _targets_of(self) -> frozenset[str] | None:
        """Codes of the regions whose targets the reader may know; None for all, the company's among them."""
        allowed = self._allowed()
        if allowed is None:
            return None
        codes = (self.tree.regions[key].region_id for key in allowed if key in self.tree.regions)
        return frozenset(codes) - {COMPANY}

    @property
    def rules(self) -> RuleBook:
        """The rules of rights in force, by key; none without the set-up of the whole company."""
        return self._desk.rules() if self.sees_setup else RuleBook()

    @property
    def rule_changes(self) -> tuple[RuleChange, ...]:
        """Every rule of rights given, changed or taken away, oldest first; for whom `rules` are."""
        return tuple(self._desk.rule_changes()) if self.sees_setup else ()

    @property
    def people(self) -> tuple[SeenPerson, ...]:
        """Everybody whose sign-in is kept; for whom `rules` are."""
        return self._desk.people() if self.sees_setup else ()

    @property
    def own_kpis(self) -> tuple[OwnKpi, ...]:
        """The key figures of the company's own, by key: what they mean, no figures; for whoever sees anything."""
        return () if self.scope.is_empty else self._renamed(self._desk.own_kpis())

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The what-ifs that were saved, by page and name, without those that name a region outside the reader's rights.
        They hold no figures: whoever may see anything sees them."""
        if self.scope.is_empty:
            return ()
        mine = self._allowed()
        return self._renamed([each for each in self._desk.scenarios() if mine is None or self._is_within(each, mine)])

    def _is_within(self, scenario: Scenario, allowed: tuple[int, ...]) -> bool:
        named = [code for key, codes in scenario.selection if key == "region" for code in codes.split(",")]
        regions = [self.tree.region(code) for code in named]
        return all(region is not None and region.key in allowed for region in regions)

    @property
    def grade_schemes(self) -> tuple[GradeScheme, ...]:
        """The ways to grade that were saved, the one in force last; for whoever may see anything."""
        return () if self.scope.is_empty else self._renamed(self._desk.schemes())

    @property
    def overrides(self) -> tuple[Override, ...]:
        """The kinds that people gave clients against the figures, by client: those that still hold on the as-of date,
        of the clients whose money the reader may see. The last day of one is a day on which it holds."""
        said = self._desk.overrides() if self._judges else ()
        held = [each for each in said if each.expires_on >= self.version.as_of]
        mine = self.among_mine(each.client_id for each in held)
        return self._readable(each for each in held if each.client_id in mine)

    @property
    def override_history(self) -> tuple[OverrideChange, ...]:
        """Every override that was entered, changed or ended, oldest first, also what has expired; of the same clients,
        and for the whole company also of those that are there no more."""
        changes = self._desk.override_history() if self._judges else ()
        if self.scope.everywhere:
            return self._readable(changes)
        mine = self.among_mine(each.client_id for each in changes)
        return self._readable(each for each in changes if each.client_id in mine)

    @property
    def alert_judgements(self) -> tuple[AlertJudgement, ...]:
        """What was said last of alerts, by client and kind, of the clients that the reader may see and the kinds whose
        topic is the reader's. One is about the alert of its client and kind that was raised up to its `as_of`."""
        said = self._desk.alert_judgements() if self._plans else ()
        ours = [each for each in said if self.may_see(TOPIC_OF_ALERTS[each.kind])]
        mine = self.among_mine(each.client_id for each in ours)
        return self._readable(each for each in ours if each.client_id in mine)

    @property
    def alert_trail(self) -> tuple[AlertChange, ...]:
        """Every judgement of an alert, oldest first; of the same clients and kinds, and for the whole company also of
        clients that are there no more."""
        said = self._desk.alert_trail() if self._plans else ()
        ours = [each for each in said if self.may_see(TOPIC_OF_ALERTS[each.said.kind])]
        if self.scope.everywhere:
            return self._readable(ours)
        mine = self.among_mine(each.said.client_id for each in ours)
        return self._readable(each for each in ours if each.said.client_id in mine)

    @property
    def planned_acts(self) -> tuple[PlannedAct, ...]:
        """The acts that are planned or done, by the day they are due, for the clients that the reader may see."""
        planned = self._desk.planned_acts() if self._plans else ()
        mine = self.among_mine(each.client_id for each in planned)
        return self._readable(each for each in planned if each.client_id in mine)

    @property
    def plan_trail(self) -> tuple[PlanChange, ...]:
        """Every act planned, changed, done or dropped, oldest first; of the same clients, and for the whole company
        also of those that are there no more."""
        changes = self._desk.plan_trail() if self._plans else ()
        if self.scope.everywhere:
            return self._readable(changes)
        mine = self.among_mine(each.said.client_id for each in changes)
        return self._readable(each for each in changes if each.said.client_id in mine)

    def _readable(self, records: Iterable[T]) -> tuple[T, ...]:
        """What people said of clients, without the texts that may name somebody where those are not the reader's."""
        return tuple(records) if self.may_see("personal") else masked(records)

    @property
    def _plans(self) -> bool:
        """Whether the reader may know what is planned for clients."""
        return not self.scope.is_empty and any(self.may_see(topic) for topic in PLAN_TOPICS)

    @property
    def _judges(self) -> bool:
        """Whether the reader may know of what kind clients are: the figures behind a kind are money."""
        return not self.scope.is_empty and self.may_see("money")

    @property
    def desk_revision(self) -> int:
        """The number of the last thing anybody entered: a form drawn now has seen all up to it."""
        return self._desk.revision()
