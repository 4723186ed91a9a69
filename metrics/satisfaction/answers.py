"""The answers of a period or of the past, counted by level, with how many were invited to give them."""

from __future__ import annotations

from functools import cache

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.door import View
from data.marts.sums import period_start
from data.periods import FiscalCalendar, Grain
from data.tables import WIDE, served


@cache
def _answers(
    window: str, grain: Grain | None, calendar: FiscalCalendar, promoter_from: int, detractor_to: int
) -> ir.Table:
    answers = served("surveys" + window)
    # An answer between two whole numbers (6.5 of 10) belongs to the lower one.
    praises, warns = _.would_recommend >= promoter_from, _.would_recommend < detractor_to + 1
    keys = [period_start(answers.answered_on, grain, calendar).name("period_start")] if grain else []
    return (
        answers.group_by([*keys, "level"])
        .agg(
            answers=_.satisfaction.count(),
            satisfaction=_.satisfaction.sum().fill_null(0.0),
            squares=(_.satisfaction * _.satisfaction).sum().fill_null(0.0),
            promoters=praises.sum().fill_null(0).cast(WIDE).cast("int64"),
            passives=(~praises & ~warns).sum().fill_null(0).cast(WIDE).cast("int64"),
            detractors=warns.sum().fill_null(0).cast(WIDE).cast("int64"),
            low=_.scale_low.min(),
            high=_.scale_high.max(),
            scales=_.scale_high.nunique() + _.scale_low.nunique() - 1,
        )
        .order_by([*[k.get_name() for k in keys], "level"])
    )


@cache
def _invited(window: str, grain: Grain | None, calendar: FiscalCalendar) -> ir.Table:
    """Invitations of the waves answered; `is_open` where an answer is of no wave that anybody was invited to."""
    answers = served("surveys" + window)
    keys = [period_start(answers.answered_on, grain, calendar).name("period_start")] if grain else []
    asked = served("survey_invitations_history").group_by(asked_wave="wave").agg(invited=_.count())
    waves = answers.select(*keys, "wave").distinct().left_join(asked, [("wave", "asked_wave")])
    whole = waves.group_by([k.get_name() for k in keys]) if keys else waves
    unknown = _.invited.isnull().sum().fill_null(0) > 0
    return whole.agg(invited=_.invited.sum().cast(WIDE).cast("int64"), is_open=unknown)


def answer_levels(view: View) -> pd.DataFrame:
    """Answers of the period by satisfaction level 1–5.

    Rows:   answer sheets of the view; levels nobody chose are absent; sheets that leave satisfaction blank have no
            level and count in none, but what they say of recommending counts.
    Value:  columns level, answers, satisfaction (sum on its scale), squares (sum of its squares), promoters, passives,
            detractors, low, high, scales, invited (invitations of the waves answered, on every row; missing when not
            known).
    Cuts:   additive, but for `invited`.
    Source: five even fifths of the scale; on a five-point scale the answer itself.
    """
    rows = view.run(_answers("", None, 1, view.settings.promoter_from, view.settings.detractor_to))
    known = view.run(_invited("", None, 1)) if view.has("survey_invitations") else None
    is_known = known is not None and not known.empty and not known["is_open"].fillna(True).iloc[0]
    rows["invited"] = known["invited"].iloc[0] if known is not None and is_known else None
    return rows


def answer_history(view: View) -> pd.DataFrame:
    """As `answer_levels`, per period of the selected grain up to the selected one, oldest first.

    Rows:   answer sheets of the view's past.
    Value:  the same columns after `period_start` (day).
    Cuts:   additive, but for `invited`.
    Source: five even fifths of the scale; on a five-point scale the answer itself.
    """
    chosen, grain = view.settings, view.selection.grain
    start = chosen.calendar
    rows = view.run(_answers("_history", grain, start, chosen.promoter_from, chosen.detractor_to))
    if view.has("survey_invitations"):
        known = view.run(_invited("_history", grain, start))
        rows = rows.merge(known[~known["is_open"].astype(bool)].drop(columns="is_open"), on="period_start", how="left")
    else:
        rows["invited"] = None
    rows["period_start"] = pd.to_datetime(rows["period_start"]).dt.date
    return rows
