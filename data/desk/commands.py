"""What a person can do at the desk: one frozen dataclass each, plain values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.desk.client_commands import (
    AboutClient,
    CloseAct,
    DropAct,
    EndOverride,
    JudgeAlert,
    OverrideKind,
    PlanAct,
)
from data.rates import ActivityRate
from data.rights.rules import Rule
from data.settings import Settings
from data.targets import Target, TargetKey

__all__ = [
    "ChangeSettings",
    "DeclareSettings",
    "SaveMapping",
    "ForgetMapping",
    "ChangeRates",
    "ChangeTargets",
    "SaveKpi",
    "ForgetKpi",
    "SaveScenario",
    "ForgetScenario",
    "SaveScheme",
    "ForgetScheme",
    "DeleteSnapshots",
    "PinSnapshots",
    "ChangeRights",
    "OverrideKind",
    "EndOverride",
    "JudgeAlert",
    "PlanAct",
    "CloseAct",
    "DropAct",
    "AboutClient",
    "Command",
]


@dataclass(frozen=True)
class ChangeSettings:
    """Change some settings: (name, value) each. seen_revision: the desk's revision that the person looked at."""

    changes: tuple[tuple[str, object], ...]
    seen_revision: int


@dataclass(frozen=True)
class DeclareSettings:
    """These settings hold, whatever they were: what an import says of its data. The later one wins.

    Only what is set in it is entered, other settings stay as they are.
    """

    settings: Settings


@dataclass(frozen=True)
class SaveMapping:
    """Keep a mapping of the gate (the text of a mapping.toml) under a name; the later one wins."""

    name: str
    toml: str


@dataclass(frozen=True)
class ForgetMapping:
    """Take a saved mapping away; its history stays."""

    name: str


@dataclass(frozen=True)
class ChangeRates:
    """Enter activity rates, each whole, and withdraw others: (activity, day from which it held) each.

    What is withdrawn counts no more, whether it was entered here or came with a file; a later file brings it back.
    seen_revision: the desk's revision that the person looked at.
    """

    entered: tuple[ActivityRate, ...]
    withdrawn: tuple[tuple[str, date], ...]
    seen_revision: int


@dataclass(frozen=True)
class ChangeTargets:
    """Enter targets, each whole and with its owner, and withdraw others by their keys; thousands at once if need be.

    What is withdrawn counts no more, whether it was entered here or came with a file; a later file brings it back.
    seen_revision: the desk's revision that the person looked at. reason: why, for the log; one line, may be empty.
    """

    entered: tuple[Target, ...]
    withdrawn: tuple[TargetKey, ...]
    seen_revision: int
    reason: str = ""


@dataclass(frozen=True)
class SaveKpi:
    """Keep a KPI of the company's own, a formula of others, under a key; the later one wins.

    unit: money, count, amount or share; better: higher, lower or neither. Whether the formula can be reckoned is for
    whoever gives the command to check before; here it is one line of text.
    seen_revision: the desk's revision that the person looked at, so that nobody's KPI is replaced unseen.
    """

    key: str
    name: str
    formula: str
    unit: str
    better: str
    owner: str
    seen_revision: int | None = None


@dataclass(frozen=True)
class ForgetKpi:
    """Take an own KPI away; its history and its targets stay."""

    key: str
    seen_revision: int | None = None


@dataclass(frozen=True)
class SaveScenario:
    """Keep a what-if of a page under a name: what its controls and the filters say, as a link does; no figures.

    seen_revision: the desk's revision that the person looked at, so that nobody's scenario is replaced unseen.
    """

    name: str
    page: str
    controls: tuple[tuple[str, str], ...]
    selection: tuple[tuple[str, str], ...] = ()
    seen_revision: int | None = None


@dataclass(frozen=True)
class ForgetScenario:
    """Take a saved scenario away; its history stays."""

    name: str
    page: str


@dataclass(frozen=True)
class SaveScheme:
    """Keep a way to grade under a name, and put it in force: the scheme that was saved last counts.

    weights: four whole numbers 0–100 for income, volume, credit and prospects, in proportion; bounds: the lowest score
    of A, B and C. An incident from grave_severity (1–3) on leaves a client grave_cap as its best grade.
    seen_revision: as for a scenario.
    """

    name: str
    weights: tuple[int, int, int, int]
    bounds: tuple[float, float, float]
    grave_severity: int = 3
    grave_cap: str = "C"
    seen_revision: int | None = None


@dataclass(frozen=True)
class ForgetScheme:
    """Take a saved scheme away; its history stays. The one that was saved last of the others is then in force."""

    name: str


@dataclass(frozen=True)
class DeleteSnapshots:
    """Take kept snapshots away, by number. That they were there, and why they went, stays on record."""

    numbers: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class PinSnapshots:
    """Have the keeping rule spare kept snapshots, or spare them no more."""

    numbers: tuple[str, ...]
    is_pinned: bool = True


@dataclass(frozen=True)
class ChangeRights:
    """Give rules of rights, each whole and in the place of one of the same key, and take others away by their keys.

    seen_revision: the desk's revision that the person looked at, so that nobody's rule is replaced unseen.
    """

    put: tuple[Rule, ...]
    drop: tuple[str, ...]
    seen_revision: int


Command = (
    ChangeSettings
    | DeclareSettings
    | SaveMapping
    | ForgetMapping
    | ChangeRates
    | ChangeTargets
    | SaveKpi
    | ForgetKpi
    | SaveScenario
    | ForgetScenario
    | SaveScheme
    | ForgetScheme
    | AboutClient
    | DeleteSnapshots
    | PinSnapshots
    | ChangeRights
)
