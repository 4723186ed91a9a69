"""What a promise is about: a call back, a regular visit, or anything else; by its name in either language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from data.roles import role_of

Role = Literal["call_back", "visit", "other"]
CALL_BACK_WORDS = ("call back", "callback", "call-back", "回电", "回访", "回复", "24 h", "24h", "24 小时", "24小时")
WEEKLY_WORDS = ("week", "每周", "周访", "周拜访")


def role_of_kind(kind: str | None) -> Role:
    """What a promise of that name is: "call_back", "visit" or "other". A company names its promises as it likes."""
    named = (kind or "").casefold()
    if any(word in named for word in CALL_BACK_WORDS):
        return "call_back"
    return "visit" if role_of(named) == "visit" else "other"


def call_back_kinds(kinds: Iterable[str | None]) -> frozenset[str]:
    """The kinds that promise a call back."""
    return frozenset(kind for kind in kinds if kind and role_of_kind(kind) == "call_back")


def weekly_visit_kinds(kinds: Iterable[str | None]) -> frozenset[str]:
    """The kinds that promise a weekly visit; every kind of visit where no name says that it is weekly."""
    visits = frozenset(kind for kind in kinds if kind and role_of_kind(kind) == "visit")
    weekly = frozenset(kind for kind in visits if any(word in kind.casefold() for word in WEEKLY_WORDS))
    return weekly or visits
