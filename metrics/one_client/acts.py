"""What to do next with one client, by plain rules: each says why and how much hangs on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from data.settings import Settings
from metrics.one_client.relation import Relation

SOON_DAYS, NEAR_POINTS, OFTEN, MOST = 7, 3.0, 2.0, 6
"""Planned acts are told so many days ahead; a grade is near its upper bound within so many points; visits stand out
from so many times those of the tier, or that part of them; at most so many acts are listed."""
OWED_TO_IT = ("planned", "promise", "complaint")
RULES = (*OWED_TO_IT, "alert", "credit", "order", "lost", "captive", "loss", "under_visited", "over_visited", "grade",
         "survey")  # fmt: skip
Numbers = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """One thing to do: the rule that says so, the money that hangs on it (a year), and the numbers of the reason."""

    rule: str
    stake_e4: int | None = None
    numbers: Numbers = field(default_factory=lambda: MappingProxyType({}))


def next_acts(known: Relation, settings: Settings, as_of: date, most: int = MOST) -> tuple[Act, ...]:
    """What to do next with one client, the most urgent first; nothing where no rule asks for anything.

    Rows:   the rules of RULES: what was planned, promised or complained of and is open comes first; then what money
            hangs on, the most first; then the rest. Rules whose figures are unknown, or not the reader's, say nothing.
    Value:  at most `most` acts.
    Cuts:   of one client.
    Source: definition of the house.
    """
    found = [*_owed(known, as_of), *_of_money(known, settings), *_of_service(known)]
    place = {rule: at for at, rule in enumerate(RULES)}

    def urgency(act: Act) -> tuple[int, int, int]:
        return (0 if act.rule in OWED_TO_IT else 1 if act.stake_e4 else 2, -(act.stake_e4 or 0), place[act.rule])

    return tuple(sorted(found, key=urgency)[:most])


def _owed(known: Relation, as_of: date) -> Iterator[Act]:
    soon = as_of + timedelta(days=SOON_DAYS)
    for plan in known.plans:
        if plan.done_on is None and plan.due_on <= soon:
            yield Act("planned", None, {"kind": plan.kind, "day": plan.due_on, "owner": plan.owner, "note": plan.note})
    if known.promises is not None and known.promises.overdue:
        yield Act("promise", None, {"n": known.promises.overdue, "days": known.promises.late_days})
    if known.complaints is not None and known.complaints.open:
        yield Act("complaint", None, {"n": known.complaints.open, "days": known.complaints.open_days})


def _of_money(known: Relation, settings: Settings) -> Iterator[Act]:
    moment = known.moment
    revenue = _whole(moment.get("revenue_e4"))
    open_ones = [each for each in known.signals if each.is_open]
    for signal in open_ones:
        yield Act("alert", signal.stake_e4, {"kind": signal.kind, "day": signal.raised_on})
    if known.credit is not None and known.credit.late_e4 > 0:
        yield Act("credit", known.credit.late_e4, {"days": known.credit.late_days})
    due = known.next_order
    is_lost = due is not None and due.waited_days >= max(
        due.usual_days * settings.loss_intervals, settings.shortest_loss_days
    )
    if due is not None and not any(each.kind == "no_order" for each in open_ones):
        waited = {"days": due.waited_days, "usual": due.usual_days}
        if is_lost:
            yield Act("lost", _earned(moment, _whole(moment.get("former_revenue_e4")) or revenue), waited)
        elif due.intervals >= settings.retention_intervals:
            yield Act("order", _earned(moment, revenue), waited)
    lives_on_us, happy = moment.get("dependence"), moment.get("satisfaction")
    if lives_on_us is not None and happy is not None and revenue and not is_lost:
        is_captive = lives_on_us >= settings.wallet_cut and 100 * happy < settings.attitude_cut
        if is_captive:
            yield Act("captive", _earned(moment, revenue), {"wallet": lives_on_us, "score": 100 * happy})
    profit = _whole(moment.get("profit_e4"))
    if profit is not None and profit < 0:
        yield Act("loss", -profit, {"reason": known.loss_reason})


def _of_service(known: Relation) -> Iterator[Act]:
    visits = known.visits
    if visits is not None and visits.usual is not None and visits.usual >= 1:
        numbers = {"n": visits.count, "usual": visits.usual}
        room = known.both_ways.room_e4 if known.both_ways is not None else None
        if visits.count * OFTEN <= visits.usual:
            yield Act("under_visited", _earned(known.moment, room), numbers)
        elif visits.count >= OFTEN * visits.usual:
            yield Act("over_visited", None, numbers)
    grade = known.grade
    if grade is not None and grade.short_of is not None and grade.short_of <= NEAR_POINTS and grade.most_room:
        yield Act("grade", None, {"points": grade.short_of, "letter": grade.letter, "criterion": grade.most_room})
    if known.is_asked and not known.moment.get("answers"):
        yield Act("survey")


def _earned(moment: Mapping[str, Any], revenue_e4: int | None) -> int | None:
    """What of so much revenue stays as profit, as it did in twelve months; all of it where that is unknown."""
    revenue, profit = _whole(moment.get("revenue_e4")), _whole(moment.get("profit_e4"))
    if revenue_e4 is None or not revenue or revenue < 0 or profit is None:
        return revenue_e4
    return max(0, round(revenue_e4 * profit / revenue))


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)
