"""Who was asked and who answered, counted by hand."""

from __future__ import annotations

import pytest

from data.scope import Scope
from data.warehouse.store import Store
from metrics.everywhere import of_selection, sales_between, unfiltered, year_until
from metrics.intervals import wilson
from metrics.kpi import NOT_YOURS
from metrics.response import NOBODY_ACTIVE, NOBODY_ASKED, WHO_WAS_ASKED, response
from metrics.response_groups import NO_TURNOVER, codes_of, response_by, silent_turnover
from metrics.response_weights import weighted_for_response
from metrics.satisfaction import NO_ANSWERS, NO_SURVEYS, answer_history, answer_levels, net_promoter, promoter_score
from metrics.weighted_answers import ways, ways_of_counting
from metrics.weighting import effective_size
from tests.data.small import view_of
from tests.metrics.answering import buying, invited
from tests.metrics.companies import day, store_of


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(invited, tmp_path_factory)


@pytest.fixture(scope="module")
def bought(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(buying, tmp_path_factory)


def test_who_was_invited_and_who_answered(asked: Store) -> None:
    view = view_of(asked, "2026-Q2")
    found = response(view)
    assert (found.basis, found.asked, found.answered, found.others) == ("invited", 10, 5, 1)
    assert (found.rate.value, found.rate.low, found.rate.high) == (0.5, *wilson(5, 10))
    groups = response_by(view, found, "region")
    assert [(view.tree.regions[int(g.code or 0)].name, g.asked, g.answered) for g in groups] == [
        ("Region N", 6, 3), ("Region S", 4, 2),
    ]  # fmt: skip
    assert [g.silent_share for g in groups] == [0.6, 0.4]
    assert [(g.code, g.rate.value) for g in response_by(view, found, "tier")] == [("D", 0.5)]
    assert set(codes_of(view, found.cells, "tier")) == {"D"}
    assert silent_turnover(found).missing == NO_TURNOVER


def test_an_answer_after_the_period_is_an_answer_but_says_nothing_about_it(asked: Store) -> None:
    april = response(view_of(asked, "2026-04"))
    assert (april.asked, april.answered, int(april.cells["rated"].sum())) == (10, 5, 4)
    assert response(view_of(asked, "2026-06")).missing == NOBODY_ASKED


def test_without_invitations_the_active_clients_stand_for_those_asked(bought: Store) -> None:
    view = view_of(bought, "2026-Q2")
    found = response(view)
    assert (found.basis, found.asked, found.answered, found.others) == ("active", 5, 3, 1)
    assert silent_turnover(found).value == pytest.approx(600 / 1100)
    assert response(view_of(bought, "2024")).missing == NOBODY_ACTIVE
    channel = response_by(view, found, "channel")
    assert [(g.asked, g.silent_share, g.silent_turnover) for g in channel] == [(5, 1.0, 1.0)]


def test_what_is_not_there_is_said(asked: Store, bought: Store, voices_store: Store, three: Store) -> None:
    assert response(view_of(three, "2026-Q1")).missing == NO_SURVEYS
    assert response(view_of(voices_store, "2026-Q1")).missing == WHO_WAS_ASKED
    money = Scope("x", everywhere=True, topics=frozenset({"money"}), why="test")
    voice = Scope("x", everywhere=True, topics=frozenset({"satisfaction"}), why="test")
    assert response(view_of(bought, "2026-Q2", voice)).missing == NOT_YOURS
    assert response(view_of(asked, "2026-Q2", money)).missing == NOT_YOURS
    assert response(view_of(asked, "2026-Q2", voice)).asked == 10, "invitations need no money"


def test_filters_and_rights_narrow_who_was_asked(asked: Store) -> None:
    assert response(view_of(asked, "2026-Q2", regions=("N",))).asked == 6
    south = Scope("x", regions=frozenset("S"), topics=frozenset({"satisfaction"}), why="test")
    assert response(view_of(asked, "2026-Q2", south)).asked == 4
    assert response(view_of(asked, "2026-Q2", tiers=("A",))).missing == NOBODY_ASKED


def test_answers_are_weighted_to_who_was_invited(asked: Store) -> None:
    view = view_of(asked, "2026-04")
    weights = weighted_for_response(view, response(view))
    assert weights is not None
    # North: 2 of 3 satisfied, six invited; south: none of one, four invited.
    assert weights.satisfied.value == pytest.approx(0.6 * 2 / 3)
    assert weights.mean.value == pytest.approx(0.6 * 11 / 3 + 0.4 * 2)
    assert weights.promoters.value == pytest.approx(0.6 * 100 / 3 - 0.4 * 100)
    assert weights.effective_n == pytest.approx(effective_size([2, 2, 2, 4]))
    assert (weights.method, weights.cells, weights.merged, weights.answers) == ("cells", 2, 0, 4)
    assert weights.evenness == 1 and weights.heaviest == pytest.approx(4 * 4 / 10)
    nobody = view_of(asked, "2026-06")
    assert weighted_for_response(nobody, response(nobody)) is None


def test_the_score_has_one_interval_on_a_page(asked: Store) -> None:
    """Four said so of ten invited: the finite population narrows it wherever it stands."""
    view = view_of(asked, "2026-04", regions=("N",))
    counted = ways(view).counted["answers"].promoters
    beside = promoter_score(answer_levels(view))
    assert counted == beside and counted.n == 3
    # Two promoters and a detractor of six invited: 100·√((1 − 1/9)/3) · √((6 − 3)/(6 − 1))
    wide = 1.959964 * 100 * (8 / 9 / 3) ** 0.5 * (3 / 5) ** 0.5
    assert counted.low == pytest.approx(100 / 3 - wide)


def test_weighted_answers_that_are_all_alike_have_no_interval(asked: Store) -> None:
    alike = ways(view_of(asked, "2026-06")).counted["clients"]
    assert alike.promoters.value == 100 and (alike.promoters.low, alike.promoters.high) == (None, None)


def test_the_ways_of_counting(bought: Store) -> None:
    view = view_of(bought, "2026-Q2")
    found = ways_of_counting(view, response(view))
    shares = {str(way): (c.satisfied.value, c.satisfied.n) for way, c in found.counted.items()}
    assert shares["answers"] == shares["clients"] == (0.75, 4)
    assert [round(float(shares[way][0] or 0), 12) for way in ("own_weight", "turnover")] == [0.8, 0.8]
    assert (shares["own_weight"][1], shares["turnover"][1]) == (4, 3), "p6 has no turnover"
    assert found.counted["turnover"].effective_n == pytest.approx(effective_size([300, 100, 100]))
    assert found.gap.value == pytest.approx(0.05) and found.gap.low is not None and found.gap.low < 0
    assert found.counted["answers"].mean.value == 4 and ways(view) == found
    assert ways(view_of(bought, "2024")).missing == NO_ANSWERS


def test_counting_without_surveys_or_rights(three: Store, bought: Store) -> None:
    assert ways(view_of(three, "2026-Q1")).missing == NO_SURVEYS
    voice = Scope("x", everywhere=True, topics=frozenset({"satisfaction"}), why="test")
    found = ways(view_of(bought, "2026-Q2", voice))
    assert "turnover" not in found.counted and found.gap.missing == NO_TURNOVER and found.weights is None


def test_the_score_knows_how_many_were_invited(asked: Store) -> None:
    rows = answer_levels(view_of(asked, "2026-Q2", regions=("N",)))
    assert set(rows["invited"]) == {6}
    expected = net_promoter(2, 0, 1, population=6)
    score = promoter_score(rows)
    assert (score.value, score.low, score.high) == (expected.value, expected.low, expected.high)
    history = answer_history(view_of(asked, "2026-06"))
    assert history.groupby("period_start")["invited"].max().tolist() == [10, 10]


def test_the_trailing_year_goes_by_months(bought: Store) -> None:
    assert year_until(day("2026-06-15")) == day("2025-07-01")
    view = view_of(bought, "2026-Q2", regions=("P",))
    rows = unfiltered(view).run(sales_between(year_until(view.until), view.until).order_by("buyer_key"))
    assert (rows["revenue_e4"] // 10_000).tolist() == [300, 100, 100, 200, 400]
    assert of_selection(view.tables.clients, view) is not None and not unfiltered(view).selection.regions
