"""Frozen records that come out of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from data.rates import ActivityRate


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
