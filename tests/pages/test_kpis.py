"""The page `kpis`: one key figure by year, quarter and month, and cut by region, channel, tier and category."""

from __future__ import annotations

import pytest

from metrics.kpi import KPIS, NO_SALES
from metrics.to_date import BEFORE_DATA
from tests.pages.conftest import Asked
from tests.pages.showing import column, panels_of, plain, sound, tiles_of


def test_the_period_the_year_to_date_and_the_periods_beside_it(asked: Asked) -> None:
    tiles = tiles_of(panels_of("kpis", asked("rhythm", "2026-Q2"))["tiles"])
    assert {key: tile.number for key, tile in tiles.items()} == {
        "revenue": 500_000, "to_date": 700_000, "previous": 200_000, "last_year": 1_100_000,
    }  # fmt: skip
    change = tiles["to_date"].change
    assert change is not None and plain(change.text) == "−41.7 %"


def test_the_months_of_the_year_stand_beside_the_year_before(asked: Asked) -> None:
    year = panels_of("kpis", asked("rhythm", "2026-Q2"))["year"]
    assert plain(year.message) == "Revenue rose on last year in 1 of 6 months of 2026"
    assert column(year, "value") == [0, 100_000, 100_000, 100_000, 200_000, 200_000]
    assert column(year, "before") == [0, 0, 100_000, 100_000, 200_000, 800_000]


def test_the_calendar_opens_years_into_quarters_and_months(asked: Asked) -> None:
    calendar = panels_of("kpis", asked("rhythm", "2026-Q2"))["calendar"]
    said = [str(p).strip() for p in column(calendar, "period")]
    assert said[:3] == ["2026, running", "Q1 2026", "Jan 2026"] and said[9:] == [
        "2025", "Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025",
    ]  # fmt: skip
    assert column(calendar, "value")[0] == 700_000 and column(calendar, "change")[0] is None, "a running year"
    assert column(calendar, "target")[5] == 0.05 and calendar.table is not None
    assert calendar.table.shaded == (0, 9)


@pytest.mark.parametrize("kpi", list(KPIS))
def test_every_key_figure_can_be_chosen(asked: Asked, kpi: str) -> None:
    sound("kpis", asked("serving", "2026-03"), draws=False, kpi=kpi)
    if KPIS[kpi].unit in ("share", "amount"):  # the units that revenue and orders do not show
        sound("kpis", asked("rhythm", "2026-Q2"), kpi=kpi)


def test_a_key_figure_nobody_knows_falls_back_on_the_first(asked: Asked) -> None:
    assert next(iter(tiles_of(panels_of("kpis", asked("three", "2026-Q1"), kpi="profit")["tiles"]))) == "revenue"


def test_cuts_add_up_to_the_tile(asked: Asked) -> None:
    shown = panels_of("kpis", asked("serving", "2026-03"))
    for dimension in ("region", "channel", "tier"):
        assert sum(column(shown[f"by_{dimension}"], "value")) == 5_400_000  # type: ignore[arg-type]
    assert plain(shown["by_region"].message) == "Region N stands first with ¥190"
    assert shown["by_category"].missing


def test_before_the_data_nothing_is_known(asked: Asked) -> None:
    tiles = tiles_of(panels_of("kpis", asked("three", "2026-Q1"))["tiles"])
    assert tiles["to_date"].change is None and tiles["last_year"].number is None
    assert BEFORE_DATA == "the data begin later"


def test_without_sales_every_panel_says_so(asked: Asked) -> None:
    shown = panels_of("kpis", asked("voices", "2026-Q2"))
    assert {tile.missing for tile in shown["tiles"].tiles} >= {NO_SALES}
    assert all(panel.missing for key, panel in shown.items() if key != "tiles")


def test_a_quarter_partly_covered_is_not_said_to_have_sold_nothing(asked: Asked) -> None:
    tiles = tiles_of(panels_of("kpis", asked("three", "2026-Q1"))["tiles"])
    assert tiles["last_year"].missing == BEFORE_DATA


def test_without_products_there_are_no_categories_and_orders_have_none_at_all(asked: Asked) -> None:
    revenue, orders = (
        panels_of("kpis", asked("three", "2026-Q1"), kpi=kpi)["by_category"].missing for kpi in ("revenue", "orders")
    )
    assert revenue == "category not known" and "belongs to clients" in orders
