"""Which months a forecast rests on, and which it looks at."""

from __future__ import annotations

from datetime import date

from data.week_calendar import WeekCalendar
from metrics.outlook.months import months_between
from metrics.outlook.spans import spans_ahead, spans_since, spans_then


def test_the_running_month_is_ahead_and_its_days_so_far_are_counted() -> None:
    found = months_between(date(2025, 1, 1), date(2026, 7, 15), 1)
    assert (found.whole[0].key, found.whole[-1].key, len(found.whole)) == ("2025-01", "2026-06", 18)
    assert (found.ahead[0].key, found.ahead[-1].key, len(found.ahead)) == ("2026-07", "2027-12", 18)
    assert found.passed == 15 / 31
    assert found.origin == date(2026, 7, 1)


def test_on_the_last_day_of_a_year_everything_ahead_lies_in_later_years() -> None:
    found = months_between(date(2025, 1, 1), date(2026, 12, 31), 1)
    assert (found.passed, found.ahead[0].key, found.ahead[-1].key) == (0.0, "2027-01", "2028-12")


def test_a_month_that_data_begin_in_the_midst_of_is_no_whole_one() -> None:
    assert months_between(date(2025, 1, 5), date(2025, 6, 30), 1).whole[0].key == "2025-01"
    assert months_between(date(2025, 1, 6), date(2025, 6, 30), 1).whole[0].key == "2025-02"


def test_a_fiscal_year_from_april_ends_in_march() -> None:
    found = months_between(date(2025, 1, 1), date(2026, 2, 10), 4)
    assert [m.key for m in found.ahead] == ["2026-02", "2026-03", *(f"2026-{m:02d}" for m in range(4, 13)),
                                            "2027-01", "2027-02", "2027-03"]  # fmt: skip
    years = [p for p in spans_ahead(found, True).periods if p.grain == "year"]
    assert [(y.start, y.end) for y in years] == [
        (date(2025, 4, 1), date(2026, 3, 31)), (date(2026, 4, 1), date(2027, 3, 31)),
    ]  # fmt: skip


def test_months_of_four_and_five_weeks_are_told_by_their_days() -> None:
    found = months_between(date(2024, 12, 29), date(2026, 7, 15), WeekCalendar())
    assert [m.days for m in found.whole[:6]] == [28, 28, 35, 28, 28, 35]
    spans = spans_ahead(found, True)
    years = [at for at, p in enumerate(spans.periods) if p.grain == "year"]
    assert [spans.known[:, at].sum() + spans.ahead[:, at].sum() for at in years] == [12, 12]
    assert all(p.days in (91, 98) for p in spans.periods if p.grain == "quarter")


def test_quarters_and_years_are_known_months_and_months_ahead() -> None:
    months = months_between(date(2026, 1, 1), date(2026, 5, 10), 1)
    spans = spans_ahead(months, True)
    keys = [p.key for p in spans.periods]
    year, quarter = keys.index("2026"), keys.index("2026-Q2")
    assert spans.known[:, year].tolist() == [1, 1, 1, 1]
    assert spans.ahead[:, year].tolist() == [1] * 8 + [0] * 12
    assert (spans.known[:, quarter].tolist(), spans.ahead[:, quarter].sum()) == ([0, 0, 0, 1], 2)
    assert (spans.begins[year], spans.begins[quarter], spans.begins[keys.index("2027")]) == (0, 3, 4)
    assert {p.grain for p in spans_ahead(months, False).periods} == {"month"}


def test_a_quarter_of_which_the_first_month_was_not_seen_is_left_out() -> None:
    months = months_between(date(2026, 2, 1), date(2026, 3, 10), 1)
    assert [p.key for p in spans_ahead(months, True).periods if p.grain != "month"] == [
        "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4", "2027",
    ]  # fmt: skip


def test_earlier_origins_tell_of_the_years_that_were_not_over_then() -> None:
    months = months_between(date(2024, 1, 1), date(2026, 2, 28), 1)
    then = spans_then(months, 3, len(months.ahead))
    assert [p.key for p in then.periods] == ["2025", "2026"]
    assert (then.known.shape[0], then.known[:, 0].sum(), then.ahead[:, 0].sum()) == (23, 11, 1)
    assert [p.key for p in spans_then(months, 1, 22).periods] == ["2026"]
    since = spans_since(months, 3)
    assert [p.key for p in since.periods] == ["2025-12", "2026-01", "2026-02"]
