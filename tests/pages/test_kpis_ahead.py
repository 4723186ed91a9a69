"""The page `kpis` where there is a forecast: what the tiles, the year and the pacing panel say of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from data.door import View
from locales import words_for
from metrics.figure import Figure
from metrics.outlook import Origin, YearOutlook
from metrics.pace import pace
from metrics.year_shown import YearShown
from pages.overview.kpi_pacing import pacing_panel
from pages.overview.kpi_tiles import chance_tile, forecast_tile, needed_tile, year_tile
from pages.overview.kpi_year import year_panel
from tests.charts.checks import drawn
from tests.metrics.years import YEAR, year_by_hand
from tests.pages.conftest import Asked
from tests.pages.showing import plain, too_long

M = 10_000_000_000
EN, ZH = words_for("en", "CNY"), words_for("zh", "CNY")
MONTHS = [57.8, 42.9, 54.1, 55.3, 58.9, 60.2, 58.4, 61.0, 64.8, 34.1, None, None]
GOALS = [58.8, 40.6, 55.8, 56.4, 59.2, 61.7, 59.9, 62.6, 65.9, 63.3, 64.6, 70.6]


def scaled(values: list[float | None]) -> list[float | None]:
    return [None if v is None else round(v * M) for v in values]


@pytest.fixture
def view(asked: Asked) -> View:
    return asked("rhythm", "2026-Q2")


@pytest.fixture
def shown() -> YearShown:
    """The company of the design: 547.5 M by 18 October, heading for 711.2 M of 719.4 M."""
    outlook = YearOutlook(
        YEAR, 547.5 * M, 711.2 * M, 698 * M, 724 * M, 6.6 * M, 719.4 * M, 0.11,
        tuple(Origin(date(2026, at, 1), 712 * M, 690 * M, 730 * M, p) for at, p in ((8, 0.3), (9, 0.22), (10, 0.11))),
        needed_per_month=71.7 * M, forecast_per_month=67.6 * M, coverage=(93, 100), model="ETS(A,N,A)",
    )  # fmt: skip
    ahead = [None] * 9 + [(62.6 * M, 60.5 * M, 64.7 * M), (64.3 * M, 60 * M, 68.6 * M), (70.9 * M, 65 * M, 76.8 * M)]
    made = year_by_hand(
        scaled(MONTHS), scaled([55.0] * 12), scaled(list(GOALS)), ahead, running=10, elapsed=18 / 31, outlook=outlook
    )
    return replace(
        made, now=Figure(547.5 * M), before=Figure(523.4 * M), last_whole=Figure(660 * M), target=719.4 * M,
        paced=557.66 * M, passed=0.775,
    )  # fmt: skip


def test_the_tiles_say_where_the_year_heads_how_likely_and_what_it_needs(view: View, shown: YearShown) -> None:
    year, heads = year_tile(view, EN, shown), forecast_tile(EN, shown)
    chance, needed = chance_tile(view, EN, shown), needed_tile(view, EN, shown)
    assert [plain(tile.value) for tile in (year, heads, chance, needed)] == ["¥547.5 M", "¥711.2 M", "11 %", "¥71.7 M"]
    assert [plain(tile.second) for tile in (year, heads, chance, needed)] == [
        "1.8 % behind pacing", "95 %: ¥698.0 to ¥724.0 M", "target ¥719.4 M", "Oct to Dec",
    ]  # fmt: skip
    changes = [tile.change for tile in (year, heads, chance, needed)]
    assert [change and (plain(change.text), change.words, change.quality) for change in changes] == [
        ("+4.6 %", "on last year", "good"), ("−1.1 %", "to target", "bad"), ("−11 pts", "in a month", "bad"),
        ("+6.1 %", "on forecast", "bad"),
    ]  # fmt: skip
    assert chance.spark == (0.3, 0.22, 0.11)


def test_the_year_says_where_it_heads_and_how_far_such_words_held(view: View, shown: YearShown) -> None:
    panel = year_panel(view, EN, shown, ((date(2026, 2, 17), "Spring Festival"),))
    assert plain(panel.message) == "The year is heading for ¥711.2 M, ¥8.2 M under target; Oct for ¥62.6 M"
    assert not list(too_long(panel, "en")) and "95 % intervals contained 93 of the last 100 months" in panel.note.text
    assert panel.chart is not None and panel.table is not None
    frame = panel.chart.frame
    assert list(frame["forecast"])[9:] == [62.6, 64.3, 70.9] and frame["event"][1] == "Spring Festival"
    assert list(frame["variance_text"])[8:] == ["−1.1", "−0.7", "−0.3", "+0.3"]
    drawn(panel.chart)


def test_the_gap_heads_for_what_the_year_misses(view: View, shown: YearShown) -> None:
    found = pace(view, shown, pd.DataFrame())
    panel = pacing_panel(view, EN, shown, found, 300)
    assert plain(panel.message) == "¥10.2 M behind the pacing line; 11 % chance to hit the target"
    assert panel.chart is not None and panel.chart.height == 300
    end = panel.chart.frame.iloc[-1]
    assert (round(end["forecast"], 1), round(end["low"], 1), round(end["high"], 1)) == (-8.2, -21.4, 4.6)
    drawn(panel.chart)


def test_without_a_target_the_year_is_held_against_last_year(view: View, shown: YearShown) -> None:
    bare = replace(
        shown, target=None, paced=None, months=tuple(replace(m, target=None) for m in shown.months),
        outlook=replace(shown.outlook, target=None, chance=None, needed_per_month=None),
    )  # fmt: skip
    message = year_panel(view, EN, bare).message
    assert plain(message) == "The year is heading for ¥711.2 M, +7.8 % on last year; Oct for ¥62.6 M"
    assert plain(year_tile(view, EN, bare).second) == "against the same days"
    change = forecast_tile(EN, bare).change
    assert change is not None and (plain(change.text), change.words) == ("+7.8 %", "on last year")


def test_where_less_is_better_over_is_bad_and_nothing_is_called_behind(view: View, shown: YearShown) -> None:
    lost = replace(shown, kpi=replace(shown.kpi, better="lower", unit="count"), paced=500.0 * M)
    assert plain(year_tile(view, EN, lost).second) == "9.5 % over pacing"
    change = needed_tile(view, EN, lost).change
    assert change is not None and change.quality == "good", "more may still be lost than will be"


def test_a_forecast_of_months_alone_is_drawn_and_the_tile_says_why_there_is_none_of_the_year(
    view: View, shown: YearShown
) -> None:
    why = "clients cannot be added over periods; choose the year to see them"
    months = replace(shown, outlook=YearOutlook(YEAR, why=why, coverage=(93, 100), model="ETS(A,N,A)"))
    assert forecast_tile(EN, months).missing == why
    panel = year_panel(view, EN, months)
    assert panel.chart is not None and list(panel.chart.frame["forecast"])[9:] == [62.6, 64.3, 70.9]
    assert "contained 93" in panel.note.text


def test_what_does_not_add_up_says_of_which_month_it_speaks(view: View, shown: YearShown) -> None:
    clients = replace(shown, kpi=replace(shown.kpi, adds=False, unit="count", unsummed_why="clients do not add"))
    panel = pacing_panel(view, EN, clients, pace(view, clients, pd.DataFrame()), 300)
    assert plain(panel.message).startswith("Sep: ") and panel.message.endswith(" under target")
