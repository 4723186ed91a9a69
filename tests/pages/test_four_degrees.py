"""The page `four_degrees`, the degrees of one client and those on the overview."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from charts.panel import Panel
from data.door import View
from data.scope import TOPICS, Scope
from data.warehouse.store import Store
from metrics.kpi import NO_COSTS, NO_SALES, NOT_YOURS
from pages.relationship.degree_words import NO_PURCHASES
from tests.data.small import EVERYBODY, view_of
from tests.metrics.companies import store_of
from tests.metrics.degrees.small_companies import given_company
from tests.pages.conftest import Asked
from tests.pages.showing import column, faults_of, panels_of, plain, sound, tiles_of

Given = Callable[..., View]
DEGREES = ["satisfaction", "loyalty", "contribution", "dependence"]


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Given:
    """`given("2026-Q2")`: six clients whose moments are given outright; satisfaction alone is known a year before."""

    def view(period: str = "2026-Q2", scope: Scope = EVERYBODY, **cut: object) -> View:
        return view_of(store_of(given_company, tmp_path_factory), period, scope, **cut)

    return view


@pytest.fixture(scope="module")
def opened(given: Given) -> dict[str, Panel]:
    """The page as it opens."""
    return shown(given())


def shown(view: View, language: str = "en", **chosen: str) -> dict[str, Panel]:
    return panels_of("four_degrees", view, language, **chosen)


def test_tiles_carry_score_raw_value_n_interval_and_change(opened: dict[str, Panel]) -> None:
    tiles = tiles_of(opened["tiles"])
    assert [(key, tile.value) for key, tile in tiles.items()] == [
        ("satisfaction", "60.0"), ("loyalty", "57.7"), ("contribution", "46.0"), ("dependence", "55.0"),
    ]  # fmt: skip
    assert plain(tiles["satisfaction"].second) == "answers 60 % · n 5 · 95 % 20.7–99.3"
    assert plain(tiles["contribution"].second).startswith("¥30.00 a year · n 5")
    change = tiles["satisfaction"].change  # (50 + 60 + 10 + 20) / 4 = 35 a year before, and few clients
    assert change is not None and (plain(change.text), change.quality) == ("+25.0", "neutral")
    assert tiles["loyalty"].change is None and tiles["dependence"].strip is not None


def test_each_row_counts_who_has_that_score_and_who_has_none(opened: dict[str, Panel]) -> None:
    panel = opened["degrees"]
    assert column(panel, "n") == [5, 5, 5, 4] and column(panel, "unknown") == [1, 1, 1, 2]
    assert column(panel, "before") == [35.0, None, None, None]
    assert column(panel, "turnover") == [90.0, pytest.approx(88.357, abs=1e-3), 83.0, 80.0]
    assert panel.message == "No degree moved on last year beyond a point and chance"


def test_parts_are_made_anew_from_their_clients_each_degree_with_its_own_n(opened: dict[str, Panel]) -> None:
    parts = opened["parts"]
    cells = dict(
        zip(
            zip(column(parts, "part"), column(parts, "degree"), strict=True),
            zip(column(parts, "value"), column(parts, "n"), strict=True),
            strict=True,
        )
    )
    assert cells["Region N", "satisfaction"] == (70.0, 2) and cells["Region N", "dependence"] == (40.0, 1)
    assert cells["Region S", "dependence"] == (pytest.approx(60.0), 3)  # (100 + 0 + 80) / 3
    assert parts.table is not None and parts.table.opens == "region_id" and parts.chart is not None
    assert parts.chart.clicks == "region_id" and "8 means of fewer than 5 clients" in parts.note.text


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("tier", {"Tier A", "Tier B", "Tier D"}),
        ("manager", {"Li", "Wu"}),
        ("channel", {"shop", "hotel"}),
    ],
)
def test_a_control_compares_other_parts(given: Given, by: str, names: set[str]) -> None:
    parts = shown(given(), parts_by=by)["parts"]
    assert set(column(parts, "part")) == names


def test_the_histograms_count_everybody_with_a_score_and_say_who_has_none(opened: dict[str, Panel]) -> None:
    spread = opened["spread"]
    counts = dict.fromkeys(DEGREES, 0)
    for degree, clients in zip(column(spread, "measure"), column(spread, "clients"), strict=True):
        counts[str(degree)] += int(str(clients))
    assert counts == {"satisfaction": 5, "loyalty": 5, "contribution": 5, "dependence": 4}
    assert plain(spread.message) == "25 % of the clients stand below 20 in dependence"
    assert spread.chart is not None and spread.chart.options["heads"][3]["said"] == "n 4 · 2 unknown"


def test_any_two_degrees_meet_and_a_named_client_opens(given: Given) -> None:
    against = shown(given(), across="contribution", up="dependence")["against"]
    assert against.table is not None and against.table.opens_page == "one_client"
    assert set(column(against, "client_id")) == {"n1", "s3"}  # 70 against 40, 40 against 80
    assert against.chart is not None and against.chart.clicks_page == "one_client"
    assert shown(given(), across="loyalty", up="loyalty")["against"].missing == "choose two different degrees"


def test_who_rose_and_who_fell_is_said_and_who_is_new_counted_apart(given: Given) -> None:
    moves = shown(given(), moved="satisfaction")["moves"]
    pairs = set(zip(column(moves, "from_band"), column(moves, "to_band"), column(moves, "clients"), strict=True))
    # n1 50 → 80, n2 60 → 60, s1 10 → 100, s2 20 → 20, s3 unknown → 40, n3 came since
    assert pairs == {("40", "80", 1), ("60", "60", 1), ("0", "80", 1), ("20", "20", 1), ("unknown", "40", 1)}
    assert moves.message == "2 clients rose to a higher fifth of satisfaction, 0 fell to a lower one"
    assert "1 client has come since" in moves.note.text
    assert shown(given(), moved="loyalty")["moves"].missing == "no client has this score at both days"


def test_two_periods_with_the_same_day_are_not_compared(given: Given) -> None:
    panels = shown(given("2026-03", comparison="previous"))  # both end after 31 December and before 10 April
    assert panels["moves"].missing.startswith("both periods end at the same day")
    assert set(column(panels["degrees"], "before")) == {None}


def test_the_last_day_of_the_trend_is_hollow_while_its_quarter_runs(opened: dict[str, Panel]) -> None:
    trend = opened["trend"]
    assert trend.message == "Satisfaction rose by 10.0 points since 31 Dec 2025"
    assert trend.chart is not None and trend.chart.options["running"] == 1
    assert [v for v, key in zip(column(trend, "value"), column(trend, "series"), strict=True) if key == "loyalty"] == [
        None, pytest.approx(57.714, abs=1e-3),
    ]  # fmt: skip


def test_the_list_is_sorted_as_asked_and_opens_the_client(given: Given, opened: dict[str, Panel]) -> None:
    lowest = opened["list"]
    assert column(lowest, "client_id") == ["s2", "n2", "s3", "n1", "s1", "n3"]
    assert column(lowest, "contribution") == [0.0, 20.0, 40.0, 70.0, 100.0, None]
    highest = shown(given(), sort_by="dependence", order="highest")["list"]
    assert column(highest, "client_id")[:2] == ["s1", "s3"]
    assert highest.message == "Client s1 stands highest in dependence with 100"
    assert highest.table is not None and highest.table.opens == "client_id" and highest.table.all_rows is not None
    assert len(highest.table.all_rows(3)) == 3


def test_the_definition_says_version_and_marks(opened: dict[str, Panel]) -> None:
    said = plain(opened["degrees"].note.definition)
    assert "−¥100 is 0, nothing is 40, ¥200 is 100 (base year 2025)" in said and "Score version 1" in said


def test_what_is_missing_says_what_to_import(given: Given, asked: Asked) -> None:
    tiles = tiles_of(shown(given("2026-Q1"))["tiles"])
    assert (tiles["contribution"].missing, tiles["dependence"].missing) == (NO_COSTS, NO_PURCHASES)
    drawn = shown(given("2026-Q1"))["degrees"].chart
    assert drawn is not None and "`" in NO_PURCHASES
    assert NO_PURCHASES.replace("`", "") in set(drawn.frame["why"]), "a chart would draw the marks as they stand"
    voices = shown(asked("voices", "2026-Q2"))
    assert tiles_of(voices["tiles"])["loyalty"].missing == NO_SALES
    assert shown(given("2026-Q1"))["list"].message == "No client here has a score in contribution"
    early = shown(given("2024"))
    assert {panel.missing for key, panel in early.items() if key != "tiles"} == {
        "no client here had bought or answered by then"
    }


def test_rights_hold_in_every_panel(given: Given) -> None:
    money = Scope("m", everywhere=True, topics=frozenset({"money", "personal"}), why="test")
    tiles = tiles_of(shown(given(scope=money))["tiles"])
    assert tiles["satisfaction"].missing == NOT_YOURS and tiles["loyalty"].value
    south = Scope("s", regions=frozenset("S"), topics=TOPICS, why="test")
    assert set(column(shown(given(scope=south))["list"], "client_id")) == {"s1", "s2", "s3"}


def test_one_client_shows_the_steps_from_raw_value_to_score(given: Given) -> None:
    panels = panels_of("one_client", given(), client="n1")
    assert {key: tile.value for key, tile in tiles_of(panels["degrees"]).items()} == {
        "satisfaction": "80", "loyalty": "75", "contribution": "70", "dependence": "40",
    }  # fmt: skip
    steps = panels["arithmetic"]
    rows = list(zip(*(column(steps, name) for name in ("degree", "label", "points", "score")), strict=True))
    assert ("Loyalty", "our share of what it buys", pytest.approx(15.0), None) in rows
    assert ("Contribution", "client profit of 12 months", pytest.approx(30.0), None) in rows
    assert ("Satisfaction", "last year", None, 50.0) in rows
    assert "50\u00a0% of 30 points" in " ".join(map(str, column(steps, "said")))


def test_a_missing_part_of_a_score_says_so_and_the_others_weigh_more(given: Given) -> None:
    steps = panels_of("one_client", given(), client="n2")["arithmetic"]
    said = dict(
        zip(column(steps, "label"), zip(column(steps, "kind"), column(steps, "said"), strict=True), strict=True)
    )
    assert said["our share of what it buys"][0] == "missing" and "71.4 points" in plain(
        str(said["chance that it still buys"][1])
    )
    nothing = panels_of("one_client", given(), client="n3")
    assert nothing["arithmetic"].missing and not any(t.value for t in tiles_of(nothing["degrees"]).values())


def test_the_overview_shows_the_same_rows(given: Given, opened: dict[str, Panel]) -> None:
    rows = panels_of("overview", given())["degrees"]
    assert column(rows, "value") == column(opened["degrees"], "value")


@pytest.mark.parametrize("chosen", [{"parts_by": "tier", "moved": "dependence"}, {"across": "dependence"}])
def test_every_choice_is_sound_in_both_languages(given: Given, chosen: dict[str, Any]) -> None:
    sound("four_degrees", given(), fits=True, **chosen)


def test_a_small_sample_is_sound_by_every_part(sample_store: Path) -> None:
    view = view_of(Store(sample_store), "2026-Q3", comparison="previous")
    for by in ("region", "tier", "manager", "channel"):
        panel = shown(view, parts_by=by)["parts"]
        assert not list(faults_of(panel)) and not panel.missing
