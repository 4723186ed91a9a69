"""What the page says of the curve's shape: claimed, claimed otherwise, undecided and refused."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from data.door import View
from locales import words_for
from metrics.word_of_mouth import Acts, Branch, WordOfMouth
from metrics.word_of_mouth.readouts import readouts
from pages.relationship.claims import curve_message
from pages.relationship.curve import numbers_panel
from pages.relationship.tiles import doubling_tile, zone_tile
from tests.metrics.word_of_mouth.test_what_if import refused, side, talk
from tests.pages.conftest import Asked
from tests.pages.showing import LONGEST, column, plain, width

EN = words_for("en")
INTERVALS = {"threshold_interval": (1.0, 9.0), "slope_interval": (0.4, 0.9), "level_interval": (0.1, 0.2)}
RATES = pd.DataFrame({"level": range(11), "praise": [3.2 + 25 * n for n in range(11)], "complaint": range(120, 9, -11)})


@pytest.fixture(scope="module")
def view(asked: Asked) -> View:
    """Only to say which tables are kept."""
    return asked("voices", "2026-Q2")


def made(praise: Branch, complaint: Branch) -> WordOfMouth:
    return replace(talk(praise, complaint), acts=Acts(RATES, 1000, 500, 400))


def grows(name: str, threshold: float, claimed: str | None) -> Branch:
    return side(name, threshold, claimed=claimed, **INTERVALS)


def said(view: View, found: WordOfMouth) -> tuple[str, str, str]:
    """The title, and what stands in both tiles."""
    says = readouts(found)
    message = curve_message(view, found, says, EN)
    assert width(message, "en") <= LONGEST["en"]
    zone, doubling = zone_tile(found, says, EN), doubling_tile(found, says, EN)
    return plain(message), plain(zone.value or zone.missing), plain(doubling.value or doubling.missing)


@pytest.mark.parametrize("claimed", ["exponential_hinge", None])
def test_the_zone_is_named_where_its_shape_is_claimed_or_none_is(view: View, claimed: str | None) -> None:
    found = made(grows("praise", 7, claimed), grows("complaint", 5, claimed))
    assert said(view, found) == (
        "Nothing changes from 5.0 to 7.0; above, every 1.2 points double praise", "5.0 – 7.0", "1.2 pts",
    )  # fmt: skip


def test_the_tiles_draw_both_thresholds_with_their_intervals(view: View) -> None:
    found = made(grows("praise", 7, None), grows("complaint", 5, None))
    strip = zone_tile(found, readouts(found), EN).strip
    assert strip is not None and strip.zone == (5, 7) and (strip.low, strip.high) == (0, 10)
    assert [(e.role, e.value, e.low, e.high) for e in strip.estimates] == [
        ("complaint", 5, 1, 9), ("praise", 7, 1, 9),
    ]  # fmt: skip
    assert doubling_tile(found, readouts(found), EN).second == "complaint doubles in 1.2"


def test_another_shape_of_praise_is_stated_and_neither_zone_nor_doubling(view: View) -> None:
    found = made(grows("praise", 4.6, "log_linear"), grows("complaint", 4.6, "log_linear"))
    other = "Praise: another shape fits best, steady exponential growth"
    assert said(view, found) == (
        "Praise: steady exponential growth; 3.2 per 100 at 0, 253 at 10", other, other,
    )  # fmt: skip
    figures = numbers_panel(view, EN, found, readouts(found))
    assert figures.message == "The curve in figures" and column(figures, "remark")[0] == other


def test_another_shape_of_complaints_leaves_what_is_known_of_praise(view: View) -> None:
    found = made(grows("praise", 7, None), grows("complaint", 5, "linear_hinge"))
    message, zone, doubling = said(view, found)
    assert message == "Praise is flat up to 7.0; above, every 1.2 points double it"
    assert zone == "Complaint: another shape fits best, flat, then a straight line" and doubling == "1.2 pts"
    assert "complaint" not in doubling_tile(found, readouts(found), EN).second


def test_thresholds_that_meet_leave_no_zone(view: View) -> None:
    message, zone, _doubling = said(view, made(grows("praise", 4.6, None), grows("complaint", 4.6, None)))
    assert message == "Praise is flat up to 4.6; above, every 1.2 points double it"
    assert zone == "no zone: no answered level lies between the two thresholds"
    message, _zone, _doubling = said(view, made(grows("praise", 0, None), grows("complaint", 0, None)))
    assert message == "Praise grows from the lowest answer on: every 1.2 points double it"


def test_a_refused_side_says_so_and_the_other_is_told(view: View) -> None:
    message, zone, doubling = said(view, made(refused("praise"), grows("complaint", 5, None)))
    assert (message, zone, doubling) == ("Complaints begin to grow below 5.0", "too few", "too few")
    message, _zone, _doubling = said(view, made(refused("praise"), grows("complaint", 5, "log_linear")))
    assert message == "Complaint: steady exponential growth; 120 per 100 at 0, 10 at 10"
    assert said(view, made(refused("praise"), refused("complaint")))[0] == (
        "500 recommendations and 400 complaints followed 1,000 answers"
    )


def test_a_refused_side_may_still_have_a_shape(view: View) -> None:
    flat = replace(refused("praise"), claimed="constant")
    message = said(view, made(flat, grows("complaint", 5, None)))[0]
    assert message == "Praise: the same at every level; 3.2 per 100 at 0, 253 at 10"


def test_the_tile_tells_how_sure_the_zones_share_is() -> None:
    found = made(grows("praise", 7, None), grows("complaint", 5, None))
    says = readouts(found)
    sure = replace(says, zone_share=replace(says.zone_share, value=0.32, low=0.16, high=0.46))
    assert plain(zone_tile(found, sure, EN).second) == "holds 32 % of the clients (16 % to 46 %)"
    unsure = replace(says, zone_share=replace(says.zone_share, value=0.32, low=None, high=None))
    assert plain(zone_tile(found, unsure, EN).second) == "holds 32 % of the clients"


def test_the_note_counts_once_and_tells_which_answers_came_from_another_scale(view: View) -> None:
    found = replace(made(grows("praise", 7, None), grows("complaint", 5, None)), converted=12)
    note = plain(numbers_panel(view, EN, found, readouts(found)).note.text)
    assert note.startswith("n 900 clients, 1,000 answers · 12 brought over from another scale · 500 recommendations")
    assert note.count("1,000 answers") == 1 and "per 100 clients and year" in note
    whole = plain(numbers_panel(view, EN, replace(found, converted=0), readouts(found)).note.text)
    assert "another scale" not in whole


def test_the_first_column_of_the_figures_is_short_enough_for_half_a_panel(view: View) -> None:
    found = made(grows("praise", 7, None), grows("complaint", 5, None))
    figures = numbers_panel(view, EN, found, readouts(found))
    assert max(len(str(label)) for label in column(figures, "figure")) <= 27
    assert figures.message == "Slope 0.60 above 7.0 for praise, 0.60 below 5.0 for complaint"
