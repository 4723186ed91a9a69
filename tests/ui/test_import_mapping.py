"""The mapping editor: why a column is proposed, and what becomes of what was chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.contract import TABLES
from data.gate import mapping_of
from ui.import_mapping import BY_CELLS, KNOWN_NAME, SAME_NAME, Source, mapping_as_chosen, why

SALES = TABLES["sales"]
NOTHING = {column.name: (None, "") for column in SALES.columns}


@pytest.mark.parametrize(
    ("column", "header", "reason"),
    [
        ("revenue", "Revenue", SAME_NAME),
        ("client_id", "client id", SAME_NAME),
        ("revenue", "销售额", KNOWN_NAME),
        ("line", "Pos. X", BY_CELLS),
    ],
)
def test_a_proposal_says_why(column: str, header: str, reason: str) -> None:
    assert why(SALES.column(column), "sales", header) == reason


def test_a_column_a_constant_and_a_formula_become_parts_of_the_mapping() -> None:
    before = mapping_of("a.csv", "sales", {"client_id": "who"}, units={"client_id": "1"})
    said = NOTHING | {
        "client_id": (Source("who"), ""),
        "payment": (Source(way="constant"), "cash"),
        "cost_of_goods": (Source(way="formula"), "revenue - profit"),
        "discount": (Source(way="formula"), ""),
    }
    after = mapping_as_chosen(before, said)
    assert after.columns == (("client_id", "who"),)
    assert (after.constants, after.computed) == ((("payment", "cash"),), (("cost_of_goods", "revenue - profit"),))


def test_a_unit_goes_with_the_column_of_the_file_it_was_said_of() -> None:
    before = mapping_of("a.csv", "sales", {"revenue": "万元", "cost_of_goods": "成本"}, units={"revenue": "10000"})
    kept = mapping_as_chosen(before, NOTHING | {"revenue": (Source("万元"), "")})
    moved = mapping_as_chosen(before, NOTHING | {"revenue": (Source("成本"), "")})
    assert kept.units == (("revenue", "10000"),) and moved.units == ()


def test_what_is_left_out_is_in_no_part_of_the_mapping() -> None:
    before = mapping_of("a.csv", "sales", {"revenue": "r"})
    assert mapping_as_chosen(before, NOTHING) == replace(before, columns=())
