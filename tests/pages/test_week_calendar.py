"""Pages in a company that counts in weeks (4-4-5): names, days and weeks of periods, and the year with 53 of them."""

from __future__ import annotations

import pytest

from data.options import filter_options
from data.periods import period_from_key
from data.scope import Comparison, Selection
from locales import words_for
from metrics.kpi import calendar_sums
from metrics.to_date import year_to_date
from pages.pieces.periods import compared_periods
from tests.data.small import view_of
from tests.data.weeks import WEEKS, weeks_store
from tests.pages.showing import column, panels_of, plain, tiles_of

EN, ZH = words_for("en"), words_for("zh")


def test_the_key_figures_of_a_year_stand_in_its_twelve_periods() -> None:
    """2021 has 52 weeks and is compared with the first 52 of 2020, 29 December 2019 to 26 December 2020: 1,089."""
    shown = panels_of("kpis", view_of(weeks_store()[0], "2021"))
    assert column(shown["year"], "label") == [f"P{number}" for number in range(1, 13)]
    assert sum(column(shown["year"], "value")) == 12_820_000 and sum(column(shown["year"], "before")) == 10_890_000
    assert plain(shown["year"].message) == "FY 2021 ended at 1,282, +17.7 % on last year"
    codes = [str(code) for code in column(shown["calendar"], "code")]
    before = dict(zip(codes, column(shown["calendar"], "before"), strict=True))
    assert codes[:4] == ["2021", "2021-Q1", "2021-01", "2021-02"]
    assert before["2021"] == sum(before[f"2021-Q{n}"] for n in range(1, 5)) == 10_890_000
    year, last = (tiles_of(shown["tiles"])[key] for key in ("to_date", "last_year"))
    assert year.number == 12_820_000 and plain(year.second) == "against the same days"
    assert last.number == 11_040_000 and last.change is not None and plain(last.change.text) == "−21.0 %"


@pytest.mark.parametrize("key", ["2020", "2021", "2020-Q4", "2021-Q4", "2020-12", "2021-12"])
def test_the_year_to_date_of_a_whole_year_is_the_year(key: str) -> None:
    whole = view_of(weeks_store()[0], key[:4])
    expected = year_to_date(whole, "revenue", calendar_sums(whole))
    view = view_of(weeks_store()[0], key)
    assert year_to_date(view, "revenue", calendar_sums(view)) == expected
    assert [figure.value for figure in expected] == {
        "2020": [11_040_000, 13_980_000],
        "2021": [12_820_000, 10_890_000],
    }[key[:4]]


@pytest.mark.parametrize(
    ("key", "comparison", "said"),
    [
        ("2021-02", "last_year", "P2 FY 2021 (4 weeks, 31 Jan – 27 Feb 2021) against P2 FY 2020"),
        ("2021-02", "target", "P2 FY 2021 (4 weeks, 31 Jan – 27 Feb 2021) against target"),
        ("2021-03", "previous", "P3 FY 2021 (5 weeks, 28 Feb – 3 Apr 2021) against P2 FY 2021 (4 weeks)"),
        ("2021", "last_year", "FY 2021 (52 weeks, 3 Jan 2021 – 1 Jan 2022) against 52 weeks from 29 Dec 2019 on"),
        ("2020", "last_year", "FY 2020 (53 weeks, 29 Dec 2019 – 2 Jan 2021) against 53 weeks from 30 Dec 2018 on"),
        ("2020", "previous", "FY 2020 (53 weeks, 29 Dec 2019 – 2 Jan 2021) against FY 2019 (52 weeks)"),
    ],
)
def test_the_sentence_says_days_and_weeks_and_where_they_differ(key: str, comparison: Comparison, said: str) -> None:
    assert plain(compared_periods(Selection(period_from_key(key, WEEKS.calendar), comparison), EN)) == said


def test_periods_of_weeks_are_numbered_and_their_years_fiscal() -> None:
    month, quarter, year = (period_from_key(key, WEEKS.calendar) for key in ("2020-12", "2020-Q4", "2020"))
    assert [EN.period(p) for p in (month, quarter, year)] == ["P12 FY 2020", "Q4 FY 2020", "FY 2020"]
    assert [ZH.period(p) for p in (month, quarter, year)] == ["2020 财年第 12 期", "2020 财年四季度", "2020 财年"]
    assert (EN.period(month, short=True), ZH.period(month, short=True)) == ("P12", "第 12 期")
    assert EN.days(month.start, month.end) == "22 Nov 2020 – 2 Jan 2021"
    assert ZH.days(quarter.start, month.start) == "2020 年 9 月 27 日—11 月 22 日"


def test_every_period_that_is_offered_has_a_name_of_its_own() -> None:
    offered = filter_options(view_of(weeks_store()[0], "2021")).periods
    assert len({p.key for p in offered}) == len(offered) and {p.calendar for p in offered} == {WEEKS.calendar}
    months = [p.key for p in offered if p.grain == "month"]
    assert months == sorted(months, reverse=True) and months[0] == "2022-05"
