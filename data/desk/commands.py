"""What a person can do at the desk: one frozen dataclass each, plain values only."""

from __future__ import annotations

from dataclasses import dataclass

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


Command = ChangeSettings | DeclareSettings | SaveMapping | ForgetMapping
