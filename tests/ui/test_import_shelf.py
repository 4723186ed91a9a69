"""Saved mappings come back for a file with the same headers, and for no other."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.desk import Desk, SavedMapping
from data.desk.commands import SaveMapping
from data.execution import carry_out
from data.gate import mapping_of
from data.scope import NOBODY, Scope
from data.warehouse.store import Store
from locales.words import words_for
from tests.data.small import EVERYBODY
from ui.import_shelf import Shelf, fits, kept_for, mappings_in, meant_for, shelf_of, toml_of, wrong_name

MAPPING = mapping_of("订单.csv", "sales", {"client_id": "客户", "revenue": "销售额"}, {"payment": "cash"})


def saved(name: str, day: int) -> SavedMapping:
    return SavedMapping(name, toml_of([MAPPING]), "li", datetime(2026, 1, day, tzinfo=UTC))


def test_a_mapping_is_the_same_after_it_was_kept() -> None:
    assert mappings_in(toml_of([MAPPING])) == (MAPPING,)


def test_a_file_needs_every_column_the_mapping_takes_and_may_have_more() -> None:
    assert fits(MAPPING, ["客户", "销售额", "rejected because"])
    assert not fits(MAPPING, ["客户"]) and not fits(mapping_of("a", "sales", {}), ["客户"])


def test_the_latest_saved_comes_first_and_is_meant_for_the_file_at_hand() -> None:
    shelf = Shelf(lambda: [saved("old", 1), saved("new", 2)])
    found = kept_for(["客户", "销售额"], "三月[1].csv", shelf)
    assert [kept.name for kept in found] == ["new", "old"]
    assert found[0].mapping.fits("三月[1].csv") and not found[0].mapping.fits("三月1.csv")
    assert kept_for(["x"], "a.csv", shelf) == []


def test_corrected_rejects_keep_the_mapping_of_their_source() -> None:
    assert meant_for(MAPPING, "a.csv.rejects.csv").pattern == "a.csv"


def test_a_mapping_saved_at_the_desk_comes_back_by_name(tmp_path: Path) -> None:
    Store(tmp_path).prepare()
    at = datetime(2026, 1, 5, tzinfo=UTC)
    shelf = shelf_of(
        tmp_path, lambda command, told: carry_out(tmp_path, command, EVERYBODY, at, told), lambda store: EVERYBODY
    )
    assert shelf.save is not None
    shelf.save("monthly", toml_of([MAPPING]))
    (kept,) = kept_for(["客户", "销售额"], "订单.csv", shelf)
    assert kept.name == "monthly" and kept.mapping == meant_for(MAPPING, "订单.csv")


@pytest.mark.parametrize(
    "who", [NOBODY, Scope("ben", regions=frozenset(("E",)), topics=EVERYBODY.topics)], ids=["nobody", "regional"]
)
def test_the_shelf_is_empty_for_whom_the_setup_of_the_whole_company_is_not(who: Scope, tmp_path: Path) -> None:
    Store(tmp_path).prepare()
    with Desk.at(tmp_path) as desk:
        desk.carry_out(SaveMapping("monthly", toml_of([MAPPING])), EVERYBODY, datetime(2026, 1, 5, tzinfo=UTC))
    assert shelf_of(tmp_path, lambda command, told: None, lambda store: who).saved() == ()
    assert len(shelf_of(tmp_path, lambda command, told: None, lambda store: EVERYBODY).saved()) == 1


def test_a_name_that_is_not_taken_is_told_why() -> None:
    assert wrong_name("每月 orders", words_for("en")) == ""
    for name in ("a\u200bb", "x" * 61):
        assert wrong_name(name, words_for("en")).startswith("A name is one line of 1 to 60 characters")
        assert "60" in wrong_name(name, words_for("zh"))
