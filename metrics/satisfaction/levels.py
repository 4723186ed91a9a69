"""Figures made of the answers by level: shares of satisfied and dissatisfied, mean, net promoter score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

import pandas as pd
from scipy.special import stdtrit

from data.door import View
from data.messages import N_
from data.periods import Period
from metrics.figure import Figure, unknown
from metrics.kpi_record import NO_SURVEYS as NO_SURVEYS
from metrics.kpi_record import share_of
from metrics.satisfaction.promoters import net_promoter

NO_ANSWERS = N_("nobody answered a survey in this period")
NO_INTENTIONS = N_("unknown: the answers do not say whether the client would recommend us")
MIXED_SCALES = N_("unknown: the answers were given on different scales")
LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class MeanAnswer:
    """Mean of answers with its standard error and 95 % interval; a single answer has no error."""

    value: float
    standard_error: float | None
    low: float | None
    high: float | None
    n: int


def mean_answer(n: int, total: float, squares: float, low: float, high: float) -> MeanAnswer:
    """Mean of n answers from their sum and the sum of their squares.

    Rows:   answers on a scale from `low` to `high`.
    Value:  a MeanAnswer; the interval is Student's with n − 1 degrees of freedom and stays within the scale.
    Cuts:   not additive: ask again for the part.
    Errors: ValueError without answers.
    Source: Student 1908, "The probable error of a mean", Biometrika 6.
    """
    if n <= 0:
        raise ValueError("mean_answer needs at least one answer")
    mean = total / n
    if n == 1:
        return MeanAnswer(mean, None, None, None, 1)
    error = sqrt(max(0.0, squares - n * mean * mean) / (n - 1) / n)
    half = float(stdtrit(n - 1, 0.975)) * error
    return MeanAnswer(mean, error, max(low, mean - half), min(high, mean + half), n)


@dataclass
class _Tally:
    """What the rows of one period add up to."""

    counts: list[int]
    total: float = 0.0
    squares: float = 0.0
    promoters: int = 0
    passives: int = 0
    detractors: int = 0
    invited: int | None = None
    scales: frozenset[tuple[float, float]] = frozenset()
    is_mixed: bool = False

    @property
    def answers(self) -> int:
        return sum(self.counts)

    def box(self, *levels: int) -> Figure:
        return share_of(sum(self.counts[level - 1] for level in levels), self.answers, NO_ANSWERS)

    def mean(self) -> Figure:
        if not self.answers:
            return unknown(NO_ANSWERS)
        if self.is_mixed or len(self.scales) > 1:
            return unknown(MIXED_SCALES)
        found = mean_answer(self.answers, self.total, self.squares, *next(iter(self.scales)))
        return Figure(found.value, found.n, found.low, found.high)

    def score(self) -> Figure:
        return score_of(self.promoters, self.passives, self.detractors, self.answers, self.invited)


def score_of(promoters: int, passives: int, detractors: int, answers: int, invited: int | None) -> Figure:
    """The net promoter score of counted answers; `answers` are all sheets with a satisfaction, invited their waves'."""
    said = promoters + passives + detractors
    if not said:
        return unknown(NO_INTENTIONS)
    # Answers that came without an invitation are no sample of those invited.
    population = invited if invited is not None and invited >= max(said, answers) else None
    score = net_promoter(promoters, passives, detractors, population)
    if said in (promoters, passives, detractors):
        return Figure(score.value, score.n)  # all alike: how far others would differ cannot be told from these
    return Figure(score.value, score.n, score.low, score.high)


def _tally(rows: Iterable[Mapping[str, Any]]) -> _Tally:
    found = _Tally([0] * len(LEVELS))
    for row in rows:
        for name in ("promoters", "passives", "detractors"):
            setattr(found, name, getattr(found, name) + int(row.get(name) or 0))
        invited = row.get("invited")
        found.invited = None if invited is None or invited != invited else int(invited)
        level = row.get("level")
        if level is None or level != level or not row["answers"]:
            continue
        found.counts[int(level) - 1] += int(row["answers"])
        found.total += float(row.get("satisfaction", 0.0))
        found.squares += float(row.get("squares", 0.0))
        if "high" in row:
            found.scales |= {(float(row["low"]), float(row["high"]))}
            found.is_mixed |= int(row["scales"]) > 1
    return found


def _tally_of(levels: pd.DataFrame) -> _Tally:
    return _tally(levels.to_dict("records"))


def top_two(levels: pd.DataFrame) -> Figure:
    """Answers at level 4 or 5 over all answers.

    Rows:   answer sheets, counted by level as `answer_levels` gives them.
    Value:  0 to 1 with its Wilson interval; None when nobody answered.
    Cuts:   not additive: ask again for the part.
    Source: top-2-box; interval Wilson 1927.
    """
    return _tally_of(levels).box(4, 5)


def top_one(levels: pd.DataFrame) -> Figure:
    """Answers at level 5, fully satisfied, over all answers.

    Rows:   answer sheets, counted by level as `answer_levels` gives them.
    Value:  0 to 1 with its Wilson interval; None when nobody answered.
    Cuts:   not additive: ask again for the part.
    Source: top-box; interval Wilson 1927.
    """
    return _tally_of(levels).box(5)


def bottom_two(levels: pd.DataFrame) -> Figure:
    """Answers at level 1 or 2 over all answers.

    Rows:   answer sheets, counted by level as `answer_levels` gives them.
    Value:  0 to 1 with its Wilson interval; None when nobody answered.
    Cuts:   not additive: ask again for the part.
    Source: bottom-2-box; interval Wilson 1927.
    """
    return _tally_of(levels).box(1, 2)


def mean_satisfaction(levels: pd.DataFrame) -> Figure:
    """Mean answer on the survey's own scale.

    Rows:   answer sheets on one and the same scale.
    Value:  a number between the scale's ends with its 95 % interval (none for a single answer); None when nobody
            answered or the scales differ.
    Cuts:   not additive: ask again for the part.
    Source: arithmetic mean; interval Student 1908, see `mean_answer`.
    """
    return _tally_of(levels).mean()


def promoter_score(levels: pd.DataFrame) -> Figure:
    """Net promoter score of the answers counted by `answer_levels`.

    Rows:   answer sheets that say whether the client would recommend us.
    Value:  −100 to 100 with its 95 % interval, narrowed by the finite-population factor where the answers come from
            known invitations (those of the waves answered); no interval when all say the same; None when no sheet says
            it.
    Cuts:   not additive: ask again for the part.
    Source: Reichheld 2003; see `net_promoter`.
    """
    return _tally_of(levels).score()


@dataclass(frozen=True)
class Levels:
    """The answers of one period: how many chose each of the five levels, and the figures made of them.

    invited: how many were invited to the waves that were answered; None when that is not known.
    """

    period: Period
    counts: tuple[int, int, int, int, int]
    satisfied: Figure
    mean: Figure
    promoters: Figure
    is_running: bool
    fully: Figure
    dissatisfied: Figure
    invited: int | None = None

    @property
    def answers(self) -> int:
        return sum(self.counts)


def _levels(view: View, period: Period, rows: Iterable[Mapping[str, Any]]) -> Levels:
    tally = _tally(rows)
    one, two, three, four, five = tally.counts
    return Levels(
        period,
        (one, two, three, four, five),
        tally.box(4, 5),
        tally.mean(),
        tally.score(),
        period.is_running(view.as_of),
        tally.box(5),
        tally.box(1, 2),
        tally.invited,
    )


def levels_of(view: View, period: Period, rows: pd.DataFrame) -> Levels:
    """The answers of one period out of rows by level.

    Rows:   rows of `answer_levels`, or those of one period of `answer_history`.
    Value:  a Levels record; figures are unknown when nobody answered.
    Cuts:   counts are additive, the figures are not.
    Source: definition of the house.
    """
    return _levels(view, period, rows.to_dict("records"))


def period_levels(view: View, history: pd.DataFrame, most: int = 12) -> tuple[Levels, ...]:
    """The answers of each period in which anybody answered, oldest first, at most `most`.

    Rows:   `history` as `answer_history` gives it.
    Value:  one Levels a period.
    Cuts:   counts are additive, the figures are not.
    Source: definition of the house.
    """
    grain, start = view.selection.grain, view.settings.calendar
    found: dict[Any, list[Mapping[str, Any]]] = {}
    for row in history.to_dict("records"):
        found.setdefault(row["period_start"], []).append(row)
    newest = sorted(found)[-most:]
    return tuple(_levels(view, Period(day, grain, start), found[day]) for day in newest)
