"""The company's settings: what a figure means here. The desk keeps them; a version records those it was made with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from data.accepted_settings import ACCEPTED, ANCHORS, BOUNDS, LONGEST_COMPANY, NOT_BELOW, TOGETHER
from data.periods import FiscalCalendar
from data.week_calendar import PATTERNS, WEEKDAYS, WeekCalendar, YearEnd


def _whole(default: int, name: str) -> Any:
    low, high = BOUNDS[name]
    return Field(default=default, ge=low, le=high, strict=True)


Anchors = tuple[float, float] | None


class Settings(BaseModel):
    """Settings of one company. Frozen, so that it can be part of a cache key.

    currency: ISO code, empty when nobody declared it (figures then carry no symbol).
    fiscal_year_start: first month of the year, 1–12. calendar_kind: months, or weeks that make up those of a quarter;
    then week_ends_on is the day on which weeks and years end, and year_ends says which one the year's last is: the one
    nearest to the end of the month before the first, or the last one in it (`data.week_calendar`).
    tier_shares: share of clients that reach tier A, B, C by net revenue of the trailing twelve months.
    rise_colour: whether changes are coloured by what they mean, or rises red as China's markets do, or green.
    retention_intervals, shortest_retention_days: retained means bought within so many of the client's own median
    intervals, at least so many days. loss_intervals, shortest_loss_days: lost means nothing bought for that long.
    word_of_mouth_days: how long after an answer praise and complaints count as its effect.
    promoter_from, detractor_to: lowest answer of a promoter and highest of a detractor, on 0–10.
    capital_rate: what a year of unpaid money costs, as a share of it; 0 charges nothing.
    anchors_year: the year whose spread the anchors of the scores come from; 0 until data hold a whole year. profit_ and
    income_anchors: money in currency units a client and year; volume_: quantity; credit_: share of invoices paid in
    time; prospects_: revenue over that of the year before.
    attitude_cut: from this score on (0–100) an attitude is high. wallet_cut: from this share of a client's purchases on
    its patronage is high. order_timing: whether orders come in a weekly slot or at any time.
    false_alarms_a_year: how many false alarms of clients the company puts up with in a year; the limits of the alerts
    follow from it.
    keep_snapshots_months: how long kept snapshots stay unless they are pinned; 0 keeps them for ever.
    keep_years: how many years of facts about clients are kept; 0 keeps them for ever. `python -m data retain` lets go.
    audit_days: how long the log of access is kept: sign-ins, views of one client, what was taken along.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    company: str = Field(default="", max_length=LONGEST_COMPANY)
    currency: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    fiscal_year_start: int = _whole(1, "fiscal_year_start")
    calendar_kind: Literal["months", "4-4-5", "4-5-4", "5-4-4"] = "months"
    week_ends_on: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = "saturday"
    year_ends: YearEnd = "nearest"
    tier_shares: tuple[float, float, float] = (0.10, 0.30, 0.60)
    rise_colour: Literal["meaning", "china", "west"] = "meaning"
    retention_intervals: int = _whole(2, "retention_intervals")
    shortest_retention_days: int = _whole(60, "shortest_retention_days")
    loss_intervals: int = _whole(4, "loss_intervals")
    shortest_loss_days: int = _whole(120, "shortest_loss_days")
    word_of_mouth_days: int = _whole(180, "word_of_mouth_days")
    promoter_from: int = _whole(9, "promoter_from")
    detractor_to: int = _whole(6, "detractor_to")
    capital_rate: float = Field(default=0.0, ge=0, le=1, allow_inf_nan=False)
    anchors_year: int = _whole(0, "anchors_year")
    profit_anchors: Anchors = None
    income_anchors: Anchors = None
    volume_anchors: Anchors = None
    credit_anchors: Anchors = None
    prospects_anchors: Anchors = None
    attitude_cut: float = Field(default=65.0, ge=0, le=100, allow_inf_nan=False)
    wallet_cut: float = Field(default=0.5, ge=0, le=1, allow_inf_nan=False)
    order_timing: Literal["slots", "free"] = "slots"
    false_alarms_a_year: int = _whole(52, "false_alarms_a_year")
    keep_snapshots_months: int = _whole(0, "keep_snapshots_months")
    keep_years: int = _whole(0, "keep_years")
    audit_days: int = _whole(365, "audit_days")
    is_sample: bool = Field(default=False, strict=True)

    @property
    def calendar(self) -> FiscalCalendar:
        """The calendar that periods are cut by: of months, as the month the year starts in, or of weeks."""
        if self.calendar_kind == "months":
            return self.fiscal_year_start
        last_weekday = WEEKDAYS.index(self.week_ends_on)
        return WeekCalendar(self.fiscal_year_start, PATTERNS[self.calendar_kind], last_weekday, self.year_ends)

    @field_validator("company")
    @classmethod
    def _on_one_line(cls, company: str) -> str:
        if company and not company.isprintable():
            raise ValueError("a company's name has no line breaks and no control characters")
        return company

    @field_validator("tier_shares")
    @classmethod
    def _rising(cls, shares: tuple[float, float, float]) -> tuple[float, float, float]:
        if not all(math.isfinite(share) for share in shares) or not 0 < shares[0] < shares[1] < shares[2] < 1:
            raise ValueError("tier shares rise and lie between 0 and 1")
        return shares

    @field_validator(*ANCHORS)
    @classmethod
    def _apart(cls, anchors: Anchors) -> Anchors:
        if anchors is not None and not (all(map(math.isfinite, anchors)) and anchors[0] < anchors[1]):
            raise ValueError("the anchor of 0 lies below that of 100")
        return anchors

    @model_validator(mode="after")
    def _agreeing(self) -> Settings:
        if self.detractor_to >= self.promoter_from:
            found = f"detractor_to = {self.detractor_to}, promoter_from = {self.promoter_from}"
            raise ValueError(f"{found}: detractor_to must lie below promoter_from")
        for name, other in NOT_BELOW:
            if getattr(self, name) < getattr(self, other):
                found = f"{name} = {getattr(self, name)}, {other} = {getattr(self, other)}"
                raise ValueError(f"{found}: {name} must not lie below {other}")
        return self


BAKED = (
    "fiscal_year_start",
    "calendar_kind",
    "week_ends_on",
    "year_ends",
    "tier_shares",
    "retention_intervals",
    "shortest_retention_days",
    "loss_intervals",
    "shortest_loss_days",
    "order_timing",
    "false_alarms_a_year",
    "is_sample",
)
"""Settings that marts are made with: a change of one shows after the marts were made anew."""


@dataclass(frozen=True)
class WrongSetting:
    """One entry that is not accepted: its name, what was there, what is accepted. name is empty where two disagree."""

    name: str
    found: object
    accepted: str

    def text(self) -> str:
        return f"{self.name} = {self.found!r}: accepted is {self.accepted}" if self.name else self.accepted


class WrongSettings(ValueError):
    """Entries that are not accepted, each named in `wrong`; nothing was changed."""

    def __init__(self, wrong: tuple[WrongSetting, ...]) -> None:
        super().__init__("; ".join(entry.text() for entry in wrong))
        self.wrong = wrong


def checked_settings(values: Mapping[str, object]) -> Settings:
    """Settings of these values, defaults for the rest. Raises WrongSettings that names every wrong entry."""
    try:
        return Settings.model_validate(dict(values))
    except ValidationError as error:
        found = {_wrong(e["loc"], e["msg"], values) for e in error.errors()}
        raise WrongSettings(tuple(sorted(found, key=lambda entry: entry.name))) from error


def _wrong(place: tuple[int | str, ...], said: str, values: Mapping[str, object]) -> WrongSetting:
    name = str(place[0]) if place else ""
    if not name:
        return WrongSetting("", None, said.removeprefix("Value error, "))
    accepted = ACCEPTED.get(name, f"no setting of that name, only {', '.join(Settings.model_fields)}")
    return WrongSetting(name, plain_value(values.get(name)), accepted)


def plain_value(value: object) -> object:
    """The value in a form that can be a set's member: lists become tuples, the rest that cannot becomes its text."""
    if isinstance(value, (list, tuple)):
        return tuple(plain_value(v) for v in value)
    return value if isinstance(value, (str, int, float, bool, type(None))) else repr(value)


def decided(made_with: Settings, live: Settings) -> Settings:
    """The settings to make the next version with: what was entered at the desk, else what the version before had.

    live: as the desk gives it, where only what somebody entered is set. Whether data are a sample is theirs to say.
    Settings that only make sense together come from one side when the two disagree: from the version.
    """
    entered = {name: getattr(live, name) for name in live.model_fields_set if name != "is_sample"}
    both = made_with.model_dump() | entered
    try:
        return Settings(**both)
    except ValidationError:
        kept = {name: getattr(made_with, name) for group in TOGETHER for name in group}
        return Settings(**(both | kept))


def effective(baked: Settings, live: Settings) -> Settings:
    """What a version's figures mean now: what its marts were made with from `baked`, the rest as it is decided now."""
    return Settings(**(decided(baked, live).model_dump() | {name: getattr(baked, name) for name in BAKED}))


def outdated(baked: Settings, live: Settings) -> tuple[str, ...]:
    """Names of the settings that differ from those the marts were made with; empty when the marts are up to date."""
    return differing(baked, decided(baked, live))


def differing(baked: Settings, now: Settings) -> tuple[str, ...]:
    """Names of the settings of BAKED in which two differ; of weeks only where one of them counts in weeks."""
    idle = ("week_ends_on", "year_ends") if baked.calendar_kind == now.calendar_kind == "months" else ()
    return tuple(name for name in BAKED if name not in idle and getattr(baked, name) != getattr(now, name))


def load_settings(store: Path) -> Settings:
    """The settings in force of a store; the defaults where nobody entered any.

    Raises ValueError naming the file and the entry when an old settings.toml cannot be taken over, DeskError when the
    desk cannot be read.
    """
    from data.desk import Desk

    with Desk.at(store) as desk:
        return desk.settings()


def save_settings(store: Path, settings: Settings, who: str = "command line", at: datetime | None = None) -> None:
    """Enter what is set in these settings at a store's desk; what stays the same leaves no trace."""
    from data.desk import Desk
    from data.desk.commands import DeclareSettings
    from data.scope import whole_company

    with Desk.at(store) as desk:
        scope = whole_company(who, "whoever imports declares what the data mean")
        desk.carry_out(DeclareSettings(settings), scope, at or datetime.now(UTC))
