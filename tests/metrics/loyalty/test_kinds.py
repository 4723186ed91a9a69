"""The four kinds of loyalty, and the chance that a stated attitude hides a low one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.loyalty import KINDS, false_loyalty_probability, kind


def test_dick_and_basu_name_four_kinds() -> None:
    assert [kind(a, p) for a, p in ((True, True), (True, False), (False, True), (False, False))] == list(KINDS)
    assert KINDS == ("true", "latent", "spurious", "none")


def test_an_unknown_attitude_has_no_kind() -> None:
    with pytest.raises(TypeError, match="attitude_high is None"):
        kind(None, True)  # type: ignore[arg-type]


def test_the_example_of_the_definition_is_met() -> None:
    """μ 70, σ 15, ρ .7, observed 55, cut 65: N(59.5, 6.874²), P = .788."""
    assert false_loyalty_probability(55, 70, 15, 0.7, 65) == pytest.approx(0.788, abs=5e-4)


def test_a_statement_fully_reliable_or_not_at_all_leaves_no_doubt() -> None:
    assert [false_loyalty_probability(observed, 70, 15, 1, 65) for observed in (64.9, 65, 65.1)] == [1, 0, 0]
    assert false_loyalty_probability(0, 70, 15, 0, 65) == 0  # then everybody is taken for the mean
    assert false_loyalty_probability(0, 60, 0, 0.7, 65) == 1


@pytest.mark.parametrize(
    ("given_", "said"),
    [((float("nan"), 70, 15, 0.7, 65), "observed is nan"), ((55, 70, -1, 0.7, 65), "sd is -1"),
     ((55, 70, 15, 1.2, 65), "reliability is 1.2")],
)  # fmt: skip
def test_what_is_no_number_is_refused_by_name(given_: tuple[float, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        false_loyalty_probability(*given_)


@settings(max_examples=30)
@given(
    st.tuples(*(st.floats(0, 100) for _ in range(4))), st.floats(0.01, 40), st.floats(0, 1), st.floats(0, 100)
)  # fmt: skip
def test_a_better_statement_never_makes_false_loyalty_likelier(
    observed: tuple[float, ...], sd: float, reliability: float, cut: float
) -> None:
    chances = [false_loyalty_probability(a, 70, sd, reliability, cut) for a in sorted(observed)]
    assert all(0 <= p <= 1 for p in chances)
    assert all(after <= before + 1e-12 for before, after in pairwise(chances))
