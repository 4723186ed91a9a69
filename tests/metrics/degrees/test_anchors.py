"""What scores 0 and 100, found once in the base year; see `spread`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from data.door import View
from data.settings import checked_settings
from metrics.degrees.anchors import anchors_to_publish, base_year
from metrics.degrees.moment import sales_cover


def test_anchors_are_p5_and_p95_of_the_last_whole_year(spread_view: View) -> None:
    found = anchors_to_publish(spread_view)
    assert found == {
        "anchors_year": 2025,
        "profit_anchors": (-4.0, 14.0),  # of −5 … 15
        "income_anchors": (20.0, 200.0),
        "volume_anchors": (2.0, 20.0),
        "credit_anchors": (0.0, 1.0),
        "prospects_anchors": (1.3333, 7.3333),  # (20 + 20) ÷ (10 + 20) and (200 + 20) ÷ (10 + 20)
    }
    assert checked_settings(found).profit_anchors == (-4.0, 14.0)


def test_anchors_once_found_are_kept(spread_view: View) -> None:
    kept = spread_view.version.settings.model_copy(update={"anchors_year": 2020})
    assert anchors_to_publish(replace(spread_view, version=replace(spread_view.version, settings=kept))) == {}


def test_a_pair_that_was_missing_is_found_later_in_the_same_base_year_and_the_others_stay(spread_view: View) -> None:
    before = {"anchors_year": 2025, "income_anchors": (1.0, 2.0), "volume_anchors": (2.0, 3.0)}
    kept = spread_view.version.settings.model_copy(update=before | {"prospects_anchors": (0.5, 1.5)})
    later = replace(spread_view, version=replace(spread_view.version, settings=kept))
    assert anchors_to_publish(later) == {"profit_anchors": (-4.0, 14.0), "credit_anchors": (0.0, 1.0)}


def test_there_are_no_anchors_without_a_whole_year_or_with_few_clients(
    spread_view: View, watched_view: View, voices_store: object
) -> None:
    from tests.data.small import view_of

    short = replace(spread_view.version, days=(("sales", date(2025, 2, 1), date(2026, 2, 1)),))
    assert base_year(replace(spread_view, version=short)) is None
    assert anchors_to_publish(replace(spread_view, version=short)) == {}
    assert anchors_to_publish(watched_view) == {}  # four clients
    assert anchors_to_publish(view_of(voices_store, "2026")) == {}  # type: ignore[arg-type]


def test_a_year_is_whole_when_it_ends_with_the_data(spread_view: View) -> None:
    year = base_year(spread_view)
    assert year is not None and year.key == "2025"
    ended = replace(spread_view, version=replace(spread_view.version, as_of=date(2025, 12, 31)))
    assert base_year(ended) == year
    assert base_year(replace(spread_view, version=replace(spread_view.version, as_of=date(2025, 12, 30)))) != year


@pytest.mark.parametrize(("first", "covers"), [("2024-01-01", True), ("2023-12-19", True), ("2023-12-18", False)])
def test_a_late_start_after_a_holiday_still_covers_a_year(spread_view: View, first: str, covers: bool) -> None:
    assert sales_cover(spread_view, date.fromisoformat(first)) is covers
