"""The page `word_of_mouth`: answers on five levels, recommendation, and acts after the answers."""

from __future__ import annotations

import pytest

from metrics.satisfaction import NO_INTENTIONS, NO_SURVEYS
from metrics.word_of_mouth import NO_WORD_OF_MOUTH, NONE_AFTER
from tests.pages.conftest import Asked
from tests.pages.showing import column, panels_of, plain, tiles_of


def test_the_answers_of_the_period_in_tiles(asked: Asked) -> None:
    tiles = tiles_of(panels_of("word_of_mouth", asked("voices", "2026-Q1", regions=("F",)))["tiles"])
    assert {key: tile.number for key, tile in tiles.items()} == {
        "satisfied": 0.6, "mean": pytest.approx(3.6), "promoters": 0.0, "answers": 5,
    }  # fmt: skip
    assert plain(tiles["satisfied"].second) == "95 %: 23 % to 88 %"
    tens = tiles_of(panels_of("word_of_mouth", asked("voices", "2026-Q1", regions=("T",)))["tiles"])
    assert tens["promoters"].missing == NO_INTENTIONS


def test_levels_stand_newest_first(asked: Asked) -> None:
    levels = panels_of("word_of_mouth", asked("voices", "2026-Q1", regions=("F",)))["levels"]
    assert column(levels, "label") == ["Q1 2026", "Q4 2025"]
    assert [column(levels, f"level_{n}") for n in range(1, 6)] == [[1, 0], [0, 1], [1, 0], [1, 1], [2, 0]]
    assert plain(levels.message).startswith("Satisfied: 60") and "+10.0 pts since Q4 2025" in plain(levels.message)


def test_acts_are_rates_per_hundred_clients_and_year(asked: Asked) -> None:
    acts = panels_of("word_of_mouth", asked("voices", "2026-Q2", regions=("W",)))["acts"]
    assert column(acts, "praise") == [0, pytest.approx(2 * 36_525 / 360)]
    assert column(acts, "complaint") == [pytest.approx(36_525 / 30), 0]
    assert "180 days" in acts.note.text and "Poisson" in acts.note.text


def test_what_is_not_there_says_what_to_import(asked: Asked) -> None:
    without = panels_of("word_of_mouth", asked("three", "2026-Q1"))
    assert {t.missing for t in without["tiles"].tiles} == {NO_SURVEYS}
    assert without["levels"].missing == without["acts"].missing == NO_SURVEYS
    assert panels_of("word_of_mouth", asked("serving", "2026-03"))["acts"].missing == NO_WORD_OF_MOUTH
    assert panels_of("word_of_mouth", asked("voices", "2026-Q2", regions=("F",)))["acts"].missing == NONE_AFTER
    assert panels_of("word_of_mouth", asked("voices", "2024"))["levels"].missing
