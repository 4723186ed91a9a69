"""The alerts of a view: how many of them are false, and the months behind each as evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from data.door import View
from data.messages import N_
from data.periods import Period, period_of
from data.tables import WIDE, served
from metrics.alerts.kinds import KINDS, STATISTICAL
from metrics.distributions import poisson_quantile
from metrics.everywhere import unfiltered
from metrics.figure import Figure, unknown

MONTHS = 13
YEAR = 12
NOT_JUDGED = N_(
    "unknown: no client of this part could be judged; that takes a year of orders before the last one, ten a week"
)
EVIDENCE_COLUMNS = ("client_key", "month_start", "revenue_e4", "expected_e4")


@dataclass(frozen=True)
class ExpectedAlarms:
    """False alarms that chance raises a year in a view's part, beside what was raised there in the last 12 months.

    expected: clients judged as n, and between which numbers chance alone would raise in 95 of 100 years. raised: alerts
    of the statistical kinds. facts: those of the other kinds, which chance cannot raise. by_kind: kind → (expected,
    raised); expected is None for facts.
    """

    expected: Figure
    raised: int
    facts: int
    by_kind: dict[str, tuple[float | None, int]]


@cache
def _counts() -> ir.Table:
    counted = (
        served("client_alerts")
        .group_by("kind")
        .agg(raised=_.count(), standing=_.is_standing.sum().cast(WIDE).cast("int64"))
    )
    return counted.order_by("kind")


def alert_counts(view: View) -> pd.DataFrame:
    """How many alerts of each kind the view's clients raised in the last twelve months, and how many still hold.

    Rows:   one per kind with an alert.
    Value:  columns kind, raised, standing.
    Cuts:   additive.
    Source: definition of the house.
    """
    return view.run(_counts())


@cache
def _watched() -> ir.Table:
    weeks = served("alert_weeks").group_by("kind")
    return weeks.agg(**{name: _[name].sum().cast(WIDE).cast("int64") for name in ("weeks", "clients")})


@cache
def _figures() -> ir.Table:
    rows = served("model_figures")
    return rows.filter(rows.model.startswith("alerts_"), rows.name.isin(("expected", "judged"))).select(
        "model", "name", "value"
    )


def expected_alarms(view: View) -> ExpectedAlarms:
    """How many false alarms a year the view's part has to expect, and how many alerts there were.

    Rows:   client-weeks of the part in which a statistical kind could be judged.
    Value:  an ExpectedAlarms record: each kind's false alarms of the company × the part's share of the client-weeks;
            unknown where nobody could be judged.
    Cuts:   additive over parts.
    Source: definition of the house; interval: Garwood 1936 (Poisson).
    """
    counts = dict(view.run(_counts())[["kind", "raised"]].itertuples(index=False, name=None))
    weeks = view.run(_watched()).set_index("kind")
    figures = {(m, n): float(v) for m, n, v in view.run(_figures()).itertuples(index=False, name=None)}
    by_kind: dict[str, tuple[float | None, int]] = {}
    for kind in KINDS:
        judged = figures.get((f"alerts_{kind}", "judged"), 0.0)
        raised = int(counts.get(kind, 0))
        if kind in STATISTICAL and judged and kind in weeks.index:
            by_kind[kind] = figures[f"alerts_{kind}", "expected"] * float(weeks.loc[kind, "weeks"]) / judged, raised
        elif raised:
            by_kind[kind] = None, raised
    known = [expected for expected, _raised in by_kind.values() if expected is not None]
    raised = sum(count for kind, (_expected, count) in by_kind.items() if kind in STATISTICAL)
    facts = sum(count for kind, (_expected, count) in by_kind.items() if kind not in STATISTICAL)
    if not known:
        return ExpectedAlarms(unknown(NOT_JUDGED), raised, facts, by_kind)
    total = float(sum(known))
    low, high = (poisson_quantile(end, total) for end in (0.025, 0.975))
    return ExpectedAlarms(Figure(total, int(weeks["clients"].max()), low, high), raised, facts, by_kind)


def _months(keys: tuple[int, ...], first: date, last: date) -> ir.Table:
    """Not kept: the clients are in it, and every list asks for others."""
    months = served("client_period_calendar")
    some = months.filter(_.grain == "month", _.period_start.between(first, last), _.client_key.isin(keys))
    return some.group_by("client_key", "period_start").agg(revenue_e4=_.revenue_e4.sum().cast(WIDE).cast("int64"))


def _all_months(first: date, last: date) -> ir.Table:
    months = served("region_period_calendar")
    some = months.filter(_.grain == "month", _.period_start.between(first, last))
    return some.group_by("period_start").agg(revenue_e4=_.revenue_e4.sum().cast(WIDE).cast("int64"))


def evidence(view: View, client_keys: Iterable[int]) -> pd.DataFrame:
    """The last thirteen whole months of these clients: what each bought, and what would have been usual.

    Rows:   13 per client that the reader may see, by client and month; months before the data begin are left out.
    Value:  columns client_key, month_start, revenue_e4 (net; 0 in a month without sales), expected_e4: its share of all
            that the reader may see in the twelve months before these thirteen × what all of that brought in the month,
            so that season, festivals and trend are in it; missing for a client that had not bought by then.
    Cuts:   whole clients, by the reader's rights; filters of the page do not count.
    Source: definition of the house.
    """
    keys = tuple(sorted({int(key) for key in client_keys}))
    if not keys or not view.has("sales"):
        return pd.DataFrame(columns=list(EVIDENCE_COLUMNS))
    whole, months = unfiltered(view), _whole_months(view)
    spans = [month.start for month in months]
    own = whole.run(_months(keys, spans[0], spans[-1]))
    everybody = whole.run(_all_months(spans[0], spans[-1])).set_index("period_start")["revenue_e4"]
    everybody.index = pd.to_datetime(everybody.index)
    own["period_start"] = pd.to_datetime(own["period_start"])
    table = own.pivot(index="client_key", columns="period_start", values="revenue_e4")
    days = pd.to_datetime(pd.Index(spans))
    bought = table.reindex(columns=days).fillna(0.0).to_numpy("float64")
    total = everybody.reindex(days).to_numpy("float64")
    before, shown = slice(0, YEAR), slice(YEAR, None)
    base = np.nansum(total[before])
    share = np.where(bought[:, before].sum(axis=1) > 0, bought[:, before].sum(axis=1) / base, np.nan) if base > 0 else (
        np.full(len(bought), np.nan)
    )  # fmt: skip
    there = ~np.isnan(total[shown])
    rows = pd.DataFrame({
        "client_key": np.repeat(table.index.to_numpy("int64"), int(there.sum())),
        "month_start": np.tile(np.array(spans[YEAR:], dtype=object)[there], len(bought)),
        "revenue_e4": bought[:, shown][:, there].ravel().astype("int64"),
        "expected_e4": np.outer(share, total[shown][there]).ravel(),
    })  # fmt: skip
    rows["expected_e4"] = rows["expected_e4"].round().astype("Int64")
    return rows[list(EVIDENCE_COLUMNS)]


def _whole_months(view: View) -> list[Period]:
    """The twelve months of the base and the thirteen shown, the oldest first."""
    last = period_of(view.as_of, "month", view.settings.calendar)
    last = last if last.end <= view.as_of else last.back(1)
    return [last.back(step) for step in range(YEAR + MONTHS - 1, -1, -1)]
