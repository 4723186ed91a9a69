"""Paths that add up keep the spread that each forecast was found to have."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.outlook.coherent import coherent_paths, leaning, likeness
from metrics.outlook.hierarchy import hierarchy_of

HIERARCHY = hierarchy_of({1: None, 2: 1, 3: 1, 4: 3}, {1: "C", 2: "N", 3: "S", 4: "S1"}, [0, 2, 3, 4])
NODES = len(HIERARCHY.nodes)


def paths(means: list[float], spreads: list[float], seed: int = 1) -> list[np.ndarray]:
    drawn = np.random.default_rng(seed).standard_normal((NODES, 200, 3))
    return [m + s * (d - d.mean(axis=0)) / d.std(axis=0) for m, s, d in zip(means, spreads, drawn, strict=True)]


@settings(max_examples=25)
@given(st.lists(st.floats(0, 50), min_size=NODES, max_size=NODES), st.booleans())
def test_parts_add_up_on_every_path_and_nothing_falls_below_zero(spreads: list[float], is_floored: bool) -> None:
    found = coherent_paths(HIERARCHY, paths([100.0] * NODES, spreads), is_floored, seed=3)
    assert found.shape == (len(HIERARCHY.leaf_keys), 200, 3)
    assert np.isfinite(found).all()
    assert not is_floored or found.min() >= 0


def test_means_that_add_up_and_the_company_s_own_errors_stay_as_they_are() -> None:
    # company 100 = root 90 + none 10; root = N 30 + S 60; S = itself 20 + S1 40.
    means = {"company": 100.0, "region C": 90.0, "no region": 10.0, "region N": 30.0, "region S": 60.0,
             "itself S": 20.0, "region S1": 40.0}  # fmt: skip
    base = paths([means[node.name] for node in HIERARCHY.nodes], [10.0, 9.0, 6.0, 2.0, 3.0, 3.0, 4.0])
    found = coherent_paths(HIERARCHY, base, False, seed=3)
    assert np.allclose(found.sum(axis=0), base[0])
    for node in HIERARCHY.nodes:
        mine = found[list(node.leaves)].sum(axis=0)
        assert mine.mean(axis=0) == pytest.approx([means[node.name]] * 3)


def test_every_part_keeps_its_own_spread() -> None:
    # 10² = 8² + 6²: errors of the parts have nothing to do with each other.
    flat = hierarchy_of({2: None, 3: None}, {2: "N", 3: "S"}, [2, 3])
    drawn = np.random.default_rng(5).standard_normal((3, 20_000, 1))
    base = [50 + spread * one for spread, one in zip((10.0, 8.0, 6.0), drawn, strict=True)]
    found = coherent_paths(flat, base, False, seed=3)
    assert found.std(axis=1).ravel() == pytest.approx([8.0, 6.0], rel=0.02)
    assert found.sum(axis=0).std() == pytest.approx(10.0, rel=0.02)
    # 12² is more: (144 − 100) / (196 − 100) alike.
    wide = [base[0] + 0.2 * (base[0] - 50), *base[1:]]
    found = coherent_paths(flat, wide, False, seed=3)
    assert found.std(axis=1).ravel() == pytest.approx([8.0, 6.0], rel=0.02)
    assert float(np.corrcoef(found[:, :, 0])[0, 1]) == pytest.approx(44 / 96, abs=0.06)


def test_how_alike_parts_are_follows_from_the_spread_of_their_sum() -> None:
    parts = np.array([[3.0], [4.0]])
    assert likeness(np.array([5.0]), parts).tolist() == [0.0]  # 25 = 9 + 16
    assert likeness(np.array([6.0]), parts).tolist() == [11 / 24]  # 36 = 25 + 2·12·ρ
    assert likeness(np.array([9.0]), parts).tolist() == [0.98]  # more than 7: as alike as may be


def test_errors_that_lean_keep_their_spread() -> None:
    own, other = np.random.default_rng(2).standard_normal((2, 20_000, 1)) * 5
    found = leaning(own, other * 3, 0.9)
    assert float(found.std()) == pytest.approx(5.0, rel=0.02)
    assert float(np.corrcoef(found[:, 0], other[:, 0])[0, 1]) == pytest.approx(0.9, abs=0.01)
