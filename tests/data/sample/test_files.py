"""The files as files: same for same arguments, in the contract's words, in bounded memory."""

from __future__ import annotations

import hashlib
import tracemalloc
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data.contract import TABLES, table
from data.sample import read_truth, write_sample
from tests.data.sample.conftest import Sample


def fingerprints(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_same_arguments_give_the_same_bytes(tmp_path: Path):
    write_sample(tmp_path / "one", clients=1_100, months=20)  # two blocks, sales in Parquet
    write_sample(tmp_path / "two", clients=1_100, months=20)
    assert fingerprints(tmp_path / "one") == fingerprints(tmp_path / "two")
    assert "sales.parquet" in fingerprints(tmp_path / "one")


def test_another_seed_gives_other_sales_and_the_same_goods(tmp_path: Path):
    write_sample(tmp_path / "one", clients=60, months=6, seed=1)
    write_sample(tmp_path / "two", clients=60, months=6, seed=2)
    one, two = fingerprints(tmp_path / "one"), fingerprints(tmp_path / "two")
    assert one["sales.csv"] != two["sales.csv"]
    assert one["products.csv"] == two["products.csv"]


def test_every_table_of_the_contract_has_a_file(small: Sample):
    assert {path.stem for path in small.folder.iterdir()} == {*TABLES, "truth"}


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_the_contracts_own_with_all_required_ones(small: Sample, name: str):
    columns = [row[0] for row in small.rows(f"describe {name}")]
    assert set(columns) <= {column.name for column in table(name).columns}
    assert {column.name for column in table(name).required} <= set(columns)


@pytest.mark.parametrize("name", TABLES)
def test_the_truth_counts_the_rows_and_keys_are_unique(small: Sample, name: str):
    given = {row[0] for row in small.rows(f"describe {name}")}
    key = ", ".join(f"coalesce({k}::varchar, '')" for k in table(name).key if k in given)
    rows, keys = small.rows(f"select count(*), count(distinct ({key})) from {name}")[0]
    assert rows == keys == small.truth.rows[name]


def test_the_truth_is_read_back_as_it_was_written(small: Sample):
    assert read_truth(small.folder) == small.truth


def test_a_person_can_open_a_small_sample(small: Sample):
    text = (small.folder / "sales.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbforder_id,line,client_id,ordered_on,")


def test_parquet_money_is_exact_decimals(tmp_path: Path):
    write_sample(tmp_path, clients=1_001, months=20)
    schema = pq.read_schema(tmp_path / "sales.parquet")
    assert str(schema.field("revenue").type) == "decimal128(18, 2)"
    assert str(schema.field("cost_of_goods").type) == "decimal128(18, 4)"


def test_a_smaller_sample_replaces_the_files_of_a_larger_one(tmp_path: Path):
    write_sample(tmp_path, clients=1_001, months=20)
    write_sample(tmp_path, clients=20, months=2)
    assert {path.name for path in tmp_path.glob("sales.*")} == {"sales.csv"}


@pytest.mark.parametrize("lines", [20_000, 200_000])
def test_about_as_many_lines_come_out_as_were_asked_for(tmp_path: Path, lines: int):
    truth = write_sample(tmp_path, clients=1_000, months=24, lines=lines)
    assert truth.rows["sales"] == pytest.approx(lines, rel=0.05)


def test_memory_does_not_grow_with_clients_or_lines(tmp_path: Path):
    peaks = []
    for clients, lines in ((2_000, 260_000), (6_000, 780_000)):
        tracemalloc.start()
        write_sample(tmp_path / str(clients), clients=clients, months=6, lines=lines)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.2


def test_progress_rises_to_one(tmp_path: Path):
    told: list[tuple[str, float]] = []
    write_sample(tmp_path, clients=10, months=1, progress=lambda label, share: told.append((label, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares) and told[-1] == ("done", 1.0)


def test_one_client_and_one_month_is_a_company_too(tmp_path: Path):
    truth = write_sample(tmp_path, clients=1, months=1)
    assert truth.rows["clients"] == 1 and truth.response_rate is None and truth.loss_making_share_last_year is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"clients": 0}, "clients is 0"),
        ({"months": 83}, "give 1 to 82"),
        ({"lines": 0}, "lines is 0"),
        ({"seed": -1}, "seed is -1"),
        ({"as_of": date(2033, 1, 1)}, "2020 to 2032"),
    ],
)
def test_numbers_that_cannot_be_are_refused_with_what_can(tmp_path: Path, wrong: dict, said: str):
    with pytest.raises(ValueError, match=said):
        write_sample(tmp_path, **wrong)
