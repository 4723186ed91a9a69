"""Key figures of answers, complaints, promises, payment and degrees against rows counted by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.scope import Scope
from data.view import View
from data.warehouse.store import Store
from metrics.branches import branch_sums
from metrics.cuts import cut_figures
from metrics.degrees import DEGREES, degree_summary
from metrics.figure import Figure, unknown
from metrics.intervals import wilson
from metrics.kpi import (
    ALL_SUMS,
    BEFORE_DATA,
    CLIENTS_DO_NOT_ADD,
    KPIS,
    NO_CREDIT,
    NO_ORDERS,
    NO_SALES,
    NOT_YOURS,
    NOTHING,
    calendar_sums,
    cell_sums,
    complaints_per_100,
    days_to_pay,
    degree_of,
    figure,
    groups_of,
    history_sums,
    is_small,
    kept_promises,
    nps,
    period_figure,
    period_sums,
    region_history_sums,
    region_sums,
    satisfied,
)
from metrics.kpi_calendar import answers_by_period, complaints_by_period, degrees_by_period, promises_by_period
from metrics.kpi_degree_sums import degree_sums
from metrics.kpi_event_sums import answer_sums, complaint_sums, invited_sums, promise_sums
from metrics.kpi_months import monthly_sums, part_value
from metrics.kpi_voices import NO_MOMENT, NO_PROMISE_DUE, NO_SCORE
from metrics.satisfaction import NO_ANSWERS, NO_INTENTIONS, answer_levels, promoter_score, top_two
from metrics.series import figure_in, points
from metrics.to_date import year_to_date
from metrics.word_of_mouth import poisson_interval
from tests.data.small import Row, published, sale, view_of
from tests.metrics.companies import answer, client, day, region, store_of
from tests.metrics.degrees.small_companies import given_company


def promise(client_id: str, due: str, kept: str = "") -> Row:
    return {
        "promise_id": f"{client_id}-{due}", "client_id": client_id, "kind": "visit", "due_on": day(due),
        "kept_on": day(kept) if kept else None,
    }  # fmt: skip


def keeping(root: Path) -> Store:
    """Two regions until 30 June 2026.

    period   region  bought      complaints  promises due, kept in time  answers (4 or 5; promoters, detractors)
    2026-Q1  N       n1, n2      3           3, 1 (one a day late)       2 (1; 1, 1), 3 invited
    2026-Q2  N       n1          0           0                           0
    2026-Q2  S       s1          1           1, 1                        1 (1; 0, 0), 2 invited
    """
    complained = [("n1", "2026-01-15"), ("n2", "2026-02-20"), ("n2", "2026-03-31"), ("s1", "2026-05-06")]
    invited = [("n1", "w1"), ("n2", "w1"), ("s1", "w1"), ("s1", "w2"), ("n1", "w2")]
    return published(
        root,
        {
            "regions": [region("C", None), region("N"), region("S")],
            "clients": [client("n1", "N"), client("n2", "N", "hotel"), client("s1", "S")],
            "sales": [
                sale("s1", "2025-01-20", 40), sale("n1", "2025-02-01", 60, paid_on=day("2025-02-01")),
                sale("n1", "2026-01-10", 100, paid_on=day("2026-01-20")),  # 10 days
                sale("n1", "2026-02-10", 300, paid_on=day("2026-02-14")),  # 4 days
                sale("n2", "2026-02-15", 50), sale("s1", "2026-05-05", 70, due_on=day("2026-05-25")),  # 20 days
                sale("n1", "2026-06-30", 10),
            ],
            "complaints": [
                {"complaint_id": f"{c}-{on}", "client_id": c, "received_on": day(on)} for c, on in complained
            ],
            "promises": [
                promise("n1", "2026-01-31", "2026-01-31"), promise("n1", "2026-02-10", "2026-02-11"),
                promise("n2", "2026-03-31"), promise("s1", "2026-04-01", "2026-03-30"), promise("s1", "2026-07-15"),
            ],
            "surveys": [
                answer("n1", "2026-02-01", 5, would_recommend=10.0, wave="w1"),
                answer("n2", "2026-02-02", 3, would_recommend=6.0, wave="w1"),
                answer("s1", "2026-05-01", 4, would_recommend=8.0, wave="w2"),
            ],
            "survey_invitations": [
                {"client_id": c, "wave": wave, "invited_on": day("2026-01-01" if wave == "w1" else "2026-04-20")}
                for c, wave in invited
            ],
        },
    )  # fmt: skip


@pytest.fixture(scope="session")
def keeping_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(keeping, tmp_path_factory)


@pytest.fixture(scope="session")
def given_view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return view_of(store_of(given_company, tmp_path_factory), "2026-Q2")


def found(store: Store, key: str, period: str = "2026-Q1", **cut: object) -> Figure:
    view = view_of(store, period, **cut)  # type: ignore[arg-type]
    return period_figure(view, key, period_sums(view))


def test_the_share_of_the_satisfied_is_the_figure_of_the_overview(keeping_store: Store, voices_store: Store) -> None:
    assert found(keeping_store, "satisfied") == Figure(0.5, 2, *wilson(1, 2))
    for store, period in ((keeping_store, "2026-Q2"), (voices_store, "2026-Q1"), (voices_store, "2025-Q4")):
        view = view_of(store, period)
        assert satisfied(period_sums(view)) == top_two(answer_levels(view))
    assert found(keeping_store, "satisfied", "2026-06").missing == NO_ANSWERS
    assert satisfied(NOTHING) == unknown(NO_ANSWERS)


def test_the_net_promoter_score_is_the_figure_of_the_answers(keeping_store: Store, voices_store: Store) -> None:
    for store, period in ((keeping_store, "2026-Q1"), (voices_store, "2026-Q1"), (voices_store, "2025-Q4")):
        view = view_of(store, period)
        assert nps(period_sums(view)) == promoter_score(answer_levels(view))
    view = view_of(keeping_store, "2026-Q1")
    assert (nps(period_sums(view)).value, period_sums(view)["invited"]) == (0, 3)
    assert nps(NOTHING) == unknown(NO_INTENTIONS)


def test_complaints_are_counted_per_100_clients_that_bought(keeping_store: Store) -> None:
    first = found(keeping_store, "complaints_per_100")
    low, high = poisson_interval(3)
    assert (first.value, first.n) == (150, 2)
    assert (first.low, first.high) == pytest.approx((50 * low, 50 * high))
    assert found(keeping_store, "complaints_per_100", "2026-Q2", regions=("S",)).value == 100
    assert found(keeping_store, "complaints_per_100", "2026-Q2", regions=("N",)).value == 0
    assert found(keeping_store, "complaints_per_100", "2026-03").missing == NO_ORDERS
    assert found(keeping_store, "complaints_per_100", "2025-Q1").missing == BEFORE_DATA, "no complaint was kept then"
    assert complaints_per_100(NOTHING) == unknown(NO_ORDERS)


def test_a_promise_is_kept_on_the_day_it_is_due_or_before(keeping_store: Store) -> None:
    assert found(keeping_store, "kept_promises") == Figure(1 / 3, 3, *wilson(1, 3))
    assert found(keeping_store, "kept_promises", "2026-Q2").value == 1, "what is due after the last day is not due yet"
    assert found(keeping_store, "kept_promises", "2026-05").missing == NO_PROMISE_DUE
    assert kept_promises(NOTHING) == unknown(NO_PROMISE_DUE)


def test_days_to_pay_weigh_by_revenue(keeping_store: Store) -> None:
    assert found(keeping_store, "days_to_pay") == Figure((100 * 10 + 300 * 4) / 400, 2)
    quarter = view_of(keeping_store, "2026-Q2")
    assert figure(quarter, "days_to_pay", period_sums(quarter)).value == 20
    june = view_of(keeping_store, "2026-06")
    assert figure(june, "days_to_pay", period_sums(june)).missing == NO_CREDIT
    assert days_to_pay(NOTHING) == unknown(NO_CREDIT)


@pytest.mark.parametrize(("key", "expected"), [("satisfied", 2 / 3), ("nps", 0.0), ("kept_promises", 2 / 4)])
def test_a_ratio_of_the_year_to_date_is_made_anew_of_its_parts(keeping_store: Store, key: str, expected: float) -> None:
    for period in ("2026-Q2", "2026-06", "2026"):
        view = view_of(keeping_store, period)
        now, before = year_to_date(view, key, calendar_sums(view))
        assert now.value == pytest.approx(expected) and before.value in (None, 0.0)
    may = view_of(keeping_store, "2026-05")
    assert year_to_date(may, key, calendar_sums(may))[0].value == pytest.approx(expected)


def test_a_rate_per_client_is_not_told_of_added_months(keeping_store: Store) -> None:
    may, june = view_of(keeping_store, "2026-05"), view_of(keeping_store, "2026-06")
    assert year_to_date(may, "complaints_per_100", calendar_sums(may))[0].missing == CLIENTS_DO_NOT_ADD
    now, before = year_to_date(june, "complaints_per_100", calendar_sums(june))
    assert now.value == pytest.approx(400 / 3) and before.missing == BEFORE_DATA


def test_every_way_to_cut_the_sums_adds_up_to_the_whole(keeping_store: Store) -> None:
    view = view_of(keeping_store, "2026-Q2")
    whole = dict(period_sums(view))
    for column in ("region_key", "channel_key", "tier"):
        rows = cell_sums(view, column)
        assert {name: int(rows[name].sum()) for name in ALL_SUMS} == whole, column
    past = region_history_sums(view)
    assert past.groupby(level="period_start").sum().equals(history_sums(view))
    assert past.xs(date(2026, 4, 1), level="period_start").sum().to_dict() == whole
    names = [name for name in ALL_SUMS if name not in ("invited", "active_clients")]
    months = monthly_sums(view)
    assert months[names].sum().to_dict() == calendar_sums(view).loc["year"][names].sum().to_dict()
    assert int(months["complaints"].sum()) == 4 and months.index.names == ["region_key", "period_start"]


def test_what_is_asked_for_one_key_figure_is_no_more_than_it_needs(keeping_store: Store) -> None:
    view = view_of(keeping_store, "2026-Q2")
    assert groups_of(view, "revenue", "retention") == ("money",)
    assert groups_of(view, "satisfied", "complaints_per_100") == ("money", "surveys", "complaints")
    assert groups_of(view, "degree_loyalty") == ("degrees",)
    assert list(history_sums(view, "complaints").columns) == ["complaints"]
    assert list(region_sums(view, "complaints")["complaints"]) == [1]
    assert history_sums(view, "complaints")["complaints"].to_dict() == {date(2026, 1, 1): 3, date(2026, 4, 1): 1}


def test_events_are_counted_where_they_happened_and_by_period(keeping_store: Store) -> None:
    view = view_of(keeping_store, "2026")
    by_channel = complaint_sums(view, "", ("channel_key",)).set_index("channel_key")["complaints"]
    names = view.tree.names("channel")
    assert {names[int(key)]: int(n) for key, n in by_channel.items()} == {"shop": 2, "hotel": 2}
    assert promise_sums(view, "", ())[["promises_due", "promises_kept"]].to_numpy().tolist() == [[4, 2]]
    assert int(answer_sums(view, "", ())["net_promoters"].iloc[0]) == 0
    assert invited_sums(view, "", ())["invited"].tolist() == [5]
    assert answers_by_period(view).xs("month", level="grain")["answers"].tolist() == [2, 0, 0, 1]
    assert complaints_by_period(view).xs("year", level="grain")["complaints"].tolist() == [3, 1]
    assert promises_by_period(view).xs("quarter", level="grain")["promises_kept"].tolist() == [1, 1]
    assert degrees_by_period(view).empty and degree_sums(view, "_history", ()).empty


def test_regions_and_channels_have_figures_of_their_own(keeping_store: Store) -> None:
    view = view_of(keeping_store, "2026-Q1")
    parts = {b.branch.region.region_id: b for b in branch_sums(view) if b.branch.region is not None}
    assert parts["N"].figure(view, "kept_promises").value == pytest.approx(1 / 3)
    assert parts["S"].figure(view, "kept_promises").missing == NO_PROMISE_DUE
    cut = dict(cut_figures(view, "satisfied", "channel"))
    assert (cut["shop"].value, cut["hotel"].value) == (1, 0)
    history = points(view, "kept_promises", history_sums(view))
    assert [(p.period.key, p.now.value) for p in history] == [("2026-Q1", 1 / 3)]
    assert figure_in(view, "nps", calendar_sums(view), view.selection.period.back(-1)).value == 0


def test_the_mean_score_of_a_period_is_that_of_its_last_moment(given_view: View) -> None:
    sums, rows = period_sums(given_view), degree_summary(given_view).set_index("degree")
    for degree in DEGREES:
        score = degree_of(degree)(sums)
        assert score.n == rows.loc[degree, "n"] > 0
        shown = (score.value, score.low, score.high)
        assert shown == pytest.approx(tuple(rows.loc[degree, ["mean", "low", "high"]]), abs=1e-3)
        if degree != "satisfaction":
            assert figure(given_view, f"degree_{degree}", sums).missing in (NO_SALES, "")
    history = calendar_sums(given_view).loc["quarter"]
    assert int(history.loc[date(2026, 4, 1), "degree_satisfaction_n"]) == 5
    nobody = NOTHING | {"scored_clients": 3}
    assert (
        degree_of("loyalty")(NOTHING) == unknown(NO_MOMENT)
        and degree_of("loyalty")(nobody).missing in NO_SCORE.values()
    )


def test_a_right_that_is_missing_hides_the_figure_and_its_sums(keeping_store: Store) -> None:
    money = Scope("m", everywhere=True, topics=frozenset({"money"}), why="test")
    voices = Scope("v", everywhere=True, topics=frozenset({"satisfaction"}), why="test")
    voiced = {key for key, kpi in KPIS.items() if kpi.topic == "satisfaction"}
    assert len(voiced) == 5
    for scope, hidden in ((money, voiced), (voices, set(KPIS) - voiced | {"complaints_per_100"})):
        view = view_of(keeping_store, "2026-Q1", scope)
        sums = period_sums(view)
        assert {key for key in KPIS if figure(view, key, sums) == unknown(NOT_YOURS)} == hidden
    assert period_sums(view_of(keeping_store, "2026-Q1", money))["complaints"] == 0


def test_a_small_estimate_is_told_from_a_small_sum(keeping_store: Store) -> None:
    assert is_small(found(keeping_store, "kept_promises")) and is_small(Figure(0.0, 29, 0, 1))
    assert not is_small(Figure(0.5, 30, 0, 1)) and not is_small(unknown("why"))
    assert not is_small(found(keeping_store, "revenue")) and not is_small(
        found(keeping_store, "revenue"), KPIS["revenue"]
    )
    assert is_small(Figure(100.0, 3), KPIS["nps"]), "all of three alike have no interval, and say little"


def test_the_parts_of_a_ratio_are_sums_or_figures_that_add(keeping_store: Store) -> None:
    sums = period_sums(view_of(keeping_store, "2026-Q1"))
    for kpi in KPIS.values():
        for name in kpi.parts or ():
            assert name in ALL_SUMS or KPIS[name].adds
    assert part_value(KPIS, "promises_due", sums) == 3 and part_value(KPIS, "gross_profit", sums) is None
    assert part_value(KPIS, "revenue", sums) == 4_500_000
