"""Word of mouth: how often clients recommend and complain after they said how satisfied they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _
from scipy.stats import chi2

from data.door import View
from data.messages import N_
from data.tables import served

WINDOW_DAYS = 180
DAYS_A_YEAR = 365.25
NO_WORD_OF_MOUTH = N_("no word of mouth yet: import `referrals` or `complaints` to see this")
NONE_AFTER = N_("unknown: no recommendation and no complaint came in after an answer")


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
    low = float(chi2.ppf(tail, 2 * events) / 2) if events else 0.0
    return low, float(chi2.ppf(1 - tail, 2 * (events + 1)) / 2)


@cache
def _acts_by_level(as_of: date) -> ir.Table:
    said = served("surveys_history").filter(_.satisfaction.notnull())
    answers = said.select("survey_id", "client_key", "answered_on", "satisfaction")
    waited = answers.mutate(days=ibis.least(-_.answered_on.delta(ibis.literal(as_of), unit="day"), WINDOW_DAYS))
    asked = waited.filter(_.days > 0)
    counted = asked
    for table, day, name in (("referrals", "referred_on", "praise"), ("complaints", "received_on", "complaints")):
        events = served(table + "_history").select(event_client="client_key", event_on=day)
        after = asked.join(
            events,
            [
                asked.client_key == events.event_client,
                events.event_on > asked.answered_on,
                asked.answered_on.delta(events.event_on, unit="day") >= -WINDOW_DAYS,
            ],
        )
        sums = after.group_by("survey_id").agg(**{name: _.count()}).rename(**{f"{name}_id": "survey_id"})
        counted = counted.left_join(sums, [("survey_id", f"{name}_id")])
    return (
        counted.group_by("satisfaction")
        .agg(
            clients=_.client_key.nunique(),
            answers=_.count(),
            exposure_days=_.days.sum(),
            praise=_.praise.sum().fill_null(0).cast("int64"),
            complaints=_.complaints.sum().fill_null(0).cast("int64"),
        )
        .order_by("satisfaction")
    )


@dataclass(frozen=True)
class Acts:
    """Acts after the answers, by level of satisfaction; `rows` holds rates per 100 clients and year."""

    rows: pd.DataFrame
    answers: int
    praise: int
    complaints: int


def acts_by_level(view: View) -> Acts:
    """Recommendations and complaints per 100 clients and year, by the satisfaction the client had stated.

    Rows:   answer sheets up to the end of the selected period; acts of the same client in the 180 days after the day of
            the answer (the same day does not count); time not yet passed on the as-of date does not count.
    Value:  one row a level: level, praise, complaint with _low and _high (exact Poisson, 95 %), clients, answers. A
            rate is missing where its table was never imported.
    Cuts:   acts and exposure are additive, rates are not.
    Source: Anderson 1998, "Customer satisfaction and word of mouth", Journal of Service Research 1(1).
    """
    counted = view.run(_acts_by_level(view.until))
    rows = {"level": counted["satisfaction"], "clients": counted["clients"], "answers": counted["answers"]}
    scale = 100 * DAYS_A_YEAR / counted["exposure_days"]
    for name, column, table in (("praise", "praise", "referrals"), ("complaint", "complaints", "complaints")):
        known = view.has(table)
        limits = [poisson_interval(int(n)) for n in counted[column]]
        rows[name] = counted[column] * scale if known else None
        rows[f"{name}_low"] = [low * s if known else None for (low, _high), s in zip(limits, scale, strict=True)]
        rows[f"{name}_high"] = [high * s if known else None for (_low, high), s in zip(limits, scale, strict=True)]
    return Acts(
        pd.DataFrame(rows),
        int(counted["answers"].sum()),
        int(counted["praise"].sum()),
        int(counted["complaints"].sum()),
    )
