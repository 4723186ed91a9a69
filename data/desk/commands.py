"""What a person can do at the desk: one frozen dataclass each, plain values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.rates import ActivityRate
from data.settings import Settings


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


Command = ChangeSettings | DeclareSettings | SaveMapping | ForgetMapping | ChangeRates | SaveScenario | ForgetScenario
