"""The page `what_if` of the section money: what its controls move, and that nothing moves when none is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from charts.panel import Panel
from data.door import View
from data.scope import TOPICS, Scope
from data.warehouse.store import Store
from metrics.contribution import ORDER_STEPS_E4, Scenario, scenario_of, scenario_profits
from metrics.kpi import NO_ACTIVITIES, NO_COSTS, NO_SALES
from pages import page_named
from pages.money.levers import chosen_scenario, lever_controls
from pages.money.scenario import NOTHING, UNTOUCHED
from pages.pieces.page import Choice, Chosen, Slider
from tests.charts.checks import drawn
from tests.data.small import view_of
from tests.pages.conftest import Asked
from tests.pages.showing import column, faults_of, panels_of, plain, tiles_of, too_long

HALF_D = {"visits_d": "50"}


@pytest.fixture(scope="module")
def view(sample_store: Path) -> View:
    """The sample company in a quarter that is over, its clients made ready once."""
    kept: dict[object, object] = {}

    def once(view: View, make: object) -> object:
        if make not in kept:
            kept[make] = make(view)  # type: ignore[operator]
        return kept[make]

    return view_of(Store(sample_store), "2026-Q3").watched(once, lambda share: None)


def shown(view: View, **chosen: str) -> dict[str, Panel]:
    return panels_of("what_if", view, **chosen)


def test_a_scenario_that_changes_nothing_says_so(view: View) -> None:
    panels = shown(view)
    assert panels["curves"].message == NOTHING
    assert {panels[key].missing for key in ("effects", "turned", "rests_on")} == {NOTHING}
    for tile in tiles_of(panels["tiles"]).values():
        assert tile.missing or (tile.change is not None and tile.change.direction == "same")
    assert column(panels["curves"], "profit_e4") == column(panels["curves"], "before_e4")


def test_fewer_visits_show_in_every_panel_as_the_metric_says(view: View) -> None:
    found = scenario_profits(scenario_of(view), Scenario(visits=(("D", 0.5),)))
    panels = shown(view, **HALF_D)
    tiles = tiles_of(panels["tiles"])
    assert found.after is not None and found.gain_e4 > 0
    assert (tiles["profit"].number, tiles["losing"].number) == (found.after.total, found.after.losing)
    assert tiles["break_even"].number == found.break_even_loss
    assert column(panels["effects"], "value") == [found.gain_e4] and column(panels["effects"], "label") == ["Visits"]
    assert len(column(panels["turned"], "client_id")) == len(found.saved)
    assert set(column(panels["turned"], "turn")) == {"out of the loss"}
    assert column(panels["curves"], "profit_e4")[-1] == found.after.total
    assert plain(panels["curves"].message).startswith("+¥") and "fewer lose" in panels["curves"].message
    assert len(column(panels["rests_on"], "assumption")) == 2 and panels["rests_on"].remarks


def test_controls_are_the_levers_at_sizes_that_occur(view: View) -> None:
    controls = {control.key: control for control in lever_controls(view)}
    assert [key for key in controls if key.startswith("visits_")] == ["visits_a", "visits_b", "visits_c", "visits_d"]
    minimum, visits = controls["minimum"], controls["visits_a"]
    assert isinstance(minimum, Choice) and isinstance(visits, Slider)
    assert minimum.default == "none" and visits.default == 100
    amounts = [round(float(code) * 10_000) for code, _name in minimum.options[1:]]
    assert amounts == sorted(amounts) and set(amounts) <= set(ORDER_STEPS_E4)


def test_every_control_reaches_the_scenario(view: View) -> None:
    minimum, fee = (next(c for c in lever_controls(view) if c.key == key) for key in ("minimum", "fee"))
    assert isinstance(minimum, Choice) and isinstance(fee, Choice)
    asked = {
        "visits_a": "125", "minimum": minimum.options[1][0], "lost": "20", "fee": fee.options[1][0],
        "fee_below": minimum.options[2][0], "discount_cap": "5", "tier_move": "c_d", "moved": "all",
    }  # fmt: skip
    made = chosen_scenario(view, Chosen.of(page_named("what_if"), view, asked))
    assert made.visits == (("A", 1.25),) and made.lost_share == 0.2 and made.discount_cap == 0.05
    assert (made.minimum_order_e4, made.fee_e4, made.fee_below_e4) == tuple(
        round(float(asked[key]) * 10_000) for key in ("minimum", "fee", "fee_below")
    )
    assert made.moves == (("C", "D"),) and made.moved == "all"
    assert made.levers == ("discount", "minimum", "lost", "fee", "visits", "tiers")
    panels = shown(view, **asked)
    assert len(column(panels["effects"], "label")) == 6
    assert sum(int(str(v)) for v in column(panels["effects"], "value")) == pytest.approx(
        int(tiles_of(panels["tiles"])["profit"].number or 0) - int(scenario_of(view).before.total)  # type: ignore[union-attr]
    )


def test_panels_keep_the_laws_and_fit_their_titles(view: View) -> None:
    for asked in ({}, HALF_D, {"discount_cap": "0", "tier_move": "all"}):
        for panel in shown(view, **asked).values():
            assert not list(faults_of(panel)) and not list(too_long(panel, "en"))
            if panel.chart is not None:
                drawn(panel.chart)


def test_a_reader_of_a_region_tries_out_its_clients_only(sample_store: Path, view: View) -> None:
    scope = Scope("manager", regions=frozenset(["R01"]), topics=TOPICS, why="test")
    part = shown(view_of(Store(sample_store), "2026-Q3", scope))
    losing, everybody = tiles_of(part["tiles"])["losing"].number, scenario_of(view).before
    assert losing is not None and everybody is not None and losing < everybody.losing


def test_what_is_not_there_says_what_to_import(asked: Asked) -> None:
    assert shown(asked("three", "2026-Q1"))["tiles"].missing == NO_ACTIVITIES
    assert shown(asked("voices", "2026-Q2"))["tiles"].missing == NO_SALES
    assert NO_COSTS and lever_controls(asked("three", "2026-Q1")) == ()
    assert shown(asked("serving", "2026-03", regions=("U",)))["tiles"].missing


def test_clients_with_unknown_cost_are_left_out(asked: Asked) -> None:
    panels = shown(asked("serving", "2026-03"))
    assert "3 clients with unknown cost are left out" in panels["curves"].note.text
    assert tiles_of(panels["tiles"])["profit"].number == 850_000


def test_what_is_set_can_be_kept_by_name_and_is_listed(asked: Asked) -> None:
    page = page_named("what_if")
    assert [editor.key for editor in page.editors] == ["keep-what_if"]
    assert [action.key for action in page.actions] == ["forget-what_if"]
    assert shown(asked("serving", "2026-03"))["scenarios"].missing == "no scenario is saved yet"


def test_a_lever_that_touches_nobody_says_so(asked: Asked) -> None:
    """No client of the south has a discount."""
    panels = shown(asked("serving", "2026-03", regions=("S",)), discount_cap="0")
    assert panels["curves"].message == panels["effects"].message == UNTOUCHED
    assert panels["turned"].missing == "nobody leaves a loss or falls into one"
