"""Word of mouth: how often clients recommend and complain after they said how satisfied they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _
from scipy.special import gammaincinv

from data.door import View
from data.messages import N_
from data.tables import WIDE, served

DAYS_A_YEAR = 365.25
NO_WORD_OF_MOUTH = N_("no word of mouth yet: import `referrals` or `complaints` to see this")
MIXED_SCALES = N_("unknown: the answers were given on different scales")
NONE_AFTER = N_("unknown: no recommendation and no complaint came in after the day of an answer")


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


EVENTS = (
    ("referrals", "referral_id", "referred_on", "praise"),
    ("complaints", "complaint_id", "received_on", "complaints"),
)


@cache
def _asked(as_of: date, window_days: int) -> ir.Table:
    """Answers with a satisfaction, and the days after them that have passed, at most the window."""
    said = served("surveys_history").filter(_.satisfaction.notnull())
    answers = said.select("survey_id", "client_key", "answered_on", "satisfaction", "scale_low", "scale_high")
    waited = answers.mutate(days=ibis.least(-_.answered_on.delta(ibis.literal(as_of), unit="day"), window_days))
    return waited.filter(_.days > 0)


@cache
def _after(as_of: date, window_days: int, table: str, key: str, day: str) -> ir.Table:
    """Acts of a client after an answer, within the window: one row per answer and act.

    The filters narrow the answers; what a client did afterwards counts wherever it was by then.
    """
    asked = _asked(as_of, window_days)
    events = served(table + "_anywhere").select(event_id=key, event_client="client_key", event_on=day)
    return asked.join(
        events,
        [
            asked.client_key == events.event_client,
            events.event_on > asked.answered_on,
            asked.answered_on.delta(events.event_on, unit="day") >= -window_days,
        ],
    )


@cache
def _acts_by_level(as_of: date, window_days: int) -> ir.Table:
    counted = _asked(as_of, window_days)
    for table, key, day, name in EVENTS:
        after = _after(as_of, window_days, table, key, day)
        sums = after.group_by("survey_id").agg(**{name: _.count()}).rename(**{f"{name}_id": "survey_id"})
        counted = counted.left_join(sums, [("survey_id", f"{name}_id")])
    return (
        counted.group_by(["scale_low", "scale_high", "satisfaction"])
        .agg(
            clients=_.client_key.nunique(),
            answers=_.count(),
            exposure_days=_.days.sum().cast(WIDE).cast("int64"),
            praise=_.praise.sum().fill_null(0).cast(WIDE).cast("int64"),
            complaints=_.complaints.sum().fill_null(0).cast(WIDE).cast("int64"),
        )
        .order_by(["scale_high", "satisfaction"])
    )


@cache
def _acts(as_of: date, window_days: int, table: str, key: str, day: str) -> ir.Table:
    return _after(as_of, window_days, table, key, day).agg(acts=_.event_id.nunique())


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
    rows = {"level": counted["satisfaction"], "clients": counted["clients"], "answers": counted["answers"]}
    scale = 100 * DAYS_A_YEAR / counted["exposure_days"]
    for name, column, table in (("praise", "praise", "referrals"), ("complaint", "complaints", "complaints")):
        known = view.has(table)
        limits = [poisson_interval(int(n)) for n in counted[column]]
        rows[name] = counted[column] * scale if known else None
        rows[f"{name}_low"] = [low * s if known else None for (low, _high), s in zip(limits, scale, strict=True)]
        rows[f"{name}_high"] = [high * s if known else None for (_low, high), s in zip(limits, scale, strict=True)]
    followed = [
        int(view.run(_acts(view.as_of, window, table, key, day))["acts"].iloc[0]) for table, key, day, _name in EVENTS
    ]
    scales = len(counted[["scale_low", "scale_high"]].drop_duplicates())
    return Acts(pd.DataFrame(rows), int(counted["answers"].sum()), followed[0], followed[1], scales)
