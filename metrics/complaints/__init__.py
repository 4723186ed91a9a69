"""Complaints: how many, of what, how long they take, who comes again or keeps silent, and whether clients come back."""

from __future__ import annotations

from metrics.complaints.cases import (
    NO_ANSWERED,
    NO_CATEGORY,
    NO_COMPENSATION,
    NO_RESOLVED,
    NONE_IN_PERIOD,
    Recorded,
    absent_why,
    cases,
    recorded,
)
from metrics.complaints.categories import Categories, Category, categories
from metrics.complaints.costs import Costs, MonthCost, complaint_costs, cost_months, paid_by_category
from metrics.complaints.differing import are_chance, difference_p
from metrics.complaints.matched import common_difference
from metrics.complaints.months import MonthRate, month_rates
from metrics.complaints.rates import (
    COLUMN,
    PartRate,
    PartRates,
    among,
    base_missing,
    category_rates,
    part_rates,
    rate_per_100,
)
from metrics.complaints.recovered import GROUPS, After, Recovered, recovered, satisfaction_after
from metrics.complaints.repeats import (
    AGAIN_DAYS,
    CategoryRepeats,
    repeat_list,
    repeat_missing,
    repeat_share,
    repeats_by_category,
)
from metrics.complaints.silent import AROUND_DAYS, Silent, silent_list, silent_ones
from metrics.complaints.standing import AGES, Standing, standing_cases, standing_list
from metrics.complaints.times import (
    NEXT_DAY_HOURS,
    SAME_DAY_HOURS,
    PartTimes,
    Times,
    step_times,
    times_by,
    times_missing,
)
from metrics.complaints.waiting import Waiting, waiting

__all__ = [
    "AGAIN_DAYS",
    "AGES",
    "AROUND_DAYS",
    "COLUMN",
    "GROUPS",
    "NEXT_DAY_HOURS",
    "NONE_IN_PERIOD",
    "NO_ANSWERED",
    "NO_CATEGORY",
    "NO_COMPENSATION",
    "NO_RESOLVED",
    "SAME_DAY_HOURS",
    "After",
    "Categories",
    "Category",
    "CategoryRepeats",
    "Costs",
    "MonthCost",
    "MonthRate",
    "PartRate",
    "PartRates",
    "PartTimes",
    "Recorded",
    "Recovered",
    "Silent",
    "Standing",
    "Times",
    "Waiting",
    "absent_why",
    "among",
    "are_chance",
    "base_missing",
    "cases",
    "categories",
    "category_rates",
    "common_difference",
    "complaint_costs",
    "cost_months",
    "difference_p",
    "month_rates",
    "paid_by_category",
    "part_rates",
    "rate_per_100",
    "recorded",
    "recovered",
    "repeat_list",
    "repeat_missing",
    "repeat_share",
    "repeats_by_category",
    "satisfaction_after",
    "silent_list",
    "silent_ones",
    "standing_cases",
    "standing_list",
    "step_times",
    "times_by",
    "times_missing",
    "waiting",
]
