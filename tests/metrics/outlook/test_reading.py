"""What pages read: the year's outlook, its chance, what is still needed, and why there may be none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd
import pytest

from data.late_tables import LATE
from data.scope import Scope
from data.view import View
from data.warehouse.late import Given, make_late, work_out_with
from data.warehouse.store import Store
from metrics import outlook
from metrics.kpi import NO_SURVEYS, NOT_YOURS
from metrics.outlook import region_outlooks, year_outlook
from metrics.outlook.reading import (
    BEING_MADE,
    FILTERED,
    MONTHS_ONLY,
    SEVERAL,
    YEAR_AGO,
    chosen_tests,
    forecasts_of,
    place_of,
    years_of,
)
from metrics.outlook.year import IS_OVER
from tests.data.small import three_clients, view_of

# Known of 2026 up to 10 April: January 200, February 200, March 0, April 10; together 410.
APRIL, MARCH, YEAR = date(2026, 4, 1), date(2026, 3, 1), date(2026, 1, 1)
N_ONLY = Scope("Li", regions=frozenset(["N"]), topics=frozenset(["money"]), why="test")


def told(kpi: str, region: int, origin: date, grain: str, start: date, value: float, sd: float) -> dict[str, Any]:
    return {
        "topic": "money", "kpi": kpi, "region_key": region, "origin_start": origin, "grain": grain,
        "period_start": start, "value": value, "sd": sd, "low": value - 2 * sd, "high": value + 2 * sd,
        "low80": value - sd, "high80": value + sd,
    }  # fmt: skip


def trial(kpi: str, region: int, model: str, is_chosen: bool = True, why: str = "") -> dict[str, Any]:
    return {
        "topic": "money", "kpi": kpi, "region_key": region, "model": model, "is_chosen": is_chosen, "mase": 0.8,
        "smape": 9.0, "covered": 93, "checked": 100, "origins": 12, "months": 60, "widening": 1.1, "why": why,
        "fingerprint": "a:b",
    }  # fmt: skip


def rows(view: View) -> dict[str, list[dict[str, Any]]]:
    north, south = (view.tree.region(code).key for code in ("N", "S"))  # type: ignore[union-attr]
    months = [
        told("revenue", -1, APRIL, "month", date(2026, month, 1), 50e4 if month == 4 else 30e4, 10e4)
        for month in range(4, 13)
    ]
    years = [
        told("revenue", -1, MARCH, "year", YEAR, 710e4, 30e4), told("revenue", -1, APRIL, "year", YEAR, 690e4, 20e4),
        told("revenue", north, APRIL, "year", YEAR, 400e4, 10e4),
        told("revenue", south, APRIL, "year", YEAR, 290e4, 10e4),
        told("lost_clients", -1, APRIL, "year", YEAR, 3.0, 1.0),
    ]  # fmt: skip
    active = [told("active_clients", -1, APRIL, "month", APRIL, 2.0, 1.0)]
    tests = [trial("revenue", -1, "ETS"), trial("revenue", -1, "naive", False), trial("revenue", north, "ETS"),
             trial("active_clients", -1, "ETS"), trial("quantity", -1, "", why="too short")]  # fmt: skip
    return {"forecasts": [*months, *years, *active], "forecast_tests": tests}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Three clients, with forecasts that anybody can count."""

    def later(view: View, tell: object, before: object) -> Mapping[str, Any]:
        found = rows(view)
        return {t: lambda t=t: iter([pd.DataFrame(found[t], columns=list(LATE[t]))]) for t in LATE}  # type: ignore[misc]

    former, found = Given.later, three_clients(tmp_path_factory.mktemp("outlook") / "store")
    work_out_with(later)
    make_late(found)
    work_out_with(former)
    yield found


def test_the_chance_is_that_of_what_is_there_and_what_is_to_come(store: Store) -> None:
    found = year_outlook(view_of(store, "2026-Q2"), "revenue", 710e4)
    assert (found.to_date, found.value, found.sd, found.low, found.high) == (410e4, 690e4, 20e4, 650e4, 730e4)
    assert found.chance == pytest.approx(0.1587, abs=5e-5)  # 410 there, 280 to come, sd 20, target 710
    assert (found.chance_before, found.chances) == (0.5, (0.5, found.chance))
    assert (found.coverage, found.model, found.n, found.why) == ((93, 100), "ETS", 60, "")
    assert (found.figure.value, found.figure.n) == (690e4, 60)


def test_what_is_needed_is_split_as_the_forecast_is(store: Store) -> None:
    found = year_outlook(view_of(store, "2026"), "revenue", 710e4)
    january, april, may = found.months[0], found.months[3], found.months[4]
    assert (january.actual, january.forecast, january.needed) == (200e4, None, None)
    assert (april.actual, april.so_far, april.forecast) == (None, 10e4, 50e4)
    # 300 are missing; April still brings 40 of the 280 to come, every later month 30.
    assert april.needed == pytest.approx(10e4 + 300e4 * 40 / 280)
    assert may.needed == pytest.approx(300e4 * 30 / 280)
    assert 400e4 + sum(m.needed for m in found.months if m.needed is not None) == pytest.approx(710e4)
    # Twenty of April's thirty days and eight months are left.
    assert found.needed_per_month == pytest.approx(300e4 / (20 / 30 + 8))
    assert found.forecast_per_month == pytest.approx(280e4 / (20 / 30 + 8))


def test_nothing_more_is_needed_of_a_goal_that_is_reached(store: Store) -> None:
    found = year_outlook(view_of(store, "2026"), "revenue", 400e4)
    assert found.needed_per_month == 0
    assert found.chance is not None and found.chance > 0.999999


def test_where_lower_is_better_the_chance_is_the_other_side(store: Store) -> None:
    assert year_outlook(view_of(store, "2026"), "lost_clients", 4.0).chance == pytest.approx(0.8413, abs=5e-5)


def test_without_a_goal_there_is_no_chance(store: Store) -> None:
    found = year_outlook(view_of(store, "2026"), "revenue", None)
    assert (found.chance, found.chances, found.needed_per_month) == (None, (), None)
    assert found.value == 690e4


def test_a_year_that_is_over_has_only_what_it_brought(store: Store) -> None:
    found = year_outlook(view_of(store, "2025-Q3"), "revenue", 100e4)
    assert (found.is_over, found.value, found.chance, found.why) == (True, None, None, IS_OVER)
    assert [month.actual for month in found.months[:5]] == [None, 160e4, 0, 0, 50e4]
    assert found.to_date is None  # data begin in February


@pytest.mark.parametrize(
    ("key", "chosen", "why"),
    [
        ("revenue", {"channels": ("shop",)}, FILTERED), ("revenue", {"tiers": ("A",)}, FILTERED),
        ("revenue", {"managers": ("Li",)}, FILTERED), ("revenue", {"regions": ("N", "S")}, SEVERAL),
        ("retention", {}, YEAR_AGO), ("nps", {}, NO_SURVEYS), ("quantity", {}, "too short"),
    ],
)  # fmt: skip
def test_where_there_is_no_forecast_it_says_why(store: Store, key: str, chosen: dict[str, Any], why: str) -> None:
    found = year_outlook(view_of(store, "2026", **chosen), key, 1.0)
    assert (found.value, found.chance, found.why) == (None, None, why)
    assert len(found.months) == 12


def test_clients_have_months_and_no_year(store: Store) -> None:
    found = year_outlook(view_of(store, "2026"), "active_clients", None)
    assert (found.value, found.why, found.months[3].forecast) == (None, MONTHS_ONLY, 2.0)


def test_a_region_has_an_outlook_of_its_own(store: Store) -> None:
    assert year_outlook(view_of(store, "2026", regions=("N",)), "revenue", None).value == 400e4


def test_who_may_see_one_region_sees_its_outlook_and_not_the_company_s(store: Store) -> None:
    assert year_outlook(view_of(store, "2026", N_ONLY), "revenue", None).value == 400e4
    assert [o.region_key for o in region_outlooks(view_of(store, "2026", N_ONLY), "revenue", {})] == [
        view_of(store, "2026").tree.region("N").key  # type: ignore[union-attr]
    ]
    blind = Scope("Li", everywhere=True, topics=frozenset(["satisfaction"]), why="test")
    assert year_outlook(view_of(store, "2026", blind), "revenue", None).why == NOT_YOURS


def test_regions_stand_side_by_side_each_with_its_chance(store: Store) -> None:
    view = view_of(store, "2026")
    north, south = (view.tree.region(code).key for code in ("N", "S"))  # type: ignore[union-attr]
    found = region_outlooks(view, "revenue", {north: 400e4, south: 300e4})
    assert [(o.region_key, o.value, o.target) for o in found] == [(north, 400e4, 400e4), (south, 290e4, 300e4)]
    assert [o.chance for o in found] == [0.5, pytest.approx(0.1587, abs=5e-5)]
    assert region_outlooks(view_of(store, "2026", channels=("shop",)), "revenue", {}) == ()
    assert region_outlooks(view_of(store, "2025"), "revenue", {}) == ()


def test_the_late_tables_are_read_for_the_company_or_one_region(store: Store) -> None:
    view = view_of(store, "2026")
    north = view.tree.region("N").key  # type: ignore[union-attr]
    assert place_of(view) == (-1, "")
    assert place_of(view_of(store, "2026", regions=("N",))) == (north, "")
    assert place_of(view_of(store, "2026", channels=("shop",))) == (None, FILTERED)
    assert len(forecasts_of(view, -1, "revenue")) == 11 and forecasts_of(view, -1, "orders").empty
    assert sorted(years_of(view, "revenue")["value"]) == [290e4, 400e4, 690e4, 710e4]
    assert chosen_tests(view, "revenue")["model"].to_dict() == {-1: "ETS", north: "ETS"}


def test_the_table_of_tests_counts_over_the_series_one_may_see(store: Store) -> None:
    found = outlook.tests_table(view_of(store, "2026"))
    revenue = found[found["kpi"] == "revenue"]
    assert revenue[["model", "series", "chosen", "covered", "checked"]].values.tolist() == [
        ["ETS", 2, 2, 186, 200], ["naive", 1, 0, 93, 100],
    ]  # fmt: skip
    assert "" not in set(found["model"])


def test_while_forecasts_are_being_made_it_says_so(three: Store) -> None:
    found = year_outlook(view_of(three, "2026"), "revenue", None)
    assert (found.value, found.to_date, found.why) == (None, 410e4, BEING_MADE)
    assert outlook.tests_table(view_of(three, "2026")).empty
