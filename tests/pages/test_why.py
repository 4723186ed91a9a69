"""Why a figure moved, as a reader sees it: sentences, charts that add up, lists that open clients and regions."""

from __future__ import annotations

import json

import pytest

from charts.panel import Panel
from data.scope import TOPICS, Scope
from data.warehouse.store import Store
from exports.tables import panel_csv, panel_json
from locales import words_for
from metrics.kpi import KPIS
from pages.overview.why_movers import movers_of_panel, region_movers_panel
from pages.overview.why_pieces import events_panel, why_panel, why_panels
from tests.charts.checks import drawn
from tests.data.small import kept, view_of
from tests.metrics.companies import store_of
from tests.metrics.movement.conftest import moving
from tests.pages.conftest import Asked
from tests.pages.showing import column, faults_of, plain, too_long

EN = words_for("en", "CNY")


@pytest.fixture(scope="module")
def moving_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(moving, tmp_path_factory)


def shown(store: Store, key: str = "revenue", period: str = "2026-Q1", **cut: object) -> dict[str, Panel]:
    view = view_of(store, period, **cut)  # type: ignore[arg-type]
    return {panel.key: panel for panel in why_panels(view, EN, key)}


def test_the_sentence_names_the_change_and_its_largest_reason_with_its_amount(moving_store: Store) -> None:
    panel = shown(moving_store)["why"]
    assert plain(panel.message) == "Revenue: +¥170; largest: Quantity per client, +¥190"
    assert plain(panel.note.text) == "Q1 2025 → Q1 2026 · by product, n 2 · data as of 10 Apr 2026"
    assert "mean of the two periods" in panel.note.definition and "Bennet 1920" in panel.note.source


def test_the_bridge_goes_from_before_to_now_and_states_the_residual_even_if_it_is_nothing(moving_store: Store) -> None:
    panel = shown(moving_store)["why"]
    assert column(panel, "label") == [
        "Q1 2025", "Number of clients", "Quantity per client", "Mix", "Price", "Dropped products", "Residual",
        "Q1 2026",
    ]  # fmt: skip
    assert column(panel, "effect") == [None, 0, 1_895_625, 154_375, 250_000, -600_000, 0, 1_700_000]
    assert column(panel, "value") == [3_600_000, *[None] * 6, 5_300_000]
    assert column(panel, "share")[4] == pytest.approx(25 / 170)
    assert panel.chart is not None and panel.chart.form == "effects"
    assert list(panel.chart.frame["end"])[-1] == pytest.approx(170)


def test_a_ratio_shows_regions_and_says_what_its_two_sides_did(moving_store: Store) -> None:
    panel = shown(moving_store, "fill_rate")["why"]
    assert plain(panel.message) == "Fill rate: +14.8 pts; largest: Within regions, +10.2 pts"
    assert [plain(remark.text) for remark in panel.remarks] == [
        "Quantity delivered +7.0 pts and Quantity asked for +7.8 pts"
    ]
    assert "why_clients" not in shown(moving_store, "fill_rate"), "a rate is not told client by client"


def test_lower_may_be_better_and_what_is_within_the_noise_has_no_colour(moving_store: Store) -> None:
    cost = shown(moving_store, "cost_to_serve_ratio")["why"]
    assert cost.chart is not None and cost.chart.options["better"] == "lower"
    kept = shown(moving_store, "retention", "2026-Q1", regions=("N",))["why"]
    assert kept.chart is None or kept.chart.options["better"] in ("neither", "higher")


def test_regions_and_clients_are_listed_by_what_they_moved_and_open_by_a_click(moving_store: Store) -> None:
    found = shown(moving_store)
    regions, clients = found["why_regions"], found["why_clients"]
    assert plain(regions.message) == "Region N moved it most: +¥100; in all +¥170"
    assert regions.table is not None and (regions.table.opens, regions.table.opens_page) == ("region_id", "")
    assert clients.table is not None and (clients.table.opens, clients.table.opens_page) == ("client_id", "one_client")
    assert column(clients, "client_id") == ["n1", "s3", "n2", "n3", "s2", "s1"]
    assert clients.chart is not None and list(clients.chart.frame["client_id"])[:2] == ["", "n1"]
    assert clients.table.all_rows is not None and len(clients.table.all_rows(3)) == 3
    assert "6 clients moved" in plain(clients.note.text)


def test_a_running_period_says_that_the_same_days_are_compared(moving_store: Store) -> None:
    panel = shown(moving_store, period="2026-Q2")["why"]
    assert plain(panel.message) == "Revenue: +¥1.00; largest: Price, +¥1.00"
    assert "the same days of both" in panel.note.text


def test_events_are_listed_by_day_and_their_absence_has_its_reason(moving_store: Store, asked: Asked) -> None:
    panel = shown(moving_store)["events"]
    assert plain(panel.message) == "4 events mark the year"
    assert plain(panel.note.text).startswith("2026 · of the company"), "of the year, not of what is compared"
    panels = shown(moving_store)
    assert [panels[key].width for key in ("why", "why_regions", "why_clients", "events")] == ["half"] * 2 + ["full"] * 2
    assert column(panel, "name") == ["Price rise", "Spring Festival", "New depot", "Planned fair"]
    assert events_panel(view_of(moving_store, "2024"), EN).missing == "no event lies in this year"
    assert events_panel(asked("three", "2026-Q1"), EN).missing.startswith("no events yet: import `events`")


def test_a_reader_of_one_region_sees_its_movers_only(moving_store: Store) -> None:
    south = Scope("manager", regions=frozenset("S"), topics=TOPICS, why="test")
    found = shown(moving_store, scope=south)
    assert set(column(found["why_clients"], "client_id")) == {"s1", "s2", "s3"}
    assert "Region N" not in str([panel_json(panel) for panel in found.values()])


def test_every_key_figure_keeps_the_laws_is_drawn_and_can_be_taken_along(moving_store: Store) -> None:
    view = kept(view_of(moving_store, "2026-Q1"))
    for key in KPIS:
        for panel in why_panels(view, EN, key):
            assert not [*faults_of(panel), *too_long(panel, "en")], (key, panel.key, panel.message)
            assert json.loads(panel_json(panel))["panel"] == panel.key and panel_csv(panel)
            if panel.chart is not None:
                drawn(panel.chart)


@pytest.mark.parametrize("key", ["client_profit", "orders", "cost_to_serve_ratio", "fill_rate"])
def test_it_is_said_in_chinese_as_well(moving_store: Store, key: str) -> None:
    for panel in why_panels(kept(view_of(moving_store, "2026-Q1")), words_for("zh", "CNY"), key):
        assert not [*faults_of(panel), *too_long(panel, "zh")], (panel.key, panel.message)


def test_what_cannot_be_told_says_why(moving_store: Store, asked: Asked) -> None:
    view = view_of(moving_store, "2026-Q1")
    assert why_panel(view, EN, "new_clients").missing.startswith("a plain count without factors")
    assert movers_of_panel(view, EN, "retention").missing
    assert why_panel(asked("voices", "2026-Q2"), EN, "revenue").missing.startswith("no sales yet")
    assert region_movers_panel(asked("voices", "2026-Q2"), EN, "revenue").missing.startswith("no sales yet")
