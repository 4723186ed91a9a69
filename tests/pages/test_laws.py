"""The laws of every page, one page after the other; and that the laws would notice."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from charts.panel import Note, Panel, Table, TableColumn, Tile
from data.scope import NOBODY
from pages import PAGES
from tests.data.small import EVERYBODY
from tests.pages.conftest import Asked
from tests.pages.showing import (
    SOUTH,
    everything_shown,
    faults_of,
    learns_nothing,
    sound,
    sound_on_every_company,
    sound_on_the_sample,
)

KEYS = [page.key for page in PAGES]


@pytest.mark.parametrize("page_key", KEYS)
def test_every_page_is_sound_on_every_kind_of_company(page_key: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    sound_on_every_company(page_key, tmp_path_factory)


@pytest.mark.parametrize("page_key", KEYS)
def test_every_page_is_sound_on_the_sample(page_key: str, sample_store: Path) -> None:
    sound_on_the_sample(page_key, sample_store)


@pytest.mark.parametrize("page_key", KEYS)
def test_every_page_is_sound_for_whoever_may_see_nothing(page_key: str, asked: Asked) -> None:
    for company, period in (("three", "2026-Q1"), ("voices", "2026-Q2"), ("rhythm", "2026")):
        sound(page_key, asked(company, period, NOBODY), draws=False, client="n1")


@pytest.mark.parametrize("page_key", KEYS)
def test_an_empty_scope_learns_nothing_from_any_page(page_key: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    learns_nothing(page_key, NOBODY, tmp_path_factory, client="n1")


@pytest.mark.parametrize("page_key", KEYS)
def test_a_manager_learns_nothing_of_another_region(page_key: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    learns_nothing(page_key, SOUTH, tmp_path_factory, client="s1")
    if page_key == "one_client":
        learns_nothing(page_key, SOUTH, tmp_path_factory, client="n1")


def test_those_who_may_see_it_do_see_the_difference(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(AssertionError):
        learns_nothing("overview", EVERYBODY, tmp_path_factory)


@pytest.mark.parametrize("page_key", KEYS)
def test_no_name_of_another_region_is_on_any_page(page_key: str, asked: Asked) -> None:
    shown = b"".join(everything_shown(page_key, asked("three", "2026-Q1", SOUTH), client="s1")).decode()
    assert not [name for name in ("永兴商店", "Second", "North", '"n1"', '"n2"', "hotel", '"Li"') if name in shown]


GOOD = Panel("k", "Said", table=Table((TableColumn("a", "A"),), pd.DataFrame({"a": [1]})))


@pytest.mark.parametrize(
    "spoiled",
    [
        {"missing": "why"}, {"table": None}, {"message": " "}, {"message": "nan clients"}, {"message": "of {n}"},
        {"message": "moved by -5"}, {"note": Note("data as of None")}, {"tiles": (Tile("t", "T", ""),)},
        {"tiles": (Tile("t", "T", "5", missing="why", number=5.0),)}, {"tiles": (Tile("t", "T", "5"),)},
        {"table": Table((TableColumn("b", "B"),), pd.DataFrame({"a": [1]}))},
        {"table": Table((TableColumn("a", "A"),), pd.DataFrame({"a": range(3_000)}))},
        {"table": Table((TableColumn("a", "A"),), pd.DataFrame({"a": []}))},
    ],
)  # fmt: skip
def test_the_laws_notice(spoiled: dict[str, object]) -> None:
    assert not list(faults_of(GOOD))
    assert list(faults_of(dataclasses.replace(GOOD, **spoiled)))  # type: ignore[arg-type]
