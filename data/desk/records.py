"""Frozen records that come out of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from data.rates import ActivityRate
from data.rights.rules import Rule
from data.targets import Target


@dataclass(frozen=True)
class SettingChange:
    """One setting changed: from `old` (the default where nobody had entered any) to `new`, in that revision."""

    key: str
    old: object
    new: object
    who: str
    at: datetime
    revision: int


@dataclass(frozen=True)
class SavedMapping:
    """A mapping of the gate that somebody saved under a name, as TOML."""

    name: str
    toml: str
    who: str
    at: datetime


@dataclass(frozen=True)
class EnteredRate:
    """What the desk says last of one activity and day. is_withdrawn: no rate holds from that day."""

    rate: ActivityRate
    is_withdrawn: bool
    who: str
    at: datetime
    revision: int


@dataclass(frozen=True)
class RateChange:
    """One rate entered, changed or withdrawn. old is None where the desk had none, new where it was withdrawn."""

    activity: str
    valid_from: date
    old: ActivityRate | None
    new: ActivityRate | None
    who: str
    at: datetime
    revision: int


@dataclass(frozen=True)
class EnteredTarget:
    """What the desk says last of one target. is_withdrawn: there is none, and `target.value` is no number."""

    target: Target
    is_withdrawn: bool
    who: str
    at: datetime
    revision: int


@dataclass(frozen=True)
class TargetChange:
    """One target entered, changed or withdrawn, and why. old is None where the desk had none, new where it was
    withdrawn."""

    kpi: str
    region_id: str
    manager: str
    period: str
    old: Target | None
    new: Target | None
    who: str
    at: datetime
    revision: int
    reason: str


@dataclass(frozen=True)
class OwnKpi:
    """A KPI of the company's own: a formula of others. Its key elsewhere is `own:` and this key.

    unit: one of money, count, amount, share; better: higher, lower or neither; owner: who answers for its meaning.
    """

    key: str
    name: str
    formula: str
    unit: str
    better: str
    owner: str
    who: str
    at: datetime
    revision: int


@dataclass(frozen=True)
class Scenario:
    """A what-if of a page that somebody saved: its controls and filters as a link says them, (parameter, code) each."""

    name: str
    page: str
    controls: tuple[tuple[str, str], ...]
    selection: tuple[tuple[str, str], ...]
    who: str
    at: datetime
    revision: int


@dataclass(frozen=True)
class GradeScheme:
    """A way to grade that somebody saved under a name. The scheme of the highest revision is in force.

    weights: whole per cent of income, volume, credit, prospects; bounds: the lowest score of A, B and C. An incident
    from grave_severity on leaves a client grave_cap as its best grade.
    """

    name: str
    weights: tuple[int, int, int, int]
    bounds: tuple[float, float, float]
    grave_severity: int
    grave_cap: str
    who: str
    at: datetime
    revision: int


@dataclass(frozen=True)
class Override:
    """What somebody judged a client to be, against the figures: it holds up to and with `expires_on`."""

    client_id: str
    kind: str
    reason: str
    owner: str
    expires_on: date
    who: str
    at: datetime
    revision: int


@dataclass(frozen=True)
class OverrideChange:
    """One override entered, changed or ended: what was said; kind, reason, owner and last day are None where it ended.

    old_kind: what had been said before; None where nothing was.
    """

    client_id: str
    kind: str | None
    reason: str | None
    owner: str | None
    expires_on: date | None
    who: str
    at: datetime
    revision: int
    old_kind: str | None


@dataclass(frozen=True)
class RuleChange:
    """One rule of rights given, changed or taken away. old is None where there was none, new where it was taken."""

    key: str
    old: Rule | None
    new: Rule | None
    who: str
    at: datetime
    revision: int


@dataclass(frozen=True)
class Changed:
    """What a command changed. old is None where there was nothing, new is None where there is nothing now."""

    what: str
    old: object
    new: object


@dataclass(frozen=True)
class AuditEntry:
    """One revision of the desk: when, who, by which command, what changed."""

    revision: int
    at: datetime
    who: str
    command: str
    changes: tuple[Changed, ...]
