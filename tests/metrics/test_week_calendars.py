"""Windows of months and quarters that metrics ask: in a week calendar they begin and end where its periods do."""

from __future__ import annotations

from datetime import date

import duckdb
import ibis
import pytest

from data.periods import FiscalCalendar, period_of
from data.settings import Settings
from data.warehouse.builder import sql
from metrics.degrees.moment import moment_of
from metrics.degrees.year_sums import year_sums
from metrics.everywhere import year_until
from metrics.look_alikes.behaviour import window_of
from metrics.staying import checking_dates
from tests.data.small import view_of
from tests.data.weeks import SALES, WEEKS, weeks_store

RETAIL = Settings(fiscal_year_start=2, calendar_kind="4-5-4")


@pytest.mark.parametrize("settings", [RETAIL, WEEKS, Settings()])
def test_who_stays_is_asked_after_the_month_of_the_answer_and_after_it_a_year_later(settings: Settings) -> None:
    answers = ibis.table({"answered_on": "date", "median_gap_days": "float64"}, name="answers")
    asked = answers.select("answered_on", **checking_dates(answers, settings))
    with duckdb.connect() as con:
        many = "range(DATE '2011-01-20', DATE '2025-03-01', INTERVAL 1 DAY)"
        columns = "day::DATE AS answered_on, NULL::DOUBLE AS median_gap_days"
        con.execute(f"CREATE TABLE answers AS SELECT {columns} FROM {many} AS days(day)")
        rows = con.execute(f'SELECT answered_on, "then"::DATE, later::DATE FROM ({sql(asked)})').fetchall()
    for day, then, later in rows:
        month = period_of(day, "month", settings.calendar)
        assert (then, later) == (month.back(-1).start, month.back(-13).start), day


@pytest.mark.parametrize(
    ("day", "is_quarter_end", "first", "former"),
    [
        ("2024-02-03", True, "2023-01-29", "2022-01-30"),
        ("2024-05-04", True, "2023-04-30", "2022-05-01"),
        ("2024-03-31", False, "2023-04-01", "2022-04-01"),
    ],
)
def test_a_moment_at_the_end_of_a_quarter_looks_back_on_its_four(
    day: str, is_quarter_end: bool, first: str, former: str
) -> None:
    found = moment_of(date.fromisoformat(day), RETAIL.calendar)
    assert (found.is_quarter_end, str(found.first), str(found.former)) == (is_quarter_end, first, former)


def test_twelve_months_are_twelve_periods_of_weeks() -> None:
    calendar: FiscalCalendar = RETAIL.calendar
    assert year_until(date(2024, 2, 10), calendar) == date(2023, 2, 26)
    window = window_of(date(2024, 2, 10), calendar)
    assert (window.former, window.first, window.last) == (date(2022, 1, 30), date(2023, 1, 29), date(2024, 2, 3))


def test_the_years_of_clients_add_up_to_the_lines_they_rest_on() -> None:
    """Twelve months up to a day in the middle of a period: quarters, months and single days make them up."""
    view = view_of(weeks_store()[0], "2021")
    former, first, last = date(2019, 7, 11), date(2020, 7, 11), date(2021, 7, 10)
    rows = view.run(year_sums(former, first, last, WEEKS.calendar))
    lines = [row for row in SALES if former <= row["ordered_on"] <= last]
    assert rows["revenue_e4"].sum() == sum(row["revenue_e4"] for row in lines if row["ordered_on"] >= first)
    assert rows["former_revenue_e4"].sum() == sum(row["revenue_e4"] for row in lines if row["ordered_on"] < first)
