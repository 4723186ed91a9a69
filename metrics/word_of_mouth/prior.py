"""The company's curve as everybody may know it: published with a version, for parts to be drawn toward."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import ibis.expr.types as ir
import numpy as np

from data.door import View
from data.messages import N_
from data.tables import served
from metrics.word_of_mouth.branch import Side
from metrics.word_of_mouth.company import Company

NOT_PUBLISHED = N_("the company's curve is not published with this version yet")
OTHER_WINDOW = N_("the company's curve was published with {days} days after an answer, {now} are set now: not used")
OTHER_SCALE = N_("the company's curve was published on another scale: not used")


@dataclass(frozen=True)
class Prior:
    """What a version says of the company, a side at a time, and why nothing of it is used (a message key)."""

    sides: Mapping[Side, Company]
    unused: str = ""
    published_days: int = 0


@cache
def _published() -> ir.Table:
    return served("curve_prior")


def published_prior(view: View, scale: tuple[float, float]) -> Prior:
    """The company's curve as it was published with the version, where it fits what is asked.

    Rows:   one a side with a curve; made of all answers up to the as-of date of the version.
    Value:  a Company a side. None of it where the version lacks it, or it was made with another window of days after an
            answer than is set now, or on another scale; `unused` then says why.
    Cuts:   of the whole company under any rights to satisfaction: aggregates of at least five clients.
    Source: definition of the house.
    """
    rows = view.run(_published())
    if rows.empty:
        return Prior({}, NOT_PUBLISHED)
    days = int(rows["window_days"].iloc[0])
    if days != view.settings.word_of_mouth_days:
        return Prior({}, OTHER_WINDOW, days)
    if {(row.scale_low, row.scale_high) for row in rows.itertuples()} != {scale}:
        return Prior({}, OTHER_SCALE, days)
    return Prior({row["side"]: _company(row) for row in rows.to_dict("records")}, "", days)


def _company(row: Mapping[str, float]) -> Company:
    covariance = np.array([[row["log_level_variance"], row["covariance"]], [row["covariance"], row["slope_variance"]]])
    between = np.diag([row["between_log_level"], row["between_slope"]])
    return Company(
        "praise" if row["side"] == "praise" else "complaint",  # type: ignore[comparison-overlap]
        row["threshold"],
        np.array([row["log_level"], row["slope"]]),
        covariance,
        None if np.isnan(between).any() else between,
        *(int(row[name]) for name in ("regions", "answers", "clients", "events")),
    )
