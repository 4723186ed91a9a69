"""What a view shows of states: counts, flows, chances, worth and lists agree with each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data.door import View
from data.warehouse.store import Store
from metrics.states import (
    STATES,
    base_by_month,
    chain_tests,
    clients_in,
    is_whole,
    monthly_flows,
    moves_of,
    pair_counts,
    published_chain,
    refused,
    state_counts,
    state_flows,
    transition_matrix,
    worth,
    yearly_discount,
)
from metrics.states.chain_figures import state_figures
from metrics.states.chances import of_year
from metrics.states.state import ACTIVE, DORMANT, LOST, NEW, NOT_YET, RETURNING, SLOWING, states_at
from metrics.states.worth import NOBODY, ONLY_WHOLE, UNCHECKED
from tests.data.small import kept, view_of


@pytest.fixture(scope="module")
def view(sample_store: Path) -> View:
    return kept(view_of(Store(sample_store), "2026-Q3"))


def test_the_states_of_a_month_in_their_order() -> None:
    before = np.array([NOT_YET, NOT_YET, ACTIVE, ACTIVE, DORMANT, DORMANT, LOST, ACTIVE], dtype="uint8")
    bought = np.array([True, False, True, False, False, True, True, True])
    idle = np.array([3, 0, 3, 60, 120, 3, 3, 3])
    slow = np.array([False] * 7 + [True])
    found = states_at(before, bought, idle, np.full(8, 60), np.full(8, 120), slow)
    assert found.tolist() == [NEW, NOT_YET, ACTIVE, DORMANT, LOST, RETURNING, RETURNING, SLOWING]


def test_counts_base_and_flows_are_the_same_clients(view: View) -> None:
    flows = monthly_flows(view)
    counts = state_counts(view).set_index("state")["clients"].astype(int).to_dict()
    assert base_by_month(flows, 1).set_index("state")["clients"].astype(int).to_dict() == counts
    moves = moves_of(flows).groupby("state")["clients"].sum()
    assert {state: moves.get(state, 0) for state in STATES} == counts
    assert moves_of(flows).equals(state_flows(view)) and len(set(of_year(flows)["month_start"])) == 12
    assert clients_in(view).clients == counts["slowing"] + counts["returning"]


def test_what_was_published_of_the_chain_is_what_is_read(view: View) -> None:
    made, read = {row["name"]: row for row in state_figures(view)}, published_chain(view)
    assert set(made) == set(read) and all(row["n"] >= 5 for row in made.values())
    assert chain_tests(read).depends is True and chain_tests({}).remembers_more is None


def test_parts_of_a_cut_add_up_to_the_whole(view: View) -> None:
    whole = state_counts(view).set_index("state")["clients"].astype(int)
    parts = state_counts(view, "tier").groupby("state")["clients"].sum().astype(int)
    assert {state: parts[state] for state in STATES} == whole.to_dict()


def test_chances_of_a_part_are_drawn_toward_the_company(view: View) -> None:
    chain, part = published_chain(view), view.selecting(replace(view.selection, tiers=("D",)))
    assert is_whole(view) and not is_whole(part)
    whole = transition_matrix(view, monthly_flows(view), chain)
    small = transition_matrix(part, monthly_flows(part), chain)
    counts = pair_counts(monthly_flows(part)[lambda rows: rows["month_start"] > rows["month_start"].max()])
    assert counts.sum() == 0 and (small.n <= whole.n).all()
    assert small.shares.sum(axis=1) == pytest.approx(1) and (small.low <= small.shares + 1e-9).all()


def test_worth_is_an_interval_or_a_reason(view: View) -> None:
    chain = published_chain(view)
    found = worth(view, monthly_flows(view), chain)
    assert found.discount == yearly_discount(view.settings) == 0.1 and found.measure in ("profit", "revenue")
    for row in found.states:
        reason = refused(row.state, chain)
        if row.value.value is None:
            assert row.value.missing in (reason, NOBODY)
        else:
            assert not reason and row.value.low is not None and row.value.high is not None
            assert row.value.low <= row.value.value <= row.value.high
    assert refused("active", {}) == UNCHECKED
    part = view.selecting(replace(view.selection, tiers=("D",)))
    few = worth(part, monthly_flows(part), chain)
    assert {row.year_revenue.missing for row in few.states} == {ONLY_WHOLE}
