"""Do we leave people cold, or do they talk?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from charts.panel import Panel
from data.door import View
from data.messages import N_
from locales import Words
from metrics.last_day import to_last_day
from metrics.satisfaction import answer_history, answer_levels, levels_of, period_levels
from metrics.talk import talk, talk_history
from metrics.word_of_mouth import WordOfMouth, fitted
from metrics.word_of_mouth.readouts import Readouts, fitted_readouts
from pages.pieces.page import Chosen, Control
from pages.relationship.answers import levels_panel, retention_panel
from pages.relationship.curve import curve_panel, numbers_panel, rivals_panel
from pages.relationship.drivers import drivers_panel, map_panel
from pages.relationship.intention import intention_panel
from pages.relationship.regions import COMPARE_BY, parts_panel
from pages.relationship.response import response_panel, weighting_panel
from pages.relationship.tiles import answer_tiles, doubling_tile, talk_tiles, tiles_panel, zone_tile
from pages.relationship.what_if import meaning, what_if_controls, what_if_panel

QUESTION = N_("Do we leave people cold, or do they talk?")


def controls(view: View) -> tuple[Control, ...]:
    """What to compare, and what to move: the levels of the what-if are those of the survey. Nothing without answers."""
    if not _has_answers(view):
        return ()
    moves = (replace(slider, panel="what_if") for slider in what_if_controls(view))
    return (replace(COMPARE_BY, panel="parts"), *moves)


def _has_answers(view: View) -> bool:
    """Whether any answers were imported that this reader may see."""
    return view.has("surveys") and view.may_see("satisfaction")


CONTROLS = controls


def panels(view: View, chosen: Chosen, words: Words) -> Iterator[Panel]:
    yield from opening(view, words)
    if not _has_answers(view):
        return  # all below rests on answers: why there are none was said once
    found, says = _curve(view)
    yield parts_panel(view, words, chosen["compare_by"])
    yield what_if_panel(view, words, chosen)
    yield levels_panel(view, words, period_levels(view, answer_history(view)))
    yield retention_panel(view, words)
    yield drivers_panel(view, words)
    yield map_panel(view, words)
    yield response_panel(view, words)
    yield weighting_panel(view, words)
    yield numbers_panel(view, words, found, says)
    yield rivals_panel(view, words, found)


def _curve(view: View) -> tuple[WordOfMouth, Readouts | None]:
    kept = to_last_day(view)
    return kept.once(fitted), kept.once(fitted_readouts)


def opening(view: View, words: Words) -> Iterator[Panel]:
    """The tiles and the curve, or what clients say they would do; also the overview of a company without sales."""
    compared = view.compared()
    found, says = _curve(view)
    now = levels_of(view, view.selection.period, answer_levels(view))
    before = levels_of(compared, compared.selection.period, answer_levels(compared))
    past = period_levels(view, answer_history(view))
    said = talk_tiles(view, words, talk(view), talk(compared), talk_history(view))
    fitted_tiles = zone_tile(found, says, words), doubling_tile(found, says, words)
    yield tiles_panel(view, words, (*said, *fitted_tiles, *answer_tiles(view, words, now, before, past)))
    if _has_answers(view) and not found.curve.praise.shown:
        yield intention_panel(view, words)
    yield curve_panel(view, words, found, says, meaning(view, words) if _has_answers(view) else "")
