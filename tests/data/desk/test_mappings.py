"""Saved mappings of foreign files at the desk: saved, replaced, forgotten, never lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.desk import Changed, Desk, SavedMapping
from data.desk.commands import ForgetMapping, SaveMapping
from data.scope import whole_company

ANNA = whole_company("anna", "owner of the store")
BEN = whole_company("ben", "owner of the store")
AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
MAPPING = '["orders.csv"]\ntable = "sales"\n["orders.csv".columns]\nclient_id = "客户 ID"\n'


def test_mappings_are_saved_replaced_and_forgotten_but_never_lost(desk: Desk) -> None:
    other = MAPPING.replace("客户 ID", "client")
    assert desk.carry_out(SaveMapping("orders", MAPPING), ANNA, AT) == 1
    assert desk.carry_out(SaveMapping("orders", MAPPING), BEN, LATER) == 1
    assert desk.carry_out(SaveMapping("a", other), BEN, LATER) == 2
    assert desk.mappings() == (SavedMapping("a", other, "ben", LATER), SavedMapping("orders", MAPPING, "anna", AT))
    desk.carry_out(ForgetMapping("orders"), BEN, LATER)
    assert [m.name for m in desk.mappings()] == ["a"]
    assert desk.audit()[0].changes == (Changed("orders", MAPPING, None),)
    desk.carry_out(SaveMapping("orders", other), ANNA, LATER)
    assert [m.name for m in desk.mappings()] == ["a", "orders"]


@pytest.mark.parametrize(
    ("name", "toml", "said"),
    [
        ("", MAPPING, "a mapping's name is one line of 1 to 200 characters"),
        ("a\nb", MAPPING, "a mapping's name is one line"),
        ("orders", "no toml", "mapping orders cannot be read"),
        ("orders", "", "it maps nothing"),
        ("orders", '["a.csv"]\ntable = "sales"\nevil = 1\n', r"\[a.csv\] has the unknown entry evil"),
        ("orders", MAPPING + "# \ud800", "mapping orders cannot be read"),
    ],
)
def test_a_mapping_that_the_gate_could_not_read_is_refused(tmp_path: Path, name: str, toml: str, said: str) -> None:
    with Desk.at(tmp_path) as desk:
        with pytest.raises(ValueError, match=said):
            desk.carry_out(SaveMapping(name, toml), ANNA, AT)
        assert desk.revision() == 0


def test_forgetting_a_mapping_nobody_saved_lists_those_there_are(desk: Desk) -> None:
    desk.carry_out(SaveMapping("orders", MAPPING), ANNA, AT)
    with pytest.raises(ValueError, match="there is no mapping 'sales'; saved are: orders"):
        desk.carry_out(ForgetMapping("sales"), ANNA, AT)
