"""The company as sums of the places where something was sold."""

from __future__ import annotations

from metrics.outlook.hierarchy import first_level, hierarchy_of

# 1 the company's root; 2 and 3 below it; 4 and 5 below 3; 0 lies in no region.
PARENTS = {1: None, 2: 1, 3: 1, 4: 3, 5: 3}
NAMES = {1: "C", 2: "N", 3: "S", 4: "S1", 5: "S2"}


def test_nodes_are_the_company_its_regions_and_what_a_region_sells_itself() -> None:
    found = hierarchy_of(PARENTS, NAMES, [0, 2, 3, 4, 5])
    assert [(node.name, node.keys, len(node.leaves)) for node in found.nodes] == [
        ("company", (-1,), 5),
        ("region C", (1,), 4),
        ("region S", (3,), 3),
        ("no region", (0,), 1),
        ("region N", (2,), 1),
        ("itself S", (), 1),
        ("region S1", (4,), 1),
        ("region S2", (5,), 1),
    ]
    assert [node.parent for node in found.nodes] == [None, 0, 1, 0, 1, 2, 2, 2]


def test_a_root_that_holds_everything_is_the_company() -> None:
    found = hierarchy_of(PARENTS, NAMES, [2, 4])
    assert [(node.name, node.keys) for node in found.nodes] == [
        ("company", (-1, 1)),
        ("region N", (2,)),
        ("region S/S1", (3, 4)),
    ]


def test_models_compete_for_the_company_and_what_stands_directly_below_it() -> None:
    found = hierarchy_of(PARENTS, NAMES, [0, 1, 2, 3, 4, 5])
    full = {node.name for node in found.nodes if node.is_full}
    assert full == {"company", "region C", "itself C", "no region", "region N", "region S"}
    assert first_level(PARENTS) == (2, 3)


def test_of_more_than_forty_regions_side_by_side_only_the_company_has_models_compete() -> None:
    flat = hierarchy_of(dict.fromkeys(range(1, 42)), {key: str(key) for key in range(1, 42)}, range(1, 42))
    assert [node.name for node in flat.nodes if node.is_full] == ["company"]


def test_summing_says_which_leaves_a_node_is_made_of() -> None:
    found = hierarchy_of(PARENTS, NAMES, [2, 4, 5])
    assert found.summing.tolist() == [[1, 1, 1], [0, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_without_a_leaf_every_sum_that_needs_it_is_gone() -> None:
    found = hierarchy_of(PARENTS, NAMES, [2, 4, 5]).only([0, 1])
    assert [(node.name, node.leaves, node.parent) for node in found.nodes] == [
        ("region N", (0,), None),
        ("region S1", (1,), None),
    ]


def test_a_node_is_opened_only_where_all_its_parts_are_known() -> None:
    found = hierarchy_of(PARENTS, NAMES, [2, 4, 5]).opened({"company", "region N", "region S", "region S1"})
    assert [(node.name, node.leaves, node.parent) for node in found.nodes] == [
        ("company", (0, 1), None),
        ("region N", (0,), 0),
        ("region S", (1,), 0),
    ]
