"""A person as the sign-in describes them. What they may see is not part of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from string import ascii_lowercase, ascii_uppercase

SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


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
        return frozenset({("person", called(self.who)), *(("group", group) for group in self.groups)})


def called(who: str) -> str:
    """How people are told apart: by a mail address in small letters, by any other name as it is written.

    Only A to Z are made small: other letters would fall together with them (K, the sign of Kelvin, with k; ß with ss),
    and somebody could come as somebody else.
    """
    return who.translate(SMALL) if "@" in who else who


LOCAL = Person("local")
"""Whoever sits at this machine, where no sign-in is configured."""
