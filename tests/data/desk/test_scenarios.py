"""Scenarios at the desk: a what-if by name, with who and when, never replaced unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.desk import Conflict, Desk, NotAllowed, Scenario
from data.desk.commands import ForgetScenario, SaveScenario
from data.scope import Scope, whole_company

ANNA = whole_company("anna", "owner of the store")
BEN = whole_company("ben", "owner of the store")
AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
CONTROLS = (("visits", "2"), ("fee", "15"))


def saved(
    name: str = "少拜访", controls: tuple[tuple[str, str], ...] = CONTROLS, seen: int | None = None
) -> SaveScenario:
    return SaveScenario(name, "cost_and_profit", controls, (("region", "N"), ("period", "2026-Q1")), seen)


def test_a_saved_scenario_says_who_and_when_in_equal_order(desk: Desk) -> None:
    assert desk.scenarios() == ()
    assert desk.carry_out(saved(), ANNA, AT) == 1
    assert desk.scenarios() == (
        Scenario(
            "少拜访", "cost_and_profit", (("fee", "15"), ("visits", "2")), (("period", "2026-Q1"), ("region", "N")),
            "anna", AT, 1,
        ),
    )  # fmt: skip
    assert desk.carry_out(saved(controls=CONTROLS[::-1]), BEN, LATER) == 1


def test_the_later_one_of_a_name_wins_and_pages_have_names_of_their_own(desk: Desk) -> None:
    desk.carry_out(saved(), ANNA, AT)
    desk.carry_out(saved(controls=()), BEN, LATER)
    desk.carry_out(SaveScenario("少拜访", "word_of_mouth", ()), BEN, LATER)
    assert [(each.page, each.controls, each.who) for each in desk.scenarios()] == [
        ("cost_and_profit", (), "ben"), ("word_of_mouth", (), "ben"),
    ]  # fmt: skip


def test_a_scenario_that_somebody_saved_meanwhile_is_not_replaced_unseen(desk: Desk) -> None:
    desk.carry_out(saved(seen=0), ANNA, AT)
    with pytest.raises(Conflict, match=r"少拜访 was changed to .* by anna"):
        desk.carry_out(saved(controls=(), seen=0), BEN, LATER)
    assert desk.carry_out(saved(controls=(), seen=1), BEN, LATER) == 2


def test_a_forgotten_scenario_is_listed_no_more_and_its_history_stays(desk: Desk) -> None:
    desk.carry_out(saved(), ANNA, AT)
    desk.carry_out(ForgetScenario("少拜访", "cost_and_profit"), BEN, LATER)
    assert desk.scenarios() == () and [entry.who for entry in desk.audit()] == ["ben", "anna"]
    with pytest.raises(ValueError, match="cost_and_profit has no scenario '少拜访'; saved are: none"):
        desk.carry_out(ForgetScenario("少拜访", "cost_and_profit"), BEN, LATER)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (SaveScenario(" ", "money", ()), "a scenario's name is one line"),
        (SaveScenario("a\nb", "money", ()), "a scenario's name is one line"),
        (SaveScenario("a", "", ()), "a scenario belongs to a page"),
        (SaveScenario("a", "money", (("x", 1),)), "pairs of parameter and code"),  # type: ignore[arg-type]
        (SaveScenario("a", "money", (("x", "1"), ("x", "2"))), "a parameter is given twice"),
        (SaveScenario("a", "money", tuple((str(n), "1") for n in range(201))), "at most 200 pairs"),
        (SaveScenario("a", "money", (("x", "\x00"),)), "pairs of parameter and code"),
    ],
)
def test_what_is_no_scenario_is_refused(tmp_path: Path, command: SaveScenario, said: str) -> None:
    with Desk.at(tmp_path) as desk:
        with pytest.raises(ValueError, match=said):
            desk.carry_out(command, ANNA, AT)
        assert desk.revision() == 0


def test_saving_takes_figures_of_the_whole_company_and_somebody_who_models(tmp_path: Path) -> None:
    manager = Scope("ben", everywhere=True, topics=frozenset(("money",)), why="figures")
    blind = replace(manager, topics=frozenset(("setup",)), role="administrator")
    with Desk.at(tmp_path) as desk:
        with pytest.raises(NotAllowed, match="saving a scenario is for analyst or administrator"):
            desk.carry_out(saved(), manager, AT)
        with pytest.raises(
            NotAllowed, match="saving a scenario needs the right to money or satisfaction for the whole"
        ):
            desk.carry_out(saved(), blind, AT)
