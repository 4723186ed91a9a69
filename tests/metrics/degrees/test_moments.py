"""Every client at every moment, counted by hand on the watched company; see `WATCHED`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.door import View
from data.tables import DERIVED
from metrics.contribution import client_sums_of_period
from metrics.degrees.behaviour import (
    first_answers,
    incidents,
    invoices_due,
    main_payments,
    opinions,
)
from metrics.degrees.moment import moment_of, moments_of, months_before
from metrics.degrees.moments import moments_to_publish, tiers_of
from metrics.degrees.year_sums import year_sums

Frames = dict[str, pd.DataFrame]
TODAY = "2026-05-15"


def test_moments_are_today_a_year_ago_and_the_quarters_that_ended_before(watched_view: View) -> None:
    assert [str(moment.on) for moment in moments_of(watched_view)] == [
        "2024-06-30", "2024-09-30", "2024-12-31", "2025-03-31", "2025-05-15", "2025-06-30", "2025-09-30",
        "2025-12-31", "2026-03-31", "2026-05-15",
    ]  # fmt: skip
    assert [moment.is_quarter_end for moment in moments_of(watched_view)][-2:] == [True, False]


def test_there_are_no_moments_from_before_the_data(watched_view: View) -> None:
    days = (("sales", date(2025, 10, 1), date(2026, 5, 15)), ("conduct", date(2020, 1, 1), date(2026, 1, 1)))
    late = replace(watched_view, version=replace(watched_view.version, days=days))
    assert [str(moment.on) for moment in moments_of(late)] == ["2025-12-31", "2026-03-31", "2026-05-15"]
    nothing = replace(watched_view, version=replace(watched_view.version, days=()))
    assert moments_of(nothing) == () and list(moments_to_publish(nothing)) == []


@pytest.mark.parametrize(
    ("day", "fiscal_start", "first", "former"),
    [
        ("2026-03-31", 1, "2025-04-01", "2024-04-01"),
        ("2026-02-28", 3, "2025-03-01", "2024-03-01"),
        ("2025-02-28", 3, "2024-03-01", "2023-03-01"),  # the 29th of a leap year belongs to the year before
        ("2026-05-15", 1, "2025-05-16", "2024-05-16"),
    ],
)
def test_twelve_months_end_with_the_moment(day: str, fiscal_start: int, first: str, former: str) -> None:
    moment = moment_of(date.fromisoformat(day), fiscal_start)
    assert (str(moment.first), str(moment.former)) == (first, former)


def test_months_before_keep_the_end_of_the_month() -> None:
    assert months_before(date(2026, 6, 30), 18) == date(2024, 12, 31)
    assert months_before(date(2026, 3, 30), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 5, 15), 24) == date(2024, 5, 15)


def test_a_moment_has_the_declared_columns_and_the_clients_of_its_time(watched_moments: Frames) -> None:
    for frame in watched_moments.values():
        assert tuple(frame.columns) == tuple(DERIVED["client_moments"])
    assert list(watched_moments["2024-06-30"].index) == [
        "a",
        "d",
    ]  # c answers in October 2024, b buys in September 2025
    assert list(watched_moments["2024-12-31"].index) == ["a", "c", "d"]
    assert list(watched_moments[TODAY].index) == ["a", "b", "c", "d"]


def test_money_of_twelve_months_is_exact_and_unknown_without_data(watched_moments: Frames) -> None:
    now, year_before = watched_moments[TODAY], watched_moments["2025-05-15"]
    assert now["revenue_e4"].tolist() == [3_500_000, 1_000_000, 0, 0]
    assert now["former_revenue_e4"].tolist() == [2_000_000, 0, 0, 0]
    assert now["profit_e4"].tolist() == [2_100_000, pd.NA, 0, 0]  # 350 − 130 − 10; a line of b has no cost
    assert now["quantity_e4"].tolist() == [20_000, 20_000, 0, 0]
    quarter = watched_moments["2026-03-31"].loc["a"]
    assert (quarter["revenue_e4"], quarter["former_revenue_e4"], quarter["profit_e4"]) == (
        3_000_000,
        2_000_000,
        1_900_000,
    )
    assert year_before["revenue_e4"].tolist() == [2_000_000, 0, 0]
    assert year_before["former_revenue_e4"].isna().all()  # sales begin in January 2024
    assert watched_moments["2024-12-31"].loc["a", "revenue_e4"] == 1_000_000  # from 5 January on is the whole year
    early = watched_moments["2024-09-30"]
    unknown = ["revenue_e4", "former_revenue_e4", "quantity_e4", "profit_e4", "wallet", "tier_then", "payment"]
    assert early[unknown].isna().all(axis=None)


def test_the_latest_twelve_months_are_those_of_the_marts(watched_view: View, watched_moments: Frames) -> None:
    sums = watched_view.run(client_sums_of_period("client_period_trailing")).set_index("client_key")
    mine = watched_moments[TODAY].set_index("client_key").loc[sums.index]
    assert mine["revenue_e4"].tolist() == sums["revenue_e4"].tolist()
    assert mine["profit_e4"].isna().tolist() == sums["profit_e4"].isna().tolist()
    assert (watched_moments[TODAY]["tier_then"] == watched_moments[TODAY]["tier"]).all()


def test_every_span_of_days_is_summed_once(watched_view: View) -> None:
    for last in ("2025-05-16", "2026-05-14", "2026-05-15", "2025-12-31"):
        rows = watched_view.run(year_sums(date(2024, 1, 20), date(2024, 2, 2), date.fromisoformat(last), 4))
        rows = rows.set_index("client_key").sort_index()
        sold = {"2025-05-16": 500, "2026-05-14": 500, "2026-05-15": 550, "2025-12-31": 500}[last]
        assert rows.loc[1, "revenue_e4"] == sold * 10_000
        assert rows.loc[4, "former_revenue_e4"] == 700_000
    own_month = watched_view.run(year_sums(date(2025, 4, 1), date(2025, 5, 1), date(2025, 5, 31), 1))
    assert own_month["revenue_e4"].tolist() == [3_000_000]


def test_answers_of_eighteen_months_on_any_scale(watched_moments: Frames) -> None:
    c = watched_moments[TODAY].loc["c"]
    assert c["satisfaction"] == pytest.approx((0.75 + 3 * 0.9) / 4)
    assert (c["answers"], c["recommend"], c["attitude"]) == (2, 9.5, 0.25)
    before = watched_moments["2025-12-31"].loc["c"]
    assert before["satisfaction"] == pytest.approx((0.0 + 0.75) / 2) and before["answers"] == 2
    a = watched_moments[TODAY].loc["a"]
    assert a["answers"] == 0 and np.isnan(a["satisfaction"]) and np.isnan(a["recommend"]) and np.isnan(a["attitude"])


def test_wallet_and_dependence_stand_on_what_the_client_said(watched_moments: Frames) -> None:
    now = watched_moments[TODAY]
    assert now["wallet"].tolist() == pytest.approx([0.5, np.nan, np.nan, np.nan], nan_ok=True)
    assert now["dependence"].tolist() == pytest.approx([0.5, np.nan, np.nan, 0.3], nan_ok=True)
    assert now["purchases_e4"].tolist() == [7_000_000, pd.NA, pd.NA, pd.NA]
    assert now.loc["d", "alternatives"] == 0.25 and now["alternatives"].isna().sum() == 3


def test_invoices_count_once_they_are_due(watched_moments: Frames) -> None:
    counted = {on: frame.loc["a", ["invoices", "invoices_in_time"]].tolist() for on, frame in watched_moments.items()}
    assert counted[TODAY] == [2, 1]  # March 2025 late, June 2025 in time; June 2026 is not due yet
    assert counted["2025-12-31"] == [3, 2] and counted["2025-03-31"] == [2, 1] and counted["2024-06-30"] == [1, 1]
    assert watched_moments[TODAY].loc["b", ["invoices", "invoices_in_time"]].tolist() == [1, 0]  # half of it is unpaid
    assert watched_moments[TODAY].loc["c", "invoices"] == 0


def test_months_without_an_incident_are_counted_from_the_first_order(watched_moments: Frames) -> None:
    names = ["months_watched", "months_clean", "gravest"]
    assert watched_moments[TODAY].loc["a", names].tolist() == [24, 23, 3]  # two incidents in one month
    assert watched_moments["2026-03-31"].loc["a", names].tolist() == [24, 23, pd.NA]  # how grave was not said
    assert watched_moments[TODAY].loc["b", names].tolist() == [9, 9, 0]
    assert watched_moments[TODAY].loc["c", names].tolist() == [0, 0, 0]
    assert watched_moments["2024-06-30"].loc["a", names].tolist() == [6, 5, pd.NA]


def test_stability_is_the_share_of_weeks_with_an_order(watched_moments: Frames) -> None:
    found = watched_moments[TODAY]["stability"].tolist()
    assert found == pytest.approx([1 / 52, 1 / 37, np.nan, 0.0], nan_ok=True)
    first = watched_moments["2025-09-30"].loc["b", "stability"]
    assert first == pytest.approx(1 / 5)  # the 29 days since 1 September are five weeks


def test_the_main_way_of_payment_is_that_of_most_revenue(watched_moments: Frames) -> None:
    assert watched_moments[TODAY].loc["a", "payment"] == "cash"
    assert watched_moments[TODAY]["payment"].isna().sum() == 3


def test_who_never_ordered_has_no_chance_to_be_alive(watched_moments: Frames) -> None:
    now = watched_moments[TODAY]
    assert now["alive"].isna().tolist() == [False, False, True, False]
    assert now["alive"].dropna().between(0, 1).all()
    assert now["order_weeks"].isna().tolist() == [False, False, True, False]
    assert now["alike"].isna().all()


def test_what_a_company_has_no_data_of_is_unknown_for_all(given_store: object, voices_store: object) -> None:
    from tests.data.small import view_of

    frames = list(moments_to_publish(view_of(voices_store, "2026")))  # type: ignore[arg-type]
    unsold = ["alive", "order_weeks", "revenue_e4", "profit_e4", "invoices", "stability", "payment", "tier_then"]
    assert frames and all(frame[[*unsold, "months_watched"]].isna().all(axis=None) for frame in frames)
    assert frames[-1]["satisfaction"].notna().any()
    unasked = list(moments_to_publish(view_of(given_store, "2026")))[-1]  # type: ignore[arg-type]
    unknown = ["satisfaction", "answers", "recommend", "attitude", "months_watched", "gravest", "invoices", "profit_e4"]
    assert unasked[unknown].isna().all(axis=None) and unasked["revenue_e4"].notna().all()


def test_tiers_share_the_better_place_and_need_revenue() -> None:
    revenue = np.array([100, 90, 90, 50, 10, 0, -5])
    assert tiers_of(revenue, (0.1, 0.3, 0.6)).tolist() == ["A", "B", "B", "D", "D", "D", "D"]
    assert tiers_of(np.array([7]), (0.1, 0.3, 0.6)).tolist() == ["A"]
    assert tiers_of(np.array([], dtype=int), (0.1, 0.3, 0.6)).tolist() == []


def test_the_questions_ask_only_for_clients_that_have_something(watched_view: View) -> None:
    moment = moments_of(watched_view)[-1]
    assert watched_view.run(first_answers())["client_key"].tolist() == [3]
    assert watched_view.run(opinions(moment))["client_key"].tolist() == [3]
    assert watched_view.run(main_payments(moment)).to_dict("records") == [{"client_key": 1, "payment": "cash"}]
    assert watched_view.run(incidents(moment)).loc[0, "months"] == 2  # April 2026: one month back
    assert sorted(watched_view.run(invoices_due((moment,), (1, 1)))["client_key"]) == [1]
