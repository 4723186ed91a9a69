"""The curve of a view: its answers asked once, the fit, the resamples, and the clients it can speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from data.door import View
from data.messages import N_
from metrics.kpi import NOT_YOURS
from metrics.last_day import to_last_day
from metrics.satisfaction import NO_SURVEYS
from metrics.word_of_mouth.acts import DAYS_A_YEAR, NO_WORD_OF_MOUTH, Acts, rates_by_level
from metrics.word_of_mouth.answers import Sheets, answer_sheets, sums_by_level
from metrics.word_of_mouth.curve import SIDES, Curve, Searched, searched_curve
from metrics.word_of_mouth.resampling import Draws, resampled
from metrics.word_of_mouth.same_day import with_same_day

NO_ANSWERS = N_("nobody answered a survey up to this period")
NOT_WATCHED = N_("no answer was watched for a day: acts count from the day after the answer")


@dataclass(frozen=True)
class WordOfMouth:
    """The curve of a view and what it stands on.

    draws: None when neither side is shown. acts: observed rates by level on the curve's scale. clients_now: level and
    clients, every client that is still open at its latest answer. converted: sheets that came from another scale than
    the one most used. missing: why there is no curve to speak of at all, with its values.
    """

    curve: Curve
    draws: Draws | None
    acts: Acts
    clients_now: pd.DataFrame
    window_days: int
    answers: int
    clients: int
    converted: int = 0
    missing: str = ""
    missing_values: Mapping[str, Any] = field(default_factory=dict)


def fitted(view: View) -> WordOfMouth:
    """The satisfaction–word-of-mouth curve of a view with its resamples; ask it as `word_of_mouth(view)`.

    Rows:   answer sheets up to the end of the period, acts strictly after them within the window of the settings.
    Value:  a WordOfMouth; a side whose table was never imported, or whose data carry no curve, is refused with why.
    Cuts:   not additive: ask again for the part. An answer belongs where its client was on that day.
    Source: metrics.md section 1; Anderson 1998, Journal of Service Research 1(1).
    """
    sheets = answer_sheets(view)
    searched = curve_of(view, sheets)
    draws = resampled(searched, tell=view.tell)
    kept = sheets.watched
    counted = sums_by_level(sheets)
    acts = Acts(rates_by_level(view, counted), int(kept.sum()), *sheets.distinct, sheets.scales)
    levels, clients = np.unique(sheets.satisfaction[sheets.latest], return_counts=True)
    return WordOfMouth(
        with_same_day(view, searched.curve),
        draws,
        acts,
        pd.DataFrame({"level": levels, "clients": clients}),
        view.settings.word_of_mouth_days,
        int(kept.sum()),
        len(np.unique(sheets.client[kept])),
        sheets.converted,
        _missing(view, sheets),
    )


def word_of_mouth(view: View) -> WordOfMouth:
    """As `fitted`, worked out once for all periods that end on the same day.

    Rows:   as `fitted`.
    Value:  as `fitted`.
    Cuts:   not additive: ask again for the part.
    Source: see `fitted`.
    """
    return to_last_day(view).once(fitted)


def curve_of(view: View, sheets: Sheets) -> Searched:
    """The curve of answer sheets, clustered by client; sides whose table was never imported are left out.

    An answer off its own scale has no place.
    """
    low, high = sheets.scale
    kept = sheets.watched & (sheets.satisfaction >= low) & (sheets.satisfaction <= high)
    return searched_curve(
        sheets.satisfaction[kept],
        sheets.days[kept] / DAYS_A_YEAR,
        sheets.praise[kept] if view.has("referrals") else None,
        sheets.complaints[kept] if view.has("complaints") else None,
        sheets.client[kept],
        scale=sheets.scale,
        distinct=dict(zip(SIDES, sheets.distinct, strict=True)),
    )


def _missing(view: View, sheets: Sheets) -> str:
    if not view.may_see("satisfaction"):
        return NOT_YOURS
    if not view.has("surveys"):
        return NO_SURVEYS
    if not view.has("referrals") and not view.has("complaints"):
        return NO_WORD_OF_MOUTH
    if not len(sheets.client):
        return NO_ANSWERS
    return "" if sheets.watched.any() else NOT_WATCHED
