"""Whatever is broken in a file: no crash, and loaded + rejected = the data lines an independent counter finds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.contract import TABLES
from data.gate import Refused
from tests.data.gate.fuzz_files import (
    DAMAGES,
    OPTIONS,
    SEEDS,
    csv_bytes,
    outcome,
    seed_mapping,
    seed_rows,
    text_adds_up,
)

CALM = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
CELLS = st.text(st.sampled_from("ab1 .,;\t\"'\r\n\0é大😀=-\\_") | st.characters(codec="utf-8"), max_size=12)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_taken_whole_in_every_format(table: str, tmp_path: Path) -> None:
    for kind in ("csv", "xlsx"):
        file = tmp_path / f"whole.{kind}"
        file.write_bytes(SEEDS[kind](seed_rows(table, 9)))
        results = outcome(file, seed_mapping(table), tmp_path / "staged")
        assert not isinstance(results, Refused)
        assert (results[0].accepted, results[0].rejected) == (9, 0), [p.text() for p in results[0].problems]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", SEEDS)
def test_a_damaged_file_is_refused_in_words_or_every_line_is_told(kind: str, damage: str, tmp_path: Path) -> None:
    random = Random(f"{kind} {damage}")
    for number in range(2):
        table = random.choice(list(TABLES))
        content = DAMAGES[damage](SEEDS[kind](seed_rows(table, 12)), random)
        file = tmp_path / f"{number}.{kind}"
        file.write_bytes(content)
        delimiter = "\t" if kind == "tsv" else ","
        mapping = replace(seed_mapping(table), options=replace(OPTIONS, delimiter=delimiter))
        results = outcome(file, mapping, tmp_path / "staged")
        if kind in ("csv", "tsv"):
            text_adds_up(content, delimiter, results)


def test_a_file_cut_at_any_byte_tells_every_line_that_is_left(tmp_path: Path) -> None:
    content = csv_bytes(seed_rows("complaints", 5))
    file = tmp_path / "cut.csv"
    for end in range(1, len(content), 31):
        file.write_bytes(content[:end])
        text_adds_up(content[:end], ",", outcome(file, seed_mapping("complaints"), tmp_path / "staged"))


@CALM
@given(
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=8), newline=st.sampled_from(["\n", "\r\n", "\r"])
)
def test_rows_of_any_cells_and_widths_are_accounted_for(
    rows: list[list[str]], newline: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    content = csv_bytes([["product_id", "name", "category", "brand"], *rows], newline=newline)
    (folder / "any.csv").write_bytes(content)
    text_adds_up(content, ",", outcome(folder / "any.csv", seed_mapping("products"), folder / "staged"))


@CALM
@given(text=CELLS, more=st.text(st.sampled_from('a,"\n\r ;'), max_size=60))
def test_text_with_quotes_anywhere_is_accounted_for(
    text: str, more: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    content = ("product_id,name,category,brand\n" + text + more).encode()
    (folder / "any.csv").write_bytes(content)
    text_adds_up(content, ",", outcome(folder / "any.csv", seed_mapping("products"), folder / "staged"))


def test_the_word_epoch_is_no_day_and_no_day_is_beyond_the_calendar(tmp_path: Path) -> None:
    days = ("epoch", "EPOCH", "infinity", "1970-01-01", "12026-03-01", "25569", "-3413-5-5")
    content = csv_bytes([["happened_on", "name", "region_id"], *([day, "x", "R"] for day in days)])
    (tmp_path / "events.csv").write_bytes(content)
    results = outcome(tmp_path / "events.csv", seed_mapping("events"), tmp_path / "staged")
    assert not isinstance(results, Refused)
    assert [p.value for p in results[0].problems] == ["epoch", "EPOCH", "infinity", "12026-03-01", "-3413-5-5"]
    assert {p.code for p in results[0].problems} == {"not_day"}


def test_an_amount_just_beyond_the_largest_is_rejected_and_never_cut(tmp_path: Path) -> None:
    amounts = ("99999999999999.9999", "99999999999999.99999", "999999999.9999", "999999999.99999", "7e3.", "7e3")
    header = ["client_id", "ordered_on", "quantity", "revenue"]
    content = csv_bytes([header, *(["C", "2026-01-05", "1", amount] for amount in amounts)])
    (tmp_path / "sales.csv").write_bytes(content)
    mapping = replace(seed_mapping("sales"), columns=tuple((name, name) for name in header))
    results = outcome(tmp_path / "sales.csv", mapping, tmp_path / "staged")
    assert not isinstance(results, Refused)
    assert [p.value for p in results[0].problems] == ["99999999999999.99999", "7e3."]
    assert {t.column: t.staged_e4 for t in results[0].totals}["revenue"] == (
        999_999_999_999_999_999 + 9_999_999_999_999 + 10_000_000_000_000 + 70_000_000
    )
