"""Key figures of the company's own at the desk: kept, replaced, taken away, and refused where they make no sense."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.desk import Changed, Conflict, Desk, NotAccepted, NotAllowed, OwnKpi
from data.desk.commands import ForgetKpi, SaveKpi
from data.desk.own_kpis import MOST_KPIS
from data.scope import TOPICS, Scope, whole_company

ANNA = whole_company("anna", "owner of the store")
BEN = whole_company("ben", "owner of the store")
AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
MARGIN = SaveKpi("margin", "毛利率", "gross_profit / revenue", "share", "higher", "Li")


def test_a_kpi_is_kept_replaced_and_taken_away(desk: Desk) -> None:
    assert desk.own_kpis() == ()
    assert desk.carry_out(MARGIN, ANNA, AT) == desk.carry_out(MARGIN, BEN, LATER) == 1
    said = ("margin", "毛利率", "gross_profit / revenue", "share", "higher", "Li")
    assert desk.own_kpis() == (OwnKpi(*said, "anna", AT, 1),)
    desk.carry_out(replace(MARGIN, formula="client_profit / revenue", seen_revision=1), BEN, LATER)
    assert desk.own_kpis()[0].formula == "client_profit / revenue" and desk.own_kpis()[0].who == "ben"
    desk.carry_out(ForgetKpi("margin", 2), ANNA, LATER)
    assert desk.own_kpis() == () and desk.audit()[0].changes[0].new is None
    assert desk.audit()[2].changes == (Changed("the own KPI margin", None, said[1:]),)


def test_two_people_changing_the_same_kpi_meet(desk: Desk) -> None:
    desk.carry_out(MARGIN, ANNA, AT)
    desk.carry_out(replace(MARGIN, name="margin"), BEN, LATER)
    for command in (replace(MARGIN, unit="amount", seen_revision=1), ForgetKpi("margin", 1)):
        with pytest.raises(Conflict, match=r"the own KPI margin was changed to .* by ben"):
            desk.carry_out(command, ANNA, LATER)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"key": "毛利"}, "small Latin letters"),
        ({"key": "own:margin"}, "small Latin letters"),
        ({"name": ""}, "a name of one line"),
        ({"formula": "a\n/ b"}, "a formula is one line"),
        ({"formula": "1 + " * 200 + "1"}, "a formula is one line of up to 500"),
        ({"unit": "kg"}, "the units are money, count"),
        ({"better": ""}, "the better side is one of higher"),
        ({"owner": " "}, "an own KPI has an owner"),
    ],
)
def test_what_is_no_kpi_is_refused(tmp_path: Path, change: dict[str, str], said: str) -> None:
    with Desk.at(tmp_path) as desk:
        with pytest.raises(NotAccepted, match=said):
            desk.carry_out(replace(MARGIN, **change), ANNA, AT)
        with pytest.raises(NotAccepted, match="there is no own KPI margin; kept are: –"):
            desk.carry_out(ForgetKpi("margin"), ANNA, AT)
        assert desk.revision() == 0


def test_there_is_an_end_to_own_kpis(tmp_path: Path) -> None:
    with Desk.at(tmp_path) as desk:
        for number in range(MOST_KPIS):
            desk.carry_out(replace(MARGIN, key=f"k{number}"), ANNA, AT)
        with pytest.raises(NotAccepted, match="there are 100 own KPIs already"):
            desk.carry_out(replace(MARGIN, key="more"), ANNA, AT)
        desk.carry_out(replace(MARGIN, key="k7", name="another"), ANNA, AT)


def test_own_kpis_take_the_right_to_the_set_up(tmp_path: Path) -> None:
    south = Scope("ben", regions=frozenset(("S",)), topics=TOPICS, why="his region")
    with Desk.at(tmp_path) as desk, pytest.raises(NotAllowed, match="saving an own KPI needs the right to setup"):
        desk.carry_out(MARGIN, south, AT)
