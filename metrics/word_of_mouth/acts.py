"""Acts after answers: how often clients recommend and complain after they said how satisfied they are."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from scipy.special import gammaincinv

from data.door import View
from data.messages import N_
from metrics.word_of_mouth.answers import EVENTS, watched_answers

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
    seen = watched_answers(view, until_closed=False)
    kept = seen.days > 0
    rows = seen.rows[kept].assign(days=seen.days[kept], praise=seen.praise[kept], complaints=seen.complaints[kept])
    counted = (
        rows.groupby(["scale_high", "satisfaction", "scale_low"], dropna=False)
        .agg(
            clients=("client_key", "nunique"),
            answers=("client_key", "size"),
            exposure_days=("days", "sum"),
            praise=("praise", "sum"),
            complaints=("complaints", "sum"),
        )
        .reset_index()
    )
    scales = len(counted[["scale_low", "scale_high"]].drop_duplicates())
    counted = counted.rename(columns={"satisfaction": "level"})
    return Acts(rates_by_level(view, counted), int(counted["answers"].sum()), *seen.distinct, scales)


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
    "DAYS_A_YEAR", "EVENTS", "NO_COMPLAINTS", "NO_REFERRALS", "NO_WORD_OF_MOUTH", "Acts", "acts_by_level",
    "poisson_interval", "rates_by_level",
]  # fmt: skip
