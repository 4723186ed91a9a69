"""Activity rates at the desk: entered whole, kept with who and when, met when two change the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from data.desk import Changed, Conflict, Desk, EnteredRate, NotAllowed, RateChange
from data.desk.commands import ChangeRates, ChangeSettings
from data.rates import ActivityRate
from data.scope import TOPICS, Scope, whole_company
from tests.data.desk.conftest import Place

ANNA = whole_company("anna", "owner of the store")
BEN = whole_company("ben", "owner of the store")
AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
DAY, NEXT = date(2026, 1, 1), date(2026, 7, 1)
VISIT = ActivityRate("拜访", DAY, 3_000_000_000_0, 1_600_000)
TIMED = ActivityRate("orders", DAY, None, 7_000_000_000, 5_600_000_000, 80_000)


def enter(desk: Desk, *rates: ActivityRate, seen: int | None = None, who: Scope = ANNA, at: datetime = AT) -> int:
    return desk.carry_out(ChangeRates(rates, (), desk.revision() if seen is None else seen), who, at)


def test_an_untouched_desk_has_no_rates(desk: Desk) -> None:
    assert (desk.rates(), desk.rate_history(), desk.rates_revision()) == ((), (), 0)


def test_rates_are_kept_to_the_last_digit_with_who_and_when(desk: Desk) -> None:
    assert enter(desk, VISIT, TIMED) == 1
    assert desk.rates() == (EnteredRate(TIMED, False, "anna", AT, 1), EnteredRate(VISIT, False, "anna", AT, 1))
    assert desk.audit()[0].changes[0] == Changed(
        "rate of 拜访 from 2026-01-01", None, (30_000_000_000, 1_600_000, None, None)
    )


def test_history_tells_every_change_and_the_last_one_counts(desk: Desk) -> None:
    dearer = replace(VISIT, rate_per_driver_e4=900_000)
    enter(desk, VISIT)
    enter(desk, dearer, replace(VISIT, valid_from=NEXT), who=BEN, at=LATER)
    assert [entry.rate for entry in desk.rates()] == [dearer, replace(VISIT, valid_from=NEXT)]
    assert desk.rate_history() == (
        RateChange("拜访", DAY, None, VISIT, "anna", AT, 1),
        RateChange("拜访", DAY, VISIT, dearer, "ben", LATER, 2),
        RateChange("拜访", NEXT, None, replace(VISIT, valid_from=NEXT), "ben", LATER, 2),
    )


def test_what_is_withdrawn_is_said_and_can_be_entered_again(desk: Desk) -> None:
    enter(desk, VISIT)
    desk.carry_out(ChangeRates((), (VISIT.key, ("drop", DAY)), 1), BEN, LATER)
    assert [(entry.rate.key, entry.is_withdrawn) for entry in desk.rates()] == [
        (("drop", DAY), True),
        (VISIT.key, True),
    ]
    assert desk.carry_out(ChangeRates((), (VISIT.key,), 2), BEN, LATER) == 2
    assert enter(desk, VISIT) == 3
    assert [(change.old, change.new) for change in desk.rate_history() if change.activity == "拜访"] == [
        (None, VISIT), (VISIT, None), (None, VISIT),
    ]  # fmt: skip


def test_a_rate_that_is_there_already_changes_nothing(desk: Desk) -> None:
    assert enter(desk, VISIT) == enter(desk, VISIT) == 1


def test_the_rates_revision_rises_with_rates_alone(desk: Desk) -> None:
    enter(desk, VISIT)
    desk.carry_out(ChangeSettings((("currency", "CNY"),), 1), ANNA, AT)
    assert (desk.rates_revision(), desk.revision()) == (1, 2)
    enter(desk, TIMED)
    assert desk.rates_revision() == 3


def test_two_people_changing_the_same_rate_meet_and_nothing_is_half_done(desk: Desk) -> None:
    enter(desk, VISIT)
    enter(desk, replace(VISIT, rate_per_driver_e4=1), seen=1, who=BEN, at=LATER)
    with pytest.raises(Conflict, match=r"rate of 拜访 from 2026-01-01 was changed to .* by ben") as met:
        enter(desk, TIMED, replace(VISIT, rate_per_driver_e4=2), seen=1)
    assert met.value.found == (1, 1_600_000, None, None) and desk.revision() == 2
    assert enter(desk, TIMED, replace(VISIT, rate_per_driver_e4=1), seen=1) == 3


def test_what_cannot_stand_is_refused_whole_and_named(desk: Desk) -> None:
    with pytest.raises(ValueError, match=r"visit from 2026-01-01: rate_per_driver_e4: not below 0"):
        enter(desk, TIMED, ActivityRate("visit", DAY, -1))
    with pytest.raises(ValueError, match="拜访 from 2026-01-01 is given twice"):
        desk.carry_out(ChangeRates((VISIT,), (VISIT.key,), 0), ANNA, AT)
    with pytest.raises(ValueError, match=r"seen revision 4 is none of this desk"):
        enter(desk, VISIT, seen=4)
    assert desk.revision() == 0


@pytest.mark.parametrize(
    "scope",
    [
        Scope("ben", regions=frozenset(("N",)), topics=TOPICS, why="his region"),
        Scope("ben", everywhere=True, topics=frozenset(("money",)), why="figures"),
    ],
)
def test_rates_take_the_right_to_the_set_up(tmp_path: Path, scope: Scope) -> None:
    with Desk.at(tmp_path) as desk, pytest.raises(NotAllowed, match="changing activity rates needs the right to setup"):
        enter(desk, VISIT, seen=0, who=scope)


def test_a_copy_brings_rates_back_to_another_desk(place: Place, desk: Desk, tmp_path: Path) -> None:
    enter(desk, VISIT, TIMED)
    held = desk.rates()
    desk.backup_to(tmp_path / "copy")
    enter(desk, replace(VISIT, rate_per_driver_e4=7))
    desk.restore_from(tmp_path / "copy", "anna", LATER)
    assert desk.rates() == held and desk.rates_revision() == 1
    with Desk.at(tmp_path / "elsewhere", "") as other:
        other.restore_from(tmp_path / "copy", "anna", LATER)
        assert other.rates() == held
