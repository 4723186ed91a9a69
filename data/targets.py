"""A target that somebody sets: of what, where, by when, how much, who answers for it; and what is wrong with one."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from types import MappingProxyType

from data.contract import PERIOD, TEN_THOUSANDTHS
from data.messages import N_

COMPANY = "ALL"
"""The region code of the company as a whole, as a file says it."""
WHOLE_REGION = ""
"""The manager of a target that is the whole region's."""
SIDES = ("", "higher", "lower")
"""Which side is better; nothing leaves it to the KPI."""
LARGEST = 10**13
"""Ten trillion units: up to there a number of the engine is exact to the cent."""
PLAIN = 10**10
"""Up to there ten-thousandths of a number are found by multiplying; the error stays far below one half."""
LONGEST_CODE, LONGEST_OWNER = 200, 120
NO_VALUE = math.nan
"""The value of a target that was withdrawn: there is none. It is never 0."""
OWN = "own:"
"""What the key of a target for a KPI of the company's own begins with."""
_KPI = re.compile(rf"(?:{OWN})?[a-z][a-z0-9_]{{0,59}}")
_PERIOD = re.compile(PERIOD)
_OWN_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
NOTHING: Mapping[str, object] = MappingProxyType({})
TargetKey = tuple[str, str, str, str]
"""(kpi, region_id, manager, period)."""


@dataclass(frozen=True)
class Target:
    """What is to be reached. region_id: COMPANY for the company; manager: WHOLE_REGION for all of the region.

    period: `2026`, `2026-Q3` or `2026-09`. value: in the unit in which a file gives it, money in whole units, shares
    0 to 1. owner: who answers for it; what is entered needs one, what a file brings may lack it. better: one of SIDES.
    """

    kpi: str
    region_id: str
    manager: str
    period: str
    value: float
    owner: str = ""
    better: str = ""

    @property
    def key(self) -> TargetKey:
        return self.kpi, self.region_id, self.manager, self.period


@dataclass(frozen=True)
class TargetFault:
    """What is wrong with an entry: in which of its columns, as a message with its values."""

    column: str
    message: str
    values: Mapping[str, object] = field(default_factory=lambda: NOTHING)

    def __str__(self) -> str:
        return f"{self.column}: {self.message.format(**self.values)}"


def faults_of(target: Target) -> tuple[TargetFault, ...]:
    """Everything that is wrong with an entry; nothing for one that can stand."""
    return (*key_faults(target.key), *_said_faults(target))


def key_faults(key: TargetKey) -> tuple[TargetFault, ...]:
    """What is wrong with the key of a target."""
    kpi, region_id, manager, period = key
    found = []
    if not _KPI.fullmatch(kpi):
        message = N_('a KPI is named by its key, like revenue, or own:margin for one of your own; there was "{found}"')
        found.append(TargetFault("kpi", message, {"found": kpi}))
    if not _is_line(region_id, LONGEST_CODE):
        found.append(TargetFault("region_id", N_("a target names its region, or ALL for the company")))
    if manager and not _is_line(manager, LONGEST_CODE):
        found.append(TargetFault("manager", N_("an account manager is named on one line")))
    if not _PERIOD.fullmatch(period):
        message = N_('a period is a year 2026, a quarter 2026-Q3 or a month 2026-09; there was "{found}"')
        found.append(TargetFault("period", message, {"found": period}))
    return tuple(found)


def _said_faults(target: Target) -> list[TargetFault]:
    found = []
    value = target.value
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        found.append(TargetFault("value", N_("a target is a number")))
    elif abs(value) > LARGEST:
        found.append(TargetFault("value", N_("more than any company has")))
    if not _is_line(target.owner, LONGEST_OWNER):
        found.append(TargetFault("owner", N_("every target has an owner: who answers for it, on one line")))
    if target.better not in SIDES:
        message = N_('the better side is higher or lower; there was "{found}"')
        found.append(TargetFault("better", message, {"found": target.better}))
    return found


def _is_line(text: str, longest: int) -> bool:
    """Whether a text is something on one line, not too long, without control characters."""
    return bool(text.strip()) and len(text) <= longest and text.isprintable()


def is_own_key(key: str) -> bool:
    """Whether a text can be the key of a KPI of the company's own: small Latin letters, figures, underscores."""
    return bool(_OWN_KEY.fullmatch(key))


def decimal_text(value: float) -> str:
    """The number in figures, just as it was typed: `1234.56`, `0.0001`; `float` gives the same number back."""
    return f"{Decimal(repr(float(value) + 0.0)).normalize():f}"


def ten_thousandths(value: float) -> int:
    """The number in whole ten-thousandths, exact up to LARGEST: what is large goes by the figures it was typed in."""
    if abs(value) < PLAIN:
        return round(value * TEN_THOUSANDTHS)
    scaled = Decimal(repr(float(value))) * TEN_THOUSANDTHS
    return int(scaled.to_integral_value(ROUND_HALF_EVEN))
