"""Who stays: the share of clients that still buy a year after they answered, by the satisfaction they stated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import sqrt
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from data.door import View
from data.messages import N_
from data.tables import WIDE, served
from metrics.everywhere import of_selection, unfiltered
from metrics.figure import Figure, unknown
from metrics.intervals import Z, wilson
from metrics.kpi import NO_SALES, NOT_YOURS
from metrics.satisfaction.levels import LEVELS, NO_SURVEYS
from metrics.staying import checking_dates, stays_a_year_later

TOO_RECENT = N_("no answer is a year old yet: who stays shows a year after it")
NOBODY_BOUGHT = N_("unknown: none of those who answered bought at that time")
NOT_AT_THIS_LEVEL = N_("nobody who still bought answered at this level")
ANSWERS_AT_ONCE = 500_000


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


def _answers(view: View) -> ir.Table:
    """Answers of the selection with the client's patience in days, and the first days after both dates of checking."""
    clients = served("clients").select("tier", "median_gap_days", who="client_key")
    sheets = served("surveys_history").filter(_.level.notnull())
    placed = of_selection(sheets.join(clients, [("client_key", "who")]), view)
    return placed.select("client_key", "level", **checking_dates(placed, view.settings))


def _total(value: ir.Value, where: ir.BooleanValue) -> ir.Value:
    return value.sum(where=where).fill_null(0).cast(WIDE).cast("int64")


def _sums(view: View, first: int, last: int) -> ir.Table:
    """One row: answers and stays by level, and their products over clients, from which errors are made.

    The answers of one client are no independent trials, so the unit of the errors is the client.
    """
    old = _answers(view).filter(_.later.delta(ibis.literal(view.until), unit="day") <= 1)
    sheets = stays_a_year_later(old, ("level",), first, last, view.settings.calendar)
    counts = {f"a{level}": _total(_.sheets, _.level == level) for level in LEVELS}
    stays = {f"r{level}": _total(_.sheets, (_.level == level) & _.stays) for level in LEVELS}
    clients = sheets.group_by("client_key").agg(**counts, **stays)
    names = [*counts, *stays]
    sums = {name: _[name].sum().cast(WIDE).cast("int64") for name in names}
    products = {
        f"{one}_{other}": (_[one] * _[other]).sum().cast(WIDE).cast("int64")
        for at, one in enumerate(names)
        for other in names[at:]
    }
    return clients.agg(clients=_.count(), **sums, **products)


def _added_up(view: View, answers: int, last_key: int) -> dict[str, int]:
    """The sums over all clients, some of them at a time, so that a million of them fit into the engine's memory."""
    asked, parts = unfiltered(view), -(-answers // ANSWERS_AT_ONCE)
    ends = [last_key * part // parts for part in range(parts + 1)]
    total: dict[str, int] = {}
    for at, (before, end) in enumerate(pairwise(ends), 1):
        row: Mapping[str, Any] = asked.run(_sums(view, before + 1, end)).iloc[0].to_dict()
        for name, value in row.items():
            total[name] = total.get(name, 0) + (0 if value is None or value != value else int(value))
        view.tell(at / parts)
    return total


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
    asked = unfiltered(view)
    ages = _answers(view).mutate(is_old=_.later.delta(ibis.literal(view.until), unit="day") <= 1)
    counts = asked.run(
        ages.agg(answers=_.count(), keys=_.client_key.max(), old=_.is_old.sum().fill_null(0).cast(WIDE).cast("int64"))
    ).iloc[0]
    old, recent = int(counts["old"]), int(counts["answers"] - counts["old"])
    if not old:
        return StayingByLevel({}, too_recent=recent, missing=TOO_RECENT)
    sums = _added_up(view, old, int(counts["keys"]))
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
