"""Grade schemes at the desk: kept by name, the one saved last in force, nothing replaced unseen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.desk import Changed, Conflict, Desk, GradeScheme, NotAccepted, NotAllowed
from data.desk.commands import ForgetScheme, SaveScheme
from data.scope import TOPICS, Scope, whole_company
from tests.data.desk.conftest import Place

ANNA = whole_company("anna", "owner of the store")
BEN = whole_company("ben", "owner of the store")
AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
USUAL = (40, 30, 20, 10), (91, 81, 65), 3, "C"


def saved(name: str = "2026", **other: Any) -> SaveScheme:
    return SaveScheme(**{"name": name, **dict(zip(("weights", "bounds"), USUAL, strict=False)), **other})


def test_a_saved_scheme_says_who_and_when_and_is_in_the_audit(desk: Desk) -> None:
    assert desk.schemes() == ()
    assert desk.carry_out(saved("永兴"), ANNA, AT) == 1
    assert desk.schemes() == (GradeScheme("永兴", *USUAL, "anna", AT, 1),)
    assert desk.audit()[0].changes == (Changed("the grade scheme 永兴", None, USUAL),)


def test_the_scheme_saved_last_is_in_force_and_saving_one_again_puts_it_there(desk: Desk) -> None:
    desk.carry_out(saved("old"), ANNA, AT)
    desk.carry_out(saved("new", weights=(25, 25, 25, 25)), BEN, LATER)
    assert [scheme.name for scheme in desk.schemes()] == ["old", "new"]
    assert desk.carry_out(saved("new", weights=(25, 25, 25, 25)), ANNA, LATER) == 2
    assert desk.carry_out(saved("old"), ANNA, LATER) == 3
    assert [(scheme.name, scheme.revision) for scheme in desk.schemes()] == [("new", 2), ("old", 3)]


def test_the_later_values_of_a_name_win(desk: Desk) -> None:
    desk.carry_out(saved(), ANNA, AT)
    desk.carry_out(saved(weights=(100, 0, 0, 0), bounds=(90.5, 80, 0), grave_severity=2, grave_cap="D"), BEN, LATER)
    assert desk.schemes() == (GradeScheme("2026", (100, 0, 0, 0), (90.5, 80, 0), 2, "D", "ben", LATER, 2),)


def test_a_scheme_that_somebody_saved_meanwhile_is_not_replaced_unseen(desk: Desk) -> None:
    desk.carry_out(saved(seen_revision=0), ANNA, AT)
    with pytest.raises(Conflict, match=r"the grade scheme 2026 was changed to .* by anna"):
        desk.carry_out(saved(weights=(1, 1, 1, 1), seen_revision=0), BEN, LATER)
    assert desk.carry_out(saved(weights=(1, 1, 1, 1), seen_revision=1), BEN, LATER) == 2


def test_a_forgotten_scheme_leaves_the_one_before_in_force_and_its_history_stays(desk: Desk) -> None:
    desk.carry_out(saved("old"), ANNA, AT)
    desk.carry_out(saved("new"), ANNA, AT)
    desk.carry_out(ForgetScheme("new"), BEN, LATER)
    assert [scheme.name for scheme in desk.schemes()] == ["old"]
    assert [entry.command for entry in desk.audit()] == ["ForgetScheme", "SaveScheme", "SaveScheme"]
    with pytest.raises(NotAccepted, match="there is no grade scheme new; saved are: old"):
        desk.carry_out(ForgetScheme("new"), BEN, LATER)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "a\nb"}, "a name of one line"),
        ({"weights": (40, 30, 20)}, "four whole numbers from 0 to 100; there was 40 / 30 / 20"),
        ({"weights": (40, 30, 20, 101)}, "four whole numbers"),
        ({"weights": (40, 30, 20, -1)}, "four whole numbers"),
        ({"weights": (40, 30, 20, 10.5)}, "four whole numbers"),
        ({"weights": (True, 30, 20, 10)}, "four whole numbers"),
        ({"weights": [40, 30, 20, 10]}, "four whole numbers"),
        ({"weights": (0, 0, 0, 0)}, "at least one weight is above 0"),
        ({"bounds": (81, 91, 65)}, r"three numbers that fall, from 100 down to 0; there was 81 / 91 / 65"),
        ({"bounds": (91, 91, 65)}, "three numbers that fall"),
        ({"bounds": (101, 81, 65)}, "three numbers that fall"),
        ({"bounds": (91, 81, -1)}, "three numbers that fall"),
        ({"bounds": (91, 81, float("nan"))}, "three numbers that fall"),
        ({"grave_severity": 0}, "is 1, 2 or 3; there was 0"),
        ({"grave_severity": 4}, "is 1, 2 or 3"),
        ({"grave_cap": "E"}, "is A, B, C or D; there was E"),
    ],
)
def test_what_is_no_scheme_is_refused(tmp_path: Path, wrong: dict[str, Any], said: str) -> None:
    with Desk.at(tmp_path) as desk:
        with pytest.raises(NotAccepted, match=said):
            desk.carry_out(saved(**wrong), ANNA, AT)
        assert desk.revision() == 0


@pytest.mark.parametrize(
    "scope",
    [
        Scope("ben", regions=frozenset(("N",)), topics=TOPICS, why="his region"),
        Scope("ben", everywhere=True, topics=frozenset(("money",)), why="figures"),
    ],
)
def test_saving_takes_money_of_the_whole_company_and_somebody_who_models(tmp_path: Path, scope: Scope) -> None:
    said = "saving a grade scheme (needs the right to money for the whole|is for analyst or administrator)"
    with Desk.at(tmp_path) as desk, pytest.raises(NotAllowed, match=said):
        desk.carry_out(saved(), scope, AT)


def test_a_copy_brings_schemes_back_in_their_order(place: Place, desk: Desk, tmp_path: Path) -> None:
    for name in ("b", "a", "b"):
        desk.carry_out(saved(name), ANNA, AT)
    held = desk.schemes()
    desk.backup_to(tmp_path / "copy")
    desk.carry_out(ForgetScheme("a"), ANNA, AT)
    desk.restore_from(tmp_path / "copy", "anna", LATER)
    assert desk.schemes() == held and [scheme.name for scheme in held] == ["a", "b"]
    with Desk.at(tmp_path / "elsewhere", "") as other:
        other.restore_from(tmp_path / "copy", "anna", LATER)
        other.check()
        assert other.schemes() == held
