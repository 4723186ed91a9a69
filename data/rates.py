"""What one unit of an act's driver costs from which day on, and what is wrong with such an entry.

Either the rate is known, or it follows from capacity (time-driven): what the capacity costs a month over what it can
do in a month, times the minutes of one act where acts are counted and not minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from data.contract import TEN_THOUSANDTHS
from data.messages import N_

LONGEST_ACTIVITY = 200
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
LARGEST_E4 = 10**9 * TEN_THOUSANDTHS
"""A thousand million units: what is larger is a slip of the hand, and products of it would not fit."""
SAME_RATE_E4 = TEN_THOUSANDTHS // 200
"""A typed rate agrees with the computed one within half a cent."""
NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True)
class ActivityRate:
    """The rate of an activity from a day on. Amounts in ten-thousandths, capacity and its cost of a month.

    practical_capacity_e4: in units of the driver; in minutes where `minutes_per_act_e4` is given, which says that the
    driver counts acts. rate_per_driver_e4: None where it is to follow from capacity_cost_e4.
    """

    activity: str
    valid_from: date
    rate_per_driver_e4: int | None = None
    practical_capacity_e4: int | None = None
    capacity_cost_e4: int | None = None
    minutes_per_act_e4: int | None = None

    @property
    def key(self) -> tuple[str, date]:
        return self.activity, self.valid_from

    @property
    def computed_e4(self) -> int | None:
        """The rate that follows from capacity, rounded half up; None without a capacity and its cost."""
        if self.capacity_cost_e4 is None or not self.practical_capacity_e4:
            return None
        minutes = self.minutes_per_act_e4 or TEN_THOUSANDTHS
        return _half_up(self.capacity_cost_e4 * minutes, self.practical_capacity_e4)

    @property
    def standing_e4(self) -> int | None:
        """The rate that acts are priced with: the computed one where there is one."""
        computed = self.computed_e4
        return self.rate_per_driver_e4 if computed is None else computed

    @property
    def capacity_in_drivers_e4(self) -> int | None:
        """Units of the driver that can be done in a month: minutes over the minutes of an act, where acts count."""
        if self.practical_capacity_e4 is None or not self.minutes_per_act_e4:
            return self.practical_capacity_e4
        return _half_up(self.practical_capacity_e4 * TEN_THOUSANDTHS, self.minutes_per_act_e4)


@dataclass(frozen=True)
class RateFault:
    """What is wrong with an entry: in which of its columns, as a message with its values."""

    column: str
    message: str
    values: Mapping[str, object] = field(default_factory=lambda: NOTHING)

    def __str__(self) -> str:
        return f"{self.column}: {self.message.format(**self.values)}"


def faults_of(rate: ActivityRate) -> tuple[RateFault, ...]:
    """Everything that is wrong with an entry; nothing for one that can stand."""
    found = [*_name_and_day(rate), *_amounts(rate)]
    return tuple(found) if found else tuple(_together(rate))


def _name_and_day(rate: ActivityRate) -> list[RateFault]:
    found = []
    if not rate.activity.strip() or len(rate.activity) > LONGEST_ACTIVITY or not rate.activity.isprintable():
        found.append(RateFault("activity", N_("an activity has a name of one line")))
    if not FIRST_DAY <= rate.valid_from <= LAST_DAY:
        years = {"first": str(FIRST_DAY.year), "last": str(LAST_DAY.year)}
        found.append(RateFault("valid_from", N_("the day lies between the years {first} and {last}"), years))
    return found


def _amounts(rate: ActivityRate) -> list[RateFault]:
    found = []
    for name, may_be_zero in (
        ("rate_per_driver_e4", True),
        ("practical_capacity_e4", False),
        ("capacity_cost_e4", True),
        ("minutes_per_act_e4", False),
    ):
        value = getattr(rate, name)
        if value is None:
            continue
        if value < 0 or (value == 0 and not may_be_zero):
            found.append(RateFault(name, N_("not below 0") if may_be_zero else N_("above 0")))
        elif value > LARGEST_E4:
            found.append(RateFault(name, N_("more than any company has")))
    return found


def _together(rate: ActivityRate) -> list[RateFault]:
    if rate.capacity_cost_e4 is not None and rate.practical_capacity_e4 is None:
        return [RateFault("practical_capacity_e4", N_("needed beside the cost of the capacity"))]
    if rate.minutes_per_act_e4 is not None and rate.capacity_cost_e4 is None:
        return [RateFault("capacity_cost_e4", N_("needed beside the minutes of an act"))]
    if rate.standing_e4 is None:
        return [RateFault("rate_per_driver_e4", N_("needed, or the practical capacity and its cost"))]
    if rate.standing_e4 > LARGEST_E4:
        return [RateFault("practical_capacity_e4", N_("too small for that cost"))]
    if _is_coarse(rate):
        return [RateFault("practical_capacity_e4", N_("in a unit too small for its cost: say it in hours, or in lots"))]
    typed, computed = rate.rate_per_driver_e4, rate.computed_e4
    if typed is not None and computed is not None and abs(typed - computed) > SAME_RATE_E4:
        values = {"typed": typed / TEN_THOUSANDTHS, "computed": computed / TEN_THOUSANDTHS}
        message = N_(
            "{typed} does not follow from cost and capacity: they give {computed}. Leave it empty, or correct it"
        )
        return [RateFault("rate_per_driver_e4", message, values)]
    return []


def _is_coarse(rate: ActivityRate) -> bool:
    """Whether rounding to ten-thousandths moves the computed rate by more than 1 %, at worst to nothing."""
    computed, cost, capacity = rate.computed_e4, rate.capacity_cost_e4, rate.practical_capacity_e4
    if computed is None or cost is None or capacity is None:
        return False
    exact = cost * (rate.minutes_per_act_e4 or TEN_THOUSANDTHS)
    return 100 * abs(computed * capacity - exact) > exact


def _half_up(above: int, below: int) -> int:
    """The quotient, rounded half up, in whole numbers: no digit is lost on the way."""
    return (2 * above + below) // (2 * below)
