"""Acts after answers: how often clients recommend and complain after they said how satisfied they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis.expr.types as ir
import pandas as pd
from ibis import _
from scipy.special import gammaincinv

from data.door import View
from data.messages import N_
from data.tables import WIDE
from metrics.word_of_mouth.answers import EVENTS, acts_after, watched_answers

DAYS_A_YEAR = 365.25
NO_WORD_OF_MOUTH = N_("no word of mouth yet: import `referrals` or `complaints` to see this")
NO_REFERRALS = N_("no recommendations yet: import `referrals` to see this")
NO_COMPLAINTS = N_("no complaints yet: import `complaints` to see this")


def poisson_interval(events: int, level: float = 0.95) -> tuple[float, float]:
    """Exact interval of a Poisson count.

    Rows:   events counted.
    Value:  (low, high) as counts; low is 0 when nothing was counted.
    Cuts:   not additive: ask again for the part.
    Errors: ValueError for a negative count.
    Source: Garwood 1936, "Fiducial limits for the Poisson distribution", Biometrika 28.
    """
    if events < 0:
        raise ValueError(f"poisson_interval needs a count of 0 or more, not {events}")
    tail = (1 - level) / 2
    # Half a chi-square quantile with 2n degrees of freedom is the inverse of the incomplete gamma function at n.
    low = float(gammaincinv(events, tail)) if events else 0.0
    return low, float(gammaincinv(events + 1, 1 - tail))


@cache
def _acts_by_level(as_of: date, window_days: int) -> ir.Table:
    return (
        watched_answers(as_of, window_days, False)
        .filter(_.days > 0)
        .group_by(["scale_low", "scale_high", "satisfaction"])
        .agg(
            clients=_.client_key.nunique(),
            answers=_.count(),
            exposure_days=_.days.sum().cast(WIDE).cast("int64"),
            praise=_.praise.sum().cast(WIDE).cast("int64"),
            complaints=_.complaints.sum().cast(WIDE).cast("int64"),
        )
        .order_by(["scale_high", "satisfaction"])
    )


@cache
def _acts(as_of: date, window_days: int, until_closed: bool, table: str, key: str, day: str) -> ir.Table:
    return acts_after(as_of, window_days, until_closed, table, key, day).agg(acts=_.event_id.nunique())


@dataclass(frozen=True)
class Acts:
    """Acts after the answers, by level of satisfaction; `rows` holds rates per 100 clients and year.

    praise, complaints: acts that followed at least one answer, each counted once. scales: how many scales were used.
    """

    rows: pd.DataFrame
    answers: int
    praise: int
    complaints: int
    scales: int = 1


def acts_by_level(view: View) -> Acts:
    """Recommendations and complaints per 100 clients and year, by the satisfaction the client had stated.

    Rows:   answer sheets up to the end of the selected period; acts of the same client in the days after the day of the
            answer that the settings name (180 by default; the same day does not count); time not yet passed on the
            as-of date does not count.
    Value:  one row a level: level, praise, complaint with _low and _high (exact Poisson, 95 %), clients, answers. A
            rate is missing where its table was never imported.
    Cuts:   acts and exposure are additive, rates are not. An answer belongs where its client was on that day; acts
            after it count with it wherever the client was by then.
    Source: Anderson 1998, "Customer satisfaction and word of mouth", Journal of Service Research 1(1).
    """
    window = view.settings.word_of_mouth_days
    counted = view.run(_acts_by_level(view.until, window))
    scales = len(counted[["scale_low", "scale_high"]].drop_duplicates())
    counted = counted.rename(columns={"satisfaction": "level"})
    praise, complaints = followed(view)
    return Acts(rates_by_level(view, counted), int(counted["answers"].sum()), praise, complaints, scales)


def followed(view: View, until_closed: bool = False) -> tuple[int, int]:
    """Recommendations and complaints that followed at least one answer, each counted once.

    until_closed: only while the relation with the client lasted, as the curve counts them.
    """
    window = view.settings.word_of_mouth_days
    found = [
        int(view.run(_acts(view.until, window, until_closed, table, key, day))["acts"].iloc[0])
        for table, key, day, _name in EVENTS
    ]
    return found[0], found[1]


def rates_by_level(view: View, counted: pd.DataFrame) -> pd.DataFrame:
    """Rates per 100 clients and year out of sums by level.

    Rows:   one a level: level, clients, answers, exposure_days, praise, complaints.
    Value:  level, clients, answers, praise and complaint with _low and _high; missing where the table was not imported.
    Cuts:   sums are additive, rates are not.
    Source: exact Poisson interval, Garwood 1936.
    """
    rows = {name: counted[name] for name in ("level", "clients", "answers")}
    scale = 100 * DAYS_A_YEAR / counted["exposure_days"]
    for name, column, table in (("praise", "praise", "referrals"), ("complaint", "complaints", "complaints")):
        known = view.has(table)
        limits = [poisson_interval(int(n)) for n in counted[column]]
        rows[name] = counted[column] * scale if known else None
        rows[f"{name}_low"] = [low * s if known else None for (low, _high), s in zip(limits, scale, strict=True)]
        rows[f"{name}_high"] = [high * s if known else None for (_low, high), s in zip(limits, scale, strict=True)]
    return pd.DataFrame(rows)


__all__ = [
    "DAYS_A_YEAR", "EVENTS", "NO_COMPLAINTS", "NO_REFERRALS", "NO_WORD_OF_MOUTH", "Acts", "acts_by_level", "followed",
    "poisson_interval", "rates_by_level",
]  # fmt: skip
