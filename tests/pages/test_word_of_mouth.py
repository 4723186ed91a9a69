"""The page `word_of_mouth`: its tiles, the curve with its verdict, its figures and rivals, and what it refuses."""

from __future__ import annotations

import pytest

from data.door import View
from data.scope import Scope
from metrics.kpi import NOT_YOURS
from metrics.satisfaction import NO_INTENTIONS, NO_SURVEYS
from metrics.talk import NO_COMPLAINTS, NO_REFERRALS
from metrics.word_of_mouth.fitted import NO_WORD_OF_MOUTH
from pages import Choice, Slider, page_named
from tests.data.small import kept, view_of
from tests.metrics.word_of_mouth.talking_regions import store_named
from tests.pages.conftest import Asked
from tests.pages.showing import column, panels_of, plain, tiles_of


@pytest.fixture(scope="module")
def talking(tmp_path_factory: pytest.TempPathFactory) -> View:
    """984 answers on 0–10, drawn with praise from 7 on and complaints from 5 down."""
    return kept(view_of(store_named("plain", tmp_path_factory.getbasetemp()), "2025-Q1"))


def test_the_tiles_do_not_claim_the_drawn_shape_where_another_fits_best(talking: View) -> None:
    tiles = tiles_of(panels_of("word_of_mouth", talking)["tiles"])
    assert list(tiles) == ["praise", "complaint", "zone", "doubling", "satisfied", "promoters"]
    assert tiles["praise"].number is None or tiles["praise"].second == "per 100 clients and year"
    straight = "Praise: another shape fits best, flat, then a straight line"
    assert tiles["zone"].missing == tiles["doubling"].missing == straight
    assert tiles["promoters"].missing == NO_INTENTIONS


def test_the_curve_carries_its_verdict_and_what_it_means(talking: View) -> None:
    curve = panels_of("word_of_mouth", talking)["curve"]
    assert [remark.kind for remark in curve.remarks] == ["Verdict", "What it means"]
    assert "Praise: " in curve.remarks[0].text and "Complaint: " in curve.remarks[0].text
    assert plain(curve.message) == "Praise: flat, then a straight line; 94 per 100 at 0, 336 at 10"
    assert column(curve, "level") == list(range(11)) and sum(column(curve, "answers")) == 984
    assert "180 days" in plain(curve.note.text) and "resampled" in curve.note.text


def test_the_curve_in_figures_holds_every_estimate_with_its_interval(talking: View) -> None:
    figures = panels_of("word_of_mouth", talking)["curve_figures"]
    rows = list(zip(column(figures, "value"), column(figures, "low"), column(figures, "high"), strict=True))
    assert len(rows) == 11
    for value, low, high in rows[:6]:
        assert low <= value <= high


def test_every_rival_is_named_with_what_it_is_behind(talking: View) -> None:
    rivals = panels_of("word_of_mouth", talking)["rivals"]
    for side in ("praise", "complaint"):
        behind = column(rivals, side)
        assert len(behind) == 6 and min(behind) == 0 and all(b >= 0 for b in behind)


def test_the_controls_are_the_levels_that_clients_stand_at(talking: View) -> None:
    controls = {c.key: c for c in page_named("word_of_mouth").controls_for(talking)}
    assert list(controls) == ["compare_by", "move_from", "move_to", "move_share"]
    assert isinstance(controls["compare_by"], Choice) and controls["compare_by"].panel == "parts"
    level = controls["move_from"]
    assert isinstance(level, Slider) and (level.low, level.high, level.step, level.panel) == (1, 10, 1, "what_if")


def test_without_what_a_curve_needs_the_page_says_what_to_import(asked: Asked) -> None:
    without = panels_of("word_of_mouth", asked("three", "2026-Q1"))
    tiles = tiles_of(without["tiles"])
    assert (tiles["praise"].missing, tiles["complaint"].missing) == (NO_REFERRALS, NO_COMPLAINTS)
    assert tiles["satisfied"].missing == NO_SURVEYS
    assert list(without) == ["tiles", "curve"], "why there are no answers is said once"
    assert without["curve"].missing == NO_SURVEYS
    assert page_named("word_of_mouth").controls_for(asked("three", "2026-Q1")) == ()
    serving = panels_of("word_of_mouth", asked("serving", "2026-03"))
    assert serving["curve"].missing == NO_WORD_OF_MOUTH or serving["curve"].missing == NO_SURVEYS
    assert panels_of("word_of_mouth", asked("voices", "2024"))["levels"].missing


def test_who_may_not_see_what_clients_say_is_told_so_once(asked: Asked) -> None:
    money = Scope("x", everywhere=True, topics=frozenset({"money"}), why="test")
    shown = panels_of("word_of_mouth", asked("voices", "2026-Q2", money))
    assert list(shown) == ["tiles", "curve"] and shown["curve"].missing == NOT_YOURS
    assert {tile.missing for tile in tiles_of(shown["tiles"]).values()} == {NOT_YOURS}


def test_too_few_acts_refuse_the_curve_and_leave_the_observed_rates(asked: Asked) -> None:
    few = panels_of("word_of_mouth", asked("voices", "2026-Q2", regions=("W",)))
    curve = few["curve"]
    assert column(curve, "praise") == [0, pytest.approx(2 * 36_525 / 360)]
    assert "2 recommendations are too few" in curve.remarks[0].text and len(curve.remarks) == 1
    assert curve.message == "2 recommendations and 1 complaint followed 3 answers"
    assert plain(curve.note.text).count("3 answers") == 1, "said once"
    assert few["rivals"].missing.count("too few") == 2, "of both sides"
    assert "too few" in tiles_of(few["tiles"])["zone"].missing


def test_where_praise_carries_no_curve_what_clients_say_they_would_do_is_shown(asked: Asked, talking: View) -> None:
    assert "intention" in panels_of("word_of_mouth", asked("voices", "2026-Q2"))
    assert "intention" not in panels_of("word_of_mouth", talking)
    assert "intention" not in panels_of("word_of_mouth", asked("three", "2026-Q1"))
