"""What is accepted for each setting of a company, in bounds for the machine and in words for people."""

from __future__ import annotations

from data.week_calendar import PATTERNS, WEEKDAYS

LONGEST_COMPANY = 200
BOUNDS: dict[str, tuple[int, int]] = {
    "fiscal_year_start": (1, 12),
    "retention_intervals": (1, 12),
    "shortest_retention_days": (1, 1095),
    "loss_intervals": (1, 24),
    "shortest_loss_days": (1, 1825),
    "word_of_mouth_days": (7, 1095),
    "promoter_from": (1, 10),
    "detractor_to": (0, 9),
    "anchors_year": (0, 9999),
    "false_alarms_a_year": (1, 100_000),
    "keep_snapshots_months": (0, 1200),
    "keep_years": (0, 100),
    "audit_days": (30, 36_500),
}
"""Lowest and highest accepted value of each setting that is a whole number."""

ANCHORS = ("profit_anchors", "income_anchors", "volume_anchors", "credit_anchors", "prospects_anchors")
"""What a score of 0 and of 100 means, found in the base year (P5 and P95) and then kept."""

ACCEPTED: dict[str, str] = {
    "company": f"a name of at most {LONGEST_COMPANY} characters on one line",
    "currency": "an ISO code of three capital letters like CNY, or nothing",
    "tier_shares": "three rising shares between 0 and 1, like 0.1, 0.3, 0.6",
    "rise_colour": "meaning, china or west",
    "is_sample": "true or false",
    "capital_rate": "a share a year from 0 to 1, like 0.06 for 6 %",
    "attitude_cut": "a number from 0 to 100",
    "wallet_cut": "a share from 0 to 1, like 0.5",
    "calendar_kind": f"months, {', '.join(list(PATTERNS)[:-1])} or {list(PATTERNS)[-1]}",
    "week_ends_on": f"{', '.join(WEEKDAYS[:-1])} or {WEEKDAYS[-1]}",
    "year_ends": "nearest (to the end of the month before the first) or last (in that month)",
    "order_timing": "slots (orders come in a weekly slot) or free (at any time)",
    **dict.fromkeys(ANCHORS, "two rising numbers, what counts as 0 and as 100, or nothing"),
    **{name: f"a whole number from {low} to {high}" for name, (low, high) in BOUNDS.items()},
}

NOT_BELOW = (("loss_intervals", "retention_intervals"), ("shortest_loss_days", "shortest_retention_days"))
"""The first of each pair may not be below the second, or a client would be lost while it counts as retained."""

TOGETHER = (
    ("retention_intervals", "shortest_retention_days", "loss_intervals", "shortest_loss_days"),
    ("promoter_from", "detractor_to"),
)
"""Settings that only make sense together."""
