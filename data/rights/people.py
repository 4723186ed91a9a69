"""A person as the sign-in describes them. What they may see is not part of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Person:
    """Who signed in. who: what rules and records name them by; groups: what the sign-in says they belong to.

    at: the moment they signed in; None where no sign-in took place.
    """

    who: str
    name: str = ""
    groups: frozenset[str] = frozenset()
    at: datetime | None = None

    @property
    def claims(self) -> frozenset[tuple[str, str]]:
        """What a rule may be about: (kind, value)."""
        return frozenset({("person", self.who), *(("group", group) for group in self.groups)})


LOCAL = Person("local")
"""Whoever sits at this machine, where no sign-in is configured."""
