"""The page on complaints: what it says of a small company, of none, and to whom it says nothing."""

from __future__ import annotations

import pytest

from charts.panel import Panel
from data.scope import TOPICS, Scope
from data.warehouse.store import Store
from locales import words_for
from metrics.complaints import PartRate, PartRates
from metrics.complaints.recovered import Recovered
from metrics.figure import Figure, unknown
from metrics.kpi import NOT_YOURS
from metrics.rules import Rule
from pages import page_named
from pages.service.complaint_categories import about_text
from pages.service.complaint_recovery import difference_text
from pages.service.complaint_volume import parts_message
from tests.data.small import EVERYBODY, view_of
from tests.metrics.companies import store_of, three_clients
from tests.metrics.complaints.company import complaining
from tests.pages.showing import column, panels_of, plain, sound, tiles_of

EN = words_for("en")
LISTS = ("open", "repeat_list", "silent_list")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(complaining, tmp_path_factory)


def shown(store: Store, scope: Scope = EVERYBODY, **chosen: str) -> dict[str, Panel]:
    return panels_of("complaints", view_of(store, "2026-Q2", scope), **chosen)


def test_the_tiles_say_how_many_how_long_who_again_what_cost_and_who_is_silent(store: Store) -> None:
    tiles = tiles_of(shown(store)["tiles"])
    assert [plain(tile.value) for tile in tiles.values()] == ["120.0", "34 h", "5 d", "75.0 %", "20.00", "1"]
    assert plain(tiles["answer"].second) == "by the next day 50 %, the same day 25 %"
    assert plain(tiles["solution"].second).startswith("solved 60 % (95 %: ")
    assert tiles["paid"].second == "1 of 6 complaint says what was paid"
    assert plain(tiles["silent"].second).startswith("50 % of 2 dissatisfied (")


def test_every_list_opens_the_client_and_can_be_taken_along_whole(store: Store) -> None:
    panels = shown(store)
    clients = {"open": ["b", "d"], "repeat_list": ["a", "d", "b"], "silent_list": ["c"]}
    for key in LISTS:
        table = panels[key].table
        assert table is not None and (table.opens, table.opens_page) == ("client_id", "one_client")
        assert column(panels[key], "client_id") == clients[key] and table.all_rows is not None
        assert list(table.all_rows(1)["client_id"]) == clients[key][:1]
    assert panels["open"].message == "2 complaints are open, the oldest for 29 days"
    assert column(panels["open"], "state") == ["not answered", "answered, not solved"]
    assert column(panels["open"], "category") == ["price", "not noted"]


def test_categories_are_a_pareto_that_names_what_is_not_noted(store: Store) -> None:
    found = shown(store)["categories"]
    assert plain(found.message) == "2 of 3 categories make 83 % of the complaints"
    assert column(found, "name") == ["delivery", "price", "not noted"] and column(found, "value") == [3, 2, 1]
    assert "1 complaint does not say what it is about" in found.note.text


def test_the_rule_of_thumb_and_what_is_at_stake_stand_with_the_silent(store: Store) -> None:
    found = shown(store)["silent"]
    assert plain(found.message).startswith("1 of 2 dissatisfied keep silent: 100")
    assert found.remarks[0].text.startswith("one complaint stands for 20 silent ones: cannot tell yet")


def test_parts_can_be_compared_by_channel_tier_and_manager_too(store: Store) -> None:
    for cut, names in (("region", {"Region N", "Region S"}), ("manager", {"Li", "Wu"}), ("channel", {"shop"})):
        assert set(map(str, column(shown(store, compare_by=cut)["parts"], "label"))) == names
    sound("complaints", view_of(store, "2026-Q2"), fits=True, compare_by="manager", times_by="manager")


def test_a_part_that_differs_is_named_with_its_figure() -> None:
    rates = [Figure(value, 80, value - 3, value + 3) for value in (30.0, 10.0)]
    parts = tuple(
        PartRate(key, f"Region {key}", 24, 80, rate, 20.0, 0.5, p, p < 0.05)
        for key, rate, p in zip("AB", rates, (0.01, 0.2), strict=True)
    )
    said = parts_message(PartRates("region", Figure(20.0, 160, 17.0, 23.0), parts, 2), EN)
    assert said == "Region A complains 30.0 times per 100 clients, all 20.0"


def test_a_difference_is_said_with_its_interval_or_with_the_reason_why_not() -> None:
    rule = Rule("solved", "", 0, float("inf"), "points", Figure(0.02, 40, -0.01, 0.05), "")
    assert plain(difference_text(rule, EN)) == "+2.0 pts (95 %: −1.0 pts to +5.0 pts), n 40"
    nobody = Rule("solved", "", 0, float("inf"), "points", unknown(NOT_YOURS), "")
    assert difference_text(nobody, EN) == EN(NOT_YOURS)
    assert Recovered({}, rule, nobody).alike is None


def test_a_company_without_complaints_is_told_what_to_import(tmp_path_factory: pytest.TempPathFactory) -> None:
    panels = panels_of("complaints", view_of(store_of(three_clients, tmp_path_factory), "2026-Q1"))
    said = {tile.missing for tile in panels.pop("tiles").tiles}
    assert (
        said == {panel.missing for panel in panels.values()} == {"no complaints yet: import `complaints` to see this"}
    )


def test_without_the_right_nothing_is_said_and_without_money_no_revenue(store: Store) -> None:
    money = Scope("sales", everywhere=True, topics=frozenset(("money",)), why="test")
    for key, panel in shown(store, money).items():
        assert key == "tiles" or panel.missing == EN(NOT_YOURS), key
    voices = Scope("voices", everywhere=True, topics=TOPICS - {"money"}, why="test")
    panels = shown(store, voices)
    for key in LISTS:
        table = panels[key].table
        assert table is not None and "year_revenue_e4" not in {column.key for column in table.columns}
    assert panels["silent"].message == "1 of 2 dissatisfied clients keep silent"
    assert panels["parts"].missing == EN(NOT_YOURS)


def test_panels_with_a_control_take_the_whole_width_where_alone_it_stands_above_them(store: Store) -> None:
    panels = shown(store)
    controls = page_named("complaints").controls_for(view_of(store, "2026-Q2"))
    assert [panels[control.panel].width for control in controls] == ["full", "full"]


def test_known_categories_stand_in_the_language_of_the_reader() -> None:
    chinese = words_for("zh")
    assert about_text("price", chinese) == "价格" and about_text("rare fault", chinese) == "rare fault"
    assert about_text(None, EN) == "not noted"
