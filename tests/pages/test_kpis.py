"""The page `kpis`: shall we hit the year; one key figure by year, quarter and month, by region, and why it moved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from data.warehouse.store import Store
from locales import words_for
from metrics.figure import Figure
from metrics.heat import HeatCell
from metrics.kpi import KPIS, NO_SALES, NO_SURVEYS, calendar_sums, groups_of
from metrics.outlook import YearOutlook
from metrics.pace import Pace, PacePoint
from metrics.standings import Standing, Standings
from metrics.targets import targets
from metrics.to_date import BEFORE_DATA
from metrics.year_shown import year_shown
from pages import page_named
from pages.overview.kpi_behind import behind_message, is_noise
from pages.overview.kpi_heat import cell_text
from pages.overview.kpi_pacing import pacing_panel
from tests.data.small import view_of
from tests.pages.conftest import Asked
from tests.pages.showing import column, faults_of, panels_of, plain, sound, tiles_of


def test_the_year_so_far_and_the_selected_period_stand_first(asked: Asked) -> None:
    tiles = tiles_of(panels_of("kpis", asked("rhythm", "2026-Q2"))["tiles"])
    assert list(tiles) == ["to_date", "forecast", "chance", "needed", "period", "attained"]
    assert (tiles["to_date"].number, tiles["period"].number, tiles["attained"].number) == (700_000, 500_000, 0.05)
    on_last_year, on_same_quarter = tiles["to_date"].change, tiles["period"].change
    assert on_last_year is not None and plain(on_last_year.text) == "−41.7 %"
    assert on_same_quarter is not None and plain(on_same_quarter.text) == "−54.5 %"
    assert plain(tiles["period"].second) == "+150.0 % on last period"
    assert plain(tiles["attained"].second) == "−950 to target"


def test_where_there_is_no_target_and_no_forecast_each_tile_says_which(asked: Asked) -> None:
    tiles = tiles_of(panels_of("kpis", asked("three", "2026-Q1"))["tiles"])
    assert tiles["chance"].missing == tiles["needed"].missing == "no target is set for 2026"
    assert tiles["forecast"].missing.startswith("the forecast is being made")
    assert tiles["to_date"].number == 4_100_000 and tiles["to_date"].change is None
    narrowed = tiles_of(panels_of("kpis", asked("three", "2026-Q1", channels=("shop",)))["tiles"])
    assert "reset channel and tier" in narrowed["chance"].missing
    assert narrowed["forecast"].missing.startswith("no forecast under these filters")


def test_a_year_that_is_over_is_compared_as_a_whole(asked: Asked) -> None:
    shown = panels_of("kpis", asked("rhythm", "2025"))
    tiles = tiles_of(shown["tiles"])
    assert list(tiles) == ["to_date", "attained", "last_year"]
    assert tiles["to_date"].number == 1_500_000 and "ended at" in shown["year"].message


def test_the_months_of_the_year_stand_beside_last_year_and_target(asked: Asked) -> None:
    year = panels_of("kpis", asked("rhythm", "2026-Q2"))["year"]
    assert plain(year.message) == "2026 stands at 70.00, −41.7 % on last year"
    assert column(year, "value")[:6] == [0, 100_000, 100_000, 100_000, 200_000, 200_000]
    assert column(year, "value")[6:] == [None] * 6 and column(year, "before")[5] == 800_000
    assert [round(v) if isinstance(v, float) else v for v in column(year, "plan")][3:5] == [3_296_703, 3_406_593]
    assert "target, spread over months" in year.note.text and "the forecast is being made" in year.note.text


def test_the_calendar_opens_years_into_quarters_and_months(asked: Asked) -> None:
    calendar = panels_of("kpis", asked("rhythm", "2026-Q2"))["calendar"]
    assert calendar.table is not None
    said = [str(p) for p in column(calendar, "period")]
    assert said[:3] == ["2026, running", "Q1 2026", "Jan 2026"] and said[9] == "2025"
    assert calendar.table.levels[:6] == (0, 1, 2, 2, 2, 1) and calendar.table.levels[9] == 0
    assert calendar.table.opened == ("2026", "2026-Q2") and calendar.table.shaded == (0, 9, 26)
    assert column(calendar, "value")[0] == 700_000
    change = column(calendar, "change")[0]
    assert isinstance(change, float) and round(change, 3) == -0.417, "a running year beside the same days"
    assert column(calendar, "target")[5] == 0.05


def test_who_is_behind_is_ranked_by_the_gap_and_opens_the_region(asked: Asked) -> None:
    behind = panels_of("kpis", asked("rhythm", "2026-Q2"))["behind"]
    assert behind.table is not None and (behind.table.opens, behind.table.opens_page) == ("code", "")
    assert column(behind, "name") == ["Company", "Region R", "Region Z"] and column(behind, "code") == ["", "R", "Z"]
    assert column(behind, "gap") == [-9_500_000, -2_900_000, -400_000] and column(behind, "owner") == ["Li"] * 3
    assert plain(behind.message).endswith("2 of 2 are behind")


def test_below_the_last_region_managers_are_told_apart_and_open_as_a_filter(asked: Asked) -> None:
    behind = panels_of("kpis", asked("rhythm", "2026-Q2", regions=("R",)))["behind"]
    assert behind.table is not None and behind.table.opens_page == "manager"
    assert column(behind, "name") == ["Region R", "Li"] and column(behind, "code") == ["", "Li"]
    assert "no targets are set" in behind.note.text, "the manager has none, so last year takes their place"


def test_the_heat_table_shows_attainment_and_without_a_target_the_change(asked: Asked) -> None:
    heat = panels_of("kpis", asked("rhythm", "2026-Q2"))["heat"]
    assert heat.chart is not None and heat.chart.clicks == "region_id"
    cells = heat.chart.frame.set_index(["row", "column"])["text"].to_dict()
    assert cells[0, 0] == "12" and cells[0, 1] == "20", "400,000 of 3,300,000, 100,000 of 500,000"
    assert "owner: Li" in heat.chart.frame["hover"][0]


@pytest.mark.parametrize(
    ("reached", "shown"), [(0.976, "97.6"), (0.98, "98"), (0.996, "99.6"), (1.0, "100"), (0.5, "50")]
)
def test_a_heat_number_never_stands_on_the_other_side_of_a_bound(reached: float, shown: str) -> None:
    cell = HeatCell(
        "revenue", 0, Figure(reached, n=40), Figure(None), 1.0, reached, None, is_target=True, is_small=False
    )
    assert cell_text(cell, KPIS["revenue"], words_for("en", "CNY")) == shown


def test_the_pacing_gap_begins_with_the_first_target(asked: Asked) -> None:
    pacing = panels_of("kpis", asked("rhythm", "2026-Q2"))["pacing"]
    assert plain(pacing.message).endswith("behind the pacing line")
    gaps = [round(v) for v in column(pacing, "value") if isinstance(v, float | int)]
    assert gaps[-1] == -9_500_000


@pytest.mark.parametrize("kpi", list(KPIS))
def test_every_key_figure_can_be_chosen(asked: Asked, kpi: str) -> None:
    shown = panels_of("kpis", asked("serving", "2026-03"), kpi=kpi)
    assert not {key: faults for key, panel in shown.items() if (faults := list(faults_of(panel)))}
    if kpi in ("retention", "degree_loyalty", "cost_to_serve_ratio"):
        sound("kpis", asked("rhythm", "2026-Q2"), kpi=kpi)


def test_every_key_figure_is_offered_and_one_nobody_knows_falls_back_on_the_first(asked: Asked) -> None:
    view = asked("three", "2026-Q1")
    (offered,) = page_named("kpis").controls_for(view)
    assert [code for code, _ in offered.options] == list(KPIS)  # type: ignore[union-attr]
    assert panels_of("kpis", view, kpi="profit")["year"].message.startswith("2026 stands at")


def test_cuts_add_up_to_the_tile(asked: Asked) -> None:
    shown = panels_of("kpis", asked("serving", "2026-03"))
    for dimension in ("region", "channel", "tier"):
        assert sum(column(shown[f"by_{dimension}"], "value")) == 5_400_000  # type: ignore[arg-type]
    assert plain(shown["by_region"].message) == "Region N stands first with ¥190"
    assert shown["by_category"].missing


def test_before_the_data_nothing_is_known(asked: Asked) -> None:
    tiles = tiles_of(panels_of("kpis", asked("three", "2026-Q1"))["tiles"])
    assert tiles["period"].change is None
    early = tiles_of(panels_of("kpis", asked("three", "2025-Q1"))["tiles"])
    assert early["period"].missing == BEFORE_DATA == "the data begin later"


def test_without_sales_figures_of_sales_say_so_and_answers_do_not(asked: Asked) -> None:
    shown = panels_of("kpis", asked("voices", "2026-Q2"), kpi="revenue")
    assert [key for key, panel in shown.items() if panel.missing == NO_SALES] == ["year"], "said once"
    answers = panels_of("kpis", asked("voices", "2026-Q2"), kpi="satisfied")
    assert answers["year"].chart is not None and tiles_of(answers["tiles"])["to_date"].unit == "share"
    lacking = panels_of("kpis", asked("three", "2026-Q1"), kpi="nps")
    assert [key for key, panel in lacking.items() if panel.missing == NO_SURVEYS] == ["year"]
    assert {"heat", "events"} < set(lacking), "what does not hang on it is shown all the same"


def test_the_page_opens_with_a_key_figure_that_the_company_has(asked: Asked) -> None:
    first = panels_of("kpis", asked("voices", "2026-Q2"))
    assert first["tiles"].tiles[0].number is not None and first["year"].chart is not None
    assert plain(panels_of("kpis", asked("three", "2026-Q1"))["year"].chart.words["label"]) == "Revenue"  # type: ignore[union-attr]


def test_a_gap_within_the_noise_is_grey_in_the_year_the_calendar_and_the_regions() -> None:
    def standing(name: str, value: float, before: float, half: float) -> Standing:
        now, then = (Figure(v, 90, v - half, v + half) for v in (value, before))
        return Standing("region", name, name, now, then, None, before, value - before, value / before, None)

    unsure, sure = standing("North", 0.60, 0.70, 0.09), standing("South", 0.60, 0.65, 0.01)
    kpi = KPIS["satisfied"]
    found = Standings(unsure, (unsure, sure), "region", False)
    assert [is_noise(each, found) for each in found.parts] == [True, False]
    words = words_for("en", "CNY")
    said = plain(behind_message(words, kpi, found, list(found.parts)))
    assert said == "South lost most, 5.0 pts; 1 of 2 beyond the noise"
    nobody = Standings(unsure, (unsure,), "region", False)
    assert behind_message(words, kpi, nobody, [unsure]) == "Nobody is behind beyond the noise, of 1"
    exact = Standings(unsure, (replace(unsure, due=0.65), replace(unsure, due=0.70)), "region", True)
    assert [is_noise(each, exact) for each in exact.parts] == [True, False], "a target is exact"


def test_the_changes_of_estimates_say_which_of_them_may_be_chance(sample_store: Path) -> None:
    shown = panels_of("kpis", view_of(Store(sample_store), "2026-Q3"), kpi="satisfied")
    for key, said in (("behind", "gap"), ("calendar", "change")):
        table = shown[key].table
        assert table is not None and any(table.rows["is_noise"])
        assert [c.noise for c in table.columns if c.key == said] == ["is_noise"]
        assert "within the noise" in shown[key].note.text
    assert shown["year"].chart is not None and any(shown["year"].chart.frame["is_noise"])
    heat = shown["heat"].chart
    assert heat is not None and "without a mark" in shown["heat"].note.text
    row = heat.options["rows"].index("Satisfied, top 2 of 5")
    cells = heat.frame[heat.frame["row"] == row]
    by_region = shown["behind"].table.rows.set_index("code")["is_noise"]  # type: ignore[union-attr]
    assert [value is None for value in cells["reached"]] == [bool(by_region[code]) for code in cells["region_id"]]
    money = panels_of("kpis", view_of(Store(sample_store), "2026-Q3"))
    assert "is_noise" not in money["year"].chart.frame.columns  # type: ignore[union-attr]


def test_one_gap_makes_no_line(asked: Asked) -> None:
    view = asked("rhythm", "2026-Q2")
    goals, calendar = targets(view), calendar_sums(view, *groups_of(view, "revenue"))
    shown = year_shown(view, "revenue", calendar, goals, (1 / 12,) * 12, YearOutlook(view.selection.period))
    one = Pace("last_year", (PacePoint(1.0, None), PacePoint(2.0, None, 5.0), PacePoint(3.0, None)), False)
    panel = pacing_panel(view, words_for("en", ""), shown, one, 300)
    assert panel.missing == "only one month of 2026 can be compared so far: one point makes no line"


def test_a_score_is_never_written_as_a_difference_of_shares(asked: Asked) -> None:
    shown = panels_of("kpis", asked("voices", "2026-Q2"), kpi="nps")
    for key in ("calendar", "by_region", "behind"):
        table = shown[key].table
        assert table is None or "points" not in {c.kind for c in table.columns if c.key in ("value", "before", "gap")}


def test_without_products_there_are_no_categories_and_orders_have_none_at_all(asked: Asked) -> None:
    revenue, orders = (
        panels_of("kpis", asked("three", "2026-Q1"), kpi=kpi)["by_category"].missing for kpi in ("revenue", "orders")
    )
    assert revenue == "category not known" and "belongs to clients" in orders
