"""What to do next with a client: rules whose order and numbers can be counted by hand."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

from data.settings import Settings
from metrics.contribution.lines import NOTHING
from metrics.figure import Figure
from metrics.one_client import (
    BothWays,
    ClientGrade,
    Complaints,
    Credit,
    NextOrder,
    Owed,
    Promises,
    Relation,
    Signal,
    Visits,
    next_acts,
)

TODAY, SETTINGS = date(2026, 6, 30), Settings()


def relation(moment: dict[str, Any] | None = None, **known: Any) -> Relation:
    return Relation(moment or {"answers": 1}, NOTHING, known.pop("reasons", ()), "", **known)


def rules(known: Relation) -> list[str]:
    return [act.rule for act in next_acts(known, SETTINGS, TODAY)]


def waiting(days: int, usual: float) -> NextOrder:
    return NextOrder(date(2026, 6, 1), max(days - round(usual), 0), usual, days)


def test_nothing_is_asked_for_where_nothing_is_due() -> None:
    assert next_acts(relation(), SETTINGS, TODAY) == ()


def test_what_is_owed_to_the_client_comes_first_then_money_then_the_rest() -> None:
    known = relation(
        {"answers": 0, "revenue_e4": 900},
        promises=Promises(Figure(0.5, 2), pd.DataFrame(), 1, 12, None),
        complaints=Complaints(pd.DataFrame(), 2, 1, 5, 0),
        credit=Credit((Owed("not_due", 50, 1), Owed("late_30", 400, 2)), late_days=9),
        signals=(Signal("fall", date(2026, 6, 1), True, 1.0, 2.0, 700, ""),),
        is_asked=True,
    )
    found = next_acts(known, SETTINGS, TODAY)
    assert [(act.rule, act.stake_e4) for act in found] == [
        ("promise", None), ("complaint", None), ("alert", 700), ("credit", 400), ("survey", None),
    ]  # fmt: skip
    assert found[0].numbers == {"n": 1, "days": 12} and found[3].numbers == {"days": 9}


def test_an_alert_that_was_dealt_with_or_no_longer_holds_asks_for_nothing() -> None:
    raised = date(2026, 6, 1)
    signals = (
        Signal("fall", raised, True, 1.0, 2.0, 700, "", state="done"),
        Signal("mix", raised, True, 1.0, 2.0, 700, "", state="no_problem"),
        Signal("rise", raised, False, 1.0, 2.0, 700, ""),
    )
    assert rules(relation(signals=signals)) == []


def test_a_missing_order_is_asked_for_until_the_client_counts_as_lost() -> None:
    # Two usual intervals: call; four of them and at least 120 days: win it back.
    moment = {"answers": 1, "revenue_e4": 800, "former_revenue_e4": 900}
    assert rules(relation(moment, next_order=waiting(27, 14))) == []
    assert rules(relation(moment, next_order=waiting(28, 14))) == ["order"]
    assert rules(relation(moment, next_order=waiting(119, 14))) == ["order"], "a weekly buyer is not lost in a month"
    (lost,) = next_acts(relation(moment, next_order=waiting(120, 14)), SETTINGS, TODAY)
    assert (lost.rule, lost.stake_e4) == ("lost", 900)
    (earned,) = next_acts(relation(moment | {"profit_e4": 80}, next_order=waiting(120, 14)), SETTINGS, TODAY)
    assert earned.stake_e4 == 90, "a tenth of revenue stays as profit, so that of what it used to buy does"
    alert = Signal("no_order", date(2026, 6, 1), True, None, None, 800, "")
    assert rules(relation(moment, next_order=waiting(60, 14), signals=(alert,))) == ["alert"], "said once"


def test_captive_and_unhappy_needs_both() -> None:
    moment = {"answers": 1, "revenue_e4": 800, "dependence": 0.5, "satisfaction": 0.64}
    assert rules(relation(moment)) == ["captive"]
    assert rules(relation(moment | {"satisfaction": 0.65})) == []
    assert rules(relation(moment | {"dependence": 0.49})) == []
    assert rules(relation(moment | {"satisfaction": None})) == [], "unknown says nothing"


def test_a_loss_names_its_dearest_reason() -> None:
    (act,) = next_acts(relation({"answers": 1, "profit_e4": -300}, reasons=(("visits", 200),)), SETTINGS, TODAY)
    assert (act.rule, act.stake_e4, act.numbers) == ("loss", 300, {"reason": "visits"})


def test_visits_stand_out_from_twice_or_half_those_of_the_tier() -> None:
    both = BothWays(400, 0.4, None, None, 1_000, None, None, None)
    found = next_acts(relation(visits=Visits(6, None, 12.0), both_ways=both), SETTINGS, TODAY)
    assert [(act.rule, act.stake_e4) for act in found] == [("under_visited", 600)], "what it buys elsewhere"
    assert rules(relation(visits=Visits(7, None, 12.0))) == []
    assert rules(relation(visits=Visits(24, None, 12.0))) == ["over_visited"]
    assert rules(relation(visits=Visits(24, None, None))) == [], "nobody says what is usual"


def test_a_grade_within_three_points_of_the_next_names_where_most_can_be_won() -> None:
    scores = MappingProxyType({"income": 90.0, "volume": 60.0, "credit": 100.0})
    weights = MappingProxyType({"income": 40.0, "volume": 30.0, "credit": 20.0, "prospects": 10.0})
    near = ClientGrade("B", 88.5, {}, scores, weights, 91.0)
    (act,) = next_acts(relation(grade=near), SETTINGS, TODAY)
    assert (act.rule, act.numbers["points"], act.numbers["criterion"]) == ("grade", 2.5, "volume")
    assert rules(relation(grade=ClientGrade("B", 87.9, {}, scores, weights, 91.0))) == []
    assert rules(relation(grade=ClientGrade("C", 92.0, {}, scores, weights, 81.0, is_capped=True))) == []
