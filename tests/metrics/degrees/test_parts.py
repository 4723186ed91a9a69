"""Means, distributions, moves and lists of the company whose moments are given; see `given_frames`."""

from __future__ import annotations

from math import sqrt

import pandas as pd
import pytest
from scipy.stats import t as student

from data.door import View
from data.scope import NOBODY, TOPICS, Scope
from data.warehouse.store import Store
from metrics.degrees import (
    DEGREES,
    at_moment,
    degree_arithmetic,
    degree_density,
    degree_distribution,
    degree_lines,
    degree_list,
    degree_moves,
    degree_summary,
    degree_trend,
    moment_on,
    named_extremes,
)
from metrics.degrees.arithmetic import NO_MOMENT
from metrics.degrees.parts import By
from metrics.kpi import NOT_YOURS
from tests.data.small import view_of

NORTH = Scope("li", regions=frozenset(("N",)), topics=TOPICS)
VOICES = Scope("voices", everywhere=True, topics=frozenset(("satisfaction",)))


@pytest.fixture
def view(given_store: Store) -> View:
    return view_of(given_store, "2026-Q2")


def of(rows: pd.DataFrame, degree: str, part: str | None = None) -> pd.Series:
    named = rows["part"].isna() if part is None else rows["part"] == part
    (found,) = [row for _at, row in rows[named & (rows["degree"] == degree)].iterrows()]
    return found


def test_the_company_is_the_mean_of_its_clients(view: View) -> None:
    rows = degree_summary(view)
    assert rows["degree"].tolist() == list(DEGREES)
    satisfaction = of(rows, "satisfaction")
    assert (satisfaction["n"], satisfaction["mean"], satisfaction["clients"]) == (5, 60, 6)
    half = student.ppf(0.975, 4) * sqrt(1000 / 5)  # 20 0 40 −40 −20: squares 4000 ÷ 4
    assert satisfaction["low"] == pytest.approx(60 - half) and satisfaction["high"] == pytest.approx(
        min(100, 60 + half)
    )
    assert satisfaction["turnover_mean"] == pytest.approx((300 * 80 + 100 * 60 + 600 * 100) / 1000)
    assert satisfaction["raw"] == pytest.approx(0.6)
    contribution = of(rows, "contribution")
    assert contribution["mean"] == pytest.approx((70 + 20 + 100 + 0 + 40) / 5)
    assert contribution["raw"] == pytest.approx(300_000)  # (100 − 50 + 400 − 300 + 0) ÷ 5 currency units
    assert of(rows, "dependence")["n"] == 4 and of(rows, "loyalty")["raw"] == pytest.approx(2.9 / 5)


@pytest.mark.parametrize("by", ["region", "tier", "channel", "manager"])
def test_the_parts_of_any_cut_add_up(view: View, by: By) -> None:
    whole, parts = degree_summary(view), degree_summary(view, by)
    for degree in DEGREES:
        mine = parts[parts["degree"] == degree]
        assert mine["n"].sum() == of(whole, degree)["n"] and mine["clients"].sum() == 6
        means = (mine["mean"].astype(float) * mine["n"]).sum() / mine["n"].sum()
        assert means == pytest.approx(of(whole, degree)["mean"])


def test_regions_tiers_and_managers_are_named(view: View) -> None:
    regions = degree_summary(view, "region")
    assert regions["part"].unique().tolist() == ["Region N", "Region S"]
    assert regions["part_id"].unique().tolist() == ["N", "S"]
    assert of(regions, "satisfaction", "Region N")["mean"] == pytest.approx(70)
    assert degree_summary(view, "manager")["part"].unique().tolist() == ["Li", "Wu"]
    tiers = degree_summary(view, "tier")
    assert tiers["part"].unique().tolist() == ["A", "B", "D"]
    alone = of(tiers, "satisfaction", "B")
    assert (alone["n"], alone["mean"]) == (1, 60) and pd.isna(alone["low"]) and pd.isna(alone["high"])


def test_a_manager_sees_the_degrees_of_the_own_clients(given_store: Store) -> None:
    mine = view_of(given_store, "2026-Q2", NORTH)
    assert of(degree_summary(mine), "satisfaction")["n"] == 2
    assert degree_list(mine, "satisfaction").clients == 3
    assert set(named_extremes(mine, "satisfaction", "loyalty")["client_id"]) <= {"n1", "n2"}
    assert degree_arithmetic(mine, 4)[0].missing == NO_MOMENT  # a client of the south
    nobody = view_of(given_store, "2026-Q2", NOBODY)
    assert degree_summary(nobody)["n"].tolist() == [0, 0, 0, 0] and degree_summary(nobody)["mean"].isna().all()
    assert degree_summary(nobody, "tier").empty and degree_trend(nobody).empty
    assert degree_distribution(nobody, "loyalty").empty and degree_list(nobody, "loyalty").clients == 0
    assert moment_on(nobody) is None and degree_moves(nobody, "loyalty").empty


def test_without_the_right_to_money_its_degrees_are_unknown(given_store: Store) -> None:
    voices = view_of(given_store, "2026-Q2", VOICES)
    rows = degree_summary(voices)
    assert rows["n"].tolist() == [5, 0, 0, 0] and of(rows, "satisfaction")["turnover_mean"] is None
    assert [each.missing for each in degree_arithmetic(voices, 1)] == ["", NOT_YOURS, NOT_YOURS, NOT_YOURS]


def test_filters_cut_the_clients(given_store: Store) -> None:
    filtered = view_of(given_store, "2026-Q2", tiers=("A",), channels=("shop",))
    assert of(degree_summary(filtered), "satisfaction")["mean"] == pytest.approx(90)


def test_a_distribution_has_every_client_with_a_score_once(view: View) -> None:
    rows = degree_distribution(view, "satisfaction")
    assert rows["bin_low"].tolist() == list(range(0, 100, 5)) and rows["bin_high"].iloc[-1] == 100
    filled = rows[rows["clients"] > 0]
    assert dict(zip(filled["bin_low"], filled["clients"], strict=True)) == {20: 1, 40: 1, 60: 1, 80: 1, 95: 1}


def test_two_degrees_lie_against_each_other(view: View) -> None:
    rows = degree_density(view, "satisfaction", "dependence")
    assert rows.to_dict("records") == [
        {"x_bin": 20, "y_bin": 0, "clients": 1}, {"x_bin": 40, "y_bin": 80, "clients": 1},
        {"x_bin": 80, "y_bin": 40, "clients": 1}, {"x_bin": 95, "y_bin": 95, "clients": 1},
    ]  # fmt: skip
    named = named_extremes(view, "satisfaction", "dependence", most=2)
    assert named[["client_id", "name", "x", "y"]].values.tolist() == [
        ["n1", "Client n1", 80.0, 40.0], ["s3", "Client s3", 40.0, 80.0],
    ]  # fmt: skip
    assert named_extremes(view, "satisfaction", "dependence")["client_id"].tolist() == ["n1", "s2", "s3"]


def test_the_trend_shows_quarters_and_today(view: View) -> None:
    rows = degree_trend(view)
    satisfaction = rows[rows["degree"] == "satisfaction"]
    assert [str(on) for on in satisfaction["moment_on"]] == ["2025-12-31", "2026-04-10"]
    assert satisfaction["mean"].tolist() == pytest.approx([50, 60]) and satisfaction["n"].tolist() == [2, 5]
    assert satisfaction["is_quarter_end"].tolist() == [True, False]
    assert satisfaction["turnover_mean"].iloc[1] == pytest.approx(90) and pd.isna(satisfaction["turnover_mean"].iloc[0])


def test_clients_move_between_bands_of_two_moments(view: View) -> None:
    assert str(moment_on(view)) == "2026-04-10" and str(moment_on(view.compared())) == "2025-04-10"
    rows = degree_moves(view, "satisfaction")
    assert rows.values.tolist() == [
        ["0", "80", 1],  # s1
        ["20", "20", 1],  # s2
        ["40", "80", 1],  # n1
        ["60", "60", 1],  # n2
        ["unknown", "40", 1],  # s3
        ["absent", "unknown", 1],  # n3
    ]
    early = view.compared()
    assert degree_moves(early, "satisfaction").empty


def test_last_year_is_the_same_question(view: View) -> None:
    before = of(degree_summary(view.compared()), "satisfaction")
    assert (before["n"], before["mean"]) == (4, pytest.approx(35))


@pytest.mark.parametrize("by", [None, "region", "tier"])
def test_both_moments_asked_together_are_each_asked_alone(view: View, by: By | None) -> None:
    now, before = (pd.DataFrame(lines) for lines in degree_lines(view, by))
    pd.testing.assert_frame_equal(now, degree_summary(view, by))
    pd.testing.assert_frame_equal(before, degree_summary(view.compared(), by))


def test_periods_with_the_same_latest_moment_share_a_view_of_it(given_store: Store) -> None:
    running, quarter = (at_moment(view_of(given_store, period)) for period in ("2026", "2026-Q2"))
    assert running.until == quarter.until == moment_on(running) and running.selection == quarter.selection
    nothing = view_of(given_store, "2020")
    assert moment_on(nothing) is None and at_moment(nothing) == nothing


def test_a_list_is_sorted_capped_and_counted(view: View) -> None:
    best = degree_list(view, "contribution", most=4)
    assert best.rows["client_id"].tolist() == ["s1", "n1", "s3", "n2"] and best.clients == 6
    assert best.rows["contribution_score"].tolist() == pytest.approx([100, 70, 40, 20])
    worst = degree_list(view, "contribution", ascending=True)
    assert worst.rows["client_id"].tolist() == ["s2", "n2", "s3", "n1", "s1", "n3"]
    assert worst.rows["profit_e4"].iloc[0] == -3_000_000
    assert degree_list(view, "satisfaction").rows["client_id"].tolist() == ["s1", "n1", "n2", "s3", "s2", "n3"]


def test_an_unknown_degree_lists_the_known_ones(view: View) -> None:
    for asked in (degree_list, degree_distribution, degree_moves):
        with pytest.raises(ValueError, match="satisfaction, loyalty, contribution, dependence"):
            asked(view, "happiness")
    with pytest.raises(ValueError, match="no degree"):
        degree_density(view, "loyalty", "happiness")


def test_the_arithmetic_of_a_client_is_that_of_the_list(view: View) -> None:
    for row in degree_list(view, "loyalty").rows.to_dict("records"):
        for each in degree_arithmetic(view, int(row["client_key"])):
            engine = row[f"{each.degree}_score"]
            assert pd.isna(engine) if each.score is None else each.score == pytest.approx(engine, abs=1e-9)
    assert [each.missing for each in degree_arithmetic(view, 99)] == [NO_MOMENT] * 4
