"""Duties: what a role may enter, whatever topics it sees; refused in words that say who does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest

from data.desk import Desk, Draft, NotAllowed, NotYourDuty, Picked
from data.desk.commands import (
    AboutClient,
    ChangeRights,
    ChangeSettings,
    Command,
    EndOverride,
    ForgetScenario,
    ForgetScheme,
    PlanAct,
    SaveScenario,
    SaveScheme,
)
from data.desk.edits import EDITS, check_right
from data.execution import GoBack, carry_out
from data.scope import MAY, ROLES, TOPICS, Duty, Role, Scope

AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
MODELS = {SaveScenario, ForgetScenario, SaveScheme, ForgetScheme}
GIVEN: tuple[tuple[Command, Duty], ...] = (
    (PlanAct("", "c1", "Li", "visit", date(2026, 7, 2)), "serve"),
    (EndOverride("c1"), "serve"),
    (SaveScenario("lean", "what_if", ()), "model"),
    (SaveScheme("new", (40, 30, 20, 10), (80.0, 60.0, 40.0)), "model"),
    (ChangeSettings((("currency", "EUR"),), 0), "set_up"),
    (ChangeRights((), (), 0), "set_up"),
)


def everything(role: Role) -> Scope:
    return Scope("li", everywhere=True, topics=TOPICS, role=role, why="a rule")


def test_every_command_says_whose_duty_it_is() -> None:
    assert {kind for kind, doing in EDITS.items() if doing.duty == "serve"} == set(get_args(AboutClient))
    assert {kind for kind, doing in EDITS.items() if doing.duty == "model"} == MODELS
    assert {doing.duty for doing in EDITS.values()} == {"serve", "model", "set_up"}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gives_the_commands_of_its_duties_and_no_other(role: Role) -> None:
    for command, duty in GIVEN:
        if duty in MAY[role]:
            check_right(command, everything(role), {"c1"})
        else:
            with pytest.raises(NotYourDuty, match=f"you are here as {role}"):
                check_right(command, everything(role), {"c1"})


def test_a_refusal_says_what_failed_who_does_it_and_whom_to_ask() -> None:
    with pytest.raises(NotYourDuty) as refused:
        check_right(SaveScenario("lean", "what_if", ()), everything("manager"))
    told = "saving a scenario is for analyst or administrator; you are here as manager."
    assert str(refused.value) == f"{told} Nothing was changed; ask whoever gives rights"
    assert refused.value.said.values == {"roles": "analyst, administrator", "role": "manager"}


def test_an_analyst_saves_what_ifs_of_the_whole_company_only(tmp_path: Path) -> None:
    seen = frozenset(("money", "satisfaction"))
    analyst = Scope("li", everywhere=True, topics=seen, role="analyst")  # type: ignore[arg-type]
    regional = Scope("wu", regions=frozenset("N"), topics=seen, role="analyst")  # type: ignore[arg-type]
    with Desk.at(tmp_path) as desk:
        assert desk.carry_out(SaveScenario("lean", "what_if", ()), analyst, AT) == 1
        assert desk.carry_out(SaveScheme("new", (40, 30, 20, 10), (80.0, 60.0, 40.0)), analyst, AT) == 2
        with pytest.raises(NotAllowed, match="for the whole company"):
            desk.carry_out(ForgetScenario("lean", "what_if"), regional, AT)


def test_whoever_may_not_set_up_changes_nothing_of_the_store(tmp_path: Path) -> None:
    with pytest.raises(NotYourDuty, match="changing what the store holds is for administrator"):
        carry_out(tmp_path, GoBack("000001"), everything("executive"), AT)


@pytest.mark.parametrize("role", ROLES)
def test_whoever_sees_something_collects_for_a_snapshot(role: Role, tmp_path: Path) -> None:
    regional = Scope("wu", regions=frozenset("N"), topics=frozenset(("money",)), role=role)
    draft = Draft("Q2", "", (Picked("overview", "tiles", ()),))
    with Desk.at(tmp_path) as desk:
        desk.keep_draft(draft, regional, AT)
        assert desk.draft_of("wu") == draft
