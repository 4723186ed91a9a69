"""Broken against kept in matched cells, by hand; and whom the map of visits names."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import ibis
import pandas as pd
import pyarrow as pa
import pytest

from metrics.intervals import Z
from metrics.promises import effort, largest_misvisited
from metrics.promises.matched import matched_of, matched_sums
from tests.data.small import view_of
from tests.metrics.companies import store_of
from tests.metrics.promises.promised import promised

Case = tuple[int, str, bool, float, float]
"""Client, cell, whether a promise was broken, outcome, and what it would have been if nothing changed."""
FOUR: tuple[Case, ...] = (
    (1, "N", True, 80.0, 100.0), (2, "N", True, 100.0, 100.0), (3, "N", False, 110.0, 100.0),
    (4, "N", False, 130.0, 100.0),
)  # fmt: skip


def sums_of(*cases: Case) -> dict[str, float]:
    columns = ("client_key", "cell", "is_broken", "after", "base")
    table = pa.table(dict(zip(columns, zip(*cases, strict=True), strict=True)))
    found = ibis.duckdb.connect().to_pyarrow(matched_sums(ibis.memtable(table), ("cell",)))
    return {name: float(value) for name, value in found.to_pylist()[0].items()}


def test_one_cell_is_outcome_over_base_on_both_sides() -> None:
    found = sums_of(*FOUR)
    assert (found["broken_rate"], found["kept_rate"]) == (pytest.approx(0.9), pytest.approx(1.2))
    assert [found[name] for name in ("clients", "broken_clients", "kept_clients", "broken", "cases", "every")] == [
        4, 2, 2, 2, 4, 4,
    ]  # fmt: skip
    # Each lies 10 of the 200 off its own side's mean: twice 0.05² a side; nobody is on both.
    assert (found["broken_squares"], found["kept_squares"]) == (pytest.approx(0.005), pytest.approx(0.005))
    assert found["difference_squares"] == pytest.approx(0.01)


def test_who_has_nobody_alike_is_counted_and_weighs_nothing() -> None:
    alone = sums_of(*FOUR, (5, "S", True, 0.0, 100.0), (6, "E", False, 900.0, 100.0))
    assert alone == pytest.approx(sums_of(*FOUR) | {"every": 6.0})


def test_the_others_are_weighed_with_the_mix_of_the_broken() -> None:
    # In E the only broken has 100 and three others 90 each: kept (200 × 1.2 + 100 × 0.9) / 300, not 510 / 500.
    cell = ((5, "E", True, 120.0, 100.0), *((client, "E", False, 90.0, 100.0) for client in (6, 7, 8)))
    found = sums_of(*FOUR, *cell)
    assert (found["broken_rate"], found["kept_rate"]) == (pytest.approx(1.0), pytest.approx(1.1))
    assert (found["broken"], found["cases"]) == (3, 8)


def test_two_cases_of_one_client_are_not_two_witnesses() -> None:
    # The first client stands 10 below in both half-years: (2 × −0.025)²; the second's 2 × 0.025 likewise.
    twice = tuple((client, f"{cell}2", *rest) for client, cell, *rest in FOUR)
    found = sums_of(*FOUR, *twice)  # type: ignore[arg-type]
    assert (found["clients"], found["cases"]) == (4, 8)
    assert found["broken_squares"] == pytest.approx(2 * 0.05**2)
    apart = sums_of(*FOUR, *((client + 10, *rest) for client, *rest in twice))  # type: ignore[arg-type]
    assert apart["broken_squares"] == pytest.approx(4 * 0.025**2)


def test_a_client_on_both_sides_moves_the_difference_by_what_is_left() -> None:
    # Client 1 pulls the broken down by 0.05 and, in its other case, the kept down by 0.05: nothing of the difference.
    found = sums_of((1, "N", True, 80.0, 100.0), FOUR[1], (1, "N", False, 110.0, 100.0), FOUR[3])
    # Client 2 pulls the broken up by 0.05, client 4 the kept up by 0.05.
    assert found["difference_squares"] == pytest.approx(0.05**2 + 0.05**2)
    assert (found["clients"], found["broken_clients"], found["kept_clients"]) == (3, 2, 2)


def test_sums_of_many_become_rates_with_intervals_and_no_case_is_no_division() -> None:
    many = sums_of(*((client, "N", client % 2 == 0, 90.0 + client % 4 * 10, 100.0) for client in range(80)))
    found = matched_of(many, "too few")
    # Even numbers are broken with 90 and 110 by turns, odd ones kept with 100 and 120.
    assert (found.broken.value, found.kept.value, found.difference.value) == (1.0, 1.1, -0.1)
    half = Z * sqrt(80 / 79 * 80 * (10 / 4000) ** 2)
    assert found.difference.low == pytest.approx(-0.1 - half) and not found.is_chance
    nothing = sums_of((1, "N", True, 80.0, 100.0))
    assert (nothing["cases"], nothing["every"], nothing["broken_rate"]) == (0, 1, 0)
    assert matched_of(nothing, "too few").missing == "too few"


def test_the_largest_of_either_side_are_named_the_over_visited_first(tmp_path_factory: pytest.TempPathFactory) -> None:
    found = effort(view_of(store_of(promised, tmp_path_factory), "2026-Q2"))
    assert list(largest_misvisited(found)["client_id"]) == ["h3", "h1", "h4"]
    rows = pd.DataFrame({"client_id": list("abcdefghij"), "side": [1, -1, 1, 1, 1, 1, -1, -1, 1, 1]})
    named = largest_misvisited(replace(found, listed=rows))
    # The list stands with the farthest first: four of the seven above, and all three below.
    assert list(named["client_id"]) == ["a", "c", "d", "e", "b", "g", "h"]
    assert largest_misvisited(replace(found, listed=rows[:0])).empty
