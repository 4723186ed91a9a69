"""The answers under a reader's filters by day, counted once: those of a period or of the past are a slice of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd
from ibis import _

from data.door import View
from data.periods import Grain, period_of
from data.tables import WIDE, served
from metrics.everywhere import whole_calendar

Days = npt.NDArray[np.datetime64]
Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
COUNTED = ("answers", "promoters", "passives", "detractors")
SUMMED = ("satisfaction", "squares")
SCALES = ("scale_low", "scale_high")
NO_DAYS: Days = np.array([], dtype="datetime64[D]")
NO_LEVEL = 0
"""Stands for the level of sheets that leave satisfaction blank."""


@dataclass(frozen=True)
class AnswerDays:
    """Counted answers of every day, rising; waves with the days of their answers and of their invitations.

    days (n,), level (n,; NO_LEVEL where there is none), counted: name → whole numbers (n,), summed: name → (n,),
    scales: low and high end (n,), missing where unknown. answered: the days (m,) on which each of the `waves` (m,; None
    for no wave) was answered. invited: wave → days and how many were invited on each; None without the table.
    """

    days: Days
    level: Whole
    counted: Mapping[str, Whole]
    summed: Mapping[str, Floats]
    scales: Mapping[str, Floats]
    answered: Days
    waves: tuple[str | None, ...]
    invited: Mapping[str, tuple[Days, Whole]] | None

    def among(self, first: date | None, last: date) -> slice:
        """Where the rows of those days are; of all days up to the last without a first one."""
        return _between(self.days, first, last)

    def waves_among(self, first: date | None, last: date) -> slice:
        """Where the answered waves of those days are."""
        return _between(self.answered, first, last)

    def invited_to(self, waves: Collection[str | None], last: date) -> int | None:
        """Invitations up to that day to these waves; None where one of them invited nobody by then."""
        sent = [0 if wave is None else self._sent(wave, last) for wave in waves]
        return sum(sent) if all(sent) else None

    def _sent(self, wave: str, last: date) -> int:
        if self.invited is None or wave not in self.invited:
            return 0
        days, counts = self.invited[wave]
        return int(counts[_between(days, None, last)].sum())


def _between(days: Days, first: date | None, last: date) -> slice:
    start = 0 if first is None else int(np.searchsorted(days, np.datetime64(first)))
    return slice(start, int(np.searchsorted(days, np.datetime64(last), side="right")))


@cache
def _answers(promoter_from: int, detractor_to: int) -> ir.Table:
    answers = served("surveys_history")
    # An answer between two whole numbers (6.5 of 10) belongs to the lower one.
    praises, warns = _.would_recommend >= promoter_from, _.would_recommend < detractor_to + 1
    return answers.group_by("answered_on", "level", "scale_low", "scale_high").agg(
        answers=_.satisfaction.count(),
        satisfaction=_.satisfaction.sum().fill_null(0.0),
        squares=(_.satisfaction * _.satisfaction).sum().fill_null(0.0),
        promoters=praises.sum().fill_null(0).cast(WIDE).cast("int64"),
        passives=(~praises & ~warns).sum().fill_null(0).cast(WIDE).cast("int64"),
        detractors=warns.sum().fill_null(0).cast(WIDE).cast("int64"),
    )


@cache
def _waves() -> ir.Table:
    """The days on which each wave was answered, and those on which it invited: in one question, as rows of either."""
    answers = served("surveys_history")
    answered = answers.group_by("wave", day=answers.answered_on).agg(sheets=_.count()).mutate(is_answer=True)
    asked = served("survey_invitations_history")
    sent = asked.group_by("wave", day=asked.invited_on).agg(sheets=_.count()).mutate(is_answer=False)
    return answered.union(sent).order_by("day", "wave")


def answer_days(view: View) -> AnswerDays:
    """The answers under the view's filters and rights, up to the as-of date; whatever its period, worked out once.

    Rows:   answer sheets by day, level and scale; waves by day.
    Value:  an AnswerDays; some records a day.
    Cuts:   additive, but for invitations.
    Source: five even fifths of the scale; on a five-point scale the answer itself.
    """
    return whole_calendar(view).once(_counted)


def _counted(view: View) -> AnswerDays:
    kept = view.settings
    rows = view.run(_answers(kept.promoter_from, kept.detractor_to))
    rows = rows.sort_values(["answered_on", "level", *SCALES], ignore_index=True)
    waves = view.run(_waves()) if view.has("survey_invitations") else None
    answered, sent = (None, None) if waves is None else (waves[waves["is_answer"]], waves[~waves["is_answer"]])
    return AnswerDays(
        _as_days(rows["answered_on"]),
        rows["level"].fillna(NO_LEVEL).to_numpy("int64"),
        {name: rows[name].to_numpy("int64") for name in COUNTED},
        {name: rows[name].to_numpy("float64") for name in SUMMED},
        {name: rows[name].to_numpy("float64") for name in SCALES},
        NO_DAYS if answered is None else _as_days(answered["day"]),
        () if answered is None else tuple(wave if isinstance(wave, str) else None for wave in answered["wave"]),
        None if sent is None else {
            str(wave): (_as_days(part["day"]), part["sheets"].to_numpy("int64")) for wave, part in sent.groupby("wave")
        },
    )  # fmt: skip


def _as_days(values: pd.Series) -> Days:
    return np.asarray(pd.to_datetime(values).to_numpy("datetime64[D]"))


def period_starts(view: View, days: Days, grain: Grain) -> Days:
    """The first days of the periods of that grain that hold any of the days, which rise, and of those between."""
    if not len(days):
        return days
    first, last = (period_of(day.item(), grain, view.settings.calendar) for day in (days[0], days[-1]))
    found = [last.start]
    while found[-1] > first.start:
        last = last.previous()
        found.append(last.start)
    return np.array(found[::-1], dtype="datetime64[D]")
