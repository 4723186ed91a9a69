"""Laws of key figures over time: months make quarters and years, and the year to date of a whole year is the year."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.periods import GRAINS, FiscalCalendar, Period, period_of
from data.warehouse.store import Store
from data.week_calendar import PATTERNS, WeekCalendar
from metrics.kpi import GROUPS, KPIS, NOTHING, Sums, calendar_sums, figure, period_sums
from metrics.kpi_calendar import every_grain
from metrics.series import figure_in, parts_of
from metrics.to_date import summed_until, year_to_date
from tests.data.small import view_of

FIRST = date(2019, 12, 15)
COLUMNS = ["orders", "lines", "revenue_e4", "cost_of_goods_e4", "cost_known_lines", "service_cost_e4", "promises_due"]
calendars: st.SearchStrategy[FiscalCalendar] = st.one_of(
    st.integers(1, 12),
    st.builds(
        WeekCalendar,
        first_month=st.integers(1, 12),
        pattern=st.sampled_from(sorted(PATTERNS.values())),
        last_weekday=st.integers(0, 6),
        rule=st.sampled_from(["nearest", "last"]),
    ),
)
days = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 2_000).map(lambda n: FIRST + timedelta(days=n)), st.just(date(2020, 2, 29))),
        st.tuples(*(st.integers(-50, 10**15) for _ in COLUMNS)),
    ),
    min_size=1,
    max_size=30,
)
Days = list[tuple[date, tuple[int, ...]]]


def by_period(rows: Days, grain: str, calendar: FiscalCalendar) -> dict[date, Counter[str]]:
    """Sums by the first day of the period in which each day lies."""
    found: dict[date, Counter[str]] = {}
    for day, values in rows:
        start = period_of(day, grain, calendar).start  # type: ignore[arg-type]
        found.setdefault(start, Counter()).update(dict(zip(COLUMNS, values, strict=True)))
    return found


def months_of(rows: Days, calendar: FiscalCalendar) -> pd.DataFrame:
    sums = by_period(rows, "month", calendar)
    records = [{"region_key": 1, "period_start": start, **{n: sums[start][n] for n in COLUMNS}} for start in sums]
    return pd.DataFrame(records)


@settings(max_examples=40)
@given(rows=days, calendar=calendars)
def test_months_make_quarters_and_years_whatever_the_calendar(rows: Days, calendar: FiscalCalendar) -> None:
    found = every_grain(calendar, months_of(rows, calendar))
    for grain in GRAINS:
        sums = found.xs(grain, level="grain").droplevel("region_key").to_dict("index")
        expected = by_period(rows, grain, calendar)
        assert sums == {start: {n: expected[start][n] for n in COLUMNS} for start in expected}


@settings(max_examples=40)
@given(rows=days, calendar=calendars)
def test_the_year_to_date_of_a_whole_year_is_the_year(rows: Days, calendar: FiscalCalendar) -> None:
    months = months_of(rows, calendar).drop(columns="region_key").set_index("period_start")
    months = months.reindex(columns=[*GROUPS["money"], *GROUPS["promises"]], fill_value=0)
    for start, sums in by_period(rows, "year", calendar).items():
        year = Period(start, "year", calendar)
        assert year.end + timedelta(days=1) == year.back(-1).start
        for grain in ("month", "quarter"):
            last = parts_of(year, grain)[-1]
            assert last.end == year.end
            own = months[(months.index >= last.start) & (months.index <= last.end)].sum()
            whole = summed_until(
                months, last, NOTHING | {str(n): int(v) for n, v in own.items()}, ("money", "promises")
            )
            assert {n: whole[n] for n in COLUMNS} == {n: sums[n] for n in COLUMNS}


sums_of_cuts = st.lists(
    st.fixed_dictionaries({name: st.integers(0, 10**12) for name in (*GROUPS["money"], *GROUPS["promises"])}),
    min_size=2,
    max_size=5,
)


@given(parts=sums_of_cuts)
def test_figures_that_add_are_the_same_of_the_sum_and_in_sum(parts: list[Sums]) -> None:
    known = [NOTHING | part | {"cost_known_lines": part["lines"], "unpriced_acts": 0} for part in parts]
    known = [part | {"lines": part["lines"] + 1, "cost_known_lines": part["lines"] + 1} for part in known]
    whole = {name: sum(part[name] for part in known) for name in NOTHING}
    for kpi in KPIS.values():
        if kpi.adds:
            values = [kpi.figure(part).value for part in known]
            assert kpi.figure(whole).value == sum(v for v in values if v is not None), kpi.key


@pytest.mark.parametrize("period", ["2025-12", "2025-Q4", "2025"])
def test_every_figure_of_a_whole_year_is_its_year_to_date(rhythm_store: Store, period: str) -> None:
    year, view = view_of(rhythm_store, "2025"), view_of(rhythm_store, period)
    calendar, sums = calendar_sums(view), period_sums(year)
    for key in KPIS:
        now, _before = year_to_date(view, key, calendar)
        assert now == figure(year, key, sums) == figure_in(view, key, calendar, year.selection.period), key
