"""The page `overview`: what changed, region by region."""

from __future__ import annotations

import pytest

from data.scope import NOBODY
from metrics.kpi import BEFORE_DATA, NO_SALES
from metrics.satisfaction import NO_SURVEYS
from tests.pages.conftest import Asked
from tests.pages.showing import column, panels_of, plain, tiles_of


def test_tiles_movers_and_regions_tell_the_same_numbers(asked: Asked) -> None:
    shown = panels_of("overview", asked("rhythm", "2026-Q2"))
    tiles = tiles_of(shown["tiles"])
    assert (tiles["revenue"].value, tiles["revenue"].number, tiles["revenue"].second) == (
        "50.00",
        500_000,
        "5\u00a0% of target",
    )
    change = tiles["revenue"].change
    assert change is not None and (plain(change.text), change.direction, change.quality) == ("−54.5 %", "down", "bad")
    assert plain(shown["by_period"].message) == "Revenue of Q2 2026 is 50.00, −54.5 % on last year"
    assert plain(shown["movers"].message) == "Revenue moved by −60.00; Region R alone by −70.00"
    assert column(shown["movers"], "value") == [-700_000, 100_000]
    assert column(shown["regions"], "revenue") == [400_000, 100_000]
    assert column(shown["regions"], "target") == [pytest.approx(40 / 330), 0.2]


def test_gross_profit_stands_in_where_no_service_was_imported(asked: Asked) -> None:
    tiles = tiles_of(panels_of("overview", asked("three", "2026-Q1"))["tiles"])
    assert list(tiles) == ["revenue", "gross_profit", "satisfied", "active_clients", "retention", "orders"]
    assert "client_profit" in tiles_of(panels_of("overview", asked("serving", "2026-03"))["tiles"])


def test_what_is_not_there_says_what_to_import(asked: Asked) -> None:
    assert tiles_of(panels_of("overview", asked("three", "2026-Q1"))["tiles"])["satisfied"].missing == NO_SURVEYS
    shown = panels_of("overview", asked("voices", "2026-Q1"))
    asked_of_sales = {"revenue", "gross_profit", "active_clients", "retention", "orders"}
    assert {t.missing for k, t in tiles_of(shown["tiles"]).items() if k in asked_of_sales} <= {NO_SALES}
    assert {panel.missing for key, panel in shown.items() if key in ("movers", "regions")} <= {NO_SALES}


def test_a_running_period_is_not_compared_as_a_whole_one(asked: Asked) -> None:
    shown = panels_of("overview", asked("rhythm", "2026"))
    assert plain(shown["by_period"].message) == "Revenue of 2026 stands at 70.00 so far"
    # Against the days until 30 June 2025 (120), not against the whole of that year (150).
    change = tiles_of(shown["tiles"])["revenue"].change
    assert change is not None and plain(change.text) == "−41.7 %"


def test_another_comparison_changes_every_panel(asked: Asked) -> None:
    shown = panels_of("overview", asked("rhythm", "2026-Q2", comparison="previous"))
    change = tiles_of(shown["tiles"])["revenue"].change
    assert change is not None and (plain(change.text), change.words) == ("+150.0 %", "on last period")
    assert plain(shown["movers"].message) == "Revenue moved by +30.00; Region R alone by +30.00"


def test_an_empty_selection_sells_nothing_and_says_so(asked: Asked) -> None:
    shown = panels_of("overview", asked("three", "2026-Q1", channels=("nothing",)))
    assert shown["movers"].missing == shown["regions"].missing == "nothing was sold in this period"


def test_the_page_speaks_chinese(asked: Asked) -> None:
    shown = panels_of("overview", asked("rhythm", "2026-Q2"), "zh")
    assert tiles_of(shown["tiles"])["revenue"].label == "销售额"
    assert "2026 年二季度" in shown["by_period"].message


def test_the_chart_and_the_tile_agree_on_the_quarter_in_which_the_data_begin(asked: Asked) -> None:
    shown = panels_of("overview", asked("three", "2025-Q1"))
    assert tiles_of(shown["tiles"])["revenue"].missing == shown["by_period"].missing == BEFORE_DATA


def test_without_rights_nothing_is_said_to_be_zero(asked: Asked) -> None:
    tiles = tiles_of(panels_of("overview", asked("three", "2026-Q1", NOBODY))["tiles"])
    assert {tile.number for tile in tiles.values()} == {None}


def test_the_small_line_of_a_region_has_a_point_for_every_period(asked: Asked) -> None:
    lines = column(panels_of("overview", asked("three", "2026-Q1"))["regions"], "past")
    assert lines == [[1_000_000, 500_000, 0, 0, 3_100_000], [600_000, 0, 0, 0, 900_000]]
