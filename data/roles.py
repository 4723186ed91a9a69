"""What kinds of act mean for a client's profit: visits, drops, complaints, the rest; by their names in either language.

A company names its acts as it likes, so a name is read by the words in it. What no word fits is "other".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

Role = Literal["visit", "drop", "complaint", "other"]
ROLES: tuple[Role, ...] = ("visit", "drop", "complaint", "other")
WORDS_OF: Mapping[Role, tuple[str, ...]] = {
    "complaint": ("complain", "claim", "投诉", "客诉", "申诉", "理赔"),
    "visit": ("visit", "拜访", "走访", "巡店", "上门"),
    "drop": ("deliver", "freight", "drop", "shipping", "shipment", "transport", "配送", "送货", "运费", "运输", "物流"),
}
"""Read in this order: a visit because of a complaint is work on the complaint."""


def role_of(activity: str) -> Role:
    """What an act of that name is: "visit", "drop" (delivery, freight), "complaint" or "other"."""
    named = activity.casefold()
    return next((role for role, words in WORDS_OF.items() if any(word in named for word in words)), "other")


def activities_by_role(activities: Iterable[str]) -> dict[Role, tuple[str, ...]]:
    """The names of each role, in order; roles that no name has are empty."""
    named = sorted(set(activities))
    return {role: tuple(name for name in named if role_of(name) == role) for role in ROLES}
