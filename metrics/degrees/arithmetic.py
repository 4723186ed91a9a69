"""The arithmetic of one client's scores, step by step from what is known to the points it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from data.contract import TEN_THOUSANDTHS
from data.door import View
from data.messages import N_
from data.tables import served
from metrics.degrees.scores import (
    DEGREES,
    FULL_WALLET,
    MOST_RECOMMEND,
    NO_PROFIT,
    WEIGHTS,
    Anchored,
    anchors_note,
    profit_points,
)
from metrics.kpi_record import NOT_YOURS

Unit = Literal["share", "chance", "attitude", "recommend", "money"]
NO_ANSWER = N_("unknown: no answer of the last 18 months says how satisfied the client is")
NO_OPINION = N_("unknown: no answer of the last 18 months compares us or says whether the client would recommend us")
NO_ORDER = N_("unknown: its orders do not tell whether the client still buys")
NO_WALLET = N_("unknown: what the client buys a year is not known, or sales do not cover twelve months")
NO_PROFIT_KNOWN = N_("unknown: a cost of the twelve months is not known, or sales do not cover them")
NO_ANCHORS = N_("unknown: no whole year of sales yet whose spread could set what is little and what is much")
NO_DEPENDENCE = N_("unknown: neither what the client buys a year nor its profit is known")
NO_MOMENT = N_("unknown: the client had neither bought nor answered by then")
TOPICS: dict[str, Literal["satisfaction", "money"]] = {
    "satisfaction": "satisfaction", "loyalty": "money", "contribution": "money", "dependence": "money",
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step from a raw value to points of a score; the points of the steps of a degree add up to its score.

    raw: the value in its unit (a share 0–1, a chance 0–1, attitude −1 to 1, recommend 0–10, money in currency units);
    None where unknown, and `missing` then says why. part: how much of the step's points it earns, 0–1. weight: what the
    step may give of 100, after the weights of the missing ones are spread over the others; None where it is missing.
    """

    name: str
    raw: float | None
    unit: Unit
    weight: float | None
    part: float | None
    points: float
    missing: str = ""


@dataclass(frozen=True)
class Arithmetic:
    """A degree of one client: its score and the steps to it; None with `missing` where there is no score.

    note: what else has to be said of it, a message; empty as a rule.
    """

    degree: str
    score: float | None
    steps: tuple[Step, ...]
    missing: str = ""
    note: str = ""


@cache
def _moment(client_key: int) -> ir.Table:
    return served("client_moments_anywhere").filter(_.client_key == client_key)


def degree_arithmetic(view: View, client_key: int) -> list[Arithmetic]:
    """The four degrees of one client, each with the steps from raw values to its score; made for a waterfall.

    Rows:   the client's latest moment up to the view's last day, whatever the filters; rights hold.
    Value:  one Arithmetic a degree, in the order of DEGREES; points add up to the score.
    Cuts:   of one client.
    Source: see `scores`, whose score version it follows.
    """
    rows = view.run(_moment(client_key))
    if rows.empty:
        return [Arithmetic(degree, None, (), NO_MOMENT) for degree in DEGREES]
    found = arithmetic_of(rows.iloc[0].to_dict(), view.settings)
    return [
        each if view.may_see(TOPICS[each.degree]) else Arithmetic(each.degree, None, (), NOT_YOURS) for each in found
    ]


def arithmetic_of(moment: Mapping[str, Any], settings: Anchored) -> list[Arithmetic]:
    """The arithmetic of a row of `client_moments`, in plain numbers: what `scores` asks the engine for.

    Rows:   one client at one moment; missing values may be None or NaN.
    Value:  one Arithmetic a degree, in the order of DEGREES.
    Cuts:   of one client.
    Source: see `scores`.
    """
    known = {name: None if pd.isna(value) else value for name, value in moment.items()}
    return [_satisfaction(known), _loyalty(known), _contribution(known, settings), _dependence(known)]


def _clipped(part: float) -> float:
    return min(1.0, max(0.0, part))


def _alone(degree: str, name: str, raw: float | None, missing: str) -> Arithmetic:
    """A degree of a single step, linear from 0 to 1."""
    if raw is None:
        return Arithmetic(degree, None, (Step(name, None, "share", None, None, 0.0, missing),), missing)
    part = _clipped(float(raw))
    return Arithmetic(degree, 100 * part, (Step(name, float(raw), "share", 100.0, part, 100 * part),))


def _satisfaction(known: Mapping[str, Any]) -> Arithmetic:
    return _alone("satisfaction", "answers", known["satisfaction"], NO_ANSWER)


def _dependence(known: Mapping[str, Any]) -> Arithmetic:
    name = "profit_share" if known["wallet"] is None and known["dependence"] is not None else "wallet"
    return _alone("dependence", name, known["dependence"], NO_DEPENDENCE)


def _loyalty(known: Mapping[str, Any]) -> Arithmetic:
    parts: list[tuple[str, Any, Unit, Any, str]] = [
        ("alive", known["alive"], "chance", lambda raw: raw, NO_ORDER),
        ("wallet", known["wallet"], "share", lambda raw: _clipped(raw / FULL_WALLET), NO_WALLET),
        _opinion(known),
    ]
    alive = known["alive"] is not None
    total = sum(WEIGHTS[_weight(name)] for name, raw, *_rest in parts if raw is not None)
    steps = []
    for name, raw, unit, earned, missing in parts:
        if raw is None:
            steps.append(Step(name, None, unit, None, None, 0.0, missing))
            continue
        weight, part = 100 * WEIGHTS[_weight(name)] / total, float(earned(raw))
        steps.append(Step(name, float(raw), unit, weight if alive else None, part, weight * part if alive else 0.0))
    score = sum(step.points for step in steps) if alive else None
    return Arithmetic("loyalty", score, tuple(steps), "" if alive else NO_ORDER)


def _opinion(known: Mapping[str, Any]) -> tuple[str, Any, Unit, Any, str]:
    """What the client thinks: of us against the best alternative or, where that is not known, of recommending us."""
    if known["attitude"] is None and known["recommend"] is not None:
        return "recommend", known["recommend"], "recommend", lambda raw: raw / MOST_RECOMMEND, ""
    return "attitude", known["attitude"], "attitude", lambda raw: (raw + 1) / 2, NO_OPINION


def _weight(name: str) -> str:
    return "attitude" if name == "recommend" else name


def _contribution(known: Mapping[str, Any], settings: Anchored) -> Arithmetic:
    """From the points of no profit up to those of the upper anchor, or down to those of the lower one."""
    points, profit_e4 = profit_points(settings), known["profit_e4"]
    missing = NO_PROFIT_KNOWN if profit_e4 is None else NO_ANCHORS if points is None else ""
    if points is None or profit_e4 is None:
        raw = None if profit_e4 is None else profit_e4 / TEN_THOUSANDTHS
        return Arithmetic("contribution", None, (Step("profit", raw, "money", None, None, 0.0, missing),), missing)
    profit, (low, high) = profit_e4 / TEN_THOUSANDTHS, points
    part = _clipped(profit / (low if profit < 0 else high))
    span = -NO_PROFIT if profit < 0 else 100 - NO_PROFIT
    start = Step("no_profit", 0.0, "money", NO_PROFIT, 1.0, NO_PROFIT)
    moved = Step("profit", float(profit), "money", span, part, span * part)
    return Arithmetic("contribution", NO_PROFIT + span * part, (start, moved), note=anchors_note(settings))
