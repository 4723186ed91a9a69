"""Targets at the desk: entered whole, to the last digit, thousands at once; met when two change the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

import pytest

from data.desk import Changed, Conflict, Desk, EnteredTarget, NotAccepted, NotAllowed, TargetChange
from data.desk.commands import ChangeSettings, ChangeTargets
from data.scope import TOPICS, Scope, whole_company
from data.targets import Target, TargetKey
from tests.data.desk.conftest import Place

ANNA = whole_company("anna", "owner of the store")
BEN = whole_company("ben", "owner of the store")
AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
YEAR = Target("revenue", "ALL", "", "2026", 1234567890123.45, "张伟", "higher")
NORTH = Target("own:margin_2", "N", "", "2026-Q3", 0.123456789, "Li")
LI = Target("orders", "N", "Li", "2026-09", 12, "Li")


def enter(
    desk: Desk,
    *targets: Target,
    gone: tuple[TargetKey, ...] = (),
    seen: int | None = None,
    who: Scope = ANNA,
    at: datetime = AT,
    reason: str = "",
) -> int:
    return desk.carry_out(ChangeTargets(targets, gone, desk.revision() if seen is None else seen, reason), who, at)


def test_an_untouched_desk_has_no_targets(desk: Desk) -> None:
    assert (desk.targets(), desk.target_history()) == ((), ())


def test_targets_are_kept_to_the_last_digit_with_who_and_when(desk: Desk) -> None:
    assert enter(desk, YEAR, NORTH, LI) == 1
    assert desk.targets() == tuple(EnteredTarget(each, False, "anna", AT, 1) for each in (LI, NORTH, YEAR))
    assert desk.audit()[0].changes[0] == Changed(
        "target of revenue, ALL, 2026", None, (1234567890123.45, "张伟", "higher")
    )
    assert desk.audit()[0].changes[2].what == "target of orders, N, Li, 2026-09"


def test_history_tells_every_change_with_its_reason_and_the_last_one_counts(desk: Desk) -> None:
    more = replace(YEAR, value=0.1 + 0.2)
    enter(desk, YEAR)
    enter(desk, more, LI, who=BEN, at=LATER, reason="产能增加")
    assert [entry.target for entry in desk.targets()] == [LI, more]
    assert desk.target_history() == (
        TargetChange(*YEAR.key, None, YEAR, "anna", AT, 1, ""),
        TargetChange(*LI.key, None, LI, "ben", LATER, 2, "产能增加"),
        TargetChange(*YEAR.key, YEAR, more, "ben", LATER, 2, "产能增加"),
    )


def test_what_is_withdrawn_is_said_without_a_value_and_can_be_entered_again(desk: Desk) -> None:
    enter(desk, YEAR)
    brought = ("revenue", "S", "", "2026-05")  # by a file: the desk never had it
    assert enter(desk, gone=(YEAR.key, brought), who=BEN, reason="merged") == 2
    found = [(entry.target.key, entry.is_withdrawn, entry.target.value > 0) for entry in desk.targets()]
    assert found == [(YEAR.key, True, False), (brought, True, False)]
    assert enter(desk, gone=(YEAR.key,)) == 2 and enter(desk, YEAR) == 3
    told = [(change.old, change.new, change.reason) for change in desk.target_history() if change.region_id == "ALL"]
    assert told == [(None, YEAR, ""), (YEAR, None, "merged"), (None, YEAR, "")]


def test_a_target_that_is_there_already_changes_nothing(desk: Desk) -> None:
    assert enter(desk, YEAR, LI) == enter(desk, LI, replace(YEAR, value=1234567890123.45)) == 1


def test_two_people_changing_the_same_target_meet_and_nothing_is_half_done(desk: Desk) -> None:
    enter(desk, YEAR, LI)
    enter(desk, replace(YEAR, value=7), seen=1, who=BEN, at=LATER)
    with pytest.raises(Conflict, match=r"target of revenue, ALL, 2026 was changed to 7.0 by ben"):
        enter(desk, NORTH, replace(YEAR, value=8), seen=1)
    with pytest.raises(Conflict):
        enter(desk, gone=(YEAR.key,), seen=1)
    assert desk.revision() == 2
    assert enter(desk, NORTH, replace(LI, value=13), replace(YEAR, value=7), seen=1) == 3
    assert [entry.revision for entry in desk.targets()] == [3, 3, 2]


def test_somebody_elses_other_targets_are_no_conflict(desk: Desk) -> None:
    enter(desk, YEAR)
    assert enter(desk, replace(YEAR, region_id="N"), seen=0, who=BEN) == 2


def cells(value: float) -> tuple[Target, ...]:
    periods = ["2027", *(f"2027-Q{n}" for n in range(1, 5)), *(f"2027-{n:02d}" for n in range(1, 13))]
    kpis = ("revenue", "orders", "retention")
    return tuple(Target(k, f"R{n}", "", p, value, "Li") for k in kpis for n in range(100) for p in periods)


def test_five_thousand_cells_are_one_command_in_less_than_a_second_and_three_lines_of_the_audit(desk: Desk) -> None:
    enter(desk, LI)
    began = process_time()
    assert enter(desk, *cells(1.25), reason="2027") == 2
    assert process_time() - began < 1, "seconds of work"
    assert enter(desk, *cells(1.5)[:34], gone=(LI.key,), who=BEN, at=LATER) == 3
    assert len(desk.targets()) == 5_101 and len(desk.target_history()) == 5_136
    assert desk.audit()[1].changes == tuple(
        Changed(f"1700 targets of {kpi} from 2027 to 2027-Q4", 0, 1700) for kpi in ("orders", "retention", "revenue")
    )
    assert desk.audit()[0].changes == (
        Changed("1 targets of orders from 2026-09 to 2026-09", 1, 0),
        Changed("34 targets of revenue from 2027 to 2027-Q4", 34, 34),
    )


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (replace(YEAR, kpi="Umsatz 2"), "kpi: a KPI is named by its key"),
        (replace(YEAR, kpi="own:"), "kpi: a KPI is named by its key"),
        (replace(YEAR, region_id=" "), "region_id: a target names its region"),
        (replace(LI, manager="Li\n"), "manager: an account manager is named on one line"),
        (replace(YEAR, period="2026-13"), 'period: a period is a year .*"2026-13"'),
        (replace(YEAR, period="2026-Q5"), "period: "),
        (replace(YEAR, value=float("nan")), "value: a target is a number"),
        (replace(YEAR, value=float("inf")), "value: a target is a number"),
        (replace(YEAR, value=True), "value: a target is a number"),
        (replace(YEAR, value=-1e14), "value: more than any company has"),
        (replace(YEAR, owner=""), "owner: every target has an owner"),
        (replace(YEAR, better="up"), "better: the better side is higher or lower"),
    ],
)
def test_what_cannot_stand_is_refused_whole_and_named(tmp_path: Path, target: Target, said: str) -> None:
    with Desk.at(tmp_path) as desk:
        with pytest.raises(NotAccepted, match=rf"(?s)the target of .*, 20.* cannot stand: {said}"):
            enter(desk, NORTH, target, seen=0)
        assert desk.revision() == 0


def test_what_is_said_twice_or_of_a_revision_that_never_was_is_refused(tmp_path: Path) -> None:
    with Desk.at(tmp_path) as desk:
        with pytest.raises(NotAccepted, match="revenue, ALL, 2026 is given twice"):
            enter(desk, YEAR, gone=(YEAR.key,), seen=0)
        with pytest.raises(NotAccepted, match="period: a period is"):
            enter(desk, gone=(("revenue", "ALL", "", "May"),), seen=0)
        with pytest.raises(NotAccepted, match="the reason is one line"):
            enter(desk, YEAR, seen=0, reason="a\nb")
        with pytest.raises(ValueError, match=r"seen revision 4 is none of this desk"):
            enter(desk, YEAR, seen=4)
        assert enter(desk, replace(YEAR, value=-3.5)) == 1, "a planned loss is a target"


@pytest.mark.parametrize(
    "scope",
    [
        Scope("ben", regions=frozenset(("N",)), topics=TOPICS, why="his region"),
        Scope("ben", everywhere=True, topics=frozenset(("money",)), why="figures"),
    ],
)
def test_targets_take_the_right_to_the_set_up(tmp_path: Path, scope: Scope) -> None:
    with Desk.at(tmp_path) as desk, pytest.raises(NotAllowed, match="changing targets needs the right to setup"):
        enter(desk, LI, seen=0, who=scope)


def test_targets_are_read_anew_when_they_change_and_only_then(desk: Desk, place: Place) -> None:
    enter(desk, YEAR)
    held = desk.targets()
    desk.carry_out(ChangeSettings((("currency", "CNY"),), 1), ANNA, AT)
    assert desk.targets() is held
    with place.desk() as other:
        enter(other, LI)
    assert [entry.target for entry in desk.targets()] == [LI, YEAR]


def test_a_copy_brings_targets_back_to_another_desk(desk: Desk, tmp_path: Path) -> None:
    enter(desk, YEAR, LI, reason="plan")
    enter(desk, gone=(LI.key,))
    held, told = desk.targets(), desk.target_history()
    desk.backup_to(tmp_path / "copy")
    enter(desk, replace(YEAR, value=7))
    desk.restore_from(tmp_path / "copy", "anna", LATER)
    assert [entry.target.key for entry in desk.targets()] == [LI.key, YEAR.key]
    assert desk.targets()[1] == held[1] and desk.target_history() == told
    with Desk.at(tmp_path / "elsewhere", "") as other:
        enter(other, NORTH)
        assert len(other.targets()) == 1
        other.restore_from(tmp_path / "copy", "anna", LATER)
        assert other.targets()[1] == held[1] and other.target_history() == told
