"""The state of every client from its own rhythm, flows between states, how long clients stay and their worth."""

from __future__ import annotations

from metrics.states.chain import client_value, expected_stay
from metrics.states.chain_figures import yearly_discount
from metrics.states.chances import Chain, chain_tests, is_whole, published_chain, transition_matrix
from metrics.states.flows import Cut, base_by_month, monthly_flows, moves_of, pair_counts, state_counts, state_flows
from metrics.states.listed import MOST_LISTED, TO_ACT_ON, StateList, clients_in
from metrics.states.order import LikelihoodRatio, first_order, second_order, stationary
from metrics.states.state import CODES, LABELS, NONE, STATES
from metrics.states.transitions import FROM, TO, Matrix, matrix_of, prior_strength, smoothed
from metrics.states.worth import StateWorth, Worth, refused, worth

__all__ = [
    "CODES",
    "Chain",
    "Cut",
    "FROM",
    "LABELS",
    "LikelihoodRatio",
    "MOST_LISTED",
    "Matrix",
    "NONE",
    "STATES",
    "StateList",
    "StateWorth",
    "TO",
    "TO_ACT_ON",
    "Worth",
    "base_by_month",
    "chain_tests",
    "client_value",
    "clients_in",
    "expected_stay",
    "first_order",
    "is_whole",
    "matrix_of",
    "monthly_flows",
    "moves_of",
    "pair_counts",
    "prior_strength",
    "published_chain",
    "refused",
    "second_order",
    "smoothed",
    "state_counts",
    "state_flows",
    "stationary",
    "transition_matrix",
    "worth",
    "yearly_discount",
]
