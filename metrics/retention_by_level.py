"""Who stays: the share of clients that still buy a year after they answered, by the satisfaction they stated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from math import sqrt

import ibis.expr.types as ir
import numpy as np
from ibis import _

from data.door import View
from data.messages import N_
from data.periods import period_of
from data.settings import Settings
from data.tables import WIDE, served
from data.templates import built
from metrics.everywhere import MONTHS_A_YEAR, Chosen, chosen_of, of_chosen, unfiltered, whole_calendar
from metrics.figure import Figure, unknown
from metrics.intervals import Z, wilson
from metrics.kpi import NO_SALES, NOT_YOURS
from metrics.satisfaction.answer_days import NO_LEVEL, AnswerDays, Days, answer_days
from metrics.satisfaction.levels import LEVELS, NO_SURVEYS
from metrics.staying import checking_dates, stays_a_year_later

TOO_RECENT = N_("no answer is a year old yet: who stays shows a year after it")
NOBODY_BOUGHT = N_("unknown: none of those who answered bought at that time")
NOT_AT_THIS_LEVEL = N_("nobody who still bought answered at this level")
ANSWERS_AT_ONCE = 500_000
LAST_KEY = 2**31 - 1
"""No key of a client is higher; asked to the last one, all companies' questions read alike and are translated once."""


@dataclass(frozen=True)
class Gap:
    """The difference of two shares with its 95 % interval. upper, lower: the levels compared."""

    upper: int
    lower: int
    value: float
    low: float
    high: float

    @property
    def is_chance(self) -> bool:
        return self.low <= 0 <= self.high


@dataclass(frozen=True)
class StayingByLevel:
    """The share that stays by level 1–5, and what the claim "only the fully satisfied stay" comes to.

    stays: level → Figure, n in answers. clients: distinct clients behind them. too_recent: answers without a year of
    following up. not_buying: answers of clients that did not buy any more (or not yet) when they answered. gap: fully
    satisfied less the next level below that has answers. others: all below level 5 together, without interval. missing:
    why there is nothing; empty otherwise.
    """

    stays: Mapping[int, Figure]
    others: Figure = field(default_factory=lambda: unknown(NOT_AT_THIS_LEVEL))
    answers: int = 0
    clients: int = 0
    too_recent: int = 0
    not_buying: int = 0
    gap: Gap | None = None
    missing: str = ""


def _answers(settings: Settings, chosen: Chosen) -> ir.Table:
    """Answers of the selection with the client's patience in days, and the first days after both dates of checking."""
    clients = served("clients").select("tier", "median_gap_days", who="client_key")
    sheets = served("surveys_history").filter(_.level.notnull())
    placed = of_chosen(sheets.join(clients, [("client_key", "who")]), *chosen)
    return placed.select("client_key", "level", **checking_dates(placed, settings))


def _total(value: ir.Value, where: ir.BooleanValue) -> ir.Value:
    return value.sum(where=where).fill_null(0).cast(WIDE).cast("int64")


def _alike(settings: Settings, first: int, last: int, *chosen: *Chosen) -> ir.Table:
    """How many clients have the same answers and stays at each level: a<level> and r<level>, and `clients`.

    The answers of one client are no independent trials, so the unit of the errors is the client.
    """
    sheets = stays_a_year_later(_answers(settings, chosen), ("level",), first, last, settings.calendar)
    counts = {f"a{level}": _total(_.sheets, _.level == level) for level in LEVELS}
    stays = {f"r{level}": _total(_.sheets, (_.level == level) & _.stays) for level in LEVELS}
    clients = sheets.group_by("client_key").agg(**counts, **stays)
    return clients.group_by([*counts, *stays]).agg(clients=_.count())


@cache
def _last_key() -> ir.Table:
    return served("surveys_history").agg(key=_.client_key.max())


def _added_up(view: View) -> dict[str, int]:
    """Sums over all clients of their answers and stays by level and of the products, from which errors are made.

    Some of the clients at a time, so that a million of them fit into the engine's memory.
    """
    asked, parts = unfiltered(view), -(-_placed(answer_days(view), None, view.until) // ANSWERS_AT_ONCE)
    last_key = int(view.run(_last_key())["key"].iloc[0]) if parts > 1 else LAST_KEY
    ends = [last_key * part // parts for part in range(parts + 1)]
    total: dict[str, int] = {}
    for at, (before, end) in enumerate(pairwise(ends), 1):
        rows = asked.run(built(_alike, view.settings, before + 1, end, *chosen_of(view)))
        names = [name for name in rows.columns if name != "clients"]
        values, times = rows[names].to_numpy("int64"), rows["clients"].to_numpy("int64")
        products = values.T @ (values * times[:, None])
        sums = {"clients": times.sum(), **dict(zip(names, times @ values, strict=True))}
        sums |= {
            f"{one}_{other}": products[i, j] for i, one in enumerate(names) for j, other in enumerate(names[i:], i)
        }
        total = {name: total.get(name, 0) + int(value) for name, value in sums.items()}
        view.tell(at / parts)
    return total


def _placed(found: AnswerDays, first: date | None, last: date) -> int:
    """How many answers with a level there are from one day to another."""
    rows = found.among(first, last)
    return int(found.counted["answers"][rows][found.level[rows] != NO_LEVEL].sum())


def _last_old_day(view: View, days: Days) -> date | None:
    """The last of the days whose answers are a year old: the month of the answer a year later is over."""
    over = view.until + timedelta(days=1)
    for day in reversed(np.unique(days).tolist()):
        if period_of(day, "month", view.settings.calendar).back(-1 - MONTHS_A_YEAR).start <= over:
            return day
    return None


def _covariance(sums: Mapping[str, int], one: int, other: int) -> float:
    """Covariance of the shares of two levels over clients: Σ(r₁ − p₁a₁)(r₂ − p₂a₂)/(A₁A₂)."""

    def product(left: str, right: str) -> int:
        return sums[f"{left}_{right}"] if f"{left}_{right}" in sums else sums[f"{right}_{left}"]

    p, q = (sums[f"r{level}"] / sums[f"a{level}"] for level in (one, other))
    total = product(f"r{one}", f"r{other}") - p * product(f"a{one}", f"r{other}")
    total += p * q * product(f"a{one}", f"a{other}") - q * product(f"r{one}", f"a{other}")
    return total / (sums[f"a{one}"] * sums[f"a{other}"])


def _share(sums: Mapping[str, int], level: int) -> Figure:
    n, stayed = sums[f"a{level}"], sums[f"r{level}"]
    if not n:
        return unknown(NOT_AT_THIS_LEVEL)
    share, variance = stayed / n, _covariance(sums, level, level)
    # As many independent answers as would be as uncertain; no more than were given.
    alike = min(float(n), share * (1 - share) / variance) if variance > 0 else float(n)
    low, high = wilson(share * alike, alike)
    return Figure(share, n, low, high)


def _gap(sums: Mapping[str, int]) -> Gap | None:
    """Fully satisfied less the next level below that has answers.

    The interval puts those of the two shares together (Newcombe), less what the same clients have in both.
    """
    below = next((level for level in reversed(LEVELS[:-1]) if sums[f"a{level}"]), None)
    if below is None or not sums["a5"]:
        return None
    top, next_one = _share(sums, 5), _share(sums, below)
    (p, p_low, p_high), (q, q_low, q_high) = (
        (float(v or 0) for v in (f.value, f.low, f.high)) for f in (top, next_one)
    )
    shared = 2 * _covariance(sums, 5, below) * Z * Z
    down = sqrt(max(0.0, (p - p_low) ** 2 + (q_high - q) ** 2 - shared))
    up = sqrt(max(0.0, (p_high - p) ** 2 + (q - q_low) ** 2 - shared))
    return Gap(5, below, p - q, max(-1.0, p - q - down), min(1.0, p - q + up))


def staying_by_level(view: View) -> StayingByLevel:
    """Clients that still buy a year after an answer over those that bought when they gave it, by stated level.

    Rows:   answer sheets with a satisfaction up to the end of the period, at least a year old: the month of the
            answer a year later is over. Bought then: the last order lay within twice the client's own median interval
            (at least 60 days, both settings) before the end of the month of the answer. Stays: the same at the end of
            that month a year later. Filters say whose answers count; orders count wherever the client bought.
    Value:  0 to 1 by level with a Wilson interval on the answers that independent clients would have needed; the gap of
            the top level with a Newcombe interval, less the covariance of clients that stand in both.
    Cuts:   not additive: ask again for the part.
    Source: Jones & Sasser 1995, "Why satisfied customers defect", Harvard Business Review 73(6); Newcombe 1998,
            Statistics in Medicine 17; Kish 1965.
    """
    if missing := _lacks(view):
        return StayingByLevel({}, missing=missing)
    found = answer_days(view)
    last_old = _last_old_day(view, found.days[found.among(None, view.until)])
    old = 0 if last_old is None else _placed(found, None, last_old)
    recent = _placed(found, None, view.until) - old
    if last_old is None or not old:
        return StayingByLevel({}, too_recent=recent, missing=TOO_RECENT)
    # Periods that end between two waves of answers have the same old ones.
    sums = replace(whole_calendar(view), until=last_old).once(_added_up)
    answers = sum(sums[f"a{level}"] for level in LEVELS)
    if not answers:
        return StayingByLevel({}, too_recent=recent, not_buying=old, missing=NOBODY_BOUGHT)
    stays = {level: _share(sums, level) for level in LEVELS}
    below, stayed = answers - sums["a5"], sum(sums[f"r{level}"] for level in LEVELS[:-1])
    others = Figure(stayed / below, below) if below else unknown(NOT_AT_THIS_LEVEL)
    return StayingByLevel(stays, others, answers, sums["clients"], recent, old - answers, _gap(sums))


def _lacks(view: View) -> str:
    if not view.has("surveys"):
        return NO_SURVEYS
    if not view.has("sales"):
        return NO_SALES
    return "" if view.may_see("money") and view.may_see("satisfaction") else NOT_YOURS
