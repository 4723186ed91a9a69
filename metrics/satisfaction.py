"""Satisfaction: the share of satisfied clients, the five levels over time, and the net promoter score."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import sqrt

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.marts.sums import period_start
from data.messages import N_
from data.periods import Period
from data.tables import WIDE, served
from metrics.figure import Figure, unknown
from metrics.kpi import share_of

NO_SURVEYS = N_("no surveys yet: import `surveys` to see this")
NO_ANSWERS = N_("nobody answered a survey in this period")
NO_INTENTIONS = N_("unknown: the answers do not say whether the client would recommend us")
LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class NetPromoter:
    """Net promoter score, −100 to 100, with its standard error and 95 % interval."""

    value: float
    standard_error: float
    low: float
    high: float
    n: int


def net_promoter(promoters: int, passives: int, detractors: int, population: int | None = None) -> NetPromoter:
    """Share of promoters (9–10) less share of detractors (0–6), times 100.

    Rows:   answers 0 to 10 to "would you recommend us"; `population` is the number of clients they were drawn from.
    Value:  −100 to 100; variance 100²·[p + d − (p − d)²]/n, times the finite-population factor when it is given.
    Cuts:   not additive: ask again for the part.
    Errors: ValueError without answers, or with more answers than population.
    Source: Reichheld 2003, "The one number you need to grow"; variance of a difference of multinomial shares.
    """
    n = promoters + passives + detractors
    if n <= 0:
        raise ValueError("net_promoter needs at least one answer")
    if population is not None and population < n:
        raise ValueError(f"net_promoter has {n} answers from a population of only {population}")
    p, d = promoters / n, detractors / n
    error = 100 * sqrt(max(0.0, p + d - (p - d) ** 2) / n)
    if population is not None and population > 1:
        error *= sqrt((population - n) / (population - 1))
    value = 100 * (p - d)
    return NetPromoter(value, error, max(-100.0, value - 1.959964 * error), min(100.0, value + 1.959964 * error), n)


@cache
def _answers(window: str, grain: str, fiscal_start: int, promoter_from: int, detractor_to: int) -> ir.Table:
    answers = served("surveys" + window)
    # An answer between two whole numbers (6.5 of 10) belongs to the lower one.
    praises, warns = _.would_recommend >= promoter_from, _.would_recommend < detractor_to + 1
    keys = [period_start(answers.answered_on, grain, fiscal_start).name("period_start")] if grain else []
    return (
        answers.group_by([*keys, "level"])
        .agg(
            answers=_.satisfaction.count(),
            satisfaction=_.satisfaction.sum(),
            promoters=praises.sum().fill_null(0).cast(WIDE).cast("int64"),
            passives=(~praises & ~warns).sum().fill_null(0).cast(WIDE).cast("int64"),
            detractors=warns.sum().fill_null(0).cast(WIDE).cast("int64"),
            low=_.scale_low.min(),
            high=_.scale_high.max(),
            scales=_.scale_high.nunique() + _.scale_low.nunique() - 1,
        )
        .order_by([*[k.get_name() for k in keys], "level"])
    )


def answer_levels(view: View) -> pd.DataFrame:
    """Answers of the period by satisfaction level 1–5.

    Rows:   answer sheets of the view; levels nobody chose are absent; sheets that leave satisfaction blank have no
            level and count in none, but what they say of recommending counts.
    Value:  columns level, answers, satisfaction (sum on its scale), promoters, passives, detractors, low, high.
    Cuts:   additive.
    Source: five even fifths of the scale; on a five-point scale the answer itself.
    """
    return view.run(_answers("", "", 1, view.settings.promoter_from, view.settings.detractor_to))


def answer_history(view: View) -> pd.DataFrame:
    """As `answer_levels`, per period of the selected grain up to the selected one, oldest first.

    Rows:   answer sheets of the view's past.
    Value:  the same columns after `period_start` (day).
    Cuts:   additive.
    Source: five even fifths of the scale; on a five-point scale the answer itself.
    """
    chosen = view.settings
    rows = view.run(
        _answers("_history", view.selection.grain, chosen.fiscal_year_start, chosen.promoter_from, chosen.detractor_to)
    )
    rows["period_start"] = pd.to_datetime(rows["period_start"]).dt.date
    return rows


def top_two(levels: pd.DataFrame) -> Figure:
    """Answers at level 4 or 5 over all answers.

    Rows:   answer sheets, counted by level as `answer_levels` gives them.
    Value:  0 to 1 with its Wilson interval; None when nobody answered.
    Cuts:   not additive: ask again for the part.
    Source: top-2-box; interval Wilson 1927.
    """
    satisfied = levels.loc[levels["level"] >= 4, "answers"].sum()
    return share_of(int(satisfied), int(levels["answers"].sum()), NO_ANSWERS)


def mean_satisfaction(levels: pd.DataFrame) -> Figure:
    """Mean answer on the survey's own scale.

    Rows:   answer sheets on one and the same scale.
    Value:  a number between the scale's ends; None when nobody answered or the scales differ.
    Cuts:   not additive: ask again for the part.
    Source: arithmetic mean.
    """
    n = int(levels["answers"].sum())
    if not n:
        return unknown(NO_ANSWERS)
    if levels["high"].nunique() > 1 or levels["low"].nunique() > 1 or (levels["scales"] > 1).any():
        return unknown(N_("unknown: the answers were given on different scales"))
    return Figure(float(levels["satisfaction"].sum()) / n, n=n)


def promoter_score(levels: pd.DataFrame) -> Figure:
    """Net promoter score of the answers counted by `answer_levels`.

    Rows:   answer sheets that say whether the client would recommend us.
    Value:  −100 to 100 with its 95 % interval; None when no sheet says it.
    Cuts:   not additive: ask again for the part.
    Source: Reichheld 2003; see `net_promoter`.
    """
    counts = [int(levels[c].sum()) for c in ("promoters", "passives", "detractors")]
    if not sum(counts):
        return unknown(NO_INTENTIONS)
    score = net_promoter(*counts)
    return Figure(score.value, score.n, score.low, score.high)


@dataclass(frozen=True)
class Levels:
    """The answers of one period: how many chose each of the five levels, and the figures made of them."""

    period: Period
    counts: tuple[int, int, int, int, int]
    satisfied: Figure
    mean: Figure
    promoters: Figure
    is_running: bool

    @property
    def answers(self) -> int:
        return sum(self.counts)


def levels_of(view: View, period: Period, rows: pd.DataFrame) -> Levels:
    """The answers of one period out of rows by level.

    Rows:   rows of `answer_levels`, or those of one period of `answer_history`.
    Value:  a Levels record; figures are unknown when nobody answered.
    Cuts:   counts are additive, the figures are not.
    Source: definition of the house.
    """
    counted = rows.groupby("level")["answers"].sum()
    counts = tuple(int(counted.get(level, 0)) for level in LEVELS)
    return Levels(
        period,
        counts,  # type: ignore[arg-type]
        top_two(rows),
        mean_satisfaction(rows),
        promoter_score(rows),
        period.is_running(view.as_of),
    )


def period_levels(view: View, history: pd.DataFrame, most: int = 12) -> tuple[Levels, ...]:
    """The answers of each period in which anybody answered, oldest first, at most `most`.

    Rows:   `history` as `answer_history` gives it.
    Value:  one Levels a period.
    Cuts:   counts are additive, the figures are not.
    Source: definition of the house.
    """
    grain, start = view.selection.grain, view.settings.fiscal_year_start
    found = [levels_of(view, Period(day, grain, start), rows) for day, rows in history.groupby("period_start")]
    return tuple(found[-most:])
