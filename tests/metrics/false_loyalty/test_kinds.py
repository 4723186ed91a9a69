"""The four kinds counted by hand, where clients stand, who is captive, and what rights hide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.door import View
from data.periods import period_from_key
from data.scope import Scope, Selection
from data.warehouse.store import Store
from metrics.false_loyalty import captives, loyalty_kinds, loyalty_map, published_figures
from metrics.false_loyalty.kinds import BINS, NOBODY, TOO_FEW
from metrics.kpi import NOT_YOURS
from metrics.loyalty import false_loyalty_probability
from metrics.satisfaction import NO_SURVEYS
from tests.data.small import view_of
from tests.metrics.false_loyalty.rows import FIGURES, MODEL, OWN

LOW = {
    1: false_loyalty_probability(55, 70, 15, 0.7, 65),  # .788
    2: false_loyalty_probability(95, 70, 15, 0.7, 65),
    # 55 + 100 × (−.2) = 35 of two answers: reliability 2 × .5 / 1.5, variance 20² × (.5 + .5/2)
    3: false_loyalty_probability(35, 60, 20 * 0.75**0.5, 2 / 3, 65),
    5: false_loyalty_probability(40, 70, 15, 0.7, 65),
}
HIGH = {1: 1.0, 2: 0.0, 3: 0.8, 5: 0.2}
REVENUE = {1: 1000, 2: 400, 3: 300, 5: 100}


def test_each_kind_is_the_sum_of_the_chances_and_all_four_make_everybody(five: View) -> None:
    found = loyalty_kinds(five)
    spurious = sum(LOW[n] * HIGH[n] for n in LOW)
    assert found.clients["spurious"].value == pytest.approx(spurious, abs=1e-6)
    assert found.clients["true"].value == pytest.approx(sum((1 - LOW[n]) * HIGH[n] for n in LOW), abs=1e-6)
    assert sum(figure.value or 0 for figure in found.clients.values()) == pytest.approx(4)
    assert found.revenue_e4["spurious"] == pytest.approx(
        10_000 * sum(LOW[n] * HIGH[n] * REVENUE[n] for n in LOW), abs=5
    )
    assert abs(found.known_revenue_e4 - 1800 * 10_000) <= 2


def test_who_could_not_be_judged_is_counted_apart(five: View) -> None:
    found = loyalty_kinds(five)
    assert (found.known, found.unknown, found.unknown_revenue_e4) == (4, 1, 2_000_000)
    assert (found.by_own, found.no_wallet) == (3, 1) and str(found.moment_on) == "2026-03-02"


def test_the_interval_is_of_which_client_is_which(five: View) -> None:
    spurious = loyalty_kinds(five).clients["spurious"]
    variance = sum(LOW[n] * HIGH[n] * (1 - LOW[n] * HIGH[n]) for n in LOW)
    assert spurious.high == pytest.approx(min(4, (spurious.value or 0) + 1.959964 * variance**0.5), abs=1e-5)


def test_the_map_counts_every_known_client_and_its_chances_are_monotone(five: View) -> None:
    found = loyalty_map(five)
    assert found is not None and found.cells["clients"].sum() == 4
    places = {(int(x), int(y)) for x, y in zip(found.cells["x_bin"], found.cells["y_bin"], strict=True)}
    # c1 55 and 80 %, c2 95 and .9 × 40 %, c3 35 and its chance of 80 %, c5 40 and .2 × 100 %
    assert places == {(13, 20), (23, 9), (8, 20), (10, 5)}
    low, high = found.attitude_low, found.patronage_high
    assert len(low) == len(high) == BINS and list(low) == sorted(low, reverse=True) and list(high) == sorted(high)


def test_captives_come_by_the_revenue_at_stake(five: View) -> None:
    rows, more = captives(five)
    assert rows["client_id"].tolist() == ["c1", "c3", "c5", "c2"] and more == 0
    first = rows.iloc[0]
    assert first["stake_e4"] == pytest.approx(LOW[1] * 1000 * 10_000, abs=5) and first["profit_e4"] == 500
    stays = MODEL.stays([0.55, 0.55], [0.0, 1.0])
    assert first["held_e4"] == pytest.approx((stays[0] - stays[1]) * 10_000_000, abs=2)
    assert (first["satisfaction"], first["patronage"], first["answers"]) == (pytest.approx(55), pytest.approx(80), 1)


def test_a_list_that_is_cut_says_how_many_are_left_out(five: View) -> None:
    rows, more = captives(five, 1)
    assert rows["client_id"].tolist() == ["c1"] and more == 3


def test_without_answers_enough_nothing_is_said(serving_store: Store) -> None:
    bare = view_of(serving_store, "2026-03")
    assert loyalty_kinds(bare).missing == TOO_FEW and loyalty_map(bare) is None
    assert captives(bare)[0].empty and published_figures(bare).own is None


@pytest.mark.parametrize("topics", [("money",), ("satisfaction",)])
def test_both_rights_are_needed(five: View, topics: tuple[str, ...]) -> None:
    scope = Scope("reader", topics=frozenset(topics), why="test", everywhere=True)  # type: ignore[arg-type]
    assert loyalty_kinds(replace(five, scope=scope)).missing == NOT_YOURS


def test_a_company_without_surveys_is_told_what_to_import(three: Store) -> None:
    assert loyalty_kinds(view_of(three, "2026-Q1")).missing == NO_SURVEYS


def test_nobody_known_on_that_day_is_said(five: View) -> None:
    assert loyalty_kinds(five.selecting(Selection(period_from_key("2026-02", 1)))).missing == NOBODY


def test_figures_come_back_as_they_were_published(five: View) -> None:
    assert published_figures(five) == FIGURES and FIGURES.own == OWN


def test_a_reader_of_one_region_counts_its_own_clients_by_the_companys_figures(five: View) -> None:
    mine = replace(five, scope=Scope("manager", regions=frozenset("B"), topics=five.scope.topics, why="test"))
    assert published_figures(mine) == FIGURES
    found = loyalty_kinds(mine)
    assert (found.known, found.unknown) == (1, 1)  # c2, and c4 who never answered
    assert found.clients["true"].value == 0.0
