"""Look-alikes as readers may know them: what was published, and who behaves loyally without being known to be so."""

from __future__ import annotations

from dataclasses import replace
from math import exp

import numpy as np
import pytest

from data.door import Door
from data.scope import TOPICS, Scope
from data.warehouse.store import Store
from metrics.degrees.people import people_of
from metrics.kpi import NOT_YOURS
from metrics.look_alikes import foretold_lift, loyal_profile, resembling_clients
from metrics.look_alikes.listed import NO_TEST, TOO_FEW
from metrics.look_alikes.loyal import truly_loyal_at
from metrics.satisfaction import NO_SURVEYS
from tests.data.small import EVERYBODY, kept, view_of
from tests.metrics.companies import store_of
from tests.metrics.look_alikes.three_states import three_states

NORTH = Scope("li", regions=frozenset(("N",)), topics=TOPICS, why="her region")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(three_states, tmp_path_factory)


def test_the_profile_reads_what_was_published_the_trait_that_tells_most_first(store: Store) -> None:
    for scope in (EVERYBODY, NORTH):
        found = loyal_profile(view_of(store, "2026-Q2", scope))
        assert (found.loyal, found.others, found.missing) == (50, 70, "")
        first, second = found.traits
        assert (first.name, first.loyal_mean, first.other_mean, first.tells) == ("complaints", 0.25, 1.5, True)
        assert (first.odds.value, first.odds.low, first.odds.high) == pytest.approx((exp(-0.7), exp(-0.9), exp(-0.5)))
        # 0.2 is (now − before) ÷ (now + before), so now is one half more than before
        assert (second.name, second.loyal_mean, second.other_mean) == ("growth", pytest.approx(0.5), 0.0)
        assert not second.tells


def test_the_lift_reads_what_was_published_in_order(store: Store) -> None:
    found = foretold_lift(view_of(store, "2026-Q2", NORTH))
    assert [part.value for part in found.parts] == [2.5, *[1.0] * 8, 0.3]
    assert (found.base.value, found.base.n, found.auc.value) == (0.2, 200, 0.71)


def test_the_list_holds_whoever_is_not_known_to_be_loyal_the_most_alike_first(store: Store) -> None:
    found = resembling_clients(view_of(store, "2026-Q2"))
    assert found.rows[["client_id", "lacks"]].values.tolist() == [["n2", "attitude"], ["s1", "unknown"]]
    assert (found.more, found.likely) == (0, 1), "n2 behaves more loyally than half of the loyal do"
    assert resembling_clients(view_of(store, "2026-Q2"), most=1).more == 1


def test_the_list_is_of_the_as_of_date_and_keeps_rights_and_filters(store: Store) -> None:
    for view in (view_of(store, "2025", NORTH), view_of(store, "2025-Q1", channels=("hotel",))):
        assert list(resembling_clients(view).rows["client_id"]) == ["n2"]
    assert resembling_clients(view_of(store, "2026-Q2", managers=("nobody",))).likely == 0


def test_without_a_right_answers_or_models_the_reason_is_given(store: Store) -> None:
    view = view_of(store, "2026-Q2", replace(EVERYBODY, topics=TOPICS - {"money"}))
    assert {loyal_profile(view).missing, foretold_lift(view).missing, resembling_clients(view).missing} == {NOT_YOURS}
    door, whole = Door(store.root), view_of(store, "2026-Q2")
    bare, asked = (door.view(door.named(name), EVERYBODY, whole.selection) for name in ("000001", "000002"))
    assert {loyal_profile(bare).missing, foretold_lift(bare).missing, resembling_clients(bare).missing} == {NO_SURVEYS}
    assert (loyal_profile(asked).missing, foretold_lift(asked).missing) == (TOO_FEW, NO_TEST)
    assert resembling_clients(asked).missing == TOO_FEW


def test_where_orders_do_not_tell_who_still_buys_nobody_is_called_truly_loyal(store: Store) -> None:
    view = kept(view_of(store, "2026-Q2"))
    found = truly_loyal_at(view, people_of(view), view.as_of, np.zeros(3))
    assert np.isnan(found).all(), "none of the three is seen to stop; n1 answered well, and that alone is not loyalty"
