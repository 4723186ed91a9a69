"""The settings a company decides on: how each is asked for, and what it changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.messages import N_
from data.settings import TOGETHER, Settings
from data.week_calendar import WEEKDAYS
from locales import Words
from pages.pieces.editing import Field

COMPANY, WORTH, WINDOWS, ANCHORS = N_("Company"), N_("Tiers"), N_("Windows"), N_("Score anchors")
CAPITAL, LOYALTY, CALENDAR = N_("Cost of capital"), N_("Loyalty"), N_("Calendar")
MEETING, ALERTS, ACCESS = N_("Meeting"), N_("Alerts"), N_("Access")
MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
DAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
TIERS = ("tier_a", "tier_b", "tier_c")

FIELDS: tuple[Field, ...] = (
    Field("company", N_("Company name"), N_("The name above the menu."), group=COMPANY),
    Field(
        "currency", N_("Currency"),
        N_("The sign beside every amount: three letters like CNY or EUR. It converts nothing; empty: no sign."),
        group=COMPANY,
    ),
    Field(
        "rise_colour", N_("Colours of rise and fall"),
        N_("The colour of changes in tiles, tables and charts. Lamps and warnings keep theirs."), "choice",
        options=(
            ("meaning", N_("Teal is good, rust is bad")),
            ("china", N_("Red is up, green is down")),
            ("west", N_("Green is up, red is down")),
        ),
        group=COMPANY,
    ),
    Field(
        "fiscal_year_start", N_("First month of the year"),
        N_(
            "Where years and quarters begin, in every figure and filter; in a calendar of weeks, with the week after "
            "the last one of the month before. The figures are added up again."
        ),
        "choice", options=tuple((str(number), name) for number, name in enumerate(MONTHS, start=1)), group=CALENDAR,
    ),
    Field(
        "calendar_kind", N_("Periods are made of"),
        N_(
            "Calendar months; or weeks, 13 a quarter, in periods of 4 and 5, with a 53rd week in the last period of "
            "some years. 2026-09 in links and targets is then the ninth period of 2026. The figures are added up again."
        ),
        "choice",
        options=(
            ("months", N_("Calendar months")),
            ("4-4-5", N_("Weeks, 4-4-5")),
            ("4-5-4", N_("Weeks, 4-5-4")),
            ("5-4-4", N_("Weeks, 5-4-4")),
        ),
        group=CALENDAR,
    ),
    Field(
        "week_ends_on", N_("Weeks end on"),
        N_("The last day of every week, period and year in a calendar of weeks. The figures are added up again."),
        "choice", options=tuple(zip(WEEKDAYS, DAYS, strict=True)), group=CALENDAR,
    ),
    Field(
        "year_ends", N_("The last week of the year ends"),
        N_(
            "On that weekday: the one nearest to the end of the month before the year's first, or the last one in that "
            "month. Only in a calendar of weeks. The figures are added up again."
        ),
        "choice",
        options=(("nearest", N_("Nearest to the end of the month")), ("last", N_("Last in the month"))),
        group=CALENDAR,
    ),
    Field(
        "tier_a", N_("Tier A: the best clients up to"),
        N_(
            "By net revenue of the trailing twelve months, this share of the clients that bought is "
            "tier A. The figures are added up again."
        ),
        "share", low=0.1, high=99.9, group=WORTH,
    ),
    Field(
        "tier_b", N_("Tier B: up to"),
        N_("Tiers A and B together are this share of the clients that bought. The figures are added up again."),
        "share", low=0.1, high=99.9, group=WORTH,
    ),
    Field(
        "tier_c", N_("Tier C: up to"),
        N_(
            "Tiers A, B and C together are this share of the clients that bought; the rest is tier D. "
            "The figures are added up again."
        ),
        "share", low=0.1, high=99.9, group=WORTH,
    ),
    Field(
        "capital_rate", N_("Capital charge a year"),
        N_(
            "What a year of money in unpaid orders costs: each client's profit is less by revenue × days unpaid ÷ 365 "
            "× this rate. 0 charges nothing."
        ),
        "share", low=0.0, high=100.0, group=CAPITAL,
    ),
    Field(
        "retention_intervals", N_("Kept: bought within so many own intervals"),
        N_(
            "A client counts as kept when it bought within this many times its own median interval "
            "before the period ended. The figures are added up again."
        ),
        "whole", low=1, high=12, group=WINDOWS,
    ),
    Field(
        "shortest_retention_days", N_("Kept: at least so many days"),
        N_("The shortest window for a kept client, for those who buy very often. The figures are added up again."),
        "whole", low=1, high=1095, group=WINDOWS,
    ),
    Field(
        "loss_intervals", N_("Lost: nothing for so many own intervals"),
        N_(
            "A client counts as lost after this many times its own median interval without an order. "
            "The figures are added up again."
        ),
        "whole", low=1, high=24, group=WINDOWS,
    ),
    Field(
        "shortest_loss_days", N_("Lost: at least so many days"),
        N_("The shortest silence after which a client counts as lost. The figures are added up again."),
        "whole", low=1, high=1825, group=WINDOWS,
    ),
    Field(
        "word_of_mouth_days", N_("Word of mouth: days after the answer"),
        N_("Praise and complaints count for so many days after a client's answer."), "whole", low=7, high=1095,
        group=WINDOWS,
    ),
    Field(
        "promoter_from", N_("Promoter from"),
        N_("From this answer on (0–10) a client counts as a promoter in the net promoter score."), "whole", low=1,
        high=10, group=ANCHORS,
    ),
    Field(
        "detractor_to", N_("Detractor up to"),
        N_("Up to this answer (0–10) a client counts as a detractor in the net promoter score."), "whole", low=0,
        high=9, group=ANCHORS,
    ),
    Field(
        "attitude_cut", N_("Attitude: high from"),
        N_("From this score on (0–100) a client's attitude counts as high: below it, loyalty is false."), "number",
        low=0, high=100, digits=1, group=LOYALTY,
    ),
    Field(
        "wallet_cut", N_("Patronage: high from"),
        N_("From this share of its purchases bought from us on, a client that still buys counts as a regular one."),
        "share", low=0.0, high=100.0, group=LOYALTY,
    ),
    Field(
        "order_timing", N_("When orders come"),
        N_(
            "Which model tells who still buys: weekly slots (BG/BB) or orders at any time (BG/NBD). The figures are "
            "added up again."
        ),
        "choice", options=(("slots", N_("In a weekly slot")), ("free", N_("At any time"))), group=LOYALTY,
    ),
    Field(
        "false_alarms_a_year", N_("Alerts: false alarms a year"),
        N_(
            "How many false alarms about clients the company puts up with in a year: the fewer, the later a change "
            "is seen. The limits follow from it; the figures are added up again."
        ),
        "whole", low=1, high=100_000, group=ALERTS,
    ),
    Field(
        "keep_snapshots_months", N_("Snapshots are kept for so many months"),
        N_("Older ones are deleted when the next one is kept, except those that are pinned. 0 keeps them for ever."),
        "whole", low=0, high=1200, group=MEETING,
    ),
    Field(
        "keep_years", N_("Facts about clients are kept for so many years"),
        N_(
            "Orders, acts, answers, complaints and promises that are older go when `python -m data retain` is run, and "
            "all older versions with them. 0 keeps them for ever."
        ),
        "whole", low=0, high=100, group=ACCESS,
    ),
    Field(
        "audit_days", N_("The log of access is kept for so many days"),
        N_(
            "Who signed in, looked at one client, took something along. Older entries are deleted, which the log says "
            "itself. What people entered stays on record for ever."
        ),
        "whole", low=30, high=36_500, group=ACCESS,
    ),
)  # fmt: skip


def setting_of(key: str) -> str:
    """The name of the setting that a field belongs to."""
    return "tier_shares" if key in TIERS else key


def field_values(settings: Settings) -> dict[str, object]:
    """The settings as the form asks for them: the tier bounds are three fields."""
    values: dict[str, object] = settings.model_dump()
    return values | dict(zip(TIERS, settings.tier_shares, strict=True))


def as_settings(values: Mapping[str, object], changed: frozenset[str]) -> dict[str, object]:
    """The changed fields by the names of the settings, each with those it only makes sense with, as they were seen."""
    wanted = changed | {name for group in TOGETHER if changed & {*group} for name in group}
    kept = {key: values[key] for key in wanted if key not in TIERS}
    return kept | ({"tier_shares": tuple(values[key] for key in TIERS)} if changed & {*TIERS} else {})


def wrong_together(values: Mapping[str, Any], words: Words) -> str:
    """What no single field shows: bounds that do not rise, a score that is praise and complaint at once."""
    a, b, c = (values[key] for key in TIERS)
    if not a < b < c:
        return words(
            "The tier bounds must rise: {a}, {b}, {c} do not.", a=words.share(a), b=words.share(b), c=words.share(c)
        )
    if values["detractor_to"] >= values["promoter_from"]:
        return words("A detractor's highest answer must lie below a promoter's lowest.")
    loses = values["loss_intervals"], values["shortest_loss_days"]
    keeps = values["retention_intervals"], values["shortest_retention_days"]
    if loses[0] < keeps[0] or loses[1] < keeps[1]:
        return words("A client cannot be lost sooner than it stops being kept: widen the windows of loss.")
    currency = values["currency"]
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()):
        return words("A currency has three capital letters, like CNY: {currency} has not.", currency=currency)
    return ""
