"""Forecasts add up exactly: regions to the company, months to quarters and years."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest

from data.late_tables import LATE
from metrics.forecast import Trial
from metrics.outlook.fitting import Fit, Job, fit
from metrics.outlook.history import ENDS_EARLIER
from metrics.outlook.months import months_between
from metrics.outlook.rows import group_rows, is_share_as_seen
from tests.metrics.outlook.steady import KEYS, plans, sums, tables, values, wavy

JULY = date(2026, 7, 1)
Late = dict[str, pd.DataFrame]
NAMELESS = Fit("", "", "seasonal naive", np.zeros((0, 0)), (), (), (0, 0), 0, "")


@cache
def short() -> Late:
    """Of 18 whole months."""
    return tables(plans())


@cache
def long() -> Late:
    """Of 42 whole months, fitted with the cheapest form instead of a competition."""
    first, last = date(2023, 1, 1), date(2026, 7, 15)
    made = plans(("revenue", "quantity_ordered"), last, wavy(months_between(first, last, 1)), first)
    jobs: list[Job] = [job for plan in made for job in plan.full_jobs()]
    return tables(made, {job.fingerprint: ("seasonal naive", ()) for job in jobs})


def test_rows_have_the_columns_of_the_late_tables_and_no_gaps() -> None:
    for made in (short(), long()):
        assert {table: list(made[table].columns) for table in LATE} == {t: list(c) for t, c in LATE.items()}
        assert not made["forecasts"].isna().any().any()


def test_every_month_to_the_end_of_the_next_year_is_told() -> None:
    months = sorted(values(short(), "revenue", "company", "month"))
    assert (months[0], months[-1], len(months)) == (JULY, date(2027, 12, 1), 18)
    assert min(values(short(), "revenue", "company", "quarter")) == JULY
    assert sorted(values(short(), "revenue", "company", "year")) == [date(2026, 1, 1), date(2027, 1, 1)]


@pytest.mark.parametrize("made", [short, long])
@pytest.mark.parametrize("grain", ["month", "quarter", "year"])
def test_regions_and_the_unknown_region_are_exactly_the_company(made, grain: str) -> None:  # type: ignore[no-untyped-def]
    company, root, *parts = (values(made(), "revenue", name, grain) for name in ("company", "C", "N", "S", "unknown"))
    assert company and company == {start: sum(part[start] for part in parts) for start in company}
    assert root == {start: parts[0][start] + parts[1][start] for start in root}


def test_active_clients_add_over_regions_and_not_over_months() -> None:
    company, *parts = (values(short(), "active_clients", name, "month") for name in ("company", "N", "S", "unknown"))
    assert len(company) == 18
    assert company == {start: sum(part[start] for part in parts) for start in company}
    assert not values(short(), "active_clients", "company", "year")


@pytest.mark.parametrize("made", [short, long])
def test_months_are_exactly_quarters_and_years(made) -> None:  # type: ignore[no-untyped-def]
    for region in KEYS:
        months, quarters, years = (values(made(), "revenue", region, grain) for grain in ("month", "quarter", "year"))
        for start, value in quarters.items():
            inside = [date(start.year, month, 1) for month in range(start.month, start.month + 3)]
            assert value == sum(months[month] for month in inside)
        assert years[date(2027, 1, 1)] == sum(v for start, v in months.items() if start.year == 2027)


def test_a_year_is_its_known_months_and_the_months_ahead() -> None:
    ahead = sum(v for start, v in values(short(), "revenue", "company", "month").items() if start.year == 2026)
    assert values(short(), "revenue", "company", "year")[date(2026, 1, 1)] == 6 * 1_000_000 + ahead


def test_the_running_month_is_what_came_so_far_and_the_rest_of_its_days() -> None:
    # Half of July's 100 is there on the 15th; 16 of its 31 days are left.
    months = values(short(), "revenue", "company", "month")
    assert months[JULY] == pytest.approx(500_000 + 1_000_000 * 16 / 31, rel=0.03)
    assert min(months.values()) > 900_000


def test_a_ratio_is_the_ratio_of_its_parts() -> None:
    assert list(values(short(), "fill_rate", "company", "month").values()) == pytest.approx([10 / 11] * 18, rel=0.01)
    assert list(values(long(), "fill_rate", "N", "year").values()) == pytest.approx([10 / 11] * 2, rel=0.05)


def test_a_fill_rate_that_never_was_above_one_is_not_forecast_above_one() -> None:
    months = months_between(date(2025, 1, 1), date(2026, 7, 15), 1)
    found = sums(months)
    assert is_share_as_seen(plans(("quantity_ordered",), found=found)[0])
    rows = long()["forecasts"][long()["forecasts"]["kpi"] == "fill_rate"]
    assert len(rows) and (rows["high"] <= 1).all()
    found.loc[(2, date(2025, 3, 1)), "quantity_filled_e4"] = 10 * found["quantity_ordered_e4"].max()
    assert not is_share_as_seen(plans(("quantity_ordered",), found=found)[0])


def test_intervals_hold_the_value_and_the_narrower_ones() -> None:
    rows = long()["forecasts"][long()["forecasts"]["kpi"] == "revenue"]
    assert (rows["low"] <= rows["low80"]).all() and (rows["high80"] <= rows["high"]).all()
    assert ((rows["low"] < rows["value"]) & (rows["value"] < rows["high"])).all()


def test_earlier_origins_say_how_the_year_was_seen_then() -> None:
    rows = long()["forecasts"]
    earlier = rows[(rows["origin_start"] < JULY) & (rows["kpi"] == "revenue")]
    assert set(earlier["grain"]) == {"year"}
    assert sorted(set(earlier["origin_start"])) == [date(2025, m, 1) for m in range(7, 13)] + [
        date(2026, m, 1) for m in range(1, 7)
    ]
    for origin in (date(2025, 12, 1), date(2026, 6, 1)):
        told = {name: values(long(), "revenue", name, "year", origin) for name in ("company", "N", "S", "unknown")}
        assert set(told["company"]) == {date(2025, 1, 1), date(2026, 1, 1)} - (
            {date(2025, 1, 1)} if origin == date(2026, 6, 1) else set()
        )
        for start, value in told["company"].items():
            assert value == sum(told[name][start] for name in ("N", "S", "unknown"))


def test_a_key_figure_of_two_measures_has_its_own_intervals_held_against_what_came() -> None:
    rows = long()["forecast_tests"]
    mine = rows[(rows["kpi"] == "fill_rate") & (rows["region_key"] == KEYS["company"])]
    assert mine[["model", "checked", "origins"]].values.tolist() == [["seasonal naive ÷ seasonal naive", 78, 12]]
    assert mine["covered"].item() >= 70


def test_rows_do_not_depend_on_the_order_in_which_fits_come() -> None:
    made = plans(("quantity_ordered",))
    fitted = {job.name: fit(job) for job in [*made[0].full_jobs(), *made[0].leaf_jobs(defaultdict(lambda: NAMELESS))]}
    one = group_rows(made[0], fitted)
    other = group_rows(made[0], dict(reversed(fitted.items())))
    for mine, yours in zip(one, other, strict=True):
        pd.testing.assert_frame_equal(mine, yours)


def test_data_that_end_a_month_early_are_not_taken_for_nothing() -> None:
    found = sums(months_between(date(2025, 1, 1), date(2026, 7, 15), 1))
    found.loc[found.index.get_level_values("period_start") >= date(2026, 6, 1), "orders"] = 0
    made = tables(plans(("orders",), found=found))
    assert made["forecasts"].empty
    assert set(made["forecast_tests"]["why"]) == {ENDS_EARLIER}
    assert set(made["forecast_tests"]["region_key"]) == set(KEYS.values())


def test_profit_is_told_only_where_every_cost_is_known() -> None:
    found = sums(months_between(date(2025, 1, 1), date(2026, 7, 15), 1))
    found.loc[(KEYS["N"], date(2026, 6, 1)), "cost_known_lines"] = 0
    found.loc[(KEYS["S1"], date(2025, 3, 1)), "cost_known_lines"] = 0
    made = tables(plans(("gross_profit",), found=found))
    # North's last month is unknown, and so are the company and its root; South is known from April 2025 on.
    assert set(made["forecasts"]["region_key"]) == {KEYS[name] for name in ("S", "S1", "unknown")}
    months = made["forecast_tests"].set_index("region_key")["months"]
    assert (months[KEYS["S"]], months[KEYS["unknown"]]) == (15, 18)


def test_a_region_whose_company_cannot_be_told_of_is_told_by_itself() -> None:
    found = sums(months_between(date(2025, 1, 1), date(2026, 7, 15), 1))
    found.loc[found.index.get_level_values("region_key") != KEYS["S1"], "cost_known_lines"] = 0
    made = tables(plans(("gross_profit",), found=found))
    assert set(made["forecasts"]["region_key"]) == {KEYS["S1"]}


def test_payments_that_come_late_are_not_taken_for_early_ones() -> None:
    found = sums(months_between(date(2025, 1, 1), date(2026, 7, 15), 1))
    found.loc[found.index.get_level_values("period_start") >= date(2026, 6, 1), "credit_known_lines"] = 0
    (plan,) = plans(("credit_revenue",), found=found)
    history = plan.histories["credit_days"]
    assert (history.unsettled, history.passed) == (1, 0.0)
    assert np.isnan(history.series(0)).tolist() == [False] * 17 + [True]


def test_a_model_that_is_not_the_one_that_won_then_is_not_kept() -> None:
    made = plans(("orders",))
    other = (
        "UC level",
        (Trial("UC level", 0.5, 5.0, 9, 10, 12, 1.0), Trial("seasonal naive", 1.0, 9.0, 9, 10, 12, 1.0)),
    )
    again = tables(made, {job.fingerprint: other for job in made[0].full_jobs()})
    anew = tables(made)
    for table in LATE:
        pd.testing.assert_frame_equal(again[table], anew[table])


def test_a_short_series_says_what_it_cannot_do() -> None:
    rows = short()["forecast_tests"]
    assert set(rows.loc[rows["kpi"] == "revenue", "why"]) == {
        "too short to know a season: the mean of what is known, with a wide interval"
    }
