from __future__ import annotations

import re
from dataclasses import fields

import pytest

from charts.theme import COLOUR_ROLES, DARK, LIGHT, THEMES, Theme, faded, theme_of

BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)


@BOTH
@pytest.mark.parametrize("role", ["ink", "muted", "good", "bad", "neutral", "praise", "red", "green"])
def test_text_colours_are_readable_on_panel_and_canvas(theme: Theme, role: str) -> None:
    assert contrast(theme.colour(role), theme.panel) >= 4.5
    assert contrast(theme.colour(role), theme.canvas) >= 4.5


@BOTH
def test_complaint_is_readable_on_the_panel_where_it_is_written(theme: Theme) -> None:
    assert contrast(theme.complaint, theme.panel) >= 4.5


@BOTH
@pytest.mark.parametrize("role", ["before", "forecast", "warn", "actual"])
def test_marks_stand_out_from_the_panel(theme: Theme, role: str) -> None:
    assert contrast(theme.colour(role), theme.panel) >= 3.0


def test_warn_on_white_is_for_lamps_only() -> None:
    assert contrast(LIGHT.warn, LIGHT.panel) == pytest.approx(3.6, abs=0.05)


@BOTH
def test_texts_in_bars_are_readable(theme: Theme) -> None:
    assert contrast(theme.in_bar, theme.actual) >= 4.5
    assert all(contrast(ink, ground) >= 4.5 for ink, ground in zip(theme.levels_ink, theme.levels, strict=True))
    assert all(contrast(theme.ink, ground) >= 4.5 for ground in theme.heat)


@BOTH
def test_every_colour_is_six_digits(theme: Theme) -> None:
    for field in fields(Theme):
        value = getattr(theme, field.name)
        for colour in value if isinstance(value, tuple) else [value]:
            assert field.name in ("name", "rises") or re.fullmatch(r"#[0-9A-F]{6}", colour), field.name


@BOTH
def test_a_mark_in_red_and_green_direction_differs_from_good_and_bad(theme: Theme) -> None:
    assert theme.green != theme.good and theme.red != theme.bad


def test_themes_are_found_by_name_and_roles_are_single_colours() -> None:
    assert THEMES == {"light": LIGHT, "dark": DARK}
    assert {"good", "bad", "neutral", "ink", "muted", "actual"} <= COLOUR_ROLES
    assert not {"name", "tiers", "heat"} & COLOUR_ROLES


def test_an_unknown_role_is_refused_with_the_choices() -> None:
    with pytest.raises(ValueError, match=r'"tiers" is not a colour role; choose one of actual, axis'):
        LIGHT.colour("tiers")


def test_a_faded_colour_is_rgba() -> None:
    assert faded("#0B6E7D", 0.16) == "rgba(11,110,125,0.16)"


def test_changes_have_the_colour_of_their_meaning_unless_the_company_colours_directions() -> None:
    meaning, china, west = (theme_of("light", setting) for setting in ("meaning", "china", "west"))
    assert (meaning.change(True, "bad"), meaning.change(False, "good")) == (LIGHT.bad, LIGHT.good)
    assert (china.change(True, "bad"), china.change(False, "good")) == (LIGHT.red, LIGHT.green)
    assert (west.change(True, "bad"), west.change(False, "good")) == (LIGHT.green, LIGHT.red)


def test_a_change_without_a_meaning_is_grey_whatever_the_company_colours() -> None:
    assert theme_of("dark", "china").change(True, "neutral") == DARK.neutral
