"""Guards of the rights taken out, one of each kind: a small storm sees it. All of them: benchmarks/mutations.py."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from benchmarks.mutations import forgotten, killer_of, ready
from benchmarks.storm.breaking import MUTATIONS, NOT_HERE
from benchmarks.storm.crowd import Storm
from benchmarks.storm.store import copied
from data.narrowing import RULES

TAKEN_OUT = (
    "Asked without the scope",
    "Reckoning without the scope",
    "narrowed kept without the regions of the rights",
    "offered kept without the scope",
    "a scope is the same whatever its topics",
    "narrowing._clients without the rights",
    "narrowing._cells without the rights",
    "narrowing._by_client without the rights",
    "view: every region is allowed",
    "topics: no column is hidden",
    "among_mine lets all through",
    "snapshots opened by anybody",
    "an older version is shown whoever lived there",
    "rights resolved once a session",
)
"""One of each kind: keys of kept answers, rules of the door, hidden columns, snapshots, versions, sessions."""


@pytest.fixture(scope="module")
def small(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storm]:
    """A small storm over the sample company, with snapshots kept by people of different rights."""
    yield ready(copied(sample_store, tmp_path_factory.mktemp("mutations") / "store"))
    forgotten()


def test_without_a_mutation_the_small_storm_finds_nothing(small: Storm) -> None:
    assert killer_of(small, nullcontext) == ("", "")


@pytest.mark.parametrize("name", TAKEN_OUT)
def test_a_guard_that_is_taken_out_is_missed(name: str, small: Storm) -> None:
    asked, seen = killer_of(small, MUTATIONS[name], door_first=name.startswith("narrowing."))
    assert asked, f"{name}: nothing in the small storm noticed it"
    assert seen


def test_every_rule_of_the_door_is_mutated() -> None:
    rules = {getattr(rule, "__name__", "") for rule in RULES.values()} - {*NOT_HERE}
    assert {f"narrowing.{rule} without the rights" for rule in rules} <= MUTATIONS.keys()
