"""Marts of a company that counts in weeks (4-4-5) are plain Python sums over its raw days; adding gives the same."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from math import ceil
from pathlib import Path
from statistics import median

import duckdb
import pytest

from data.periods import period_from_key
from data.scope import Selection
from data.warehouse import added
from data.warehouse.store import Store
from metrics.sums import period_sums
from tests.data.same_versions import differences
from tests.data.small import sale, view_of
from tests.data.test_publish_added import brought, published, rebuilt
from tests.data.weeks import ACTS, AS_OF, DAYS, SALES, WEEKS, weeks_store
from tests.metrics.companies import act

PATTERN = (4, 4, 5) * 4
Span = tuple[str, str, date, date]


def year_starts() -> list[date]:
    """The days after the Saturdays nearest to the ends of December, found by looking at every day."""
    found = []
    for number in range(2018, 2025):
        end = date(number - 1, 12, 31)
        near = [end + timedelta(days=n) for n in range(-3, 4)]
        found.append(next(day for day in near if day.weekday() == 5) + timedelta(days=1))
    return found


def whole_periods() -> Iterator[tuple[str, int, int, date, date]]:
    """(grain, year, place, first, last) of every period of the years 2019–2022, week by week."""
    starts = year_starts()
    for number, first, following in zip(range(2018, 2024), starts, starts[1:], strict=False):
        weeks = [*PATTERN[:11], PATTERN[11] + (following - first).days // 7 - 52]
        edges = [first + timedelta(weeks=sum(weeks[:n])) for n in range(13)]
        for grain, size in (("year", 12), ("quarter", 3), ("month", 1)):
            for place in range(12 // size):
                last = edges[(place + 1) * size] - timedelta(days=1)
                yield grain, number, place, edges[place * size], last


SPANS = {(grain, year, place): (first, last) for grain, year, place, first, last in whole_periods()}


def sums_of(first: date, last: date) -> dict[str, int]:
    """Revenue, orders, acts, active and new clients of these days."""
    sold = [row for row in SALES if first <= row["ordered_on"] <= min(last, AS_OF)]
    return {
        "revenue_e4": sum(row["revenue_e4"] for row in sold),
        "orders": len({row["order_id"] for row in sold}),
        "acts": sum(first <= row["done_on"] <= min(last, AS_OF) for row in ACTS),
        "active_clients": len({row["client_id"] for row in sold}),
        "new_clients": sum(first <= days[0] <= last for days in DAYS.values()),
    }


def stays_of(grain: str, year: int, place: int, last: date) -> tuple[int, int]:
    """Clients active in the period a year before, and those of them that still buy at the end of this one."""
    then = SPANS[grain, year - 1, place]
    asked = [days for days in DAYS.values() if any(then[0] <= day <= then[1] for day in days)]
    at = min(last, AS_OF)
    return len(asked), sum(any(day <= at < day + patience(days, 2, 60) for day in days) for days in asked)


def patience(days: list[date], intervals: int, shortest: int) -> timedelta:
    own = median((b - a).days for a, b in pairwise(days))
    return timedelta(days=max(ceil(own * intervals), shortest))


def lost_in(first: date, last: date) -> int:
    found = 0
    for days in DAYS.values():
        ends = zip(days, [*days[1:], date.max], strict=True)
        lost = {day + patience(days, 4, 120) for day, then in ends if day + patience(days, 4, 120) < then}
        found += any(first <= day <= min(last, AS_OF) for day in lost)
    return found


def rows_of(store: Store, question: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(store.version_path(str(store.current()))), read_only=True) as con:
        return con.execute(question).fetchall()


def test_every_period_is_the_sum_of_its_days() -> None:
    names = ("revenue_e4", "orders", "acts", "active_clients", "new_clients")
    more = ("lost_clients", "retainable_clients", "retained_clients")
    listed = ", ".join(f"sum({name})::BIGINT" for name in (*names, *more))
    asked = f"SELECT grain, period_start, {listed} FROM region_period WHERE span = 'whole' GROUP BY ALL"
    found = {(row[0], row[1]): row[2:] for row in rows_of(weeks_store()[0], asked)}
    expected = {}
    for grain, year, place, first, last in whole_periods():
        if first <= AS_OF and last >= min(DAYS.values())[0]:
            sums, stays = sums_of(first, last), stays_of(grain, year, place, last) if year > 2018 else (0, 0)
            values = (*(sums[name] for name in names), lost_in(first, last), *stays)
            if any(values):
                expected[grain, first] = values
    assert {key: value for key, value in found.items() if key[0] != "rolling"} == expected
    assert len(expected) > 50


@pytest.mark.parametrize(
    ("table", "column"),
    [("client_period", "revenue_e4"), ("category_period", "revenue_e4"), ("activity_period", "acts")],
)
def test_every_mart_adds_up_to_the_same_days(table: str, column: str) -> None:
    asked = f"SELECT grain, span, period_start, sum({column})::BIGINT FROM {table} GROUP BY ALL"
    found = Counter({(r[0], r[1], r[2]): r[3] for r in rows_of(weeks_store()[0], asked) if r[0] != "rolling" and r[3]})
    expected: Counter[tuple[str, str, date]] = Counter()
    for grain, span, first, last in compared_spans():
        expected[grain, span, first] = sums_of(first, last)[column]
    for grain, _year, _place, first, last in whole_periods():
        expected[grain, "whole", first] = sums_of(first, last)[column]
    assert found == Counter({key: value for key, value in expected.items() if value})


def compared_spans() -> Iterator[Span]:
    """What the running periods of May 2022 compare with; and what of 2019 compares with the 53 weeks of 2020, and of
    2020 with the 52 of 2021."""
    for grain, size in (("year", 1), ("quarter", 4), ("month", 12)):
        place, first = next((p, s[0]) for (g, y, p), s in SPANS.items() if g == grain and s[0] <= AS_OF <= s[1])
        passed = AS_OF - first
        before, year_before = SPANS[grain, 2022 - (place == 0), (place - 1) % size], SPANS[grain, 2021, place]
        for then in {before, year_before}:
            yield grain, "to_date", then[0], then[0] + passed if then == year_before else min(then[1], then[0] + passed)
        for year in (2019, 2020):
            then, now = SPANS[grain, year, size - 1], SPANS[grain, year + 1, size - 1]
            yield grain, "same_weeks", then[0], then[0] + (now[1] - now[0])


@pytest.mark.parametrize(
    ("key", "before"),
    [
        ("2021", ("2019-12-29", "2020-12-26")),
        ("2021-Q4", ("2020-09-27", "2020-12-26")),
        ("2021-12", ("2020-11-22", "2020-12-26")),
        ("2020", ("2018-12-30", "2020-01-04")),
        ("2020-12", ("2019-11-24", "2020-01-04")),
        ("2020-11", ("2019-10-27", "2019-11-23")),
        ("2022", ("2021-01-03", "2021-05-19")),
    ],
)
def test_a_year_before_is_as_many_days(key: str, before: tuple[str, str]) -> None:
    """2020 has 53 weeks: 29 December 2019 to 2 January 2021. AS_OF is the 137th day of 2022."""
    view = view_of(weeks_store()[0], key)
    first, last = (date.fromisoformat(day) for day in before)
    then = view.last_year()
    assert (then.selection.period.start, then.until) == (first, last)
    found, expected = period_sums(then), sums_of(first, last)
    assert {name: found[name] for name in expected} == expected


def test_how_many_stay_is_asked_at_the_end_of_the_whole_period() -> None:
    view = view_of(weeks_store()[0], "2021")
    whole = period_sums(view.selecting(Selection(period_from_key("2020", WEEKS.calendar))))
    then = period_sums(view.last_year())
    assert (then["retainable_clients"], then["retained_clients"]) == stays_of("year", 2020, 0, date(2021, 1, 2))
    assert then["retained_clients"] == whole["retained_clients"]


def test_adding_gives_what_building_from_nothing_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of the 53rd week come, then of a day not reached before; all is as in a rebuild."""
    monkeypatch.setattr(added, "SMALLEST_LINES", 0)
    monkeypatch.setattr(added, "LARGEST_SHARE", 100)
    base, known = weeks_store()
    shutil.copytree(base.root, tmp_path / "store")
    store, files = Store(tmp_path / "store"), list(known)
    for number, days in enumerate((["2020-12-30", "2021-02-01"], ["2022-07-03", "2019-01-02"])):
        came = [sale("be"[number], day, 700, 10, order=f"x{number}", line=str(n)) for n, day in enumerate(days)]
        acts = [act("d", day, "call", 50 + number, driver=1) for day in days]
        brought(store, {"sales": came, "activities": acts}, files)
        assert published(store, files, WEEKS).startswith("added to")
    again = rebuilt(store, files, tmp_path / "other", WEEKS)
    assert differences(store.version_path(str(store.current())), again) == {}
