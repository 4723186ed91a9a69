"""The settings: what is accepted, what is named when it is not, what a version keeps of them."""

from __future__ import annotations

import pytest

from data.settings import (
    ACCEPTED,
    BAKED,
    BOUNDS,
    Settings,
    WrongSettings,
    checked_settings,
    decided,
    effective,
    outdated,
)
from data.week_calendar import WeekCalendar


def wrong(**values: object) -> list[tuple[str, object]]:
    with pytest.raises(WrongSettings) as refused:
        checked_settings(values)
    return [(entry.name, entry.found) for entry in refused.value.wrong]


def test_the_defaults_are_those_the_definitions_name() -> None:
    found = Settings()
    assert (found.retention_intervals, found.shortest_retention_days) == (2, 60)
    assert (found.loss_intervals, found.shortest_loss_days) == (4, 120)
    assert (found.word_of_mouth_days, found.promoter_from, found.detractor_to) == (180, 9, 6)
    assert found == checked_settings({})


def test_settings_recorded_before_there_were_windows_and_anchors_get_the_defaults() -> None:
    old = {
        "company": "Sidu sample",
        "currency": "CNY",
        "fiscal_year_start": 1,
        "tier_shares": [0.1, 0.3, 0.6],
        "rise_colour": "meaning",
        "is_sample": True,
    }
    assert Settings(**old) == Settings(company="Sidu sample", currency="CNY", is_sample=True)  # type: ignore[arg-type]


def test_settings_can_key_a_cache() -> None:
    assert hash(checked_settings({"tier_shares": [0.1, 0.2, 0.3]})) == hash(Settings(tier_shares=(0.1, 0.2, 0.3)))


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_whole_numbers_are_taken_at_their_bounds_and_refused_beyond(name: str) -> None:
    low, high = BOUNDS[name]
    agreeing = {
        "promoter_from": {"detractor_to": low - 1},
        "detractor_to": {"promoter_from": 10},
        "retention_intervals": {"loss_intervals": 24},
        "loss_intervals": {"retention_intervals": 1},
        "shortest_retention_days": {"shortest_loss_days": 1825},
        "shortest_loss_days": {"shortest_retention_days": 1},
    }.get(name, {})
    for value in (low, high):
        assert getattr(checked_settings({**agreeing, name: value}), name) == value
    for value in (low - 1, high + 1, "5", 2.5, True, None):
        assert (name, value) in wrong(**{name: value})


@pytest.mark.parametrize(
    "shares",
    [
        (0.3, 0.1, 0.6),
        (0.1, 0.1, 0.6),
        (0.0, 0.3, 0.6),
        (0.1, 0.3, 1.0),
        (0.1, 0.3, float("inf")),
        (0.1, 0.3),
        (0.1, 0.2, 0.3, 0.4),
    ],
)
def test_tier_shares_rise_and_lie_between_0_and_1(shares: tuple[float, ...]) -> None:
    assert wrong(tier_shares=list(shares)) == [("tier_shares", shares)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("currency", "yuan"),
        ("currency", "CNY\n"),
        ("company", "a\nb"),
        ("company", "x" * 201),
        ("rise_colour", "red"),
        ("is_sample", 1),
        ("colour", "red"),
    ],
)
def test_what_is_not_accepted_is_named_with_what_was_there(name: str, value: object) -> None:
    assert wrong(**{name: value}) == [(name, value)]


def test_all_wrong_entries_are_named_at_once() -> None:
    assert [name for name, _ in wrong(currency=5, fiscal_year_start=0, tier_shares="x", nothing=[1])] == [
        "currency",
        "fiscal_year_start",
        "nothing",
        "tier_shares",
    ]


def test_every_setting_says_what_is_accepted() -> None:
    assert set(ACCEPTED) == set(Settings.model_fields)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"promoter_from": 6}, "detractor_to = 6, promoter_from = 6: detractor_to must lie below promoter_from"),
        ({"loss_intervals": 1}, "loss_intervals = 1, retention_intervals = 2: loss_intervals must not lie below"),
        ({"shortest_loss_days": 59}, "shortest_loss_days = 59, shortest_retention_days = 60"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(values: dict[str, object], said: str) -> None:
    with pytest.raises(WrongSettings, match=said):
        checked_settings(values)


BAKED_SETTINGS = Settings(company="then", fiscal_year_start=4, loss_intervals=5, promoter_from=10, is_sample=True)
LIVE = Settings(company="now", currency="CNY", fiscal_year_start=1, tier_shares=(0.2, 0.4, 0.8), detractor_to=5)


def test_figures_mean_what_the_marts_were_made_with_and_the_rest_is_what_was_entered() -> None:
    assert effective(BAKED_SETTINGS, LIVE) == Settings(
        company="now", currency="CNY", fiscal_year_start=4, loss_intervals=5, promoter_from=10, detractor_to=5,
        is_sample=True,
    )  # fmt: skip


def test_the_next_version_is_made_with_what_was_entered_and_else_with_what_the_one_before_had() -> None:
    assert decided(BAKED_SETTINGS, LIVE) == Settings(
        company="now", currency="CNY", fiscal_year_start=1, tier_shares=(0.2, 0.4, 0.8), loss_intervals=5,
        promoter_from=10, detractor_to=5, is_sample=True,
    )  # fmt: skip


def test_where_entered_and_made_with_disagree_what_belongs_together_comes_from_the_version() -> None:
    made_with = Settings(retention_intervals=6, loss_intervals=8, promoter_from=10, detractor_to=8)
    entered = Settings(loss_intervals=5, currency="EUR")
    assert decided(made_with, entered) == Settings(
        retention_intervals=6, loss_intervals=8, promoter_from=10, detractor_to=8, currency="EUR"
    )
    assert effective(made_with, entered).loss_intervals == 8 and outdated(made_with, entered) == ()


def test_marts_are_outdated_by_what_they_are_made_with_only() -> None:
    assert outdated(BAKED_SETTINGS, LIVE) == ("fiscal_year_start", "tier_shares")
    assert outdated(Settings(is_sample=True, currency="CNY"), Settings(rise_colour="china")) == ()
    assert set(BAKED) <= set(Settings.model_fields)


def test_the_calendar_is_the_month_the_year_starts_in_or_weeks() -> None:
    assert Settings(fiscal_year_start=4).calendar == 4
    found = checked_settings({"fiscal_year_start": 2, "calendar_kind": "4-5-4", "week_ends_on": "sunday"}).calendar
    assert found == WeekCalendar(2, (4, 5, 4), 6, "nearest")
    assert Settings(calendar_kind="4-4-5", year_ends="last").calendar == WeekCalendar(1, (4, 4, 5), 5, "last")


def test_calendars_that_there_are_not_are_refused_with_those_there_are() -> None:
    with pytest.raises(WrongSettings) as refused:
        checked_settings({"calendar_kind": "4-4-4", "week_ends_on": "Sat", "year_ends": "first"})
    assert [entry.text() for entry in refused.value.wrong] == [
        "calendar_kind = '4-4-4': accepted is months, 4-4-5, 4-5-4 or 5-4-4",
        "week_ends_on = 'Sat': accepted is monday, tuesday, wednesday, thursday, friday, saturday or sunday",
        "year_ends = 'first': accepted is nearest (to the end of the month before the first) or last (in that month)",
    ]


def test_how_weeks_end_makes_marts_anew_only_where_periods_are_weeks() -> None:
    months, weeks = Settings(), Settings(calendar_kind="4-4-5")
    assert outdated(months, Settings(week_ends_on="sunday")) == ()
    assert outdated(weeks, Settings(week_ends_on="sunday")) == ("week_ends_on",)
    assert outdated(months, Settings(calendar_kind="4-4-5", year_ends="last")) == ("calendar_kind", "year_ends")
