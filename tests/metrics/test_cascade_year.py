"""A year's targets in a company: seasons and bases from its own past, what a hand-down comes to, what stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.door import View
from data.periods import period_from_key
from data.scope import TOPICS, Scope
from data.targets import Target
from data.warehouse.store import Store
from metrics.cascade.handing import (
    HANDED_DOWN,
    NO_BASE,
    NO_OWNER,
    NO_PARTS,
    NOT_THERE,
    Order,
    grown_value,
    hand_down,
    hand_set,
    kept_cells,
    owners_of,
)
from metrics.cascade.levels import last_levels, past_values
from metrics.cascade.parts import base_months, part_of, spot_of, spots_below
from metrics.cascade.plan import Part
from metrics.cascade.season import NO_SUM, SHORT, money_months, months_in, pacing, season_of, seasonal_weights
from metrics.cascade.standing import gaps, standing_cells
from metrics.cascade.year import logged_changes, owners, year_targets, years_to_set
from metrics.unfit import DoesNotFit
from tests.data.small import kept, view_of
from tests.metrics.companies import store_of
from tests.metrics.planned import entering, planned

SOUTH = Scope("manager", regions=frozenset("S"), topics=TOPICS, why="test")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(planned, tmp_path_factory)


@pytest.fixture(scope="module")
def view(store: Store) -> View:
    return kept(view_of(store, "2025-Q2"))


def test_the_season_comes_from_whole_years_and_is_the_same_for_every_part(view: View, store: Store) -> None:
    season = season_of(view, "revenue", 2025)
    assert (season.years, season.why) == (2, "") and sum(season.weights) == pytest.approx(1)
    # 400 of 3,800 in January and December, 300 in the ten months between, which differ by their days
    assert [season.weights[at] for at in (0, 2, 11)] == pytest.approx([400 / 3800, 300 / 3800, 400 / 3800], abs=5e-4)
    north = view_of(store, "2025-Q2", regions=("N",), channels=("shop",))
    assert seasonal_weights(north, "revenue", 2025) == seasonal_weights(view, "revenue", 2025)
    assert season_of(view, "revenue", 2024).why == SHORT and season_of(view, "retention", 2025).why == NO_SUM
    assert seasonal_weights(view, "revenue", 2023) == tuple(m.days / 365 for m in months_in(view, 2023))
    assert len(money_months(view).index) == 60, "two regions, thirty months"


def test_what_has_passed_is_the_season_up_to_the_day(view: View) -> None:
    weights = seasonal_weights(view, "revenue", 2025)
    assert pacing(view, "revenue", period_from_key("2025")) == pytest.approx(sum(weights[:6])), "to the end of June"
    passed = [pacing(view, "revenue", period_from_key(f"2025-Q{quarter}")) for quarter in (1, 2, 3)]
    assert passed == [1, 1, 0] and pacing(view, "orders", period_from_key("2026")) == 0
    assert pacing(view, "retention", period_from_key("2025")) == pytest.approx(181 / 365)


def test_places_lie_below_each_other_within_the_rights(view: View, store: Store) -> None:
    company = spot_of(view)
    assert company is not None and company.region_id == "ALL"
    assert [spot.region_id for spot in spots_below(view, company)] == ["N", "S"]
    south = view_of(store, "2025-Q2", SOUTH)
    own = spot_of(south)
    assert own is not None and (own.region_id, spots_below(south, own)) == ("S", ())
    assert (spot_of(south, "ALL"), spot_of(south, "N"), spot_of(view, "nowhere")) == (None, None, None)
    assert spot_of(view_of(store, "2025-Q2", regions=("N", "S"))) is None


def test_weights_of_parts_are_last_years_sales(view: View) -> None:
    company = spot_of(view)
    assert company is not None
    assert (base_months(view, 2025)[0].key, base_months(view, 2026)[-1].key) == ("2024-01", "2025-06")
    whole = part_of(view, "revenue", company, 2025, "managers", 0.0)
    assert [(p.place, p.weight / 10_000) for p in whole.parts] == [(("N", ""), 2600), (("S", ""), 1200)]
    assert [(p.place, p.weight / 10_000) for p in whole.parts[0].parts] == [(("N", "Li"), 1400), (("N", "Ma"), 1200)]
    grown = part_of(view, "revenue", company, 2025, "regions", 1.0)
    assert grown.parts[0].weight / grown.parts[1].weight > 2600 / 1200, "the North grew, the South did not"
    assert part_of(view, "revenue", company, 2025, "months", 1.0) == Part(("ALL", ""))


def test_levels_of_last_year_are_recomputed_for_every_place(view: View) -> None:
    company = spot_of(view)
    assert company is not None
    levels = last_levels(view, "active_clients", (company, *spots_below(view, company)), 2025)
    assert levels == {("ALL", ""): 3, ("N", ""): 2, ("S", ""): 1}
    past = past_values(view, "revenue", company, 2025)
    assert past[period_from_key("2024")] == 38_000_000 and past[period_from_key("2025-Q2")] == 9_000_000
    assert period_from_key("2025") not in past, "it is not over"


def test_a_year_is_handed_down_with_every_sum_exact_and_every_owner_named(view: View) -> None:
    handed = hand_down(view, Order("revenue", 2025, "ALL", 4800, "Zhao", "managers", 0.0))
    assert [handed.cells[place, "", "2025"] for place in ("ALL", "N", "S")] == [4800, 3284, 1516]
    assert handed.cells["N", "Li", "2025"] + handed.cells["N", "Ma", "2025"] == 3284
    for month in months_in(view, 2025):
        assert handed.cells["ALL", "", month.key] == sum(handed.cells[p, "", month.key] for p in ("N", "S"))
    assert len(handed.cells) == 6 * 17 and handed.kept == 0, "what a file brought is replaced"
    said = {target.key[1:]: target.owner for target in handed.entered}
    assert [said[place] for place in (("ALL", "", "2025"), ("N", "", "2025"), ("N", "Ma", "2025-02"))] == [
        "Zhao", "Chen", "Ma",
    ]  # fmt: skip
    command = handed.command(7)
    assert (command.seen_revision, command.reason, command.withdrawn) == (7, HANDED_DOWN, ())


def test_what_is_never_summed_goes_down_from_where_places_stand(view: View) -> None:
    rate = hand_down(view, Order("retention", 2025, "ALL", 0.9, "Zhao", "regions", 0.0))
    assert set(rate.cells.values()) == {0.9} and len(rate.cells) == 3 * 17
    count = hand_down(view, Order("active_clients", 2025, "ALL", 6, "Zhao"))
    assert [count.cells[place, "", "2025"] for place in ("ALL", "N", "S")] == [6, 4, 2]


def test_cells_set_by_hand_stay_and_the_rest_is_spread(store: Store, tmp_path: Path) -> None:
    own, month = (
        Target("revenue", "S", "", "2025-09", 200.0, "Wu"),
        Target("revenue", "ALL", "", "2025-01", 555.0, "Li"),
    )
    handed = Target("revenue", "N", "", "2025", 1.0, "Wu")
    entered = entering(store, tmp_path, own, month)
    view = view_of(entering(entered, tmp_path / "more", handed, reason=HANDED_DOWN), "2025-Q2")
    assert hand_set(view, "revenue") == {("S", "", "2025-09"), ("ALL", "", "2025-01")}
    found = hand_down(view, Order("revenue", 2025, "ALL", 4800, "Zhao", "regions", 0.0))
    assert (found.cells["S", "", "2025-09"], found.cells["ALL", "", "2025-01"], found.kept) == (200, 555, 2)
    assert sum(found.cells[p, "", "2025-09"] for p in ("N", "S")) == found.cells["ALL", "", "2025-09"]
    people = entering(entered, tmp_path / "people", Target("revenue", "S", "Wu", "2025", 9.0, "Wu"))
    assert hand_down(view_of(people, "2025-Q2"), Order("revenue", 2025, "ALL", 4800, "Zhao")).left == 1
    anew = hand_down(view, Order("revenue", 2025, "ALL", 4800, "Zhao", "regions", 0.0, "none"))
    assert anew.kept == 0 and anew.cells["ALL", "", "2025-01"] != 555
    over = kept_cells(view, Order("revenue", 2025, "ALL", 1, keeping="over"), standing_cells(view, "revenue", 2025),
                      found.whole, months_in(view, 2025))  # fmt: skip
    assert over == {("S", "", "2025-09"): 200, ("ALL", "", "2025-01"): 555}, "of the months that are over one is set"
    assert owners_of(view, "revenue")["S", ""] == "Wu" and owners_of(view, "orders") == {}


@pytest.mark.parametrize(
    ("order", "why"),
    [
        (Order("revenue", 2025, "nowhere", 1), NOT_THERE),
        (Order("revenue", 2025, "S", 1), NO_PARTS),
        (Order("orders", 2025, "ALL", 30), NO_OWNER),
        (Order("revenue", 2025, "ALL", -1), "a target that is split among parts is 0 or more"),
    ],
)
def test_what_cannot_be_handed_down_says_why(view: View, order: Order, why: str) -> None:
    with pytest.raises(DoesNotFit) as refused:
        hand_down(view, order)
    assert refused.value.message == why


def test_growth_on_last_year_becomes_a_round_target(view: View) -> None:
    assert grown_value(view, "revenue", "ALL", 2025, 0.05) == 3990
    assert grown_value(view, "revenue", "N", 2026, 0.0) == 2600, "of the last twelve months while the year runs"
    with pytest.raises(DoesNotFit, match=NO_BASE):
        grown_value(view, "revenue", "ALL", 2023, 0.1)


def test_sums_that_differ_from_their_whole_are_found(view: View) -> None:
    cells = standing_cells(view, "revenue", 2025)
    company = spot_of(view)
    assert company is not None and len(cells) == 7 and cells["S", "", "2025"].owner == "Wu"
    found = gaps(view, "revenue", cells, months_in(view, 2025), [(company, spots_below(view, company))])
    assert [(gap.of, gap.period.key, gap.difference_e4) for gap in found] == [("regions", "2025", -1_000_000)]
    assert gaps(view, "retention", cells, months_in(view, 2025), []) == ()


def test_a_year_as_a_page_shows_it(view: View, store: Store, tmp_path: Path) -> None:
    found = year_targets(view, "revenue", 2025)
    assert found is not None and len(found.wanted) == 51
    assert (found.whole.value, found.whole.last) == (48_000_000, 38_000_000)
    assert found.whole.growth == pytest.approx(1 / 3.8) and not found.is_rolling
    assert found.sums([("N", ""), ("S", "")])[0] == 47_000_000 and found.managers == ()
    assert [(each.name, each.cells, each.year) for each in owners(found)] == [("Chen", 6, None), ("Wu", 1, 15_000_000)]
    assert logged_changes(view, "revenue") == () and years_to_set(view) == (2026, 2025, 2024, 2023)
    other = view_of(entering(store, tmp_path, Target("revenue", "S", "", "2025-09", 200.0, "Wu")), "2025-Q2")
    (change,) = logged_changes(other, "revenue")
    assert (change.who, change.count, change.first.value, change.old) == ("test", 1, 200.0, None)
    rolling = year_targets(view, "revenue", 2026)
    assert rolling is not None and rolling.is_rolling and rolling.whole.last == 38_000_000 and rolling.cells == {}
    several = view_of(store, "2025-Q2", regions=("N", "S"))
    assert year_targets(several, "revenue", 2025) is None


def test_a_year_that_nobody_set_is_the_sum_of_what_is_set_below_it(store: Store, tmp_path: Path) -> None:
    south = [Target("orders", "S", "", f"2025-Q{quarter}", 5.0, "Wu") for quarter in (1, 2, 3, 4)]
    north = Target("orders", "N", "", "2025", 30.0, "Chen")
    found = year_targets(view_of(entering(store, tmp_path, north, *south), "2025-Q2"), "orders", 2025)
    assert found is not None and found.value(("S", ""), found.year) == 20
    year, quarter = found.periods[0], found.periods[1]
    assert (year.value, year.standing, quarter.value) == (50, None, None), "the North has no quarters"
